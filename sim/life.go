package sim

import (
	"cmp"
	"math"
	"slices"
)

// life is everything that happens to one member.
type life struct {
	member  int
	person  person
	habit   *Habit
	rate    float64 // purchases a day of felt time while a customer
	leave   float64 // probability of leaving after a repeat purchase
	spend   float64 // mean value of an order in yuan
	channel int     // favourite, see channelNames
	taste   [2]int  // favourite categories
	hour    int     // favourite hour
	store   int
	unhappy bool // leaves in anger
	wary    bool // a campaign makes them buy less
	reach   int  // favourite way of being written to, see reachNames

	joined   moment
	dropped  moment  // when the customer left for ever; never when later than the data
	fading   moment  // when a decliner's decline began
	fades    float64 // the same and the end, in days since the start
	faded    float64
	visits   []visit
	answers  []answer
	orders   []order
	bought   []*Product // in order of time
	articles []int      // articles bought that call for another one later
}

// visit is a purchase before it is known what is bought.
type visit struct {
	at    moment
	value float64 // yuan the customer means to spend
	extra int     // the campaign that caused it, from 1; 0 for none
}

const never moment = math.MaxInt64

// live makes up the life of member i up to the purchases and what campaigns
// make of them.
func (w *world) live(k *desk, i int) *life {
	l := &life{member: i, dropped: never, fading: never}
	l.person = w.identity(k.who, w.whoIs(k.who, i))
	d := k.life
	d.set(w.o.Seed, streamLife, uint64(i))
	l.habit = &w.habits[w.habitShares.draw(d)]
	w.likes(d, l)
	l.joined = w.join(d, l)
	w.rates(d, l)
	w.purchases(d, l)
	w.campaigns(k.campaign, l)
	return l
}

// join returns when the member signs up.
func (w *world) join(d *dice, l *life) moment {
	t := w.arrivals.when(d, l.member, w.o.Customers, float64(w.end)/secondsADay)
	day, part := math.Modf(t)
	hours := w.onlineHours
	if l.channel == store {
		hours = w.openHours
	}
	at := moment(day)*secondsADay + moment(hours.quantile(part)*3600)
	if w.o.Pure || at > w.end { // the data may stop in the middle of a day
		at = min(moment(t*secondsADay), w.end)
	}
	return at
}

// likes draws what a customer prefers.
func (w *world) likes(d *dice, l *life) {
	shares := w.channelsFar
	if l.person.local {
		shares = w.channelsNear
	}
	l.channel = shares.draw(d)
	l.store = w.storeShares.draw(d)
	l.taste[0] = w.goods.weights.draw(d)
	l.taste[1] = w.goods.weights.draw(d)
	l.hour = int(figure(w.hours.word(d)))
	l.reach = w.reachShares.draw(d)
	l.wary = d.hit(0.06)
	if l.habit.Name == Gifter && d.hit(0.7) {
		l.taste[0] = w.giftCategory
	}
}

// rates draws the parameters of the customer's own buying.
func (w *world) rates(d *dice, l *life) {
	h, p := l.habit, w.params
	l.rate = d.gamma(h.R, 1/h.Alpha) * w.pace
	l.leave = d.beta(h.A, h.B)
	if w.pace > 1 { // more purchases over the same life, not a shorter one
		l.leave /= w.pace
	}
	// Gamma-Gamma: orders ~ gamma(P, rate ν) with ν ~ gamma(Q, rate V), mean P/ν.
	nu := d.gamma(p.Q, 1/p.V)
	l.spend = h.Spend * p.P / nu
	switch h.Name {
	case OneTime, Prospect:
		l.rate, l.leave = 0, 1
	case Decliner:
		l.leave = 0
		l.faded = d.gamma(3, h.Fade/3)
	}
}

// purchases draws the visits the customer makes if nobody interferes, and when
// they leave.
func (w *world) purchases(d *dice, l *life) {
	if l.habit.Name == Prospect {
		return
	}
	t := float64(l.joined) / secondsADay
	atOnce := w.o.Pure || d.hit(0.75)
	if !atOnce { // looks around first
		t = l.habit.rhythm.after(t, 7*d.ExpFloat64())
	}
	if l.habit.Fade > 0 {
		l.faded += t
		l.fades = l.faded - fadeDays
	}
	for first := true; ; first = false {
		at, ok := w.clock(d, l, t, first && atOnce)
		if !ok {
			break
		}
		l.visits = append(l.visits, visit{at: at, value: d.gamma(w.params.P, l.spend/w.params.P) * l.fade(t)})
		if l.habit.Name == OneTime || !first && d.hit(l.leave) {
			l.dropped = at
			break
		}
		t = l.habit.rhythm.after(t, d.gap(l))
		if l.habit.Fade > 0 && t >= l.faded {
			break
		}
	}
	sortVisits(l.visits)
	w.departure(d, l)
}

// departure settles when the customer left and in which mood.
func (w *world) departure(d *dice, l *life) {
	if l.habit.Fade > 0 && len(l.visits) > 0 {
		last := l.visits[len(l.visits)-1].at
		l.fading = max(moment(l.fades*secondsADay), l.visits[0].at)
		l.dropped = max(moment(l.faded*secondsADay), last)
	}
	if n := len(l.visits); n > 0 && l.dropped != never {
		l.dropped = max(l.dropped, l.visits[n-1].at)
	}
	if l.dropped > w.end {
		l.dropped = never
	}
	if l.fading > w.end {
		l.fading = never
	}
	l.unhappy = l.dropped != never && !w.o.Pure && d.hit(0.3)
}

// fadeDays is how long a decliner declines before leaving.
const fadeDays = 130

// fade is what a decliner still spends, as a share: 1 until the decline begins,
// then falling evenly to 0.35.
func (l *life) fade(t float64) float64 {
	if l.habit.Fade == 0 || t <= l.fades {
		return 1
	}
	return max(1-0.65*(t-l.fades)/fadeDays, 0.35)
}

// gap draws the felt days until the next purchase.
func (d *dice) gap(l *life) float64 {
	if l.rate <= 0 {
		return math.Inf(1)
	}
	if l.habit.Steady == 1 {
		return d.ExpFloat64() / l.rate
	}
	return d.gamma(l.habit.Steady, 1/(l.habit.Steady*l.rate))
}

// clock turns a calendar time into a moment within the hours of the customer
// and of the shop; joining is the order with which a member signs up. It
// reports false when the moment is after the end of the data.
func (w *world) clock(d *dice, l *life, t float64, joining bool) (moment, bool) {
	if math.IsInf(t, 1) {
		return 0, false
	}
	at := moment(math.Round(t * secondsADay))
	switch {
	case w.o.Pure:
	case joining:
		at = l.joined + moment(d.between(60, 900))
	default:
		at = moment(t)*secondsADay + w.secondOfDay(d, l.channel == store, l.hour)
		if at < l.joined {
			at = l.joined + moment(d.between(60, 900))
		}
	}
	return at, at <= w.end
}

// secondOfDay draws a time of day: most people have their hour, the rest come
// when everybody comes. Street shops have opening hours.
func (w *world) secondOfDay(d *dice, inStore bool, favourite int) moment {
	if inStore {
		return moment(w.openHours.draw(d)*3600 + d.IntN(3600))
	}
	if d.hit(0.55) {
		s := moment(float64(favourite)*3600 + 1800 + 3400*d.NormFloat64())
		return (s%secondsADay + secondsADay) % secondsADay
	}
	return moment(w.onlineHours.draw(d)*3600 + d.IntN(3600))
}

func sortVisits(v []visit) {
	slices.SortStableFunc(v, func(a, b visit) int { return cmp.Compare(a.at, b.at) })
}
