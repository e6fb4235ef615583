package ingest_test

import (
	"strings"
	"testing"

	"zhike/crm/ingest"
	"zhike/fault"
	"zhike/job"
)

type held struct{ lines, orders, customers, products, events float64 }

func (s *shop) held() held {
	return held{s.number("select count(*) from order_line"), s.number("select count(*) from orders"), s.number("select count(*) from customer"),
		s.number("select count(*) from product"), s.number("select count(*) from event")}
}

// keepsItsWord takes a batch back and compares what went with what was said.
func (s *shop) keepsItsWord(batch string) *ingest.UndoOutlook {
	s.Helper()
	said, err := s.ingest.Outlook(s.ctx, &ingest.BatchRequest{ID: batch})
	if err != nil || !said.Possible {
		s.Fatalf("%+v %v", said, err)
	}
	before := s.held()
	if j := s.takeBack(batch); j.State != job.Done {
		s.Fatalf("%+v", j.Error)
	}
	after := s.held()
	want := held{before.lines - float64(said.Lines) + float64(said.LinesRestored), before.orders - float64(said.Orders), before.customers - float64(said.Customers),
		before.products - float64(said.Products), before.events - float64(said.Events)}
	if after != want {
		s.Errorf("said %+v\nbefore %+v\nafter  %+v\nwant   %+v", said, before, after, want)
	}
	s.sound()
	return said
}

const laterOrders = `订单编号,买家会员名,付款时间,商品编码,商品名称,商品数量,单价,实付金额,收货省份,订单状态
A1,小王,2025-11-01 10:00:00,S1,毛巾,2,15,30,浙江省,交易成功
A2,小李,2025-11-03 23:30:00,S1,毛巾,1,15,15,江苏省,已退款
A9,小王,2025-11-20 10:00:00,S3,碗,1,8,8,浙江省,交易成功
A9,小钱,2025-11-20 10:00:00,S1,毛巾,1,15,15,浙江省,交易成功
`

// By hand. The first file brings 6 lines, 5 orders, 小王 小李 小张, S1 S2. The
// second repeats A1/S1, changes A2 and brings A9 with 小钱 and S3. Taking the
// first back: the lines A1/S2, A3, A4, A5 go and with them the orders A3, A4,
// A5; A1/S1 and A2 stay as the second's; 小张 goes, 小王 and 小李 stay; S2 goes.
func TestOutlookOfOrders(t *testing.T) {
	eachShop(t, func(s *shop) {
		first := s.take(s.file("first.csv", chineseOrders), ingest.Orders, nil)
		second := s.take(s.file("second.csv", laterOrders), ingest.Orders, nil)
		said := s.keepsItsWord(first.ID)
		if said.Lines != 4 || said.LinesKept != 1 || said.Orders != 3 || said.OrdersChanged != 1 || said.Customers != 1 || said.CustomersKept != 2 || said.Products != 1 || said.ProductsKept != 1 {
			t.Errorf("%+v", said)
		}
		why := map[string]int64{}
		for _, l := range said.Later {
			why[l.Why] = l.Records
			if l.ID != second.ID || l.FileName != "second.csv" {
				t.Errorf("%+v", l)
			}
		}
		if len(why) != 3 || why["repeated"] != 1 || why["replaced"] != 1 || why["customers"] != 2 {
			t.Errorf("%v", why)
		}
		b, err := s.ingest.Get(s.ctx, &ingest.BatchRequest{ID: first.ID})
		if err != nil || b.State != "undone" || b.UndoneAt == nil || b.UndoJob == "" || b.UndoneBy != "local" || b.UndoneName != "本机" {
			t.Errorf("%+v %v", b, err)
		}
		if _, err := s.ingest.Outlook(s.ctx, &ingest.BatchRequest{ID: first.ID}); !fault.Is(err, fault.Conflict) {
			t.Errorf("outlook of what is undone: %v", err)
		}
	})
}

// Taking the second back restores A2 as it was: one line goes, one comes.
func TestOutlookRestores(t *testing.T) {
	eachShop(t, func(s *shop) {
		s.take(s.file("first.csv", chineseOrders), ingest.Orders, nil)
		second := s.take(s.file("second.csv", laterOrders), ingest.Orders, nil)
		if said := s.keepsItsWord(second.ID); said.LinesRestored != 1 || said.Lines != 3 || said.Orders != 1 || said.Customers != 1 || said.Products != 1 || len(said.Later) != 0 {
			t.Errorf("%+v", said)
		}
	})
}

// Customers, products and events alone; a later change of the same customer
// stands in the way and is named.
func TestOutlookOfOtherKinds(t *testing.T) {
	eachShop(t, func(s *shop) {
		people := s.take(s.file("people.csv", "客户编号,姓名,手机\n小王,王小明,13812345678\nB2,李四,13912345678\n"), ingest.Customers, nil)
		goods := s.take(s.file("goods.csv", fewProducts), ingest.Products, nil)
		orders := s.take(s.file("orders.csv", chineseOrders), ingest.Orders, nil)
		events := s.take(s.file("events.csv", "客户编号,时间,事件\n小王,2025-11-20 10:00:00,浏览\n新人,2025-11-20 11:00:00,浏览\n"), ingest.Events, nil)
		changed := s.take(s.file("people2.csv", "客户编号,姓名,手机\n小王,王大明,13812345678\n"), ingest.Customers, nil)

		blocked, err := s.ingest.Outlook(s.ctx, &ingest.BatchRequest{ID: people.ID})
		if err != nil || blocked.Possible || blocked.Later[0].ID != orders.ID && !strings.Contains(blocked.Later[len(blocked.Later)-1].ID, changed.ID) {
			t.Errorf("%+v %v", blocked, err)
		}
		if said := s.keepsItsWord(changed.ID); said.CustomersRestored != 1 || said.Customers != 0 {
			t.Errorf("changed: %+v", said)
		}
		if said := s.keepsItsWord(events.ID); said.Events != 2 || said.Customers != 1 {
			t.Errorf("events: %+v", said)
		}
		if said := s.keepsItsWord(people.ID); said.Customers != 1 || said.CustomersKept != 1 {
			t.Errorf("people: %+v", said)
		}
		if said := s.keepsItsWord(goods.ID); said.Products != 0 || said.ProductsKept != 2 {
			t.Errorf("goods: %+v", said)
		}
		s.keepsItsWord(orders.ID)
	})
}
