package linkage

import (
	"context"
	"math"
	"slices"
)

// estimate holds what EM works with.
type estimate struct {
	fields  []field
	pairs   float64   // all there are, compared or not
	agree   []float64 // of these, those that agree exactly, by field
	crossed []float64 // of these, those whose values are exchanged with another column's
	lack    []float64 // of these, those in which one lacks the value
	near    []counted // candidates
	chance  []counted // pairs drawn from all
	start   [][]float64
	matches float64 // expected number among all pairs

	iterations int
	converged  bool
}

// mostIterations ends an EM that creeps.
const mostIterations = 500

// begin sets where EM starts: records of one entity mostly agree.
func (e *estimate) begin(rows int) {
	e.matches = e.possible(float64(rows) / 4)
	e.start = make([][]float64, len(e.fields))
	for j := range e.fields {
		f := &e.fields[j]
		levels := f.levels()
		f.M, f.U = make([]float64, levels+1), make([]float64, levels+1)
		lack := (e.lack[j] + .5) / (e.pairs + 1)
		share := .8
		for l := range levels - 1 {
			f.M[l] = (1 - lack) * share
			share = (1 - .8) / float64(levels-1)
		}
		f.M[levels-1], f.M[levels] = (1-lack)*share, lack
		e.start[j] = slices.Clone(f.M)
	}
	e.others(nil)
}

// possible keeps the number of matches from half a pair to half of all pairs, so
// that the odds are never 0 or infinite.
func (e *estimate) possible(matches float64) float64 {
	return max(min(.5, e.pairs/2), min(matches, e.pairs/2))
}

// fit estimates m, u and the number of matches by EM (Dempster, Laird & Rubin
// 1977) over all pairs: those that share no key are taken for pairs of different
// entities, so that what a key selects does not bias u.
func (e *estimate) fit(ctx context.Context) error {
	for e.iterations < mostIterations && !e.converged {
		if err := ctx.Err(); err != nil {
			return err
		}
		e.iterations++
		sums := e.expect(e.near, false)
		total := 0.0
		for _, v := range sums[0] {
			total += v
		}
		moved := math.Abs(total-e.matches) / max(1, e.matches)
		e.matches = e.possible(total)
		for j := range e.fields {
			for l, v := range sums[j] {
				m := (v + e.start[j][l]) / (total + 1) // one imagined pair keeps every share above 0
				moved = max(moved, math.Abs(m-e.fields[j].M[l]))
				e.fields[j].M[l] = m
			}
		}
		e.others(sums)
		e.converged = moved < 1e-6
	}
	return nil
}

// expect sums the probability that a pair is a match, or that it is none, by
// field and level.
func (e *estimate) expect(patterns []counted, different bool) [][]float64 {
	sums, weights := make([][]float64, len(e.fields)), e.weights()
	for j := range sums {
		sums[j] = make([]float64, len(e.fields[j].M))
	}
	prior := e.prior()
	for _, c := range patterns {
		bits := prior
		for j := range weights {
			bits += weights[j][c.pattern.level(j)]
		}
		p := probability(bits)
		if different {
			p = 1 - p
		}
		for j := range sums {
			sums[j][c.pattern.level(j)] += p * c.n
		}
	}
	return sums
}

func (e *estimate) weights() [][]float64 {
	out := make([][]float64, len(e.fields))
	for j := range e.fields {
		for l := range e.fields[j].M {
			out[j] = append(out[j], e.fields[j].weight(l))
		}
	}
	return out
}

// prior is the log₂ of the odds that any two records are a match.
func (e *estimate) prior() float64 { return math.Log2(e.matches / (e.pairs - e.matches)) }

// probability turns bits of evidence into a probability.
func probability(bits float64) float64 { return 1 / (1 + math.Exp2(-bits)) }

// others estimates u. How many of all pairs agree exactly or lack a value is
// known by counting values; what the matches take of it is taken off. How the
// rest falls into the levels between is known by the pairs drawn at random.
func (e *estimate) others(matched [][]float64) {
	var drawn [][]float64
	if matched != nil {
		drawn = e.expect(e.chance, true)
	} else {
		drawn = make([][]float64, len(e.fields))
		for j := range drawn {
			drawn[j] = make([]float64, len(e.fields[j].M))
			for _, c := range e.chance {
				drawn[j][c.pattern.level(j)] += c.n
			}
		}
	}
	for j := range e.fields {
		f := &e.fields[j]
		last := len(f.U) - 1
		agree, lack := e.agree[j], e.lack[j]
		if matched != nil {
			agree, lack = max(0, agree-matched[j][0]), max(0, lack-matched[j][last])
		}
		all := e.pairs - e.matches + 1
		f.U[0], f.U[last] = min(1, (agree+.5)/all), min(1, (lack+.5)/all)
		rest, seen := max(1e-9, 1-f.U[0]-f.U[last]), 0.0
		between := len(f.how.levels)
		if between < last {
			crossed := e.crossed[j]
			if matched != nil {
				crossed = max(0, crossed-matched[j][between])
			}
			f.U[between] = min(1, (crossed+.5)/all)
		}
		for l := 1; l < between; l++ {
			seen += drawn[j][l] + .5
		}
		for l := 1; l < between; l++ {
			f.U[l] = rest * (drawn[j][l] + .5) / seen
		}
	}
}
