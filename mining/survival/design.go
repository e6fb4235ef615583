package survival

import (
	"context"
	"math"

	"zhike/mining"
)

// term is one coefficient's column: a number, or whether a category is at one
// level. The first level of a category has none: the others are compared to it.
type term struct {
	column int
	level  int // of a category; −1 for numbers
	name   string
	centre float64 // mean over the rows
	scale  float64 // standard deviation over the rows
}

// value is the term's value for a cell.
func (t *term) value(v float64) float64 {
	if t.level < 0 {
		return v
	}
	if v == float64(t.level) {
		return 1
	}
	return 0
}

// termsOf lists the terms of the columns.
func termsOf(schema mining.Schema) []term {
	var terms []term
	for j, f := range schema {
		if f.Kind == mining.Number {
			terms = append(terms, term{column: j, level: -1, name: f.Name})
			continue
		}
		for l := 1; l < len(f.Levels); l++ {
			terms = append(terms, term{column: j, level: l, name: f.Name + "=" + f.Levels[l]})
		}
	}
	return terms
}

// complete refuses missing values: the hazard of such a row is not defined.
func complete(x *mining.Matrix) error {
	for j := range x.Width() {
		c := x.Column(j)
		for i, v := range c.Values {
			if math.IsNaN(v) {
				return mining.RowError(i, c.Name, "缺失数值；请先填补或去掉这一行", "the value is missing; fill it in or leave the row out")
			}
		}
	}
	return nil
}

// measure finds centre and scale of each term, without overflow. A term that
// is the same in every row gets scale 0.
func measure(ctx context.Context, x *mining.Matrix, terms []term) error {
	return mining.Pieces(ctx, len(terms), 1, func(k, _, _ int) {
		t := &terms[k]
		values := x.Column(t.column).Values
		n := float64(len(values))
		low, high := math.Inf(1), math.Inf(-1)
		for _, v := range values {
			v = t.value(v)
			low, high = min(low, v), max(high, v)
			t.centre += v / n
		}
		far := max(high-t.centre, t.centre-low)
		if low == high || far == 0 || math.IsInf(far, 0) {
			return
		}
		sum := 0.0
		for _, v := range values {
			d := (t.value(v) - t.centre) / far
			sum += d * d
		}
		t.scale = far * math.Sqrt(sum/n)
	})
}

// spread writes the terms of the rows, standardised, row after row in the
// order of the timeline.
func spread(ctx context.Context, x *mining.Matrix, terms []term, line []moment) ([]float64, error) {
	p := len(terms)
	out := make([]float64, len(line)*p)
	err := mining.Pieces(ctx, len(line), 4096, func(_, lo, hi int) {
		for k := range terms {
			t := &terms[k]
			values := x.Column(t.column).Values
			for i := lo; i < hi; i++ {
				out[i*p+k] = (t.value(values[line[i].row]) - t.centre) / t.scale
			}
		}
	})
	return out, err
}
