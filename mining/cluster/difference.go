package cluster

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining/metric"
)

// meanDifference is a − b in units of the spread, with Welch's 95 % interval;
// where a side has one value both are taken to vary alike.
func meanDifference(a, b moments, spread float64) metric.Interval {
	va, vb := a.squares/(a.n-1)/a.n, b.squares/(b.n-1)/b.n
	freedom := (va + vb) * (va + vb) / (va*va/(a.n-1) + vb*vb/(b.n-1))
	if a.n < 2 || b.n < 2 {
		freedom = a.n + b.n - 2
		pooled := (a.squares + b.squares) / freedom
		va, vb = pooled/a.n, pooled/b.n
	}
	out := metric.Interval{Value: (a.mean - b.mean) / spread, StdErr: math.Sqrt(va+vb) / spread}
	half := 0.0
	if out.StdErr > 0 {
		half = out.StdErr * distuv.StudentsT{Sigma: 1, Nu: freedom}.Quantile(.975)
	}
	out.Low, out.High = out.Value-half, out.Value+half
	return out
}

// shareDifference is the share of a among n less that of b among m, with
// Newcombe's 95 % interval from the two of Wilson (1927).
func shareDifference(a, n, b, m float64) metric.Interval {
	p, q := a/n, b/m
	pLow, pHigh := wilson(p, n)
	qLow, qHigh := wilson(q, m)
	return metric.Interval{
		Value:  p - q,
		Low:    p - q - math.Hypot(p-pLow, qHigh-q),
		High:   p - q + math.Hypot(pHigh-p, q-qLow),
		StdErr: math.Sqrt(p*(1-p)/n + q*(1-q)/m),
	}
}

func wilson(p, n float64) (low, high float64) {
	z := distuv.UnitNormal.Quantile(.975)
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, middle-half), min(1, middle+half)
}
