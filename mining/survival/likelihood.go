package survival

import (
	"context"
	"math"

	"zhike/mining"
)

// The partial log-likelihood of Cox (1972) over the event times t, with r_i =
// w_i exp(x_iβ), S0(t) = Σ r_i over the rows at risk, D0(t) the same over
// those whose event is at t, d of them, w̄ their mean weight:
//
//	Breslow (1974)  Σ_events w_i x_iβ − Σ_t d w̄ log S0(t)
//	Efron (1977)    Σ_events w_i x_iβ − Σ_t w̄ Σ_l<d log(S0(t) − l/d · D0(t))
//
// Let Λ be the hazard summed up to a row's time, w̄ ÷ (S0 − l/d · D0) for each
// l; a row whose event is at the time itself counts the share 1 − l/d of each.
// Then with m the mean of x that belongs to each l,
//
//	gradient      Σ_events w_i x_i − Σ_i r_i Λ_i x_i
//	information   Σ_i r_i Λ_i x_i x_iᵀ − Σ_t w̄ Σ_l m mᵀ
//
// so that the rows are gone through three times, once for the scores, once
// backward for the sums at risk and once forward for the hazard, each at most
// p² per row. The rows are cut into blocks between event times, which depend
// on the data alone: the sums have the same bits on any number of processors.

// group is the rows from one event time to before the next. The first `dead`
// of them have the event at that time.
type group struct {
	from, dead, to int
	time           float64
	weight         float64 // of the dead together
	plain          float64 // hazard at that time, for those who live on
	tied           float64 // hazard at that time, for the dead
}

// block is some groups that are worked on together, and the room for it.
type block struct {
	from, to int // groups
	s0       float64
	s1       []float64
	after0   float64   // the sums of the blocks behind
	after1   []float64 // likewise
	hazard   float64   // of its groups together
	loglik   float64
	gradient []float64
	gram     mining.Square
}

// problem is the data sorted for the likelihood.
type problem struct {
	p      int
	x      []float64 // standardised terms, rows ascending in time
	w      []float64 // weights, nil if all are 1
	r      []float64
	groups []group
	blocks []*block
	efron  bool

	loglik   float64
	gradient []float64
	info     mining.Square
}

// rowsPerBlock is enough to be worth a start, and small enough for the cache.
const rowsPerBlock = 4096

// newProblem cuts the timeline into groups and blocks. Rows before the first
// event are at risk at none and take no part.
func newProblem(line []moment, x, w []float64, p int, efron bool) *problem {
	q := &problem{p: p, x: x, w: w, r: make([]float64, len(line)), efron: efron}
	for i := 0; i < len(line); {
		if !line[i].dead {
			i++
			continue
		}
		g := group{from: i, time: line[i].time}
		for i < len(line) && line[i].dead && line[i].time == g.time {
			g.weight += q.weight(i)
			i++
		}
		g.dead = i - g.from
		for i < len(line) && !line[i].dead {
			i++
		}
		g.to = i
		q.groups = append(q.groups, g)
	}
	for from := 0; from < len(q.groups); {
		to := from + 1
		for to < len(q.groups) && q.groups[to].to-q.groups[from].from <= rowsPerBlock {
			to++
		}
		q.blocks = append(q.blocks, &block{from: from, to: to})
		from = to
	}
	q.makeRoom()
	return q
}

func (q *problem) makeRoom() {
	for _, b := range q.blocks {
		b.s1, b.after1 = make([]float64, q.p), make([]float64, q.p)
		b.gradient, b.gram = make([]float64, q.p), mining.NewSquare(q.p)
	}
}

// keep leaves only some of the terms.
func (q *problem) keep(terms []int) {
	rows := len(q.r)
	for i := range rows {
		for a, k := range terms {
			q.x[i*len(terms)+a] = q.x[i*q.p+k]
		}
	}
	q.p = len(terms)
	q.x = q.x[:rows*q.p]
	q.makeRoom()
}

func (q *problem) weight(i int) float64 {
	if q.w == nil {
		return 1
	}
	return q.w[i]
}

// evaluate computes log-likelihood, gradient, information and hazards at beta.
func (q *problem) evaluate(ctx context.Context, beta []float64) error {
	if err := mining.Pieces(ctx, len(q.blocks), 1, func(k, _, _ int) { q.score(q.blocks[k], beta) }); err != nil {
		return err
	}
	for k := len(q.blocks) - 1; k > 0; k-- {
		b, before := q.blocks[k], q.blocks[k-1]
		before.after0 = b.after0 + b.s0
		for j := range b.s1 {
			before.after1[j] = b.after1[j] + b.s1[j]
		}
	}
	if err := mining.Pieces(ctx, len(q.blocks), 1, func(k, _, _ int) { q.risk(q.blocks[k]) }); err != nil {
		return err
	}
	before := make([]float64, len(q.blocks))
	for k := 1; k < len(q.blocks); k++ {
		before[k] = before[k-1] + q.blocks[k-1].hazard
	}
	if err := mining.Pieces(ctx, len(q.blocks), 1, func(k, _, _ int) { q.forward(q.blocks[k], before[k]) }); err != nil {
		return err
	}
	q.collect()
	return nil
}

func (q *problem) collect() {
	q.loglik, q.gradient, q.info = 0, make([]float64, q.p), mining.NewSquare(q.p)
	for _, b := range q.blocks {
		q.loglik += b.loglik
		for j, v := range b.gradient {
			q.gradient[j] += v
		}
		for j, row := range b.gram {
			accumulate(q.info[j], 1, row)
		}
	}
}

// score computes r of the rows of a block, and their sums.
func (q *problem) score(b *block, beta []float64) {
	b.s0, b.loglik = 0, 0
	clear(b.s1)
	for _, g := range q.groups[b.from:b.to] {
		for i := g.from; i < g.to; i++ {
			x := q.x[i*q.p : (i+1)*q.p]
			eta := 0.0
			for j, v := range x {
				eta += v * beta[j]
			}
			w := q.weight(i)
			if i < g.from+g.dead {
				b.loglik += w * eta
			}
			r := w * math.Exp(eta)
			q.r[i] = r
			b.s0 += r
			for j, v := range x {
				b.s1[j] += r * v
			}
		}
	}
}

// risk goes backward through a block: sums at risk, hazards, the second half
// of the information.
func (q *problem) risk(b *block) {
	p := q.p
	s0, d0 := b.after0, 0.0
	s1, d1 := make([]float64, p), make([]float64, p)
	copy(s1, b.after1)
	b.hazard = 0
	b.gram.Clear()
	for k := b.to - 1; k >= b.from; k-- {
		g := &q.groups[k]
		for i := g.from + g.dead; i < g.to; i++ {
			s0 += q.r[i]
			accumulate(s1, q.r[i], q.x[i*p:(i+1)*p])
		}
		d0 = 0
		clear(d1)
		for i := g.from; i < g.from+g.dead; i++ {
			d0 += q.r[i]
			accumulate(d1, q.r[i], q.x[i*p:(i+1)*p])
		}
		s0 += d0
		accumulate(s1, 1, d1)
		if q.efron && g.dead > 1 {
			q.efronTies(b, g, s0, d0, s1, d1)
		} else {
			b.loglik -= g.weight * math.Log(s0)
			g.plain = g.weight / s0
			g.tied = g.plain
			outer(b.gram, -g.plain/s0, s1)
		}
		b.hazard += g.plain
	}
}

// efronTies adds the events of one time: as m is linear in l/d, the sum of the
// m mᵀ takes three outer products however many events there are.
func (q *problem) efronTies(b *block, g *group, s0, d0 float64, s1, d1 []float64) {
	mean := g.weight / float64(g.dead)
	var whole, cross, within float64
	g.plain, g.tied = 0, 0
	for l := range g.dead {
		f := float64(l) / float64(g.dead)
		rest := s0 - f*d0
		b.loglik -= mean * math.Log(rest)
		h := mean / rest
		g.plain += h
		g.tied += (1 - f) * h
		whole += h / rest
		cross += f * h / rest
		within += f * f * h / rest
	}
	for j, row := range b.gram {
		for k := range row {
			row[k] -= whole*s1[j]*s1[k] - cross*(s1[j]*d1[k]+d1[j]*s1[k]) + within*d1[j]*d1[k]
		}
	}
}

// forward goes through a block with the hazard summed up: gradient, and the
// first half of the information.
func (q *problem) forward(b *block, hazard float64) {
	p := q.p
	clear(b.gradient)
	var waiting []float64 // a row whose outer product is added with the next one's
	var factor float64
	for _, g := range q.groups[b.from:b.to] {
		for i := g.from; i < g.to; i++ {
			x := q.x[i*p : (i+1)*p]
			v, residual := q.r[i]*(hazard+g.plain), 0.0
			if i < g.from+g.dead {
				v, residual = q.r[i]*(hazard+g.tied), q.weight(i)
			}
			accumulate(b.gradient, residual-v, x)
			if waiting == nil {
				waiting, factor = x, v
				continue
			}
			outerPair(b.gram, factor, waiting, v, x)
			waiting = nil
		}
		hazard += g.plain
	}
	if waiting != nil {
		outer(b.gram, factor, waiting)
	}
}

func accumulate(sum []float64, factor float64, x []float64) {
	for j, v := range x {
		sum[j] += factor * v
	}
}

// outer adds factor · x xᵀ to sum.
func outer(sum mining.Square, factor float64, x []float64) {
	for j, v := range x {
		v *= factor
		row := sum[j]
		for k, u := range x[:j+1] {
			row[k] += v * u
		}
	}
}

// outerPair is outer for two rows at once, which halves the traffic with sum.
func outerPair(sum mining.Square, a float64, x []float64, b float64, y []float64) {
	for j, row := range sum {
		v, w := a*x[j], b*y[j]
		x, y := x[:len(row)], y[:len(row)]
		for k := range row {
			row[k] += v*x[k] + w*y[k]
		}
	}
}
