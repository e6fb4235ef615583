package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"zhike/crm/ingest"
	"zhike/fault"
)

type importCommand struct {
	Kind   string   `arg:"" enum:"orders,customers,products,events" help:"orders, customers, products or events."`
	Files  []string `arg:"" type:"path" help:"CSV, TSV, XLSX, JSON Lines or Parquet; .gz is read through."`
	Source string   `help:"Where such files come from; the mapping is remembered for it." placeholder:"NAME"`
	Map    string   `help:"field=Column,… where the columns are not recognised." placeholder:"LIST"`
	Sheet  string   `help:"Sheet of a workbook." placeholder:"NAME"`
	DryRun bool     `help:"Do everything and keep nothing."`
	JSON   bool     `name:"json" help:"Print one JSON document."`
}

// Run imports the files one after the other.
func (cmd *importCommand) Run(ctx context.Context, g *globals) error {
	var chosen map[string]string
	if cmd.Map != "" {
		var err error
		if chosen, err = ingest.ParseMap(cmd.Map); err != nil {
			return err
		}
	}
	c, err := g.connect(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	results := []ingest.Result{}
	rejected := false
	for _, file := range cmd.Files {
		r, err := cmd.one(ctx, c, file, chosen)
		if err != nil {
			return err
		}
		results = append(results, r)
		rejected = rejected || r.Rejected > 0
		if !cmd.JSON {
			printImport(g, r)
		}
	}
	if !cmd.DryRun {
		if err := c.settle(ctx); err != nil { // what was imported stays; the next start computes the rest
			fmt.Fprintln(os.Stderr, g.pick("导入已保存，但后续计算没有完成：", "the import is kept, but what follows from it was not computed: ")+g.sentence(err))
		}
	}
	if cmd.JSON {
		var document any = results
		if len(results) == 1 {
			document = results[0]
		}
		if err := printJSON(os.Stdout, document); err != nil {
			return err
		}
	}
	if rejected {
		return exitCode(exitRejected)
	}
	return nil
}

func (cmd *importCommand) one(ctx context.Context, c *client, file string, chosen map[string]string) (r ingest.Result, err error) {
	path, err := filepath.Abs(file)
	if err != nil {
		return r, err
	}
	var request ingest.ImportRequest
	request.Body.Path, request.Body.Sheet = path, cmd.Sheet
	request.Body.Kind, request.Body.Source, request.Body.Map, request.Body.DryRun = ingest.Kind(cmd.Kind), cmd.Source, chosen, cmd.DryRun
	var started ingest.ImportStarted
	if err := c.post(ctx, "/imports", request.Body, &started); err != nil {
		return r, cmd.withExample(c.language, err)
	}
	return r, c.wait(ctx, started.Job, &r)
}

// withExample shows how a column is named here, where one is missing.
func (cmd *importCommand) withExample(language string, err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	field, ok := f.Where["field"].(string)
	if !ok {
		return err
	}
	example := fmt.Sprintf(` For example: --map "%s=Column"`, field)
	if language != "en" {
		example = fmt.Sprintf(`例如：--map "%s=列名"`, field)
	}
	return &fault.Error{Code: f.Code, Message: f.Message + example, Zh: f.Zh + example, Where: f.Where}
}

// printImport says in a few lines what became of a file.
func printImport(g *globals, r ingest.Result) {
	title := g.pick("已导入", "imported")
	if r.DryRun {
		title = g.pick("试导入（没有保存）", "tried, nothing kept")
	}
	fmt.Printf("%s %s: %s\n", title, r.FileName, g.pick(
		fmt.Sprintf("%d 行，接受 %d，拒绝 %d；新增 %d，更新 %d，未变 %d；新客户 %d，新订单 %d（%.1f 秒）", r.Rows, r.Accepted, r.Rejected, r.Created, r.Updated, r.Unchanged, r.CustomersNew, r.OrdersNew, r.Seconds),
		fmt.Sprintf("%d rows, %d accepted, %d rejected; %d new, %d updated, %d unchanged; %d new customers, %d new orders (%.1f s)", r.Rows, r.Accepted, r.Rejected, r.Created, r.Updated, r.Unchanged, r.CustomersNew, r.OrdersNew, r.Seconds)))
	for _, m := range r.Mistakes {
		fmt.Println("  ·", g.pick(m.Text().Zh, m.Text().En))
	}
	for _, w := range r.Warnings {
		fmt.Println("  ·", g.pick(w.Zh, w.En))
	}
	for _, a := range r.Readiness {
		fmt.Println("  "+mark(a.State), g.pick(a.Label.Zh, a.Label.En), strings.TrimSpace(g.pick(a.Reason.Zh, a.Reason.En)))
	}
	if r.RejectsFile != "" {
		fmt.Println("  →", g.pick("被拒绝的行及原因：", "rejected rows with reasons: ")+r.RejectsFile)
	}
	if !r.DryRun && r.SameAs == "" {
		fmt.Println("  ", g.pick("批次 ", "batch ")+r.ID)
	}
}

func mark(state ingest.Readiness) string {
	switch state {
	case ingest.Ready:
		return "✓"
	case ingest.Lacking:
		return "✗"
	}
	return "~"
}
