package forecast

import (
	"context"
	"fmt"
	"math"

	"zhike/mining"
)

// Hierarchy is a tree of series each of which is the sum of those below it:
// shops, regions, all. Nodes are numbered by the caller.
type Hierarchy struct {
	parent []int
	below  [][]int // children by node
	order  []int   // every node after its children
}

// NewHierarchy takes the parent of every node, −1 for a root. A node that is
// its own ancestor is refused.
func NewHierarchy(parents []int) (*Hierarchy, error) {
	h := &Hierarchy{parent: append([]int(nil), parents...), below: make([][]int, len(parents))}
	var waiting []int
	for i, p := range parents {
		if p < -1 || p >= len(parents) {
			return nil, mining.RowError(i, "parent", fmt.Sprintf("没有节点 %d", p), fmt.Sprintf("there is no node %d", p))
		}
		if p >= 0 {
			h.below[p] = append(h.below[p], i)
		} else {
			waiting = append(waiting, i)
		}
	}
	for len(waiting) > 0 {
		i := waiting[len(waiting)-1]
		waiting = append(waiting[:len(waiting)-1], h.below[i]...)
		h.order = append(h.order, i)
	}
	if len(h.order) < len(parents) {
		return nil, mining.TableError("层级里有节点是自己的上级", "a node of the hierarchy lies above itself")
	}
	for i, j := 0, len(h.order)-1; i < j; i, j = i+1, j-1 {
		h.order[i], h.order[j] = h.order[j], h.order[i]
	}
	return h, nil
}

// BottomUp keeps what the lowest nodes say, by step, and sums it upwards.
func (h *Hierarchy) BottomUp(base [][]float64) [][]float64 {
	out := make([][]float64, len(base))
	for _, i := range h.order {
		out[i] = make([]float64, len(base[i]))
		if len(h.below[i]) == 0 {
			copy(out[i], base[i])
		}
		for _, c := range h.below[i] {
			for t, v := range out[c] {
				out[i][t] += v
			}
		}
	}
	return out
}

// MinT changes the forecasts of all nodes as little as possible, where errors
// are usually small least of all, so that they add up:
//
//	ỹ = ŷ − W Cᵀ (C W Cᵀ)⁻¹ C ŷ
//
// with a row of C for each node that has others below, saying that it is their
// sum, and W the covariance of the errors (Wickramasuriya, Athanasopoulos &
// Hyndman, Journal of the American Statistical Association 114, 2019). W is
// estimated from the errors given for each node, of the same steps, with the
// correlations shrunk (Schäfer & Strimmer 2005, as there); with fewer than two
// errors a node it is diagonal and counts the lowest nodes below each.
func (h *Hierarchy) MinT(base, errors [][]float64) [][]float64 {
	w := h.covariance(errors)
	var inner []int
	for i, below := range h.below {
		if len(below) > 0 {
			inner = append(inner, i)
		}
	}
	// constrained is C applied to a column of values by node.
	constrained := func(value func(node int) float64, i int) float64 {
		v := value(i)
		for _, c := range h.below[i] {
			v -= value(c)
		}
		return v
	}
	wc := make([][]float64, len(inner)) // row k: (W Cᵀ) column k
	for k, i := range inner {
		wc[k] = make([]float64, len(base))
		for node := range base {
			wc[k][node] = constrained(func(j int) float64 { return w[max(node, j)][min(node, j)] }, i)
		}
	}
	gram := mining.NewSquare(len(inner))
	for k, i := range inner {
		for l := range k + 1 {
			gram[k][l] = constrained(func(j int) float64 { return wc[l][j] }, i)
		}
	}
	factor := gram.Factor()
	out := make([][]float64, len(base))
	for i := range base {
		out[i] = append([]float64(nil), base[i]...)
	}
	gap := make([]float64, len(inner))
	for t := range base[0] {
		for k, i := range inner {
			gap[k] = constrained(func(j int) float64 { return base[j][t] }, i)
		}
		for k, v := range factor.Solve(gap) {
			for i := range out {
				out[i][t] -= wc[k][i] * v
			}
		}
	}
	return h.BottomUp(out) // the same but for rounding
}

// covariance shrinks the correlations r by λ = Σ Var(r) / Σ r², i ≠ j.
func (h *Hierarchy) covariance(errors [][]float64) mining.Square {
	n, w := 0, mining.NewSquare(len(h.parent))
	if len(errors) > 0 {
		n = len(errors[0])
	}
	leaves := make([]float64, len(h.parent))
	for _, i := range h.order {
		leaves[i] = max(leaves[i], 1)
		if p := h.parent[i]; p >= 0 {
			leaves[p] += leaves[i]
		}
		w[i][i] = leaves[i]
	}
	if n < 2 {
		return w
	}
	unit, size := make([][]float64, len(errors)), 0.0
	for i, e := range errors {
		sum := 0.0
		for _, v := range e {
			sum += v * v / float64(n)
		}
		w[i][i] = sum
		size = max(size, sum)
		unit[i] = make([]float64, n)
		for t, v := range e {
			unit[i][t] = v / math.Sqrt(max(sum, math.SmallestNonzeroFloat64))
		}
	}
	var uncertain, square float64
	for i := range unit {
		for j := range i {
			r, spread := correlate(unit[i], unit[j])
			w[i][j] = r
			uncertain += spread
			square += r * r
		}
	}
	keep := 1 - min(uncertain/max(square, math.SmallestNonzeroFloat64), 1)
	for i := range w {
		w[i][i] += 1e-9 * size // a node that never erred is still a number
	}
	for i := range w {
		for j := range i {
			w[i][j] *= keep * math.Sqrt(w[i][i]*w[j][j])
		}
	}
	return w
}

// correlate is the mean of the products and its variance.
func correlate(a, b []float64) (mean, variance float64) {
	n := float64(len(a))
	for t := range a {
		mean += a[t] * b[t] / n
	}
	for t := range a {
		d := a[t]*b[t] - mean
		variance += d * d
	}
	return mean, variance * n / math.Pow(n-1, 3)
}

// Forecast fits every node by itself and makes the means add up by MinT, the
// errors being those of the back-tests. The values are those of the lowest
// nodes, nil for others, all of one length; the result is by node. Intervals
// keep the width they had: reconciled errors are smaller on average, so they
// err on the wide side. Where no value is below zero no mean is either: then
// what lies below is cut off at zero and summed again.
func (h *Hierarchy) Forecast(ctx context.Context, values [][]float64, o Options, horizon int, level float64) ([]*Forecast, error) {
	if len(values) != len(h.parent) {
		return nil, mining.TableError(fmt.Sprintf("有 %d 个节点，却给了 %d 条序列", len(h.parent), len(values)), fmt.Sprintf("there are %d series for %d nodes", len(values), len(h.parent)))
	}
	length, positive := -1, true
	for i, y := range values {
		if len(h.below[i]) > 0 {
			continue
		}
		if length < 0 {
			length = len(y)
		}
		if err := check(y, o.Season); err != nil {
			return nil, err
		}
		if len(y) != length {
			return nil, mining.RowError(i, "value", "各序列的长度不同", "the series differ in length")
		}
		for _, v := range y {
			positive = positive && v >= 0
		}
	}
	all := h.BottomUp(h.padded(values, length))
	base, errors, err := fitNodes(ctx, all, o, horizon, level)
	if err != nil {
		return nil, err
	}
	means := make([][]float64, len(base))
	for i, f := range base {
		means[i] = append([]float64(nil), f.Mean...)
	}
	means = h.MinT(means, errors)
	if positive {
		for i := range means {
			for t := range means[i] {
				means[i][t] = max(means[i][t], 0)
			}
		}
		means = h.BottomUp(means)
	}
	for i, f := range base {
		for t, v := range means[i] {
			shift := v - f.Mean[t]
			f.Mean[t], f.Lo[t], f.Hi[t] = v, f.Lo[t]+shift, f.Hi[t]+shift
			if positive {
				f.Lo[t] = max(f.Lo[t], 0)
			}
		}
	}
	return base, nil
}

// padded gives nodes with others below a series of the right length.
func (h *Hierarchy) padded(values [][]float64, length int) [][]float64 {
	out := make([][]float64, len(values))
	for i, y := range values {
		if out[i] = y; len(h.below[i]) > 0 {
			out[i] = make([]float64, length)
		}
	}
	return out
}

// fitNodes forecasts every series by itself, with the errors of its back-test.
func fitNodes(ctx context.Context, all [][]float64, o Options, horizon int, level float64) ([]*Forecast, [][]float64, error) {
	base, errors, wrong := make([]*Forecast, len(all)), make([][]float64, len(all)), make([]error, len(all))
	err := mining.Pieces(ctx, len(all), 1, func(i, _, _ int) {
		m, err := Fit(ctx, all[i], o)
		if err == nil {
			errors[i] = m.errors
			base[i], err = m.Forecast(horizon, level)
		}
		wrong[i] = err
	})
	for _, e := range wrong {
		if err == nil {
			err = e
		}
	}
	return base, errors, err
}
