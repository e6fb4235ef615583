package today

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// Of ten places two are kept for each reason; the rest goes by value. The
// letters are reasons, most valuable first, upper case in the wanted list.
func TestSeats(t *testing.T) {
	for given, want := range map[string]string{
		"aaaaaaaaaaaaaabbbcc": "AAAAAAaaaaaaaaBBbCC",
		"abc":                 "ABC",
		"aaaaaaaaaaaa":        "AAAAAAAAAAaa",
		"bbbbbbbbbbbba":       "BBBBBBBBBbbbA",
		"":                    "",
	} {
		var got strings.Builder
		for i, taken := range seats(len(given), 10, func(i int) string { return given[i : i+1] }) {
			letter := given[i : i+1]
			if taken {
				letter = strings.ToUpper(letter)
			}
			got.WriteString(letter)
		}
		if got.String() != want {
			t.Errorf("%s: %s, want %s", given, got.String(), want)
		}
	}
}

// A list is as long as it can be, and each reason has its fifth if it can fill it.
func TestSeatsProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		reasons := make([]int, r.IntN(60))
		all, taken := [3]int{}, [3]int{}
		for i := range reasons {
			reasons[i] = r.IntN(3)
			all[reasons[i]]++
		}
		size, n := 1+r.IntN(40), 0
		for i, ok := range seats(len(reasons), size, func(i int) string { return rules()[reasons[i]].code }) {
			if ok {
				taken[reasons[i]]++
				n++
			}
		}
		if n != min(size, len(reasons)) {
			t.Fatalf("%d of %d on a list of %d", n, len(reasons), size)
		}
		for i := range all {
			if taken[i] < min(all[i], size/reserved) {
				t.Fatalf("reason %d has %d of %d places on a list of %d", i, taken[i], all[i], size)
			}
		}
	}
}

// By value alone customers 4 to 15, falling by 1,000 each, would fill a list of
// ten; two places are kept for the new customers 1 to 3 with some 100 each.
func TestNewCustomersAreNotCrowdedOut(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		for id := int64(1); id <= 3; id++ {
			h.add(id, "新客", "")
			h.buy(id, 100+float64(id), 20)
		}
		for id := int64(4); id <= 15; id++ {
			h.add(id, "大客户", "")
			h.buy(id, 500, 100, 120)
			h.buy(id, 10, 5)
		}
		for id := int64(16); id <= 80; id++ { // the crowd, so that the twelve are the top fifth
			h.add(id, "散客", "")
			h.buy(id, 1, 2)
		}
		h.refresh()
		h.make()
		counts := map[string]int{}
		l := h.list(ListRequest{Limit: 10})
		for i, item := range l.Items {
			counts[item.Code]++
			if i > 0 && item.Value > l.Items[i-1].Value {
				t.Errorf("not sorted by value: %s", entries(l))
			}
		}
		if counts[Falling] != 8 || counts[SecondOrder] != 2 {
			t.Errorf("%v: %s", counts, entries(l))
		}
	})
}
