package lab

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/lifetime"
)

// book is what was read: histories, and for a file of orders the orders.
type book struct {
	ids        []string
	histories  []lifetime.History
	orders     []lifetime.Order
	end        time.Time // of the histories; zero for a summary
	money      bool
	covariates *mining.Matrix // covariates, by customer; nil without
	warnings   []string
}

// read takes the orders, or the summary, from the file.
func (t *CLV) read(ctx context.Context, f *file, calibration time.Time) (*book, error) {
	if t.Summary {
		return t.readSummary(ctx, f)
	}
	columns, err := t.find(f)
	if err != nil {
		return nil, err
	}
	reader := newOrderReader(columns)
	covariates, err := t.newCovariates(f)
	if err != nil {
		return nil, err
	}
	b, lines := &book{money: t.Amount != ""}, []int64{}
	err = f.each(ctx, func(r row) error {
		o, ok, err := reader.read(r)
		if ok {
			b.orders, lines = append(b.orders, o), append(lines, r.line)
			covariates.see(r, o.Customer, o.Time)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	s, err := lifetime.Summarise(b.orders, lifetime.SummaryOptions{Unit: lifetime.Unit(t.Unit), End: calibration})
	if err != nil {
		return nil, invalid(err, f.name)
	}
	for _, c := range s.Customers {
		b.ids = append(b.ids, c.ID)
	}
	b.histories, b.end = s.Histories(), s.End
	if err := t.checkHistories(f, b, lines); err != nil {
		return nil, err
	}
	if s.Returns > 0 {
		reader.skips.add("returns", func(int) mining.Text {
			return countedText(s.Returns, "个客户日只有负金额，按退货不算购买。", "days of a customer with nothing but negative amounts are returns and no purchase.")
		})
	}
	b.warnings = reader.skips.sentences(t.Lang)
	return b, invalid(covariates.addTo(ctx, b, func(i int) string { return s.Customers[i].ID }, t.Lang), f.name)
}

// checkHistories refuses orders whose histories the model cannot have, such as
// parts of a week where BG/BB counts weeks. It names the row of the customer's
// last order in the file.
func (t *CLV) checkHistories(f *file, b *book, lines []int64) error {
	for i, h := range b.histories {
		wrong := lifetime.Kind(t.Model).Check(h)
		if wrong == nil {
			continue
		}
		id := b.ids[i]
		last := len(b.orders) - 1
		for b.orders[last].Customer != id {
			last--
		}
		return fault.New(fault.Invalid, "%s, row %d, column %s: customer %s has frequency %d, recency %.4g, age %.4g in units of a %s, but %s %s. Use another --unit or --model.",
			f.name, lines[last], t.Time, id, h.Frequency, h.Recency, h.Age, t.Unit, wrong.Column, wrong.Problem.En).
			InChinese("%s 第 %d 行 %s 列：客户 %s 的 frequency 为 %d，recency 为 %.4g，age 为 %.4g（单位 %s），而 %s：%s。请换用其他 --unit 或 --model。",
				f.name, lines[last], t.Time, id, h.Frequency, h.Recency, h.Age, t.Unit, wrong.Column, wrong.Problem.Zh).
			At("file", f.name).At("row", lines[last]).At("column", t.Time)
	}
	return nil
}

// readSummary reads one history per row and checks it there and then, where
// the row is known.
func (t *CLV) readSummary(ctx context.Context, f *file) (*book, error) {
	var at [5]int
	for i, name := range []string{t.Frequency, t.Recency, t.Age, t.Monetary, t.Customer} {
		at[i] = -1
		if name == "" {
			continue
		}
		var err error
		if at[i], err = f.column(name); err != nil {
			return nil, err
		}
	}
	covariates, err := t.newCovariates(f)
	if err != nil {
		return nil, err
	}
	b, missing := &book{money: t.Monetary != ""}, skips{}
	err = f.each(ctx, func(r row) error {
		var v [4]float64
		for i := range v {
			if at[i] < 0 {
				continue
			}
			x, ok, err := r.number(at[i])
			if err != nil {
				return err
			}
			if !ok && i < 3 {
				missing.missing(f.names[at[i]])
				return nil
			}
			v[i] = x
		}
		h, err := historyOf(lifetime.Kind(t.Model), r, at, v)
		if err != nil {
			return err
		}
		id := strconv.Itoa(f.rows)
		if at[4] >= 0 {
			id = r.text(at[4])
		}
		covariates.see(r, strconv.Itoa(len(b.ids)), time.Time{})
		b.ids, b.histories = append(b.ids, strings.Clone(id)), append(b.histories, h)
		return nil
	})
	if b.warnings = missing.sentences(t.Lang); err != nil {
		return b, err
	}
	return b, invalid(covariates.addTo(ctx, b, strconv.Itoa, t.Lang), f.name)
}

// historyOf makes a history of the cells, or says which of them is impossible.
func historyOf(kind lifetime.Kind, r row, at [5]int, v [4]float64) (lifetime.History, error) {
	h := lifetime.History{Frequency: int(v[0]), Recency: v[1], Age: v[2], Money: v[3]}
	if v[0] != math.Trunc(v[0]) || math.Abs(v[0]) > 1e9 {
		return h, r.wrong(at[0], mining.Text{Zh: "不是整数次数", En: "is not a whole number of purchases"})
	}
	if err := kind.Check(h); err != nil {
		column := at[2]
		switch err.Column {
		case "frequency":
			column = at[0]
		case "recency":
			column = at[1]
		case "money":
			column = at[3]
		}
		return h, r.wrong(column, mining.Text{Zh: "：" + err.Problem.Zh, En: err.Problem.En})
	}
	return h, nil
}
