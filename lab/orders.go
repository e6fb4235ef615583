package lab

import (
	"strconv"
	"strings"
	"time"

	"zhike/mining"
	"zhike/mining/lifetime"
)

// orderFlags names the columns of a file of orders.
type orderFlags struct {
	Customer string `help:"客户列。Column with the customer." placeholder:"C"`
	Time     string `help:"时间列。Column with the time of the order." placeholder:"C"`
	Amount   string `help:"金额列，或两列之积如 Quantity*UnitPrice。Column with the amount, or a product of columns such as Quantity*UnitPrice." placeholder:"C"`
}

// orderColumns is where they are; amount is empty when none was named.
type orderColumns struct {
	customer, time int
	amount         []int
}

func (o orderFlags) find(f *file) (orderColumns, error) {
	var c orderColumns
	var err error
	if c.customer, err = f.column(o.Customer); err != nil {
		return c, err
	}
	if c.time, err = f.column(o.Time); err != nil {
		return c, err
	}
	if o.Amount == "" {
		return c, nil
	}
	factors := []string{o.Amount}
	if _, err := f.column(o.Amount); err != nil && strings.Contains(o.Amount, "*") {
		factors = strings.Split(o.Amount, "*")
	}
	for _, name := range factors {
		i, err := f.column(strings.TrimSpace(name))
		if err != nil {
			return c, err
		}
		c.amount = append(c.amount, i)
	}
	return c, nil
}

// orderReader reads orders row by row and keeps one copy of each customer's id.
type orderReader struct {
	orderColumns
	ids   map[string]string
	skips skips
}

func newOrderReader(c orderColumns) *orderReader {
	return &orderReader{c, map[string]string{}, skips{}}
}

// read returns false for a row that lacks a value and was counted.
func (o *orderReader) read(r row) (lifetime.Order, bool, error) {
	id := r.text(o.customer)
	if id == "" {
		o.skips.missing(r.file.names[o.customer])
		return lifetime.Order{}, false, nil
	}
	when, ok, err := r.moment(o.time)
	if err != nil {
		return lifetime.Order{}, false, err
	}
	if !ok {
		o.skips.missing(r.file.names[o.time])
		return lifetime.Order{}, false, nil
	}
	amount := 1.0
	for _, c := range o.amount {
		v, ok, err := r.number(c)
		if err != nil {
			return lifetime.Order{}, false, err
		}
		if !ok {
			o.skips.missing(r.file.names[c])
			return lifetime.Order{}, false, nil
		}
		amount *= v
	}
	if len(o.amount) == 0 {
		amount = 0
	}
	kept, known := o.ids[id]
	if !known {
		kept = strings.Clone(id)
		o.ids[kept] = kept
	}
	return lifetime.Order{Customer: kept, Time: when, Amount: amount}, true, nil
}

// day numbers the civil days.
func day(t time.Time) int { return int(t.Unix() / 86400) }

// later counts a row after the end.
func (o *orderReader) later(end time.Time) {
	o.skips.add("later", func(n int) mining.Text {
		return countedText(n, "行晚于 "+end.Format(time.DateOnly)+"，未计入。", "rows later than "+end.Format(time.DateOnly)+" were not counted.")
	})
}

// countedText is a sentence that begins with a number.
func countedText(n int, zh, en string) mining.Text {
	return mining.Text{Zh: strconv.Itoa(n) + " " + zh, En: strconv.Itoa(n) + " " + en}
}
