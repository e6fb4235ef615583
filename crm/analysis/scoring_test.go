package analysis

import (
	"fmt"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/store"
)

// The scores are exactly those of mining.Quantiles for every number of
// customers up to 40 and some where shares of it are whole numbers, for every
// number of bins, with and without ties.
func TestScoresForEverySize(t *testing.T) {
	parts, _ := mustRead(files)
	sizes := []int{60, 70, 90, 100, 630, 1000, 2520}
	for n := 1; n <= 40; n++ {
		sizes = append(sizes, n)
	}
	each(t, func(t *testing.T, w *world) {
		for _, n := range sizes {
			bins := 2 + n%9
			q := &question{name: "scored", args: map[string]any{"n": n}, text: `with person as (
				select i as customer_id, (1 + i / 3)::bigint as orders, date '2026-01-01' as first_day, date '2026-01-01' + i::integer as last_day, -i as recency, (i * i % 7)::decimal(18,4) as money
				from generate_series(1, @n::integer) as g(i)),` + strings.TrimRight(strings.TrimSpace(parts["scored"]), ",") + ` select customer_id::integer as i, r::integer as r, f::integer as f, m::integer as m from scored order by 1`}
			axes := must[[3]axis](t)(Scoring{Bins: bins}.axes())
			q.score(axes)
			delete(q.args, "r_bins")
			stmt, args, err := q.render(nil)
			if err != nil {
				t.Fatal(err)
			}
			type row struct {
				I int `db:"i"`
				R int `db:"r"`
				F int `db:"f"`
				M int `db:"m"`
			}
			rows := must[[]row](t)(store.All[row](t.Context(), w.db, stmt, args...))
			equal(t, "rows", len(rows), n)
			columns := [3][]float64{}
			for i := 1; i <= n; i++ {
				columns[0] = append(columns[0], float64(i))
				columns[1] = append(columns[1], float64(1+i/3))
				columns[2] = append(columns[2], float64(i*i%7))
			}
			for axis, values := range columns {
				want := must[[]int](t)(mining.Quantiles(values, bins))
				for i, r := range rows {
					if got := [3]int{r.R, r.F, r.M}[axis]; got != want[i] {
						t.Fatalf("%d customers, %d bins, axis %d, customer %d: %d, mining %d", n, bins, axis, r.I, got, want[i])
					}
				}
			}
		}
	})
}

func TestCutsAsText(t *testing.T) {
	q := &question{args: map[string]any{}}
	a := axis{name: "r", ranked: "last_day", shown: "recency", bins: 3, cuts: []float64{30, 90}}
	equal(t, "recency", a.byCuts(q), "case when recency::double precision <= @r_cut_0::double precision then 3 when recency::double precision <= @r_cut_1::double precision then 2 else 1 end")
	a = axis{name: "m", ranked: "money", shown: "money", bins: 3, cuts: []float64{30, 90}}
	equal(t, "money", a.byCuts(q), "case when money::double precision >= @m_cut_1::double precision then 3 when money::double precision >= @m_cut_0::double precision then 2 else 1 end")
	equal(t, "arguments", fmt.Sprint(q.args), "map[m_cut_0:30 m_cut_1:90 r_cut_0:30 r_cut_1:90]")
	equal(t, "by rank", a.byRank(), "case when money > m2 then 3 when money > m1 then 2 else 1 end")
}
