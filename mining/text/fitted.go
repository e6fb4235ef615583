package text

import (
	"context"
	"math"

	"zhike/mining"
)

// fitted is what was learnt from a part of a corpus: for each setting tried the
// weights by class, or rules.
type fitted struct {
	weights   [][][]float32
	rules     []Rule
	converged bool
}

// fit learns from some documents of the corpus, for every setting: the cost of a
// machine, the smoothing of Bayes.
func (c *corpus) fit(ctx context.Context, rows []int, settings []float64, gap float64, o ClassifierOptions) (*fitted, error) {
	switch o.Method {
	case Bayes:
		out := &fitted{converged: true}
		for _, smoothing := range settings {
			out.weights = append(out.weights, c.multinomial(rows, smoothing))
		}
		return out, ctx.Err()
	case Keyword:
		rules, err := c.learnRules(ctx, rows, o)
		return &fitted{weights: make([][][]float32, 1), rules: rules, converged: true}, err
	}
	machines := len(c.labels)
	if machines == 2 {
		machines = 1
	}
	out := &fitted{weights: make([][][]float32, len(settings)), converged: true}
	for at := range settings {
		out.weights[at] = make([][]float32, machines)
	}
	failed, fell := make([]error, machines), make([]bool, machines)
	err := mining.Pieces(ctx, machines, 1, func(k, _, _ int) {
		positive := k
		if machines == 1 {
			positive = 1
		}
		sign := make([]float64, len(rows))
		for at, i := range rows {
			if sign[at] = -1; c.class[i] == positive {
				sign[at] = 1
			}
		}
		d := newDual(c.rows, rows, sign, gap, o.Seed)
		for at, cost := range settings {
			var reached bool
			if o.Method == Logistic {
				reached, failed[k] = d.logistic(ctx, cost)
			} else {
				reached, failed[k] = d.hinge(ctx, cost)
			}
			fell[k] = fell[k] || !reached
			out.weights[at][k] = d.single()
		}
	})
	if err != nil {
		return nil, err
	}
	for k := range failed {
		if failed[k] != nil {
			return nil, failed[k]
		}
		out.converged = out.converged && !fell[k]
	}
	return out, nil
}

// linear is the scores of a row by class. Of two classes the difference alone
// was learnt.
func (f *fitted) linear(x *Counts, i, setting, classes int) []float64 {
	terms, values := x.Row(i)
	scores := make([]float64, classes)
	for k, weights := range f.weights[setting] {
		s := float64(weights[len(weights)-1])
		for at, t := range terms {
			s += float64(weights[t]) * values[at]
		}
		scores[k] = s
	}
	if len(f.weights[setting]) == 1 {
		scores[0], scores[1] = -scores[0]/2, scores[0]/2
	}
	return scores
}

// multinomial is multinomial naive Bayes (McCallum & Nigam 1998) on the rows of
// TF-IDF weights in place of counts. The score of a class is
//
//	ln(its share of the documents) + Σ x(t) × ln((a + Σ x(t) of its documents) / (a × terms + Σ of all their x))
//
// with smoothing a.
func (c *corpus) multinomial(rows []int, smoothing float64) [][]float32 {
	classes, terms := len(c.labels), len(c.rows.Terms)
	out := make([][]float32, classes)
	documents, totals := make([]float64, classes), make([]float64, classes)
	sums := make([]float64, classes*terms)
	for _, i := range rows {
		k := c.class[i]
		documents[k]++
		at, values := c.rows.Row(i)
		for j, t := range at {
			sums[k*terms+int(t)] += values[j]
			totals[k] += values[j]
		}
	}
	for k := range out {
		out[k] = make([]float32, terms+1)
		all := math.Log(smoothing*float64(terms) + totals[k])
		for t := range terms {
			out[k][t] = float32(math.Log(smoothing+sums[k*terms+t]) - all)
		}
		// A class without a document is possible only where documents are held back.
		out[k][terms] = float32(math.Log(max(documents[k], .5) / float64(len(rows))))
	}
	if classes > 2 {
		return out
	}
	for t, w := range out[0] {
		out[1][t] -= w
	}
	return out[1:]
}
