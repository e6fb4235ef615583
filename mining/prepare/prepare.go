// Package prepare makes a table fit for learning: it fills missing values, scales,
// bins and encodes columns, draws in values that are far out, finds rows that
// stand out, and draws many columns together into few.
//
// Every fitted thing here is immutable, remembers the columns it was fitted on,
// treats new rows as it treated the old ones, and round-trips through JSON.
package prepare

import (
	"math"
	"slices"

	"zhike/mining"
)

// pieceRows is how many rows are worked on together: their columns stay in the
// second cache.
const pieceRows = 1024

// moments returns the mean and the standard deviation (divisor n) of the values
// that are not missing, and how many there are. Taking them in units of a power
// of two near the greatest keeps squares of huge numbers finite and rounds nothing.
func moments(values []float64) (mean, deviation float64, n int) {
	greatest := 0.0
	for _, v := range values {
		if v == v {
			n++
			greatest = max(greatest, math.Abs(v))
		}
	}
	if n == 0 || greatest == 0 {
		return 0, 0, n
	}
	_, exponent := math.Frexp(greatest)
	exponent = max(exponent, -1000) // whose inverse is finite
	unit, sum := math.Ldexp(1, -exponent), 0.0
	for _, v := range values {
		if v == v {
			sum += v * unit
		}
	}
	centre, squares := sum/float64(n), 0.0
	for _, v := range values {
		if v == v {
			d := v*unit - centre
			squares += d * d
		}
	}
	deviation = math.Sqrt(squares / float64(n))
	if deviation < 1e-14*math.Abs(centre) {
		deviation = 0 // rounding of a constant
	}
	return math.Ldexp(centre, exponent), math.Ldexp(deviation, exponent), n
}

// present returns the values that are not missing, sorted.
func present(values []float64) []float64 {
	out := make([]float64, 0, len(values))
	for _, i := range mining.Order(values) { // quicker than comparing
		if v := values[i]; v == v {
			out = append(out, v)
		}
	}
	return out
}

// quantile returns the q-quantile of sorted values, linear between neighbours
// (definition 7 of Hyndman & Fan 1996, that of R and numpy).
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	k := int(at)
	if k+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	share := at - float64(k)
	return sorted[k]*(1-share) + sorted[k+1]*share
}

// mode returns the value that occurs most, the smallest of equally frequent ones.
func mode(sorted []float64) float64 {
	best, most := sorted[0], 0
	for i := 0; i < len(sorted); {
		k := i
		for k < len(sorted) && sorted[k] == sorted[i] {
			k++
		}
		if k-i > most {
			best, most = sorted[i], k-i
		}
		i = k
	}
	return best
}

// checkTable refuses a table without rows or columns, or with a column that
// holds nothing: there is nothing to be learnt about it.
func checkTable(x *mining.Matrix) error {
	if x.Rows() == 0 {
		return mining.TableError("没有数据行", "there are no rows to learn from")
	}
	if x.Width() == 0 {
		return mining.TableError("没有可用的列", "there are no columns to learn from")
	}
	for j := range x.Width() {
		c := x.Column(j)
		if !slices.ContainsFunc(c.Values, func(v float64) bool { return v == v }) {
			return mining.RowError(-1, c.Name, "整列缺失，无从学习；请排除这一列", "every value is missing, so nothing is known about it; leave the column out")
		}
	}
	return nil
}

// checkNumbers refuses categories, for methods that are about numbers only.
func checkNumbers(x *mining.Matrix) error {
	if err := checkTable(x); err != nil {
		return err
	}
	for j := range x.Width() {
		if c := x.Column(j); c.Category() {
			return mining.RowError(-1, c.Name, "是类别，不是数值；请排除这一列或先编码", "is a category and not a number; leave the column out or encode it first")
		}
	}
	return nil
}

// MostlyMissing warns of columns that lack more than half of their values:
// whatever fills them is conjecture.
func MostlyMissing(x *mining.Matrix) []mining.Text {
	var out []mining.Text
	for j := range x.Width() {
		c := x.Column(j)
		if 2*(x.Rows()-len(present(c.Values))) > x.Rows() {
			out = append(out, mining.Text{
				Zh: "“" + c.Name + "”一半以上缺失，填上的多是推测，不宜据此下结论。",
				En: "More than half of column " + c.Name + " is missing; most of it is conjecture and carries no conclusions."})
		}
	}
	return out
}
