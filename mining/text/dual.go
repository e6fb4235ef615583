package text

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"zhike/mining"
)

// Both linear machines are found by coordinate descent on the dual: one
// document at a time moves its multiplier α to the best place that it has while
// the others stand still, and w = Σ α·y·x follows. With sparse rows a step costs
// as much as the row is long.

const (
	dualPasses = 1000
	// A machine counts as found when the optimality conditions are violated by
	// no more, in units of the margin: the one that is kept, and those that only
	// score documents held back.
	fineGap  = .01
	roughGap = .1
)

// dual is one machine of one class against the rest.
type dual struct {
	x       *Counts
	rows    []int     // which documents it learns from
	sign    []float64 // +1 or −1 for each of these
	cost    float64   // C
	gap     float64
	length  []float64 // squared length of each row and its constant
	alpha   []float64
	logit   []float64 // ln(α/(C − α)), of the logistic regression
	weights []float64 // of the terms and, last, of the constant
	random  *rand.Rand
}

func newDual(x *Counts, rows []int, sign []float64, gap float64, seed uint64) *dual {
	d := &dual{x: x, rows: rows, sign: sign, gap: gap, length: make([]float64, len(rows)), alpha: make([]float64, len(rows)),
		weights: make([]float64, len(x.Terms)+1), random: mining.Random(seed, 0xd0a1)}
	for k, i := range rows {
		_, values := x.Row(i)
		for _, v := range values {
			d.length[k] += v * v
		}
		d.length[k]++
	}
	return d
}

// score is w·x with the constant.
func (d *dual) score(i int) float64 { return score(d.weights, d.x, i) }

func score(weights []float64, x *Counts, i int) float64 {
	terms, values := x.Row(i)
	s := weights[len(weights)-1]
	for k, t := range terms {
		s += weights[t] * values[k]
	}
	return s
}

// move adds a multiple of a row to the weights.
func (d *dual) move(i int, by float64) {
	terms, values := d.x.Row(i)
	for k, t := range terms {
		d.weights[t] += by * values[k]
	}
	d.weights[len(d.weights)-1] += by
}

// raise goes on with another cost from where the last one ended.
func (d *dual) raise(cost float64) {
	if d.cost > 0 {
		ratio := cost / d.cost
		for k := range d.alpha {
			d.alpha[k] *= ratio
		}
		for t := range d.weights {
			d.weights[t] *= ratio
		}
	}
	d.cost = cost
}

// hinge finds the support vector machine: the least
//
//	|w|²/2 + C Σ max(0, 1 − y·(w·x))²
//
// as liblinear and LinearSVC have it, the constant being one more weight (Hsieh,
// Chang, Lin, Keerthi & Sundararajan 2008, algorithms 1 and 3). Documents whose
// multiplier is 0 and safely stays there are left out until the rest is settled.
// It tells whether it got there.
func (d *dual) hinge(ctx context.Context, cost float64) (bool, error) {
	d.raise(cost)
	ridge := 1 / (2 * cost)
	active, limit := d.all(), math.Inf(1)
	for range dualPasses {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		d.shuffle(active)
		worst, greatest, least := 0.0, math.Inf(-1), math.Inf(1)
		kept := active[:0]
		for _, k := range active {
			slope := d.sign[k]*d.score(d.rows[k]) - 1 + ridge*d.alpha[k]
			if d.alpha[k] == 0 && slope > limit {
				continue
			}
			kept = append(kept, k)
			if d.alpha[k] == 0 && slope > 0 {
				slope = 0
			}
			greatest, least = max(greatest, slope), min(least, slope)
			worst = max(worst, math.Abs(slope))
			// A step of less would be lost in what is left open in the end.
			if math.Abs(slope) > d.gap/10 {
				old := d.alpha[k]
				d.alpha[k] = max(0, old-slope/(d.length[k]+ridge))
				d.move(d.rows[k], (d.alpha[k]-old)*d.sign[k])
			}
		}
		switch active = kept; {
		case len(active) > 0 && greatest-least > d.gap:
			if limit = greatest; limit <= 0 {
				limit = math.Inf(1)
			}
		case len(active) == len(d.rows):
			return true, nil
		default:
			active, limit = d.all(), math.Inf(1)
		}
	}
	return false, nil
}

// logistic finds the logistic regression: the least
//
//	|w|²/2 + C Σ ln(1 + exp(−y·(w·x)))
//
// (Yu, Huang & Lin 2011). The dual wants for every document the α within 0 … C
// with ln(α/(C − α)) + y·(w·x) = 0; with α = C/(1 + e⁻ᵗ) that is a rising
// function of t whose slope lies between 1 and 1 + C|x|²/4, so that Newton's
// method within a bracket finds its zero.
func (d *dual) logistic(ctx context.Context, cost float64) (bool, error) {
	d.raise(cost) // α/C, and with it t, stays
	if d.logit == nil {
		d.logit = make([]float64, len(d.rows))
		for k := range d.logit {
			d.logit[k] = -3
			d.alpha[k] = cost * sigmoid(d.logit[k])
			d.move(d.rows[k], d.alpha[k]*d.sign[k])
		}
	}
	active := d.all()
	for range dualPasses {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		d.shuffle(active)
		worst := 0.0
		for _, k := range active {
			at := d.sign[k] * d.score(d.rows[k])
			// How far w·x is from where this α says that it is.
			worst = max(worst, math.Abs(d.logit[k]+at)*min(1, 4*d.alpha[k]*(cost-d.alpha[k])/(cost*cost)))
			old := d.alpha[k]
			d.logit[k] = stationary(d.logit[k], at-d.length[k]*old, d.length[k], cost, d.gap/100)
			d.alpha[k] = cost * sigmoid(d.logit[k])
			d.move(d.rows[k], (d.alpha[k]-old)*d.sign[k])
		}
		if worst < d.gap {
			return true, nil
		}
	}
	return false, nil
}

// stationary is the zero of t + b + a·C/(1 + e⁻ᵗ), up to gap.
func stationary(t, b, a, cost, gap float64) float64 {
	low, high := -b-a*cost, -b
	t = max(low, min(high, t))
	for range 60 {
		p := sigmoid(t)
		value := t + b + a*cost*p
		if math.Abs(value) < gap {
			break
		}
		if value > 0 {
			high = t
		} else {
			low = t
		}
		next := t - value/(1+a*cost*p*(1-p))
		if next < low || next > high {
			next = (low + high) / 2
		}
		t = next
	}
	return t
}

func (d *dual) all() []int {
	all := make([]int, len(d.rows))
	for k := range all {
		all[k] = k
	}
	return all
}

func (d *dual) shuffle(active []int) {
	d.random.Shuffle(len(active), func(a, b int) { active[a], active[b] = active[b], active[a] })
}

func sigmoid(s float64) float64 {
	if s < 0 {
		e := math.Exp(s)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-s))
}

// single is a copy in single precision: half the memory and document, and far
// finer than the gap to the optimum.
func (d *dual) single() []float32 {
	out := make([]float32, len(d.weights))
	for t, w := range d.weights {
		out[t] = float32(w)
	}
	return slices.Clip(out)
}
