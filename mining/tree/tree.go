// Package tree learns by asking questions: one decision tree that a person can
// read, a random forest, and gradient boosting, which is the most exact learner
// for tables of customers. All take numbers with missing values and categories
// as they are, and say why: exact Shapley values and permutation importance.
//
// The three share one form of a finished tree (this file), the way it is
// explained (shap.go) and the way it is written (json.go). Boosting and forests
// learn on values sorted into at most 255 bins (bins.go), the single tree on
// the exact values. Sums over rows are kept in whole numbers (gradient.go), so
// a model depends neither on the order of the rows nor on how many processors
// have worked.
package tree

import (
	"context"
	"math"

	"zhike/mining"
)

// node is one question or one answer. Its two children stand side by side.
type node struct {
	threshold float64 // numbers at most this go left
	value     float64 // the answer; in a question, what the answer would have been
	cover     float64 // training rows that came by
	gain      float64 // by how much the question lowers the loss
	feature   int32   // the column asked about; −1 in an answer
	left      int32   // the left child; the right one is the next
	set       int32   // for categories: which of the tree's sets goes left; −1 for numbers
	missing   bool    // missing values go left
}

// tree is a finished tree; the first node is its root.
type tree struct {
	nodes []node
	sets  [][]uint64 // levels that go left, a bit each
}

// next returns the child that a value leads to.
func (t *tree) next(n *node, v float64) int32 {
	if t.goesLeft(n, v) {
		return n.left
	}
	return n.left + 1
}

func (t *tree) goesLeft(n *node, v float64) bool {
	switch {
	case math.IsNaN(v):
		return n.missing
	case n.set < 0:
		return v <= n.threshold
	}
	return has(t.sets[n.set], int(v))
}

func has(set []uint64, i int) bool { return i>>6 < len(set) && set[i>>6]>>(i&63)&1 != 0 }

// leaf returns the answer that a row comes to.
func (t *tree) leaf(row []float64) *node {
	n := &t.nodes[0]
	for n.feature >= 0 {
		n = &t.nodes[t.next(n, row[n.feature])]
	}
	return n
}

// depth is the number of questions on the longest path.
func (t *tree) depth() int {
	deep := make([]int, len(t.nodes))
	most := 0
	for i, n := range t.nodes {
		if n.feature >= 0 {
			deep[n.left], deep[n.left+1] = deep[i]+1, deep[i]+1
			most = max(most, deep[i]+1)
		}
	}
	return most
}

// ensemble is trees over the same columns whose answers are added up.
type ensemble struct {
	schema mining.Schema
	trees  []tree
}

// sum adds the answers of all trees to a row.
func (e *ensemble) sum(row []float64) float64 {
	s := 0.0
	for i := range e.trees {
		s += e.trees[i].leaf(row).value
	}
	return s
}

// block is how many rows are looked at together: with fifty columns they fill
// the processor's first cache.
const block = 32

// sums adds the answers of all trees for every row of a matrix, which is
// aligned with the schema first, and passes them through finish.
func (e *ensemble) sums(ctx context.Context, x *mining.Matrix, finish func(sum float64) float64) ([]float64, error) {
	x, err := e.schema.Align(x)
	if err != nil {
		return nil, err
	}
	out, q := make([]float64, x.Rows()), quicken(e.trees)
	err = mining.Pieces(ctx, x.Rows(), 16*block, func(_, lo, hi int) {
		rows, plain := make([]float64, 2*block*x.Width()), make([]float64, block*x.Width())
		for ; lo < hi; lo += block {
			n := min(block, hi-lo)
			layOut(rows, plain, x, lo, n)
			e.addBlock(q, out[lo:lo+n], rows, plain)
			for i := lo; i < lo+n; i++ {
				out[i] = finish(out[i])
			}
		}
	})
	return out, err
}

// addBlock adds the answers of all trees, in their order, to the sums of some
// rows.
func (e *ensemble) addBlock(q quick, sums, rows, plain []float64) {
	w := 2 * len(e.schema)
	for k := range e.trees {
		t, i := &e.trees[k], 0
		if nodes := q[k]; nodes != nil {
			for ; i+4 <= len(sums); i += 4 {
				a, b, c, d := walk(nodes, rows[i*w:(i+1)*w], rows[(i+1)*w:(i+2)*w], rows[(i+2)*w:(i+3)*w], rows[(i+3)*w:(i+4)*w])
				sums[i] += t.nodes[a].value
				sums[i+1] += t.nodes[b].value
				sums[i+2] += t.nodes[c].value
				sums[i+3] += t.nodes[d].value
			}
		}
		for ; i < len(sums); i++ {
			sums[i] += t.leaf(plain[i*w/2 : (i+1)*w/2]).value
		}
	}
}

// importance sums the gains of the questions about each column and divides
// them by their total; all zero when no question was asked.
func (e *ensemble) importance() []Importance {
	gains, total := make([]float64, len(e.schema)), 0.0
	for _, t := range e.trees {
		for _, n := range t.nodes {
			if n.feature >= 0 {
				gains[n.feature] += n.gain
				total += n.gain
			}
		}
	}
	return ranked(e.schema, gains, max(total, math.SmallestNonzeroFloat64))
}
