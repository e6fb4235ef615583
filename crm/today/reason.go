package today

import (
	"context"

	"zhike/api"
)

// The reasons to contact a customer.
const (
	Overdue     = "overdue"
	SecondOrder = "second_order"
	Falling     = "falling"
)

// The ways to estimate what is at stake.
const (
	ByModel   = "model"   // expected purchases × expected money, by crm/model
	ByRhythm  = "rhythm"  // the customer's own rhythm
	ByRate    = "rate"    // the shop's rate of second orders
	ByDecline = "decline" // the money that stayed away
)

// rule is one reason: whom it names, what is at stake, and how it is said.
// Condition and value are SQL over the snapshot s; their parameters are those
// of candidateArgs.
type rule struct {
	code      string
	zh, en    string // label
	condition string
	value     string // at stake in 90 days, without a model
	basis     string
	sentence  func(f Figures) (zh, en string)
	approach  func(f Figures) (zh, en string)
}

// The lateness between which a customer counts as overdue: below the first the
// pause is ordinary, from the second on the customer is taken for lost.
const (
	lateFrom = 1.5
	lateTo   = 4
)

// rules returns the reasons. When two name a customer with the same value the
// one further up is told first.
func rules() []rule {
	return []rule{
		{
			// Three purchase days show a rhythm. The pause must be half as long again
			// as the average one, and beyond the middle between the usual and the
			// longest one so far, so that an irregular customer is not called late
			// for being irregular. Worth it: at least the median of such customers.
			code: Overdue, zh: "该来没来", en: "Overdue",
			condition: "s.order_purchase_days >= 3 and s.order_overdue > 1.5 and s.order_overdue < 4" +
				" and s.order_days_since_last > s.order_cycle_median + (s.order_cycle_longest - s.order_cycle_median) / 2" +
				" and " + usual + " >= $4::double precision",
			// The chance to win a late customer back is taken to fall in a straight
			// line, from 1 at the own rhythm to 0 where customers count as lost.
			value: usual + " * (4 - s.order_overdue) / 3",
			basis: ByRhythm, sentence: overdueSentence, approach: overdueApproach,
		},
		{
			code: SecondOrder, zh: "该来第二次", en: "Second order due",
			condition: "s.order_purchase_days = 1 and s.order_days_since_last between $8::double precision and $9::double precision",
			value:     "s.order_amount * $10::double precision",
			basis:     ByRate, sentence: secondSentence, approach: secondApproach,
		},
		{
			// Half of the 90 days before, and half of what the whole shop's trend
			// would let expect: after a season everybody's spend falls.
			code: Falling, zh: "消费下滑", en: "Spending less",
			condition: "s.order_purchase_days >= 2 and s.order_amount >= $5::double precision and s.order_amount_prev_90d >= $6::double precision" +
				" and s.order_amount_90d < 0.5 * $7::double precision * s.order_amount_prev_90d",
			value: "(s.order_amount_prev_90d - s.order_amount_90d)",
			basis: ByDecline, sentence: fallingSentence, approach: fallingApproach,
		},
	}
}

func ruleOf(code string) rule {
	for _, r := range rules() {
		if r.code == code {
			return r
		}
	}
	return rule{code: code, zh: code, en: code, // of a version that knew other reasons
		sentence: func(Figures) (string, string) { return "", "" }, approach: func(Figures) (string, string) { return "", "" }}
}

func overdueSentence(f Figures) (zh, en string) {
	zh = sprintf("平均每 %s 天买一次，已经 %s 天没来", days(f.Cycle), days(f.DaysSince))
	en = sprintf("Buys every %s days on average and has not come for %s", days(f.Cycle), days(f.DaysSince))
	if f.Amount365 > 0 {
		return zh + sprintf("；过去一年消费 %s", money(f.Amount365)), en + sprintf("; spent %s in the past year", money(f.Amount365))
	}
	return zh + sprintf("；累计消费 %s", money(f.Amount)), en + sprintf("; spent %s in all", money(f.Amount))
}

func secondSentence(f Figures) (zh, en string) {
	zh = sprintf("%s 天前第一次来，消费 %s，还没来第二次", days(f.DaysSince), money(f.Amount))
	en = sprintf("First came %s days ago, spent %s, and has not come back yet", days(f.DaysSince), money(f.Amount))
	if f.SecondFallback {
		return zh + sprintf("；回头客还不到 %d 位，先按 %s–%s 天提醒", fewest, days(f.SecondFrom), days(f.SecondTo)),
			en + sprintf("; fewer than %d customers have come twice, so %s to %s days are taken", fewest, days(f.SecondFrom), days(f.SecondTo))
	}
	return zh + sprintf("；来第二次的客户有一半是在第 %s–%s 天来的", days(f.SecondFrom), days(f.SecondTo)),
		en + sprintf("; half of those who came twice did so after %s to %s days", days(f.SecondFrom), days(f.SecondTo))
}

func fallingSentence(f Figures) (zh, en string) {
	down := (1 - f.Amount90/f.AmountPrev90) * 100
	zh = sprintf("近 90 天消费 %s，之前 90 天 %s（少了 %.0f%%）", money(f.Amount90), money(f.AmountPrev90), down)
	en = sprintf("Spent %s in the last 90 days, %s in the 90 before (%.0f%% less)", money(f.Amount90), money(f.AmountPrev90), down)
	if change := (f.Trend - 1) * 100; change <= -1 {
		zh += sprintf("，同期全店少了 %.0f%%", -change)
		en += sprintf("; the whole shop fell by %.0f%%", -change)
	}
	return zh + sprintf("；累计消费 %s，在前 20%%", money(f.Amount)), en + sprintf("; with %s in all among the top 20%%", money(f.Amount))
}

func overdueApproach(f Figures) (zh, en string) {
	zh, en = "问候一声，看看是不是该补货了；先不急着给折扣", "Say hello and ask whether it is time to restock; no need for a discount yet"
	if f.Category != "" {
		zh = sprintf("问候一声，常买的“%s”是不是该补了；先不急着给折扣", f.Category)
		en = sprintf("Say hello and ask whether “%s”, the usual choice, is running out; no need for a discount yet", f.Category)
	}
	return zh, en
}

func secondApproach(f Figures) (zh, en string) {
	return "问问第一次买的用得怎么样，推荐一件搭配的；可送一张两周内有效的小额券",
		"Ask how the first purchase turned out and suggest something that goes with it; a small voucher for two weeks may help"
}

func fallingApproach(f Figures) (zh, en string) {
	return "请熟悉的人亲自联系，问清是需求变了、对服务不满意，还是去了别家，把原因记下来",
		"Let somebody the customer knows call: have the needs changed, was something wrong, or is it another shop? Write the reason down"
}

// basisSentence says how the value was estimated.
func basisSentence(ctx context.Context, basis string, f Figures) string {
	switch basis {
	case ByModel:
		return api.Pick(ctx, sprintf("模型预计未来 90 天买 %s 次 × 每次 %s", decimal(f.ModelOrders), money(f.ModelSpend)),
			sprintf("the model expects %s purchases in 90 days × %s each", decimal(f.ModelOrders), money(f.ModelSpend)))
	case ByRhythm:
		visits, chance := 90/max(f.Cycle, 1), (lateTo-f.Overdue)/(lateTo-1)*100
		return api.Pick(ctx, sprintf("按自己的节奏 90 天来 %s 次 × 每次 %s × 挽回机会 %.0f%%（越晚越低，晚到 4 倍为 0）", decimal(visits), money(f.PerVisit), chance),
			sprintf("%s visits in 90 days at the own rhythm × %s each × %.0f%% chance to win back (falls with lateness, 0 at 4 times the rhythm)", decimal(visits), money(f.PerVisit), chance))
	case ByRate:
		return api.Pick(ctx, sprintf("首次消费 %s × 首次客户再来的比例 %.0f%%", money(f.Amount), f.SecondRate*100),
			sprintf("first purchase %s × %.0f%% of first-time customers come again", money(f.Amount), f.SecondRate*100))
	}
	return api.Pick(ctx, sprintf("比之前 90 天少花的 %s", money(f.AmountPrev90-f.Amount90)), sprintf("%s less than in the 90 days before", money(f.AmountPrev90-f.Amount90)))
}
