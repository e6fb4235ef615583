package analysis

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"zhike/mining/miningtest"
	"zhike/store"
)

// loadRetail reads Online Retail into the record. A line is a return when its
// invoice begins with C, a sale when it earns money, a gift when goods go out
// for nothing, else an adjustment. Times are business time, as in the file.
func (w *world) loadRetail(file string) {
	w.t.Helper()
	f, err := os.Open(file)
	if err != nil {
		w.t.Fatal(err)
	}
	defer f.Close()
	lines := csv.NewReader(f)
	lines.ReuseRecord = true
	if _, err := lines.Read(); err != nil {
		w.t.Fatal(err)
	}
	w.exec("create table staged_line (row_no bigint, invoice text, sku text, quantity double precision, at_time timestamp, price double precision, customer bigint)")
	n := int64(0)
	err = w.db.Tx(w.t.Context(), func(tx *store.Tx) error {
		_, err := tx.Load(w.t.Context(), "staged_line", []string{"row_no", "invoice", "sku", "quantity", "at_time", "price", "customer"}, func() ([]any, error) {
			r, err := lines.Read()
			if errors.Is(err, io.EOF) {
				return nil, nil
			}
			if err != nil {
				return nil, err
			}
			n++
			return retailLine(n, r)
		})
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.exec(`insert into order_line (customer_id, order_id, line_id, seq, digest, order_no, ordered_at, ordered_on, ordered_hour, sku, quantity, price, amount, discount,
		  net_amount, kind, attribute_id, batch_id, row_no)
		select customer, min(row_no) over (partition by invoice), row_no, 1, row_no, invoice, at_time - interval '8 hours', at_time::date, extract(hour from at_time)::smallint,
		  sku, quantity, price::decimal(18,4), amount, 0, amount,
		  case when invoice like 'C%' then 'return' when amount > 0 then 'sale' when quantity > 0 and price = 0 then 'gift' else 'adjustment' end, 0, 'b', row_no
		from (select *, (quantity * price)::decimal(18,4) as amount from staged_line) x`)
	w.exec("insert into customer (customer_id, created_at, updated_at, batch_id) select distinct customer_id, now()::timestamp, now()::timestamp, 'b' from order_line where customer_id > 0")
	w.derive()
}

// retailLine is InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country.
func retailLine(n int64, r []string) ([]any, error) {
	quantity, err1 := strconv.ParseFloat(r[3], 64)
	at, err2 := time.Parse("2006-01-02 15:04:05", r[4])
	price, err3 := strconv.ParseFloat(r[5], 64)
	customer := 0.0
	var err4 error
	if r[6] != "" {
		customer, err4 = strconv.ParseFloat(r[6], 64)
	}
	return []any{n, strings.Clone(r[0]), strings.Clone(r[1]), quantity, at, price, int64(customer)}, errors.Join(err1, err2, err3, err4)
}

// Online Retail: the figures of its own description and of the literature on
// the cleaned data (known customers, lines sold), recomputed with pandas: 25,900
// invoices, 541,909 lines, 9,747,747.93 in all, 135,080 lines without a
// customer, 4,372 customers of whom 4,338 bought, 885 of them first in December
// 2010 and 324 of these again in January.
func TestOnlineRetail(t *testing.T) {
	file := miningtest.RealFile(t, "orders/online_retail.csv")
	each(t, func(t *testing.T, w *world) {
		w.loadRetail(file)
		asOf := Moment{AsOf: "2011-12-09"}
		o := must[*Overview](t)(w.Overview(t.Context(), &OverviewRequest{Moment: asOf}))
		for what, pair := range map[string][2]int64{"orders": {o.Orders, 25900}, "lines": {o.Lines, 541909}, "customers": {o.Customers, 4372},
			"buyers": {o.Buyers, 4338}, "anonymous lines": {o.AnonymousLines, 135080}} {
			equal(t, what, pair[0], pair[1])
		}
		if s := strconv.FormatFloat(o.Revenue, 'f', 2, 64); s != "9747747.93" {
			t.Errorf("revenue %s", s)
		}
		c := must[*Cohorts](t)(w.Cohort(t.Context(), &CohortRequest{Moment: asOf}))
		first := c.Cohorts[0]
		equal(t, "cohort", first.Cohort, "2010-12")
		equal(t, "885 and 324", [2]int64{first.Customers, first.Retained[1]}, [2]int64{885, 324})
		equal(t, "December 2011 is not over", [3]any{c.LastPeriod, c.LastComplete, first.Incomplete}, [3]any{"2011-12", false, true})
		r := must[*RFM](t)(w.RFM(t.Context(), &RFMRequest{Moment: asOf}))
		equal(t, "scored", r.Customers, 4338)
		equal(t, "left out", r.LeftOut[0].Customers, 34) // 4,372 − 4,338 only gave back
		var lines int64
		p := must[*Products](t)(w.Products(t.Context(), &ProductsRequest{Moment: asOf, Comparison: Comparison{Top: 10}}))
		for _, row := range append(p.Rows, *p.Rest) {
			lines += row.Lines
		}
		equal(t, "lines sold", lines, 530104) // quantity > 0 and price > 0; the debt of invoice A563185 is one of them
		near(t, "money by product", p.Revenue, o.Revenue)
		t.Log(o.Finding.Zh, r.Finding.Zh, c.Finding.Zh, p.Finding.Zh, must[*Lifecycle](t)(w.Lifecycle(t.Context(), &LifecycleRequest{Moment: asOf})).Finding.Zh,
			must[*Pareto](t)(w.Pareto(t.Context(), &ParetoRequest{Moment: asOf})).Finding.Zh, must[*Cycle](t)(w.Cycle(t.Context(), &CycleRequest{Moment: asOf})).Finding.Zh)
	})
}
