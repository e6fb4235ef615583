package expr_test

import (
	"errors"
	"strings"
	"testing"

	"zhike/expr"
	"zhike/fault"
	"zhike/store"
)

// FuzzCompile: no source makes the compiler panic; what it refuses it explains;
// what it accepts reads back from its text and from its tree, puts nothing of
// itself into SQL, and can be evaluated.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		``, `b.a`, `n.float >= 2 and t.a in ("浙江", "江苏") and days_since(at.a) > 60`,
		`n.float大于等于2且t.a不属于（“浙江”、「江苏」）`, `not not b.a || !b.b && 非 (b.a)`, `n.big = 3万 or n.big = 1.1亿 or n.big = 20% or n.big=1e-7`,
		`at.a between 2025-01-01 and "2025-06-30 12:00:00.000001"`, `at.a = 2025年11月8日 or d.a <= "2025/1/1"`, `at.a in (2025-11-08, 2025-11-08T00:00Z)`,
		`-(-n.float) * --3 / (n.big - 1) != round(abs(-n.money))`, `t.a contains "\u4e2d\n\"" and t.b not ends_with '%_\\'`,
		`lower(t.a) = t.b and length(t.a) is not missing`, `(b.a = (n.float > 1)) != true`, `weekday(today()) = 7 and hour(now()) < 5`,
		`t.a = "'; drop table facts; --"`, `1 < n.float < 3`, `n.float > "3"`, `((((`, `not not not`, `t.a in (`, `2025-02-30 = d.a`, `３ ＜ n.float`,
		strings.Repeat("(", 10_000), strings.Repeat("not ", 10_000), "\xff", "\ufeffb.a", `t.a = "` + strings.Repeat("浙", 100) + `"`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		e, err := expr.Compile(source, facts)
		if err != nil {
			checkFault(t, err)
			return
		}
		checkExpr(t, e)
	})
}

// FuzzFromJSON is the same for trees.
func FuzzFromJSON(f *testing.F) {
	for _, seed := range []string{
		`{"op":"and","args":[{"op":">=","field":"n.float","value":2},{"op":"in","field":"t.a","value":["浙江"]}]}`,
		`{"op":">","args":[{"op":"days_since","field":"at.a"}],"value":60}`, `{"op":"between","field":"at.a","value":["2025-11-08","2025-11-09"]}`,
		`{"op":"=","args":[{"date":"2025-11-08"},{"time":"2025-11-08T14:30:00+08:00"}]}`, `{"op":"is missing","field":"d.a"}`, `{"op":"-","args":[{"value":-3}]}`,
		`{"op":"or","args":[{"field":"b.a"},{"value":true}]}`, `{"op":"not","field":"b.a"}`, `{}`, `[]`, `null`, `{"op":"="}`, `{"value":1e999}`,
		strings.Repeat(`{"op":"not","args":[`, 300),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, tree []byte) {
		e, err := expr.FromJSON(tree, facts)
		if err != nil {
			checkFault(t, err)
			return
		}
		checkExpr(t, e)
	})
}

// FuzzComplete: suggestions never panic, whatever is half written.
func FuzzComplete(f *testing.F) {
	f.Add(`n.float >= 2 and t.a not con`, 20)
	f.Add(`b.a and (`, 9)
	f.Fuzz(func(t *testing.T, source string, pos int) {
		for _, s := range expr.Complete(source, pos, facts) {
			if s == "" {
				t.Error("an empty suggestion")
			}
		}
	})
}

func checkFault(t *testing.T, err error) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.Invalid || f.Message == "" || f.Zh == "" {
		t.Errorf("%#v is no explanation", err)
	}
}

func checkExpr(t *testing.T, e *expr.Expr) {
	t.Helper()
	if err := roundTrip(e, expr.Options{}, facts); err != nil {
		t.Errorf("%s: %v", e, err)
	}
	for _, engine := range []store.Engine{store.DuckDB, store.Postgres} {
		if err := checkSQL(e, engine); err != nil {
			text, _ := e.SQL(engine, asOf, 1)
			t.Errorf("%s: %v in %s", e, err, text)
		}
	}
	if _, err := e.Eval(func(string) any { return nil }, asOf); err != nil {
		t.Errorf("%s: %v", e, err)
	}
}
