package customer

import (
	"zhike/crm"
	"zhike/expr"
)

const bought = "l.kind = 'sale'"

// lineFields are aggregates over the order lines l with their products p.
func lineFields() []crm.Field {
	fields := []crm.Field{
		{Name: "product.skus", Type: expr.Number, Zh: "买过的商品数", En: "Different products", DocZh: "买过多少种商品", DocEn: "number of different products bought", Unit: "products", SQL: "count(distinct l.sku)", Where: bought, Empty: "0"},
		{Name: "product.categories", Type: expr.Number, Zh: "买过的类目数", En: "Different categories", DocZh: "买过多少个类目", DocEn: "number of different categories bought", Unit: "categories", SQL: "count(distinct p.category)", Where: bought, Empty: "0"},
		{Name: "product.favourite_category", Type: expr.Text, Zh: "最爱类目", En: "Favourite category", DocZh: "购买行数最多的类目", DocEn: "category with the most lines bought", SQL: "p.category", Most: true, Where: bought},
		{Name: "product.average_price", Type: expr.Number, Zh: "平均单价", En: "Average price", DocZh: "买过商品的平均成交单价", DocEn: "average price of the lines bought", Unit: "CNY", SQL: "avg(l.price)", Where: bought},
		{Name: "product.highest_price", Type: expr.Number, Zh: "最高单价", En: "Highest price", DocZh: "买过最贵的商品单价", DocEn: "highest price of a line bought", Unit: "CNY", SQL: "max(l.price)", Where: bought},
		{Name: "product.discounted", Type: expr.Number, Zh: "优惠购买行数", En: "Lines at a discount", DocZh: "有优惠的购买行数", DocEn: "lines bought at a discount", Unit: "lines", SQL: "count(*)", Where: bought + " and l.discount > 0", Empty: "0"},
		{Name: "product.lines", Type: expr.Number, Zh: "购买行数", En: "Lines bought", DocZh: "订单行数", DocEn: "order lines bought", Unit: "lines", SQL: "count(*)", Where: bought, Empty: "0"},
	}
	for i := range fields {
		fields[i].Group = crm.Lines
	}
	return fields
}

// eventFields are aggregates over the events e.
func eventFields() []crm.Field {
	fields := []crm.Field{
		{Name: "event.count", Type: expr.Number, Zh: "行为次数", En: "Events", DocZh: "浏览、加购等行为总次数", DocEn: "number of events such as views and carts", Unit: "events", SQL: "count(*)", Empty: "0"},
		{Name: "event.count_30d", Type: expr.Number, Zh: "近30天行为", En: "Events in 30 days", DocZh: "最近 30 天的行为次数", DocEn: "events in the last 30 days", Unit: "events", SQL: "count(*)", Where: "e.happened_at > @t - interval '30 days'", Empty: "0"},
		{Name: "event.last", Type: expr.Time, Zh: "最近行为", En: "Last event", DocZh: "最近一次行为的时间", DocEn: "time of the most recent event", SQL: "max(e.happened_at)"},
		{Name: "event.days_90d", Type: expr.Number, Zh: "近90天活跃天数", En: "Active days in 90", DocZh: "最近 90 天里有行为的天数", DocEn: "days with an event in the last 90 days", Unit: "days", SQL: "count(distinct e.happened_on)", Where: "e.happened_at > @t - interval '90 days'", Empty: "0"},
		{Name: "event.products", Type: expr.Number, Zh: "看过的商品数", En: "Products looked at", DocZh: "行为涉及的不同商品数", DocEn: "different products among the events", Unit: "products", SQL: "count(distinct e.sku)", Empty: "0"},
		{Name: "event.messages", Type: expr.Number, Zh: "留言次数", En: "Messages", DocZh: "带文字内容的评价、反馈次数", DocEn: "events with a text, such as reviews", Unit: "events", SQL: "count(*)", Where: "e.body is not null", Empty: "0"},
	}
	for i := range fields {
		fields[i].Group = crm.Events
	}
	return fields
}

// derivedFields are computed from other fields of the same customer.
func derivedFields() []crm.Field {
	fields := []crm.Field{
		{Name: "order.average", Type: expr.Number, Zh: "客单价", En: "Average order", DocZh: "累计消费 ÷ 累计订单数", DocEn: "money spent per order", Unit: "CNY", SQL: "{order.amount} / nullif({order.count}, 0)"},
		{Name: "order.days_since_last", Type: expr.Number, Zh: "距上次下单天数", En: "Days since last order", DocZh: "最近一笔成交到现在的天数", DocEn: "days since the most recent purchase", Unit: "days", SQL: "(extract(epoch from (@t - {order.last})) / 86400)::double precision"},
		{Name: "order.days_since_first", Type: expr.Number, Zh: "距首次下单天数", En: "Days since first order", DocZh: "成为顾客多少天了", DocEn: "days since the first purchase", Unit: "days", SQL: "(extract(epoch from (@t - {order.first})) / 86400)::double precision"},
		{Name: "order.cycle", Type: expr.Number, Zh: "平均购买间隔", En: "Average days between orders", DocZh: "首末两次购买相隔天数 ÷（购买天数 − 1）", DocEn: "days from first to last purchase divided by purchase days less one", Unit: "days",
			SQL: "(extract(epoch from ({order.last} - {order.first})) / 86400)::double precision / nullif({order.purchase_days} - 1, 0)"},
		{Name: "order.overdue", Type: expr.Number, Zh: "超期倍数", En: "Overdue factor", DocZh: "距上次下单天数 ÷ 平均购买间隔；大于 1 表示比平时久", DocEn: "days since the last order divided by the average days between orders; above 1 is later than usual", SQL: "{order.days_since_last} / nullif({order.cycle}, 0)"},
		{Name: "order.trend_90d", Type: expr.Number, Zh: "消费趋势", En: "Spending trend", DocZh: "近 90 天消费 ÷ 前一个 90 天消费；小于 1 表示下降", DocEn: "money of the last 90 days divided by that of the 90 days before; below 1 is falling", SQL: "{order.amount_90d} / nullif({order.amount_prev_90d}, 0)"},
		{Name: "order.items_per_order", Type: expr.Number, Zh: "每单件数", En: "Items per order", DocZh: "购买件数 ÷ 订单数", DocEn: "items bought per order", Unit: "items", SQL: "{order.quantity} / nullif({order.count}, 0)"},
		{Name: "order.discount_share", Type: expr.Number, Zh: "优惠占比", En: "Discount share", DocZh: "优惠 ÷（消费 + 优惠）", DocEn: "discounts as a share of the price before discount", Unit: "share", SQL: "{order.discount} / nullif({order.amount} + {order.discount}, 0)"},
		{Name: "return.rate", Type: expr.Number, Zh: "退货率", En: "Return rate", DocZh: "退货金额 ÷（消费 + 退款）", DocEn: "money returned as a share of money spent", Unit: "share", SQL: "case when {order.amount} > 0 then {return.amount} / greatest({order.amount}, {return.amount}) end"},
		{Name: "time.night_share", Type: expr.Number, Zh: "夜间占比", En: "Share at night", DocZh: "22 点到次日 6 点下单的比例", DocEn: "share of orders between 22:00 and 6:00", Unit: "share", SQL: "{time.night} / nullif({order.count}, 0)"},
		{Name: "time.weekend_share", Type: expr.Number, Zh: "周末占比", En: "Share at weekends", DocZh: "周末下单的比例", DocEn: "share of orders at weekends", Unit: "share", SQL: "{time.weekend} / nullif({order.count}, 0)"},
		{Name: "event.days_since_last", Type: expr.Number, Zh: "距上次行为天数", En: "Days since last event", DocZh: "最近一次行为到现在的天数", DocEn: "days since the most recent event", Unit: "days", SQL: "(extract(epoch from (@t - {event.last})) / 86400)::double precision"},
	}
	for i := range fields {
		fields[i].Group = crm.Derived
	}
	return fields
}
