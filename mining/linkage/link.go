package linkage

import (
	"cmp"
	"context"
	"math"
	"slices"

	"zhike/mining"
)

// Pair is two records that are likely of one entity.
type Pair struct {
	Left        int     `json:"left"`   // row of the first file
	Right       int     `json:"right"`  // row of the second, or a later one of the same file
	Weight      float64 `json:"weight"` // bits of evidence, without the prior
	Probability float64 `json:"probability"`
}

// Links is the pairs found among records.
type Links struct {
	Pairs     []Pair  // probability at least Threshold; by Left, then Right
	Compared  int     // pairs that were compared
	Threshold float64 // as asked for
	Cuts      []Cut   // what was not compared since blocks were too large

	table *table
	score scorer
}

// Link compares the records of one file (b nil), or those of a with those of b,
// and returns the pairs of at least the given probability; 0 stands for .5.
// Values are compared as the model has learnt; rows may be other ones.
func (m *Model) Link(ctx context.Context, a, b *Records, threshold float64) (*Links, error) {
	if threshold == 0 {
		threshold = .5
	}
	if !(threshold > 0 && threshold <= 1) {
		return nil, mining.TableError("概率的界限须在 0 与 1 之间", "the threshold is a probability: it must lie between 0 and 1")
	}
	if a.rows == 0 || b != nil && b.rows == 0 {
		return nil, nothing()
	}
	t, err := prepare(ctx, m.fields, a, b)
	if err != nil {
		return nil, err
	}
	t.weigh()
	l := &Links{Threshold: threshold, table: t, score: m.scorer()}
	c, cuts, _ := m.candidates(t)
	l.Cuts = cuts
	var found [][]Pair
	var compared []int
	least := logOdds(threshold) - m.prior - dust
	err = c.each(ctx, func(n int) { found, compared = make([][]Pair, n), make([]int, n) }, func(piece, i, j int) {
		compared[piece]++
		if w := l.score.pair(t, i, j, least); w >= least && probability(w+m.prior) >= threshold {
			found[piece] = append(found[piece], Pair{i, j - t.left, w, probability(w + m.prior)})
		}
	})
	if err != nil {
		return nil, err
	}
	for _, n := range compared {
		l.Compared += n
	}
	l.Pairs = slices.Concat(found...)
	slices.SortFunc(l.Pairs, func(p, q Pair) int { return cmp.Or(p.Left-q.Left, p.Right-q.Right) })
	return l, nil
}

// dust is more than the rounding of a sum of weights.
const dust = 1e-6

// scorer is the weights of a model laid out for speed.
type scorer struct {
	weights [][]float64 // by column and level, in bits
	order   []int       // of the columns, those that can add most first
	best    []float64   // the most that the columns from here on in the order can add
	prior   float64
}

func (m *Model) scorer() scorer {
	s := scorer{prior: m.prior, best: make([]float64, len(m.fields)+1)}
	for j := range m.fields {
		var w []float64
		for l := range m.fields[j].M {
			w = append(w, m.fields[j].weight(l))
		}
		s.weights = append(s.weights, w)
	}
	most := make([]float64, len(m.fields))
	for j := range m.fields {
		rarest := max(0, m.fields[j].rarity("")) // of a value never seen twice
		most[j] = slices.Max(s.weights[j]) + rarest
		s.order = append(s.order, j)
	}
	slices.SortStableFunc(s.order, func(a, b int) int { return cmp.Compare(most[b], most[a]) })
	for k := len(s.order) - 1; k >= 0; k-- {
		s.best[k] = s.best[k+1] + most[s.order[k]]
	}
	return s
}

// pair is the weight of two records. Where it cannot reach the least weight
// asked for, it may be left unfinished, and is below that then.
func (s scorer) pair(t *table, a, b int, least float64) float64 {
	sum := 0.0
	for k, j := range s.order {
		if sum+s.best[k] < least {
			return sum + s.best[k]
		}
		c := &t.columns[j]
		level := c.level(a, b)
		sum += s.weights[j][level]
		if level == 0 {
			sum += c.rare[c.codes[a]]
		}
	}
	return sum
}

// logOdds is the inverse of probability, in bits; at most 50, beyond which a
// probability cannot be told from 1.
func logOdds(p float64) float64 { return min(50, math.Log2(p/(1-p))) }
