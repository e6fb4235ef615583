package lifetime

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"

	"zhike/mining"
	"zhike/mining/metric"
)

// GammaGammaParams are the parameters of the model of spending: a purchase of
// one customer is Gamma(P, rate ν), and ν differs between customers like
// Gamma(Q, rate V). V is in units of money.
type GammaGammaParams struct {
	P float64 `json:"p"`
	Q float64 `json:"q"`
	V float64 `json:"v"`
}

// GammaGamma is a fitted model of what a customer spends per purchase, made
// from those who bought again (Fader & Hardie 2013, "The Gamma-Gamma Model of
// Monetary Value"). It does not change once made.
type GammaGamma struct {
	at         vector
	params     GammaGammaParams
	covariance matrix
	report     Report
	frequency  float64 // correlation of frequency and spend, NaN when unknown
}

// NewGammaGamma makes a model of known parameters.
func NewGammaGamma(p GammaGammaParams) (*GammaGamma, error) {
	g := &GammaGamma{params: p, report: Report{Method: Given}, frequency: math.NaN()}
	for i, v := range []float64{p.P, p.Q, p.V} {
		if !(v > 0) || math.IsInf(v, 0) {
			return nil, mining.TableError("Gamma-Gamma 的三个参数都须为正数", "all three parameters of Gamma-Gamma must be positive numbers")
		}
		g.at[i] = math.Log(v)
	}
	return g, nil
}

// Params returns the parameters.
func (g *GammaGamma) Params() GammaGammaParams { return g.params }

// Report says how the model came about; its Customers are the repeat buyers
// with money known.
func (g *GammaGamma) Report() Report { return g.report.clone() }

// StdErr returns the standard errors, as BGNBD.StdErr does.
func (g *GammaGamma) StdErr() GammaGammaParams {
	se := func(i int) float64 { return math.Exp(g.at[i]) * math.Sqrt(g.covariance[i][i]) }
	return GammaGammaParams{se(0), se(1), se(2)}
}

// Correlation is Pearson's between frequency and mean spend among repeat
// buyers. The model takes the two for independent; NaN when unknown.
func (g *GammaGamma) Correlation() float64 { return g.frequency }

// ExpectedSpend is the expected amount of a future purchase of a customer with
// so many repeat purchases of this mean amount: a mean of the customer's own
// and everybody's, p(v + x·m)/(px + q − 1). Without repeat purchase it is that
// of a new customer, pv/(q − 1).
//
// When q ≤ 1 the mean over new customers is infinite; then the median customer
// stands in for it: p·v over the median of Gamma(q).
func (g *GammaGamma) ExpectedSpend(frequency int, mean float64) float64 {
	p := g.params
	x := float64(frequency)
	if mean <= 0 || frequency <= 0 {
		x, mean = 0, 0
	}
	if shape := p.P*x + p.Q; shape > 1+1e-9 {
		return p.P * (p.V + x*mean) / (shape - 1)
	}
	return p.P * (p.V + x*mean) / mathext.GammaIncRegInv(p.P*x+p.Q, 0.5)
}

// correlated is how large a correlation of frequency and spend may be before
// the model's assumption is called into question.
const correlated = 0.3

// FitGammaGamma estimates the model by maximum likelihood from the customers
// with a repeat purchase and Money above 0; others are left out and counted in
// a warning. It falls back as Fit does, and warns when frequency and spend
// go together, which the model does not foresee.
func FitGammaGamma(ctx context.Context, histories []History) (*GammaGamma, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(histories) == 0 {
		return nil, mining.TableError("没有客户，无法建模", "there are no customers to learn from")
	}
	if err := checkAll(histories); err != nil {
		return nil, err
	}
	l, without := newSpending(histories)
	e, err := l.problem().estimate(ctx)
	if err != nil {
		return nil, err
	}
	n := len(l.spend)
	e.report.Customers, e.report.Buyers = n, n
	g, err := NewGammaGamma(GammaGammaParams{math.Exp(e.at[0]), math.Exp(e.at[1]), math.Exp(e.at[2])})
	if err != nil {
		return nil, err
	}
	g.covariance, g.report, g.frequency = e.covariance, e.report, l.correlation()
	g.warn(without)
	return g, nil
}

// warn adds what a user of the figures should know.
func (g *GammaGamma) warn(without int) {
	add := func(zh, en string) { g.report.Warnings = append(g.report.Warnings, mining.Text{Zh: zh, En: en}) }
	if without > 0 {
		add(fmt.Sprintf("有 %d 位复购客户没有大于 0 的金额，未用于客单价模型。", without),
			fmt.Sprintf("%d repeat buyers have no amount above 0 and were left out of the model of spending.", without))
	}
	if math.Abs(g.frequency) > correlated {
		add(fmt.Sprintf("购买次数与客单价的相关系数为 %.2f，模型假定二者无关；高频客户的价值可能被系统性地高估或低估。", g.frequency),
			fmt.Sprintf("Frequency and spend are correlated (%.2f) although the model takes them for independent; the value of frequent customers may be off in one direction.", g.frequency))
	}
	if g.params.Q <= 1 {
		add("客单价分布的尾部极长（q ≤ 1），新客户的平均客单价不存在，以中位数客户代替。",
			"The tail of spending is so long (q ≤ 1) that a new customer's mean does not exist; the median customer stands in.")
	}
}

// spending is the data of the Gamma-Gamma likelihood, in a fixed order.
//
//	ln L = ln Γ(px+q) − ln Γ(px) − ln Γ(q) + q ln v + (px−1) ln m + px ln x − (px+q) ln(xm+v)
type spending struct {
	counts []float64 // x
	spend  []float64 // m
}

// newSpending also returns how many repeat buyers have no amount.
func newSpending(histories []History) (spending, int) {
	var x, m []float64
	without := 0
	for _, h := range histories {
		switch {
		case h.Frequency > 0 && h.Money > 0:
			x, m = append(x, float64(h.Frequency)), append(m, h.Money)
		case h.Frequency > 0:
			without++
		}
	}
	s := spending{make([]float64, len(x)), make([]float64, len(x))}
	if len(x) > 0 {
		for to, from := range mining.Order(x, m) {
			s.counts[to], s.spend[to] = x[from], m[from]
		}
	}
	return s, without
}

func (l spending) correlation() float64 {
	if len(l.spend) < 2 {
		return math.NaN()
	}
	return metric.Correlation(l.counts, l.spend)
}

// problem starts around the mean spend of a repeat buyer.
func (l spending) problem() problem {
	mean := 1.0
	if len(l.spend) > 0 {
		logs := 0.0
		for _, m := range l.spend {
			logs += math.Log(m)
		}
		mean = math.Exp(logs / float64(len(l.spend)))
	}
	start := func(p, q float64) vector {
		return vector{math.Log(p), math.Log(q), math.Log(mean) + math.Log(q) - math.Log(p)}
	}
	p := problem{
		surface: surface{3, l.eval},
		names:   [maxDims]string{"p", "q", "v"},
		starts:  []vector{start(3, 3), start(1, 1.5), start(15, 8)},
		bound:   func(at vector) *verdict { return spendingBound(at) },
		prior: []belief{
			{vector{1, 0, 0}, math.Log(3), 1.2},   // how much one customer's purchases differ
			{vector{0, 1, 0}, math.Log(3), 0.8},   // how much customers differ
			{vector{1, -1, 1}, math.Log(mean), 1}, // the usual amount
		},
	}
	if every := len(l.spend) / sampleSize; every > 1 {
		var part spending
		for i := 0; i < len(l.spend); i += every {
			part.counts, part.spend = append(part.counts, l.counts[i]), append(part.spend, l.spend[i])
		}
		p.sample = &surface{3, part.eval}
	}
	if len(l.spend) < fewestBuyers {
		p.weak = &verdict{TooFew, mining.Text{
			Zh: "有金额的复购客户不足 10 人，客单价模型使用弱先验的惩罚估计，区间会很宽。",
			En: "Fewer than 10 repeat buyers with amounts: the model of spending uses estimates under a weak prior and its intervals are wide.",
		}}
	}
	return p
}

func spendingBound(at vector) *verdict {
	large, small := math.Log(1e4), math.Log(1e-3)
	var t mining.Text
	switch {
	case at[0] > large:
		t = mining.Text{Zh: "同一客户每次购买的金额几乎相同（p 趋于无穷）", En: "Each customer spends nearly the same every time (p tends to infinity)"}
	case at[1] > large:
		t = mining.Text{Zh: "客户之间的客单价看不出差异（q 趋于无穷）", En: "Customers do not differ visibly in what they spend (q tends to infinity)"}
	case at[0] < small || at[1] < small:
		t = mining.Text{Zh: "金额的差异大到无法用该模型描述（p 或 q 趋于 0）", En: "Amounts differ beyond what the model can describe (p or q tends to 0)"}
	default:
		return nil
	}
	t.Zh += "，最大似然估计不存在；已改用弱先验的惩罚估计。"
	t.En += ", so the maximum-likelihood estimate does not exist; estimates under a weak prior are used."
	return &verdict{AtBound, t}
}

func (l spending) eval(ctx context.Context, at vector) (slope, error) {
	params := vector{math.Exp(at[0]), math.Exp(at[1]), math.Exp(at[2])}
	parts := make([]slope, (len(l.spend)+pieceGroups-1)/pieceGroups)
	err := mining.Pieces(ctx, len(l.spend), pieceGroups, func(piece, lo, hi int) {
		parts[piece] = l.slope(lo, hi, params)
	})
	var total slope
	for i := range parts {
		total.plus(&parts[i])
	}
	total.toLog(params)
	return total, err
}

// slope covers rows lo … hi−1. They are sorted by frequency, so that the gamma
// functions are taken once per frequency.
func (l spending) slope(lo, hi int, params vector) slope {
	p, q, v := params[0], params[1], params[2]
	dq, tq := polygamma(q)
	logV := math.Log(v)
	var s slope
	last := math.NaN()
	var ratio, dAll, tAll, dOwn, tOwn, logX float64
	for i := lo; i < hi; i++ {
		x, m := l.counts[i], l.spend[i]
		if x != last {
			last = x
			ratio = lgammaRatio(p*x, q) - lgamma(q)
			dAll, tAll = polygamma(p*x + q)
			dOwn, tOwn = polygamma(p * x)
			logX = math.Log(x)
		}
		logM, logSum, inv := math.Log(m), math.Log(x*m+v), 1/(x*m+v)
		shape := p*x + q
		s.value += ratio + q*logV + (p*x-1)*logM + p*x*logX - shape*logSum
		s.grad[0] += x * (dAll - dOwn + logM + logX - logSum)
		s.grad[1] += dAll - dq + logV - logSum
		s.grad[2] += q/v - shape*inv
		s.hess[0][0] += x * x * (tAll - tOwn)
		s.hess[0][1] += x * tAll
		s.hess[0][2] -= x * inv
		s.hess[1][1] += tAll - tq
		s.hess[1][2] += 1/v - inv
		s.hess[2][2] += shape*inv*inv - q/(v*v)
	}
	return s
}
