package segment

import (
	"fmt"
	"sync"
	"testing"

	"zhike/crm/governance"
)

// Many readers at once get the same counts while the memory of counts is
// emptied under them.
func TestManyReaders(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		for i := range 4 {
			h.make(fmt.Sprint("分群", i), fmt.Sprintf("order.count >= %d", i))
		}
		var readers sync.WaitGroup
		for range 8 {
			readers.Go(func() {
				for range 3 {
					list, err := h.segments.List(as(t, governance.Viewer), &ListRequest{Limit: 10})
					if err != nil {
						t.Error(err)
						return
					}
					for _, g := range list.Items { // customers with at least 0, 1, 2, 3 orders
						if want := map[string]int64{"分群0": 5, "分群1": 4, "分群2": 2, "分群3": 1}[g.Name]; g.Count == nil || g.Count.Customers != want {
							t.Errorf("%s: %+v", g.Name, g.Count)
						}
						h.segments.forget(g.ID)
					}
				}
			})
		}
		readers.Wait()
	})
}
