package lifetime

import (
	"context"
	"math"
	"sync"

	"zhike/mining"
)

// paretoLikelihood is the log-likelihood of Pareto/NBD over a cohort, with
// parameters r, α, s, β in this order. In the literature (Fader & Hardie 2005,
// "A Note on Deriving the Pareto/NBD Model and Related Expressions") it is a
// difference of two ₂F₁, which cancel where the argument is near 1. Before that
// step of the derivation it is a sum of positive parts:
//
//	L = Γ(r+x)/Γ(r) · α^r β^s · [ (α+T)^−(r+x) (β+T)^−s + s ∫ (α+t)^−(r+x) (β+t)^−(s+1) dt ]
//
// over t from tₓ to T: still there, or gone at t. The integral is taken by
// Gauss–Legendre over ln t shifted by the smaller of α and β, where the
// integrand is analytic within π of the real line. Its derivatives are means
// over the nodes: with f the logarithm of the integrand,
//
//	∂ ln L = E[∂f],  ∂² ln L = E[∂²f] + Cov(∂f)
type paretoLikelihood struct{ cohort *cohort }

func (l paretoLikelihood) eval(ctx context.Context, at vector) (slope, error) {
	p, c := natural(at), l.cohort
	total := l.counts(p)
	for _, groups := range [][]pattern{c.idlePatterns(), c.repeat} {
		const size = 512
		parts := make([]slope, (len(groups)+size-1)/size)
		err := mining.Pieces(ctx, len(groups), size, func(piece, lo, hi int) {
			for i := lo; i < hi; i++ {
				parts[piece].pareto(p, &groups[i])
			}
		})
		if err != nil {
			return total, err
		}
		for i := range parts {
			total.plus(&parts[i])
		}
	}
	total.toLog(p)
	return total, nil
}

// counts is Γ(r+x)/Γ(r) · α^r β^s of all.
func (l paretoLikelihood) counts(p vector) slope {
	n := float64(l.cohort.customers)
	var s slope
	for i := 0; i < 4; i += 2 {
		shape, scale := p[i], p[i+1]
		s.value += n * shape * math.Log(scale)
		s.grad[i] = n * math.Log(scale)
		s.grad[i+1] = n * shape / scale
		s.hess[i][i+1] = n / scale
		s.hess[i+1][i+1] = -n * shape / (scale * scale)
	}
	for _, st := range l.cohort.steps {
		lr, r1, r2 := rising(p[0], st.from, st.to)
		s.value += st.count * lr
		s.grad[0] += st.count * r1
		s.hess[0][0] -= st.count * r2
	}
	return s
}

// pareto adds the logarithm of the bracket for one pattern. A and B are the
// logarithms of α+t and β+t relative to t = T, a and b their reciprocals.
func (s *slope) pareto(p vector, g *pattern) {
	at := newDeparture(p, g.recency, g.age, g.frequency)
	var gone, A, a, B, b, AA, Aa, AB, Ab, aa, aB, ab, BB, Bb, bb float64
	at.each(func(w, A1, B1, a1, b1 float64) {
		gone += w
		wA, wa, wB, wb := w*A1, w*a1, w*B1, w*b1
		A, a, B, b = A+wA, a+wa, B+wB, b+wb
		AA, Aa, AB, Ab = AA+wA*A1, Aa+wA*a1, AB+wA*B1, Ab+wA*b1
		aa, aB, ab = aa+wa*a1, aB+wa*B1, ab+wa*b1
		BB, Bb, bb = BB+wB*B1, Bb+wB*b1, bb+wb*b1
	})
	alive := math.Exp(-at.reference)
	whole := alive + gone
	inv := 1 / whole
	q := alive * inv
	gone, A, a, B, b = gone*inv, A*inv, a*inv, B*inv, b*inv
	AA, Aa, AB, Ab, aa, aB, ab, BB, Bb, bb = AA*inv, Aa*inv, AB*inv, Ab*inv, aa*inv, aB*inv, ab*inv, BB*inv, Bb*inv, bb*inv

	shape, leave := p[0]+g.frequency, p[2]
	aT, bT, is := at.invAlpha, at.invBeta, 1/leave
	ea, eaa := a+q*aT, aa+q*aT*aT
	// Means of ∂f: −A, −(r+x)a, 1/s − B for the gone, −(s+1)b or −s·b at T.
	gr, gAlpha, gs, gBeta := -A, -shape*ea, gone*is-B, -(leave+1)*b-leave*q*bT
	w := g.count
	s.value += w * (at.reference + math.Log(whole) - shape*at.logAlpha - leave*at.logBeta)
	s.grad[0] += w * (gr - at.logAlpha)
	s.grad[1] += w * gAlpha
	s.grad[2] += w * (gs - at.logBeta)
	s.grad[3] += w * gBeta
	h := &s.hess
	h[0][0] += w * (AA - gr*gr)
	h[0][1] += w * (shape*Aa - ea - gr*gAlpha)
	h[0][2] += w * (AB - A*is - gr*gs)
	h[0][3] += w * ((leave+1)*Ab - gr*gBeta)
	h[1][1] += w * (shape*eaa + shape*shape*eaa - gAlpha*gAlpha)
	h[1][2] += w * (shape*(aB-a*is) - gAlpha*gs)
	h[1][3] += w * (shape*((leave+1)*ab+leave*q*aT*bT) - gAlpha*gBeta)
	h[2][2] += w * (BB - 2*B*is - gs*gs) // gone/s² of the square and −gone/s² of ∂²f cancel
	h[2][3] += w * ((leave+1)*(Bb-b*is) - b - q*bT - gs*gBeta)
	h[3][3] += w * ((leave+1)*(leave+2)*bb + leave*(leave+1)*q*bT*bT - gBeta*gBeta)
}

// departure is the times at which one customer may have left, and how likely
// each is relative to being still there.
type departure struct {
	shape, leave       float64 // r+x, s
	logAlpha, logBeta  float64 // ln(α+T), ln(β+T)
	invAlpha, invBeta  float64 // 1/(α+T), 1/(β+T)
	reference          float64 // logarithm by which all weights are divided
	alphaLow           bool    // α ≤ β
	low, gap           float64 // smaller of α and β plus tₓ; the larger less the smaller
	invHigh            float64 // 1/(larger + T)
	whole, used, shift float64 // ln range of t, the part that matters, ln s − ln(β+T)
	panels             int
	rule               *gaussRule
}

// paretoNodes is the number of nodes of the finer rule.
const paretoNodes = 10

var paretoRules = sync.OnceValue(func() [2]gaussRule { return [2]gaussRule{newGaussRule(7), newGaussRule(paretoNodes)} })

// negligible is how far below its beginning, in logarithms, the integrand is
// not followed.
const negligible = 42

func newDeparture(p vector, recency, age, x float64) departure {
	alpha, beta := p[1], p[3]
	d := departure{
		shape: p[0] + x, leave: p[2], alphaLow: alpha <= beta,
		logAlpha: math.Log(alpha + age), logBeta: math.Log(beta + age),
		invAlpha: 1 / (alpha + age), invBeta: 1 / (beta + age),
	}
	lowest := min(alpha, beta)
	d.low, d.gap, d.invHigh = lowest+recency, math.Abs(alpha-beta), min(d.invAlpha, d.invBeta)
	d.whole = math.Log1p((age - recency) / d.low)
	d.used = d.whole
	d.shift = math.Log(d.leave) - d.logBeta
	if d.whole == 0 {
		return d
	}
	d.plan()
	return d
}

// plan decides how far and how finely the integral is taken. The logarithm of
// the integrand is concave, so its slope at the ends bounds it: 7 nodes
// are exact to rounding where it falls by 2, 10 where it falls by 6.
func (d *departure) plan() {
	first, begin := d.slope(0), d.exponent(0)
	d.reference = max(0, begin+math.Log(d.low))
	if first < 0 {
		d.used = min(d.used, negligible/-first)
	}
	if -d.slope(d.used)*d.used > 1.5*negligible {
		lo, hi := 0.0, d.used
		for range 30 {
			if mid := (lo + hi) / 2; d.exponent(mid)+mid < begin-negligible {
				hi = mid
			} else {
				lo = mid
			}
		}
		d.used = hi
	}
	fall := max(math.Abs(first), math.Abs(d.slope(d.used))) * d.used
	rules := paretoRules()
	d.rule, d.panels = &rules[0], 1
	if fall > 2 || d.used > 1 {
		d.rule = &rules[1]
		d.panels = int(min(400, math.Ceil(max(fall/6, d.used/2))))
	}
}

// slope is the derivative of the logarithm of the integrand over u.
func (d *departure) slope(u float64) float64 {
	t := d.low * math.Exp(u)
	share := t / (t + d.gap)
	if d.alphaLow {
		return 1 - d.shape - (d.leave+1)*share
	}
	return -d.leave - d.shape*share
}

// exponent is ln of the integrand over t at ln-shifted time u, relative to
// being still there.
func (d *departure) exponent(u float64) float64 {
	near, far := u-d.whole, math.Log((d.low*math.Exp(u)+d.gap)*d.invHigh)
	if d.alphaLow {
		return d.shift - d.shape*near - (d.leave+1)*far
	}
	return d.shift - d.shape*far - (d.leave+1)*near
}

// each calls see with the weight of every node, the logarithms of α+t and β+t
// relative to t = T, and their reciprocals. The nodes lie symmetrically, so that
// half of the exponentials of their places are quotients.
func (d *departure) each(see func(weight, logA, logB, invA, invB float64)) {
	if d.panels == 0 {
		return
	}
	var growth [paretoNodes]float64
	width, n := d.used/float64(d.panels), len(d.rule.at)
	step := math.Exp(width)
	for i := range (n + 1) / 2 {
		growth[i] = math.Exp(width * d.rule.at[i])
		growth[n-1-i] = step / growth[i]
	}
	begin := d.low
	for panel := range d.panels {
		from := float64(panel) * width
		for i, x := range d.rule.at {
			u := from + width*x
			t := begin * growth[i]
			high := t + d.gap
			logA, logB := u-d.whole, math.Log(high*d.invHigh)
			inv := 1 / (t * high)
			invA, invB := high*inv, t*inv
			if !d.alphaLow {
				logA, logB, invA, invB = logB, logA, invB, invA
			}
			see(width*d.rule.weight[i]*t*math.Exp(d.shift-d.shape*logA-(d.leave+1)*logB-d.reference), logA, logB, invA, invB)
		}
		begin *= step
	}
}

// paretoSample is sampleSize for a likelihood whose every customer is an
// integral: the many steps from the starts are dearer than one more over all.
const paretoSample = 400

// problem sets up starts and prior around the pooled rate of ordering and the
// usual length of observation.
func (pareto) problem(c *cohort) problem {
	rate, age := math.Log((c.purchases+0.5)/c.exposure), math.Log(c.meanAge())
	start := func(r, s, beta float64) vector {
		return vector{math.Log(r), math.Log(r) - rate, math.Log(s), math.Log(beta) + age}
	}
	p := problem{
		surface: surface{4, paretoLikelihood{c}.eval},
		names:   [maxDims]string{"r", "alpha", "s", "beta"},
		starts:  []vector{start(0.6, 0.6, 0.4), start(0.2, 0.3, 0.2), start(4, 2, 4)},
		weak:    weakData(c),
		bound:   func(at vector) *verdict { return paretoBound(at, c.meanAge()) },
		prior: []belief{
			{vector{1, 0, 0, 0}, math.Log(0.7), 1.2},      // spread of the rates
			{vector{1, -1, 0, 0}, rate + 0.3, 1.5},        // mean rate, a little above the pooled one as some have left
			{vector{0, 0, 1, 0}, math.Log(0.7), 1},        // spread of the rates of leaving
			{vector{0, 0, 1, -1}, math.Log(1) - age, 1.5}, // some leave during the observation
		},
	}
	if every := len(c.repeat) / paretoSample; every > 1 {
		p.sample = &surface{4, paretoLikelihood{c.sample(every)}.eval}
	}
	return p
}

// paretoBound names the impossible value that the likelihood rises towards.
func paretoBound(at vector, age float64) *verdict {
	small, large := math.Log(1e-4), math.Log(1e4)
	logAlpha, logBeta := at[1]-math.Log(age), at[3]-math.Log(age)
	var t mining.Text
	switch {
	case at[0] > large || logAlpha > math.Log(1e5):
		t = mining.Text{Zh: "客户之间的购买频率看不出差异（r 趋于无穷）", En: "Customers do not differ visibly in how often they order (r tends to infinity)"}
	case at[0] < small || logAlpha < math.Log(1e-6):
		t = mining.Text{Zh: "客户之间的购买频率差异过大（r 或 alpha 趋于 0）", En: "Customers differ beyond measure in how often they order (r or alpha tends to 0)"}
	case at[2] < small || at[2]-logBeta < 2*small:
		t = mining.Text{Zh: "数据中看不出有客户流失（s 趋于 0）", En: "Nobody seems to have left (s tends to 0)"}
	case at[2] > large || logBeta > math.Log(1e5):
		t = mining.Text{Zh: "客户之间的流失速度看不出差异（s 趋于无穷）", En: "Customers do not differ visibly in how soon they leave (s tends to infinity)"}
	case logBeta < math.Log(1e-6):
		t = mining.Text{Zh: "许多客户在首次购买后立即流失（beta 趋于 0）", En: "Many customers leave right after the first purchase (beta tends to 0)"}
	default:
		return nil
	}
	t.Zh += "，最大似然估计不存在；已改用弱先验的惩罚估计。"
	t.En += ", so the maximum-likelihood estimate does not exist; estimates under a weak prior are used."
	return &verdict{AtBound, t}
}
