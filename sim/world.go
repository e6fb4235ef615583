package sim

import (
	"math"
	"strings"

	"zhike/fault"
)

// world is everything the members share. It is settled before the first of
// them is made up and only read afterwards.
type world struct {
	o      Options
	params Params
	cal    *calendar
	end    moment
	pace   float64 // of everybody's buying, to reach Options.Lines

	habits      []Habit
	habitShares urn
	arrivals    arrivals
	mailed      []Campaign
	perMember   pilot

	namer        *namer
	atlas        *atlas
	prefixes     words
	roads        []string
	estates      []string
	tablet       string // the number the street shops sign people up with
	goods        *catalogue
	monthly      [12]urn // categories by month
	giftCategory int
	voice        *voice

	channelName, storeName    []string
	channelsNear, channelsFar urn
	storeShares, reachShares  urn
	hours                     words
	openHours, onlineHours    urn
}

// desk is what one goroutine needs to make up lives: its own dice and scratch.
type desk struct {
	who, life, campaign, basket, events, feedback *dice

	items []item
}

func newDesk() *desk {
	d := func() *dice { return newDice(0, 0, 0) }
	return &desk{who: d(), life: d(), campaign: d(), basket: d(), events: d(), feedback: d()}
}

// newWorld settles the options and everything shared.
func newWorld(o Options) (*world, error) {
	o, err := o.settle()
	if err != nil {
		return nil, err
	}
	d := newDice(o.Seed, streamWorld, 0)
	w := &world{o: o, pace: 1, cal: newCalendar(o.first(), o.Days), end: int64(o.End.Sub(o.first()).Seconds())}
	w.goods = newCatalogue(d)
	w.arrivals = newArrivals(w.cal, d, o.Pure)
	w.tablet = "139" + string(appendPadded(nil, scramble(d.IntN(1e8), 1e8, 29_384_707), 8))
	w.settlePeople()
	w.settleTrade()
	w.newCampaigns()
	return w, w.settlePace()
}

func (w *world) settlePeople() {
	w.params, w.habits = w.o.Params, pureHabit(w.o.Params)
	if !w.o.Pure {
		w.params, w.habits = Params{P: 5, Q: 4.2, V: 96}, habits()
	}
	var shares []float64
	for i := range w.habits {
		h := &w.habits[i]
		shares = append(shares, h.Share)
		h.rhythm = w.cal.straight()
		if !w.o.Pure {
			h.rhythm = w.cal.newRhythm(h.Promo, h.Giving)
		}
	}
	w.habitShares = newUrn(shares)
	w.namer, w.atlas, w.voice = newNamer(), newAtlas(), newVoice()
	w.prefixes = newWords(mobilePrefixes)
	w.roads, w.estates = strings.Fields(roads), strings.Fields(estates)
	w.hours = newWords(favouriteHours)
}

func (w *world) settleTrade() {
	w.channelName, w.storeName = channelNames(), storeNames()
	w.channelsFar = newUrn([]float64{38, 20, 22, 20, 0})
	w.channelsNear = newUrn([]float64{12, 8, 10, 18, 52})
	w.storeShares = newUrn([]float64{4, 3, 2, 2})
	w.reachShares = newUrn([]float64{45, 35, 20})
	w.openHours, w.onlineHours = openingHours(), onlineHours()
	for m := range 12 {
		var weights []float64
		for i := range w.goods.categories {
			weights = append(weights, w.goods.categories[i].weight*w.goods.categories[i].month[m])
		}
		w.monthly[m] = newUrn(weights)
	}
	for i := range w.goods.categories {
		if w.goods.categories[i].products[0] == w.goods.gifts[0] {
			w.giftCategory = i
		}
	}
}

// reachNames are the ways of writing to a member, as mailings name them.
func reachNames() []string { return []string{"短信", "企业微信", "邮件"} }

// pilot is what a member buys on the average, found by living some lives in
// advance.
type pilot struct{ orders, lines float64 }

// pilotLives is how many lives are lived in advance. All of them if there are
// no more.
const pilotLives = 3000

func (w *world) tryOut(k *desk) pilot {
	n := min(pilotLives, w.o.Customers)
	var orders, lines int
	for j := range n {
		l := w.live(k, j*w.o.Customers/n)
		w.trade(k, l)
		for i := range l.orders {
			lines += len(l.orders[i].lines)
			if l.orders[i].sale {
				orders++
			}
		}
	}
	return pilot{float64(orders) / float64(n), float64(lines) / float64(n)}
}

// settlePace finds how much faster or slower everybody must buy for the number
// of lines asked for, by halving an interval of its logarithm.
func (w *world) settlePace() error {
	k := newDesk()
	if w.o.Lines == 0 {
		w.perMember = w.tryOut(k)
		return nil
	}
	want := float64(w.o.Lines) / float64(w.o.Customers)
	at := func(log float64) float64 {
		w.pace = math.Exp(log)
		w.perMember = w.tryOut(k)
		return w.perMember.lines * (1 + walkInShare)
	}
	lo, hi := math.Log(0.02), math.Log(40)
	least, most := at(lo), at(hi)
	if want < least || want > most {
		floor := int(math.Ceil(least * float64(w.o.Customers)))
		ceiling := int(most * float64(w.o.Customers))
		return fault.New(fault.Invalid, "%d customers over %d days cannot have %d order lines; possible are about %d to %d. Change the number of lines or of customers.",
			w.o.Customers, w.o.Days, w.o.Lines, floor, ceiling).
			InChinese("%d 位客户在 %d 天内不可能有 %d 行订单，大约可为 %d 到 %d 行。请调整行数或客户数。",
				w.o.Customers, w.o.Days, w.o.Lines, floor, ceiling)
	}
	for range 14 {
		mid := (lo + hi) / 2
		got := at(mid)
		if math.Abs(got/want-1) < 0.003 {
			return nil
		}
		if got < want {
			lo = mid
		} else {
			hi = mid
		}
	}
	return nil
}
