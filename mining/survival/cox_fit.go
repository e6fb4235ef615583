package survival

import (
	"context"
	"math"
	"slices"

	"zhike/mining"
	"zhike/mining/metric"
)

// FitCox fits the model by Newton's method with step halving. Terms that are
// the same in every row, or follow from earlier ones, are left out and named
// in the report. A term that tells all events apart, so that its estimate is
// infinite, is refused by name.
func FitCox(ctx context.Context, x *mining.Matrix, duration, event []float64, o CoxOptions) (*Cox, error) {
	if o.Ties == "" {
		o.Ties = Efron
	}
	if o.Ties != Efron && o.Ties != Breslow {
		return nil, mining.TableError("并列事件的处理须为 efron 或 breslow", "ties must be counted by efron or breslow")
	}
	if err := checkCox(x, duration, event, o.Weights); err != nil {
		return nil, err
	}
	m := &Cox{schema: x.Schema(), ties: o.Ties}
	m.report.Rows = x.Rows()
	for _, e := range event {
		m.report.Events += int(e)
	}
	terms := termsOf(m.schema)
	if err := measure(ctx, x, terms); err != nil {
		return nil, err
	}
	for _, t := range terms {
		if t.scale > 0 {
			m.terms = append(m.terms, t)
		} else {
			m.warn(t, "每行都相同，没有信息，已排除", "is the same in every row and was left out")
		}
	}
	line := timeline(duration, event)
	q, err := m.prepare(ctx, x, line, o.Weights)
	if err != nil {
		return nil, err
	}
	if err := m.climb(ctx, q); err != nil {
		return nil, err
	}
	scores, err := m.Predict(ctx, x)
	if err != nil {
		return nil, err
	}
	if m.report.Concordance = metric.Concordance(scores, duration, event).Index(); math.IsNaN(m.report.Concordance) {
		m.report.Concordance = .5 // no pair of rows that could tell
	}
	return m, ctx.Err()
}

func checkCox(x *mining.Matrix, duration, event, weights []float64) error {
	if err := check(duration, event); err != nil {
		return err
	}
	if err := x.CheckTarget(duration); err != nil {
		return err
	}
	if err := x.CheckWeights(weights); err != nil {
		return err
	}
	if err := complete(x); err != nil {
		return err
	}
	for i, e := range event {
		if e == 1 && (weights == nil || weights[i] > 0) {
			return nil
		}
	}
	return mining.TableError("没有一行发生过事件，风险无从估计；请检查事件列，或等到有事件发生",
		"no row has had the event, so nothing can be said about the risk; see whether the right column says so, or wait until it happens")
}

func (m *Cox) warn(t term, zh, en string) {
	m.report.Warnings = append(m.report.Warnings, mining.Text{Zh: "“" + t.name + "”" + zh + "。", En: "Term " + t.name + " " + en + "."})
}

// prepare sorts the data and leaves out terms that depend on others.
func (m *Cox) prepare(ctx context.Context, x *mining.Matrix, line []moment, weights []float64) (*problem, error) {
	if weights != nil {
		line = slices.DeleteFunc(line, func(t moment) bool { return weights[t.row] == 0 })
	}
	rows, err := spread(ctx, x, m.terms, line)
	if err != nil {
		return nil, err
	}
	var w []float64
	if weights != nil {
		w = make([]float64, len(line))
		for i, t := range line {
			w[i] = weights[t.row]
		}
	}
	q := newProblem(line, rows, w, len(m.terms), m.ties == Efron)
	if err := q.evaluate(ctx, make([]float64, q.p)); err != nil {
		return nil, err
	}
	if err := m.leaveOut(ctx, q); err != nil {
		return nil, err
	}
	return q, nil
}

// nothing is the information of an event about a term that counts as none.
const nothing = 1e-10

// leaveOut leaves out terms that say nothing beyond earlier ones.
func (m *Cox) leaveOut(ctx context.Context, q *problem) error {
	// A term that varies only among rows that are at risk at no event has no
	// information of its own; the others have about one for each event.
	least := 0.0
	for _, g := range q.groups {
		least += nothing * g.weight
	}
	for j := range q.p {
		if q.info[j][j] < least {
			q.info[j][j] = 0
		}
	}
	dependent := q.info.Factor().Dependent()
	if len(dependent) > 0 {
		var kept []int
		var terms []term
		for k, t := range m.terms {
			if !slices.Contains(dependent, k) {
				kept, terms = append(kept, k), append(terms, t)
			} else {
				m.warn(t, "可由其他列推出，或在事件发生时没有差别，已排除", "follows from other columns, or does not differ among the rows at risk, and was left out")
			}
		}
		m.terms = terms
		q.keep(kept)
		if err := q.evaluate(ctx, make([]float64, q.p)); err != nil {
			return err
		}
	}
	if q.p == 0 {
		return mining.TableError("没有可用的列：每一列都没有差别，或在事件发生时没有可比较的行",
			"no column is of use: each is the same in every row, or there is nobody to compare with when an event happens")
	}
	return nil
}

const (
	mostSteps = 100
	near      = 1e-12 // Newton's decrement at which the estimate is found: a millionth of a standard error
	vanished  = 1e-6  // share of a term's information that is left when its estimate runs away
)

// climb maximises the likelihood from 0 and keeps what the model needs.
func (m *Cox) climb(ctx context.Context, q *problem) error {
	beta := make([]float64, q.p)
	f := q.info.Factor()
	first := f.Inverse()
	m.report.LogLikNull = q.loglik
	for m.report.Steps = 0; m.report.Steps < mostSteps; m.report.Steps++ {
		step := f.Solve(q.gradient)
		decrement := dot(step, q.gradient)
		if m.report.Steps == 0 {
			m.report.Score = decrement
		}
		if decrement < near {
			break
		}
		better, err := q.advance(ctx, beta, step)
		if err != nil {
			return err
		}
		if f = q.info.Factor(); len(f.Dependent()) > 0 {
			return m.infinite(beta)
		}
		if !better {
			break
		}
	}
	inverse := f.Inverse()
	for k := range q.p {
		if !(inverse[k*q.p+k]*vanished < first[k*q.p+k]) {
			return m.infinite(beta)
		}
	}
	m.keep(q, beta, inverse)
	return nil
}

// advance goes along the step as far as the likelihood rises, and tells
// whether it did; beta and the sums of q are those of the better point.
func (q *problem) advance(ctx context.Context, beta, step []float64) (bool, error) {
	from, start := slices.Clone(beta), q.loglik
	for share := 1.0; share > 1e-9; share /= 2 {
		for k := range beta {
			beta[k] = from[k] + share*step[k]
		}
		if err := q.evaluate(ctx, beta); err != nil {
			return false, err
		}
		// An equal value but for rounding is as good: the top is flat.
		if q.loglik >= start-1e-13*math.Abs(start) {
			return true, nil
		}
	}
	copy(beta, from)
	return false, q.evaluate(ctx, beta)
}

// infinite says that the estimate of the term that has gone furthest runs away.
func (m *Cox) infinite(beta []float64) error {
	k := 0
	for j, v := range beta {
		if math.Abs(v) > math.Abs(beta[k]) {
			k = j
		}
	}
	name := m.schema[m.terms[k].column].Name
	return mining.RowError(-1, name, "“"+m.terms[k].name+"”把发生事件的行完全分开，系数为无穷大，无法估计；请去掉这一列或合并取值",
		m.terms[k].name+" tells the rows with the event apart without exception, so that its coefficient would be infinite; leave the column out or join some of its values")
}

// keep turns the estimate on standardised terms into the model.
func (m *Cox) keep(q *problem, beta, inverse []float64) {
	p := q.p
	m.coef, m.covariance = make([]float64, p), make([]float64, p*p)
	for j := range p {
		m.coef[j] = beta[j] / m.terms[j].scale
		for k := range p {
			m.covariance[j*p+k] = inverse[j*p+k] / m.terms[j].scale / m.terms[k].scale
		}
	}
	sum := 0.0
	for _, g := range q.groups {
		sum += g.plain
		m.times, m.hazard = append(m.times, g.time), append(m.hazard, sum)
	}
	r := &m.report
	r.LogLik, r.Freedom = q.loglik, p
	r.Ratio = max(0, 2*(r.LogLik-r.LogLikNull))
	r.P = chance(r.Ratio, p)
	for j := range p {
		r.Wald += beta[j] * (2*dot(q.info[j][:j], beta) + q.info[j][j]*beta[j])
	}
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i, v := range a {
		s += v * b[i]
	}
	return s
}
