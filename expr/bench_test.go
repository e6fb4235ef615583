package expr_test

import (
	"testing"

	"zhike/expr"
	"zhike/store"
)

const benchSource = `order.count_90d >= 2 and profile.province in ("浙江", "江苏") and days_since(order.last) > 60 or profile.remark contains "vip"`

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := expr.Compile(benchSource, catalogue); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSQL(b *testing.B) {
	e, err := expr.Compile(benchSource, catalogue)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		e.SQL(store.DuckDB, asOf, 1)
	}
}

func BenchmarkEval(b *testing.B) {
	e, err := expr.Compile(benchSource, catalogue)
	if err != nil {
		b.Fatal(err)
	}
	customer := map[string]any{"order.count_90d": int64(3), "profile.province": "江苏", "order.last": asOf, "profile.remark": "a VIP"}
	for b.Loop() {
		if in, err := e.Eval(func(field string) any { return customer[field] }, asOf); !in || err != nil {
			b.Fatal(in, err)
		}
	}
}
