// Package recommend says what to offer a customer next, learnt from who bought
// what: bestsellers, neighbours of what was bought, EASE^R, factors by ALS and
// by BPR, and all of these with content for what is new.
//
// A model keeps the items' side only. It knows no customer: it takes a history,
// what one customer has bought, and scores every item of its catalogue, so that
// yesterday's purchase counts today without fitting again. How strong a purchase
// was (its quantity, a rating) weighs in ALS alone; for the others a customer
// has an item or has it not.
package recommend

import (
	"context"
	"fmt"
	"math"

	"zhike/mining"
)

// Kind is the name of a kind of model.
type Kind string

// The kinds of models.
const (
	PopularKind Kind = "popular"
	ItemKNNKind Kind = "itemknn"
	EASEKind    Kind = "ease"
	ALSKind     Kind = "als"
	BPRKind     Kind = "bpr"
)

// Model is a fitted recommender of this package. It is never changed and may be
// used by many at once.
type Model interface {
	Kind() Kind
	Items() []string // the catalogue, sorted; read only
	Warnings() []mining.Text

	goods() *catalogue
	// score writes one score for each item; more is better.
	score(b basket, into []float64)
}

// explainer is a model whose scores are sums over the items of the history.
type explainer interface {
	// shares writes what each item of the basket adds to the score of an item.
	shares(b basket, item int, into []float64)
}

// likener is a model that knows how alike two items are, from −1 to 1.
type likener interface{ likeness(a, b int) float64 }

// Fit fits a model of a kind with its default options.
func Fit(ctx context.Context, kind Kind, log *Log, seed uint64) (Model, error) {
	switch kind {
	case PopularKind:
		return FitPopular(ctx, log)
	case ItemKNNKind:
		return FitItemKNN(ctx, log, ItemKNNOptions{})
	case EASEKind:
		return FitEASE(ctx, log, EASEOptions{})
	case ALSKind:
		return FitALS(ctx, log, ALSOptions{Seed: seed})
	case BPRKind:
		return FitBPR(ctx, log, BPROptions{Seed: seed})
	}
	return nil, mining.TableError(fmt.Sprintf("没有推荐模型“%s”；可用 popular、itemknn、ease、als、bpr", string(kind)),
		fmt.Sprintf("there is no recommender %q; there are popular, itemknn, ease, als and bpr", string(kind)))
}

// catalogue is what every model knows of its items.
type catalogue struct {
	items    []string // sorted
	owners   []int    // how many customers have each
	users    int
	mean     float64 // of the values of all pairs
	warnings []mining.Text
	place    map[string]int
}

func newCatalogue(log *Log) catalogue {
	c := catalogue{items: log.items, users: len(log.users), owners: make([]int, len(log.items))}
	for k, i := range log.pairs.index {
		c.owners[i]++
		c.mean += (log.pairs.value[k] - c.mean) / float64(k+1)
	}
	if c.users < fewUsers {
		c.warnings = append(c.warnings, mining.Text{Zh: fmt.Sprintf("只有 %d 位客户，推荐多半出于偶然", c.users),
			En: fmt.Sprintf("There are %d customers only; what is recommended owes much to chance.", c.users)})
	}
	c.index()
	return c
}

// fewUsers is how many customers are too few: a share of owners is then known
// to no better than ±14 points.
const fewUsers = 50

func (c *catalogue) index() {
	c.place = make(map[string]int, len(c.items))
	for i, name := range c.items {
		c.place[name] = i
	}
}

// Items is the catalogue, sorted.
func (c *catalogue) Items() []string { return c.items }

// Warnings says why the model should be trusted less than others.
func (c *catalogue) Warnings() []mining.Text { return c.warnings }

func (c *catalogue) goods() *catalogue { return c }

// basket is a history in the catalogue's numbers, ascending.
type basket struct {
	index []int32
	value []float64
}

// basket leaves out items that the catalogue does not have.
func (c *catalogue) basket(history []Owned) basket {
	values := make([]float64, len(c.items))
	for _, o := range history {
		if i, known := c.place[o.Item]; known {
			values[i] += o.Value
		}
	}
	var b basket
	for i, v := range values {
		if v > 0 {
			b.index, b.value = append(b.index, int32(i)), append(b.value, v)
		}
	}
	return b
}

// Scores returns one score for each item of the catalogue, all 0 where nothing
// of the history is known. More is better; the unit differs between kinds.
func Scores(m Model, history []Owned) ([]float64, error) {
	if err := checkHistory(history); err != nil {
		return nil, err
	}
	c := m.goods()
	out := make([]float64, len(c.items))
	if b := c.basket(history); len(b.index) > 0 || m.Kind() == PopularKind {
		m.score(b, out)
	}
	return out, nil
}

func checkHistory(history []Owned) error {
	for i, o := range history {
		if !finite(o.Value) {
			return mining.RowError(i, "value", "数值缺失或为无穷大", "the value is missing or infinite")
		}
	}
	return nil
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v - v) {
			return false
		}
	}
	return true
}
