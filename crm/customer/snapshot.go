package customer

import (
	"context"
	"time"

	"zhike/fault"
	"zhike/job"
	"zhike/store"
)

// RefreshAllJob computes the fields of everybody.
const RefreshAllJob = "customer.refresh_all"

// staleAfter is how far the moment of the last full computation may lie back
// before windows such as “90 days” are moved for everybody.
const staleAfter = 24 * time.Hour

type snapshotState struct {
	AsOf        time.Time `db:"as_of"`
	FullAt      time.Time `db:"full_at"`
	RefreshedAt time.Time `db:"refreshed_at"`
	Catalogue   string    `db:"catalogue"`
}

// Refreshed tells what a refresh did.
type Refreshed struct {
	Customers int64     `json:"customers"`
	Full      bool      `json:"full"`
	AsOf      time.Time `json:"as_of"`
	Seconds   float64   `json:"seconds"`
}

// Refresh computes the fields of the customers that changed, or of everybody
// when all is set, when the catalogue changed, or when the last full
// computation is too old.
func (s *Service) Refresh(ctx context.Context, all bool) (Refreshed, error) {
	return s.refresh(ctx, nil, all)
}

func (s *Service) refresh(ctx context.Context, run *job.Run, all bool) (Refreshed, error) {
	select {
	case s.refreshing <- struct{}{}: // two at once would exchange the snapshot under each other
		defer func() { <-s.refreshing }()
	case <-ctx.Done():
		return Refreshed{}, ctx.Err()
	}
	start := time.Now()
	at, err := s.AsOf(ctx)
	if err != nil {
		return Refreshed{}, err
	}
	state, err := s.state(ctx)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Refreshed{}, err
	}
	full := all || err != nil || state.Catalogue != s.catalogue.fingerprint() || at.Sub(state.FullAt).Abs() > staleAfter
	if !full {
		if full, err = s.mostChanged(ctx); err != nil {
			return Refreshed{}, err
		}
	}
	if run != nil {
		run.Progress(0, 0, "计算客户字段", "computing the fields of customers")
	}
	out := Refreshed{Full: full, AsOf: at}
	if full {
		out.Customers, err = s.refreshAll(ctx, at)
	} else {
		out.Customers, err = s.refreshChanged(ctx, at, state)
	}
	s.medians.forget()
	out.Seconds = time.Since(start).Seconds()
	return out, err
}

func (s *Service) state(ctx context.Context) (snapshotState, error) {
	return store.One[snapshotState](ctx, s.env.DB, queries.Get("get_state"))
}

// mostChanged reports whether so many customers changed that computing everybody is cheaper.
func (s *Service) mostChanged(ctx context.Context) (bool, error) {
	dirty, err := store.One[int64](ctx, s.env.DB, queries.Get("count_dirty"))
	if err != nil {
		return false, err
	}
	all, err := store.One[int64](ctx, s.env.DB, queries.Get("count_customers"))
	return dirty*3 > all, err
}

// refreshAll computes the snapshot beside the old one and then puts it in its
// place, so that readers and other writers wait only for the exchange.
func (s *Service) refreshAll(ctx context.Context, at time.Time) (n int64, err error) {
	marked := s.env.Now()
	store.ReturnMemory() // what an import before this has left
	err = s.env.DB.Session(ctx, func(session *store.Session) error {
		err := session.Private(ctx, func(tx *store.Tx) error {
			for _, text := range []string{"drop table if exists customer_field_next", s.createTable("customer_field_next")} {
				if _, err := tx.Exec(ctx, store.SQL(text)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if n, err = s.computeSlices(ctx, session, at); err != nil {
			return err
		}
		return session.Tx(ctx, func(tx *store.Tx) error { return s.exchange(ctx, tx, at, marked) })
	})
	return n, err
}

// sliceOf is how many customers are computed at once, and committed: what an
// aggregate holds per customer (favourites, medians, distinct products) and what
// a transaction has not written yet then fit into a few hundred megabytes,
// however many customers there are.
const sliceOf = 40_000

// computeSlices fills customer_field_next, one range of customers after the other.
func (s *Service) computeSlices(ctx context.Context, session *store.Session, at time.Time) (n int64, err error) {
	last, err := store.One[*int64](ctx, s.env.DB, queries.Get("last_customer"))
	if err != nil || last == nil {
		return 0, err
	}
	insert := store.SQL("insert into customer_field_next (customer_id" + s.catalogue.columns() + ")\n" + s.catalogue.compose(slice))
	for from := int64(1); from <= *last; from += sliceOf {
		err := session.Private(ctx, func(tx *store.Tx) error {
			done, err := tx.Exec(ctx, insert, at, from, from+sliceOf-1)
			n += done
			return err
		})
		if err != nil {
			return n, err
		}
		store.ReturnMemory()
	}
	return n, nil
}

func (s *Service) exchange(ctx context.Context, tx *store.Tx, at, marked time.Time) error {
	steps := []string{"drop table if exists customer_field", "alter table customer_field_next rename to customer_field"}
	if tx.Engine() == store.Postgres {
		steps = append(steps, "create unique index on customer_field (customer_id)")
	}
	for _, text := range steps {
		if _, err := tx.Exec(ctx, store.SQL(text)); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, queries.Get("clear_dirty"), marked); err != nil {
		return err
	}
	return s.setState(ctx, tx, at, at)
}

func (s *Service) setState(ctx context.Context, tx *store.Tx, at, fullAt time.Time) error {
	_, err := tx.Exec(ctx, queries.Get("set_state"), at, fullAt, s.env.Now(), s.catalogue.fingerprint())
	return err
}

// refreshChanged replaces the rows of the customers in customer_dirty.
func (s *Service) refreshChanged(ctx context.Context, at time.Time, state snapshotState) (n int64, err error) {
	changed := "select customer_id from customer_dirty"
	err = s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, store.SQL("delete from customer_field where customer_id in ("+changed+")")); err != nil {
			return err
		}
		n, err = tx.Exec(ctx, store.SQL("insert into customer_field (customer_id"+s.catalogue.columns()+")\n"+s.catalogue.compose(among(changed))), at)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, queries.Get("clear_dirty"), s.env.Now()); err != nil {
			return err
		}
		return s.setState(ctx, tx, at, state.FullAt)
	})
	return n, err
}

// createTable is the snapshot's definition, made from the catalogue.
func (s *Service) createTable(name string) string {
	text := "create table " + name + " (customer_id bigint not null"
	for _, f := range s.catalogue.fields {
		text += ", " + f.Column() + " " + sqlType(f.Type)
	}
	return text + ")"
}

// Ensure makes an empty snapshot where there is none and brings one made by
// another catalogue up to date; called once at the start.
func (s *Service) Ensure(ctx context.Context) error {
	state, err := s.state(ctx)
	if err == nil && state.Catalogue == s.catalogue.fingerprint() {
		return nil
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	_, err = s.Refresh(ctx, true)
	return err
}

// DerivedTables are computed from the facts; a backup leaves them out.
func DerivedTables() []string {
	return []string{"customer_field", "customer_field_next", "customer_field_state"}
}

// Facts are the tables from which sums over customers are read.
func Facts() []string {
	return []string{"customer", "product", "orders", "order_line", "line_attribute", "event", "customer_field"}
}

// ComputeAsOf computes every field as of a past moment into rows, for training
// and back-tests; it does not touch the snapshot.
func (s *Service) ComputeAsOf(ctx context.Context, at time.Time) (*store.Rows, error) {
	return s.env.DB.Query(ctx, store.SQL(s.catalogue.compose(everybody)), at)
}

// RefreshFields is the route that computes everything anew.
func (s *Service) RefreshFields(ctx context.Context, _ *struct{}) (*JobStarted, error) {
	id, err := s.env.Jobs.Add(ctx, RefreshAllJob, struct{}{}, job.Options{UniqueKey: RefreshAllJob})
	if err != nil {
		return nil, err
	}
	return &JobStarted{Job: id}, nil
}

// JobStarted names the job that does the work.
type JobStarted struct {
	Job string `json:"job" doc:"id of the job; GET /jobs/{id} tells how far it is"`
}
