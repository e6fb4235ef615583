package model

import (
	"context"

	"zhike/mining/lifetime"
)

// LookaheadRequest asks for what is to come.
type LookaheadRequest struct {
	Version string `query:"version" maxLength:"100" doc:"empty: the newest"`
}

// Lookahead is the newest version (or the one asked for) of the question what
// customers are worth and who is still alive, with all that is needed to judge it.
type Lookahead struct {
	Version
	Finding    Text        `json:"finding" doc:"what it says, in a few sentences"`
	Reading    *Text       `json:"reading,omitempty" doc:"the parameters in words"`
	Definition Text        `json:"definition" doc:"how it is computed"`
	Parameters []Parameter `json:"parameters" doc:"empty when nothing was learnt"`
	Spending   *Spending   `json:"spending,omitempty"`
}

// Parameter is one estimate.
type Parameter struct {
	Model  string  `json:"model" enum:"bgnbd,gamma_gamma"`
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	StdErr float64 `json:"stderr" doc:"from the observed information; under a weak prior its spread counts too"`
	Means  Text    `json:"means"`
}

// Spending says how the model of amounts came about.
type Spending struct {
	Customers   int             `json:"customers" doc:"repeat customers with amounts"`
	LogLik      float64         `json:"loglik"`
	Method      lifetime.Method `json:"method"`
	Correlation *float64        `json:"correlation" doc:"of number and money of purchases, which the model takes for unrelated"`
}

// Lookahead returns what the newest version says.
func (s *Service) Lookahead(ctx context.Context, in *LookaheadRequest) (*Lookahead, error) {
	v, err := s.version(ctx, in.Version)
	if err != nil {
		return nil, err
	}
	out := &Lookahead{Version: *v, Finding: v.finding(), Definition: definition(), Parameters: []Parameter{}}
	if v.parameters == "" {
		return out, nil
	}
	m, err := v.models()
	if err != nil {
		return nil, err
	}
	out.Reading = new(reading(m.orders.Params()))
	out.Parameters = m.list()
	if m.spend != nil {
		r := m.spend.Report()
		out.Spending = &Spending{Customers: r.Buyers, LogLik: r.LogLik, Method: r.Method}
		if c := m.spend.Correlation(); c == c {
			out.Spending.Correlation = &c
		}
	}
	return out, nil
}

// list gives the parameters in the order in which the literature names them.
func (m models) list() []Parameter {
	p, se := m.orders.Params(), m.orders.StdErr()
	days := Text{Zh: "天", En: "days"}
	out := []Parameter{
		{"bgnbd", "r", p.R, se.R, Text{Zh: "购买频率在客户之间的差异，越小差异越大", En: "how alike customers' rates of buying are; small: very different"}},
		{"bgnbd", "alpha", p.Alpha, se.Alpha, both("购买频率的尺度（%s）：平均频率为 r ÷ alpha", "scale of the rates (%s): their mean is r ÷ alpha", days)},
		{"bgnbd", "a", p.A, se.A, Text{Zh: "复购后流失的概率，平均为 a ÷ (a + b)", En: "chance to leave after a repeat purchase, on average a ÷ (a + b)"}},
		{"bgnbd", "b", p.B, se.B, Text{Zh: "同上；a、b 越小，客户之间差异越大", En: "the same; small a and b: very different between customers"}},
	}
	if m.spend == nil {
		return out
	}
	g, ge := m.spend.Params(), m.spend.StdErr()
	return append(out,
		Parameter{"gamma_gamma", "p", g.P, ge.P, Text{Zh: "同一客户各次金额的接近程度", En: "how alike one customer's amounts are"}},
		Parameter{"gamma_gamma", "q", g.Q, ge.Q, Text{Zh: "不同客户平均金额的接近程度", En: "how alike the mean amounts of customers are"}},
		Parameter{"gamma_gamma", "v", g.V, ge.V, Text{Zh: "金额的尺度（元）：新客户平均每次 p·v ÷ (q − 1)", En: "scale of the amounts (CNY): the mean of a new customer is p·v ÷ (q − 1)"}})
}

// finding says in words what a version found.
func (v *Version) finding() Text {
	if v.State == Refused {
		return v.refusal()
	}
	var t Text
	for _, total := range v.Metrics.Totals {
		if total.Days == ordersDays {
			t = v.outlook(total)
		}
	}
	b := v.Metrics.HeldBack
	if b == nil {
		return t
	}
	test := both("检验：只用 %[1]s 及以前的数据预测其后 %[2]d 天，预计 %[3]s 次，实际 %[4]s 次",
		"Test: from the data up to %[1]s, %[3]s purchases were predicted for the %[2]d days after it, and %[4]s came",
		b.Cut, b.Days, whole(b.Predicted), whole(b.Actual))
	if b.Error != nil {
		test = Text{Zh: test.Zh + "（误差 " + percent(*b.Error, true) + "）", En: test.En + " (" + percent(*b.Error, true) + ")"}
	}
	test = Text{Zh: test.Zh + "。", En: test.En + "."}
	return join(join(t, test), b.Verdict)
}

// outlook is the total of the coming days in words.
func (v *Version) outlook(total Total) Text {
	t := both("%s 之后的 %d 天，现有 %s 位客户预计购买 %s 次（%s–%s）",
		"In the %[2]d days after %[1]s the %[3]s existing customers are expected to buy %[4]s times (%[5]s–%[6]s)",
		v.Until, total.Days, whole(float64(total.Customers)), whole(total.Orders), whole(total.In.Low), whole(total.In.High))
	if total.Back > 0 {
		t = both("%[1]s 之后的 %[2]d 天，现有 %[3]s 位客户中预计约 %[7]s 位会再来（%[8]s–%[9]s），共购买 %[4]s 次（%[5]s–%[6]s）",
			"In the %[2]d days after %[1]s about %[7]s (%[8]s–%[9]s) of the %[3]s existing customers are expected to come back and to buy %[4]s times (%[5]s–%[6]s)",
			v.Until, total.Days, whole(float64(total.Customers)), whole(total.Orders), whole(total.In.Low), whole(total.In.High),
			whole(total.Back), whole(total.BackIn.Low), whole(total.BackIn.High))
	}
	if total.Money != nil {
		t = Text{Zh: t.Zh + "，消费约 " + amount(*total.Money).Zh, En: t.En + ", for about " + amount(*total.Money).En}
	}
	return Text{Zh: t.Zh + "。", En: t.En + "."}
}

func definition() Text {
	return both("一位客户同一天的多笔订单算一次购买。BG/NBD 模型（Fader、Hardie、Lee，2005）从每位客户的复购次数、末次购买和首次购买的时间推断购买频率与流失概率；Gamma-Gamma 模型（Fader、Hardie，2013）推断每次购买的金额，首次购买不计入。"+
		"括号内是 %[1]d%% 区间：十次里约有九次落在其中。价值是未来 %[2]d 天的预计消费，未扣成本、退货和折现。合计只含现有客户，不含将来的新客户。只买过一次的客户看不出节奏，不给“仍是客户”的概率。",
		"Several orders of a customer on one day are one purchase. BG/NBD (Fader, Hardie & Lee 2005) infers rate of buying and chance to have left from the number of repeat purchases and the times of the last and the first; Gamma-Gamma (Fader & Hardie 2013) infers the money of a purchase, the first one left out. "+
			"Ranges hold with %[1]d %%: about nine times in ten. Value is the money expected in the next %[2]d days, before costs and returns and without discounting. Totals are of the customers there are, not of new ones. A single purchase shows no rhythm, so there is no probability to be still a customer.",
		int(level*100), valueDays)
}
