package prepare

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// discriminate makes the coefficients of a category those of its linear
// discriminant (Hastie, Tibshirani & Friedman, The Elements of Statistical
// Learning, 4.3): with μ the means of the others in a class, Σ their covariance
// within classes and π its share,
//
//	ln π + x′Σ⁻¹μ − ½ μ′Σ⁻¹μ
//
// whose exponentials are to each other as the probabilities of the classes. A
// regression on 0 and 1 would hide a class that lies between two others. The
// classes are the coded levels and, last, the rest if there is one. about is the
// moments of the others about their means, with the penalty on the diagonal.
func (s *step) discriminate(d *design, from *sums, about *mat.SymDense, penalty float64) {
	p := len(s.Others)
	classes, rest := make([]class, 0, len(s.Terms)+1), class{from.n, make([]float64, p)}
	for r, k := range s.Others {
		rest.total[r] = from.at(0, k+1)
	}
	for _, t := range s.Terms {
		c := class{count: d.Terms[t].count(from.at(0, t+1), from.n), total: make([]float64, p)}
		for r, k := range s.Others {
			c.total[r] = d.Terms[t].count(from.at(t+1, k+1), from.at(0, k+1))
			rest.total[r] -= c.total[r]
		}
		rest.count -= c.count
		classes = append(classes, c)
	}
	if rest.count > .5 {
		classes = append(classes, rest)
	}
	within := mat.NewSymDense(max(p, 1), nil)
	within.CopySym(about)
	means := make([]*mat.VecDense, len(classes))
	for k, c := range classes {
		means[k] = mat.NewVecDense(max(p, 1), nil)
		for r, o := range s.Others {
			means[k].SetVec(r, c.total[r]/max(c.count, 1)-from.mean(o+1))
		}
		within.SymRankOne(within, -c.count, means[k])
	}
	s.Coef = nil
	var factor mat.Cholesky
	solved := p > 0 && factor.Factorize(within)
	for k, c := range classes {
		coef := make([]float64, p+1)
		coef[0] = math.Log(max(c.count, .5) / from.n)
		if solved {
			var beta mat.VecDense
			if err := factor.SolveVecTo(&beta, means[k]); err == nil || finite(beta.RawVector().Data...) {
				beta.ScaleVec(from.n+penalty, &beta)
				coef[0] -= mat.Dot(&beta, means[k]) / 2
				copy(coef[1:], beta.RawVector().Data)
			}
			for r, o := range s.Others {
				coef[0] -= coef[r+1] * from.mean(o+1)
			}
		}
		s.Coef = append(s.Coef, coef)
	}
}

// class is a level: its rows and the totals of the others in them.
type class struct {
	count float64
	total []float64
}

// count turns a sum over rows of a coded level times v into the sum of v over the
// rows that have the level.
func (t term) count(coded, v float64) float64 { return coded*t.Scale + t.Mean*v }

// fill puts what the regression says into the terms of a row, and returns the
// greatest change. scores has the length of Coef.
func (s *step) fill(d *design, coded, scores []float64) float64 {
	greatest := math.Inf(-1)
	for k, coef := range s.Coef {
		scores[k] = coef[0]
		for i, o := range s.Others {
			scores[k] += coef[i+1] * coded[o]
		}
		greatest = max(greatest, scores[k])
	}
	change := 0.0
	set := func(k int, v float64) {
		change = max(change, math.Abs(v-coded[k]))
		coded[k] = v
	}
	if t := s.Terms[0]; d.Terms[t].Level < 0 {
		set(t, d.Terms[t].within(scores[0]))
		return change
	}
	total := 0.0
	for k, v := range scores {
		scores[k] = math.Exp(v - greatest)
		total += scores[k]
	}
	for k, t := range s.Terms {
		set(t, (scores[k]/total-d.Terms[t].Mean)/d.Terms[t].Scale)
	}
	return change
}
