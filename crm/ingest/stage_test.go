package ingest_test

import (
	"fmt"
	"strings"
	"testing"

	"zhike/crm/ingest"
	"zhike/job"
	"zhike/store"
)

// Two order numbers with one 63-bit key cannot be told apart; here one line's
// number is changed behind the import's back, as if it had the key of A1.
func TestOrdersOfOneKeyAreRefused(t *testing.T) {
	eachShop(t, func(s *shop) {
		s.take(s.file("a.csv", chineseOrders), ingest.Orders, nil)
		err := s.db.Tx(s.ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(s.ctx, store.SQL("update order_line set order_no = 'B7' where order_no = 'A1' and sku = 'S2'"))
			return err
		})
		if err != nil {
			s.Fatal(err)
		}
		before := s.number("select count(*) from order_line")
		started, err := s.start(s.file("b.csv", "订单编号,买家会员名,付款时间,商品编码,商品数量,单价\nA1,小王,2025-11-01 10:00:00,S3,1,9\n"), ingest.Orders, nil)
		if err != nil {
			s.Fatal(err)
		}
		if j := s.finish(started.Job); j.State != job.Failed || !strings.Contains(j.Error.En, "share one key") {
			s.Errorf("%v %+v", j.State, j.Error)
		}
		if after := s.number("select count(*) from order_line"); after != before {
			s.Errorf("%v lines, then %v", before, after)
		}
	})
}

// Who is only mentioned is called as in the first row that does, however the
// file is cut into pieces that are decoded side by side.
func TestFirstRowNamesWhoIsMentioned(t *testing.T) {
	eachShop(t, func(s *shop) {
		var b strings.Builder
		b.WriteString("订单编号,会员编号,收货人,付款时间,商品编码,商品名称,商品数量,单价\n")
		for i := range 30_000 {
			fmt.Fprintf(&b, "D%d,M%d,名%d,2025-11-01 10:00:00,S%d,货%d,1,5\n", i, i%7, i, i%3, i)
		}
		s.take(s.file("a.csv", b.String()), ingest.Orders, nil)
		if got := s.number("select count(*) from customer where name in ('名0','名1','名2','名3','名4','名5','名6')"); got != 7 {
			s.Errorf("%v of 7 customers are called as in their first row", got)
		}
		if got := s.number("select count(*) from product where name in ('货0','货1','货2')"); got != 3 {
			s.Errorf("%v of 3 products are called as in their first row", got)
		}
		if got := s.number("select count(distinct row_no) from order_line"); got != 30_000 {
			s.Errorf("%v rows", got)
		}
		s.sound()
	})
}
