package lifetime

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// orders is the distribution of the number N of orders a customer makes
// within a horizon. Given alive, the rate of ordering λ is
// Gamma(shape, scale) and the chance to leave after an order p is Beta(a, b),
// independent of each other. So N = min(M, K), where M, the orders of
// somebody who never leaves, is negative binomial with
// P(M = k) = C(shape+k−1, k) (1−z)^shape z^k, z = reach/(1+reach), and K, the
// order after which the customer leaves, is beta-geometric with
// P(K ≥ k) = B(a, b+k−1)/B(a, b).
//
// From this follow all predictions with nothing but positive terms:
//
//	P(N ≥ k) = alive · I_z(k, shape) · B(a, b+k−1)/B(a, b)
//	E[N] = Σ P(N ≥ k)
//
// The closed form by Gauss's ₂F₁ in the literature,
// (a+b−1)/(a−1)·[1 − (1−z)^shape ₂F₁(shape, b; a+b−1; z)]·alive, is the same
// number, but 0/0 at a = 1 and beyond floating point for large arguments.
type orders struct {
	alive float64 // probability not to have left
	shape float64 // r + x
	reach float64 // horizon / (α + T)
	a, b  float64 // a, b + x
}

// some is P(M ≥ 1).
func (o orders) some() float64 { return -math.Expm1(-o.shape * math.Log1p(o.reach)) }

// longSum is the number of terms beyond which an integral is cheaper.
const longSum = 3000

// terms estimates how many k carry P(M ≥ k): the mean, ten standard
// deviations and the geometric tail.
func (o orders) terms() float64 {
	mean := o.shape * o.reach
	return mean + 10*math.Sqrt(mean*(1+o.reach)) + 40/math.Log1p(1/o.reach)
}

// short tells whether the sums over k can be used: few terms, and a P(M = 0)
// that floating point can hold.
func (o orders) short() bool {
	return o.shape*math.Log1p(o.reach) < 600 && o.terms() < longSum
}

// mean is E[N].
func (o orders) mean() float64 {
	if o.reach <= 0 || o.alive == 0 {
		return 0
	}
	if !o.short() {
		return o.alive * o.integral()
	}
	mean, _ := o.sums(1e-16, 0)
	return o.alive * mean
}

// moments returns E[N] and E[N²] = Σ (2k−1) P(N ≥ k).
func (o orders) moments() (mean, square float64) {
	if o.reach <= 0 || o.alive == 0 {
		return 0, 0
	}
	if o.short() {
		mean, square = o.sums(0, 1e-13)
		return o.alive * mean, o.alive * square
	}
	// Hardly one customer in a thousand comes here: two thirds of a normal lie
	// within one standard deviation.
	mean = o.alive * o.integral()
	half := (upper(mixture{o}, 0.1587) - upper(mixture{o}, 0.8413)) / 2
	return mean, mean*mean + half*half
}

// sums is Σ P(N ≥ k | alive) and Σ (2k−1) P(N ≥ k | alive), until a term is no
// larger than the given part of each sum. It is tail's walk with everything in
// registers, since scoring a million customers spends its time here.
func (o orders) sums(meanTo, squareTo float64) (mean, square float64) {
	t := o.tail()
	z, shape, ab, b := t.z, o.shape, o.a+o.b, o.b
	some, exactly, stays := t.some, t.exactly, t.stays
	for k := 1.0; ; k++ {
		p := some * stays
		mean += p
		square += (2*k - 1) * p
		if p <= meanTo*mean || (2*k-1)*p <= squareTo*square {
			return mean, square
		}
		some -= exactly
		inv := 1 / ((k + 1) * (ab + k - 1)) // one division for two
		exactly *= z * (shape + k) * (ab + k - 1) * inv
		stays *= (b + k - 1) * (k + 1) * inv
		if some < 1e-9 {
			some = bounded(some, exactly, z*max(1, (shape+k+1)/(k+2)))
		}
	}
}

// tail walks over k = 1, 2, … with some = P(M ≥ k) and stays = P(K ≥ k).
type tail struct {
	o           orders
	k           float64
	z           float64
	exactly     float64 // P(M = k)
	some, stays float64
}

func (o orders) tail() tail {
	z := o.reach / (1 + o.reach)
	none := math.Exp(-o.shape * math.Log1p(o.reach))
	return tail{o: o, k: 1, z: z, exactly: none * o.shape * z, some: -math.Expm1(-o.shape * math.Log1p(o.reach)), stays: 1}
}

func (t *tail) next() {
	t.some -= t.exactly
	t.exactly *= t.z * (t.o.shape + t.k) / (t.k + 1)
	t.stays *= (t.o.b + t.k - 1) / (t.o.a + t.o.b + t.k - 1)
	t.k++
	if t.some < 1e-9 {
		t.some = bounded(t.some, t.exactly, t.z*max(1, (t.o.shape+t.k)/(t.k+1)))
	}
}

// bounded keeps P(M ≥ k) right far out, where the difference that makes it is
// rounding only: it lies between P(M = k) and the geometric series that the
// ratio of the next terms allows.
func bounded(some, exactly, ratio float64) float64 {
	if ratio < 1 {
		some = min(some, exactly/(1-ratio))
	}
	return max(some, exactly)
}

// integral is E[N | alive] as the mean over p of
// g(p) = (1 − (1 + p·reach)^−shape)/p, numerator and weight by the same rule so
// that their errors cancel. With p = 1/(1+e^−y) the weight p^a (1−p)^b over y is
// analytic around the real line and dies off exponentially on both sides, where
// the trapezium rule converges faster than any power of its step. Far out the
// terms are a geometric series, which is added in one go.
func (o orders) integral() float64 {
	peak := math.Log(o.a / o.b)
	peakP, peakQ := -logSumExp2(0, -peak), -logSumExp2(0, peak)
	at := func(y float64) (weight, g float64) {
		logP, logQ := -logSumExp2(0, -y), -logSumExp2(0, y)
		p := math.Exp(logP)
		g = o.shape * o.reach // the limit for p → 0
		if p*o.reach > 1e-290 {
			g = -math.Expm1(-o.shape*math.Log1p(p*o.reach)) / p
		}
		return math.Exp(o.a*(logP-peakP) + o.b*(logQ-peakQ)), g
	}
	step := min(0.25, math.Sqrt(1/o.a+1/o.b)/4)
	weights, g := at(peak)
	sum := weights * g
	side := func(direction, decay, steepest float64) {
		for y := peak + direction*step; ; y += direction * step {
			w, g := at(y)
			weights += w
			sum += w * g
			if w <= 1e-18*weights && w*g <= 1e-18*sum {
				return
			}
			if math.Exp(direction*-y)*steepest < 1e-17 { // p, or 1 − p, is nothing
				q := math.Exp(-decay * step)
				weights += w * q / (1 - q)
				sum += w * g * q / (1 - q)
				return
			}
		}
	}
	side(-1, o.a, o.b+(o.shape+1)*o.reach)
	side(1, o.b, o.a+1+o.shape)
	return sum / weights
}

// atLeast is P(N ≥ k) for any k ≥ 1, by the incomplete beta function.
func (o orders) atLeast(k float64) float64 {
	if o.reach <= 0 {
		return 0
	}
	some := mathext.RegIncBeta(k, o.shape, o.reach/(1+o.reach))
	return o.alive * some * math.Exp(logBetaRatio(o.a, o.b, k-1))
}

// counts is the distribution of a number of orders.
type counts interface {
	none() float64                          // P(N = 0)
	atLeast(k float64) float64              // P(N ≥ k) for k ≥ 1
	short() bool                            // whether it can be walked
	walk(see func(k, atLeast float64) bool) // P(N ≥ k) for k = 1, 2, … until see returns false
}

// mixture is a mixture of distributions of orders, by the values the parameters
// may have and, in Pareto/NBD, the times at which the customer may leave. The
// alive of each part holds its weight as well.
type mixture []orders

func (m mixture) none() float64 {
	none := 1.0
	for _, o := range m {
		none -= o.alive * o.some()
	}
	return none
}

func (m mixture) atLeast(k float64) float64 {
	p := 0.0
	for _, o := range m {
		p += o.atLeast(k)
	}
	return p
}

// walk calls see with P(N ≥ k) for k = 1, 2, … until it returns false.
func (m mixture) walk(see func(k, atLeast float64) bool) {
	tails := make([]tail, len(m))
	for i, o := range m {
		tails[i] = o.tail()
	}
	for k := 1.0; ; k++ {
		p := 0.0
		for i := range tails {
			p += m[i].alive * tails[i].some * tails[i].stays
			tails[i].next()
		}
		if !see(k, p) {
			return
		}
	}
}

// short tells whether every part can be walked.
func (m mixture) short() bool {
	for _, o := range m {
		if !o.short() {
			return false
		}
	}
	return true
}

// upper is the smallest n with P(N > n) ≤ level.
func upper(c counts, level float64) float64 {
	if c.short() {
		n := 0.0
		c.walk(func(k, atLeast float64) bool {
			n = k - 1
			return atLeast > level
		})
		return n
	}
	lo, hi := 0.0, 1.0
	for c.atLeast(hi) > level && hi < 1e15 {
		lo, hi = hi, 2*hi
	}
	for hi-lo > 1 {
		mid := math.Floor((lo + hi) / 2)
		if c.atLeast(mid) > level {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi - 1
}

// interval holds N with at least the given probability. When no order at all
// is likely enough, the interval begins at 0 and spends all of its error
// above; otherwise half on either side.
func interval(c counts, level float64) Interval {
	error := 1 - level
	if c.none() > error/2 {
		return Interval{0, upper(c, error), level}
	}
	// The smallest n with P(N > n) ≤ 1 − error/2 has P(N ≥ n) above that, so
	// less than error/2 lies below it.
	return Interval{upper(c, 1-error/2), upper(c, error/2), level}
}

// Interval is a range that holds the quantity with at least probability Level.
type Interval struct {
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Level float64 `json:"level"`
}
