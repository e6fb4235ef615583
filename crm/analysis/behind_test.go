package analysis

import (
	"slices"
	"testing"

	"zhike/fault"
	"zhike/store"
)

// Defaults, choices and bounds of a link are those of the route.
func TestBehind(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		for link, want := range map[string][]int64{
			"/api/analysis/overview/customers?as_of=2026-04-30":                          {1, 2, 3, 4}, // buyers
			"overview/customers?as_of=2026-04-30&who=returners":                          {2, 5},
			"cohort/customers?as_of=2026-04-30&cohort=2026-01&distance=3":                {1},
			"rhythm/customers?as_of=2026-04-30&weekday=6":                                {1, 2}, // 01-10 and 04-25 are Saturdays; hour is any by default
			"pareto/customers?as_of=2026-04-30&tier=high&limit=1&cursor=does-not-matter": {1},
		} {
			b := must[*Behind](t)(w.Behind(t.Context(), link))
			got := must[[]int64](t)(store.All[int64](t.Context(), w.db, store.SQL("select customer_id from ("+b.SQL+") x order by 1"), b.Args...))
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", link, got, want)
			}
			if b.Title.Zh == "" || b.AsOf.Format(dayForm) != "2026-04-30" {
				t.Errorf("%s: %v as of %v", link, b.Title, b.AsOf)
			}
		}
		for _, link := range []string{"", "rfm", "rfm/customers?r=11", "rfm/customers?r=five", "overview/customers?who=all", "cohort/customers?distance=1",
			"cohort/customers?cohort=2026-01&by=day", "rfm/customers?%zz", "segments/customers", "rfm/customers?group=nobody"} {
			if _, err := w.Behind(t.Context(), link); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", link, err)
			}
		}
	})
}
