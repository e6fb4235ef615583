package ingest

import (
	"context"
	"time"

	"zhike/store"
)

// UndoOutlook is what taking an import back would do, before it is done. What
// later imports brought too stays as theirs.
type UndoOutlook struct {
	Possible          bool         `json:"possible" db:"-" doc:"false: later imports changed the same records and must be taken back first"`
	Lines             int64        `json:"lines" db:"lines" doc:"order lines that go"`
	LinesKept         int64        `json:"lines_kept" db:"lines_kept" doc:"order lines that stay, because a later import brought them too"`
	LinesRestored     int64        `json:"lines_restored" db:"lines_restored" doc:"order lines that become again what they were"`
	Orders            int64        `json:"orders" db:"orders" doc:"orders that go"`
	OrdersChanged     int64        `json:"orders_changed" db:"orders_changed" doc:"orders that stay and are summed up anew"`
	Customers         int64        `json:"customers" db:"customers" doc:"customers that go"`
	CustomersKept     int64        `json:"customers_kept" db:"customers_kept" doc:"customers that came with it and stay, because other imports use them"`
	CustomersRestored int64        `json:"customers_restored" db:"customers_restored" doc:"customers that become again what they were"`
	Products          int64        `json:"products" db:"products"`
	ProductsKept      int64        `json:"products_kept" db:"products_kept"`
	ProductsRestored  int64        `json:"products_restored" db:"products_restored"`
	Events            int64        `json:"events" db:"events"`
	Later             []LaterBatch `json:"later" db:"-" doc:"later imports that have to do with this one"`
}

// LaterBatch is a later import that has to do with an earlier one.
type LaterBatch struct {
	ID        string    `json:"batch" db:"id"`
	FileName  string    `json:"file" db:"file_name"`
	CreatedAt time.Time `json:"created_at" db:"created_at"`
	Why       string    `json:"why" db:"why" enum:"changed,repeated,replaced,customers" doc:"changed: it changed the same customers or products, and must be taken back first; repeated: it brought the same order lines; replaced: it replaced order lines; customers: it is about customers first met here"`
	Records   int64     `json:"records" db:"records"`
}

// Outlook tells what taking an import back would do.
func (s *Service) Outlook(ctx context.Context, in *BatchRequest) (*UndoOutlook, error) {
	b, err := s.batch(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := undoable(b); err != nil {
		return nil, err
	}
	out, err := store.One[UndoOutlook](ctx, s.env.DB, queries.Get("outlook"), b.ID)
	if err != nil {
		return nil, err
	}
	if out.Later, err = store.All[LaterBatch](ctx, s.env.DB, queries.Get("later_batches"), b.ID); err != nil {
		return nil, err
	}
	out.Possible = true
	for _, l := range out.Later {
		out.Possible = out.Possible && l.Why != "changed"
	}
	return &out, nil
}
