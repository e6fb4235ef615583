package lifetime

import (
	"context"
	"math"

	"zhike/mining"
)

// bgbbLikelihood is the log-likelihood of BG/BB over a cohort, with parameters
// α, β, γ, δ in this order (Fader, Hardie & Shang 2010, eq. 5):
//
//	L = B(α+x, β+n−x)/B(α, β) · B(γ, δ+n)/B(γ, δ)
//	  + Σ B(α+x, β+m−x)/B(α, β) · B(γ+1, δ+m)/B(γ, δ) over m = tₓ … n−1
//
// Every beta function is a product of whole steps, so tables of Σ ln(c+k),
// Σ 1/(c+k) and Σ 1/(c+k)² are all that is needed.
type bgbbLikelihood struct{ groups []pattern }

func newBGBBLikelihood(c *cohort) bgbbLikelihood {
	return bgbbLikelihood{append(c.idlePatterns(), c.repeat...)}
}

// steps is a table of logarithms and their derivatives: entry n sums over
// k = 0 … n−1.
type stepSums struct{ log, one, square []float64 }

func newStepSums(c float64, n int) stepSums {
	t := stepSums{make([]float64, n+1), make([]float64, n+1), make([]float64, n+1)}
	for k := range n {
		v := c + float64(k)
		t.log[k+1] = t.log[k] + math.Log(v)
		t.one[k+1] = t.one[k] + 1/v
		t.square[k+1] = t.square[k] + 1/(v*v)
	}
	return t
}

// bgbbTables is the tables of one set of parameters.
type bgbbTables struct {
	gamma                               float64
	alpha, beta, sum, delta, gammaDelta stepSums
}

func (l bgbbLikelihood) eval(ctx context.Context, at vector) (slope, error) {
	p, most := natural(at), 0
	for _, g := range l.groups {
		most = max(most, int(g.age))
	}
	t := bgbbTables{p[2], newStepSums(p[0], most+1), newStepSums(p[1], most+1), newStepSums(p[0]+p[1], most+1),
		newStepSums(p[3], most+1), newStepSums(p[2]+p[3], most+1)}
	const size = 256
	parts := make([]slope, (len(l.groups)+size-1)/size)
	err := mining.Pieces(ctx, len(l.groups), size, func(piece, lo, hi int) {
		for _, g := range l.groups[lo:hi] {
			parts[piece].add(t.slope(int(g.frequency), int(g.recency), int(g.age)), g.count)
		}
	})
	var total slope
	for i := range parts {
		total.plus(&parts[i])
	}
	total.toLog(p)
	return total, err
}

// add adds count times the derivatives of one customer.
func (s *slope) add(o slope, count float64) {
	s.value += count * o.value
	for i := range maxDims {
		s.grad[i] += count * o.grad[i]
		for j := range maxDims {
			s.hess[i][j] += count * o.hess[i][j]
		}
	}
}

// part is the logarithm of one part of the sum, for a customer who was there
// for m opportunities and then left, or (gone 0) is still there.
func (t *bgbbTables) part(x, m, gone int) slope {
	var s slope
	s.value = t.alpha.log[x] + t.beta.log[m-x] - t.sum.log[m] + t.delta.log[m] - t.gammaDelta.log[m+gone]
	s.grad = vector{t.alpha.one[x] - t.sum.one[m], t.beta.one[m-x] - t.sum.one[m], -t.gammaDelta.one[m+gone], t.delta.one[m] - t.gammaDelta.one[m+gone]}
	s.hess[0] = vector{t.sum.square[m] - t.alpha.square[x], t.sum.square[m]}
	s.hess[1][1] = t.sum.square[m] - t.beta.square[m-x]
	s.hess[2] = vector{0, 0, t.gammaDelta.square[m+gone], t.gammaDelta.square[m+gone]}
	s.hess[3][3] = t.gammaDelta.square[m+gone] - t.delta.square[m]
	if gone > 0 {
		s.value += math.Log(t.gamma)
		s.grad[2] += 1 / t.gamma
		s.hess[2][2] -= 1 / (t.gamma * t.gamma)
	}
	return s
}

// slope is ln L of one customer: the parts decrease with m, so the first or the
// last of all is the largest.
func (t *bgbbTables) slope(x, last, n int) slope {
	alive := t.part(x, n, 0)
	reference := alive.value
	if last < n {
		first := t.part(x, last, 1)
		reference = max(reference, first.value)
	}
	var sum slope // value: Σw; grad: Σw∂f; hess: Σw(∂²f + ∂f∂fᵀ)
	take := func(s slope) {
		w := math.Exp(s.value - reference)
		sum.value += w
		for i := range parameters {
			sum.grad[i] += w * s.grad[i]
			for j := i; j < parameters; j++ {
				sum.hess[i][j] += w * (s.hess[i][j] + s.grad[i]*s.grad[j])
			}
		}
	}
	take(alive)
	for m := last; m < n; m++ {
		take(t.part(x, m, 1))
	}
	inv := 1 / sum.value
	out := slope{value: reference + math.Log(sum.value)}
	for i := range parameters {
		out.grad[i] = sum.grad[i] * inv
	}
	for i := range parameters {
		for j := i; j < parameters; j++ {
			out.hess[i][j] = sum.hess[i][j]*inv - out.grad[i]*out.grad[j]
		}
	}
	return out
}

// problem sets up starts and prior around the pooled share of opportunities
// taken.
func (rounds) problem(c *cohort) problem {
	share := min(0.95, (c.purchases+0.5)/(c.exposure+1))
	odds := math.Log(share / (1 - share))
	start := func(size, gamma, delta float64) vector {
		return vector{math.Log(size * share), math.Log(size * (1 - share)), math.Log(gamma), math.Log(delta)}
	}
	return problem{
		surface: surface{4, newBGBBLikelihood(c).eval},
		names:   [maxDims]string{"alpha", "beta", "gamma", "delta"},
		starts:  []vector{start(2, 0.7, 3), start(0.6, 0.3, 3), start(8, 3, 30)},
		weak:    weakData(c),
		bound:   bgbbBound,
		prior: []belief{
			{vector{1, -1, 0, 0}, odds + 0.3, 1.5},          // odds to buy, a little above the pooled ones
			{vector{0.5, 0.5, 0, 0}, 0, 1.2},                // how alike customers are in that
			{vector{0, 0, 1, -1}, math.Log(1. / 4), 1.5},    // odds to leave
			{vector{0, 0, 0.5, 0.5}, 0.5 * math.Log(2.), 1}, // how alike customers are in that
		},
	}
}

// bgbbBound names the impossible value that the likelihood rises towards.
func bgbbBound(at vector) *verdict {
	small, large := math.Log(1e-4), math.Log(1e4)
	var t mining.Text
	switch {
	case at[0] > large || at[1] > large:
		t = mining.Text{Zh: "客户之间的购买概率看不出差异（alpha、beta 趋于无穷）", En: "Customers do not differ visibly in their chance to buy (alpha and beta tend to infinity)"}
	case at[0] < small || at[1] < small:
		t = mining.Text{Zh: "客户要么次次购买，要么从不购买（alpha 或 beta 趋于 0）", En: "Customers buy at every opportunity or never (alpha or beta tends to 0)"}
	case at[2] < small || at[2]-at[3] < 2*small:
		t = mining.Text{Zh: "数据中看不出有客户流失（gamma 趋于 0）", En: "Nobody seems to have left (gamma tends to 0)"}
	case at[2] > large || at[3] > large:
		t = mining.Text{Zh: "客户之间的流失概率看不出差异（gamma、delta 趋于无穷）", En: "Customers do not differ visibly in their chance to leave (gamma and delta tend to infinity)"}
	case at[3] < small:
		t = mining.Text{Zh: "首次购买之后几乎所有客户都流失（delta 趋于 0）", En: "Nearly everybody leaves after the first purchase (delta tends to 0)"}
	default:
		return nil
	}
	t.Zh += "，最大似然估计不存在；已改用弱先验的惩罚估计。"
	t.En += ", so the maximum-likelihood estimate does not exist; estimates under a weak prior are used."
	return &verdict{AtBound, t}
}
