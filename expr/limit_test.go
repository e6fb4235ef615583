package expr_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"zhike/expr"
	"zhike/fault"
	"zhike/store"
	"zhike/store/storetest"
)

func wantLimit(t *testing.T, source, want string, compile func(string) error) {
	t.Helper()
	var f *fault.Error
	if err := compile(source); !errors.As(err, &f) {
		t.Errorf("%.60s… (%d bytes) is accepted or fails with %v", source, len(source), err)
	} else if !strings.Contains(f.Message, want) || f.Zh == "" || f.Where["limit"] == nil || f.Code != fault.Invalid {
		t.Errorf("%.60s…: %s (%s) %v, want %q", source, f.Message, f.Zh, f.Where, want)
	}
}

func compileError(source string) error {
	_, err := expr.Compile(source, catalogue)
	return err
}

// Whatever is nested, and however deep, the answer is a sentence.
func TestTooDeep(t *testing.T) {
	shapes := map[string]func(n int) string{
		"parentheses": func(n int) string { return strings.Repeat("(", n) + "vip" + strings.Repeat(")", n) },
		"open":        func(n int) string { return strings.Repeat("(", n) },
		"not":         func(n int) string { return strings.Repeat("not ", n) + "vip" },
		"非":           func(n int) string { return strings.Repeat("非", n) + "vip" },
		"minus":       func(n int) string { return strings.Repeat("-", n) + "order.count_90d > 1" },
		"minus and (": func(n int) string { return strings.Repeat("-(", n) },
		"not and (":   func(n int) string { return strings.Repeat("not (", n) },
		"calls":       func(n int) string { return strings.Repeat("abs(", n) },
		"equations":   func(n int) string { return strings.Repeat("vip = (", n) },
		"or and":      func(n int) string { return strings.Repeat("(vip or vip and ", n) },
	}
	for name, shape := range shapes {
		for _, n := range []int{expr.MaxDepth + 1, 5_000, 10_000} {
			t.Run(fmt.Sprint(name, n), func(t *testing.T) {
				source := shape(n)
				want := "nested more than 200 levels deep"
				if len(source) > expr.MaxSource {
					want = "at most 65536"
				}
				wantLimit(t, source, want, compileError)
			})
		}
	}
}

func TestOtherLimits(t *testing.T) {
	repeat := func(s string, n int) string { return strings.TrimSuffix(strings.Repeat(s, n), s[1:]) }
	divisions := func(n int) string {
		return strings.Repeat("1 / (2 + ", n) + "order.count_90d" + strings.Repeat(")", n) + " > 1"
	}
	comparisons := func(n int) string { return strings.TrimSuffix(strings.Repeat("vip=vip or ", n), " or ") }
	var balanced func(n int) string // 2ⁿ-1 sums, nested n deep
	balanced = func(n int) string {
		if n == 0 {
			return "order.count_90d"
		}
		return "(" + balanced(n-1) + "+" + balanced(n-1) + ")"
	}
	list := func(n int) string {
		return "order.count_90d in (" + strings.TrimSuffix(strings.Repeat("1,", n), ",") + ")"
	}
	limits := []struct{ good, bad, want string }{
		{repeat("1+", 100) + "+1 = 1", repeat("1+", 101) + "+1 = 1", "a calculation may be nested 100 levels deep"},
		{divisions(4), divisions(5), "divisions may stand inside divisors 4 levels deep"},
		{comparisons(expr.MaxOperations), comparisons(expr.MaxOperations + 1), "a condition may have 1000 comparisons and calculations"},
		{balanced(9) + " > 1", balanced(10) + " > 1", "a condition may have 1000 comparisons and calculations"},
		{list(expr.MaxList), list(expr.MaxList + 1), "a list may have 10000 values"},
		{"vip" + strings.Repeat(" ", expr.MaxSource-3), "vip" + strings.Repeat(" ", expr.MaxSource), "The condition is 65539 bytes long; at most 65536"},
		{strings.Repeat("vip or ", 9000) + "vip", strings.Repeat("vip或", 10900) + "vip", "also in its canonical form"},
	}
	for _, l := range limits {
		if err := compileError(l.good); err != nil {
			t.Errorf("%.60s…: %v", l.good, err)
		}
		wantLimit(t, l.bad, l.want, compileError)
	}
}

// The largest conditions that compile are also understood by both engines.
func TestEnginesTakeTheLimits(t *testing.T) {
	shapes := map[string]string{
		"depth":       strings.Repeat("not (n.float > 1 and ", expr.MaxDepth/2-1) + "b.a" + strings.Repeat(")", expr.MaxDepth/2-1),
		"product":     "n.float" + strings.Repeat(" * n.other", 99) + " > 1",
		"nested":      strings.Repeat("abs(n.float * ", 49) + "n.float" + strings.Repeat(")", 49) + " > 1",
		"divisors":    strings.Repeat("1 / (n.other + ", 4) + "n.float" + strings.Repeat(")", 4) + " > 1",
		"comparisons": strings.Repeat("n.float > 1 or ", 999) + "n.float > 2",
		"conditions":  strings.Repeat("b.a and ", 6000) + "b.b",
		"list":        "n.float not in (" + strings.Repeat("3,", expr.MaxList-1) + "1)",
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		err := db.Tx(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, store.SQL(createFacts))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for name, source := range shapes {
			e, err := expr.Compile(source, facts)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := roundTrip(e, expr.Options{}, facts); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			text, args := e.SQL(db.Engine(), asOf, 1)
			if n, err := store.One[int64](ctx, db, store.SQL("select count(*) from facts s where "+text), args...); err != nil || n != 0 {
				t.Errorf("%s: %d, %v", name, n, err)
			}
		}
	})
}
