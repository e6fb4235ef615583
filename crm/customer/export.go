package customer

import (
	"context"

	"zhike/api"
	"zhike/crm"
	"zhike/store"
)

// ExportRequest asks for a file of all customers that match.
type ExportRequest struct {
	Selection
	Format string `query:"format" enum:"csv,xlsx" default:"csv"`
}

// ExportList writes the customers of a selection as CSV or XLSX.
func (s *Service) ExportList(ctx context.Context, in *ExportRequest) (*api.Download, error) {
	table, err := s.Table(ctx, in.Selection)
	if err != nil {
		return nil, err
	}
	return table.Download(in.Format)
}

// Table is a selection as a table to be written, with labels in the caller's
// language; personal fields are masked as everywhere.
func (s *Service) Table(ctx context.Context, sel Selection) (*crm.Table, error) {
	q, err := s.plan(ctx, sel)
	if err != nil {
		return nil, err
	}
	rows, err := s.env.DB.Query(ctx, store.SQL(q.selected()+q.order()), q.args...)
	if err != nil {
		return nil, err
	}
	t := &crm.Table{Name: api.Pick(ctx, "客户", "customers"), Zone: s.env.Zone, Close: rows.Close}
	t.Columns = []string{api.Pick(ctx, "客户编号", "Customer"), api.Pick(ctx, "姓名", "Name")}
	for _, f := range q.columns {
		t.Columns = append(t.Columns, api.Pick(ctx, f.Zh, f.En))
	}
	t.Next = func() ([]any, error) {
		if !rows.Next() {
			return nil, rows.Err()
		}
		values, err := rows.Values()
		if err != nil {
			return nil, err
		}
		item := q.item(ctx, values)
		out := []any{item.ID, item.Name}
		for _, f := range q.columns {
			out = append(out, item.Values[f.Name])
		}
		return out, nil
	}
	return t, nil
}
