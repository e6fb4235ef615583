package sim

import "math"

// item is an article put into the basket.
type item struct {
	product  *Product
	quantity int
}

// maxItems is the longest basket.
const maxItems = 9

// fill puts a basket together for about budget fen at shelf prices. With cover
// set it goes on until the budget is reached (pure simulation, where the order's
// value is given and the rest is discount).
func (w *world) fill(k *desk, l *life, month int, budget int64, giving, cover bool) []item {
	d := k.basket
	items := k.items[:0]
	left := budget
	for len(items) < maxItems {
		if len(items) > 0 && !cover && (left < budget/7 || left < 900) {
			break
		}
		if cover && left <= 0 {
			break
		}
		p := w.choose(d, l, month, left, giving)
		at := find(items, p)
		if at >= 0 && len(items) > 1 && !cover {
			break // nothing else comes to mind
		}
		if at < 0 {
			items = append(items, item{p, 0})
			at = len(items) - 1
		}
		n := howMany(d, p, left, giving)
		items[at].quantity += n
		left -= int64(n) * p.Price
		items, left = w.addPartners(d, l, items, p, left)
	}
	if cover && left > 0 {
		p := items[0].product
		items[0].quantity += int((left + p.Price - 1) / p.Price)
	}
	k.items = items
	return items
}

func find(items []item, p *Product) int {
	for i := range items {
		if items[i].product == p {
			return i
		}
	}
	return -1
}

// choose picks an article that the customer likes and the budget bears.
func (w *world) choose(d *dice, l *life, month int, left int64, giving bool) *Product {
	if giving && d.hit(0.75) {
		return afford(d, left, func() *Product { return of(d, w.goods.gifts) })
	}
	if n := len(l.bought); n > 0 && d.hit(0.3) {
		if p := l.bought[d.IntN(n)]; p.Price <= left*5/4 {
			return p
		}
	}
	k := &w.goods.categories[w.department(d, l, month)]
	return afford(d, left, func() *Product { return k.products[k.popular.draw(d)] })
}

// department picks a category by the customer's taste and the month.
func (w *world) department(d *dice, l *life, month int) int {
	switch x := d.Float64(); {
	case x < 0.38:
		return l.taste[0]
	case x < 0.52:
		return l.taste[1]
	}
	return w.monthly[month].draw(d)
}

// afford draws until the price fits, and after five draws takes the cheapest seen.
func afford(d *dice, left int64, draw func() *Product) *Product {
	best := draw()
	for range 5 {
		if best.Price <= left*9/8 {
			return best
		}
		if p := draw(); p.Price < best.Price {
			best = p
		}
	}
	return best
}

// howMany: things that are used up are often bought by twos and threes, gifts
// by as many as there are aunts.
func howMany(d *dice, p *Product, left int64, giving bool) int {
	n := 1
	more := 0.32
	if giving {
		more = 0.6
	}
	for n < 6 && int64(n+1)*p.Price <= left && d.hit(more) {
		n++
	}
	return n
}

// addPartners adds what belongs to p by the planted affinities.
func (w *world) addPartners(d *dice, l *life, items []item, p *Product, left int64) ([]item, int64) {
	for _, with := range w.goods.next[p.article] {
		if len(items) >= maxItems || !d.hit(with.p) {
			continue
		}
		other := of(d, w.goods.articles[with.article])
		if find(items, other) < 0 {
			items = append(items, item{other, 1})
			left -= other.Price
		}
	}
	return items, left
}

// addLater adds what an earlier purchase calls for.
func (w *world) addLater(d *dice, l *life, items []item) []item {
	for _, article := range l.articles {
		for _, with := range w.goods.follow[article] {
			if len(items) >= maxItems || !d.hit(with.p) {
				continue
			}
			other := of(d, w.goods.articles[with.article])
			if find(items, other) < 0 {
				items = append(items, item{other, 1})
			}
		}
	}
	return items
}

// remember keeps what was bought, for habits and for what it calls for.
func (w *world) remember(l *life, items []item) {
	for _, it := range items {
		if len(l.bought) < 40 {
			l.bought = append(l.bought, it.product)
		}
		if _, ok := w.goods.follow[it.product.article]; ok && !contains(l.articles, it.product.article) {
			l.articles = append(l.articles, it.product.article)
		}
	}
}

func contains(list []int, x int) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// share splits a discount over items in proportion to their value, to the fen,
// the last one taking what rounding leaves.
func share(discount int64, items []item, total int64) []int64 {
	out := make([]int64, len(items))
	left := discount
	for i, it := range items {
		value := it.product.Price * int64(it.quantity)
		part := min(int64(math.Round(float64(discount)*float64(value)/float64(total))), left)
		if i == len(items)-1 {
			part = left
		}
		out[i] = part
		left -= part
	}
	return out
}
