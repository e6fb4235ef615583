package recommend

import (
	"context"
	"math"
	"slices"

	"zhike/mining"
	"zhike/mining/metric"
)

// Quality says how well lists of k items found what customers turned out to
// have. Of a customer with the set R of items to be found, of which hits are in
// the list:
//
//	precision = hits ÷ k
//	recall    = hits ÷ |R|
//	ndcg      = Σ over the hits of 1 ÷ log₂(place + 1), divided by that of the best list
//	map       = Σ over the hits of the precision down to its place, divided by min(k, |R|)
//
// each averaged over the customers, with the 95 % interval of a bootstrap over
// them. Coverage is the share of the catalogue that is in somebody's list.
type Quality struct {
	K         int             `json:"k"`
	Users     int             `json:"users"` // tested: those with something to be found
	Precision metric.Interval `json:"precision"`
	Recall    metric.Interval `json:"recall"`
	NDCG      metric.Interval `json:"ndcg"`
	MAP       metric.Interval `json:"map"`
	Coverage  float64         `json:"coverage"`
	Strangers int             `json:"strangers"` // tested customers of whom nothing is known; they get bestsellers
	Unknown   int             `json:"unknown"`   // items to be found that are not in the catalogue: no list can have them
	each      []found         // of each tested customer
}

// found is the figures of one customer.
type found struct{ precision, recall, ndcg, ap float64 }

// draws of the bootstrap.
const draws = 200

// Evaluate recommends k items, none owned already, to each customer of the test
// and compares. Pairs of the test that are in known too are not to be found.
// It is the same on any number of processors.
func Evaluate(ctx context.Context, m Model, known, test *Log, k int, seed uint64) (Quality, error) {
	if k < 1 {
		return Quality{}, checkLength(k)
	}
	q := Quality{K: k}
	c := m.goods()
	listed := make([][]int, len(test.users))
	each := make([]found, len(test.users))
	unknown, strange := make([]int, len(test.users)), make([]bool, len(test.users))
	err := mining.Pieces(ctx, len(test.users), 16, func(_, lo, hi int) {
		scores := make([]float64, len(c.items))
		for u := lo; u < hi; u++ {
			history := known.History(test.users[u])
			wanted, missing := toBeFound(c, history, test.History(test.users[u]))
			if len(wanted)+missing == 0 {
				continue
			}
			b := c.basket(history)
			strange[u], unknown[u] = len(b.index) == 0, missing
			listed[u] = bestUnowned(m, b, k, scores)
			each[u] = judge(listed[u], wanted, missing, k)
		}
	})
	if err != nil {
		return q, err
	}
	inList := make([]bool, len(c.items))
	for u, list := range listed {
		q.Unknown += unknown[u]
		if list == nil {
			continue
		}
		q.Users++
		q.each = append(q.each, each[u])
		if strange[u] {
			q.Strangers++
		}
		for _, i := range list {
			inList[i] = true
		}
	}
	if q.Users == 0 {
		return q, mining.TableError("测试数据中没有客户有新的商品，无从评估", "no customer of the test has an item that was not known, so there is nothing to judge by")
	}
	for _, in := range inList {
		if in {
			q.Coverage += 1 / float64(len(inList))
		}
	}
	return q, q.intervals(ctx, seed)
}

// toBeFound is the numbers of the new items, sorted, and how many the
// catalogue does not have.
func toBeFound(c *catalogue, history, later []Owned) (wanted []int, missing int) {
	had := make(map[string]bool, len(history))
	for _, o := range history {
		had[o.Item] = true
	}
	for _, o := range later {
		if had[o.Item] {
			continue
		}
		if i, in := c.place[o.Item]; in {
			wanted = append(wanted, i)
		} else {
			missing++
		}
	}
	return wanted, missing
}

func judge(list, wanted []int, missing, k int) found {
	hits, gain, ap := 0.0, 0.0, 0.0
	for place, i := range list {
		if _, hit := slices.BinarySearch(wanted, i); hit {
			hits++
			gain += 1 / math.Log2(float64(place+2))
			ap += hits / float64(place+1)
		}
	}
	all := len(wanted) + missing
	best := 0.0
	for place := range min(k, all) {
		best += 1 / math.Log2(float64(place+2))
	}
	return found{hits / float64(k), hits / float64(all), gain / best, ap / float64(min(k, all))}
}

func (q *Quality) intervals(ctx context.Context, seed uint64) error {
	for _, f := range []struct {
		into *metric.Interval
		of   func(found) float64
	}{
		{&q.Precision, found.precisionOf}, {&q.Recall, found.recallOf}, {&q.NDCG, found.ndcgOf}, {&q.MAP, found.apOf},
	} {
		var err error
		if *f.into, err = meanInterval(ctx, len(q.each), seed, func(u int) float64 { return f.of(q.each[u]) }); err != nil {
			return err
		}
	}
	return nil
}

func (f found) precisionOf() float64 { return f.precision }
func (f found) recallOf() float64    { return f.recall }
func (f found) ndcgOf() float64      { return f.ndcg }
func (f found) apOf() float64        { return f.ap }

func meanInterval(ctx context.Context, n int, seed uint64, of func(int) float64) (metric.Interval, error) {
	return metric.Bootstrap(ctx, n, draws, .95, seed, func(rows []int) float64 {
		sum := 0.0
		for _, u := range rows {
			sum += of(u)
		}
		return sum / float64(len(rows))
	})
}

// Gain is by how much the NDCG exceeds that of another model on the same
// customers, with the interval of the difference customer by customer.
func (q Quality) Gain(ctx context.Context, other Quality, seed uint64) (metric.Interval, error) {
	if len(q.each) == 0 || len(q.each) != len(other.each) {
		return metric.Interval{}, mining.TableError("两个模型不是在相同的客户上评估的", "the two models were not judged by the same customers")
	}
	return meanInterval(ctx, len(q.each), seed, func(u int) float64 { return q.each[u].ndcg - other.each[u].ndcg })
}
