package sim

import "math"

// event is one row of events.csv.
type event struct {
	at      moment
	name    string
	page    string
	product *Product
	channel string
	words   string
	seconds int
}

// The events of browsing, as the column 事件 names them, and of mailings in
// campaigns.csv, which keep the names the sending machine gives them.
const (
	View     = "浏览"
	Search   = "搜索"
	AddCart  = "加购"
	Favour   = "收藏"
	Share    = "分享"
	GetOffer = "领券"

	CampaignSent    = "campaign_sent"
	CampaignOpened  = "campaign_opened"
	CampaignClicked = "campaign_clicked"
	CampaignHeld    = "campaign_control" // drawn into the control arm: nothing was sent
)

// browse makes the page events of one member: the way to each online order, and
// visits that lead to nothing.
func (w *world) browse(d *dice, l *life) []event {
	d.set(w.o.Seed, streamEvents, uint64(l.member))
	var out []event
	for i := range l.orders {
		if o := &l.orders[i]; o.sale && o.channel != store {
			out = w.wayToOrder(d, l, o, out)
		}
	}
	return w.idle(d, l, out)
}

// wayToOrder is the session that ends in an order.
func (w *world) wayToOrder(d *dice, l *life, o *order, out []event) []event {
	channel := w.channelName[o.channel]
	at := o.at - moment(d.between(150, 1500))
	step := (o.at - at) / moment(2*len(o.lines)+4)
	add := func(e event) {
		if at >= l.joined {
			e.at, e.channel = at, channel
			out = append(out, e)
		}
		at += max(step, 2)
	}
	if d.hit(0.3) {
		add(event{name: Search, page: "搜索结果", words: articleOf(o.lines[0].Product), seconds: d.between(5, 40)})
	}
	if d.hit(0.5) {
		add(w.look(d, l))
	}
	for i := range o.lines {
		if d.hit(0.75) {
			add(event{name: View, page: "商品详情", product: o.lines[i].Product, seconds: d.between(8, 180)})
		}
	}
	for i := range o.lines {
		if d.hit(0.6) {
			add(event{name: AddCart, page: "商品详情", product: o.lines[i].Product})
		}
	}
	return out
}

// look is a glance at some article of the customer's taste.
func (w *world) look(d *dice, l *life) event {
	k := &w.goods.categories[l.taste[0]]
	if d.hit(0.45) {
		k = &w.goods.categories[w.goods.weights.draw(d)]
	}
	return event{name: View, page: "商品详情", product: k.products[k.popular.draw(d)], seconds: d.between(3, 120)}
}

// idle are the sessions without an order. They follow the customer's own rate
// and ebb away some weeks after they have left.
func (w *world) idle(d *dice, l *life, out []event) []event {
	rate, until := 0.7*l.rate/w.pace+0.002, w.end
	if l.dropped != never {
		until = min(until, l.dropped+moment(d.ExpFloat64()*18*secondsADay))
	}
	if l.channel == store {
		rate *= 0.25
	}
	if l.habit.Name == Prospect {
		rate, until = 0.05, min(until, l.joined+moment(d.ExpFloat64()*70*secondsADay))
	}
	channel := l.channel
	if channel == store {
		channel = wechat
	}
	t := float64(l.joined) / secondsADay
	for {
		t = l.habit.rhythm.after(t, d.ExpFloat64()/rate)
		if math.IsInf(t, 1) {
			return out
		}
		at := moment(t)*secondsADay + w.secondOfDay(d, false, l.hour)
		if at > until-600 {
			return out
		}
		if at > l.joined {
			out = w.stroll(d, l, at, w.channelName[channel], out)
		}
	}
}

// stroll is one session without an order.
func (w *world) stroll(d *dice, l *life, at moment, channel string, out []event) []event {
	if d.hit(0.2) {
		out = append(out, event{at: at, name: GetOffer, page: "活动页", channel: channel})
		at += moment(d.between(5, 60))
	}
	for n := d.between(1, 3); n > 0; n-- {
		e := w.look(d, l)
		e.at, e.channel = at, channel
		out = append(out, e)
		at += moment(e.seconds + 2)
		if x := d.Float64(); x < 0.24 {
			name := AddCart
			if x < 0.09 {
				name = Favour
			} else if x < 0.11 {
				name = Share
			}
			out = append(out, event{at: at, name: name, page: "商品详情", product: e.product, channel: channel})
			at += 3
		}
	}
	return out
}
