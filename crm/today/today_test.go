package today

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/crm/governance"
	"zhike/fault"
	"zhike/store"
	"zhike/store/storetest"
)

func TestStatementsRunOnBothEngines(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.refresh()
		for i, stmt := range queries.All() {
			h.exec(fmt.Sprintf("prepare s%d as %s", i, stmt.For(h.db.Engine())))
		}
	})
}

func TestOnlyThoseWhoMay(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		apitest.Permissions(t, h.api, governance.RoleIdentities())
		apitest.OpenAPI(t, h.api)
	})
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// The figures of the ten customers, by hand.
func TestMeasures(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.ten()
		m := h.make().Measures
		if m.Buyers != 9 || m.Observed != 5 || !m.Fallback || m.SecondFrom != 7 || m.SecondTo != 60 {
			t.Errorf("%+v", m)
		}
		// Money of a purchase day × 90 ÷ cycle of those with three purchase days:
		// 1: 200·90/20 = 900; 3: 1,166.67·90/55 = 1,909; 4: 100·90/10 = 900;
		// 5: 100·90/20 = 450; 6: 300·90/15.75 = 1,714. The middle one is 900.
		near(t, "usual value", m.UsualValue, 900, 1e-9)
		// Amounts 80 90 100 300 300 500 800 1,500 3,500; 0.8·8 = 6.4: 800 + 0.4·700.
		near(t, "high amount", m.HighAmount, 1080, 1e-9)
		// Average orders 80 90 100 100 100 200 300 500 1,166.67.
		near(t, "typical order", m.TypicalOrder, 100, 1e-9)
		// Last 90 days: 600+100+500+300+1,200+80+90+500 = 3,370; before: 200+3,000+300 = 3,500.
		near(t, "trend", m.Trend, 3370./3500, 1e-9)
		// Customers 1, 3, 4 and 6 are known for 90 days and all came again: (4+1)/(4+2).
		near(t, "second rate", m.SecondRate, 5./6, 1e-9)
	})
}

func TestListByHand(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.ten()
		made := h.make()
		if made.Week != "2025-W27" || made.Listed != 3 || made.New != 3 || made.Candidates != 3 || !made.AsOf.Equal(noon) {
			t.Fatalf("made %+v", made)
		}
		l := h.list(ListRequest{})
		// 3: 3,000 − 500 less in 90 days. 1: 900 at the own rhythm × (4 − 45/20)/3 = 525.
		// 2: 100 × 5/6.
		if got, want := entries(l), "3 falling 2500.00, 1 overdue 525.00, 2 second_order 83.33"; got != want {
			t.Fatalf("list %s, want %s", got, want)
		}
		if l.Week != "2025-W27" || l.From != "2025-06-30" || l.To != "2025-07-06" || l.Historic || l.Making || l.Changes != nil || l.Message != "" {
			t.Errorf("%+v", l)
		}
		if l.Counts != (Counts{Open: 3, Value: 3108.33}) {
			t.Errorf("counts %+v", l.Counts)
		}
		if r := l.Reasons; len(r) != 3 || r[0] != (ReasonCount{Overdue, "Overdue", 1, 525}) || r[2].Count != 1 {
			t.Errorf("reasons %+v", r)
		}
		h.sentences(l)
		zh, err := h.today.List(api.InLanguage(as(t, governance.Sales), "zh"), &ListRequest{Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{
			"近 90 天消费 ¥500，之前 90 天 ¥3,000（少了 83%），同期全店少了 4%；累计消费 ¥3,500，在前 20%",
			"平均每 20 天买一次，已经 45 天没来；过去一年消费 ¥800",
			"20 天前第一次来，消费 ¥100，还没来第二次；回头客还不到 30 位，先按 7–60 天提醒",
		} {
			if zh.Items[i].Sentence != want {
				t.Errorf("sentence %q, want %q", zh.Items[i].Sentence, want)
			}
		}
	})
}

func (h *shop) sentences(l *List) {
	h.t.Helper()
	late, once := l.Items[1], l.Items[2]
	if late.Sentence != "Buys every 20 days on average and has not come for 45; spent ¥800 in the past year" || late.Basis != ByRhythm ||
		late.How != "4.5 visits in 90 days at the own rhythm × ¥200 each × 58% chance to win back (falls with lateness, 0 at 4 times the rhythm)" {
		h.t.Errorf("%q %q %q", late.Sentence, late.Basis, late.How)
	}
	if late.Phone != "+8613812345678" || late.Masked || late.Name != "陈晨" || late.State != Open || late.Owner != nil || late.HandledBy != nil {
		h.t.Errorf("%+v", late)
	}
	if once.Phone != "" || !strings.Contains(once.Approach, "no phone number") || once.How != "first purchase ¥100 × 83% of first-time customers come again" {
		h.t.Errorf("%+v", once)
	}
	if f := late.Figures; f.DaysSince != 45 || f.Cycle != 20 || f.Overdue != 2.25 || f.PerVisit != 200 || f.PurchaseDays != 4 {
		h.t.Errorf("%+v", f)
	}
}

// With a model the value is expected purchases × expected money, for those whom
// the model knows.
func TestValueByModel(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newShop(t, db, modelFields())
		h.exec("create table model_score (customer_id bigint primary key, orders_90d double precision, spend double precision)")
		h.later("insert into model_score values (1, 0.5, 250), (2, 1.2, 90), (3, null, 300)")
		h.ten()
		h.make()
		l := h.list(ListRequest{})
		if got, want := entries(l), "3 falling 2500.00, 1 overdue 125.00, 2 second_order 108.00"; got != want {
			t.Fatalf("list %s, want %s", got, want)
		}
		if l.Items[0].Basis != ByDecline || l.Items[1].Basis != ByModel || l.Items[1].How != "the model expects 0.5 purchases in 90 days × ¥250 each" {
			t.Errorf("%+v", l.Items)
		}
	}, migrations()...)
}

// Forty customers came a second time after 1, 2 … 40 days: quartiles 10.75 and
// 30.25. New customers are proposed between them.
func TestWindowOfTheSecondOrder(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		for i := 1; i <= 40; i++ {
			h.add(int64(i), "老客", "")
			h.buy(int64(i), 10, 300, 300-i)
		}
		for i, days := range map[int64]int{41: 5, 42: 15, 43: 30, 44: 35} {
			h.add(i, "新客", "")
			h.buy(i, 10*float64(i), days)
		}
		h.refresh()
		m := h.make().Measures
		if m.Fallback || m.Observed != 40 || m.SecondFrom != 10.75 || m.SecondTo != 30.25 {
			t.Fatalf("%+v", m)
		}
		l := h.list(ListRequest{Reason: SecondOrder})
		// All 40 customers known for 90 days came again: rate 41/42.
		if got, want := entries(l), "43 second_order 419.76, 42 second_order 410.00"; got != want {
			t.Errorf("list %s, want %s", got, want)
		}
		if !strings.Contains(l.Items[0].Sentence, "half of those who came twice did so after 11 to 30 days") {
			t.Errorf("%q", l.Items[0].Sentence)
		}
	})
}

func TestMakeIsIdempotent(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.ten()
		h.make()
		first := h.list(ListRequest{State: "all"})
		if again := h.make(); again.New != 0 || again.Listed != 3 {
			t.Errorf("again %+v", again)
		}
		second := h.list(ListRequest{State: "all"})
		if entries(first) != entries(second) || first.Counts != second.Counts {
			t.Errorf("%s, then %s", entries(first), entries(second))
		}
		n, err := store.One[int64](t.Context(), h.db, store.SQL("select count(*)::bigint from today_item"))
		if err != nil || n != 3 {
			t.Errorf("%d rows %v", n, err)
		}
	})
}

func TestWhatChanged(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.ten()
		h.add(11, "新朋友", "")
		h.buy(11, 60, -28)
		h.at(30) // 30 July, week 31: the week before has no list
		if l := h.list(ListRequest{}); l.Changes != nil {
			t.Errorf("compared with nothing: %+v", l.Changes)
		}
		h.at(33) // the last day of week 31 on which a list is made
		h.at(35) // Monday of week 32
		c := h.list(ListRequest{State: "all"}).Changes
		// Customer 1 is 80/20 = 4 times late and customer 6 63/15.75 = 4 times: lost.
		// Customer 11 came a week ago, which is when a second order is due.
		if c == nil || c.Week != "2025-W31" || c.Back != 0 || c.New != 1 || c.Gone != 2 || len(c.Dropped) != 2 {
			t.Fatalf("%+v", c)
		}
		for _, d := range c.Dropped {
			if d.Customer != 1 && d.Customer != 6 || d.Why != "now 4 times their usual pause: taken for lost" {
				t.Errorf("dropped %+v", d)
			}
		}
	})
}

func TestWhoCameBack(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.ten()
		h.make()
		h.buy(3, 1500, -2)
		h.buy(3, 500, -3)
		h.buy(1, 40, -3)
		h.buy(2, 70, -4)
		h.order(2, 900, 0, "cancelled", -4)
		// The same week: the three have bought and left the list. Customer 6 has not
		// come for 32 days now, longer than (1 + 60) / 2: 1,714.29 × (4 − 32/15.75)/3;
		// customer 8 came first seven days ago: 80 × 5/6.
		h.at(4)
		if got := entries(h.list(ListRequest{})); got != "6 overdue 1124.72, 8 second_order 66.67" {
			t.Errorf("waiting for %s", got)
		}
		h.at(7)
		c := h.list(ListRequest{}).Changes
		// 3 spent 2,000, 2 spent 70 (a cancelled order is no purchase), 1 spent 40.
		if c == nil || c.Back != 3 || c.BackAmount != 2110 || c.Gone != 0 || c.New != 0 {
			t.Fatalf("%+v", c)
		}
		if r := c.Returned; r[0].Customer != 3 || *r[0].Amount != 2000 || !r[0].At.Equal(noon.AddDate(0, 0, 2)) || r[1].Customer != 2 || r[2].Name != "陈晨" {
			t.Errorf("%+v", r)
		}
		// The import of these orders is undone: nobody came back.
		h.exec("delete from orders where ordered_at > $1", noon)
		h.at(7)
		if c := h.list(ListRequest{}).Changes; c.Back != 0 || c.BackAmount != 0 {
			t.Errorf("after the undo: %+v", c)
		}
	})
}

func TestEmptyListsSayWhy(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		if _, err := h.today.List(as(t, governance.Viewer), &ListRequest{Limit: 50}); !fault.Is(err, fault.Busy) {
			t.Errorf("before the first snapshot: %v", err)
		}
		h.refresh()
		l := h.list(ListRequest{})
		if !l.Making || !strings.Contains(l.Message, "being made") {
			t.Errorf("%+v", l)
		}
		if jobs, err := h.jobs.List(t.Context(), "", 10); err != nil || len(jobs) != 1 || jobs[0].Kind != MakeJob {
			t.Errorf("queued %v %v", jobs, err)
		}
		if l := h.list(ListRequest{}); !l.Making { // a second reader queues no second job
			t.Error("not being made")
		}
		if jobs, _ := h.jobs.List(t.Context(), "", 10); len(jobs) != 1 {
			t.Errorf("%d jobs", len(jobs))
		}
		h.make()
		if l := h.list(ListRequest{}); !strings.Contains(l.Message, "import orders") || l.Making {
			t.Errorf("%+v", l)
		}
		// The first import: the list is not left empty for a day.
		h.add(1, "陈晨", "")
		h.buy(1, 50, 3)
		h.now = h.now.Add(time.Minute)
		h.refresh()
		if l := h.list(ListRequest{}); !l.Making {
			t.Error("the first orders do not lead to a new list")
		}
		h.make()
		if l := h.list(ListRequest{}); l.Making || !strings.HasPrefix(l.Message, "Nobody needs a call") {
			t.Errorf("%+v", l)
		}
		h.now = h.now.Add(25 * time.Hour) // a day later it is made anew once customers changed
		if l := h.list(ListRequest{}); l.Making {
			t.Error("made anew although nothing changed")
		}
		h.refresh()
		if l := h.list(ListRequest{}); !l.Making {
			t.Error("a day old and not made anew")
		}
	})
}

func TestEverythingHandled(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.ten()
		h.make()
		for _, c := range []int64{1, 2, 3} {
			if _, err := h.done(c, ""); err != nil {
				t.Fatal(err)
			}
		}
		if l := h.list(ListRequest{}); l.Message != "All 3 entries of this week are handled" || l.Counts.Done != 3 {
			t.Errorf("%q %+v", l.Message, l.Counts)
		}
	})
}

func TestTheJobMakesTheList(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.ten()
		h.today.Jobs(h.jobs)
		id, err := h.today.MakeSoon(as(t, governance.Sales), &MakeRequest{})
		if err != nil {
			t.Fatal(err)
		}
		h.runJob(id.Job)
		if got := h.list(ListRequest{}); len(got.Items) != 3 {
			t.Errorf("%s", entries(got))
		}
	})
}

func TestLimitAndCandidates(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.later("insert into customer (customer_id, name, created_at, updated_at, batch_id) select i, '客', $1::timestamp, $1::timestamp, 'b' from generate_series(1, 600) as g(i)", noon)
		h.later(`insert into orders (customer_id, order_id, order_no, ordered_at, ordered_on, ordered_hour, kind, lines, quantity, amount, discount, returned, net_amount, batch_id)
			select i, i, 'N' || i, $1::timestamp, $1::timestamp::date, 12, 'sale', 1, 1, i, 0, 0, i, 'b' from generate_series(1, 600) as g(i)`, noon.AddDate(0, 0, -20))
		h.refresh()
		if made := h.make(); made.Listed != 500 || made.Candidates != 600 {
			t.Fatalf("%+v", made)
		}
		l := h.list(ListRequest{Limit: 3})
		// Nobody is known for 90 days: rate (0+1)/(0+2) = ½ of 600, 599, 598.
		if got := entries(l); got != "600 second_order 300.00, 599 second_order 299.50, 598 second_order 299.00" || l.Counts.Open != 3 || l.Candidates != 600 {
			t.Errorf("%s %+v", got, l.Counts)
		}
		if _, err := h.done(600, ""); err != nil { // the next one moves up
			t.Fatal(err)
		}
		l = h.list(ListRequest{Limit: 3})
		if got := entries(l); got != "599 second_order 299.50, 598 second_order 299.00, 597 second_order 298.50" || l.Counts.Done != 1 {
			t.Errorf("%s %+v", got, l.Counts)
		}
		if l := h.list(ListRequest{Limit: 500}); l.Counts.Open != 499 {
			t.Errorf("%+v", l.Counts)
		}
		// One customer is found without a seat on a short list.
		if l := h.list(ListRequest{Limit: 3, Customer: 200}); entries(l) != "200 second_order 100.00" || l.Counts.Open != 1 || l.Changes != nil {
			t.Errorf("%s %+v", entries(l), l.Counts)
		}
		if l := h.list(ListRequest{Limit: 3, Customer: 600}); len(l.Items) != 0 || l.Counts.Done != 1 {
			t.Errorf("%s %+v", entries(l), l.Counts)
		}
		if l := h.list(ListRequest{Limit: 3, Customer: 601}); len(l.Items) != 0 || l.Counts.Open != 0 {
			t.Errorf("%s %+v", entries(l), l.Counts)
		}
	})
}

func TestNamesOfAnyKind(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		long := strings.Repeat("长", 300)
		h.add(1, long, "")
		h.add(2, "🐱👨‍👩‍👧", "")
		h.add(3, "مرحبا <b>x</b> '; --", "")
		for id := int64(1); id <= 3; id++ {
			h.buy(id, 100*float64(id), 20)
		}
		h.refresh()
		h.make()
		l := h.list(ListRequest{})
		if l.Items[2].Name != long || l.Items[1].Name != "🐱👨‍👩‍👧" || l.Items[0].Name != "مرحبا <b>x</b> '; --" {
			t.Errorf("%+v", l.Items)
		}
	})
}
