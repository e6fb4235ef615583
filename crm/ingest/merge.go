package ingest

import (
	"context"
	"time"

	"zhike/fault"
	"zhike/store"
)

// counts is what became of the accepted rows.
type counts struct {
	created, updated, unchanged, customersNew, ordersNew, productsNew int64
	sharedPhones                                                      int64
}

// merge moves staged rows into the record, set by set, in one transaction.
type merge struct {
	tx    *store.Tx
	batch string
	now   time.Time
	count counts

	progress func(share float64) // told how much is merged; may be nil
}

func (m *merge) done(share float64) {
	if m.progress != nil {
		m.progress(share)
	}
}

// do runs named statements; each gets the arguments that it declares.
func (m *merge) do(ctx context.Context, name string, args ...any) error {
	_, err := m.tx.Exec(ctx, queries.Get(name), args...)
	return err
}

// number runs a statement that gives one number.
func (m *merge) number(ctx context.Context, name string, args ...any) (int64, error) {
	return store.One[int64](ctx, m.tx, queries.Get(name), args...)
}

// run merges the rows of one kind; accepted is the number of rows staged.
func (m *merge) run(ctx context.Context, kind Kind, accepted int64) error {
	if m.tx.Engine() == store.Postgres {
		if _, err := m.tx.Exec(ctx, store.SQL("analyze")); err != nil { // the planner knows nothing of fresh tables
			return err
		}
	}
	switch kind {
	case Customers:
		return m.customers(ctx, accepted)
	case Products:
		return m.products(ctx, accepted)
	case Events:
		return m.events(ctx, accepted)
	}
	return m.orders(ctx, accepted)
}

// people finds or makes the customer of every ref.
func (m *merge) people(ctx context.Context, fromCustomerFile bool) error {
	if err := m.do(ctx, "one_row_per_ref", fromCustomerFile); err != nil {
		return err
	}
	if err := m.do(ctx, "find_people"); err != nil {
		return err
	}
	next, err := m.number(ctx, "next_customer")
	if err != nil {
		return err
	}
	if err := m.do(ctx, "number_people", next); err != nil {
		return err
	}
	if m.count.customersNew, err = m.number(ctx, "count_new_people"); err != nil {
		return err
	}
	if m.count.customersNew > 0 {
		if err := m.do(ctx, "insert_people", m.batch, m.now); err != nil {
			return err
		}
		if err := m.do(ctx, "set_next_customer", next+m.count.customersNew); err != nil {
			return err
		}
	}
	return m.do(ctx, "insert_identities", m.batch, fromCustomerFile)
}

func (m *merge) customers(ctx context.Context, accepted int64) (err error) {
	if err := m.people(ctx, true); err != nil {
		return err
	}
	if err := m.do(ctx, "changed_people"); err != nil {
		return err
	}
	if err := m.do(ctx, "keep_people", m.batch); err != nil {
		return err
	}
	if m.count.updated, err = m.tx.Exec(ctx, queries.Get("update_people"), m.batch, m.now); err != nil {
		return err
	}
	if err := m.do(ctx, "mark_people", m.now); err != nil {
		return err
	}
	m.count.created = m.count.customersNew
	m.count.unchanged = accepted - m.count.created - m.count.updated
	m.count.sharedPhones, err = m.number(ctx, "people_sharing_a_phone")
	return err
}

func (m *merge) products(ctx context.Context, accepted int64) (err error) {
	if err := m.do(ctx, "one_row_per_product", true); err != nil {
		return err
	}
	if err := m.do(ctx, "keep_products", m.batch); err != nil {
		return err
	}
	if m.count.updated, err = m.tx.Exec(ctx, queries.Get("update_products"), m.batch); err != nil {
		return err
	}
	if m.count.created, err = m.tx.Exec(ctx, queries.Get("insert_products"), m.batch); err != nil {
		return err
	}
	m.count.productsNew = m.count.created
	m.count.unchanged = accepted - m.count.created - m.count.updated
	return m.do(ctx, "mark_buyers_of_changed", m.batch, m.now)
}

func (m *merge) events(ctx context.Context, accepted int64) (err error) {
	if err := m.people(ctx, false); err != nil {
		return err
	}
	if m.count.created, err = m.tx.Exec(ctx, queries.Get("insert_events"), m.batch); err != nil {
		return err
	}
	m.count.unchanged = accepted - m.count.created
	return m.do(ctx, "mark_actors", m.batch, m.now)
}

func (m *merge) orders(ctx context.Context, accepted int64) error {
	if err := m.people(ctx, false); err != nil {
		return err
	}
	m.done(0.2)
	err := m.do(ctx, "one_row_per_product", false)
	if err != nil {
		return err
	}
	if err := m.do(ctx, "fill_products"); err != nil {
		return err
	}
	if m.count.productsNew, err = m.tx.Exec(ctx, queries.Get("insert_products"), m.batch); err != nil {
		return err
	}
	for _, name := range []string{"insert_attributes", "number_repeated_lines"} {
		if err := m.do(ctx, name); err != nil {
			return err
		}
	}
	known, err := store.One[bool](ctx, m.tx, queries.Get("any_lines"))
	if err != nil {
		return err
	}
	if known {
		err = m.linesAmongOthers(ctx)
	} else {
		err = m.linesOfAnEmptyStore(ctx)
	}
	if err != nil {
		return err
	}
	m.count.created = accepted - m.count.updated - m.count.unchanged
	m.done(0.6)
	if known {
		return m.rebuildTouched(ctx, accepted)
	}
	return m.rebuildOrders(ctx, accepted)
}

// linesOfAnEmptyStore is the first import: nothing is known, nothing to compare.
func (m *merge) linesOfAnEmptyStore(ctx context.Context) error {
	if err := m.do(ctx, "insert_lines_of_an_empty_store", m.batch); err != nil {
		return err
	}
	return m.do(ctx, "touch_all_lines")
}

// linesAmongOthers leaves alone what is known, replaces what changed (keeping
// the old for an undo) and adds the rest.
func (m *merge) linesAmongOthers(ctx context.Context) error {
	if err := m.do(ctx, "find_known_lines"); err != nil {
		return err
	}
	type known struct {
		Same    int64 `db:"same"`
		Changed int64 `db:"changed"`
	}
	k, err := store.One[known](ctx, m.tx, queries.Get("count_known"))
	if err != nil {
		return err
	}
	m.count.unchanged, m.count.updated = k.Same, k.Changed
	for _, name := range []string{"claim_lines", "keep_lines"} {
		if err := m.do(ctx, name, m.batch); err != nil {
			return err
		}
	}
	if err := m.do(ctx, "delete_changed_lines"); err != nil {
		return err
	}
	if err := m.do(ctx, "insert_lines", m.batch); err != nil {
		return err
	}
	return m.do(ctx, "touch_changed_orders")
}

// linesPerSlice is how many lines are summed up into orders at once.
const linesPerSlice = 2_000_000

// rebuildTouched makes the orders in `touched` anew; lines tells about how many
// lines they have.
func (m *merge) rebuildTouched(ctx context.Context, lines int64) error {
	before, err := m.number(ctx, "count_touched_orders")
	if err != nil {
		return err
	}
	if before > 0 {
		if err := m.do(ctx, "mark_buyers_before", m.now); err != nil {
			return err
		}
		if err := m.do(ctx, "delete_touched_orders"); err != nil {
			return err
		}
	}
	if err := m.do(ctx, "touch_lines"); err != nil {
		return err
	}
	err = m.rebuildOrders(ctx, lines)
	m.count.ordersNew -= before
	return err
}

// rebuildOrders makes the orders of `touched_line`, whose orders are not there.
func (m *merge) rebuildOrders(ctx context.Context, lines int64) error {
	slices := 1 + lines/linesPerSlice
	for slice := range slices {
		made, err := m.tx.Exec(ctx, queries.Get("rebuild_orders"), slices, slice, m.batch)
		if err != nil {
			return err
		}
		m.count.ordersNew += made
		store.ReturnMemory()
		m.done(0.6 + 0.4*float64(slice+1)/float64(slices))
	}
	if err := m.noneClash(ctx); err != nil {
		return err
	}
	return m.do(ctx, "mark_buyers_after", m.batch, m.now)
}

// noneClash refuses the import when lines of different order numbers have come
// together under one key; such an order has no number.
func (m *merge) noneClash(ctx context.Context) error {
	clashing, err := m.number(ctx, "count_clashing_orders", m.batch)
	if err != nil || clashing == 0 {
		return err
	}
	return fault.New(fault.Invalid, "%d pairs of different order numbers share one key; nothing was imported: import the rows of one of each pair under another order number", clashing).
		InChinese("有 %d 对不同的订单号键值相同，本次没有导入；请把每对中的一个改用其他订单号后重试", clashing)
}
