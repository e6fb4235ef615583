package ingest

import "strings"

// OrderStatus is what became of an order.
type OrderStatus string

const (
	StatusSale      OrderStatus = "sale"      // paid, whether delivered yet or not; a refund only asked for changes nothing
	StatusReturned  OrderStatus = "returned"  // the money went back in full
	StatusCancelled OrderStatus = "cancelled" // never became a sale
	StatusPending   OrderStatus = "pending"   // not paid yet
	StatusUnknown   OrderStatus = "unknown"   // a word that is not known: counted as a sale, and noted
)

// statusWords maps exact words to statuses; blanks, case and trailing notes in
// parentheses do not count.
func statusWords() map[string]OrderStatus {
	words := map[string]OrderStatus{}
	for status, list := range map[OrderStatus]string{
		StatusSale: "交易成功 交易完成 已完成 完成 订单完成 已签收 已收货 确认收货 已确认收货 待发货 等待卖家发货 买家已付款,等待卖家发货 买家已付款 已付款 已支付 支付成功 付款成功 " +
			"已发货 待收货 等待买家确认收货 卖家已发货,等待买家确认 卖家已发货 待签收 配送中 已送达 已核销 已消费 待评价 已评价 成功 正常 有效 待出库 已出库 待使用 已使用 已结算 已入账 部分退款 退款中 退货中 售后中 退款关闭 已审核 已确认 " +
			"complete completed paid shipped delivered fulfilled closed success succeeded done processing invoiced captured partiallyrefunded partiallyfulfilled active confirmed ok sale sold readytoship intransit unfulfilled partiallyshipped",
		StatusReturned: "已退款 退款成功 退货 退货成功 已退货 退货退款 退款退货 全额退款 退款完成 退货完成 已全额退款 退款 拒收 已拒收 已退 售后完成 退单 return returned refund refunded fullyrefunded chargeback chargedback",
		StatusCancelled: "交易关闭 已关闭 关闭 已取消 取消 订单取消 订单关闭 未付款 超时关闭 超时取消 作废 已作废 无效 支付失败 付款失败 卖家取消 买家取消 付款前卖家或买家关闭交易 删除 已删除 未成团 拼团失败 " +
			"cancel cancelled canceled void voided failed expired abandoned declined rejected deleted trash unpaid cancelledbycustomer",
		StatusPending: "待付款 等待买家付款 等待付款 待支付 未支付 待确认 待审核 待成团 待接单 草稿 预订 定金已付 pending pendingpayment awaitingpayment authorized onhold draft checkoutdraft open new partiallypaid awaiting quote",
	} {
		for _, w := range strings.Fields(list) {
			words[w] = status
		}
	}
	return words
}

// statuses reads the words of an order's status.
type statuses struct{ words map[string]OrderStatus }

func newStatuses() statuses { return statuses{statusWords()} }

// read returns the status a text means. Words it does not know are searched for
// telling parts, the unhappy ones first.
func (t statuses) read(s string) OrderStatus {
	if st, ok := t.words[s]; ok {
		return st
	}
	key := strings.ToLower(simplify(half(s)))
	if i := strings.IndexByte(key, '('); i > 0 {
		key = key[:i]
	}
	key = strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' || r == '-' || r == '。' {
			return -1
		}
		return r
	}, key)
	if st, ok := t.words[key]; ok {
		return st
	}
	for _, part := range []struct {
		text string
		is   OrderStatus
	}{
		{"没有申请退款", StatusSale}, {"无退款", StatusSale}, {"申请退款", StatusSale}, {"退款中", StatusSale}, {"部分退", StatusSale}, {"退款关闭", StatusSale}, {"退款失败", StatusSale}, {"拒绝退款", StatusSale},
		{"退款", StatusReturned}, {"退货", StatusReturned}, {"refunded", StatusReturned}, {"returned", StatusReturned},
		{"取消", StatusCancelled}, {"关闭", StatusCancelled}, {"作废", StatusCancelled}, {"未付款", StatusCancelled}, {"cancel", StatusCancelled},
		{"待付款", StatusPending}, {"等待付款", StatusPending}, {"买家付款", StatusPending}, {"待支付", StatusPending}, {"未支付", StatusPending}, {"pending", StatusPending},
		{"成功", StatusSale}, {"完成", StatusSale}, {"发货", StatusSale}, {"收货", StatusSale}, {"签收", StatusSale}, {"付款", StatusSale}, {"complete", StatusSale}, {"paid", StatusSale}, {"shipped", StatusSale},
	} {
		if strings.Contains(key, part.text) {
			return part.is
		}
	}
	return StatusUnknown
}

// Gender is "male", "female" or "".
func normalGender(s string) (gender string, ok bool) {
	switch strings.ToLower(s) {
	case "男", "男性", "男士", "先生", "m", "male", "man", "1", "♂", "mr", "mr.":
		return "male", true
	case "女", "女性", "女士", "小姐", "太太", "f", "female", "woman", "2", "♀", "ms", "ms.", "mrs", "mrs.", "miss":
		return "female", true
	case "未知", "保密", "不详", "0", "3", "unknown", "u", "other", "其他", "prefer not to say", "x", "none":
		return "", true
	}
	return "", false
}
