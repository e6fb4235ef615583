package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"zhike/crm"
	"zhike/crm/governance"
	"zhike/store"
)

type backupCommand struct {
	Dir  string `arg:"" type:"path" help:"New folder for the backup."`
	JSON bool   `name:"json" help:"Print one JSON document."`
}

// Run writes a backup, through the server when one runs.
func (cmd *backupCommand) Run(ctx context.Context, g *globals) error {
	dir, err := filepath.Abs(cmd.Dir)
	if err != nil {
		return err
	}
	c, err := g.connect(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	var request governance.BackupRequest
	request.Body.Dir = dir
	var done governance.BackupDone
	if err := c.post(ctx, "/backups", request.Body, &done); err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(os.Stdout, done)
	}
	var rows, bytes int64
	for _, t := range done.Manifest.Tables {
		rows, bytes = rows+t.Rows, bytes+t.Bytes
	}
	fmt.Printf(g.pick("已备份到 %s：%d 张表，%d 行，%.1f MB\n", "backed up to %s: %d tables, %d rows, %.1f MB\n"), done.Dir, len(done.Manifest.Tables), rows, float64(bytes)/1e6)
	return nil
}

type restoreCommand struct {
	Dir  string `arg:"" type:"existingdir" help:"Folder of the backup."`
	JSON bool   `name:"json" help:"Print one JSON document."`
}

// Run restores into the database that --data or --db names, which must be
// empty; the backup may come from the other engine.
func (cmd *restoreCommand) Run(ctx context.Context, g *globals) error {
	zone, err := g.zone()
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, g.options())
	if err != nil {
		return err
	}
	h := wire(crm.Env{DB: db, Log: g.log(0), Dir: g.Data, Zone: zone, Now: time.Now}, governance.Options{})
	defer h.close()
	manifest, err := db.Restore(ctx, cmd.Dir, h.migrations(), store.BackupOptions{Progress: func(done, total int, table string) {
		if g.Verbose {
			fmt.Fprintln(os.Stderr, done, "/", total, table)
		}
	}})
	if err != nil {
		return err
	}
	if err := h.prepare(ctx); err != nil { // computes the fields
		return err
	}
	if cmd.JSON {
		return printJSON(os.Stdout, manifest)
	}
	var rows int64
	for _, t := range manifest.Tables {
		rows += t.Rows
	}
	fmt.Printf(g.pick("已恢复并核对：%d 张表，%d 行（备份于 %s）\n", "restored and verified: %d tables, %d rows (backup of %s)\n"), len(manifest.Tables), rows, manifest.CreatedAt.In(zone).Format("2006-01-02 15:04"))
	return nil
}

type doctorCommand struct {
	JSON bool `name:"json" help:"Print one JSON document."`
}

// Run looks at every invariant; a broken one makes the command fail.
func (cmd *doctorCommand) Run(ctx context.Context, g *globals) error {
	c, err := g.connect(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	var e governance.Examination
	if err := c.get(ctx, "/doctor", nil, &e); err != nil {
		return err
	}
	if cmd.JSON {
		if err := printJSON(os.Stdout, e); err != nil {
			return err
		}
	} else {
		for _, f := range e.Findings {
			if f.Violations > 0 {
				fmt.Printf("✗ %s: %d\n", f.Problem, f.Violations)
			}
		}
		if e.Healthy {
			fmt.Println("✓", g.pick(fmt.Sprintf("%d 项检查全部正常", len(e.Findings)), fmt.Sprintf("all %d checks are in order", len(e.Findings))))
		}
	}
	if !e.Healthy {
		return exitCode(exitFailed)
	}
	return nil
}
