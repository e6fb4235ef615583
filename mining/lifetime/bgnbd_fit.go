package lifetime

import (
	"context"
	"math"

	"zhike/mining"
)

// bgnbdLikelihood is the log-likelihood of the BG/NBD model over a cohort,
// with parameters r, α, a, b in this order (Fader, Hardie & Lee 2005,
// "Counting Your Customers" the Easy Way, Marketing Science 24(2), and their
// numerically safe form in note "Implementing the BG/NBD Model"):
//
//	ln L = A1 + A2 + ln(e^A3 + [x>0]·e^A4)
//	A1 = ln Γ(r+x)/Γ(r) + r ln α
//	A2 = ln B(a, b+x)/B(a, b)
//	A3 = −(r+x) ln(α+T)
//	A4 = ln a/(b+x−1) − (r+x) ln(α+tₓ)
//
// A1 and A2 need only the number of customers beyond each frequency; since
// ln Γ(r+x)/Γ(r) = Σ ln(r+k), hardly a gamma function is left. For the rest,
// with D = A4 − A3 and p = 1/(1+e^−D), the chance that the customer has left:
//
//	∂ ln L = ∂A3 + p ∂D,  ∂² ln L = ∂²A3 + p ∂²D + p(1−p) ∂D ∂Dᵀ
//
// MBG/NBD has one chance to leave more (early 1): x becomes x+1 in A2 and in the
// first part of A4, and customers without repeat purchase have an A4 as well.
type bgnbdLikelihood struct {
	cohort *cohort
	early  int
}

// pieceGroups is the number of groups one piece of work looks at: large enough
// to be worth a hand-over, small enough to share out evenly.
const pieceGroups = 4096

func (l bgnbdLikelihood) eval(ctx context.Context, at vector) (slope, error) {
	c, params := l.cohort, vector{}
	for i, v := range at {
		params[i] = math.Exp(v)
	}
	total := l.counts(params)
	total.plus(l.idle(params))

	frequencies := newFrequencyTerms(l.chances(), params)
	parts := make([]slope, (len(c.repeat)+pieceGroups-1)/pieceGroups)
	err := mining.Pieces(ctx, len(c.repeat), pieceGroups, func(piece, lo, hi int) {
		parts[piece] = repeatSlope(c.repeat[lo:hi], params, frequencies)
	})
	for i := range parts {
		total.plus(&parts[i])
	}
	total.toLog(params)
	return total, err
}

// counts is the part that depends on the frequencies alone: A1 and A2.
func (l bgnbdLikelihood) counts(p vector) slope {
	r, alpha, a, b := p[0], p[1], p[2], p[3]
	n := float64(l.cohort.customers)
	var s slope
	s.value = n * r * math.Log(alpha)
	s.grad[0] = n * math.Log(alpha)
	s.grad[1] = n * r / alpha
	s.hess[0][1] = n / alpha
	s.hess[1][1] = -n * r / (alpha * alpha)
	for _, st := range l.cohort.steps {
		lr, r1, r2 := rising(r, st.from, st.to)
		s.value += st.count * lr
		s.grad[0] += st.count * r1
		s.hess[0][0] -= st.count * r2
		s.stays(st.count, a, b, st.from+l.early, st.to+l.early)
	}
	s.stays(n, a, b, 0, l.early)
	return s
}

// stays adds count times the part of A2 from chance `from` to chance `to`.
func (s *slope) stays(count, a, b float64, from, to int) {
	lb, b1, b2 := rising(b, from, to)
	lab, ab1, ab2 := rising(a+b, from, to)
	s.value += count * (lb - lab)
	s.grad[2] -= count * ab1
	s.grad[3] += count * (b1 - ab1)
	s.hess[2][2] += count * ab2
	s.hess[2][3] += count * ab2
	s.hess[3][3] += count * (ab2 - b2)
}

// idle is the part of the customers without a repeat purchase: A3, and in
// MBG/NBD A4.
func (l bgnbdLikelihood) idle(p vector) *slope {
	r, alpha := p[0], p[1]
	s := new(slope)
	if l.early > 0 {
		*s = repeatSlope(l.cohort.idlePatterns(), p, newFrequencyTerms([]int{l.early}, p))
		return s
	}
	for _, g := range l.cohort.idle {
		log, inv := math.Log(alpha+g.age), 1/(alpha+g.age)
		s.value -= g.count * r * log
		s.grad[0] -= g.count * log
		s.grad[1] -= g.count * r * inv
		s.hess[0][1] -= g.count * inv
		s.hess[1][1] += g.count * r * inv * inv
	}
	return s
}

// chances lists the numbers of chances to have left, by class.
func (l bgnbdLikelihood) chances() []int {
	out := make([]int, len(l.cohort.counts))
	for i, x := range l.cohort.counts {
		out[i] = x + l.early
	}
	return out
}

// frequencyTerm is what a pass over the groups needs of one frequency x.
type frequencyTerm struct {
	log float64 // ln a − ln(b+x−1)
	inv float64 // 1/(b+x−1)
}

func newFrequencyTerms(chances []int, p vector) []frequencyTerm {
	terms := make([]frequencyTerm, len(chances))
	for i, x := range chances {
		v := p[3] + float64(x-1)
		terms[i] = frequencyTerm{math.Log(p[2]) - math.Log(v), 1 / v}
	}
	return terms
}

// repeatSlope is A3 + ln(1 + e^D) over groups. They are sorted by age, so that
// its logarithm is rarely taken anew.
func repeatSlope(groups []pattern, p vector, frequencies []frequencyTerm) slope {
	r, alpha, a := p[0], p[1], p[2]
	var value, gr, gAlpha, left, gb, hrr, hra, hAlpha, hrA, hrB, hAlphaA, hAlphaB, unsure, hAB, hBB float64
	age, logAge, invAge := math.NaN(), 0.0, 0.0
	for i := range groups {
		g := &groups[i]
		if g.age != age {
			age = g.age
			logAge, invAge = math.Log(alpha+age), 1/(alpha+age)
		}
		f := frequencies[g.class]
		shape := r + g.frequency
		invLast := 1 / (alpha + g.recency)
		dr := logAge - math.Log(alpha+g.recency)
		d := f.log + shape*dr
		dAlpha := shape * (invAge - invLast)

		// p = σ(d) and ln(1+e^d), from one exponential of −|d|.
		e := math.Exp(-math.Abs(d))
		gone, softplus := 1/(1+e), math.Log(1+e)
		if d < 0 {
			gone = e * gone
		} else {
			softplus += d
		}
		w := g.count
		wp, wq := w*gone, w*gone*(1-gone)

		value += w * (softplus - shape*logAge)
		gr += wp*dr - w*logAge
		gAlpha += wp*dAlpha - w*shape*invAge
		left += wp
		gb -= wp * f.inv
		hrr += wq * dr * dr
		hra += wp*(invAge-invLast) + wq*dr*dAlpha - w*invAge
		hAlpha += w*shape*invAge*invAge + wp*shape*(invLast*invLast-invAge*invAge) + wq*dAlpha*dAlpha
		hrA += wq * dr
		hrB -= wq * dr * f.inv
		hAlphaA += wq * dAlpha
		hAlphaB -= wq * dAlpha * f.inv
		unsure += wq
		hAB -= wq * f.inv
		hBB += (wp + wq) * f.inv * f.inv
	}
	return slope{value: value, grad: vector{gr, gAlpha, left / a, gb}, hess: matrix{
		{hrr, hra, hrA / a, hrB},
		{0, hAlpha, hAlphaA / a, hAlphaB},
		{0, 0, (unsure - left) / (a * a), hAB / a},
		{0, 0, 0, hBB},
	}}
}

// fewestBuyers is the number of repeat buyers below which four parameters are
// not asked of the data alone.
const fewestBuyers = 10

// problem sets up starts and prior around the pooled rate of ordering.
func (g geometric) problem(c *cohort) problem {
	rate := math.Log((c.purchases + 0.5) / c.exposure)
	start := func(r, a, b float64) vector {
		return vector{math.Log(r), math.Log(r) - rate, math.Log(a), math.Log(b)}
	}
	p := problem{
		surface: surface{4, bgnbdLikelihood{c, int(g.early)}.eval},
		names:   [maxDims]string{"r", "alpha", "a", "b"},
		starts:  []vector{start(0.7, 0.8, 2.5), start(0.2, 0.2, 2), start(4, 3, 20)},
		weak:    weakData(c),
		bound:   func(at vector) *verdict { return bgnbdBound(at, c.meanAge()) },
		prior: []belief{
			{vector{1, 0, 0, 0}, math.Log(0.7), 1.2},             // spread of the rates
			{vector{1, -1, 0, 0}, rate + 0.3, 1.5},               // mean rate, a little above the pooled one as some have left
			{vector{0, 0, 1, -1}, math.Log(1. / 3), 1.2},         // odds to leave after an order
			{vector{0, 0, 0.5, 0.5}, 0.5 * math.Log(0.8*2.5), 1}, // how alike customers are in that
		},
	}
	if every := len(c.repeat) / sampleSize; every > 1 {
		p.sample = &surface{4, bgnbdLikelihood{c.sample(every), int(g.early)}.eval}
	}
	return p
}

// weakData says whether the data are too poor to be asked alone.
func weakData(c *cohort) *verdict {
	switch {
	case c.buyers == 0:
		return &verdict{NoRepeat, mining.Text{
			Zh: "还没有任何客户复购，无法估计购买频率和流失的差异；结果只反映平均水平和弱先验，请积累更长时间的数据。",
			En: "Nobody has bought a second time yet, so differences in rate and leaving cannot be estimated; the result reflects the average and a weak prior only. Collect a longer period.",
		}}
	case c.buyers < fewestBuyers:
		return &verdict{TooFew, mining.Text{
			Zh: "复购客户不足 10 人，单凭数据无法可靠估计；已使用弱先验的惩罚估计，区间会很宽。",
			En: "Fewer than 10 customers have bought again, too few for the data alone; estimates under a weak prior are used and intervals are wide.",
		}}
	}
	return nil
}

// bgnbdBound names the impossible value that the likelihood rises towards.
func bgnbdBound(at vector, age float64) *verdict {
	small, large := math.Log(1e-4), math.Log(1e4)
	logAlpha := at[1] - math.Log(age)
	var t mining.Text
	switch {
	case at[0] > large || logAlpha > math.Log(1e5):
		t = mining.Text{Zh: "客户之间的购买频率看不出差异（r 趋于无穷）", En: "Customers do not differ visibly in how often they order (r tends to infinity)"}
	case at[0] < small || logAlpha < math.Log(1e-6):
		t = mining.Text{Zh: "客户之间的购买频率差异过大（r 或 alpha 趋于 0）", En: "Customers differ beyond measure in how often they order (r or alpha tends to 0)"}
	case at[2] < small || at[2]-at[3] < 2*small:
		t = mining.Text{Zh: "数据中看不出有客户流失（a 趋于 0）", En: "Nobody seems to have left (a tends to 0)"}
	case at[2] > large || at[3] > large:
		t = mining.Text{Zh: "客户之间的流失概率看不出差异（a、b 趋于无穷）", En: "Customers do not differ visibly in their chance to leave (a and b tend to infinity)"}
	case at[3] < small:
		t = mining.Text{Zh: "首次复购之后几乎所有客户都流失（b 趋于 0）", En: "Nearly everybody leaves after the first repeat order (b tends to 0)"}
	default:
		return nil
	}
	t.Zh += "，最大似然估计不存在；已改用弱先验的惩罚估计。"
	t.En += ", so the maximum-likelihood estimate does not exist; estimates under a weak prior are used."
	return &verdict{AtBound, t}
}

// or returns the unit, or another when it is empty.
func (u Unit) or(other Unit) Unit {
	if u == "" {
		return other
	}
	return u
}
