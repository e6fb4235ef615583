package lab_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"zhike/lab"
	"zhike/mining/miningtest"
)

// run calls the bench as the command line does.
func run(t *testing.T, args ...string) (out, err string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = lab.Run(context.Background(), args, &o, &e)
	return o.String(), e.String(), code
}

// document runs with --json and decodes what comes.
func document(t *testing.T, args ...string) map[string]any {
	t.Helper()
	out, err, code := run(t, append(args, "--json")...)
	if code != 0 {
		t.Fatalf("%v: exit %d, %s", args, code, err)
	}
	var d map[string]any
	if e := json.Unmarshal([]byte(out), &d); e != nil {
		t.Fatalf("%v: %v\n%s", args, e, out)
	}
	return d
}

// at follows keys into a document.
func at(t *testing.T, d any, keys ...string) any {
	t.Helper()
	for _, k := range keys {
		m, ok := d.(map[string]any)
		if !ok || m[k] == nil {
			t.Fatalf("the document has no %s", strings.Join(keys, "."))
		}
		d = m[k]
	}
	return d
}

func number(t *testing.T, d any, keys ...string) float64 {
	t.Helper()
	v, ok := at(t, d, keys...).(float64)
	if !ok {
		t.Fatalf("%v is no number", keys)
	}
	return v
}

func near(t *testing.T, name string, got, want, rel float64) {
	t.Helper()
	if !(math.Abs(got-want) <= rel*math.Abs(want)) {
		t.Errorf("%s: got %.10g, want %.10g", name, got, want)
	}
}

// put writes a file into the test's folder.
func put(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// real is a file of the shared test data; the test is skipped without it.
func real(t *testing.T, name string) string {
	t.Helper()
	return miningtest.RealFile(t, name)
}

// Five customers whose scores can be worked out by hand, counted back from
// 2026-03-31: recency 0, 10, 20, 30, 40 days; orders 5, 1, 2, 1, 1.
const fiveShoppers = `客户,时间,金额
A,2026-03-01,10
A,2026-03-05,10
A,2026-03-09,10
A,2026-03-20,10
A,2026-03-31,10
B,2026-03-21,500
C,2026-03-01,1
C,2026-03-11,1
D,2026-03-01,30
E,2026-02-19,40
`

// wantFive is by the definition: 1 + ⌊5 × (customers strictly worse)/5⌋.
var wantFive = [][]string{
	{"customer", "recency_days", "frequency", "monetary", "r", "f", "m", "segment"},
	{"A", "0", "5", "50", "5", "5", "4", "重要价值客户"},
	{"B", "10", "1", "500", "4", "1", "5", "重要发展客户"},
	{"C", "20", "2", "2", "3", "4", "1", "一般保持客户"},
	{"D", "30", "1", "30", "2", "1", "2", "一般挽留客户"},
	{"E", "40", "1", "40", "1", "1", "3", "一般挽留客户"},
}

func sameRows(t *testing.T, name string, got, want [][]string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s:\ngot  %v\nwant %v", name, got, want)
	}
}

func encoded(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func zipped(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The same orders in every form of file must give the same scores.
func TestRFMInEveryFormat(t *testing.T) {
	var jsonl strings.Builder
	for i, line := range strings.Split(strings.TrimSpace(fiveShoppers), "\n") {
		if f := strings.Split(line, ","); i > 0 {
			fmt.Fprintf(&jsonl, `{"客户": %q, "时间": %q, "金额": %s}`+"\n", f[0], f[1], f[2])
		}
	}
	big5 := strings.NewReplacer("客户", "客戶", "时间", "時間", "金额", "金額").Replace(fiveShoppers)
	for name, c := range map[string]struct{ file, customer, time, amount, content string }{
		"CSV":         {"a.csv", "客户", "时间", "金额", fiveShoppers},
		"BOM":         {"a.csv", "客户", "时间", "金额", "\ufeff" + fiveShoppers},
		"GB18030":     {"a.csv", "客户", "时间", "金额", encoded(t, simplifiedchinese.GB18030, fiveShoppers)},
		"Big5":        {"a.csv", "客戶", "時間", "金額", encoded(t, traditionalchinese.Big5, big5)},
		"TSV":         {"a.tsv", "客户", "时间", "金额", strings.ReplaceAll(fiveShoppers, ",", "\t")},
		"semicolons":  {"a.txt", "客户", "时间", "金额", strings.ReplaceAll(fiveShoppers, ",", ";")},
		"spaces":      {"a.txt", "客户", "时间", "金额", strings.ReplaceAll(strings.ReplaceAll(fiveShoppers, ",", "   "), "\n", "\r\n")},
		"after comma": {"a.csv", "客户", "时间", "金额", strings.ReplaceAll(fiveShoppers, ",", ", ")},
		"gzip":        {"a.csv.gz", "客户", "时间", "金额", zipped(t, fiveShoppers)},
		"JSON Lines":  {"a.jsonl", "客户", "时间", "金额", jsonl.String()},
		"other dates": {"a.csv", "客户", "时间", "金额", strings.ReplaceAll(fiveShoppers, "2026-03-", "2026/3/")},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out.csv")
			document(t, "rfm", "--customer", c.customer, "--time", c.time, "--amount", c.amount, "--out", out, put(t, c.file, c.content))
			sameRows(t, name, readCSV(t, out), wantFive)
		})
	}
}

func TestRFMFromParquet(t *testing.T) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	path := filepath.Join(t.TempDir(), "a.parquet")
	source := put(t, "a.csv", fiveShoppers)
	if _, err := db.Exec(fmt.Sprintf("COPY (SELECT * FROM read_csv('%s')) TO '%s' (FORMAT parquet)", source, path)); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out.csv")
	document(t, "rfm", "--customer", "客户", "--time", "时间", "--amount", "金额", "--out", out, path)
	sameRows(t, "Parquet", readCSV(t, out), wantFive)
}

func TestRFMDocument(t *testing.T) {
	d := document(t, "rfm", "--customer", "客户", "--time", "时间", "--amount", "金额", put(t, "a.csv", fiveShoppers))
	for _, key := range []string{"task", "input", "params", "result", "metrics", "seconds", "peak_mb", "warnings"} {
		if d[key] == nil {
			t.Errorf("the document lacks %s", key)
		}
	}
	if d["task"] != "rfm" || number(t, d, "input", "rows") != 10 || number(t, d, "input", "columns") != 3 || number(t, d, "metrics", "customers") != 5 {
		t.Errorf("got %v", d)
	}
	for bin, want := range map[string]string{"r": "[1 1 1 1 1]", "f": "[3 0 0 1 1]", "m": "[1 1 1 1 1]"} {
		if got := fmt.Sprint(at(t, d, "metrics", bin)); got != want {
			t.Errorf("%s: got %s, want %s", bin, got, want)
		}
	}
	if at(t, d, "result", "as_of") != "2026-03-31" {
		t.Errorf("as of %v", at(t, d, "result", "as_of"))
	}
	customers, share := 0.0, 0.0
	for _, s := range at(t, d, "result", "segments").([]any) {
		customers += number(t, s, "customers")
		share += number(t, s, "monetary_share")
	}
	if customers != 5 || math.Abs(share-1) > 1e-5 {
		t.Errorf("segments hold %v customers and %v of the money", customers, share)
	}
}

func TestRFMOrdersReturnsAndDates(t *testing.T) {
	const lines = `id,no,when,sum
A,1,2026-03-01,10
A,1,2026-03-01,5
A,2,2026-03-10,7
A,3,2026-03-20,-7
B,2,2026-03-02,9
B,9,2026-04-02,9
C,,2026-03-03,1
C,,2026-03-03,1
D,7,2026-03-03,-2
,8,2026-03-03,1
E,8,,1
F,8,2026-03-03,NA
`
	out := filepath.Join(t.TempDir(), "out.csv")
	d := document(t, "rfm", "--customer", "id", "--time", "when", "--amount", "sum", "--order", "no", "--as-of", "2026-03-31", "--lang", "en", "--out", out, put(t, "a.csv", lines))
	// A: orders 1 (two lines) and 2, the return moves no date; B: order 2 though A has one of that number; C: two rows without number.
	want := [][]string{
		{"A", "21", "2", "15"}, {"B", "29", "1", "9"}, {"C", "28", "2", "2"},
	}
	var got [][]string
	for _, r := range readCSV(t, out)[1:] {
		got = append(got, r[:4])
	}
	sameRows(t, "orders", got, want)
	text := fmt.Sprint(d["warnings"])
	for _, sentence := range []string{"1 rows later than 2026-03-31", "2 rows with a negative amount", "1 customers with nothing but returns", "2 rows without an order number",
		"1 rows without “id” were skipped", "1 rows without “when” were skipped", "1 rows without “sum” were skipped"} {
		if !strings.Contains(text, sentence) {
			t.Errorf("nobody is told of %q:\n%s", sentence, text)
		}
	}
}

// Wrong use and wrong input: exit 2 and a sentence that names the place.
func TestWrongInput(t *testing.T) {
	good := put(t, "good.csv", fiveShoppers)
	flags := []string{"--customer", "客户", "--time", "时间", "--amount", "金额"}
	for name, c := range map[string]struct {
		args []string
		says []string
	}{
		"no such file":       {append([]string{"rfm", "/no/such.csv"}, flags...), []string{"没有文件", "/no/such.csv"}},
		"no such column":     {[]string{"rfm", "--customer", "x", "--time", "时间", "--amount", "金额", good}, []string{"good.csv", "“x”", "客户"}},
		"bad amount":         {append([]string{"rfm", put(t, "bad.csv", strings.Replace(fiveShoppers, "B,2026-03-21,500", "B,2026-03-21,五百", 1))}, flags...), []string{"bad.csv", "第 7 行", "金额", "五百"}},
		"infinite amount":    {append([]string{"rfm", put(t, "bad.csv", strings.Replace(fiveShoppers, ",500", ",Inf", 1))}, flags...), []string{"第 7 行", "Inf"}},
		"bad date":           {append([]string{"rfm", put(t, "bad.csv", strings.Replace(fiveShoppers, "2026-02-19", "19.2.26", 1))}, flags...), []string{"第 11 行", "时间", "19.2.26"}},
		"ambiguous date":     {append([]string{"rfm", put(t, "bad.csv", strings.Replace(fiveShoppers, "2026-02-19", "3/4/2026", 1))}, flags...), []string{"第 11 行", "3/4/2026"}},
		"ragged row":         {append([]string{"rfm", put(t, "bad.csv", fiveShoppers+"F,2026-01-01\n")}, flags...), []string{"bad.csv", "12"}},
		"ragged spaces":      {append([]string{"rfm", put(t, "bad.txt", strings.ReplaceAll(fiveShoppers+strings.Repeat(fiveShoppers[strings.Index(fiveShoppers, "\n")+1:], 3)+"F 1\n", ",", " "))}, flags...), []string{"bad.txt", "第 42 行", "2 个值"}},
		"dropped column":     {append([]string{"rfm", good, "--drop", "金额"}, flags...), []string{"金额", "--drop"}},
		"unknown to drop":    {append([]string{"rfm", good, "--drop", "y"}, flags...), []string{"“y”"}},
		"one bin":            {append([]string{"rfm", good, "--bins", "1"}, flags...), []string{"2 到 100"}},
		"as-of no date":      {append([]string{"rfm", good, "--as-of", "soon"}, flags...), []string{"soon"}},
		"as-of before all":   {append([]string{"rfm", good, "--as-of", "2020-01-01"}, flags...), []string{"没有可用的订单"}},
		"no columns named":   {[]string{"rfm", good}, []string{"--customer"}},
		"unknown task":       {[]string{"rmf", good}, []string{"rmf"}},
		"unknown model":      {append([]string{"clv", good, "--model", "magic"}, flags...), []string{"magic", "bgnbd"}},
		"holdout alone":      {append([]string{"clv", good, "--holdout-end", "2026-03-01"}, flags...), []string{"--calibration-end"}},
		"calibration late":   {append([]string{"clv", good, "--calibration-end", "2027-01-01"}, flags...), []string{"2027-01-01", "2026-03-31"}},
		"summary with dates": {[]string{"clv", "--summary", "--calibration-end", "2026-01-01", good}, []string{"--calibration-end"}},
		"level":              {append([]string{"clv", good, "--level", "90"}, flags...), []string{"--level"}},
		"impossible history": {[]string{"clv", "--summary", put(t, "s.csv", "frequency,recency,age\n1,2,9\n2,8,7\n")}, []string{"s.csv", "第 3 行", "recency", "晚于观察期末"}},
		"half a purchase":    {[]string{"clv", "--summary", put(t, "s.csv", "frequency,recency,age\n1.5,2,9\n")}, []string{"第 2 行", "frequency", "1.5"}},
		"cannot write":       {append([]string{"rfm", good, "--out", "/no/such/folder/x.csv"}, flags...), []string{"/no/such/folder/x.csv"}},
	} {
		t.Run(name, func(t *testing.T) {
			out, err, code := run(t, c.args...)
			if code != 2 || out != "" {
				t.Errorf("exit %d, output %q", code, out)
			}
			for _, s := range c.says {
				if !strings.Contains(err, s) {
					t.Errorf("%q is not said in: %s", s, err)
				}
			}
		})
	}
	_, err, code := run(t, "rfm", "--lang", "en", "--customer", "x", "--time", "时间", "--amount", "金额", good)
	if code != 2 || !strings.Contains(err, "has no column \"x\"") {
		t.Errorf("in English: exit %d, %s", code, err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, err bytes.Buffer
	code := lab.Run(ctx, []string{"clv", "--customer", "客户", "--time", "时间", put(t, "a.csv", fiveShoppers)}, &out, &err)
	if code != 1 {
		t.Errorf("exit %d, %s", code, err.String())
	}
}

// The figures of peers.md through the command line: CDNOW master, padded with
// spaces and CRLF, to 39 weeks of holdout.
func TestCLVOnCDNOWMaster(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.csv")
	d := document(t, "clv", "--customer", "customer_id", "--time", "date", "--amount", "dollar_value", "--unit", "week",
		"--calibration-end", "1997-09-30", "--holdout-end", "1998-06-30", "--out", out, real(t, "orders/CDNOW_master.txt"))
	near(t, "rows", number(t, d, "input", "rows"), 69659, 0)
	near(t, "loglik", number(t, d, "metrics", "loglik"), -95368.4, 1e-6)
	near(t, "holdout_rmse", number(t, d, "metrics", "holdout_rmse"), 1.7329, 1e-4)
	near(t, "holdout_actual", number(t, d, "metrics", "holdout_actual"), 19684, 0)
	near(t, "holdout_predicted", number(t, d, "metrics", "holdout_predicted"), 16874, 1e-3)
	for _, name := range []string{"r", "alpha", "a", "b", "p", "q", "v", "holdout_mae"} {
		if !(number(t, d, "metrics", name) > 0) {
			t.Errorf("%s is not above 0", name)
		}
	}
	if !(number(t, d, "metrics", "stderr", "alpha") > 0) {
		t.Error("no standard error of alpha")
	}
	rows := readCSV(t, out)
	if got := strings.Join(rows[0], ","); got != "customer,frequency,recency,age,p_alive,expected_H,expected_lo,expected_hi,clv" {
		t.Errorf("columns %s", got)
	}
	if len(rows) != 23571 {
		t.Errorf("%d rows", len(rows))
	}
	sum := 0.0
	for _, r := range rows[1:] {
		v, err := strconv.ParseFloat(r[5], 64)
		if err != nil {
			t.Fatal(err)
		}
		sum += v
	}
	near(t, "sum of expected_H", sum, number(t, d, "metrics", "holdout_predicted"), 1e-6)
	text, _, code := run(t, "clv", "--lang", "en", "--customer", "A", "--time", "C", "--amount", "E", "--unit", "week",
		"--calibration-end", "1997-09-30", real(t, "orders/CDNOW_sample.txt"))
	if code != 0 || !strings.Contains(text, "1653.4") || !strings.Contains(text, "each at their own past rate") {
		t.Errorf("the sample, without heading: exit %d\n%s", code, text)
	}
}

func TestCLVOnSummary(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.csv")
	d := document(t, "clv", "--summary", "--customer", "ID", "--age", "T", "--unit", "week", "--horizon", "39", "--out", out, real(t, "orders/cdnow_customers_summary.csv"))
	near(t, "r", number(t, d, "metrics", "r"), 0.2426, 1e-3)
	near(t, "loglik", number(t, d, "metrics", "loglik"), -9582.43, 1e-6)
	rows := readCSV(t, out)
	if rows[1][0] != "1" || rows[1][8] != "" {
		t.Errorf("first customer %v", rows[1])
	}
	expected, err := strconv.ParseFloat(rows[1][5], 64)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "customer 1 in 39 weeks", expected, 1.226, 1e-3) // Fader, Hardie & Lee's worked example
}

// 4,339 customers of Online Retail have a purchase (price 0 included); 135,080
// lines have no customer (data manifest); money as a product of two columns.
func TestRFMOnOnlineRetail(t *testing.T) {
	d := document(t, "rfm", "--lang", "en", "--customer", "CustomerID", "--time", "InvoiceDate", "--amount", "Quantity*UnitPrice", "--order", "InvoiceNo", real(t, "orders/online_retail.csv"))
	near(t, "rows", number(t, d, "input", "rows"), 541909, 0)
	near(t, "customers", number(t, d, "metrics", "customers"), 4339, 0)
	if text := fmt.Sprint(d["warnings"]); !strings.Contains(text, "135080 rows without “CustomerID”") {
		t.Errorf("warnings: %s", text)
	}
}

// A file too poor for a model still gives an answer and says what is missing.
func TestCLVOnFewCustomers(t *testing.T) {
	d := document(t, "clv", "--lang", "en", "--customer", "客户", "--time", "时间", "--amount", "金额", put(t, "a.csv", fiveShoppers))
	if at(t, d, "result", "report", "method") != "penalised" || !strings.Contains(fmt.Sprint(d["warnings"]), "Fewer than 10 customers") {
		t.Errorf("got %v", d)
	}
	if v := number(t, d, "result", "expected_orders", "expected"); !(v > 0 && v < 1000) {
		t.Errorf("expected orders %v", v)
	}
}

func TestHelpAndVersionOfTheFlags(t *testing.T) {
	out, _, code := run(t, "clv", "--help")
	for _, flag := range []string{"--customer", "--time", "--amount", "--summary", "--frequency", "--recency", "--age", "--monetary", "--model", "--unit", "--calibration-end", "--holdout-end", "--json", "--out", "--columns", "--drop"} {
		if !strings.Contains(out, flag) {
			t.Errorf("--help does not name %s", flag)
		}
	}
	if code != 0 {
		t.Errorf("exit %d", code)
	}
	if out, _, _ := run(t, "rfm", "--help"); !strings.Contains(out, "--as-of") || !strings.Contains(out, "--bins") || !strings.Contains(out, "--order") {
		t.Error("--help of rfm is incomplete")
	}
}

// Every model of orders runs on the CDNOW summary by name; figures as in
// TestCDNOWSampleOfOtherKinds of mining/lifetime.
func TestCLVModelsOnCDNOW(t *testing.T) {
	file := real(t, "orders/cdnow_customers_summary.csv")
	for model, want := range map[string]struct {
		logLik float64
		names  []string
	}{
		"bgnbd":  {-9582.43, []string{"r", "alpha", "a", "b"}},
		"mbgnbd": {-9582.13, []string{"r", "alpha", "a", "b"}},
		"pareto": {-9594.97, []string{"r", "alpha", "s", "beta"}},
	} {
		d := document(t, "clv", "--summary", "--customer", "ID", "--age", "T", "--unit", "week", "--model", model, file)
		metrics := d["metrics"].(map[string]any)
		if ll := metrics["loglik"].(float64); math.Abs(ll-want.logLik) > 6e-3 {
			t.Errorf("%s: log-likelihood %.4f", model, ll)
		}
		for _, name := range want.names {
			if _, ok := metrics[name].(float64); !ok {
				t.Errorf("%s: no %s", model, name)
			}
		}
	}
}

// BG/BB counts opportunities; a part of one is refused.
func TestCLVCountsOpportunities(t *testing.T) {
	d := document(t, "clv", "--summary", "--model", "bgbb", put(t, "s.csv", "frequency,recency,age\n"+strings.Repeat("0,0,6\n1,1,6\n2,4,6\n4,6,6\n6,6,6\n", 20)))
	if _, ok := d["metrics"].(map[string]any)["delta"].(float64); !ok {
		t.Error("no delta")
	}
	for name, c := range map[string]struct{ rows, row, column string }{
		"part of a last one":      {"1,1,6\n1,2.5,6\n", "row 3", "column recency"},
		"part of an age":          {"1,1,6.5\n1,2,6\n", "row 2", "column age"},
		"more than opportunities": {"1,1,6\n2,2,6\n3,2,6\n", "row 4", "column frequency"},
	} {
		_, text, code := run(t, "clv", "--summary", "--model", "bgbb", "--lang", "en", put(t, "s.csv", "frequency,recency,age\n"+c.rows))
		if code != 2 || !strings.Contains(text, c.row+", "+c.column+": ") {
			t.Errorf("%s: code %d, %s", name, code, text)
		}
	}
	for name, c := range map[string]struct{ rows, row, column string }{
		"part of a week":  {"b,2026-01-01\na,2026-01-01\na,2026-01-05\nb,2026-01-15\n", "row 4", "recency must"},
		"part of the end": {"a,2026-01-01\nb,2026-01-03\na,2026-01-15\n", "row 3", "age must"},
		"two in a week":   {"a,2026-01-01\na,2026-01-07\na,2026-01-08\n", "row 4", "frequency must"},
	} {
		_, text, code := run(t, "clv", "--customer", "c", "--time", "t", "--unit", "week", "--model", "bgbb", "--lang", "en", put(t, "o.csv", "c,t\n"+c.rows))
		if code != 2 || !strings.Contains(text, c.row+", column t: customer ") || !strings.Contains(text, c.column) {
			t.Errorf("%s: code %d, %s", name, code, text)
		}
	}
}
