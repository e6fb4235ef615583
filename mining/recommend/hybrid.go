package recommend

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"zhike/mining"
)

// HybridKind is a model of another kind with content.
const HybridKind Kind = "hybrid"

// HybridOptions of NewHybrid.
type HybridOptions struct {
	Items      Traits  // of items: those of the log and new ones
	Users      Traits  // of the customers of the log
	Neighbours int     // by which a new item is judged; 0 = 20
	Shrink     float64 // customers by which the share of a trait is drawn to that of all; 0 = 20
}

// Hybrid is a model with content for what it could not learn.
//
// A new item, which nobody has yet, gets the mean score of the known items most
// like it in words (TF-IDF cosine), weighted by that likeness. A customer who
// has none but new items is scored by their likeness to all others. A customer
// with no item at all gets what customers with his traits have; without traits,
// bestsellers.
type Hybrid struct {
	catalogue
	base     Model
	content  content
	audience audience
	shrink   float64
	toBase   []int32 // of each item, −1 for a new one
	near     sparse  // a row for each item: of a new one the likest known, in the base's numbers
}

// NewHybrid adds content to a fitted model; log is what it was fitted to. Time
// and memory grow with the new items and with the traits of customers × items.
func NewHybrid(ctx context.Context, base Model, log *Log, o HybridOptions) (*Hybrid, error) {
	o.Neighbours, o.Shrink = cmp.Or(o.Neighbours, 20), cmp.Or(o.Shrink, 20)
	if o.Neighbours < 1 || !(o.Shrink > 0) || !finite(o.Shrink) {
		return nil, mining.TableError("邻居数与收缩须大于 0", "the neighbours and the shrinkage must be above zero")
	}
	if base.Kind() == HybridKind {
		return nil, mining.TableError("混合模型不能再混合", "a hybrid cannot be the base of another")
	}
	if !slices.Equal(base.Items(), log.items) {
		return nil, mining.TableError("模型不是用这份购买记录训练的", "the model was not fitted to these purchases")
	}
	if err := checkTraits(o.Items, "item"); err != nil {
		return nil, err
	}
	if err := checkTraits(o.Users, "user"); err != nil {
		return nil, err
	}
	m := &Hybrid{base: base, shrink: o.Shrink, audience: newAudience(log, base.goods(), o.Users)}
	items := slices.Clone(base.Items())
	for name := range o.Items {
		if _, known := base.goods().place[name]; !known {
			items = append(items, name)
		}
	}
	slices.Sort(items)
	m.spread(items)
	m.content = newContent(items, o.Items)
	return m, m.findNear(ctx, o.Neighbours)
}

// spread makes the catalogue of all items from that of the base.
func (m *Hybrid) spread(items []string) {
	base := m.base.goods()
	m.catalogue = catalogue{items: items, users: base.users, mean: base.mean, warnings: base.warnings,
		owners: make([]int, len(items))}
	m.toBase = make([]int32, len(items))
	for i, name := range items {
		m.toBase[i] = -1
		if at, known := base.place[name]; known {
			m.toBase[i], m.owners[i] = int32(at), base.owners[at]
		}
	}
	m.index()
}

// findNear finds the known items likest to each new one.
func (m *Hybrid) findNear(ctx context.Context, most int) error {
	near := make([][]neighbour, len(m.items))
	err := mining.Pieces(ctx, len(m.items), itemsAtOnce, func(_, lo, hi int) {
		like := make([]float64, len(m.items))
		for i := lo; i < hi; i++ {
			if m.toBase[i] >= 0 {
				continue
			}
			clear(like)
			m.content.add(i, like)
			for _, j := range m.goods().order(like, func(j int) bool { return m.toBase[j] >= 0 && like[j] > 0 }, most) {
				near[i] = append(near[i], neighbour{m.toBase[j], like[j]})
			}
			slices.SortFunc(near[i], func(a, b neighbour) int { return cmp.Compare(a.item, b.item) })
		}
	})
	m.near.start = []int{0}
	for _, row := range near {
		for _, n := range row {
			m.near.index, m.near.value = append(m.near.index, n.item), append(m.near.value, n.likeness)
		}
		m.near.start = append(m.near.start, len(m.near.index))
	}
	return err
}

// Kind is HybridKind.
func (m *Hybrid) Kind() Kind { return HybridKind }

// Base is the model that content was added to.
func (m *Hybrid) Base() Model { return m.base }

// baseBasket is what of a basket the base knows, and where in the basket it is.
func (m *Hybrid) baseBasket(b basket) (known basket, at []int) {
	for k, i := range b.index {
		if j := m.toBase[i]; j >= 0 {
			known.index, known.value = append(known.index, j), append(known.value, b.value[k])
			at = append(at, k)
		}
	}
	return known, at
}

func (m *Hybrid) score(b basket, into []float64) {
	known, _ := m.baseBasket(b)
	if len(known.index) == 0 && len(b.index) > 0 {
		clear(into)
		for _, i := range b.index {
			m.content.add(int(i), into)
		}
		return
	}
	base := make([]float64, len(m.base.Items()))
	m.base.score(known, base)
	m.fill(base, into)
}

// fill gives each item the base's score, or the mean of the likest ones'.
func (m *Hybrid) fill(base, into []float64) {
	for i, at := range m.toBase {
		if at >= 0 {
			into[i] = base[at]
		} else {
			into[i] = m.mean(i, base)
		}
	}
}

// mean is the weighted mean of values of the base over the neighbours of a new
// item, 0 if it has none.
func (m *Hybrid) mean(i int, values []float64) float64 {
	index, weight := m.near.row(i)
	sum, all := 0.0, 0.0
	for k, j := range index {
		sum += weight[k] * values[j]
		all += weight[k]
	}
	if all == 0 {
		return 0
	}
	return sum / all
}

// newcomer scores items for a customer of whom traits are known, but no purchase.
func (m *Hybrid) newcomer(traits []string, into []float64) {
	base := m.base.goods()
	shares := make([]float64, len(base.items))
	m.audience.shares(traits, base, m.shrink, shares)
	m.fill(shares, into)
}

// shares of a new item are the means of its neighbours'; of a history that the
// base knows nothing of, the likenesses.
func (m *Hybrid) shares(b basket, item int, into []float64) {
	known, at := m.baseBasket(b)
	clear(into)
	if len(known.index) == 0 {
		for k, i := range b.index {
			into[k] = m.content.cosine(int(i), item)
		}
		return
	}
	targets, weights := []int32{m.toBase[item]}, []float64{1}
	if m.toBase[item] < 0 {
		targets, weights = m.near.row(item)
	}
	all := 0.0
	for _, w := range weights {
		all += w
	}
	part := make([]float64, len(at))
	for k, j := range targets {
		m.base.(explainer).shares(known, int(j), part)
		for n, v := range part {
			into[at[n]] += weights[k] / all * v
		}
	}
}

// likeness is that of the words where both items have some, else the base's.
func (m *Hybrid) likeness(a, b int) float64 {
	if m.content.described(a) && m.content.described(b) {
		return m.content.cosine(a, b)
	}
	if base, knows := m.base.(likener); knows && m.toBase[a] >= 0 && m.toBase[b] >= 0 {
		return base.likeness(int(m.toBase[a]), int(m.toBase[b]))
	}
	return 0
}

// explains returns the model as one that can say why, if it can.
func explains(m Model) (explainer, bool) {
	if h, is := m.(*Hybrid); is {
		_, can := h.base.(explainer)
		return h, can
	}
	e, can := m.(explainer)
	return e, can
}

func unknownTraits(m Model) error {
	return mining.TableError(fmt.Sprintf("模型 %s 不认识客户的特征；请用混合模型", m.Kind()), fmt.Sprintf("a model of kind %s knows no traits of customers; a hybrid does", m.Kind()))
}
