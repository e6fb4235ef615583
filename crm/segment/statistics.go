package segment

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// group is what is known of one number field on one side.
type group struct {
	n              float64
	mean, variance float64 // sample variance
}

// normal95 is the half width of a two-sided interval of 95 % in standard errors.
const normal95 = 1.959963984540054

// separated stands for an effect without bound: both sides constant and
// different. π is the largest value that Cohen's h can take.
const separated = math.Pi

// effect is a standardised difference with its 95 % interval.
type effect struct{ size, low, high float64 }

// standardised is Cohen's d of two groups over their pooled standard
// deviation, with the large-sample interval of Hedges and Olkin (1985, p. 86):
// variance (n1+n2)/(n1·n2) + d²/(2(n1+n2)). Both groups need two values.
func standardised(a, b group) effect {
	pooled := math.Sqrt(((a.n-1)*a.variance + (b.n-1)*b.variance) / (a.n + b.n - 2))
	if pooled == 0 {
		d := math.Copysign(separated, a.mean-b.mean)
		if a.mean == b.mean {
			d = 0
		}
		return effect{d, d, d}
	}
	d := (a.mean - b.mean) / pooled
	se := math.Sqrt((a.n+b.n)/(a.n*b.n) + d*d/(2*(a.n+b.n)))
	return effect{d, d - normal95*se, d + normal95*se}
}

// welch is the two-sided p-value of Welch's t-test for unequal variances, with
// the degrees of freedom of Welch and Satterthwaite.
func welch(a, b group) float64 {
	va, vb := a.variance/a.n, b.variance/b.n
	if va+vb == 0 {
		if a.mean == b.mean {
			return 1
		}
		return 0
	}
	t := math.Abs(a.mean-b.mean) / math.Sqrt(va+vb)
	df := (va + vb) * (va + vb) / (va*va/(a.n-1) + vb*vb/(b.n-1))
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Survival(t)
}

// proportion is a share: hits of n.
type proportion struct{ hits, n float64 }

func (p proportion) share() float64 { return p.hits / p.n }

// arcsine is Cohen's h of two shares, 2·asin√p − 2·asin√q, with the interval
// that follows from the variance 1/n of an arcsine-transformed share (Cohen
// 1988, ch. 6).
func arcsine(a, b proportion) effect {
	h := 2*math.Asin(math.Sqrt(a.share())) - 2*math.Asin(math.Sqrt(b.share()))
	se := math.Sqrt(1/a.n + 1/b.n)
	return effect{h, h - normal95*se, h + normal95*se}
}

// twoProportions is the two-sided p-value of the z-test of equal shares with
// the pooled share in the standard error.
func twoProportions(a, b proportion) float64 {
	pooled := (a.hits + b.hits) / (a.n + b.n)
	se := math.Sqrt(pooled * (1 - pooled) * (1/a.n + 1/b.n))
	if se == 0 { // nobody or everybody on both sides
		return 1
	}
	z := math.Abs(a.share()-b.share()) / se
	return math.Erfc(z / math.Sqrt2)
}

// falseDiscoveries turns p-values into q-values by Benjamini and Hochberg
// (1995): the least rate of false discoveries at which each test would count.
// The order of the input is kept.
func falseDiscoveries(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case p[i] < p[j]:
			return -1
		case p[i] > p[j]:
			return 1
		}
		return 0
	})
	q := make([]float64, len(p))
	least := 1.0
	for rank := len(order); rank > 0; rank-- {
		i := order[rank-1]
		least = min(least, p[i]*(float64(len(p))/float64(rank)))
		q[i] = least
	}
	return q
}

// sizeOf names an effect by Cohen's conventions, which d and h share.
func sizeOf(e float64) string {
	switch e = math.Abs(e); {
	case e >= 0.8:
		return "large"
	case e >= 0.5:
		return "medium"
	case e >= 0.2:
		return "small"
	}
	return "negligible"
}
