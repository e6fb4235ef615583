package lifetime

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// within fails unless got lies within rel × max(|want|, floor) of want.
func within(t *testing.T, name string, got, want, rel, floor float64) {
	t.Helper()
	if !(math.Abs(got-want) <= rel*math.Max(math.Abs(want), floor)) {
		t.Errorf("%s: got %.17g, want %.17g", name, got, want)
	}
}

const eulerGamma = 0.57721566490153286060651209008240243

// Closed forms: ψ(1) = −γ, ψ(½) = −γ − 2 ln 2, ψ(¼) = −γ − π/2 − 3 ln 2,
// ψ′(1) = π²/6, ψ′(½) = π²/2, ψ′(¼) = π² + 8·Catalan.
func TestPolygammaClosedForms(t *testing.T) {
	const catalan = 0.91596559417721901505460351493238411
	for _, c := range []struct{ x, digamma, trigamma float64 }{
		{1, -eulerGamma, math.Pi * math.Pi / 6},
		{0.5, -eulerGamma - 2*math.Ln2, math.Pi * math.Pi / 2},
		{0.25, -eulerGamma - math.Pi/2 - 3*math.Ln2, math.Pi*math.Pi + 8*catalan},
	} {
		d, tri := polygamma(c.x)
		within(t, "ψ", d, c.digamma, 1e-15, 1)
		within(t, "ψ′", tri, c.trigamma, 8e-16, 1)
	}
}

// ψ(n+1) = −γ + Σ 1/k and ψ′(n+1) = π²/6 − Σ 1/k², the sums in big rationals.
func TestPolygammaAtWholeNumbers(t *testing.T) {
	ones, squares := new(big.Rat), new(big.Rat)
	for n := int64(1); n <= 400; n++ {
		ones.Add(ones, big.NewRat(1, n))
		squares.Add(squares, big.NewRat(1, n*n))
		h, _ := ones.Float64()
		q, _ := squares.Float64()
		d, tri := polygamma(float64(n + 1))
		within(t, "ψ", d, h-eulerGamma, 1e-15, 1)
		within(t, "ψ′", tri, math.Pi*math.Pi/6-q, 1e-15, 1)
	}
}

// The logarithm of Γ(x+n)/Γ(x) = x(x+1)…(x+n−1), the product taken with 300 bits.
func TestLgammaRatioAgainstBigProducts(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 400 {
		x := math.Exp(rng.Float64()*30 - 12) // 6e-6 … 6e7
		n := 1 + rng.IntN(400)
		product := big.NewFloat(1).SetPrec(300)
		for k := range n {
			v := new(big.Float).SetPrec(300).Add(big.NewFloat(x), big.NewFloat(float64(k)))
			product.Mul(product, v)
		}
		mantissa := new(big.Float)
		exponent := product.MantExp(mantissa)
		m, _ := mantissa.Float64()
		want := math.Log(m) + float64(exponent)*math.Ln2
		within(t, "ln Γ(x+n)/Γ(x)", lgammaRatio(x, float64(n)), want, 3e-13, 1)
		logs, _, _ := rising(x, 0, n)
		within(t, "rising", logs, want, 3e-13, 1)
	}
}

// rising must not depend on whether it adds terms or takes gamma functions.
func TestRisingBothWays(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range 300 {
		c := math.Exp(rng.Float64()*18 - 9)
		from := rng.IntN(50)
		to := from + directTerms + 1 + rng.IntN(60)
		var logs, ones, squares float64
		for k := from; k < to; k++ {
			v := c + float64(k)
			logs, ones, squares = logs+math.Log(v), ones+1/v, squares+1/(v*v)
		}
		l, o, s := rising(c, from, to)
		within(t, "Σ ln", l, logs, 1e-13, 1)
		within(t, "Σ 1/v", o, ones, 1e-12, 1e-3)
		within(t, "Σ 1/v²", s, squares, 1e-12, 1e-3)
	}
	if l, o, s := rising(1, 5, 5); l != 0 || o != 0 || s != 0 {
		t.Error("an empty sum must be 0")
	}
}

func TestLogSumExpAndSigmoidDoNotOverflow(t *testing.T) {
	within(t, "ln(e¹⁰⁰⁰+e¹⁰⁰⁰)", logSumExp2(1000, 1000), 1000+math.Ln2, 1e-16, 1)
	within(t, "ln(e⁻¹⁰⁰⁰+e⁻¹⁰⁰¹)", logSumExp2(-1000, -1001), -1000+math.Log1p(math.Exp(-1)), 1e-16, 1)
	if got := logSumExp2(math.Inf(-1), math.Inf(-1)); !math.IsInf(got, -1) {
		t.Errorf("ln 0: got %v", got)
	}
	if got := logSumExp2(math.Inf(-1), 3); got != 3 {
		t.Errorf("ln(0+e³): got %v", got)
	}
	for x, want := range map[float64]float64{0: 0.5, 800: 1, -800: 0, -30: math.Exp(-30) / (1 + math.Exp(-30))} {
		within(t, "sigmoid", sigmoid(x), want, 1e-15, 0)
	}
}
