package ingest

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"zhike/mining/miningtest"
)

// The figures are those of the Online Retail data set (UCI): 541,909 lines, sum
// of quantity × price 9,747,747.934, 135,080 lines without customer, and 397,884
// lines with customer, positive quantity and positive price.
func TestOnlineRetail(t *testing.T) {
	path := miningtest.RealFile(t, "orders/online_retail.csv")
	table, err := Open(context.Background(), path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	sample, err := table.Sample(500)
	if err != nil {
		t.Fatal(err)
	}
	if kind, sure := GuessKind(table.Columns, sample); kind != Orders || sure < 0.5 {
		t.Errorf("kind = %s (%.2f), want orders", kind, sure)
	}
	m := Match(Orders, table.Columns, sample)
	for field, want := range map[string]string{"order": "InvoiceNo", "sku": "StockCode", "product": "Description", "quantity": "Quantity",
		"time": "InvoiceDate", "price": "UnitPrice", "customer": "CustomerID", "country": "Country", "amount": ""} {
		if got := m.Column(field); got != want {
			t.Errorf("%s = %q, want %q", field, got, want)
		}
	}
	d, err := NewDecoder(m, table.Columns, Settings{Zone: time.UTC, Now: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	var rows, anonymous, saleLines int
	var sum, net Money
	kinds := map[LineKind]int{}
	for {
		rec, err := table.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		l, reject := d.Order(rec)
		if reject != nil {
			t.Fatalf("rejected: %+v", reject)
		}
		rows++
		kinds[l.Kind]++
		sum += l.Amount
		net += l.Net
		if l.Customer == "" {
			anonymous++
		} else if l.Kind == LineSale {
			saleLines++
		}
		if rows == 1 && (l.Order != "536365" || l.Customer != "17850" || l.Price.String() != "2.55" || l.Amount.String() != "15.30" ||
			!l.Time.Equal(time.Date(2010, 12, 1, 8, 26, 0, 0, time.UTC)) || l.Line != 2) {
			t.Errorf("first line: %+v", l)
		}
	}
	if rows != 541_909 || anonymous != 135_080 || saleLines != 397_884 {
		t.Errorf("rows %d, anonymous %d, sale lines with customer %d", rows, anonymous, saleLines)
	}
	if sum.String() != "9747747.934" || net != sum {
		t.Errorf("sum %s, net %s, want 9747747.934", sum, net)
	}
	t.Logf("kinds: %v", kinds)
}
