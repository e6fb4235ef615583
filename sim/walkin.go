package sim

import "gonum.org/v1/gonum/stat/distuv"

// walkInShare is how many sales of the shop are to people who show no card, as
// a share of the members' orders.
const walkInShare = 0.064

// walkInDays is how many days of walk-in sales are made up at a time.
const walkInDays = 10

// walkInsOn is the expected number of walk-in sales on a day. The street shops
// see the same seasons as everybody, and more people from year to year.
func (w *world) walkInsOn(day int) float64 {
	pull := func(i int) float64 {
		return w.cal.everyday[i] * (1 + 0.3*w.cal.promo[i] + 0.5*w.cal.giving[i]) * (1 + 0.4*float64(i)/365)
	}
	var all float64
	for i := range w.cal.days {
		all += pull(i)
	}
	return pull(day) / all * walkInShare * w.perMember.orders * float64(w.o.Customers)
}

// walkIns makes up the sales to people without a card on some days.
func (w *world) walkIns(k *desk, from, to int) []order {
	var out []order
	d := k.basket
	for day := from; day < to; day++ {
		d.set(w.o.Seed, streamWalkIn, uint64(day))
		n := int(distuv.Poisson{Lambda: w.walkInsOn(day), Src: &d.pcg}.Rand())
		for number := range n {
			at := moment(day)*secondsADay + w.secondOfDay(d, true, 0)
			if o := w.walkIn(k, day, at, number); at <= w.end {
				out = append(out, o)
			}
		}
	}
	return out
}

// walkIn is one sale to somebody unknown: a smaller basket than a member's.
func (w *world) walkIn(k *desk, day int, at moment, number int) order {
	d := k.basket
	l := &life{habit: &w.habits[0], taste: [2]int{w.goods.weights.draw(d), w.goods.weights.draw(d)}}
	budget := max(int64(100*d.gamma(2, 40)), 900) // ¥80 on the average
	items := w.fill(k, l, w.cal.month[day], budget, false, false)
	head := OrderLine{
		Order: w.orderNumber(store, at, 0, number), Time: w.time(at),
		Channel: w.channelName[store], Store: w.storeName[w.storeShares.draw(d)], Status: Completed,
	}
	off := share(w.reduction(items, 0.03*d.Float64(), 0), items, worth(items))
	return order{at: at, channel: store, sale: true, lines: linesOf(head, items, off)}
}
