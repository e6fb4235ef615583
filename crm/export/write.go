package export

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"os"

	"zhike/crm"
	"zhike/job"
	"zhike/store"
)

// closing writes an open file and closes it.
func closing(f *os.File) func(io.Writer) error {
	return func(w io.Writer) error {
		defer f.Close()
		_, err := io.Copy(w, f)
		return err
	}
}

// Result is what an export job answers.
type Result struct {
	Name string           `json:"name"`
	Rows map[string]int64 `json:"rows" doc:"by table"`
}

// writing is one export under way.
type writing struct {
	*Service
	args
	run         *job.Run
	done, total int64
	rows        map[string]int64
}

// write is the job: all tables as of one moment, while others read and write.
// The file has its name only when it is whole.
func (s *Service) write(ctx context.Context, run *job.Run) (any, error) {
	w := &writing{Service: s, run: run}
	if err := run.Args(&w.args); err != nil {
		return nil, err
	}
	if !plainName.MatchString(w.Export) {
		return nil, fmt.Errorf("export under the name %q", w.Export)
	}
	if err := s.tidy(); err != nil {
		return nil, err
	}
	part := s.path(w.Export) + ".part"
	err := s.env.DB.Session(ctx, func(session *store.Session) error {
		return session.Private(ctx, func(tx *store.Tx) error { return w.all(ctx, tx, part) })
	})
	if err != nil {
		_ = os.Remove(part)
		return nil, err
	}
	return Result{w.Export, w.rows}, os.Rename(part, s.path(w.Export))
}

func (w *writing) all(ctx context.Context, tx *store.Tx, path string) error {
	w.done, w.total, w.rows = 0, 0, map[string]int64{}
	for _, t := range tables() {
		n, err := store.One[int64](ctx, tx, queries.Get("count_"+t.name))
		if err != nil {
			return err
		}
		w.rows[t.name] = n
		w.total += n
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	archive := zip.NewWriter(f)
	for _, t := range tables() {
		if err := w.table(ctx, tx, archive, t); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return f.Sync()
}

func (w *writing) table(ctx context.Context, tx *store.Tx, archive *zip.Writer, t table) error {
	rows, err := tx.Query(ctx, queries.Get(t.name))
	if err != nil {
		return err
	}
	defer rows.Close()
	english := w.Language == "en"
	out := crm.Table{Name: t.name, Zone: w.env.Zone}
	title := t.zh
	if english {
		title = t.name
	}
	for _, c := range t.columns {
		if english {
			out.Columns = append(out.Columns, c.en)
		} else {
			out.Columns = append(out.Columns, c.zh)
		}
	}
	out.Next = func() ([]any, error) {
		w.count(title)
		if !rows.Next() {
			return nil, rows.Err()
		}
		values, err := rows.Values()
		if err == nil {
			w.mask(t, values)
		}
		return values, err
	}
	file, err := archive.Create(t.name + ".csv")
	if err != nil {
		return err
	}
	csv, err := out.Download("csv")
	if err != nil {
		return err
	}
	return csv.Write(file)
}

// mask hides what the person who asked for the export may not see.
func (w *writing) mask(t table, values []any) {
	if w.Personal {
		return
	}
	for i, c := range t.columns {
		if text, ok := values[i].(string); ok && c.personal != nil {
			values[i] = c.personal(text)
		}
	}
}

// count tells how far the export is.
func (w *writing) count(title string) {
	if w.done%4096 == 0 {
		w.run.Progress(w.done, w.total, "正在导出"+title, "exporting "+title)
	}
	w.done++
}
