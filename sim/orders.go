package sim

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"
)

// OrderLine is one row of orders.csv. Amounts are in fen (1/100 yuan) and
// Paid = Price × Quantity − Discount. A return to a street shop is a document of
// its own with negative quantity, discount and amount.
type OrderLine struct {
	Order    string
	Customer string // "" for a walk-in customer
	Time     time.Time
	Product  *Product // shared; not to be changed
	Quantity int
	Price    int64
	Discount int64
	Paid     int64
	Channel  string
	Store    string // "" unless Channel is 门店
	Province string // where it was sent; "" when carried home
	City     string
	Status   string
}

// The states of an order line.
const (
	Completed = "交易成功"
	Refunded  = "已退款"
	Closed    = "交易关闭" // never paid
	Unsent    = "待发货"
	Shipped   = "已发货"
	Returned  = "退货" // a negative document
)

// Counts reports whether the line is money the shop keeps, or, for a return,
// gives back.
func (l *OrderLine) Counts() bool { return l.Status != Refunded && l.Status != Closed }

// The channels, in the order of channelNames.
const (
	tmall = iota
	jingdong
	douyin
	wechat
	store
)

func channelNames() []string {
	return []string{"天猫", "京东", "抖音", "微信小程序", "门店"}
}
func channelLetters() string { return "TJDWM" }

// homeCity is where the street shops are.
const homeCity = "杭州市"

func storeNames() []string {
	return []string{"杭州西湖文化店", "杭州滨江天街店", "杭州城北万象店", "杭州余杭未来店"}
}

// order is one document.
type order struct {
	at      moment
	lines   []OrderLine
	channel int
	bad     bool // something went wrong: late, broken, not as described
	sale    bool // a purchase of the model; a return or a closed order is not
}

// trade turns the visits of a member into documents.
func (w *world) trade(k *desk, l *life) {
	k.basket.set(w.o.Seed, streamBasket, uint64(l.member))
	for n, v := range l.visits {
		w.sell(k, l, v, n == len(l.visits)-1)
	}
}

// sell makes the document of one purchase, and around it the closed attempt or
// the return that may belong to it.
func (w *world) sell(k *desk, l *life, v visit, last bool) {
	d := k.basket
	day := int(v.at / secondsADay)
	channel := w.channelOf(d, l)
	giving := l.habit.Giving > 1 && w.cal.giving[day] > 0 && !w.o.Pure
	value := max(int64(math.Round(v.value*100)), 1)
	rate := 0.0
	if !w.o.Pure {
		rate = w.discount(d, l, v, day, channel)
	}
	items := w.fill(k, l, w.cal.month[day], max(int64(float64(value)/(1-rate)), 500), giving, w.o.Pure)
	if !w.o.Pure {
		items = w.addLater(d, l, items)
	}
	w.remember(l, items)

	o := order{at: v.at, channel: channel, sale: true}
	o.bad = !w.o.Pure && (d.hit(0.06) || last && l.unhappy && v.at >= l.dropped-30*secondsADay)
	o.lines = w.document(l, &o, items, w.reduction(items, rate, value), len(l.orders))
	w.ship(d, l, &o, giving)
	if !w.o.Pure && channel != store && d.hit(0.03) {
		w.abandon(l, &o)
	}
	l.orders = append(l.orders, o)
	if !w.o.Pure {
		w.settleOrder(d, l, len(l.orders)-1)
	}
}

// channelOf is the favourite four times out of five.
func (w *world) channelOf(d *dice, l *life) int {
	if l.channel == store || w.o.Pure || d.hit(0.8) {
		if l.channel == store && d.hit(0.15) && !w.o.Pure {
			return wechat
		}
		return l.channel
	}
	return []int{tmall, jingdong, douyin, wechat}[d.IntN(4)]
}

// discount is the share taken off by promotions, coupons and campaigns.
func (w *world) discount(d *dice, l *life, v visit, day, channel int) float64 {
	rate := 0.05 * d.Float64()
	if p := w.cal.promo[day]; p > 0 {
		rate += 0.06 + 0.05*min(p, 3)*d.Float64()
	}
	if channel == douyin {
		rate += 0.04
	}
	if channel == store {
		rate *= 0.6
	}
	if v.extra > 0 {
		rate += w.mailed[v.extra-1].coupon
	}
	if l.habit.Coupon > 0 {
		rate += l.habit.Coupon * (0.5 + d.Float64())
	}
	return min(rate, 0.55)
}

// reduction is what is taken off the shelf price: whole yuan as shops do it, or,
// in a pure simulation, whatever makes the order worth exactly its value.
func (w *world) reduction(items []item, rate float64, value int64) int64 {
	total := worth(items)
	if w.o.Pure {
		return total - value
	}
	return int64(float64(total)*rate/100) * 100
}

func worth(items []item) int64 {
	var total int64
	for _, it := range items {
		total += it.product.Price * int64(it.quantity)
	}
	return total
}

// document writes the lines of an order.
func (w *world) document(l *life, o *order, items []item, discount int64, number int) []OrderLine {
	off := share(discount, items, worth(items))
	head := OrderLine{
		Order: w.orderNumber(o.channel, o.at, scramble(l.member, 1e8, 71_928_413), number),
		Time:  w.time(o.at), Channel: w.channelName[o.channel], Status: Completed,
		Customer: w.memberNumber(l.member),
	}
	if o.channel == store {
		head.Store = w.storeName[l.store]
	}
	return linesOf(head, items, off)
}

func linesOf(head OrderLine, items []item, off []int64) []OrderLine {
	lines := make([]OrderLine, len(items))
	for i, it := range items {
		lines[i] = head
		lines[i].Product = it.product
		lines[i].Quantity = it.quantity
		lines[i].Price = it.product.Price
		lines[i].Discount = off[i]
		lines[i].Paid = it.product.Price*int64(it.quantity) - off[i]
	}
	return lines
}

// orderNumber is the channel's letter, the date, eight digits of the member and
// four of the document.
func (w *world) orderNumber(channel int, at moment, who, number int) string {
	date := w.cal.dates[at/secondsADay]
	b := make([]byte, 0, 24)
	b = append(b, channelLetters()[channel])
	b = append(b, date[2:4]...)
	b = append(b, date[5:7]...)
	b = append(b, date[8:10]...)
	b = appendPadded(b, who, 8)
	b = appendPadded(b, number, 4)
	return string(b)
}

// memberNumber is what is printed on the membership card.
func (w *world) memberNumber(member int) string {
	b := make([]byte, 0, 10)
	return string(appendPadded(append(b, 'M'), 100_001+member, 8))
}

// ship gives an order sent by post its address. Gifts go to other people.
func (w *world) ship(d *dice, l *life, o *order, giving bool) {
	if o.channel == store {
		return
	}
	to := l.person.city
	if giving && d.hit(0.55) {
		to = &w.atlas.cities[w.atlas.pick.draw(d)]
	}
	for i := range o.lines {
		o.lines[i].Province, o.lines[i].City = to.province, to.name
	}
}

// abandon adds the attempt that was never paid, some minutes earlier.
func (w *world) abandon(l *life, o *order) {
	at := o.at - 540
	if at < l.joined {
		return
	}
	closed := order{at: at, channel: o.channel, lines: append([]OrderLine(nil), o.lines...)}
	number := w.orderNumber(o.channel, at, scramble(l.member, 1e8, 71_928_413), 9000+len(l.orders)%1000)
	for i := range closed.lines {
		closed.lines[i].Order = number
		closed.lines[i].Time = w.time(at)
		closed.lines[i].Status = Closed
	}
	l.orders = append(l.orders, closed)
}

// settleOrder gives the lines of a sale their state at the end of the data and
// adds the return that may follow.
func (w *world) settleOrder(d *dice, l *life, at int) {
	o := &l.orders[at]
	chance := 0.028
	if o.bad {
		chance = 0.34
	}
	back := d.hit(chance)
	later := o.at + moment(d.between(20, 9*24)*3600)
	one := d.IntN(len(o.lines)) // what is given back: one line, or all
	if d.hit(0.55) {
		one = -1
	}
	if o.channel == store {
		if later = later/secondsADay*secondsADay + w.secondOfDay(d, true, 0); back && later > o.at && later <= w.end {
			l.orders = append(l.orders, w.giveBack(o, later, one))
		}
		return
	}
	age := w.end - o.at
	for i := range o.lines {
		line := &o.lines[i]
		switch {
		case back && later <= w.end && (one < 0 || one == i):
			line.Status = Refunded
		case age < 20*3600:
			line.Status = Unsent
		case age < 6*secondsADay:
			line.Status = Shipped
		}
	}
}

// giveBack makes the negative document of a return to a street shop.
func (w *world) giveBack(o *order, at moment, one int) order {
	back := order{at: at, channel: store}
	for i, line := range o.lines {
		if one >= 0 && one != i {
			continue
		}
		line.Order = "R" + line.Order
		line.Time = w.time(at)
		line.Quantity, line.Discount, line.Paid = -line.Quantity, -line.Discount, -line.Paid
		line.Status = Returned
		back.lines = append(back.lines, line)
	}
	return back
}

// appendPadded appends a number with leading zeros.
func appendPadded(b []byte, n, width int) []byte {
	for limit := 10; width > 1; width-- {
		if n < limit {
			for ; width > 1; width-- {
				b = append(b, '0')
			}
			break
		}
		limit *= 10
	}
	return strconv.AppendInt(b, int64(n), 10)
}

// sortOrders puts documents into the order of time.
func sortOrders(o []order) {
	slices.SortStableFunc(o, func(a, b order) int { return cmp.Compare(a.at, b.at) })
}
