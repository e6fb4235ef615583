package analysis

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zhike/api"
	"zhike/crm/customer"
	"zhike/fault"
	"zhike/store"
	"zhike/store/storetest"
)

// works tells whether a report was worked out, not remembered.
func works(t *testing.T, ask func(ctx context.Context) error) bool {
	t.Helper()
	var work atomic.Bool
	if err := ask(context.WithValue(t.Context(), workKey{}, &work)); err != nil {
		t.Fatal(err)
	}
	return work.Load()
}

func (w *world) overviewWorks(m Moment) bool {
	w.t.Helper()
	return works(w.t, func(ctx context.Context) error { _, err := w.Overview(ctx, &OverviewRequest{Moment: m}); return err })
}

// A remembered answer never outlives what it was read from: after every kind of
// change each report says what one that remembers nothing says.
func TestRememberedAnswersFollowTheData(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		refresh := func() {
			if _, err := w.customers.Refresh(t.Context(), true); err != nil {
				t.Fatal(err)
			}
		}
		refresh()
		const rule = "order.count >= 2"
		ask := func(s *Service, filter string) map[string]Tabular {
			return (&world{t: t, db: w.db, Service: s, customers: w.customers}).reports(Moment{AsOf: "2026-04-30", Filter: filter}, "2026-03-10")
		}
		before := ""
		for _, change := range []struct{ what, sql string }{
			{"nothing yet", ""},
			{"a purchase", `insert into orders (customer_id, order_id, order_no, ordered_at, ordered_on, ordered_hour, kind, lines, quantity, amount, discount, returned, net_amount, channel, batch_id)
				values (3, 991, 'z1', '2026-04-28 04:00:00', '2026-04-28', 12, 'sale', 1, 1, 77, 0, 0, 77, '门店', 'c')`},
			{"its line", `insert into order_line (customer_id, order_id, line_id, seq, digest, order_no, ordered_at, ordered_on, ordered_hour, sku, quantity, price, amount, discount, net_amount, kind, attribute_id, batch_id, row_no)
				values (3, 991, 991, 1, 1, 'z1', '2026-04-28 04:00:00', '2026-04-28', 12, 'B', 1, 77, 77, 0, 77, 'sale', 0, 'c', 1)`},
			{"a name of an article", "update product set name = '大杯' where sku = 'B'"},
			{"a customer", "insert into customer (customer_id, name, registered_at, created_at, updated_at, batch_id) values (8, '客户8', '2026-04-02', now()::timestamp, now()::timestamp, 'c')"},
			{"the fields", "refresh"},
			{"the purchase undone", "delete from orders where order_id = 991"},
			{"its line undone", "delete from order_line where order_id = 991"},
			{"a person erased", "delete from customer where customer_id = 8"},
			{"the fields again", "refresh"},
		} {
			switch change.sql {
			case "":
			case "refresh":
				refresh()
			default:
				w.exec(change.sql)
			}
			for _, filter := range []string{"", rule} {
				anew := New(w.env, w.customers)
				w.exec("delete from analysis_answer")
				want := ask(anew, filter)
				got := ask(w.Service, filter)
				equal(t, change.what+": reports among “"+filter+"”", asJSON(t, got), asJSON(t, want))
				if filter == "" && change.what == "a purchase" {
					if asJSON(t, got) == before {
						t.Error("a purchase changed no report")
					}
				}
				if filter == "" {
					before = asJSON(t, got)
				}
			}
			if w.overviewWorks(endOfApril) {
				t.Errorf("%s: the overview is worked out again without a change", change.what)
			}
		}
	})
}

// The tables that a report was not read from may change.
func TestRememberedAnswersStay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		if !w.overviewWorks(endOfApril) {
			t.Error("the first look is not worked out")
		}
		w.exec("update product set name = '大杯' where sku = 'B'")
		if _, err := w.customers.Refresh(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		if w.overviewWorks(endOfApril) {
			t.Error("the name of an article has the overview worked out again")
		}
		if !w.overviewWorks(Moment{AsOf: "2026-04-29"}) {
			t.Error("another day has the same answer")
		}
	})
}

// What was prepared is written down: another process on the same data has it at
// once, and after a change works it out.
func TestPreparedAnswersOutliveTheProgram(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		if err := w.Prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
		next := newWorld(t, w.db)
		for name, ask := range map[string]func(ctx context.Context) error{
			"overview":   func(ctx context.Context) error { _, err := next.Overview(ctx, &OverviewRequest{}); return err },
			"products":   func(ctx context.Context) error { _, err := next.Products(ctx, &ProductsRequest{}); return err },
			"life cycle": func(ctx context.Context) error { _, err := next.Lifecycle(ctx, &LifecycleRequest{}); return err },
			"flows": func(ctx context.Context) error {
				_, err := next.LifecycleFlows(ctx, &LifecycleFlowRequest{FlowMoments: FlowMoments{From: "2026-01-30"}})
				return err
			},
		} {
			if works(t, ask) {
				t.Errorf("%s is worked out although it was prepared", name)
			}
		}
		w.exec("delete from orders where order_id = (select min(order_id) from orders)")
		if !works(t, func(ctx context.Context) error { _, err := next.Overview(ctx, &OverviewRequest{}); return err }) {
			t.Error("the change of another process is not seen")
		}
	})
}

// Who may not use a rule is refused it, also when its answer is remembered; and
// no name of a person is in what is remembered.
func TestRememberedAnswersAreNotForEverybody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		if _, err := w.customers.Refresh(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		m := Moment{AsOf: "2026-04-30", Filter: `profile.name = "客户1"`}
		who := analyst()
		who.Permissions["customer.personal"] = true
		if _, err := w.Pareto(api.As(patient(t.Context()), who), &ParetoRequest{Moment: m}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Pareto(api.As(t.Context(), analyst()), &ParetoRequest{Moment: m}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("who sees names masked gets %v", err)
		}
		if _, err := w.OverviewPeople(patient(t.Context()), &OverviewPeopleRequest{Moment: endOfApril}); err != nil {
			t.Fatal(err)
		}
		if err := w.Prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
		kept := must[[]string](t)(store.All[string](t.Context(), w.db, store.SQL("select rows from analysis_answer where rows like '%客户%'")))
		if len(kept) > 0 {
			t.Errorf("names are remembered: %s", kept[0])
		}
	})
}

// The moment stays the same while nothing that could be seen changes.
func TestMomentIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		now := time.Date(2026, 4, 30, 2, 0, 0, 0, time.UTC) // ten in the morning
		w.env.Now = func() time.Time { return now }
		w.customers = customer.New(w.env, Fields())
		w.Service = New(w.env, w.customers)
		shopWorld(w)
		moment := func() time.Time { return must[time.Time](t)(w.now(patient(t.Context()))) }
		first := moment()
		now = now.Add(3 * time.Hour)
		if got := moment(); !got.Equal(first) {
			t.Errorf("three hours later it is %v, not %v", got, first)
		}
		if got := must[time.Time](t)(New(w.env, w.customers).now(t.Context())); !got.Equal(first) {
			t.Errorf("another process looks from %v, not from %v", got, first)
		}
		w.exec("update orders set ordered_at = '2026-04-30 09:00:00' where order_id = (select max(order_id) from orders)") // in the future: at five
		second := moment()
		if second.Equal(first) {
			t.Error("after a change the moment stays")
		}
		now = now.Add(2 * time.Hour)
		if got := moment(); !got.Equal(second) {
			t.Errorf("before the coming order it is %v, not %v", got, second)
		}
		now = now.Add(3 * time.Hour)
		if got := moment(); !got.Equal(now) {
			t.Errorf("after the coming order it is %v, not %v", got, now)
		}
		now = now.Add(24 * time.Hour)
		if got := moment(); !got.Equal(now) {
			t.Errorf("on the next day it is %v, not %v", got, now)
		}
	})
}

// Many who ask the same wait for one answer.
func TestAskedOnce(t *testing.T) {
	var a asked
	var runs atomic.Int64
	begin, all := make(chan struct{}), sync.WaitGroup{}
	for range 20 {
		all.Go(func() {
			data, err := a.share(context.Background(), "q", func(context.Context) ([]byte, error) {
				runs.Add(1)
				<-begin
				return []byte("x"), nil
			})
			if string(data) != "x" || err != nil {
				t.Errorf("%s, %v", data, err)
			}
		})
	}
	for a.waiting("q") < 20 {
		time.Sleep(time.Millisecond)
	}
	close(begin)
	all.Wait()
	equal(t, "runs", runs.Load(), 1)
	if _, err := a.share(context.Background(), "p", func(context.Context) ([]byte, error) { panic("a mistake") }); !fault.Is(err, fault.Internal) {
		t.Errorf("a panic gives %v", err)
	}
}

func (a *asked) waiting(key string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	if w := a.byKey[key]; w != nil {
		return w.readers
	}
	return 0
}

// The statement of a reader who went away stops, but not under one who still waits.
func TestGoneReadersStopTheirStatement(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var a asked
		ended := make(chan error, 2)
		endless := func(ctx context.Context) ([]byte, error) {
			_, err := store.One[int64](ctx, w.db, store.SQL("select count(*)::bigint from generate_series(1, 3000000) as a(i), generate_series(1, 3000000) as b(j) where i * j % 7 = 3"))
			ended <- err
			return nil, err
		}
		first, leave1 := context.WithCancel(t.Context())
		second, leave2 := context.WithCancel(t.Context())
		var both sync.WaitGroup
		for _, ctx := range []context.Context{first, second} {
			both.Go(func() {
				if _, err := a.share(ctx, "q", endless); !errors.Is(err, context.Canceled) {
					t.Errorf("who goes away gets %v", err)
				}
			})
		}
		for a.waiting("q") < 2 {
			time.Sleep(time.Millisecond)
		}
		leave1()
		select {
		case err := <-ended:
			t.Fatalf("the statement stops under who still waits: %v", err)
		case <-time.After(300 * time.Millisecond):
		}
		leave2()
		select {
		case err := <-ended:
			if err == nil {
				t.Error("the statement ran to its end")
			}
		case <-time.After(10 * time.Second):
			t.Fatal("the statement goes on")
		}
		both.Wait()
	})
}

// While an import has the writer's turn, reports are read and remembered all the
// same: answers that wait to be written down hold no connections.
func TestAnswersDoNotWaitForTheWriter(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		begun, end, ended := make(chan struct{}), make(chan struct{}), make(chan error)
		go func() {
			ended <- w.db.Tx(context.Background(), func(*store.Tx) error {
				close(begun)
				<-end
				return nil
			})
		}()
		<-begun
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		const most = 40 // more than there are connections
		for day := range most {
			m := Moment{AsOf: time.Date(2026, 3, 1+day, 0, 0, 0, 0, time.UTC).Format(dayForm)}
			if _, err := w.Pareto(ctx, &ParetoRequest{Moment: m}); err != nil {
				t.Fatalf("day %d: %v", day, err)
			}
		}
		if works(t, func(ctx context.Context) error {
			_, err := w.Pareto(ctx, &ParetoRequest{Moment: Moment{AsOf: "2026-03-20"}})
			return err
		}) {
			t.Error("an answer that is not written down yet is not remembered")
		}
		close(end)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	})
}

// Memory and table are bounded: what came first goes first.
func TestRememberedAnswersAreBounded(t *testing.T) {
	var h held
	for i := range 3 * mostHeld {
		h.put(fmt.Sprint(i), "v", []byte("x"))
	}
	if _, ok := h.get("0", "v"); ok || len(h.byKey) != mostHeld || len(h.oldest) != mostHeld {
		t.Errorf("%d answers, %d in order", len(h.byKey), len(h.oldest))
	}
	large := make([]byte, bytesHeld/3)
	for i := range 10 {
		h.put(fmt.Sprint("large ", i), "v", large)
	}
	if _, ok := h.get("large 9", "v"); !ok || h.bytes > bytesHeld {
		t.Errorf("%d bytes", h.bytes)
	}
	h.put("large 9", "w", nil)
	if _, ok := h.get("large 9", "v"); ok {
		t.Error("an answer of another version is given")
	}
	each(t, func(t *testing.T, w *world) {
		for i := range 5 {
			w.exec("insert into analysis_answer (question, version, rows, size, kept_at) values ($1, 'v', '', $2, $3)", fmt.Sprint(i), bytesKept/2, time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC))
		}
		w.keep(patient(t.Context()), "newest", "v", []byte("[]"))
		kept := must[[]string](t)(store.All[string](t.Context(), w.db, store.SQL("select question from analysis_answer order by kept_at desc, question")))
		equal(t, "kept", fmt.Sprint(kept), "[newest 4]")
	})
}

// What took its time is told to who asks next.
func TestWaits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ask := timed(w.Service, "pareto", func(ctx context.Context, _ *ParetoRequest) (*Pareto, error) {
			worked(ctx)
			time.Sleep(600 * time.Millisecond)
			return &Pareto{}, nil
		})
		quick := timed(w.Service, "cycle", func(ctx context.Context, _ *CycleRequest) (*Cycle, error) { worked(ctx); return &Cycle{}, nil })
		remembered := timed(w.Service, "season", func(context.Context, *SeasonRequest) (*Season, error) {
			time.Sleep(600 * time.Millisecond)
			return &Season{}, nil
		})
		ctx := patient(t.Context())
		for range 2 {
			must[*Pareto](t)(ask(ctx, &ParetoRequest{Moment: Moment{Segment: "s"}}))
		}
		must[*Cycle](t)(quick(ctx, &CycleRequest{}))
		must[*Season](t)(remembered(ctx, &SeasonRequest{}))
		got := must[*Waits](t)(w.Waits(t.Context(), nil))
		if len(got.Reports) != 1 || got.Reports[0].Report != "pareto" || !got.Reports[0].Some || got.Reports[0].Seconds < .6 || got.Reports[0].Seconds > 5 {
			t.Errorf("%+v", got)
		}
	})
}
