package model

import (
	"context"
	"math"
	"time"

	"zhike/fault"
	"zhike/store"
)

// nextTable is where scores are written before they take the old ones' place.
const nextTable = scoreTable + "_next"

// scoreColumns are the columns of model_score in the order of scorer.rows.
var scoreColumns = []string{"customer_id", "purchases", "first_on", "last_on", "money", "p_alive", "orders_90d", "orders_90d_lo", "orders_90d_hi",
	"spend", "clv_365d", "clv_365d_lo", "clv_365d_hi", "next_order", "next_order_prob_30d", "version"}

// publish writes the scores beside the old ones, then puts them in their place
// together with the version: readers see the one or the other. Without scores
// the place is left empty.
func (s *Service) publish(ctx context.Context, v *Version, c *scorer, tell progress) (*Fitted, error) {
	tell.step(4, "写入评分", "writing scores")
	err := s.env.DB.Session(ctx, func(session *store.Session) error {
		if err := session.Private(ctx, func(tx *store.Tx) error { return s.prepare(ctx, tx, v, c) }); err != nil {
			return err
		}
		tell.step(5, "发布", "publishing")
		return session.Tx(ctx, func(tx *store.Tx) error { return s.exchange(ctx, tx, v) })
	})
	if err != nil {
		s.abandon(context.WithoutCancel(ctx))
		if ctx.Err() != nil { // engines say it in words of their own
			return nil, ctx.Err()
		}
		return nil, err
	}
	tell.step(steps, "完成", "done")
	return v.fitted(), nil
}

// abandon removes a table that will never take its place. Should that fail, the
// next fit does it.
func (s *Service) abandon(ctx context.Context) {
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) error { return exec(ctx, tx, "drop table if exists "+nextTable) })
	if err != nil {
		s.env.Log.Warn("scores of an abandoned fit are still there", "table", nextTable, "error", err)
	}
}

// prepare makes the next table and takes the totals from it.
func (s *Service) prepare(ctx context.Context, tx *store.Tx, v *Version, c *scorer) error {
	for _, text := range []string{"drop table if exists " + nextTable, createTable()} {
		if err := exec(ctx, tx, text); err != nil {
			return err
		}
	}
	if c == nil {
		return indexes(ctx, tx)
	}
	if _, err := tx.Load(ctx, nextTable, scoreColumns, c.rows(ctx, v.ID, s.env.Zone)); err != nil {
		return err
	}
	if err := indexes(ctx, tx); err != nil {
		return err
	}
	totals, err := allTotals(ctx, tx, c, v.Metrics.HeldBack)
	v.Metrics.Totals = totals
	return err
}

// createTable is the definition of model_score under the name of the next one.
func createTable() string {
	return "create table " + nextTable + ` (customer_id bigint not null, purchases integer not null, first_on date not null, last_on date not null,
		money double precision, p_alive double precision, orders_90d double precision not null, orders_90d_lo double precision not null, orders_90d_hi double precision not null,
		spend double precision, clv_365d double precision, clv_365d_lo double precision, clv_365d_hi double precision,
		next_order timestamp, next_order_prob_30d double precision not null, version text not null)`
}

// indexes are made before the table takes its place. DuckDB needs none: the
// rows lie in the order of customers.
func indexes(ctx context.Context, tx *store.Tx) error {
	if tx.Engine() != store.Postgres {
		return nil
	}
	for _, text := range []string{"create unique index on " + nextTable + " (customer_id)",
		"create index on " + nextTable + " (clv_365d desc nulls last, customer_id)", "create index on " + nextTable + " (p_alive desc nulls last, customer_id)", "analyze " + nextTable} {
		if err := exec(ctx, tx, text); err != nil {
			return err
		}
	}
	return nil
}

// rows gives the rows of the table one at a time.
func (c *scorer) rows(ctx context.Context, version string, zone *time.Location) func() ([]any, error) {
	i := -1
	row := make([]any, len(scoreColumns))
	return func() ([]any, error) {
		if i++; i == len(c.people.ids) {
			return nil, nil
		}
		x, err := c.at(ctx, i)
		if err != nil {
			return nil, err
		}
		h := c.people.histories[i]
		first := c.window.end - day(h.Age)
		row[0], row[1] = c.people.ids[i], int32(h.Frequency+1)
		row[2], row[3] = first.time(), (first + day(h.Recency)).time()
		row[4] = known(math.NaN())
		if h.Frequency > 0 {
			row[4] = h.Money
		}
		row[5], row[6], row[7], row[8] = known(x.alive), x.orders, x.lo, x.hi
		row[9], row[10], row[11], row[12] = known(x.spend), known(x.value), known(x.valueIn.lo), known(x.valueIn.hi)
		row[13] = nil
		if !math.IsNaN(x.next) {
			row[13] = c.window.moment(x.next, zone)
		}
		row[14], row[15] = x.soon, version
		return row, nil
	}
}

// known is NULL for a number that is unknown.
func known(v float64) any {
	if math.IsNaN(v) {
		return nil
	}
	return v
}

// exchange puts the next table in place, retires the version before and lets
// the fields of customers be computed anew.
func (s *Service) exchange(ctx context.Context, tx *store.Tx, v *Version) error {
	for _, text := range []string{"drop table if exists " + scoreTable, "alter table " + nextTable + " rename to " + scoreTable} {
		if err := exec(ctx, tx, text); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, queries.Get("retire_versions"), Question); err != nil {
		return err
	}
	return v.insert(ctx, tx)
}

func exec(ctx context.Context, tx *store.Tx, text string) error {
	_, err := tx.Exec(ctx, store.SQL(text))
	return err
}

// scored tells whether the scores in place are those of a version.
func (s *Service) scored(ctx context.Context, version string) (bool, error) {
	_, err := store.One[int64](ctx, s.env.DB, queries.Get("any_score"), version)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}
