package lifetime

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"time"

	"zhike/mining"
)

// Order is one purchase, or one line of one.
type Order struct {
	Customer string
	Time     time.Time
	Amount   float64 // money, negative for something given back
}

// SummaryOptions tells how orders become histories. The zero value is good.
type SummaryOptions struct {
	Unit     Unit           // unit of time of the result; Day if empty
	End      time.Time      // a moment of the last day watched; that of the latest order if zero
	Location *time.Location // whose midnight parts the days; UTC if nil
}

// Customer is one customer's history with the days it spans.
type Customer struct {
	ID      string
	First   time.Time // midnight UTC of the civil day of the first purchase
	Last    time.Time // and of the last one
	History History
}

// Summary is the histories of all customers as of the end of observation.
type Summary struct {
	Customers []Customer // in the order in which the customers first appear
	Unit      Unit
	End       time.Time // midnight UTC of the last civil day watched
	Later     int       // orders after the end, not looked at
	Returns   int       // days of a customer with nothing but negative amounts: not purchases
}

// Histories returns the bare histories, in the order of Customers.
func (s *Summary) Histories() []History {
	out := make([]History, len(s.Customers))
	for i, c := range s.Customers {
		out[i] = c.History
	}
	return out
}

// Summarise builds histories from orders in any sequence.
//
// All orders of a customer on one civil day are one purchase, worth their sum;
// a day with nothing but negative amounts is none. Frequency counts the days
// with a purchase after the first, Recency is the last less the first, Age the
// end less the first, both in whole days expressed in the unit (weeks have
// sevenths). Money is the mean over the repeat purchases, the first left out,
// as Fader & Hardie and the packages after them do: the first purchase made
// somebody a customer and is no example of later ones. It is 0 without repeat,
// and when the mean is negative.
//
// Errors are *mining.DataError naming the row.
func Summarise(orders []Order, o SummaryOptions) (*Summary, error) {
	if err := o.Unit.valid(); err != nil {
		return nil, err
	}
	d, err := newDays(orders, o.Location)
	if err != nil {
		return nil, err
	}
	end := d.latest
	if !o.End.IsZero() {
		end = civilDay(o.End, o.Location)
	}
	s := &Summary{Unit: o.Unit.or(Day), End: dayTime(end)}
	purchases, returns := d.purchases()
	s.Returns = returns
	for c, all := range purchases {
		watched := until(all, end)
		for _, p := range all[len(watched):] {
			s.Later += p.orders
		}
		if len(watched) == 0 {
			continue
		}
		s.Customers = append(s.Customers, Customer{
			ID: d.ids[c], First: dayTime(watched[0].day), Last: dayTime(watched[len(watched)-1].day),
			History: history(watched, end, o.Unit),
		})
	}
	return s, nil
}

// until is the purchases up to and including a day.
func until(all []purchase, end int) []purchase {
	return all[:sort.Search(len(all), func(i int) bool { return all[i].day > end })]
}

// history condenses the purchases of one customer, at least one.
func history(watched []purchase, end int, u Unit) History {
	first, last := watched[0].day, watched[len(watched)-1].day
	return History{
		Frequency: len(watched) - 1,
		Recency:   float64(last-first) / u.days(),
		Age:       float64(end-first) / u.days(),
		Money:     repeatMean(watched),
	}
}

func repeatMean(days []purchase) float64 {
	if len(days) < 2 {
		return 0
	}
	sum := 0.0
	for _, p := range days[1:] {
		sum += p.amount
	}
	return max(0, sum/float64(len(days)-1))
}

// civilDay numbers the days since 1970-01-01 as the location's calendar has them.
func civilDay(t time.Time, l *time.Location) int {
	seconds := t.Unix()
	if l != nil {
		_, offset := t.In(l).Zone()
		seconds += int64(offset)
	}
	day := seconds / 86400
	if seconds%86400 < 0 {
		day--
	}
	return int(day)
}

// dayTime is midnight UTC of a numbered day.
func dayTime(day int) time.Time { return time.Unix(int64(day)*86400, 0).UTC() }

// purchase is what one customer bought on one day.
type purchase struct {
	day    int
	amount float64
	orders int
}

// days is the orders by customer and civil day.
type days struct {
	ids    []string // customers in order of appearance
	latest int
	rows   []dayRow
}

type dayRow struct {
	customer int32
	day      int32
	amount   float64
}

// newDays checks the orders and numbers customers and days.
func newDays(orders []Order, l *time.Location) (*days, error) {
	d := &days{rows: make([]dayRow, len(orders)), latest: math.MinInt}
	index := map[string]int32{}
	for i, o := range orders {
		if math.IsNaN(o.Amount) || math.IsInf(o.Amount, 0) {
			return nil, mining.RowError(i, "amount", "金额须为有限的数", "the amount must be a finite number")
		}
		if o.Time.IsZero() {
			return nil, mining.RowError(i, "time", "缺少时间", "the time is missing")
		}
		if y := o.Time.Year(); y < 1900 || y > 2200 {
			return nil, mining.RowError(i, "time", "年份须在 1900 到 2200 之间", "the year must lie between 1900 and 2200")
		}
		c, ok := index[o.Customer]
		if !ok {
			c = int32(len(d.ids))
			index[o.Customer] = c
			d.ids = append(d.ids, o.Customer)
		}
		day := civilDay(o.Time, l)
		d.latest = max(d.latest, day)
		d.rows[i] = dayRow{c, int32(day), o.Amount}
	}
	return d, nil
}

// purchases returns the days with a purchase of each customer in order, and
// how many days had nothing but negative amounts. Amounts of one day are added
// in order of size, so that the sum does not depend on the order of rows.
func (d *days) purchases() (byCustomer [][]purchase, returns int) {
	slices.SortFunc(d.rows, func(a, b dayRow) int {
		return cmp.Or(cmp.Compare(a.customer, b.customer), cmp.Compare(a.day, b.day), cmp.Compare(a.amount, b.amount))
	})
	byCustomer = make([][]purchase, len(d.ids))
	flat := make([]purchase, 0, len(d.rows))
	for lo := 0; lo < len(d.rows); {
		customer, begin := d.rows[lo].customer, len(flat)
		for lo < len(d.rows) && d.rows[lo].customer == customer {
			p := purchase{day: int(d.rows[lo].day)}
			bought := false
			for ; lo < len(d.rows) && d.rows[lo].customer == customer && int(d.rows[lo].day) == p.day; lo++ {
				p.amount += d.rows[lo].amount
				p.orders++
				bought = bought || d.rows[lo].amount >= 0
			}
			if bought {
				flat = append(flat, p)
			} else {
				returns++
			}
		}
		byCustomer[customer] = flat[begin:len(flat):len(flat)]
	}
	return byCustomer, returns
}
