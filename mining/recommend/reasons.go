package recommend

import (
	"cmp"
	"fmt"
	"slices"

	"zhike/mining"
)

// Reason is an item of the history that speaks for a recommended one, or, where
// Share is below zero, against it.
type Reason struct {
	Item  string
	Share float64 // what it adds to the score
}

// mostReasons is how many a pick carries.
const mostReasons = 3

// Text is the sentence for a customer.
func (r Reason) Text() mining.Text {
	return mining.Text{Zh: "因为买过 " + r.Item, En: "because you bought " + r.Item}
}

// Reasons is what each item of the history adds to the score of an item, most
// first; the shares sum to the score up to rounding. For EASE and neighbours these are
// the terms of the score, for ALS the decomposition of Hu, Koren & Volinsky (2008).
// Bestsellers and BPR have no reasons of this kind, which is an error.
func Reasons(m Model, history []Owned, item string) ([]Reason, error) {
	e, can := explains(m)
	if !can {
		return nil, mining.TableError(fmt.Sprintf("模型 %s 说不出推荐的理由", m.Kind()), fmt.Sprintf("a model of kind %s cannot say why it recommends", m.Kind()))
	}
	if err := checkHistory(history); err != nil {
		return nil, err
	}
	c := m.goods()
	i, in := c.place[item]
	if !in {
		return nil, mining.TableError("模型不认识商品“"+item+"”", fmt.Sprintf("the model does not know the item %q", item))
	}
	b := c.basket(history)
	shares := make([]float64, len(b.index))
	e.shares(b, i, shares)
	return c.reasons(b, shares), nil
}

func (c *catalogue) reasons(b basket, shares []float64) []Reason {
	out := make([]Reason, len(shares))
	for k, s := range shares {
		out[k] = Reason{c.items[b.index[k]], s}
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return cmp.Compare(b.Share, a.Share) })
	return out
}

// reasons are the strongest that speak for the item; none of a model that
// cannot say. That it is the item itself is no reason.
func reasons(m Model, b basket, item, most int) []Reason {
	e, can := explains(m)
	if !can {
		return nil
	}
	shares := make([]float64, len(b.index))
	e.shares(b, item, shares)
	c := m.goods()
	all := slices.DeleteFunc(c.reasons(b, shares), func(r Reason) bool { return r.Share <= 0 || r.Item == c.items[item] })
	return all[:min(most, len(all))]
}
