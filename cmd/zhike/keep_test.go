package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhike/api"
	"zhike/crm/export"
	"zhike/crm/governance"
	"zhike/crm/ingest"
	"zhike/job"
	"zhike/store"
	"zhike/store/storetest"
)

// kept is a house at work, asked as the command line asks.
type kept struct {
	*testing.T
	h   *house
	ask *client
}

func eachKept(t *testing.T, f func(k *kept)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { f(newKept(t, db)) })
}

func newKept(t *testing.T, db *store.DB) *kept {
	t.Helper()
	h := newHouse(t, db)
	ctx, cancel := context.WithCancel(context.Background())
	if err := h.jobs.Start(ctx, 2); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); h.jobs.Stop() })
	return &kept{T: t, h: h, ask: &client{http: &http.Client{Transport: inside{h.api, h.governance.Local()}}, base: "http://zhike.invalid", language: "zh"}}
}

// do starts a job by a request without a body and waits for it.
func (k *kept) do(path string, result any) {
	k.Helper()
	var started struct{ Job string }
	if err := k.ask.post(k.Context(), path, struct{}{}, &started); err != nil {
		k.Fatalf("%s: %v", path, err)
	}
	j, err := k.h.jobs.Wait(k.Context(), started.Job)
	if err != nil || j.State != job.Done {
		k.Fatalf("%s: %+v %+v %v", path, j.State, j.Error, err)
	}
	if err := json.Unmarshal(j.Result, result); err != nil {
		k.Fatal(err)
	}
}

func (k *kept) take(kind ingest.Kind, name, content string) {
	k.Helper()
	path := filepath.Join(k.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		k.Fatal(err)
	}
	cmd := importCommand{Kind: string(kind)}
	if _, err := cmd.one(k.Context(), k.ask, path, nil); err != nil {
		k.Fatalf("%s: %v", name, err)
	}
}

func (k *kept) text(sql string) string {
	k.Helper()
	s, err := store.One[string](k.Context(), k.h.db, store.SQL(sql))
	if err != nil {
		k.Fatal(err)
	}
	return s
}

// status is what a request of somebody with these permissions is answered.
func (k *kept) status(method, path string, may ...api.Permission) (int, []byte) {
	k.Helper()
	who := api.Identity{UserID: "u", Name: "u", Via: "session", Permissions: map[api.Permission]bool{}}
	for _, p := range may {
		who.Permissions[p] = true
	}
	r, err := http.NewRequestWithContext(k.Context(), method, "http://zhike.invalid"+api.Prefix+path, nil)
	if err != nil {
		k.Fatal(err)
	}
	answer, err := inside{k.h.api, who}.RoundTrip(r)
	if err != nil {
		k.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		k.Fatal(err)
	}
	return answer.StatusCode, body
}

const keptOrders = `订单编号,买家会员名,付款时间,商品编码,商品名称,商品数量,单价,实付金额,收货省份,订单状态,手机号
A1,小王,2025-11-01 10:00:00,S1,毛巾,2,15,30,浙江省,交易成功,13812345678
A2,小李,2025-11-03 23:30:00,S1,毛巾,1,15,15,江苏省,交易成功,13912345678
A3,小王,2025-11-10 09:00:00,S2,杯子,1,20,20,浙江省,已退款,13812345678
A4,,2025-11-12 12:00:00,S1,毛巾,1,15,15,,交易成功,
`

func TestBackupsOfThePage(t *testing.T) {
	eachKept(t, func(k *kept) {
		k.take(ingest.Orders, "orders.csv", keptOrders)
		var made governance.Backup
		k.do("/backups/start", &made)
		if made.Rows == 0 || made.Bytes == 0 || made.VerifiedAt == nil || made.Damage != nil || filepath.Dir(filepath.Dir(made.Folder)) == "" {
			t.Fatalf("%+v", made)
		}
		var list governance.BackupList
		if err := k.ask.get(t.Context(), "/backups", nil, &list); err != nil || len(list.Items) != 1 || list.Items[0].Name != made.Name {
			t.Fatalf("%+v %v", list, err)
		}
		code, body := k.status("GET", "/backups/"+made.Name+"/download", governance.BackupRun)
		archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		if code != 200 || err != nil || len(archive.File) != made.Tables+1 {
			t.Fatalf("download: %d %v", code, err)
		}
		// Nothing but a backup below the data folder can be named.
		outside := t.TempDir()
		if err := os.Symlink(outside, filepath.Join(filepath.Dir(made.Folder), "link")); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"..", "../..", "link", "/etc", ".", made.Name + "/..", "nothing"} {
			if code, _ := k.status("DELETE", "/backups/"+url.PathEscape(name), governance.BackupRun); code/100 == 2 {
				t.Errorf("%s was deleted: %d", name, code)
			}
		}
		if _, err := os.Stat(outside); err != nil {
			t.Error(err)
		}
		// A damaged file is found and said; the page can delete the backup.
		if err := os.WriteFile(filepath.Join(made.Folder, "customer.parquet"), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		var looked governance.Backup
		k.do("/backups/"+made.Name+"/verify", &looked)
		if looked.Damage == nil || !strings.Contains(looked.Damage.Zh, "customer.parquet") {
			t.Errorf("%+v", looked)
		}
		if code, body := k.status("DELETE", "/backups/"+made.Name, governance.BackupRun); code != 200 || !strings.Contains(string(body), `"items":[]`) {
			t.Errorf("delete: %d %s", code, body)
		}
	})
}

// A real file is larger than the requests of the page.
func TestUploadOfThreeMegabytes(t *testing.T) {
	k := newKept(t, storetest.Open(t, store.DuckDB))
	content := bytes.Repeat([]byte("order,customer,time,amount\n"), 3<<20/27)
	r, err := http.NewRequestWithContext(t.Context(), "POST", "http://zhike.invalid"+api.Prefix+"/uploads?name=big.csv", bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := k.ask.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var sent ingest.Upload
	if err := json.NewDecoder(answer.Body).Decode(&sent); err != nil || sent.Size != int64(len(content)) {
		t.Errorf("%d: %+v %v", answer.StatusCode, sent, err)
	}
}

// What is exported can be imported into an empty installation and gives the
// same customers, orders and revenue.
func TestExportComesBack(t *testing.T) {
	eachKept(t, func(k *kept) {
		k.take(ingest.Products, "products.csv", "商品编码,商品名称,类目,售价,成本\nS1,毛巾,家纺,15,6\nS2,杯子,餐具,20,9\n")
		k.take(ingest.Orders, "orders.csv", keptOrders)
		k.take(ingest.Events, "events.csv", "客户编号,时间,事件,页面\n小王,2025-11-20 10:00:00,浏览,首页\n")
		var made export.Result
		k.do("/exports", &made)
		if !strings.HasSuffix(made.Name, "-full") || made.Rows["orders"] != 4 || made.Rows["customers"] != 2 || made.Rows["events"] != 1 {
			t.Fatalf("%+v", made)
		}
		tables := k.unzipped("/exports/" + made.Name)
		again := newKept(t, storetest.Open(t, store.DuckDB))
		for _, kind := range []ingest.Kind{ingest.Customers, ingest.Products, ingest.Orders, ingest.Events} {
			again.take(kind, string(kind)+".csv", tables[string(kind)+".csv"])
		}
		for _, sql := range []string{"select sum(net_amount)::text from orders", "select string_agg(name || phone, ' ' order by name) from customer", "select string_agg(order_no || kind || ordered_at::text, ' ' order by order_no) from orders",
			"select string_agg(sku || name || category || price::text || cost::text, ' ' order by sku) from product", "select string_agg(name || page || happened_at::text, ' ') from event"} {
			if was, is := k.text(sql), again.text(sql); was != is {
				t.Errorf("%s: %s became %s", sql, was, is)
			}
		}
	})
}

func (k *kept) unzipped(path string) map[string]string {
	k.Helper()
	code, body := k.status("GET", path, governance.ExportAll, governance.CustomerPersonal)
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if code != 200 || err != nil {
		k.Fatalf("%d %v %s", code, err, body)
	}
	out := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			k.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			k.Fatal(err)
		}
		out[f.Name] = string(data)
	}
	return out
}

// Who may not see personal data gets an export without them, and not that of
// somebody who may.
func TestExportIsMasked(t *testing.T) {
	k := newKept(t, storetest.Open(t, store.DuckDB))
	k.take(ingest.Orders, "orders.csv", keptOrders)
	var whole export.Result
	k.do("/exports", &whole)
	if code, _ := k.status("GET", "/exports/"+whole.Name, governance.ExportAll); code != http.StatusForbidden {
		t.Errorf("the full export was given away: %d", code)
	}
	for _, name := range []string{"..", "../zhike.duckdb", "20250101-000000-full.zip"} {
		if code, _ := k.status("GET", "/exports/"+url.PathEscape(name), governance.ExportAll, governance.CustomerPersonal); code/100 == 2 {
			t.Errorf("%s: %d", name, code)
		}
	}
	code, body := k.status("POST", "/exports", governance.ExportAll)
	var started export.Started
	if err := json.Unmarshal(body, &started); code != 200 || err != nil {
		t.Fatalf("%d %s", code, body)
	}
	j, err := k.h.jobs.Wait(t.Context(), started.Job)
	var masked export.Result
	if err != nil || json.Unmarshal(j.Result, &masked) != nil || !strings.HasSuffix(masked.Name, "-masked") {
		t.Fatalf("%+v %v", j, err)
	}
	tables := k.unzipped("/exports/" + masked.Name)
	if rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(tables["customers.csv"], "\uFEFF"))).ReadAll(); err != nil || len(rows) != 3 {
		t.Errorf("%v %v", rows, err)
	}
	for name, text := range tables {
		if strings.Contains(text, "13812345678") || name != "imports.csv" && strings.Contains(text, "8613912345678") {
			t.Errorf("%s holds a phone number: %s", name, text)
		}
	}
}
