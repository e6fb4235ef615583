package linear

import "math"

// family is a loss of a score s at a target y: its value and the first and
// second derivative by s. All are convex, with the canonical link
// (McCullagh & Nelder 1989).
type family interface {
	// losses overwrites the scores with the first derivatives, writes the
	// second ones and returns the summed loss; weights may be nil.
	losses(s, y, weights, curve []float64) float64
	start(mean float64) float64  // the score of the constant alone
	saturated(y float64) float64 // the least loss that any score can have
	curved() bool                // the second derivative changes with s
}

// binomial: log(1+eˢ) − y·s.
type binomial struct{}

func (binomial) losses(s, y, weights, curve []float64) float64 {
	// The logarithm is taken of the product of up to 64 factors 1 + e ≤ 2.
	loss, product := 0.0, 1.0
	for i, v := range s {
		e := math.Exp(-math.Abs(v))
		inverse := 1 / (1 + e)
		p, linear := inverse, v-y[i]*v
		if v < 0 {
			p, linear = e*inverse, -y[i]*v
		}
		w := weightOf(weights, i)
		s[i], curve[i] = w*(p-y[i]), w*e*inverse*inverse
		if weights == nil {
			loss += linear
			if product *= 1 + e; i&63 == 63 {
				loss += math.Log(product)
				product = 1
			}
		} else {
			loss += w * (linear + math.Log1p(e))
		}
	}
	return loss + math.Log(product)
}

func (binomial) start(mean float64) float64  { return math.Log(mean / (1 - mean)) }
func (binomial) saturated(y float64) float64 { return 0 }
func (binomial) curved() bool                { return true }

// gaussian: (s−y)²/2.
type gaussian struct{}

func (gaussian) losses(s, y, weights, curve []float64) float64 {
	loss := 0.0
	for i, v := range s {
		w := weightOf(weights, i)
		loss += w * (v - y[i]) * (v - y[i]) / 2
		s[i], curve[i] = w*(v-y[i]), w
	}
	return loss
}
func (gaussian) start(mean float64) float64 { return mean }
func (gaussian) saturated(float64) float64  { return 0 }
func (gaussian) curved() bool               { return false }

// counts: eˢ − y·s (Poisson, without the constant log y!).
type counts struct{}

func (counts) losses(s, y, weights, curve []float64) float64 {
	loss := 0.0
	for i, v := range s {
		w, mu := weightOf(weights, i), math.Exp(math.Min(v, 700))
		loss += w * (mu - y[i]*v)
		s[i], curve[i] = w*(mu-y[i]), w*mu
	}
	return loss
}
func (counts) start(mean float64) float64 { return math.Log(mean) }
func (counts) saturated(y float64) float64 {
	if y == 0 {
		return 0
	}
	return y - y*math.Log(y)
}
func (counts) curved() bool { return true }
