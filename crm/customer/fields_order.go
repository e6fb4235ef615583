package customer

import (
	"fmt"

	"zhike/crm"
	"zhike/expr"
)

const sold = "o.kind = 'sale'"

// orderFields are aggregates over the orders o of one customer. o.gap is the
// number of days since the customer's purchase day before (null on the first).
func orderFields() []crm.Field {
	fields := []crm.Field{
		{Name: "order.count", Type: expr.Number, Zh: "累计订单数", En: "Orders", DocZh: "成交订单总数", DocEn: "number of orders that were bought", Unit: "orders", SQL: "count(*)", Where: sold, Empty: "0"},
		{Name: "order.purchase_days", Type: expr.Number, Zh: "购买天数", En: "Purchase days", DocZh: "有成交的不同日期数", DocEn: "number of different days with a purchase", Unit: "days", SQL: "count(*)", Where: sold + " and (o.gap is null or o.gap > 0)", Empty: "0"},
		{Name: "order.first", Type: expr.Time, Zh: "首次下单", En: "First order", DocZh: "第一笔成交的时间", DocEn: "time of the first purchase", SQL: "min(o.ordered_at)", Where: sold},
		{Name: "order.last", Type: expr.Time, Zh: "最近下单", En: "Last order", DocZh: "最近一笔成交的时间", DocEn: "time of the most recent purchase", SQL: "max(o.ordered_at)", Where: sold},
		{Name: "order.amount", Type: expr.Number, Zh: "累计消费", En: "Spent in all", DocZh: "成交金额合计（未减退货）", DocEn: "money of all purchases, before returns", Unit: "CNY", SQL: "sum(o.amount)", Where: sold, Empty: "0"},
		{Name: "order.net_amount", Type: expr.Number, Zh: "净消费", En: "Spent net of returns", DocZh: "成交金额减去退货退款", DocEn: "money of all purchases less returns", Unit: "CNY", SQL: "sum(o.net_amount)", Empty: "0"},
		{Name: "order.max_amount", Type: expr.Number, Zh: "最大单笔", En: "Largest order", DocZh: "金额最大的一单", DocEn: "money of the largest order", Unit: "CNY", SQL: "max(o.amount)", Where: sold},
		{Name: "order.discount", Type: expr.Number, Zh: "累计优惠", En: "Discounts", DocZh: "享受的优惠合计", DocEn: "discounts received", Unit: "CNY", SQL: "sum(o.discount)", Where: sold, Empty: "0"},
		{Name: "order.quantity", Type: expr.Number, Zh: "购买件数", En: "Items bought", DocZh: "买过的商品件数", DocEn: "number of items bought", Unit: "items", SQL: "sum(o.quantity)", Where: sold, Empty: "0"},
		{Name: "order.cycle_median", Type: expr.Number, Zh: "购买间隔中位数", En: "Median days between orders", DocZh: "相邻两个购买日间隔天数的中位数", DocEn: "median number of days between consecutive purchase days", Unit: "days", SQL: "percentile_cont(0.5) within group (order by o.gap::double precision)", Where: "o.gap > 0"},
		{Name: "order.cycle_longest", Type: expr.Number, Zh: "最长购买间隔", En: "Longest pause", DocZh: "相邻两个购买日最长隔了多少天", DocEn: "longest number of days between consecutive purchase days", Unit: "days", SQL: "max(o.gap)", Where: "o.gap > 0"},
		{Name: "order.amount_prev_90d", Type: expr.Number, Zh: "前一个90天消费", En: "Spent 91–180 days ago", DocZh: "91–180 天前的成交金额，用来看最近是涨还是跌", DocEn: "money of purchases 91 to 180 days ago, to see the trend", Unit: "CNY", SQL: "sum(o.amount)",
			Where: sold + " and o.ordered_at > @t - interval '180 days' and o.ordered_at <= @t - interval '90 days'", Empty: "0"},
		{Name: "return.count", Type: expr.Number, Zh: "退货次数", En: "Returns", DocZh: "有退货或退款的单据数", DocEn: "documents with a return or refund", Unit: "orders", SQL: "count(*)", Where: "o.returned > 0", Empty: "0"},
		{Name: "return.amount", Type: expr.Number, Zh: "退货金额", En: "Money returned", DocZh: "退货退款金额合计", DocEn: "money given back", Unit: "CNY", SQL: "sum(o.returned)", Where: "o.returned > 0", Empty: "0"},
		{Name: "return.last", Type: expr.Time, Zh: "最近退货", En: "Last return", DocZh: "最近一次退货的时间", DocEn: "time of the most recent return", SQL: "max(o.ordered_at)", Where: "o.returned > 0"},
		{Name: "order.cancelled", Type: expr.Number, Zh: "取消订单数", En: "Cancelled orders", DocZh: "整单取消或关闭的订单数", DocEn: "orders cancelled as a whole", Unit: "orders", SQL: "count(*)", Where: "o.kind = 'cancelled'", Empty: "0"},
		{Name: "channel.count", Type: expr.Number, Zh: "购买渠道数", En: "Channels used", DocZh: "在几个渠道买过", DocEn: "number of channels bought through", Unit: "channels", SQL: "count(distinct o.channel)", Where: sold, Empty: "0"},
		{Name: "channel.favourite", Type: expr.Text, Zh: "最常用渠道", En: "Favourite channel", DocZh: "下单次数最多的渠道", DocEn: "channel with the most orders", SQL: "o.channel", Most: true, Where: sold},
		{Name: "channel.store", Type: expr.Text, Zh: "最常去门店", En: "Favourite store", DocZh: "下单次数最多的门店", DocEn: "store with the most orders", SQL: "o.store", Most: true, Where: sold},
		{Name: "channel.province", Type: expr.Text, Zh: "最常收货省份", En: "Usual delivery province", DocZh: "收货次数最多的省份", DocEn: "province that most orders went to", SQL: "o.province", Most: true, Where: sold},
		{Name: "time.night", Type: expr.Number, Zh: "夜间订单数", En: "Orders at night", DocZh: "22 点到次日 6 点下的单", DocEn: "orders between 22:00 and 6:00", Unit: "orders", SQL: "count(*)", Where: sold + " and (o.ordered_hour >= 22 or o.ordered_hour < 6)", Empty: "0"},
		{Name: "time.morning", Type: expr.Number, Zh: "上午订单数", En: "Orders in the morning", DocZh: "6 点到 12 点下的单", DocEn: "orders between 6:00 and 12:00", Unit: "orders", SQL: "count(*)", Where: sold + " and o.ordered_hour >= 6 and o.ordered_hour < 12", Empty: "0"},
		{Name: "time.weekend", Type: expr.Number, Zh: "周末订单数", En: "Orders at weekends", DocZh: "周六、周日下的单", DocEn: "orders on Saturdays and Sundays", Unit: "orders", SQL: "count(*)", Where: sold + " and extract(isodow from o.ordered_on) >= 6", Empty: "0"},
		{Name: "time.favourite_hour", Type: expr.Number, Zh: "最常下单时段", En: "Favourite hour", DocZh: "下单最多的钟点（0–23）", DocEn: "hour of the day with the most orders (0–23)", Unit: "hour", SQL: "o.ordered_hour", Most: true, Where: sold},
	}
	for _, days := range []int{30, 90, 365} {
		where := fmt.Sprintf("%s and o.ordered_at > @t - interval '%d days'", sold, days)
		fields = append(fields,
			crm.Field{Name: fmt.Sprintf("order.count_%dd", days), Type: expr.Number, Zh: fmt.Sprintf("近%d天订单数", days), En: fmt.Sprintf("Orders in %d days", days),
				DocZh: fmt.Sprintf("最近 %d 天的成交订单数", days), DocEn: fmt.Sprintf("purchases in the last %d days", days), Unit: "orders", SQL: "count(*)", Where: where, Empty: "0"},
			crm.Field{Name: fmt.Sprintf("order.amount_%dd", days), Type: expr.Number, Zh: fmt.Sprintf("近%d天消费", days), En: fmt.Sprintf("Spent in %d days", days),
				DocZh: fmt.Sprintf("最近 %d 天的成交金额", days), DocEn: fmt.Sprintf("money of purchases in the last %d days", days), Unit: "CNY", SQL: "sum(o.amount)", Where: where, Empty: "0"})
	}
	for i := range fields {
		fields[i].Group = crm.Orders
	}
	return fields
}
