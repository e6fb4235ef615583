package ingest

import (
	"context"

	"zhike/api"
	"zhike/fault"
	"zhike/job"
	"zhike/store"
)

// UndoStarted names the job.
type UndoStarted struct {
	Job string `json:"job"`
}

type undoArgs struct {
	Batch  string `json:"batch"`
	ByName string `json:"by_name,omitempty"`
}

// Undo enqueues the job that takes an import back.
func (s *Service) Undo(ctx context.Context, in *BatchRequest) (*UndoStarted, error) {
	b, err := s.batch(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := undoable(b); err != nil {
		return nil, err
	}
	id, err := s.env.Jobs.Add(ctx, UndoJob, undoArgs{b.ID, api.Who(ctx).Name}, job.Options{By: api.Who(ctx).UserID, UniqueKey: UndoJob + b.ID})
	return &UndoStarted{Job: id}, err
}

func undoable(b Batch) error {
	if b.State != "done" {
		return fault.New(fault.Conflict, "import %s is %s; only a finished import can be taken back", b.ID, b.State).
			InChinese("导入 %s 的状态是 %s，只有已完成的导入可以撤销", b.ID, b.State)
	}
	return nil
}

// undo is the job: everything in one transaction.
func (s *Service) undo(ctx context.Context, run *job.Run) (any, error) {
	var a undoArgs
	if err := run.Args(&a); err != nil {
		return nil, err
	}
	b, err := s.batch(ctx, a.Batch)
	if err != nil || b.State == "undone" { // it was done before a kill
		return b, err
	}
	if err := undoable(b); err != nil {
		return nil, err
	}
	run.Progress(0, 0, "撤销导入 "+b.FileName, "taking back "+b.FileName)
	err = s.env.DB.Scratch(ctx, func(session *store.Session) error {
		return session.Tx(ctx, func(tx *store.Tx) error {
			m := &merge{tx: tx, batch: b.ID, now: s.env.Now().UTC()}
			return s.undoIn(ctx, m, b, run, a.ByName)
		})
	})
	if err != nil {
		return nil, err
	}
	return s.batch(ctx, a.Batch)
}

func (s *Service) undoIn(ctx context.Context, m *merge, b Batch, run *job.Run, byName string) (err error) {
	switch b.Kind {
	case Customers:
		err = m.undoCustomers(ctx)
	case Products:
		err = m.undoProducts(ctx)
	case Events:
		err = m.steps(ctx, step{"mark_people_with_events", true}, step{"delete_events", false})
	default:
		err = m.undoOrders(ctx, b.Accepted)
	}
	if err != nil {
		return err
	}
	if b.Kind == Orders || b.Kind == Events {
		if err := m.dropUnused(ctx, false); err != nil {
			return err
		}
	}
	if err := m.do(ctx, "undo_batch", b.ID, m.now, run.By, byName, run.ID); err != nil {
		return err
	}
	for _, f := range s.after {
		if err := f(ctx, m.tx, run.By); err != nil {
			return err
		}
	}
	return nil
}

// step is a statement about the batch; timed ones also get the moment.
type step struct {
	name  string
	timed bool
}

func (m *merge) steps(ctx context.Context, steps ...step) error {
	for _, st := range steps {
		args := []any{m.batch}
		if st.timed {
			args = append(args, m.now)
		}
		if err := m.do(ctx, st.name, args...); err != nil {
			return err
		}
	}
	return nil
}

// undoOrders restores replaced lines, hands lines that a later import brought
// too over to it, deletes the rest and makes the orders anew.
func (m *merge) undoOrders(ctx context.Context, accepted int64) error {
	err := m.steps(ctx, step{"mark_people_with_lines", true}, step{"undo_touched_orders", false}, step{"later_claims", false}, step{"hand_over_lines", false},
		step{"hand_over_history", false}, step{"pass_on_to_heir", false}, step{"pass_on_to_later", false}, step{"delete_lines", false}, step{"restore_lines", false}, step{"delete_line_history", false}, step{"delete_claims", false})
	if err != nil {
		return err
	}
	if err := m.do(ctx, "drop_inherited"); err != nil {
		return err
	}
	if err := m.rebuildTouched(ctx, accepted); err != nil {
		return err
	}
	return m.do(ctx, "name_batches_again") // what is left of an order came with other batches
}

// undoCustomers puts back what the batch changed. Later changes to the same
// customers cannot be told apart from it, so they must be undone first.
func (m *merge) undoCustomers(ctx context.Context) error {
	if err := m.refuseIfChangedLater(ctx, "changed_later"); err != nil {
		return err
	}
	err := m.steps(ctx, step{"mark_people_of_batch", true}, step{"drop_updated_people", false}, step{"restore_people", false}, step{"delete_people_history", false})
	if err != nil {
		return err
	}
	return m.dropUnused(ctx, true)
}

// dropUnused removes the customers that came with the batch and have nothing
// else; those in use keep their name only when the batch was a customer file.
func (m *merge) dropUnused(ctx context.Context, strip bool) error {
	if err := m.do(ctx, "strip_people_in_use", m.batch, strip); err != nil {
		return err
	}
	if err := m.steps(ctx, step{"delete_people_unused", false}, step{"delete_identities_unused", false}); err != nil {
		return err
	}
	if strip {
		return nil
	}
	return m.steps(ctx, step{"delete_products_unused", false})
}

func (m *merge) undoProducts(ctx context.Context) error {
	if err := m.refuseIfChangedLater(ctx, "products_changed_later"); err != nil {
		return err
	}
	return m.steps(ctx, step{"mark_buyers_of_changed", true}, step{"drop_updated_products", false}, step{"restore_products", false},
		step{"delete_product_history", false}, step{"delete_products_unused", false})
}

func (m *merge) refuseIfChangedLater(ctx context.Context, check string) error {
	type later struct {
		Batch string `db:"later"`
		N     int64  `db:"n"`
	}
	l, err := store.One[later](ctx, m.tx, queries.Get(check), m.batch)
	if err != nil || l.N == 0 {
		return err
	}
	return fault.New(fault.Conflict, "import %s changed %d of the same records later; undo that one first", l.Batch, l.N).
		InChinese("之后的导入 %s 又修改了其中 %d 条记录，请先撤销那一次", l.Batch, l.N).At("batch", l.Batch)
}
