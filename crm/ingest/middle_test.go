package ingest_test

import (
	"fmt"
	"testing"

	"zhike/crm/ingest"
)

// A line that two later imports changed in turn: taking the one in the middle
// back leaves the newest as it is, and taking that back then gives the first.
func TestUndoOfTheMiddle(t *testing.T) {
	eachShop(t, func(s *shop) {
		var batches []string
		for n, amount := range []int{10, 20, 30} {
			r := s.take(s.file(fmt.Sprintf("%d.csv", n), fmt.Sprintf("order,customer,time,sku,amount\n1,x,2025-11-01,S1,%d\n", amount)), ingest.Orders, nil)
			batches = append(batches, r.ID)
		}
		s.keepsItsWord(batches[1])
		if got := s.number("select sum(net_amount) from orders"); got != 30 {
			t.Errorf("the newest stays: %v", got)
		}
		s.keepsItsWord(batches[2])
		if got := s.number("select sum(net_amount) from orders"); got != 10 {
			t.Errorf("the first comes back: %v", got)
		}
	})
}

// By hand, the amount of one line as imports bring it, one of them taken back,
// and what is left: a line that a later import brought just so is its own then.
func TestUndoAmongRepeats(t *testing.T) {
	cases := map[string]struct {
		amounts []int
		undo    []int // places in amounts
		left    []float64
	}{
		"brought again":                       {[]int{10, 20, 20}, []int{1, 2}, []float64{20, 10}},
		"the repeat is older than the change": {[]int{10, 10, 20}, []int{2, 0, 1}, []float64{10, 10, 0}},
		"the first, whose line was replaced":  {[]int{10, 20, 20}, []int{0, 1, 2}, []float64{20, 20, 0}},
		"and back again":                      {[]int{10, 20, 10}, []int{1, 0, 2}, []float64{10, 10, 0}},
	}
	eachShop(t, func(s *shop) {
		n := 0
		for name, c := range cases {
			n++
			var batches []string
			for at, amount := range c.amounts {
				// The column that no field takes makes every file another one.
				r := s.take(s.file(fmt.Sprintf("%d-%d.csv", n, at), fmt.Sprintf("order,customer,time,sku,amount,file%d\n%d,x,2025-11-01,S1,%d,\n", at, n, amount)), ingest.Orders, nil)
				batches = append(batches, r.ID)
			}
			for i, at := range c.undo {
				s.keepsItsWord(batches[at])
				if got := s.number(fmt.Sprintf("select coalesce(sum(net_amount), 0) from orders where order_no = '%d'", n)); got != c.left[i] {
					t.Errorf("%s: after %d undone %v is left, want %v", name, i+1, got, c.left[i])
				}
			}
		}
	})
}
