package tree

import (
	"context"

	"zhike/mining"
)

// Explanation says how each column moves the prediction of each row away from
// the base: Base + the sum of a row's values is what the model says of the
// row, for GBDT before the last step (the log-odds, the logarithm of the mean).
type Explanation struct {
	Columns []string    `json:"columns"`
	Base    float64     `json:"base"`
	Values  [][]float64 `json:"values"` // by row, then by column
}

// Explain returns exact Shapley values by TreeSHAP (Lundberg et al. 2020,
// algorithm 2). Without a background, a column that is left out is averaged
// over by the training rows below each question ("path dependent"). With one,
// it is averaged over the background's rows, whatever the other columns are
// ("interventional"): that breaks up the ties between columns, and its cost
// grows with the number of background rows; a hundred or so are enough.
func (m *GBDT) Explain(ctx context.Context, x, background *mining.Matrix) (*Explanation, error) {
	return m.explain(ctx, x, background, m.base)
}

// Explain returns exact Shapley values, as GBDT's does.
func (m *Decision) Explain(ctx context.Context, x, background *mining.Matrix) (*Explanation, error) {
	return m.explain(ctx, x, background, 0)
}

// Explain returns exact Shapley values, as GBDT's does.
func (m *Forest) Explain(ctx context.Context, x, background *mining.Matrix) (*Explanation, error) {
	return m.explain(ctx, x, background, 0)
}

func (e *ensemble) explain(ctx context.Context, x, background *mining.Matrix, base float64) (*Explanation, error) {
	x, err := e.schema.Align(x)
	if err != nil {
		return nil, err
	}
	out := &Explanation{Base: base, Values: make([][]float64, x.Rows())}
	for _, f := range e.schema {
		out.Columns = append(out.Columns, f.Name)
	}
	var against [][]float64
	if background == nil {
		for i := range e.trees {
			out.Base += e.trees[i].expected(0)
		}
	} else {
		if background, err = e.schema.Align(background); err != nil {
			return nil, err
		}
		if background.Rows() == 0 {
			return nil, mining.TableError("背景数据没有行", "the background has no rows")
		}
		for i := range background.Rows() {
			row := make([]float64, background.Width())
			background.Row(i, row)
			against = append(against, row)
			out.Base += e.sum(row) / float64(background.Rows())
		}
	}
	err = mining.Pieces(ctx, x.Rows(), 16, func(_, lo, hi int) {
		row := make([]float64, x.Width())
		for i := lo; i < hi; i++ {
			x.Row(i, row)
			phi := make([]float64, x.Width())
			for k := range e.trees {
				if against == nil {
					e.trees[k].explainPaths(row, phi)
				} else {
					s := rivalSHAP{tree: &e.trees[k], row: row, phi: phi, share: 1 / float64(len(against)), side: make([]int8, x.Width())}
					for _, s.other = range against {
						s.walk(0, 0, 0)
					}
				}
			}
			out.Values[i] = phi
		}
	})
	return out, err
}

// expected is the mean answer below a node, by training rows.
func (t *tree) expected(i int32) float64 {
	n := &t.nodes[i]
	if n.feature < 0 {
		return n.value
	}
	l, r := &t.nodes[n.left], &t.nodes[n.left+1]
	return (l.cover*t.expected(n.left) + r.cover*t.expected(n.left+1)) / (l.cover + r.cover)
}

// step is one column on the way to a node: the share of coalitions that flow
// through when it is left out (zero) or known (one), and the weight of the
// coalitions of each size.
type step struct {
	feature   int32
	zero, one float64
	weight    float64
}

// pathSHAP walks down a tree with the proportions of all coalitions of the
// columns on the way (Lundberg's EXTEND and UNWIND).
type pathSHAP struct {
	tree *tree
	row  []float64
	phi  []float64
	room [][]step // two paths for every depth
}

// explainPaths adds the values of a row to phi.
func (t *tree) explainPaths(row, phi []float64) {
	d := t.depth() + 2
	s := pathSHAP{t, row, phi, make([][]step, 2*d)}
	all := make([]step, 2*d*(d+1))
	for k := range s.room {
		s.room[k] = all[k*(d+1) : (k+1)*(d+1)]
	}
	root := make([]step, 1)
	extend(root, 0, 1, 1, -1)
	s.visit(0, root, 0, 0)
}

// visit comes to a node with a path whose last place is given.
func (s *pathSHAP) visit(i int32, path []step, last, depth int) {
	n := &s.tree.nodes[i]
	if n.feature < 0 {
		for k := 1; k <= last; k++ {
			s.phi[path[k].feature] += unwoundSum(path, last, k) * (path[k].one - path[k].zero) * n.value
		}
		return
	}
	hot := s.tree.next(n, s.row[n.feature])
	cold := n.left + n.left + 1 - hot
	total := s.tree.nodes[hot].cover + s.tree.nodes[cold].cover
	zero, one := 1.0, 1.0
	kept := s.room[2*depth][:last+1]
	copy(kept, path)
	for k := 1; k <= last; k++ {
		if path[k].feature == n.feature {
			zero, one = path[k].zero, path[k].one
			kept = unwind(kept, last, k)
			break
		}
	}
	at := len(kept)
	next := s.room[2*depth+1][:at+1]
	for _, child := range [2]int32{hot, cold} {
		copy(next, kept)
		extend(next, at, zero*s.tree.nodes[child].cover/total, one, n.feature)
		s.visit(child, next, at, depth+1)
		one = 0
	}
}

// extend adds a column to a path of the given length.
func extend(path []step, length int, zero, one float64, feature int32) {
	path[length] = step{feature: feature, zero: zero, one: one}
	if length == 0 {
		path[0].weight = 1
	}
	for i := length - 1; i >= 0; i-- {
		path[i+1].weight += one * path[i].weight * float64(i+1) / float64(length+1)
		path[i].weight = zero * path[i].weight * float64(length-i) / float64(length+1)
	}
}

// unwind takes column k out of a path again.
func unwind(path []step, length, k int) []step {
	zero, one := path[k].zero, path[k].one
	next := path[length].weight
	for i := length - 1; i >= 0; i-- {
		if one != 0 {
			w := path[i].weight
			path[i].weight = next * float64(length+1) / (float64(i+1) * one)
			next = w - path[i].weight*zero*float64(length-i)/float64(length+1)
		} else {
			path[i].weight = path[i].weight * float64(length+1) / (zero * float64(length-i))
		}
	}
	for i := k; i < length; i++ {
		path[i].feature, path[i].zero, path[i].one = path[i+1].feature, path[i+1].zero, path[i+1].one
	}
	return path[:length]
}

// unwoundSum is the sum of the weights of a path without column k.
func unwoundSum(path []step, length, k int) float64 {
	zero, one := path[k].zero, path[k].one
	next, total := path[length].weight, 0.0
	for i := length - 1; i >= 0; i-- {
		if one != 0 {
			w := next * float64(length+1) / (float64(i+1) * one)
			total += w
			next = path[i].weight - w*zero*float64(length-i)/float64(length+1)
		} else if zero != 0 {
			total += path[i].weight / (zero * float64(length-i) / float64(length+1))
		}
	}
	return total
}

// rivalSHAP plays a row against one of the background: at a question on which
// they part, the column is taken from one of the two; a leaf that is reached
// with u columns of the row and v of the other, and no other way, gives each
// of the former (u−1)!v!/(u+v)! of its answer and takes u!(v−1)!/(u+v)! of it
// from each of the latter.
type rivalSHAP struct {
	tree       *tree
	row, other []float64
	phi        []float64
	share      float64
	side       []int8 // of each column on the way: 1 the row's, −1 the other's
	path       []int32
}

func (s *rivalSHAP) walk(i int32, u, v int) {
	n := &s.tree.nodes[i]
	if n.feature < 0 {
		if u+v == 0 {
			return
		}
		give, take := rivalWeights(u, v)
		for _, f := range s.path {
			if s.side[f] > 0 {
				s.phi[f] += give * n.value * s.share
			} else {
				s.phi[f] -= take * n.value * s.share
			}
		}
		return
	}
	mine, his := s.tree.next(n, s.row[n.feature]), s.tree.next(n, s.other[n.feature])
	switch {
	case mine == his || s.side[n.feature] > 0:
		s.walk(mine, u, v)
	case s.side[n.feature] < 0:
		s.walk(his, u, v)
	default:
		s.path = append(s.path, n.feature)
		s.side[n.feature] = 1
		s.walk(mine, u+1, v)
		s.side[n.feature] = -1
		s.walk(his, u, v+1)
		s.side[n.feature] = 0
		s.path = s.path[:len(s.path)-1]
	}
}

// rivalWeights is (u−1)!v!/(u+v)! and u!(v−1)!/(u+v)!.
func rivalWeights(u, v int) (give, take float64) {
	w := 1.0 // u!v!/(u+v)!
	for i := 1; i <= v; i++ {
		w *= float64(i) / float64(u+i)
	}
	if u > 0 {
		give = w / float64(u)
	}
	if v > 0 {
		take = w / float64(v)
	}
	return give, take
}
