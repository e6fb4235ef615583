package analysis

import (
	"math"
	"testing"
	"time"

	"zhike/store"
)

func TestNumbersInSentences(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567"} {
		equal(t, "number", number(n), want)
	}
	for v, want := range map[float64]Text{9747747.93: {Zh: "974.77 万", En: "9,747,748"}, 1.5e9: {Zh: "15.00 亿", En: "1,500,000,000"}, 12.5: {Zh: "12.50", En: "12.50"}, -20000: {Zh: "-2.00 万", En: "-20,000"}} {
		equal(t, "money", money(v), want)
	}
	equal(t, "percent", percent(.366), "36.6%")
	equal(t, "signed", signed(.5)+" "+signed(-.123), "+50.0 -12.3")
	equal(t, "both", both("%s 与 %d", "%s and %d", Text{Zh: "甲", En: "A"}, 2), Text{Zh: "甲 与 2", En: "A and 2"})
	equal(t, "share of nothing", share(1, 0), 0)
}

// The calendar in SQL is that of Go: every day from 2019 to 2027, both engines.
func TestUnitsAgreeWithSQL(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, u := range units() {
			type row struct {
				Day time.Time `db:"day"`
				N   int       `db:"n"`
			}
			rows := must[[]row](t)(store.All[row](t.Context(), w.db, store.SQL("select ordered_on::timestamp as day, "+u.sql+
				" as n from (select g.d::date as ordered_on from generate_series(timestamp '2019-01-01', timestamp '2027-12-31', interval '1 day') as g(d)) x")))
			equal(t, "days", len(rows), 9*365+2)
			for _, r := range rows {
				if u.of(r.Day) != r.N || u.first(r.N).After(r.Day) || u.last(r.N).Before(r.Day) {
					t.Fatalf("%s of %s: %d in SQL, %d here, from %s to %s", name, r.Day, r.N, u.of(r.Day), u.first(r.N), u.last(r.N))
				}
				if n, err := u.read("x", u.label(r.N)); err != nil || n != r.N {
					t.Fatalf("%s: label %s reads as %d, %v", name, u.label(r.N), n, err)
				}
			}
		}
		for _, by := range []string{"month", "week"} {
			type row struct {
				Day time.Time `db:"day"`
				N   int       `db:"n"`
			}
			for _, r := range must[[]row](t)(store.All[row](t.Context(), w.db, store.SQL("select ordered_on::timestamp as day, "+seasonSQL(by)+
				" as n from (select g.d::date as ordered_on from generate_series(timestamp '2019-01-01', timestamp '2027-12-31', interval '1 day') as g(d)) x"))) {
				if seasonOf(by, r.Day) != r.N {
					t.Fatalf("%s of %s: %d in SQL, %d here", by, r.Day, r.N, seasonOf(by, r.Day))
				}
			}
		}
	})
}

func TestQuartiles(t *testing.T) {
	if quartiles(nil) != nil {
		t.Error("quartiles of nothing")
	}
	equal(t, "one value", *quartiles(map[int]int64{7: 1}), Quartiles{7, 7, 7})
	equal(t, "1 2 3 4", *quartiles(map[int]int64{1: 1, 2: 1, 3: 1, 4: 1}), Quartiles{1, 2, 3})
	equal(t, "many equal", *quartiles(map[int]int64{1: 1, 5: 97, 9: 2}), Quartiles{5, 5, 5})
}

func TestPeriodBefore(t *testing.T) {
	from, to := before("2026-03-01", "2026-03-31")
	equal(t, "31 days before", from+" "+to, "2026-01-29 2026-02-28")
	from, to = before("2026-03-01", "2026-03-01")
	equal(t, "one day", from+" "+to, "2026-02-28 2026-02-28")
}

func TestSpans(t *testing.T) {
	equal(t, "open", span{366, 0}.label("天", "days"), Text{Zh: "366 天以上", En: "366 days and more"})
	equal(t, "one", span{2, 2}.label("天", "days"), Text{Zh: "2 天", En: "2 days"})
	last := 0
	for _, s := range gapSpans() { // together they hold every number once
		equal(t, "begins", s.from, last+1)
		last = s.to
	}
	equal(t, "the last is open", last, 0)
}

// Whatever is typed as cuts is refused with a sentence or gives ascending finite numbers.
func FuzzCuts(f *testing.F) {
	for _, s := range []string{"30,90,180", "1", "", ",", "1，2", "1e3,1e4", "NaN", "-5,0,5", "1,1", "9,8", "Inf", "1;drop table orders", "0x10,0x11"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		cuts, err := parseCuts("r_cuts", s)
		if err != nil {
			return
		}
		if len(cuts) == 0 || len(cuts) > maxCuts {
			t.Fatalf("%d cuts", len(cuts))
		}
		for i, c := range cuts {
			if math.IsNaN(c) || math.IsInf(c, 0) || i > 0 && c <= cuts[i-1] {
				t.Fatalf("cuts %v", cuts)
			}
		}
	})
}

// A label is refused or stands for a period that carries it.
func FuzzPeriodLabels(f *testing.F) {
	for _, s := range []string{"2026-03", "2026-Q1", "2026-03-02", "2026-13", "0000-01", "-1-01", "99999-01", "2026-Q5", "第一季度"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, u := range units() {
			if n, err := u.read("cohort", s); err == nil && u.of(u.first(n)) != n {
				t.Fatalf("%s %q is period %d, whose first day lies in %d", name, s, n, u.of(u.first(n)))
			}
		}
	})
}
