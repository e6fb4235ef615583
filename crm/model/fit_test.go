package model

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"runtime"
	"testing"
	"time"

	"zhike/crm/customer"
	"zhike/fault"
	"zhike/job"
	"zhike/mining/lifetime"
	"zhike/sim"
	"zhike/store"
	"zhike/store/storetest"
)

// small is a pure shop of a few hundred customers, the same in every test.
func small() sim.Options { return sim.Options{Seed: 9, Customers: 600, Days: 400} }

func TestScoresOfBothEnginesAreTheSame(t *testing.T) {
	var first []scoreRow
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.simulate(small())
		s.mustFit()
		rows := s.everybody()
		if len(rows) != 600 {
			t.Fatalf("%d scores", len(rows))
		}
		if first == nil {
			first = rows
		}
		sameScores(t, rows, first)
	}, migrations())
}

// sameScores compares bit by bit, the version aside.
func sameScores(t *testing.T, got, want []scoreRow) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d scores, want %d", len(got), len(want))
	}
	for i := range got {
		a, b := got[i], want[i]
		a.Version, b.Version = "", ""
		x, errX := json.Marshal(a)
		y, errY := json.Marshal(b)
		if errX != nil || errY != nil || string(x) != string(y) {
			t.Fatalf("customer %d: %s, want %s", b.Customer, x, y)
		}
	}
}

// A second fit to the same facts changes nothing; forced to work again, on one
// processor, it comes to the same scores.
func TestFitTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.simulate(small())
		first := s.mustFit()
		before := s.everybody()
		if second := s.mustFit(); !second.Unchanged || second.Version != first.Version || second.Scored != 600 || second.Finding != first.Finding {
			t.Errorf("%+v, then %+v", first, second)
		}
		s.do("delete from model_version")
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		third := s.mustFit()
		if third.Unchanged || third.Version == first.Version || third.Finding != first.Finding {
			t.Errorf("%+v, then %+v", first, third)
		}
		sameScores(t, s.everybody(), before)
		// Scores that got lost are made again even though the data are the same.
		s.do("delete from model_score")
		if fourth := s.mustFit(); fourth.Unchanged || len(s.everybody()) != 600 {
			t.Errorf("%+v", fourth)
		}
	}, migrations())
}

func (s *shop) do(sql string) {
	s.t.Helper()
	if err := s.db.Tx(s.t.Context(), func(tx *store.Tx) error { return exec(s.t.Context(), tx, sql) }); err != nil {
		s.t.Fatal(err)
	}
}

// New facts make a new version and retire the old one; when they take the data
// away, nobody keeps a score.
func TestVersionsFollowTheFacts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.simulate(small())
		first := s.mustFit()
		s.load([]purchase{{1000, "2025-12-31", 77}})
		second := s.mustFit()
		if second.Unchanged || second.Customers != 601 || second.Scored != 601 {
			t.Fatalf("%+v", second)
		}
		s.do("delete from orders")
		third := s.mustFit()
		if third.State != Refused || third.Reason != NoPurchases || len(s.everybody()) != 0 {
			t.Fatalf("%+v", third)
		}
		page, err := s.List(t.Context(), &ListRequest{Limit: 2})
		if err != nil || len(page.Items) != 2 || page.Next == "" {
			t.Fatalf("%+v, %v", page, err)
		}
		last, err := s.List(t.Context(), &ListRequest{Limit: 2, Cursor: page.Next})
		if err != nil || len(last.Items) != 1 || last.Next != "" {
			t.Fatalf("%+v, %v", last, err)
		}
		for i, want := range []struct {
			id    string
			state State
		}{{third.Version, Refused}, {second.Version, Old}, {first.Version, Old}} {
			if got := append(page.Items, last.Items...)[i]; got.ID != want.id || got.State != want.state || got.Finding.Zh == "" || got.Finding.En == "" {
				t.Errorf("version %d: %+v, want %v", i, got, want)
			}
		}
		old, err := s.Lookahead(t.Context(), &LookaheadRequest{Version: first.Version})
		if err != nil || old.State != Old || len(old.Parameters) != 7 || old.Customers != 600 {
			t.Errorf("the first version: %+v, %v", old, err)
		}
		s.checks(map[string]int64{})
	}, migrations())
}

// Whenever a fit is cancelled, what was there before stays, and no half-made
// table is left behind.
func TestCancelledFitChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.simulate(small())
		first := s.mustFit()
		before := s.everybody()
		s.load([]purchase{{1000, "2025-12-31", 77}})
		for at := range int64(steps) {
			ctx, cancel := context.WithCancel(t.Context())
			_, err := s.fit(ctx, func(done, total int64, zh, en string) {
				if total != steps || zh == "" || en == "" {
					t.Errorf("progress %d of %d: %q, %q", done, total, zh, en)
				}
				if done == at {
					cancel()
				}
			})
			cancel()
			if !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled at step %d: %v", at, err)
			}
		}
		sameScores(t, s.everybody(), before)
		if v, err := s.version(t.Context(), ""); err != nil || v.ID != first.Version || v.State != Current {
			t.Errorf("%+v, %v", v, err)
		}
		if _, err := store.One[int64](t.Context(), db, store.SQL("select count(*)::bigint from "+nextTable)); err == nil {
			t.Error("the half-made table is still there")
		}
		if f := s.mustFit(); f.Scored != 601 {
			t.Errorf("%+v", f)
		}
	}, migrations())
}

// The job does what Fit does, once for two requests, and lets the fields be
// computed anew afterwards.
func TestFitAsAJob(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.now = time.Now()
		s.simulate(small())
		refreshed := make(chan struct{}, 8)
		s.Jobs(s.jobs)
		s.jobs.Handle(customer.RefreshAllJob, func(context.Context, *job.Run) (any, error) { refreshed <- struct{}{}; return nil, nil })
		started, err := s.StartFit(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.StartFit(t.Context(), nil); err != nil || again.Job != started.Job {
			t.Fatalf("%+v, %v", again, err)
		}
		jobs, err := s.jobs.List(t.Context(), "", 10)
		if err != nil || len(jobs) != 1 || jobs[0].ID != started.Job || jobs[0].Kind != FitJob {
			t.Fatalf("jobs %+v, %v", jobs, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		if err := s.jobs.Start(ctx, 2); err != nil {
			t.Fatal(err)
		}
		defer func() { cancel(); s.jobs.Stop() }()
		done, err := s.jobs.Wait(t.Context(), started.Job)
		if err != nil || done.State != job.Done || done.Done != steps {
			t.Fatalf("%+v, %v", done, err)
		}
		var f Fitted
		if err := json.Unmarshal(done.Result, &f); err != nil || f.State != Current || f.Scored != 600 {
			t.Errorf("result %s, %v", done.Result, err)
		}
		select {
		case <-refreshed:
		case <-time.After(20 * time.Second):
			t.Error("the fields were not computed anew")
		}
	}, migrations())
}

// What is written down must be what the models give for what is written down:
// every figure of a row follows from its history and the version alone.
func TestScoresFollowFromTheVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.simulate(small())
		s.mustFit()
		v, err := s.version(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		m, err := v.models()
		if err != nil {
			t.Fatal(err)
		}
		teller, err := v.teller()
		if err != nil {
			t.Fatal(err)
		}
		dated := 0
		for _, r := range s.everybody() {
			h := teller.history(&r)
			near(t, "orders", r.Orders, m.orders.Expected(h, 90), 1e-12)
			near(t, "spend", *r.Spend, m.spend.ExpectedSpend(h.Frequency, h.Money), 1e-12)
			near(t, "value", *r.Value, m.orders.Expected(h, 365)**r.Spend, 1e-12)
			next := m.orders.NextOrder(h, 30)
			near(t, "soon", r.Soon, next.Within, 1e-12)
			if (r.PAlive == nil) != (h.Frequency == 0) || r.PAlive != nil && math.Abs(*r.PAlive-next.PAlive) > 1e-12 {
				t.Errorf("customer %d: P(alive) %v", r.Customer, r.PAlive)
			}
			if (r.Next != nil) != (next.PAlive >= 0.5 && next.Median <= farthest) {
				t.Errorf("customer %d: next order %v", r.Customer, r.Next)
			}
			if r.Next != nil {
				dated++
				ahead := r.Next.In(china()).Sub(midnight("2025-12-31").In(china())).Hours() / 24
				if math.Abs(ahead-next.Median) > 0.5 || r.Next.In(china()).Hour() != 0 {
					t.Errorf("customer %d: next order on %v, the median is %v days", r.Customer, r.Next, next.Median)
				}
			}
			if r.OrdersLo > r.Orders || *r.ValueLo > *r.Value || *r.ValueHi < *r.ValueLo {
				t.Errorf("customer %d: %+v", r.Customer, r)
			}
		}
		if dated == 0 {
			t.Error("nobody has a next order")
		}
	}, migrations())
}

// A transaction that is tried again asks for the scores from the first on.
func TestScorerCanBeginAgain(t *testing.T) {
	m := given(t, lifetime.BGNBDParams{R: 0.8, Alpha: 48, A: 0.9, B: 3.6}, lifetime.GammaGammaParams{P: 6, Q: 4, V: 90})
	s, err := newScorer(t.Context(), window{}, &people{histories: invented(batch+10, 4)}, m)
	if err != nil {
		t.Fatal(err)
	}
	var first score
	for _, i := range []int{0, batch + 9, 0} {
		x, err := s.at(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 && first == (score{}) {
			first = *x
		} else if i == 0 && first.orders != x.orders {
			t.Errorf("%+v, then %+v", first, *x)
		}
	}
}

func TestDamagedModelsAreNamed(t *testing.T) {
	s := newShop(t, storetest.Open(t, store.DuckDB, migrations()), false)
	s.simulate(small())
	s.mustFit()
	s.do(`update model_version set parameters = '{"orders":{"model":"bgnbd","version":99}}'`)
	if _, err := s.Lookahead(t.Context(), &LookaheadRequest{}); !fault.Is(err, fault.Internal) {
		t.Errorf("damaged parameters: %v", err)
	}
	s.do(`update model_version set metrics = 'x'`)
	if _, err := s.List(t.Context(), &ListRequest{}); !fault.Is(err, fault.Internal) {
		t.Errorf("damaged metrics: %v", err)
	}
}
