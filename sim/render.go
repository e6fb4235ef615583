package sim

import (
	"bytes"
	"strconv"
	"time"
)

// column is one column by its Chinese and its English header.
type column struct{ zh, en string }

// sheet is one of the files that are written. Timed sheets are put into the
// order of time.
type sheet struct {
	name    string
	kind    Kind // "" for a file of truth
	timed   bool
	needs   Kind // a file of truth is written with this kind
	columns []column
}

// The sheets, in the order of sheets.
const (
	sheetCustomers = iota
	sheetProducts
	sheetOrders
	sheetEvents
	sheetFeedback
	sheetCampaigns
	sheetMembers
	sheetArms
	sheetMoods
	sheetCount
)

func sheets() [sheetCount]sheet {
	customer, when := column{"会员编号", "customer_id"}, column{"时间", "time"}
	what, channel, code := column{"事件", "event"}, column{"渠道", "channel"}, column{"商品编码", "product_code"}
	truth := func(names ...string) (c []column) {
		for _, n := range names {
			c = append(c, column{n, n})
		}
		return c
	}
	return [sheetCount]sheet{
		sheetCustomers: {name: "customers.csv", kind: KindCustomers, columns: []column{customer,
			{"姓名", "name"}, {"手机号", "phone"}, {"邮箱", "email"}, {"性别", "gender"}, {"生日", "birthday"},
			{"省份", "province"}, {"城市", "city"}, {"区县", "district"}, {"详细地址", "address"},
			{"会员等级", "level"}, {"注册时间", "registered_at"}, {"来源渠道", "source"}}},
		sheetProducts: {name: "products.csv", kind: KindProducts, columns: []column{code,
			{"商品名称", "product_name"}, {"类目", "category"}, {"品牌", "brand"}, {"吊牌价", "list_price"}, {"成本价", "cost_price"}}},
		sheetOrders: {name: "orders.csv", kind: KindOrders, timed: true, columns: []column{
			{"订单编号", "order_id"}, customer, {"付款时间", "paid_at"}, code, {"商品名称", "product_name"}, {"类目", "category"},
			{"商品数量", "quantity"}, {"单价", "unit_price"}, {"优惠金额", "discount_amount"}, {"实付金额", "paid_amount"},
			channel, {"门店", "store"}, {"收货省份", "ship_province"}, {"收货城市", "ship_city"}, {"订单状态", "order_status"}}},
		sheetEvents: {name: "events.csv", kind: KindEvents, timed: true, columns: []column{customer, when, what,
			{"页面", "page"}, code, channel, {"搜索词", "search_words"}, {"停留秒数", "seconds"}}},
		sheetFeedback: {name: "feedback.csv", kind: KindFeedback, timed: true, columns: []column{
			{"反馈编号", "feedback_id"}, customer, when, what, channel, {"订单编号", "order_id"}, code, {"评分", "rating"}, {"内容", "content"}}},
		sheetCampaigns: {name: "campaigns.csv", kind: KindCampaigns, timed: true, columns: []column{customer, when, what,
			{"活动编号", "campaign_id"}, {"活动名称", "campaign_name"}, {"分组", "arm"}, channel}},
		sheetMembers: {name: "truth_customers.csv", needs: "", columns: truth("customer_id", "habit", "rate", "leave", "spend", "joined",
			"dropped", "fading", "unhappy", "wary", "duplicate_of", "category", "second_category", "channel", "hour", "orders", "lines", "net")},
		sheetArms:  {name: "truth_campaigns.csv", needs: KindCampaigns, columns: truth("customer_id", "campaign_id", "arm", "uplift", "orders_untreated", "orders_treated")},
		sheetMoods: {name: "truth_feedback.csv", needs: KindFeedback, columns: truth("feedback_id", "mood", "topic", "bad_experience")},
	}
}

// table collects rows of one sheet as text.
type table struct {
	text  []byte
	times []moment // of each row; only in timed sheets
	ends  []int
	cells int // in the row that is being written
	rows  int
}

func (t *table) next() {
	if t.cells > 0 {
		t.text = append(t.text, ',')
	}
	t.cells++
}

// str writes one cell, in quotes if it must be.
func (t *table) str(cell string) {
	t.next()
	for i := 0; i < len(cell); i++ {
		if c := cell[i]; c == ',' || c == '"' || c == '\n' || c == '\r' {
			t.text = append(t.text, '"')
			t.text = append(t.text, bytes.ReplaceAll([]byte(cell), []byte(`"`), []byte(`""`))...)
			t.text = append(t.text, '"')
			return
		}
	}
	t.text = append(t.text, cell...)
}

func (t *table) num(n int) {
	t.next()
	t.text = strconv.AppendInt(t.text, int64(n), 10)
}

func (t *table) float(x float64) {
	t.next()
	t.text = strconv.AppendFloat(t.text, x, 'g', 8, 64)
}

func (t *table) flag(b bool) {
	t.next()
	t.text = strconv.AppendBool(t.text, b)
}

// money writes fen as yuan with two decimals.
func (t *table) money(fen int64) {
	t.next()
	if fen < 0 {
		t.text = append(t.text, '-')
		fen = -fen
	}
	t.text = strconv.AppendInt(t.text, fen/100, 10)
	t.text = append(t.text, '.', byte('0'+fen/10%10), byte('0'+fen%10))
}

// clock writes a moment as the shop's wall clock shows it.
func (t *table) clock(w *world, at moment) {
	t.next()
	s := int(at % secondsADay)
	t.text = append(t.text, w.cal.dates[at/secondsADay]...)
	for i, part := range []int{s / 3600, s / 60 % 60, s % 60} {
		t.text = append(t.text, " ::"[i], byte('0'+part/10), byte('0'+part%10))
	}
}

// time writes a time in the same way, and nothing for none.
func (t *table) time(when time.Time) {
	t.next()
	if !when.IsZero() {
		t.text = when.AppendFormat(t.text, time.DateTime)
	}
}

// end closes the row.
func (t *table) end() {
	t.text = append(t.text, '\n')
	t.cells = 0
	t.rows++
}

// endAt closes a row of a timed sheet.
func (t *table) endAt(at moment) {
	t.end()
	t.times = append(t.times, at)
	t.ends = append(t.ends, len(t.text))
}

// page is what one block of members writes.
type page struct {
	tables    [sheetCount]table
	totals    Totals
	campaigns []Campaign // counts only
	members   int
}
