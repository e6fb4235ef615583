package segment

import (
	"context"
	"fmt"
	"strings"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/analysis"
	"zhike/crm/customer"
	"zhike/store"
)

// Members renders who is in a segment as a subquery giving customer_id, for
// other parts; its parameters begin at firstParam. The rule is the caller's to
// use: one over personal fields is refused to who sees them masked.
func (s *Service) Members(ctx context.Context, id string, firstParam int) (sql string, args []any, err error) {
	r, err := s.inUse(ctx, id)
	if err != nil {
		return "", nil, err
	}
	state, err := s.snapshot(ctx)
	if err != nil {
		return "", nil, err
	}
	return s.members(ctx, r, state.AsOf, firstParam)
}

// Group is a segment as the analyses count among it. Who asks must be allowed
// to read segments.
func (s *Service) Group(ctx context.Context, id string) (*analysis.Group, error) {
	if err := api.Require(ctx, Read); err != nil {
		return nil, err
	}
	r, err := s.inUse(ctx, id)
	if err != nil {
		return nil, err
	}
	state, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	return &analysis.Group{ID: r.ID, Name: r.Name, Members: func(firstParam int) (string, []any, error) {
		return s.members(ctx, r, state.AsOf, firstParam)
	}}, nil
}

func (s *Service) members(ctx context.Context, r record, at time.Time, first int) (string, []any, error) {
	if r.Mode == Live {
		return s.customers.Population(ctx, r.Rule, at, first)
	}
	return fmt.Sprintf("select f.customer_id from segment_member m join customer_field f on f.customer_id = m.customer_id where m.segment_id = $%d::text", first), []any{r.ID}, nil
}

// CustomersRequest asks for one page of a segment's customers.
type CustomersRequest struct {
	ID      string   `path:"id" maxLength:"100"`
	Sort    string   `query:"sort" default:"-order.amount" doc:"a field; - in front for descending"`
	Columns []string `query:"columns" doc:"fields to show"`
	Limit   int      `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Cursor  string   `query:"cursor"`
}

// Customers returns one page of a segment's customers, as the list of
// customers does.
func (s *Service) Customers(ctx context.Context, in *CustomersRequest) (*customer.List, error) {
	if err := api.Require(ctx, customer.Read); err != nil {
		return nil, err
	}
	r, err := s.inUse(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	selection := customer.Selection{Rule: r.Rule, Sort: in.Sort, Columns: in.Columns}
	if r.Mode == Live {
		return s.customers.List(ctx, &customer.ListRequest{Selection: selection, Limit: in.Limit, Cursor: in.Cursor})
	}
	return s.frozenPage(ctx, r, selection, in.Limit, in.Cursor)
}

// ExportRequest asks for a segment's customers as a file.
type ExportRequest struct {
	ID      string   `path:"id" maxLength:"100"`
	Sort    string   `query:"sort" default:"-order.amount"`
	Columns []string `query:"columns" doc:"fields to write"`
	Format  string   `query:"format" enum:"csv,xlsx" default:"csv"`
}

// AuditTarget implements api.Target.
func (r *ExportRequest) AuditTarget() string { return "segment " + r.ID }

// Export writes a segment's customers to a file named after it.
func (s *Service) Export(ctx context.Context, in *ExportRequest) (*api.Download, error) {
	if err := api.Require(ctx, Read); err != nil {
		return nil, err
	}
	t, err := s.Table(ctx, in.ID, in.Sort, in.Columns)
	if err != nil {
		return nil, err
	}
	return t.Download(in.Format)
}

// Table is a segment's customers as a table to be written, personal fields
// masked as everywhere.
func (s *Service) Table(ctx context.Context, id, sort string, columns []string) (*crm.Table, error) {
	r, err := s.inUse(ctx, id)
	if err != nil {
		return nil, err
	}
	selection := customer.Selection{Rule: r.Rule, Sort: sort, Columns: columns}
	var t *crm.Table
	if r.Mode == Live {
		t, err = s.customers.Table(ctx, selection)
	} else {
		t, err = s.frozenTable(ctx, r, selection)
	}
	if err != nil {
		return nil, err
	}
	t.Name = fileName(r.Name)
	return t, nil
}

// fileName leaves out what file systems do not take.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)
}

// CopyPerson implements crm.Eraser: the frozen segments that a customer is in.
func (s *Service) CopyPerson(ctx context.Context, customerID int64) (map[string]any, error) {
	names, err := store.All[string](ctx, s.env.DB, queries.Get("segments_of_customer"), customerID)
	return map[string]any{"segments": names}, err
}

// ErasePerson implements crm.Eraser.
func (s *Service) ErasePerson(ctx context.Context, tx *store.Tx, customerID int64) error {
	_, err := tx.Exec(ctx, queries.Get("erase_member"), customerID)
	return err
}
