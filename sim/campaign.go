package sim

import "time"

// Campaign is one mailing with its true effect. Its audience is the members
// whose last order was from FromDays to UntilDays old; chance put each of them
// into the treated arm, who got it, or the control arm, who did not.
type Campaign struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Sent       time.Time `json:"sent"`
	WindowDays int       `json:"window_days"` // it acts on orders within so many days
	FromDays   int       `json:"from_days"`
	UntilDays  int       `json:"until_days"`
	Complete   bool      `json:"complete"` // the window lies within the data
	Treated    int       `json:"treated"`
	Control    int       `json:"control"`
	// Effect is the mean over the whole audience of orders in the window if
	// treated less orders if not. Both are known here; in life only one is.
	Effect float64 `json:"effect"`
	// ExtraOrders were really placed because of the campaign, LostOrders not
	// placed because of it, both in the treated arm.
	ExtraOrders int `json:"extra_orders"`
	LostOrders  int `json:"lost_orders"`

	sent     moment
	strength float64
	held     float64 // share of the audience held back as control
	coupon   float64 // discount of the orders it causes
	sum      int     // of treated less untreated orders over the audience
}

// The arms of a campaign.
const (
	Treated = "treated"
	Control = "control"
)

// answer is what one member of the audience makes of one campaign.
type answer struct {
	campaign       int
	treated        bool
	uplift         float64 // expected additional orders if treated
	without, with  int     // orders in the window, untreated and treated
	opens, clicks  moment  // never when they do not
	cancelled, won bool    // an order was lost, or gained
}

// campaignWindow is how long a campaign acts; campaigns are further apart.
const campaignWindow = 14

// mailing is a campaign as planned. It goes to members whose last order is
// from to until days old.
type mailing struct {
	before         int // days before the end of the data
	name           string
	strength, held float64
	coupon         float64
	from, until    int
}

// mailings are the campaigns a shop of two years has sent: one just over, one a
// quarter ago, and so on; strong ones and some that do next to nothing.
func mailings() []mailing {
	return []mailing{
		{610, "老客回馈", 1.2, 0.5, 0.10, 0, 240},
		{500, "换季焕新专场", 0.7, 0.3, 0.08, 0, 240},
		{385, "店庆老客专享", 1.8, 0.5, 0.15, 0, 300},
		{290, "会员日满减券", 1.3, 0.4, 0.12, 0, 240},
		{200, "新品尝鲜邀请", 0.4, 0.3, 0.05, 0, 180},
		{125, "好久不见优惠券", 1.6, 0.5, 0.15, 60, 365},
		{65, "积分双倍提醒", 0.3, 0.3, 0, 0, 240},
		{19, "会员专享满减券", 2.0, 0.5, 0.12, 0, 240},
	}
}

// newCampaigns places the mailings into the data, each at ten in the morning,
// none before the shop has had two months to win customers.
func (w *world) newCampaigns() {
	if w.o.Pure {
		return
	}
	for _, m := range mailings() {
		day := w.o.Days - 1 - m.before
		if day < 60 {
			continue
		}
		sent := moment(day)*secondsADay + 10*3600
		w.mailed = append(w.mailed, Campaign{
			ID: "HD" + w.time(sent).Format("060102"), Name: m.name, Sent: w.time(sent), WindowDays: campaignWindow,
			FromDays: m.from, UntilDays: m.until,
			Complete: sent+campaignWindow*secondsADay <= w.end,
			sent:     sent, strength: m.strength, held: m.held, coupon: m.coupon,
		})
	}
}

// campaigns lets every mailing act on the member. The purchases they would
// have made anyway stay what they were: a campaign adds one, or scares one away.
func (w *world) campaigns(d *dice, l *life) {
	if len(l.visits) == 0 {
		return
	}
	d.set(w.o.Seed, streamCampaign, uint64(l.member))
	own := d.gamma(4, 0.25) // how readily this one person responds, mean 1
	natural := append([]visit(nil), l.visits...)
	for n := range w.mailed {
		if w.mailed[n].reaches(l.visits) {
			l.answers = append(l.answers, w.respond(d, l, natural, n, own))
		}
	}
}

// reaches reports whether the member's last order before the mailing is of the
// age it asks for.
func (c *Campaign) reaches(visits []visit) bool {
	last := never
	for _, v := range visits {
		if v.at < c.sent {
			last = v.at
		}
	}
	age := c.sent - last
	return last != never && age >= int64(c.FromDays)*secondsADay && age <= int64(c.UntilDays)*secondsADay
}

// respond draws both what the member would do untreated and treated, then lets
// happen what belongs to the arm. Every draw is made whatever the arm.
func (w *world) respond(d *dice, l *life, natural []visit, n int, own float64) answer {
	c := &w.mailed[n]
	a := answer{campaign: n, treated: !d.hit(c.held), opens: never, clicks: never}
	extra := visit{at: c.sent + moment(d.between(600, 3600)) + moment(d.ExpFloat64()*3*secondsADay), extra: n + 1}
	extra.at = w.withinHours(d, l, extra.at)
	extra.value = d.gamma(w.params.P, l.spend/w.params.P) * 0.9
	tempted, scared, opens, clicks := d.Float64(), d.Float64(), d.Float64(), d.Float64()
	delay := moment(d.ExpFloat64() * 4 * 3600)

	until := c.sent + campaignWindow*secondsADay
	lost := -1
	for i, v := range natural {
		if v.at > c.sent && v.at <= until {
			a.without++
			lost = i
		}
	}
	if l.dropped > c.sent {
		a.uplift = w.uplift(l, c, own)
	}
	a.won = !l.wary && tempted < a.uplift && extra.at <= min(until, w.end) && extra.at <= l.dropped
	a.cancelled = l.wary && lost >= 0 && scared < waryLoss
	a.with = a.without
	if a.won {
		a.with++
	}
	if a.cancelled {
		a.with--
	}
	if !a.treated {
		return a
	}
	if a.won {
		l.visits = append(l.visits, extra)
		sortVisits(l.visits)
	}
	if a.cancelled {
		l.drop(natural[lost])
	}
	if a.won || opens < 0.32 {
		a.opens = c.sent + 120 + delay
		if a.won {
			a.opens = min(a.opens, extra.at-60)
		}
		if a.won || clicks < 0.25 {
			a.clicks = a.opens + 40
		}
	}
	return a
}

// waryLoss is how often a wary customer, pestered, skips an order.
const waryLoss = 0.35

// uplift is the expected number of additional orders within the window if a
// customer who has not left is treated.
func (w *world) uplift(l *life, c *Campaign, own float64) float64 {
	if l.wary {
		from := float64(c.sent) / secondsADay
		orders := l.rate * l.habit.rhythm.felt(from, from+campaignWindow)
		return -waryLoss * min(orders, 1)
	}
	return min(l.habit.Respond*c.strength*own, 0.8)
}

// withinHours moves a moment on to when the street shops are open, for those who
// buy there.
func (w *world) withinHours(d *dice, l *life, at moment) moment {
	if l.channel != store {
		return at
	}
	open := at/secondsADay*secondsADay + w.secondOfDay(d, true, 0)
	if open < at {
		open += secondsADay
	}
	return open
}

// drop removes one visit.
func (l *life) drop(gone visit) {
	for i, v := range l.visits {
		if v == gone {
			l.visits = append(l.visits[:i], l.visits[i+1:]...)
			return
		}
	}
}
