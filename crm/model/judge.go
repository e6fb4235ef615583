package model

import (
	"math"
	"slices"

	"zhike/mining/lifetime"
)

// Reason is the code of why a version was refused or how it falls short.
type Reason string

// Why a version is refused. A version that is published although its
// parameters are not maximum-likelihood ones bears lifetime's reason instead.
const (
	NoPurchases   Reason = "no_purchases"    // nobody known has bought
	ShortWindow   Reason = "short_window"    // too short to hold back days to judge on
	NobodyRepeats Reason = "no_repeat"       // no customer has bought on two days
	RuleIsBetter  Reason = "baseline_better" // a simple rule predicts better beyond chance
)

const (
	asGood      = 0.98 // of the rule's error: the model is not visibly better
	clearlyOver = 1.02 // of the rule's error, and
	beyond      = 2    // standard errors: the rule is better
)

// lacks says what the data lack before anything can be learnt; "" for nothing.
func lacks(w window, p *people) Reason {
	switch {
	case w.empty:
		return NoPurchases
	case !w.judged:
		return ShortWindow
	case p.repeat == 0:
		return NobodyRepeats
	}
	return ""
}

// beaten tells whether a simple rule predicts single customers better beyond chance.
func (b *Backtest) beaten() bool {
	return b.Score.RMSE > clearlyOver*b.best().RMSE && b.Z > beyond
}

// verdict says in words how the back-test came out.
func (b *Backtest) verdict() Text {
	rule := b.best()
	var t Text
	switch {
	case b.beaten():
		t = both("简单规则“%s”逐个客户的误差更小（均方根误差 %.3f，模型 %.3f），不是偶然。",
			"The simple rule “%s” is nearer for single customers (root mean square error %.3f, the model %.3f), and not by chance.", rule.Name, rule.RMSE, b.Score.RMSE)
	case rule.RMSE == 0 || b.Score.RMSE >= asGood*rule.RMSE:
		t = both("逐个客户看，简单规则“%s”与模型一样好（均方根误差 %.3f 对 %.3f）；模型多给出的是区间和流失的判断。",
			"For single customers the simple rule “%s” is as good as the model (root mean square error %.3f against %.3f); what the model adds are ranges and who has left.", rule.Name, rule.RMSE, b.Score.RMSE)
	default:
		t = both("逐个客户的误差比最好的简单规则（“%s”）小 %s。",
			"Its error for single customers is below that of the best simple rule (“%s”) by %s.", rule.Name, percent(1-b.Score.RMSE/rule.RMSE, false))
	}
	if in := b.Interval; b.Actual < in.Low || b.Actual > in.High {
		t = join(t, both("总量落在预计的 90%% 区间（%s–%s）之外：季节、活动或客户习惯的变化是模型不知道的。",
			"The total fell outside the predicted 90 %% range (%s to %s): the model knows nothing of seasons, campaigns and changing habits.", whole(in.Low), whole(in.High)))
	}
	return t
}

// refusal says why there are no scores and what would help.
func (v *Version) refusal() Text {
	switch v.Reason {
	case NoPurchases:
		return Text{Zh: "还没有已识别客户的成交订单，无从预测。请先导入带有客户信息的订单。",
			En: "No known customer has bought yet, so there is nothing to predict from. Import orders that name their customers first."}
	case ShortWindow:
		return both("订单只跨 %d 天，太短：至少要 %d 天，才能留出最后 %d 天来检验预测。请导入更早的订单，或过些日子再看。",
			"The orders span %d days only, which is too short: at least %d are needed to hold back the last %d to judge predictions on. Import earlier orders, or come back later.",
			v.days(), fewestDays, leastHeld)
	case NobodyRepeats:
		return both("%s 位客户里还没有人在另一天再次购买，看不出购买节奏，也就无法判断谁会再来。请检查同一客户的订单是否用了不同的编号，或等待更长时间的数据。",
			"None of %s customers has come back to buy on another day, so there is no rhythm to judge by. Check whether one customer's orders carry different numbers, or wait for more data.", whole(float64(v.Customers)))
	case RuleIsBetter:
		return both("模型没有通过检验，因此不给客户打分：%s在这段数据上请用简单规则。",
			"The model did not pass its test, so no customer is scored: %s Use the simple rule on these data.", v.Metrics.HeldBack.Verdict)
	}
	return Text{}
}

// warnings gathers what a reader of the scores should know.
func warnings(w window, m models, b *Backtest) []Text {
	var out []Text
	if w.end < w.asOfDay {
		out = append(out, both("订单数据只到 %s（此后按往常的销量不该一单没有），预测从这一天算起。",
			"The orders end on %s (at the usual pace there would have been some since), so predictions begin on that day.", w.end))
	}
	out = append(out, m.orders.Report().Warnings...)
	if m.spend != nil {
		out = append(out, m.spend.Report().Warnings...)
	} else {
		out = append(out, Text{Zh: "复购客户的订单没有大于 0 的金额，只能预测购买次数，不能预测消费金额。",
			En: "The orders of repeat customers have no amounts above 0, so purchases are predicted but no money."})
	}
	if b == nil {
		return append(out, both("截至 %s 还没有人购买，无法回测。", "Nobody had bought by %s, so there is no back-test.", w.cut))
	}
	if b.Customers < fewJudged {
		out = append(out, both("检验只涉及 %d 位客户，误差的大小还说明不了多少。", "Only %d customers take part in the back-test, so its errors do not say much yet.", b.Customers))
	}
	if off := off(b); off > farOff {
		out = append(out, both("回测的总量偏差达 %s，总量预测的区间已按这个偏差放宽。", "The total of the back-test was off by %s; the ranges of totals are widened by as much.", percent(off, false)))
	}
	return slices.CompactFunc(out, func(a, b Text) bool { return a == b })
}

const (
	fewJudged = 100 // customers of a back-test below which it says little
	farOff    = 0.2 // of the total
)

// off is how far the total of the back-test was off, as a share of what was
// predicted.
func off(b *Backtest) float64 { return missed(b.Predicted, b.Actual) }

func missed(predicted, actual float64) float64 {
	if !(predicted > 0) {
		return 0
	}
	return math.Abs(actual/predicted - 1)
}

// reading puts the parameters of the orders model into words: the rate of an
// average customer is r/α a day, the mean chance to leave after a purchase
// a/(a+b).
func reading(p lifetime.BGNBDParams) Text {
	pace := both("仍在购买的客户平均约每 %s 天买一次", "A customer who has not left buys about every %s days", short(p.Alpha/p.R))
	leave := p.A / (p.A + p.B)
	if leave < hardlyAny {
		return both("%s；数据里几乎看不出有复购客户流失。", "%s; the data show hardly any repeat customer leaving.", pace)
	}
	return both("%s；每次复购之后，约有 %s 的客户不再回来。", "%s; after each repeat purchase about %s do not come back.", pace, percent(leave, false))
}

// hardlyAny is a mean chance to leave that is as good as none.
const hardlyAny = 0.005
