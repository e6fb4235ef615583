package ingest_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/customer"
	"zhike/crm/ingest"
	"zhike/fault"
	"zhike/job"
	"zhike/mining/miningtest"
	"zhike/store"
	"zhike/store/storetest"
)

// shop is a running installation with the parts that an import needs.
type shop struct {
	*testing.T
	db        *store.DB
	jobs      *job.Queue
	customers *customer.Service
	ingest    *ingest.Service
	dir       string
	ctx       context.Context // acts as the command line on this machine
}

var noon = time.Date(2025, 12, 1, 4, 0, 0, 0, time.UTC)

func eachShop(t *testing.T, f func(s *shop)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { f(newShop(t, db)) })
}

func newShop(t *testing.T, db *store.DB) *shop {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return noon }
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	s := &shop{T: t, db: db, dir: t.TempDir(), jobs: job.New(db, log, time.Now)}
	env := crm.Env{DB: db, Jobs: s.jobs, Log: log, Dir: s.dir, Zone: zone, Now: now}
	s.customers = customer.New(env)
	s.ingest = ingest.New(env, s.customers)
	if err := db.Migrate(t.Context(), slices.Concat(job.Migrations(), s.customers.Migrations(), s.ingest.Migrations())); err != nil {
		t.Fatal(err)
	}
	s.customers.Jobs(s.jobs)
	s.ingest.Jobs(s.jobs)
	ctx, cancel := context.WithCancel(context.Background())
	if err := s.jobs.Start(ctx, 1); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); s.jobs.Stop() })
	if err := s.ingest.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.ctx = api.As(t.Context(), api.Identity{UserID: "local", Name: "本机", Via: "local", Permissions: map[api.Permission]bool{ingest.Run: true, ingest.Read: true}})
	return s
}

func (s *shop) file(name, content string) string {
	s.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		s.Fatal(err)
	}
	return path
}

// start asks for an import and returns its job.
func (s *shop) start(path string, kind ingest.Kind, change func(*ingest.ImportRequest)) (*ingest.ImportStarted, error) {
	req := &ingest.ImportRequest{}
	req.Body.Path, req.Body.Kind = path, kind
	if change != nil {
		change(req)
	}
	return s.ingest.Import(s.ctx, req)
}

func (s *shop) finish(id string) job.Job {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.ctx, 5*time.Minute)
	defer cancel()
	j, err := s.jobs.Wait(ctx, id)
	if err != nil {
		s.Fatal(err)
	}
	return j
}

// take imports a file and fails the test unless that succeeds.
func (s *shop) take(path string, kind ingest.Kind, change func(*ingest.ImportRequest)) ingest.Result {
	s.Helper()
	started, err := s.start(path, kind, change)
	if err != nil {
		s.Fatalf("import %s: %v", path, err)
	}
	j := s.finish(started.Job)
	if j.State != job.Done {
		s.Fatalf("import %s: %+v %+v", path, j.State, j.Error)
	}
	var r ingest.Result
	if err := json.Unmarshal(j.Result, &r); err != nil {
		s.Fatal(err)
	}
	if r.Accepted+r.Rejected != r.Rows || r.Created+r.Updated+r.Unchanged != r.Accepted {
		s.Errorf("rows do not add up: %+v", r.Batch)
	}
	return r
}

func (s *shop) takeBack(batch string) job.Job {
	s.Helper()
	started, err := s.ingest.Undo(s.ctx, &ingest.BatchRequest{ID: batch})
	if err != nil {
		s.Fatal(err)
	}
	return s.finish(started.Job)
}

func (s *shop) number(sql string) float64 {
	s.Helper()
	n, err := store.One[float64](s.ctx, s.db, store.SQL(sql))
	if err != nil {
		s.Fatal(err)
	}
	return n
}

// sound fails the test when an invariant is broken.
func (s *shop) sound() {
	s.Helper()
	for _, c := range s.ingest.Checks() {
		if n, err := store.One[int64](s.ctx, s.db, c.Stmt); err != nil || n != 0 {
			s.Errorf("%s: %d %v", c.En, n, err)
		}
	}
}

const chineseOrders = `订单编号,买家会员名,付款时间,商品编码,商品名称,商品数量,单价,实付金额,收货省份,订单状态
A1,小王,2025-11-01 10:00:00,S1,毛巾,2,15,30,浙江省,交易成功
A1,小王,2025-11-01 10:00:00,S2,杯子,1,20,20,浙江省,交易成功
A2,小李,2025-11-03 23:30:00,S1,毛巾,1,15,15,江苏省,交易成功
A3,小王,2025-11-10 09:00:00,S2,杯子,1,20,20,浙江省,已退款
A4,小张,2025-11-11 00:10:00,S1,毛巾,1,15,15,上海市,交易关闭
A5,,2025-11-12 12:00:00,S1,毛巾,1,15,15,,交易成功
A6,小李,2025-13-40 12:00:00,S1,毛巾,1,15,15,江苏省,交易成功
`

// By hand: 6 of 7 rows are good; net = 30+20 (A1) + 15 (A2) + 0 (A3 refunded)
// + 0 (A4 closed) + 15 (A5 anonymous) = 80; customers 小王 小李 小张.
func TestImportOrders(t *testing.T) {
	eachShop(t, func(s *shop) {
		r := s.take(s.file("orders.csv", chineseOrders), "", func(in *ingest.ImportRequest) { in.Body.Source = "淘宝" })
		if r.Kind != ingest.Orders || r.Rows != 7 || r.Accepted != 6 || r.Rejected != 1 || r.Created != 6 || r.CustomersNew != 3 || r.OrdersNew != 5 {
			s.Errorf("%+v", r.Batch)
		}
		if got := s.number("select sum(net_amount) from orders"); got != 80 {
			s.Errorf("revenue %v", got)
		}
		if got := s.number("select count(*) from orders where kind = 'sale'"); got != 3 {
			s.Errorf("%v sales", got)
		}
		if got := s.number("select returned from orders where order_no = 'A3'"); got != 20 {
			s.Errorf("returned %v", got)
		}
		// 23:30 in Shanghai is 15:30 UTC; the business day stays the 3rd.
		if got := s.number("select extract(day from ordered_on) * 100 + ordered_hour from orders where order_no = 'A2'"); got != 323 {
			s.Errorf("business day and hour %v", got)
		}
		if got := s.number("select count(*) from orders where order_no = 'A2' and ordered_at = timestamp '2025-11-03 15:30:00'"); got != 1 {
			s.Error("time is not kept in UTC")
		}
		rejects, err := os.ReadFile(r.RejectsFile)
		if err != nil || !strings.Contains(string(rejects), "2025-13-40") || !strings.Contains(string(rejects), "8,") {
			s.Errorf("rejects file: %s %v", rejects, err)
		}
		if state, err := s.customers.Refresh(s.ctx, true); err != nil || state.Customers != 3 {
			s.Errorf("refresh: %+v %v", state, err)
		}
		if got := s.number("select order_amount from customer_field where profile_name = '小王'"); got != 50 {
			s.Errorf("小王 spent %v", got)
		}
		s.sound()
	})
}

func TestSameFileAgainChangesNothing(t *testing.T) {
	eachShop(t, func(s *shop) {
		path := s.file("orders.csv", chineseOrders)
		first := s.take(path, ingest.Orders, nil)
		again := s.take(path, ingest.Orders, nil)
		if again.SameAs != first.ID || again.Created != 0 || again.Unchanged != 6 {
			s.Errorf("%+v", again)
		}
		// The same rows in another file: every line is known.
		other := s.take(s.file("copy.csv", chineseOrders+"\n"), ingest.Orders, nil)
		if other.SameAs != "" || other.Created != 0 || other.Updated != 0 || other.Unchanged != 6 || other.OrdersNew != 0 {
			s.Errorf("%+v", other.Batch)
		}
		if got := s.number("select count(*) from order_line"); got != 6 {
			s.Errorf("%v lines", got)
		}
		s.sound()
	})
}

// A later export knows more: A2 was refunded meanwhile, A7 is new.
func TestLaterExportUpdatesAndUndoRestores(t *testing.T) {
	eachShop(t, func(s *shop) {
		first := s.take(s.file("1.csv", chineseOrders), ingest.Orders, nil)
		later := strings.Replace(chineseOrders, "江苏省,交易成功\nA3", "江苏省,已退款\nA3", 1) + "A7,小赵,2025-11-20 08:00:00,S3,碗,1,9,9,广东省,交易成功\n"
		second := s.take(s.file("2.csv", later), ingest.Orders, nil)
		if second.Updated != 1 || second.Created != 1 || second.Unchanged != 5 || second.CustomersNew != 1 {
			s.Errorf("%+v", second.Batch)
		}
		if got := s.number("select sum(net_amount) from orders"); got != 80-15+9 {
			s.Errorf("revenue %v", got)
		}
		s.sound()
		if j := s.takeBack(second.ID); j.State != job.Done {
			s.Fatalf("%+v", j.Error)
		}
		if got := s.number("select sum(net_amount) from orders"); got != 80 {
			s.Errorf("revenue after undo %v", got)
		}
		if got := s.number("select count(*) from customer"); got != 3 {
			s.Errorf("%v customers after undo", got)
		}
		s.sound()
		if j := s.takeBack(first.ID); j.State != job.Done {
			s.Fatalf("%+v", j.Error)
		}
		for _, table := range []string{"order_line", "orders", "customer", "identity", "product", "order_line_history", "line_claim"} {
			if got := s.number("select count(*) from " + table); got != 0 {
				s.Errorf("%v rows left in %s", got, table)
			}
		}
		s.sound()
	})
}

// Undoing the first of two imports that brought the same lines leaves them to the second.
func TestUndoLeavesWhatAnotherImportBrought(t *testing.T) {
	eachShop(t, func(s *shop) {
		first := s.take(s.file("1.csv", chineseOrders), ingest.Orders, nil)
		lines := strings.SplitAfter(chineseOrders, "\n")
		second := s.take(s.file("2.csv", lines[0]+lines[1]+lines[2]), ingest.Orders, nil)
		if second.Unchanged != 2 {
			s.Errorf("%+v", second.Batch)
		}
		s.takeBack(first.ID)
		if got := s.number("select sum(net_amount) from orders"); got != 50 {
			s.Errorf("revenue %v", got)
		}
		if got := s.number("select count(*) from order_line where batch_id = '" + second.ID + "'"); got != 2 {
			s.Errorf("%v lines handed over", got)
		}
		s.sound()
		s.takeBack(second.ID)
		if got := s.number("select count(*) from order_line"); got != 0 {
			s.Errorf("%v lines left", got)
		}
		s.sound()
	})
}

func TestRepeatedLinesOfOneOrder(t *testing.T) {
	eachShop(t, func(s *shop) {
		text := "order,customer,time,sku,quantity,price\n" + strings.Repeat("1,c,2025-11-01,X,1,5\n", 3) + "1,c,2025-11-01,X,2,5\n"
		s.take(s.file("a.csv", text), ingest.Orders, nil)
		if got := s.number("select sum(net_amount) from order_line"); got != 25 {
			s.Errorf("three equal lines and a larger one make %v", got)
		}
		again := s.take(s.file("b.csv", "order,customer,time,sku,quantity,price\n1,c,2025-11-01,X,2,5\n"+strings.Repeat("1,c,2025-11-01,X,1,5\n", 3)), ingest.Orders, nil)
		if again.Unchanged != 4 {
			s.Errorf("in another order: %+v", again.Batch)
		}
		s.sound()
	})
}

const people = `会员编号,姓名,手机号,邮箱,性别,生日,省份,城市,会员等级,注册时间,爱好
M1,王小明,13812345678,wang@example.com,男,1990-05-01,浙江省,杭州市,金卡,2024-01-01,茶
M2,单雄信,138 1234 5679,,女,,江苏,南京,银卡,2024-02-01,
,无名氏,,,,,,,,,
`

func TestImportCustomers(t *testing.T) {
	eachShop(t, func(s *shop) {
		r := s.take(s.file("people.csv", people), "", nil)
		if r.Kind != ingest.Customers || r.Accepted != 2 || r.Rejected != 1 || r.CustomersNew != 2 {
			s.Errorf("%+v", r.Batch)
		}
		if got := s.number("select count(*) from customer where name = '单雄信' and initials = 'sxx' and phone = '+8613812345679' and province = '江苏'"); got != 1 {
			s.Error("单雄信 is not as expected")
		}
		if got := s.number("select count(*) from customer where properties like '%茶%'"); got != 1 {
			s.Error("a column without a field is lost")
		}
		changed := s.take(s.file("people2.csv", "会员编号,姓名,手机号,会员等级\nM1,,,钻石\nM3,赵六,13812345678,\n"), ingest.Customers, nil)
		if changed.Updated != 1 || changed.CustomersNew != 1 {
			s.Errorf("%+v", changed.Batch)
		}
		if got := s.number("select count(*) from customer where name = '王小明' and level = '钻石' and gender = 'male'"); got != 1 {
			s.Error("an empty cell erased something, or a given one did not replace")
		}
		if j, err := s.ingest.Undo(s.ctx, &ingest.BatchRequest{ID: r.ID}); err != nil {
			s.Error(err)
		} else if done := s.finish(j.Job); done.State != job.Failed || done.Error.Code != fault.Conflict {
			s.Errorf("undo below a later change: %+v", done)
		}
		s.takeBack(changed.ID)
		if got := s.number("select count(*) from customer where name = '王小明' and level = '金卡'"); got != 1 {
			s.Error("undo did not restore the level")
		}
		s.takeBack(r.ID)
		if got := s.number("select count(*) from customer") + s.number("select count(*) from identity"); got != 0 {
			s.Errorf("%v left", got)
		}
		s.sound()
	})
}

// An order names its buyer by the phone that a customer file gives as well.
func TestOrdersFindCustomersByAnyName(t *testing.T) {
	eachShop(t, func(s *shop) {
		s.take(s.file("people.csv", people), ingest.Customers, nil)
		r := s.take(s.file("o.csv", "订单编号,手机号,付款时间,实付金额\n1,+86 138-1234-5678,2025-11-01,10\n2,M2,2025-11-02,20\n3,wang@example.com,2025-11-03,30\n"), ingest.Orders,
			func(in *ingest.ImportRequest) { in.Body.Map = map[string]string{"customer": "手机号"} })
		if r.CustomersNew != 0 || r.OrdersNew != 3 {
			s.Errorf("%+v", r.Batch)
		}
		if got := s.number("select count(distinct customer_id) from orders"); got != 2 {
			s.Errorf("%v buyers", got)
		}
	})
}

func TestImportEventsAndProducts(t *testing.T) {
	eachShop(t, func(s *shop) {
		s.take(s.file("p.csv", "商品编码,商品名称,类目,品牌,吊牌价,成本价\nS1,毛巾,家居,洁丽,25,8\n"), "", nil)
		s.take(s.file("o.csv", chineseOrders), ingest.Orders, nil)
		if got := s.number("select count(*) from product where sku = 'S1' and category = '家居' and cost = 8"); got != 1 {
			s.Error("an order file changed a product")
		}
		changed := s.take(s.file("p2.csv", "商品编码,商品名称,类目\nS1,大毛巾,家纺\nS9,勺,餐具\n"), ingest.Products, nil)
		if changed.Updated != 1 || changed.Created != 1 {
			s.Errorf("%+v", changed.Batch)
		}
		s.takeBack(changed.ID)
		if got := s.number("select count(*) from product where sku = 'S1' and name = '毛巾'"); got != 1 {
			s.Error("undo did not restore the product")
		}
		events := "会员编号,时间,事件,页面,商品编码,渠道,设备\n小王,2025-11-05 08:00:00,浏览,首页,S1,APP,手机\n小王,2025-11-05 08:00:00,浏览,首页,S1,APP,手机\n小王,2025-11-06 08:00:00,评价,,S1,APP,\n"
		r := s.take(s.file("e.csv", events), ingest.Events, nil)
		if r.Created != 2 || r.Unchanged != 1 {
			s.Errorf("%+v", r.Batch)
		}
		if got := s.number("select count(*) from event where properties like '%设备%'"); got != 1 {
			s.Errorf("%v events with properties", got)
		}
		s.sound()
		s.takeBack(r.ID)
		if got := s.number("select count(*) from event"); got != 0 {
			s.Errorf("%v events left", got)
		}
		s.sound()
	})
}

func TestDryRunKeepsNothing(t *testing.T) {
	eachShop(t, func(s *shop) {
		r := s.take(s.file("o.csv", chineseOrders), "", func(in *ingest.ImportRequest) { in.Body.DryRun = true })
		if !r.DryRun || r.Created != 6 || r.CustomersNew != 3 || r.Profile == nil || len(r.Readiness) == 0 {
			s.Errorf("%+v", r)
		}
		for _, table := range []string{"order_line", "orders", "customer", "batch", "product"} {
			if got := s.number("select count(*) from " + table); got != 0 {
				s.Errorf("%v rows in %s", got, table)
			}
		}
	})
}

func TestMappingIsRemembered(t *testing.T) {
	eachShop(t, func(s *shop) {
		header := "a,b,c,d\n"
		choose := map[string]string{"order": "a", "customer": "b", "time": "c", "amount": "d"}
		s.take(s.file("1.csv", header+"1,x,2025-11-01,5\n"), ingest.Orders, func(in *ingest.ImportRequest) { in.Body.Source, in.Body.Map = "pos", choose })
		r := s.take(s.file("2.csv", header+"2,y,2025-11-02,6\n"), ingest.Orders, func(in *ingest.ImportRequest) { in.Body.Source = "pos" })
		if r.CustomersNew != 1 || r.OrdersNew != 1 {
			s.Errorf("%+v", r.Batch)
		}
		if got := s.number("select sum(net_amount) from orders"); got != 11 {
			s.Errorf("revenue %v", got)
		}
	})
}

func TestRefusals(t *testing.T) {
	s := newShop(t, storetest.Open(t, store.DuckDB))
	cases := []struct{ name, content, want string }{
		{"empty.csv", "", "empty"},
		{"header.csv", "订单编号,付款时间,实付金额\n", "no rows"},
		{"nothing.csv", "x,y\n1,2\n", ""},
	}
	for _, c := range cases {
		started, err := s.start(s.file(c.name, c.content), ingest.Orders, nil)
		if err == nil {
			j := s.finish(started.Job)
			if j.State != job.Failed && c.name != "header.csv" {
				t.Errorf("%s is taken: %s", c.name, j.Result)
			}
			continue
		}
		if code := fault.CodeOf(err); code != fault.Invalid && code != fault.Unsupported {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := s.start(filepath.Join(s.dir, "missing.csv"), "", nil); !fault.Is(err, fault.NotFound) {
		t.Errorf("a missing file gives %v", err)
	}
	remote := api.As(t.Context(), api.Identity{UserID: "u", Via: "session"})
	req := &ingest.ImportRequest{}
	req.Body.Path = "/etc/passwd"
	if _, err := s.ingest.Import(remote, req); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a path from outside gives %v", err)
	}
}

func TestOnlineRetail(t *testing.T) {
	path := miningtest.RealFile(t, "orders/online_retail.csv")
	eachShop(t, func(s *shop) {
		r := s.take(path, "", nil)
		if r.Rows != 541909 || r.Accepted != 541909 || r.CustomersNew != 4372 || r.OrdersNew != 25900 {
			s.Errorf("%+v", r.Batch)
		}
		// Some prices have three decimals; MANIFEST's 9,747,747.93 is rounded.
		if got := s.number("select round(sum(net_amount), 2) from orders"); got != 9747747.93 {
			s.Errorf("sum of quantity × price %v", got)
		}
		if got := s.number("select count(*) from order_line where kind = 'sale' and customer_id > 0"); got != 397884 {
			s.Errorf("%v cleaned lines", got)
		}
		if got := s.number("select count(distinct customer_id) from orders where kind = 'sale' and customer_id > 0"); got != 4338 {
			s.Errorf("%v buyers", got)
		}
		s.sound()
	})
}
