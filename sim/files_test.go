package sim_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"zhike/fault"
	"zhike/sim"
)

func write(t *testing.T, o sim.Options) (string, sim.Summary) {
	t.Helper()
	dir := t.TempDir()
	s, err := sim.Write(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return dir, s
}

// rows reads one file into a map a row, by header.
func rows(t *testing.T, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatalf("%s is not CSV: %v", path, err)
	}
	out := make([]map[string]string, len(all)-1)
	for i, r := range all[1:] {
		out[i] = map[string]string{}
		for j, cell := range r {
			out[i][all[0][j]] = cell
		}
	}
	return out
}

func digest(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	names, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][32]byte{}
	for _, n := range names {
		b, err := os.ReadFile(filepath.Join(dir, n.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[n.Name()] = sha256.Sum256(b)
	}
	return out
}

func TestSameSeedSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	o := sim.Options{Seed: 11, Customers: 2100, Days: 200}
	var first map[string][32]byte
	for _, procs := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(procs)
		dir, _ := write(t, o)
		got := digest(t, dir)
		if first == nil {
			first = got
			if len(got) != 10 {
				t.Errorf("%d files, want 6 to import and 4 of truth", len(got))
			}
		}
		for name, sum := range first {
			if got[name] != sum {
				t.Errorf("%s differs between 1 and %d processors", name, procs)
			}
		}
	}
	o.Seed = 12
	dir, _ := write(t, o)
	if digest(t, dir)["orders.csv"] == first["orders.csv"] {
		t.Error("another seed gives the same orders")
	}
}

func TestOnlySomeFilesAreTheSameFiles(t *testing.T) {
	o := sim.Options{Seed: 13, Customers: 900, Days: 150}
	all, _ := write(t, o)
	o.Only = []sim.Kind{sim.KindCustomers, sim.KindOrders}
	some, s := write(t, o)
	want, got := digest(t, all), digest(t, some)
	if len(got) != 4 { // customers, orders, truth_customers.csv, truth.json
		t.Errorf("%d files, want 4", len(got))
	}
	for _, name := range []string{"customers.csv", "orders.csv", "truth_customers.csv"} {
		if want[name] != got[name] {
			t.Errorf("%s differs when the events are left out", name)
		}
	}
	if s.Truth.Totals.Events != 0 {
		t.Errorf("%d events counted that were not written", s.Truth.Totals.Events)
	}
}

func TestHeadersAndEncodings(t *testing.T) {
	o := sim.Options{Seed: 14, Customers: 300, Days: 120}
	plain, s := write(t, o)
	o.GBK = true
	wide, _ := write(t, o)
	for _, f := range s.Files {
		name := filepath.Base(f.Path)
		want, _ := os.ReadFile(filepath.Join(plain, name))
		got, _ := os.ReadFile(filepath.Join(wide, name))
		if int64(len(want)) != f.Bytes || bytes.Count(want, []byte("\n")) != f.Rows+1 {
			t.Errorf("%s: the summary says %d bytes and %d rows, it has %d and %d", name, f.Bytes, f.Rows, len(want), bytes.Count(want, []byte("\n"))-1)
		}
		if f.Kind != "" {
			if bytes.Equal(want, got) {
				t.Errorf("%s is the same in GB18030", name)
			}
			var err error
			if got, err = simplifiedchinese.GB18030.NewDecoder().Bytes(got); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(want, got) {
			t.Errorf("%s is something else in GB18030", name)
		}
	}
	o.GBK, o.English = false, true
	english, _ := write(t, o)
	for name, header := range map[string][2]string{
		"customers.csv": {"会员编号,姓名,手机号,邮箱,性别,生日,省份,城市,区县,详细地址,会员等级,注册时间,来源渠道",
			"customer_id,name,phone,email,gender,birthday,province,city,district,address,level,registered_at,source"},
		"products.csv": {"商品编码,商品名称,类目,品牌,吊牌价,成本价", "product_code,product_name,category,brand,list_price,cost_price"},
		"orders.csv": {"订单编号,会员编号,付款时间,商品编码,商品名称,类目,商品数量,单价,优惠金额,实付金额,渠道,门店,收货省份,收货城市,订单状态",
			"order_id,customer_id,paid_at,product_code,product_name,category,quantity,unit_price,discount_amount,paid_amount,channel,store,ship_province,ship_city,order_status"},
		"events.csv":    {"会员编号,时间,事件,页面,商品编码,渠道,搜索词,停留秒数", "customer_id,time,event,page,product_code,channel,search_words,seconds"},
		"feedback.csv":  {"反馈编号,会员编号,时间,事件,渠道,订单编号,商品编码,评分,内容", "feedback_id,customer_id,time,event,channel,order_id,product_code,rating,content"},
		"campaigns.csv": {"会员编号,时间,事件,活动编号,活动名称,分组,渠道", "customer_id,time,event,campaign_id,campaign_name,arm,channel"},
	} {
		for i, dir := range []string{plain, english} {
			b, _ := os.ReadFile(filepath.Join(dir, name))
			if line, _, _ := strings.Cut(string(b), "\n"); line != header[i] {
				t.Errorf("%s begins with %s", name, line)
			}
		}
	}
}

func TestTimedFilesAreInTheOrderOfTime(t *testing.T) {
	dir, _ := write(t, sim.Options{Seed: 15, Customers: 1500, Days: 400})
	for name, column := range map[string]string{"orders.csv": "付款时间", "events.csv": "时间", "feedback.csv": "时间", "campaigns.csv": "时间"} {
		last := ""
		for i, r := range rows(t, filepath.Join(dir, name)) {
			if r[column] < last {
				t.Fatalf("%s row %d: %s after %s", name, i+2, r[column], last)
			}
			last = r[column]
		}
	}
}

func TestCancelLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	o := sim.Options{Seed: 16, Customers: 20_000, Progress: func(done, total int) {
		if done > total/4 {
			cancel()
		}
	}}
	if _, err := sim.Write(ctx, dir, o); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("%d files left after the cancel, first %s", len(left), left[0].Name())
	}
}

func TestProgressRisesToTheEnd(t *testing.T) {
	last, all := 0, 0
	write(t, sim.Options{Seed: 17, Customers: 1300, Days: 60, Progress: func(done, total int) {
		if done < last {
			t.Errorf("progress went from %d back to %d", last, done)
		}
		last, all = done, total
	}})
	if last != all || all == 0 {
		t.Errorf("progress ended at %d of %d", last, all)
	}
}

func TestUnwritableFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "taken")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := sim.Write(context.Background(), filepath.Join(file, "below"), sim.Options{Customers: 10, Days: 30})
	var e *fault.Error
	if !errors.As(err, &e) || e.Code != fault.Invalid || e.Zh == "" || !strings.Contains(e.Message, file) {
		t.Errorf("error %v, want a sentence in both languages that names %s", err, file)
	}
}

func TestOtherPeoplesFilesAreKept(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "orders.csv")
	if err := os.WriteFile(mine, []byte("real"), 0o644); err != nil {
		t.Fatal(err)
	}
	o := sim.Options{Customers: 10, Days: 30}
	if _, err := sim.Write(context.Background(), dir, o); !fault.Is(err, fault.Conflict) {
		t.Errorf("error %v, want a conflict", err)
	}
	if b, _ := os.ReadFile(mine); string(b) != "real" {
		t.Error("the file was overwritten")
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%d files, want the one that was there", len(left))
	}
}

func TestAnotherRunReplacesTheFirst(t *testing.T) {
	dir, _ := write(t, sim.Options{Customers: 30, Days: 30})
	_, err := sim.Write(context.Background(), dir, sim.Options{Customers: 20, Days: 30, Only: []sim.Kind{sim.KindCustomers}})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(rows(t, filepath.Join(dir, "customers.csv"))); n != 20 {
		t.Errorf("%d customers, want the 20 of the second run", n)
	}
	if _, err := os.Stat(filepath.Join(dir, "events.csv")); err == nil {
		t.Error("the first run's events stand beside the second run's truth")
	}
}

func TestErrorOfTheCallbackStopsEverything(t *testing.T) {
	calls := 0
	err := sim.Orders(context.Background(), sim.Options{Customers: 5000, Days: 60}, func([]sim.OrderLine) error {
		calls++
		return io.ErrShortWrite
	})
	if err != io.ErrShortWrite || calls != 1 {
		t.Errorf("error %v after %d calls, want that of the first call", err, calls)
	}
}
