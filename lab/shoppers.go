package lab

import (
	"strconv"
	"strings"
	"time"

	"zhike/mining"
)

// shopper is one customer of the file.
type shopper struct {
	id     string
	last   int // day of the last order
	orders int
	money  float64
}

// gathering sums the rows of each customer.
type gathering struct {
	reader   *orderReader
	order    int // column of the order's number, −1 if each row is one
	asOf     time.Time
	latest   time.Time
	shoppers []shopper
	index    map[string]int // customer → shopper
	seen     map[string]int // order → the shopper it was last counted for, +1
	pairs    map[string]bool
}

func (g *gathering) add(r row) error {
	o, ok, err := g.reader.read(r)
	if err != nil || !ok {
		return err
	}
	if !g.asOf.IsZero() && day(o.Time) > day(g.asOf) {
		g.reader.later(g.asOf)
		return nil
	}
	if o.Time.After(g.latest) {
		g.latest = o.Time
	}
	i, known := g.index[o.Customer]
	if !known {
		i = len(g.shoppers)
		g.index[o.Customer] = i
		g.shoppers = append(g.shoppers, shopper{id: o.Customer})
	}
	s := &g.shoppers[i]
	s.money += o.Amount
	if o.Amount < 0 {
		g.reader.skips.add("returns", func(n int) mining.Text {
			return countedText(n, "行金额为负，按退货从金额中扣除，不算购买。", "rows with a negative amount are returns: taken off the money, not counted as orders.")
		})
		return nil
	}
	s.last = max(s.last, day(o.Time))
	if g.isNew(r, i) {
		s.orders++
	}
	return nil
}

// isNew tells whether a row begins an order of the shopper.
func (g *gathering) isNew(r row, shopper int) bool {
	if g.order < 0 {
		return true
	}
	number := r.text(g.order)
	if number == "" {
		g.reader.skips.add("unnumbered", func(n int) mining.Text {
			return countedText(n, "行没有订单号，各算一单。", "rows without an order number count as an order each.")
		})
		return true
	}
	owner, known := g.seen[number]
	switch {
	case owner == shopper+1:
		return false
	case !known:
		g.seen[strings.Clone(number)] = shopper + 1
		return true
	}
	// The same number under several customers: rare, so kept apart.
	if g.pairs == nil {
		g.pairs = map[string]bool{}
	}
	key := strconv.Itoa(shopper) + "\x00" + number
	if g.pairs[key] {
		return false
	}
	g.pairs[key] = true
	return true
}

// buyers leaves out customers who only gave back.
func (g *gathering) buyers() []shopper {
	var out []shopper
	for _, s := range g.shoppers {
		if s.orders > 0 {
			out = append(out, s)
			continue
		}
		g.reader.skips.add("returners", func(n int) mining.Text {
			return countedText(n, "位客户只有退货，未计入。", "customers with nothing but returns were left out.")
		})
	}
	return out
}
