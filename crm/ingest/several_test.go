package ingest_test

import (
	"encoding/json"
	"strings"
	"testing"

	"zhike/api"
	"zhike/crm/ingest"
	"zhike/fault"
	"zhike/job"
)

func (s *shop) several(dryRun bool, files ...ingest.ImportFile) (*ingest.SeveralStarted, *ingest.ImportJobState) {
	s.Helper()
	req := &ingest.SeveralRequest{}
	req.Body.Files, req.Body.DryRun = files, dryRun
	started, err := s.ingest.Several(s.ctx, req)
	if err != nil {
		s.Fatal(err)
	}
	s.finish(started.Job)
	state, err := s.ingest.JobState(s.ctx, &ingest.JobRequest{ID: started.Job})
	if err != nil {
		s.Fatal(err)
	}
	return started, state
}

func fileAt(path string) ingest.ImportFile { return ingest.ImportFile{File: ingest.File{Path: path}} }

const fewProducts = `商品编码,商品名称,类目,售价
S1,毛巾,家纺,15
S2,杯子,餐具,20
`

// The files are named orders first; who is sold comes before what was sold.
// A trial of both keeps nothing; the import then has the same figures.
func TestSeveralFilesInTurn(t *testing.T) {
	eachShop(t, func(s *shop) {
		orders, products := fileAt(s.file("orders.csv", chineseOrders)), fileAt(s.file("products.csv", fewProducts))
		if _, state := s.several(true, orders, products); len(state.Items) != 2 || s.number("select count(*) from batch") != 0 || s.number("select count(*) from product") != 0 {
			t.Fatalf("a trial kept something: %+v", state)
		}
		started, state := s.several(false, orders, products)
		if state.Job.State != job.Done || len(state.Items) != 2 || state.Items[0].Kind != ingest.Products || state.Items[1].Kind != ingest.Orders {
			t.Fatalf("%+v", state)
		}
		if p, o := state.Items[0].Result, state.Items[1].Result; p.ProductsNew != 2 || o.ProductsNew != 0 || o.CustomersNew != 3 || o.OrdersNew != 5 || o.Rejected != 1 {
			t.Errorf("products %+v, orders %+v", p.Batch, o.Batch)
		}
		b, err := s.ingest.Get(s.ctx, &ingest.BatchRequest{ID: started.Batches[1]})
		if err != nil || b.Job != started.Job || b.Settings.Mapping["time"] != "付款时间" || len(b.Mistakes) != 1 {
			t.Fatalf("%+v %v", b, err)
		}
		if m := b.Mistakes[0]; m.Column != "付款时间" || m.Rows != 1 || m.Examples[0].Line != 8 || m.Examples[0].Value != "2025-13-40 12:00:00" || !strings.Contains(m.Examples[0].Raw, "A6,小李") {
			t.Errorf("%+v", m)
		}
		// Who may not import sees which mistakes there were, and no cell of the file.
		reader := api.As(t.Context(), api.Identity{UserID: "v", Via: "session", Permissions: map[api.Permission]bool{ingest.Read: true}})
		shown, err := s.ingest.Get(reader, &ingest.BatchRequest{ID: b.ID})
		if data, _ := json.Marshal(shown); err != nil || len(shown.Mistakes) != 1 || strings.Contains(string(data), "小李") {
			t.Errorf("%s %v", data, err)
		}
		s.sound()
	})
}

// A file that cannot be merged does not keep the others out, and every mistake
// of one column is one line. The file whose rows were all rejected stays, to be
// mapped again.
func TestAllRejectedExplainsItself(t *testing.T) {
	eachShop(t, func(s *shop) {
		wrong := fileAt(s.file("wrong.csv", "订单编号,买家会员名,付款时间,实付金额,备注\nA1,小王,毛巾,30,2025-11-01\nA2,小李,杯子,20,2025-11-02\nA3,,盘子,abc,2025-11-03\n"))
		wrong.Map = map[string]string{"time": "付款时间"}
		wrong.Kind = ingest.Orders
		_, state := s.several(false, wrong)
		r := state.Items[0].Result
		if r.Accepted != 0 || r.Rejected != 3 || len(r.Mistakes) != 1 || r.Mistakes[0].Rows != 3 || r.Mistakes[0].Code != "date" || len(r.Mistakes[0].Examples) != 3 {
			t.Errorf("%+v", r.Batch)
		}
		// A mapping that fits no row is not remembered.
		in := &ingest.InspectRequest{}
		in.Body.File, in.Body.Kind = wrong.File, ingest.Orders
		if found, err := s.ingest.Inspect(s.ctx, in); err != nil || found.LastTime != nil {
			t.Errorf("%+v %v", found, err)
		}
	})
}

// What is left out of a source's file stays out the next time, and the page
// can say that the mapping is that of the last time.
func TestSourceIsRemembered(t *testing.T) {
	eachShop(t, func(s *shop) {
		path := s.file("orders.csv", chineseOrders)
		first := fileAt(path)
		first.Source, first.Map = "淘宝", map[string]string{"province": "", "sku": "商品名称", "product": ""}
		s.several(false, first)
		in := &ingest.InspectRequest{}
		in.Body.File, in.Body.Source = ingest.File{Path: path}, "淘宝"
		found, err := s.ingest.Inspect(s.ctx, in)
		if err != nil || found.LastTime == nil || found.Mapping.Has("province") || found.Mapping.Column("sku") != "商品名称" || found.Mapping.Fields[0].Reason != ingest.ByMemory {
			t.Errorf("%+v %v", found, err)
		}
		in.Body.Source = "京东"
		if found, err := s.ingest.Inspect(s.ctx, in); err != nil || found.LastTime != nil || !found.Mapping.Has("province") {
			t.Errorf("another source: %+v %v", found, err)
		}
	})
}

// 3/4/2025 is read as the user says: the third of April, day first.
func TestDateOrderIsTheUsers(t *testing.T) {
	eachShop(t, func(s *shop) {
		f := fileAt(s.file("orders.csv", "order,customer,time,amount\n1,x,3/4/2025,5\n"))
		f.DateOrder = "day-first"
		s.several(false, f)
		if got := s.number("select extract(month from ordered_on) * 100 + extract(day from ordered_on) from orders"); got != 403 {
			t.Errorf("month and day %v", got)
		}
	})
}

// A file whose kind cannot be told is shown all the same, so that the user can
// say it; it cannot be imported before.
func TestUnknownKindIsAsked(t *testing.T) {
	eachShop(t, func(s *shop) {
		in := &ingest.InspectRequest{}
		in.Body.Path = s.file("what.csv", "甲,乙\n1,2\n3,4\n")
		found, err := s.ingest.Inspect(s.ctx, in)
		if err != nil || found.Kind != "" || found.Problem == nil || !strings.Contains(found.Problem.Zh, "what.csv") || len(found.Sample) != 2 {
			t.Fatalf("%+v %v", found, err)
		}
		req := &ingest.SeveralRequest{}
		req.Body.Files = []ingest.ImportFile{fileAt(in.Body.Path)}
		if _, err := s.ingest.Several(s.ctx, req); !fault.Is(err, fault.Invalid) {
			t.Errorf("imported: %v", err)
		}
	})
}
