package decide

import (
	"fmt"
	"math"
	"strconv"

	"zhike/mining"
)

// AHP is the weights of criteria from comparing them in pairs: Saaty's (1977,
// 1980) analytic hierarchy process. A comparison says how many times as
// important one criterion is as another, usually on the scale 1 (equal), 3, 5,
// 7, 9 (far more) and the reciprocals.
type AHP struct {
	Weights    []float64     `json:"weights"`    // principal eigenvector, with the sum 1
	Eigenvalue float64       `json:"eigenvalue"` // λ of that vector; n if nothing contradicts
	Index      float64       `json:"index"`      // consistency index (λ − n) ÷ (n − 1)
	Ratio      float64       `json:"ratio"`      // index ÷ that of random comparisons; below .1 is usual
	Worst      *Comparison   `json:"worst"`      // the comparison that fits the others least; nil where all agree
	Warnings   []mining.Text `json:"warnings,omitempty"`
}

// Comparison is one comparison of a pair.
type Comparison struct {
	First   int     `json:"first"` // index of the criterion that is said to be so many times as important
	Second  int     `json:"second"`
	Given   float64 `json:"given"`
	Implied float64 `json:"implied"` // by the other comparisons: the geometric mean over all third criteria
	Ratio   float64 `json:"ratio"`   // consistency ratio if Implied were given instead
}

// mostCompared is how many criteria Saaty's table of random indices goes to.
const mostCompared = 15

// randomIndex is the mean consistency index of random comparisons of n criteria
// (Saaty 1980, table 1.2).
func randomIndex(n int) float64 {
	return [mostCompared + 1]float64{3: .58, 4: .90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49, 11: 1.51, 12: 1.48, 13: 1.56, 14: 1.57, 15: 1.59}[n]
}

// consistent is the ratio below which comparisons are usually accepted.
const consistent = .1

// Compare computes the weights from the matrix of comparisons: a[i][j] says how
// many times as important i is as j, a[j][i] must be its reciprocal (to 1 %, as
// 0.33 for 1/3 is) and a[i][i] is 1. A cell that is none is a *mining.DataError
// with its row, and its column counted from 1.
func Compare(a [][]float64) (*AHP, error) {
	a, err := reciprocal(a)
	if err != nil {
		return nil, err
	}
	n := len(a)
	out := &AHP{}
	out.Weights, out.Eigenvalue = principal(a)
	out.Index, out.Ratio = consistency(out.Eigenvalue, n)
	if out.Worst = worst(a); out.Worst != nil && out.Ratio >= consistent {
		w := out.Worst
		out.Warnings = append(out.Warnings, mining.Text{
			Zh: fmt.Sprintf("两两比较前后矛盾（一致性比率 %.3f，应低于 0.1）：最不一致的是第 %d 项与第 %d 项之比 %s，按其余比较应约为 %s；改后比率为 %.3f。",
				out.Ratio, w.First+1, w.Second+1, scale(w.Given), scale(w.Implied), w.Ratio),
			En: fmt.Sprintf("The comparisons contradict each other (consistency ratio %.3f, should be below 0.1). Criterion %d against %d fits least: it is given as %s where the others imply about %s; with that the ratio would be %.3f.",
				out.Ratio, w.First+1, w.Second+1, scale(w.Given), scale(w.Implied), w.Ratio)})
	}
	return out, nil
}

// scale writes a comparison as people do: 1/5 rather than 0.2.
func scale(v float64) string {
	if v < 1 {
		return "1/" + strconv.FormatFloat(1/v, 'g', 3, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

// reciprocal checks the comparisons and returns them with the lower half made
// exactly reciprocal to the upper.
func reciprocal(a [][]float64) ([][]float64, error) {
	n := len(a)
	if n < 2 || n > mostCompared {
		return nil, mining.TableError(fmt.Sprintf("须比较 2 到 %d 个指标，现为 %d 个；更多的指标请分层比较", mostCompared, n),
			fmt.Sprintf("from 2 to %d criteria can be compared, not %d; group more of them into levels", mostCompared, n))
	}
	out := make([][]float64, n)
	for i, row := range a {
		if len(row) != n {
			return nil, mining.RowError(i, "", fmt.Sprintf("有 %d 个比较值，应为 %d 个", len(row), n), fmt.Sprintf("there are %d comparisons where %d are expected", len(row), n))
		}
		out[i] = make([]float64, n)
		for j, v := range row {
			if !(v > 0) || math.IsInf(v, 0) || v > 1e6 || v < 1e-6 {
				return nil, mining.RowError(i, strconv.Itoa(j+1), "比较值须大于 0（通常为 1/9 到 9）", "a comparison must be above zero (usually 1/9 to 9)")
			}
			out[i][j] = v
		}
	}
	for i := range n {
		for j := range i + 1 {
			if math.Abs(out[i][j]*out[j][i]-1) > .015 {
				return nil, mining.RowError(i, strconv.Itoa(j+1), fmt.Sprintf("与对称位置的比较值 %s 不互为倒数", scale(out[j][i])),
					"it is not the reciprocal of "+scale(out[j][i])+", its opposite")
			}
			out[i][j] = 1 / out[j][i]
		}
		out[i][i] = 1
	}
	return out, nil
}

// principal is the eigenvector of the greatest eigenvalue, with the sum 1, by
// multiplying until it stays; for matrices of positive numbers it always does
// (Perron 1907).
func principal(a [][]float64) (vector []float64, value float64) {
	n := len(a)
	vector, next := make([]float64, n), make([]float64, n)
	for i := range vector {
		vector[i] = 1 / float64(n)
	}
	const mostTurns, still = 10_000, 1e-15
	for range mostTurns {
		value = 0
		for i, row := range a {
			next[i] = 0
			for j, v := range row {
				next[i] += v * vector[j]
			}
			value += next[i] // of a vector with the sum 1
		}
		moved := 0.0
		for i := range next {
			next[i] /= value
			moved = max(moved, math.Abs(next[i]-vector[i])/next[i])
		}
		vector, next = next, vector
		if moved <= still {
			break
		}
	}
	return vector, value
}

// consistency is the index and the ratio; comparisons of two cannot contradict.
func consistency(eigenvalue float64, n int) (index, ratio float64) {
	if n < 3 {
		return 0, 0
	}
	index = max(0, eigenvalue-float64(n)) / float64(n-1)
	return index, index / randomIndex(n)
}

// worst finds the comparison farthest, as a factor, from what the others imply.
// Of three criteria all comparisons contradict to the same extent and the first is named.
func worst(a [][]float64) *Comparison {
	n := len(a)
	const dust = 1e-9
	var out *Comparison
	farthest := dust
	for i := range n {
		for j := i + 1; j < n; j++ {
			implied := 0.0
			for k := range n {
				if k != i && k != j {
					implied += math.Log(a[i][k] * a[k][j])
				}
			}
			implied = math.Exp(implied / float64(max(1, n-2)))
			if off := math.Abs(math.Log(a[i][j] / implied)); n > 2 && off > farthest+dust {
				farthest, out = off, &Comparison{First: i, Second: j, Given: a[i][j], Implied: implied}
			}
		}
	}
	if out == nil {
		return nil
	}
	better := make([][]float64, n)
	for i := range a {
		better[i] = append([]float64{}, a[i]...)
	}
	better[out.First][out.Second], better[out.Second][out.First] = out.Implied, 1/out.Implied
	_, eigenvalue := principal(better)
	_, out.Ratio = consistency(eigenvalue, n)
	return out
}
