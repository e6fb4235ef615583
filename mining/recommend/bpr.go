package recommend

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

// BPROptions of FitBPR; the zero value is good.
type BPROptions struct {
	Factors int     // length of the vectors; 0 = 32
	Rate    float64 // of learning; 0 = .02
	Penalty float64 // λ; 0 = .01
	Passes  int     // over the pairs, at most 10,000; 0 = 60
	Seed    uint64
}

func (o BPROptions) checked() (BPROptions, error) {
	o.Factors, o.Passes = cmp.Or(o.Factors, 32), cmp.Or(o.Passes, 60)
	o.Rate, o.Penalty = cmp.Or(o.Rate, .02), cmp.Or(o.Penalty, .01)
	if o.Factors < 1 || o.Passes < 1 || o.Passes > 10_000 || !(o.Rate > 0 && o.Rate <= 1 && o.Penalty > 0 && o.Penalty < 1) {
		return o, mining.TableError("因子数须大于 0，轮数须从 1 到 10000，学习率与惩罚须在 0 与 1 之间", "the factors must be above zero, the passes from 1 to 10,000, the rate and the penalty between 0 and 1")
	}
	return o, nil
}

// BPR orders items for each customer so that what he has comes before what he
// has not: it maximises, over triples of a customer, an item he has and one he
// has not (Rendle et al. 2009),
//
//	Σ ln σ(x(u,i) − x(u,j)) − λ ÷ 2 · |parameters|², x(u,i) = bᵢ + pᵤ·qᵢ.
//
// A customer's p is learnt again from his history whenever he is scored, the
// items held fixed, so that strangers are treated as those learnt from.
type BPR struct {
	catalogue
	options BPROptions
	vectors []float64 // of the items
	bias    []float64
}

// FitBPR draws pairs and a missing item for each, as many as there are pairs in
// each pass, and steps by the gradient, on one processor: each step needs the
// one before. Time grows linearly with the pairs, memory with customers and items.
func FitBPR(ctx context.Context, log *Log, o BPROptions) (*BPR, error) {
	o, err := o.checked()
	if err != nil {
		return nil, err
	}
	m := &BPR{catalogue: newCatalogue(log), options: o, bias: make([]float64, len(log.items))}
	random := mining.Random(o.Seed, 0xb92)
	draw := func(n int) []float64 {
		v := make([]float64, n*o.Factors)
		for k := range v {
			v[k] = .1 * random.NormFloat64()
		}
		return v
	}
	m.vectors = draw(len(m.items))
	users, owner := draw(len(log.users)), make([]int32, len(log.pairs.index))
	for u := range log.users {
		for k := log.pairs.start[u]; k < log.pairs.start[u+1]; k++ {
			owner[k] = int32(u)
		}
	}
	for range o.Passes {
		for n := range owner {
			if n%4096 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			k := random.IntN(len(owner))
			u := int(owner[k])
			has, _ := log.pairs.row(u)
			if missing, ok := m.missing(random, has); ok {
				m.learn(users[u*o.Factors:(u+1)*o.Factors], int(log.pairs.index[k]), missing, true)
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !finite(m.vectors...) || !finite(m.bias...) {
		return nil, mining.TableError("学习发散，请降低学习率", "learning has diverged; a lower rate helps")
	}
	return m, nil
}

// missing draws an item that is not in the sorted list; false if hardly any is.
func (m *BPR) missing(random *rand.Rand, has []int32) (int, bool) {
	for range 20 {
		j := random.IntN(len(m.items))
		if _, found := slices.BinarySearch(has, int32(j)); !found {
			return j, true
		}
	}
	return 0, false
}

// learn takes one step for a customer who has item i and not j; items says
// whether these move too.
func (m *BPR) learn(p []float64, i, j int, items bool) {
	qi, qj := m.vector(i), m.vector(j)
	x := m.bias[i] - m.bias[j]
	for a, v := range p {
		x += v * (qi[a] - qj[a])
	}
	rate := m.options.Rate
	g, keep := rate/(1+math.Exp(x)), 1-rate*m.options.Penalty
	if !items {
		for a, v := range p {
			p[a] = keep*v + g*(qi[a]-qj[a])
		}
		return
	}
	m.bias[i], m.bias[j] = keep*m.bias[i]+g, keep*m.bias[j]-g
	for a, v := range p {
		vi, vj := qi[a], qj[a]
		p[a] = keep*v + g*(vi-vj)
		qi[a], qj[a] = keep*vi+g*v, keep*vj-g*v
	}
}

// Kind is BPRKind.
func (m *BPR) Kind() Kind { return BPRKind }

func (m *BPR) vector(i int) []float64 {
	return m.vectors[i*m.options.Factors : (i+1)*m.options.Factors]
}

func (m *BPR) score(b basket, into []float64) {
	p := make([]float64, m.options.Factors)
	random := mining.Random(m.options.Seed, 0xb93)
	for range m.options.Passes {
		for _, i := range b.index {
			if j, ok := m.missing(random, b.index); ok {
				m.learn(p, int(i), j, false)
			}
		}
	}
	for j := range into {
		into[j] = m.bias[j] + floats.Dot(p, m.vector(j))
	}
}

// likeness is the cosine of the vectors.
func (m *BPR) likeness(a, b int) float64 { return cosine(m.vector(a), m.vector(b)) }
