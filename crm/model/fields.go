package model

import (
	"zhike/crm"
	"zhike/expr"
)

// scoreTable holds one row per customer with a purchase.
const scoreTable = "model_score"

// Fields implements crm.Fielder.
func (s *Service) Fields() []crm.Field { return Fields() }

// Fields are the scores as fields of the catalogue. They are missing for
// customers without a purchase and while no version is published.
func Fields() []crm.Field {
	fields := []crm.Field{
		{Name: "model.p_alive", Zh: "仍是客户的概率", En: "Probability still a customer", Unit: "share", SQL: "p_alive",
			DocZh: "按其购买节奏估计还没有流失的概率（BG/NBD 模型）；只买过一次的客户看不出节奏，为空",
			DocEn: "probability not to have left for good, judged by the customer's own rhythm (BG/NBD); missing after a single purchase, which shows no rhythm"},
		{Name: "model.orders_90d", Zh: "预计未来90天购买次数", En: "Expected purchases in 90 days", Unit: "orders", SQL: "orders_90d",
			DocZh: "未来 90 天预计的购买次数，一天多单算一次", DocEn: "expected purchases in the next 90 days, several orders on one day counted once"},
		{Name: "model.spend", Zh: "预计每次消费", En: "Expected money per purchase", Unit: "CNY", SQL: "spend",
			DocZh: "下一次购买预计的金额，介于本人平均与全体平均之间，买得越多越接近本人（Gamma-Gamma 模型）",
			DocEn: "expected money of a future purchase: between the customer's own mean and everybody's, nearer to the own the more purchases there are (Gamma-Gamma)"},
		{Name: "model.clv_365d", Zh: "未来一年价值", En: "Value of the next year", Unit: "CNY", SQL: "clv_365d",
			DocZh: "未来 365 天预计消费的金额：购买次数 × 每次金额，未扣成本、未折现", DocEn: "money expected in the next 365 days: purchases × money of one, before costs and without discounting"},
		{Name: "model.clv_365d_lo", Zh: "未来一年价值下限", En: "Value of the next year, low", Unit: "CNY", SQL: "clv_365d_lo",
			DocZh: "未来 365 天消费金额 90% 区间的下限", DocEn: "lower end of the range that holds the money of the next 365 days with 90 %"},
		{Name: "model.clv_365d_hi", Zh: "未来一年价值上限", En: "Value of the next year, high", Unit: "CNY", SQL: "clv_365d_hi",
			DocZh: "未来 365 天消费金额 90% 区间的上限", DocEn: "upper end of the range that holds the money of the next 365 days with 90 %"},
		{Name: "model.next_order_prob_30d", Zh: "30天内再买的概率", En: "Probability to buy within 30 days", Unit: "share", SQL: "next_order_prob_30d",
			DocZh: "未来 30 天内至少买一次的概率，已计入可能流失", DocEn: "probability of at least one purchase in the next 30 days, the chance to have left included"},
	}
	for i := range fields {
		fields[i].Type = expr.Number
	}
	fields = append(fields, crm.Field{Name: "model.next_order", Type: expr.Time, Zh: "预计下次购买", En: "Next purchase expected", SQL: "next_order",
		DocZh: "若仍是客户，到这一天有一半的可能已再次购买；更可能已流失、或要等十年以上的为空",
		DocEn: "the day by which the next purchase has come with even odds, if still a customer; missing when more likely gone than not, and beyond ten years"})
	for i := range fields {
		fields[i].Group, fields[i].Table = crm.Scores, scoreTable
	}
	return fields
}
