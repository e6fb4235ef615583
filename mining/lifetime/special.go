package lifetime

import "math"

// logSumExp2 is ln(eᵃ + eᵇ) without overflow.
func logSumExp2(a, b float64) float64 {
	hi, lo := max(a, b), min(a, b)
	if math.IsInf(hi, -1) {
		return hi
	}
	return hi + math.Log1p(math.Exp(lo-hi))
}

// sigmoid is 1/(1+e⁻ˣ) without overflow.
func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}

// lgamma is ln Γ(x) for x > 0.
func lgamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

// polygamma returns ψ(x) and ψ′(x) for x > 0: the recurrence
// ψ(x) = ψ(x+1) − 1/x up to 12, then the asymptotic series with Bernoulli
// numbers (Abramowitz & Stegun 6.3.18, 6.4.12), good to about 1e-15.
func polygamma(x float64) (digamma, trigamma float64) {
	for x < 12 {
		digamma -= 1 / x
		trigamma += 1 / (x * x)
		x++
	}
	v := 1 / (x * x)
	digamma += math.Log(x) - 0.5/x -
		v*(1./12-v*(1./120-v*(1./252-v*(1./240-v*(1./132-v*(691./32760-v/12))))))
	trigamma += 1/x + v/2 +
		v/x*(1./6-v*(1./30-v*(1./42-v*(1./30-v*(5./66-v*(691./2730-v*7/6))))))
	return digamma, trigamma
}

// directTerms is how many terms rising adds one by one; beyond it the gamma
// functions are cheaper and, at the sizes then reached, as exact.
const directTerms = 24

// rising returns Σ ln(c+k), Σ 1/(c+k) and Σ 1/(c+k)² over k = from … to−1:
// the logarithm of Γ(c+to)/Γ(c+from) and its derivatives by c (the last with
// its sign turned). Few terms are added directly, which loses no digits where
// the difference of two large gamma functions would.
func rising(c float64, from, to int) (logs, ones, squares float64) {
	if to-from > directTerms {
		hi, lo := c+float64(to), c+float64(from)
		d1, t1 := polygamma(hi)
		d0, t0 := polygamma(lo)
		return lgammaRatio(lo, float64(to-from)), d1 - d0, t0 - t1
	}
	product := 1.0
	for k := from; k < to; k++ {
		v := c + float64(k)
		inv := 1 / v
		ones += inv
		squares += inv * inv
		product *= v
		if product > 1e200 || product < 1e-200 {
			logs += math.Log(product)
			product = 1
		}
	}
	return logs + math.Log(product), ones, squares
}

// lgammaRatio is ln Γ(x+n)/Γ(x) for x > 0, n ≥ 0. For large x Stirling's
// series is differenced term by term, since ln Γ(x) itself would swallow the
// digits of the difference.
func lgammaRatio(x, n float64) float64 {
	if x < 1e3 {
		return lgamma(x+n) - lgamma(x)
	}
	y := x + n
	series := func(x float64) float64 { return (1./12 - (1./360-1./(1260*x*x))/(x*x)) / x }
	return (x-0.5)*math.Log1p(n/x) + n*(math.Log(y)-1) + series(y) - series(x)
}

// logBetaRatio is ln B(a, b+n) − ln B(a, b) for n ≥ 0.
func logBetaRatio(a, b, n float64) float64 {
	return lgammaRatio(b, n) - lgammaRatio(a+b, n)
}
