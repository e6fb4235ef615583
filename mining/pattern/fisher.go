package pattern

import "math"

// fisher works out Fisher's exact test over a fixed number of baskets.
type fisher struct {
	n   int
	log []float64 // logarithms of factorials
}

func newFisher(n int) *fisher {
	f := &fisher{n: n, log: make([]float64, n+1)}
	for i := 1; i <= n; i++ {
		// The sum of the logarithms would gather an error of each; this has one.
		f.log[i], _ = math.Lgamma(float64(i) + 1)
	}
	return f
}

func (f *fisher) choose(n, k int) float64 { return f.log[n] - f.log[k] - f.log[n-k] }

// atLeast is P(K ≥ k) where K is how many of nX baskets, drawn without looking,
// are among the nY: K is hypergeometric. The terms are added from k away from
// the mode, each from the one before.
func (f *fisher) atLeast(k, nX, nY int) float64 {
	lowest, highest := max(0, nX+nY-f.n), min(nX, nY)
	if k <= lowest {
		return 1
	}
	if k > highest {
		return 0
	}
	log := f.choose(nY, k) + f.choose(f.n-nY, nX-k) - f.choose(f.n, nX)
	if float64(k) > float64(nX+1)*float64(nY+1)/float64(f.n+2) {
		sum, term := 1.0, 1.0
		for i := k; i < highest && term > 1e-17*sum; i++ {
			term *= float64(nX-i) / float64(i+1) * (float64(nY-i) / float64(f.n-nX-nY+i+1))
			sum += term
		}
		return min(1, math.Exp(log+math.Log(sum)))
	}
	// k at or before the mode: what lies below k is the smaller part.
	sum, term := 0.0, 1.0
	for i := k; i > lowest && (term > 1e-17*sum || sum == 0); i-- {
		term *= float64(i) / float64(nX-i+1) * (float64(f.n-nX-nY+i) / float64(nY-i+1))
		sum += term
	}
	return max(0, 1-math.Exp(log)*sum)
}
