package cluster

import (
	"context"
	"math"
	"slices"

	"zhike/mining"
)

// enoughLikelihood ends the iterations: what one of them gains in the
// logarithm of the likelihood, for each row.
const enoughLikelihood = 1e-8

// em fits a mixture by expectation and maximisation (Dempster, Laird & Rubin
// 1977).
type em struct {
	*points
	diagonal   bool
	ridge      []float64 // is added to each variance
	parts      []gaussian
	likelihood float64 // its logarithm, of the parts as they are
	iterations int
	converged  bool
}

// start makes the parts from clusters: their shares, means and covariances.
func (e *em) start(ctx context.Context, centres [][]float64, labels []int32) error {
	e.parts = make([]gaussian, len(centres))
	for c := range centres {
		e.parts[c].Mean = slices.Clone(centres[c])
	}
	sums, err := e.gather(ctx, func(i int, memberships, _ []float64) float64 {
		clear(memberships)
		memberships[labels[i]] = 1
		return 0
	})
	if err != nil {
		return err
	}
	e.maximise(sums)
	return nil
}

// run iterates at most so many times.
func (e *em) run(ctx context.Context, most int) error {
	total := e.weightOfAll()
	e.likelihood = math.Inf(-1)
	for e.iterations = 0; ; e.iterations++ {
		sums, err := e.gather(ctx, e.memberships())
		if err != nil {
			return err
		}
		gain := sums.likelihood - e.likelihood
		e.likelihood = sums.likelihood
		if e.converged = gain < enoughLikelihood*total; e.converged || e.iterations == most {
			return nil
		}
		e.maximise(sums)
	}
}

// remote is a square of a distance beyond which rows are not told apart: the
// true one may overflow.
const remote = 1e300

// memberships returns a function that gives a row's membership of each part and
// the logarithm of its density, as a sum of exponentials that cannot overflow.
func (e *em) memberships() func(i int, memberships, room []float64) float64 {
	constants := make([]float64, len(e.parts))
	for c, g := range e.parts {
		constants[c] = g.constant(e.diagonal)
	}
	return func(i int, memberships, room []float64) float64 {
		row, most := e.row(i), math.Inf(-1)
		for c, g := range e.parts {
			d := g.distance(row, room, e.diagonal)
			if !(d < remote) {
				d = remote
			}
			memberships[c] = constants[c] - d/2
			most = max(most, memberships[c])
		}
		sum := 0.0
		for c, v := range memberships {
			memberships[c] = math.Exp(v - most)
			sum += memberships[c]
		}
		for c := range memberships {
			memberships[c] /= sum
		}
		return most + math.Log(sum)
	}
}

// gather sums over all rows, piece by piece.
func (e *em) gather(ctx context.Context, share func(i int, memberships, room []float64) float64) (tally, error) {
	pieces := make([]tally, (e.n+pieceRows(e.n)-1)/pieceRows(e.n))
	err := mining.Pieces(ctx, e.n, pieceRows(e.n), func(piece, lo, hi int) {
		t, memberships, room := e.newTally(), make([]float64, len(e.parts)), make([]float64, e.d)
		for i := lo; i < hi; i++ {
			t.likelihood += e.weight(i) * share(i, memberships, room)
			for c, m := range memberships {
				if r := e.weight(i) * m; r > 1e-15 { // less is lost in rounding
					t.of[c].add(r, e.row(i), e.parts[c].Mean, room, e.diagonal)
				}
			}
		}
		pieces[piece] = t
	})
	all := e.newTally()
	for _, t := range pieces {
		all.likelihood += t.likelihood
		for c := range t.of {
			all.of[c].merge(t.of[c])
		}
	}
	return all, err
}

// maximise makes the parts fit the memberships. A part that has lost nearly all
// of its mass keeps its shape and has no share any more.
func (e *em) maximise(sums tally) {
	total := 0.0
	for _, m := range sums.of {
		total += m.mass
	}
	for c, m := range sums.of {
		g := &e.parts[c]
		if !(m.mass > 1e-10*total) {
			g.Share = 0
			if g.Root == nil {
				e.shape(g, e.covariance(moments2{mass: 1, first: m.first, squares: m.squares}))
			}
			continue
		}
		g.Share = m.mass / total
		e.shape(g, e.covariance(m))
		for i, v := range m.first {
			g.Mean[i] += v / m.mass
		}
	}
}

// covariance of the rows of one part, with the ridge.
func (e *em) covariance(m moments2) []float64 {
	out, at := make([]float64, len(m.squares)), 0
	for i, v := range m.first {
		if e.diagonal {
			out[i] = max(0, m.squares[i]/m.mass-v/m.mass*v/m.mass) + e.ridge[i]
			continue
		}
		for j, u := range m.first[:i+1] {
			out[at+j] = m.squares[at+j]/m.mass - v/m.mass*u/m.mass
		}
		out[at+i] = max(0, out[at+i]) + e.ridge[i]
		at += i + 1
	}
	return out
}

// shape gives a part its covariance; one that rounding has made indefinite
// loses some of its correlations, then all.
func (e *em) shape(g *gaussian, covariance []float64) {
	for keep := 1.0; ; keep = max(0, keep-.25) {
		try := slices.Clone(covariance)
		if !e.diagonal {
			for i := range e.d {
				for j := range i {
					try[i*(i+1)/2+j] *= keep
				}
			}
		}
		if g.factor(try, e.diagonal) || keep == 0 {
			return
		}
	}
}
