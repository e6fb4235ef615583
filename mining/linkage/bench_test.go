package linkage_test

import (
	"fmt"
	"strconv"
	"testing"

	"zhike/mining/linkage"
	"zhike/mining/miningtest"
)

// BenchmarkFebrl blocks, learns, compares and clusters, as the peer's figures do.
func BenchmarkFebrl(b *testing.B) {
	for _, name := range []string{"febrl1", "febrl2", "febrl3"} {
		b.Run(name, func(b *testing.B) {
			r, entity := febrl(b, name+".csv")
			whole(b, r, func(i int) string { return entity[i] })
		})
	}
}

// BenchmarkLink shows how the cost grows with the records.
func BenchmarkLink(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			rows := people(n, .15, 1)
			whole(b, tableOf(b, rows), func(i int) string { return strconv.Itoa(rows[i].Entity) })
		})
	}
}

// whole links a file from the beginning to its clusters.
func whole(b *testing.B, r *linkage.Records, entity func(i int) string) {
	compared, f1 := 0, 0.0
	miningtest.Measure(b, func() {
		m, err := linkage.Fit(b.Context(), r, nil, linkage.Options{})
		if err != nil {
			b.Fatal(err)
		}
		l, err := m.Link(b.Context(), r, nil, 0)
		if err != nil {
			b.Fatal(err)
		}
		_, _, f1 = agreement(l.Clusters().Of, entity)
		compared = l.Compared
	})
	b.ReportMetric(float64(compared), "pairs")
	b.ReportMetric(f1, "F1")
}

// BenchmarkCompare compares 160,000 pairs of febrl1, the ten columns of each: few
// enough records that all pairs are compared.
func BenchmarkCompare(b *testing.B) {
	columns := realTable(b, "febrl1.csv")
	for name := range columns {
		columns[name] = columns[name][:600]
	}
	r := records(b, columns, febrlColumns()...)
	m, err := linkage.Fit(b.Context(), r, nil, linkage.Options{})
	if err != nil {
		b.Fatal(err)
	}
	compared := 0
	miningtest.Measure(b, func() {
		l, err := m.Link(b.Context(), r, nil, 0)
		if err != nil {
			b.Fatal(err)
		}
		compared = l.Compared
	})
	b.ReportMetric(float64(compared), "pairs")
}

// BenchmarkFind looks up one new record among a hundred thousand.
func BenchmarkFind(b *testing.B) {
	rows := people(100_000, .15, 1)
	r := tableOf(b, rows)
	m, err := linkage.Fit(b.Context(), r, nil, linkage.Options{})
	if err != nil {
		b.Fatal(err)
	}
	x, err := m.NewIndex(b.Context(), r)
	if err != nil {
		b.Fatal(err)
	}
	i := 0
	for b.Loop() {
		if _, err := x.Find(rows[i%len(rows)].values(), 0); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
