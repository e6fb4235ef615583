package linear

import "math"

// family is a loss of a score s at a target y: its value and the first and
// second derivative by s. All are convex, with the canonical link
// (McCullagh & Nelder 1989).
type family interface {
	at(s, y float64) (loss, slope, curve float64)
	start(mean float64) float64  // the score of the constant alone
	saturated(y float64) float64 // the least loss that any score can have
	curved() bool                // the second derivative changes with s
}

// binomial: log(1+eˢ) − y·s.
type binomial struct{}

func (binomial) at(s, y float64) (float64, float64, float64) {
	e := math.Exp(-math.Abs(s))
	p, loss := 1/(1+e), math.Log1p(e)
	if s < 0 {
		p = e / (1 + e)
	} else {
		loss += s
	}
	return loss - y*s, p - y, e / ((1 + e) * (1 + e))
}
func (binomial) start(mean float64) float64  { return math.Log(mean / (1 - mean)) }
func (binomial) saturated(y float64) float64 { return 0 }
func (binomial) curved() bool                { return true }

// gaussian: (s−y)²/2.
type gaussian struct{}

func (gaussian) at(s, y float64) (float64, float64, float64) { return (s - y) * (s - y) / 2, s - y, 1 }
func (gaussian) start(mean float64) float64                  { return mean }
func (gaussian) saturated(float64) float64                   { return 0 }
func (gaussian) curved() bool                                { return false }

// counts: eˢ − y·s (Poisson, without the constant log y!).
type counts struct{}

func (counts) at(s, y float64) (float64, float64, float64) {
	mu := math.Exp(math.Min(s, 700))
	return mu - y*s, mu - y, mu
}
func (counts) start(mean float64) float64 { return math.Log(mean) }
func (counts) saturated(y float64) float64 {
	if y == 0 {
		return 0
	}
	return y - y*math.Log(y)
}
func (counts) curved() bool { return true }
