package recommend

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// Rule says what becomes of items that the customer already has.
type Rule string

// The rules.
const (
	LeaveOut Rule = ""     // recommend what he has not
	Keep     Rule = "keep" // both, in one order
	Again    Rule = "only" // only what he has: what to buy again
)

// ListOptions of List; the zero value is good.
type ListOptions struct {
	K         int      // length of the list; 0 = 10
	Owned     Rule     // what becomes of items already owned
	Without   []string // never recommended, such as what is sold out
	Diversity float64  // 0 … 1: how much it counts that an item is unlike those above it
	Traits    []string // of the customer; a Hybrid goes by them where it knows none of his purchases
}

// Pick is one recommended item.
type Pick struct {
	Item       string
	Score      float64
	Owned      bool     // the customer has it already
	Bestseller bool     // nothing in the history speaks for it: it is here because many have it
	Reasons    []Reason // what of the history speaks for it, most first, at most three
}

// List recommends items to a customer with this history, best first; equal scores
// are ordered by how many customers have the item. Where the model knows
// nothing of the history, or too little to fill the list, bestsellers stand in and
// are marked. The list is shorter than K where the catalogue has no more.
func List(m Model, history []Owned, o ListOptions) ([]Pick, error) {
	o.K = cmp.Or(o.K, 10)
	if err := o.check(m); err != nil {
		return nil, err
	}
	scores, err := Scores(m, history)
	if err != nil {
		return nil, err
	}
	c := m.goods()
	b := c.basket(history)
	if h, is := m.(*Hybrid); is && len(b.index) == 0 {
		h.newcomer(o.Traits, scores)
	}
	has, out := make([]bool, len(c.items)), make([]bool, len(c.items))
	for _, i := range b.index {
		has[i] = true
	}
	for _, name := range o.Without {
		if i, in := c.place[name]; in {
			out[i] = true
		}
	}
	order := c.order(scores, func(i int) bool {
		return !out[i] && (o.Owned == Keep || has[i] == (o.Owned == Again))
	}, o.pool())
	if o.Diversity > 0 {
		order = diverse(m.(likener), order, scores, o)
	}
	order = order[:min(o.K, len(order))]
	picks := make([]Pick, len(order))
	for k, i := range order {
		picks[k] = Pick{Item: c.items[i], Score: scores[i], Owned: has[i],
			Bestseller: m.Kind() == PopularKind || len(b.index) == 0 || scores[i] == 0}
		if !picks[k].Bestseller {
			picks[k].Reasons = reasons(m, b, i, mostReasons)
		}
	}
	return picks, nil
}

func (o ListOptions) check(m Model) error {
	if o.K < 1 {
		return checkLength(o.K)
	}
	if o.Owned != LeaveOut && o.Owned != Keep && o.Owned != Again {
		return mining.TableError(fmt.Sprintf("没有规则“%s”；可用 keep、only 或留空", string(o.Owned)), fmt.Sprintf("there is no rule %q for items already owned; there are keep, only and none", string(o.Owned)))
	}
	if !(o.Diversity >= 0 && o.Diversity <= 1) {
		return mining.TableError(fmt.Sprintf("多样性 %v 须在 0 与 1 之间", o.Diversity), fmt.Sprintf("the diversity %v must lie between 0 and 1", o.Diversity))
	}
	if m.Kind() != HybridKind && len(o.Traits) > 0 {
		return unknownTraits(m)
	}
	if _, knows := m.(likener); o.Diversity > 0 && !knows {
		return mining.TableError("畅销榜不知道哪些商品相像，不能求多样", "bestsellers do not know which items are alike, so their list cannot be made diverse")
	}
	return nil
}

func checkLength(k int) error {
	return mining.TableError(fmt.Sprintf("推荐个数 %d 须大于 0", k), fmt.Sprintf("the length %d of the list must be above zero", k))
}

// pool is how many of the best diversity chooses from.
func (o ListOptions) pool() int {
	if o.Diversity > 0 {
		return 5*o.K + 50
	}
	return o.K
}

// order is the best of the items that are allowed.
func (c *catalogue) order(scores []float64, allowed func(int) bool, most int) []int {
	before := func(a, b int) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(c.owners[b], c.owners[a]), cmp.Compare(a, b))
	}
	best := make([]int, 0, most+1)
	for i := range scores {
		if len(best) == most && before(i, best[most-1]) > 0 || !allowed(i) {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, i, before)
		best = slices.Insert(best, at, i)
		best = best[:min(most, len(best))]
	}
	return best
}

// bestUnowned is the k best that are not in the basket; scores is scratch.
func bestUnowned(m Model, b basket, k int, scores []float64) []int {
	clear(scores)
	if len(b.index) > 0 || m.Kind() == PopularKind {
		m.score(b, scores)
	}
	return m.goods().order(scores, func(i int) bool {
		_, has := slices.BinarySearch(b.index, int32(i))
		return !has
	}, k)
}

// diverse orders by maximal marginal relevance (Carbonell & Goldstein 1998):
// the next item is that with the largest
//
//	(1 − d) · score, from 0 to 1 over the pool, − d · likeness to the likest chosen.
func diverse(m likener, pool []int, scores []float64, o ListOptions) []int {
	if len(pool) == 0 {
		return pool
	}
	top, span := scores[pool[0]], scores[pool[0]]-scores[pool[len(pool)-1]]
	closest := make([]float64, len(pool))
	for k := range closest {
		closest[k] = math.Inf(-1)
	}
	var chosen []int
	taken := make([]bool, len(pool))
	for len(chosen) < min(o.K, len(pool)) {
		next, best := -1, math.Inf(-1)
		for k, i := range pool {
			if taken[k] {
				continue
			}
			value := 1.0
			if span > 0 {
				value = 1 - (top-scores[i])/span
			}
			value *= 1 - o.Diversity
			if len(chosen) > 0 {
				value -= o.Diversity * closest[k]
			}
			if value > best {
				next, best = k, value
			}
		}
		taken[next] = true
		chosen = append(chosen, pool[next])
		for k, i := range pool {
			if !taken[k] {
				closest[k] = max(closest[k], m.likeness(pool[next], i))
			}
		}
	}
	return chosen
}
