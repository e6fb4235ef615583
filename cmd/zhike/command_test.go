package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"zhike/crm/ingest"
	"zhike/store"
)

// The tests of commands run this test binary again as the program: real
// processes, so that locks, kills and exit codes are real.
func TestMain(m *testing.M) {
	if os.Getenv("ZHIKE_AS_PROGRAM") == "1" {
		main()
	}
	os.Exit(m.Run())
}

// program runs the command line in a data folder.
type program struct {
	*testing.T
	data string
}

func newProgram(t *testing.T) *program { return &program{t, t.TempDir()} }

func (p *program) command(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], append([]string{"--data", p.data, "--lang", "en", "--memory", "500MB"}, args...)...)
	cmd.Env = append(os.Environ(), "ZHIKE_AS_PROGRAM=1")
	return cmd
}

// run returns the exit code and what was printed.
func (p *program) run(args ...string) (code int, out, errors string) {
	p.Helper()
	var stdout, stderr bytes.Buffer
	cmd := p.command(args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		p.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

func (p *program) expect(code int, args ...string) string {
	p.Helper()
	got, out, errors := p.run(args...)
	if got != code {
		p.Fatalf("zhike %s: exit %d, want %d\n%s%s", strings.Join(args, " "), got, code, out, errors)
	}
	return out
}

func (p *program) file(name, content string) string {
	p.Helper()
	path := filepath.Join(p.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		p.Fatal(err)
	}
	return path
}

const smallShop = "order,customer,time,sku,quantity,price\n1,ann,2025-11-01 10:00,X,2,5\n2,bob,2025-11-02 10:00,Y,1,7\n3,ann,2025-11-20 10:00,Y,1,7\n"

func TestCommandsEndToEnd(t *testing.T) {
	p := newProgram(t)
	orders := p.file("orders.csv", smallShop)
	var r ingest.Result
	if err := json.Unmarshal([]byte(p.expect(0, "import", "orders", orders, "--json")), &r); err != nil || r.Rows != 3 || r.CustomersNew != 2 {
		t.Fatalf("%+v %v", r, err)
	}
	var overview struct {
		Customers, Orders, Lines int
		Revenue                  float64
	}
	if err := json.Unmarshal([]byte(p.expect(0, "analyse", "overview", "--json")), &overview); err != nil || overview.Customers != 2 || overview.Orders != 3 || overview.Revenue != 24 {
		t.Errorf("%+v %v", overview, err)
	}
	for _, report := range []string{"rfm", "cohort", "lifecycle", "pareto", "cycle", "frequency", "rhythm", "season", "new-returning", "channels", "products"} {
		if out := p.expect(0, "analyse", report); !strings.Contains(out, "as of") {
			t.Errorf("%s:\n%s", report, out)
		}
	}
	p.expect(0, "segment", "create", "regulars", "--rule", "order.count >= 2")
	if out := p.expect(0, "segment", "list"); !strings.Contains(out, "regulars  1 customers (50.0%)") {
		t.Error(out)
	}
	if out := p.expect(0, "segment", "export", "regulars"); !strings.Contains(out, "ann") || strings.Contains(out, "bob") {
		t.Error(out)
	}
	sheet := filepath.Join(t.TempDir(), "s.xlsx")
	p.expect(0, "segment", "export", "regulars", "--out", sheet)
	if data, err := os.ReadFile(sheet); err != nil || !bytes.HasPrefix(data, []byte("PK")) {
		t.Errorf("XLSX: %v", err)
	}
	if out := p.expect(0, "export", "--rule", `profile.name = "bob"`, "--columns", "order.amount,order.count"); !strings.Contains(out, "bob,7,1") {
		t.Error(out)
	}
	p.expect(0, "today")
	p.expect(0, "mine", "lookahead")
	p.expect(0, "doctor")
	p.expect(0, "version")

	backup := filepath.Join(t.TempDir(), "backup")
	p.expect(0, "backup", backup)
	into := newProgram(t)
	into.expect(0, "restore", backup)
	if out := into.expect(0, "analyse", "overview", "--json"); !strings.Contains(out, `"revenue": 24`) {
		t.Error(out)
	}
	if out := into.expect(0, "segment", "list"); !strings.Contains(out, "regulars") {
		t.Error(out)
	}
	into.expect(1, "restore", backup) // not into a database that holds something
}

// Wrong use is exit 2 with a sentence that says where; rejected rows are exit 3.
func TestExitCodes(t *testing.T) {
	p := newProgram(t)
	p.expect(0, "import", "orders", p.file("orders.csv", smallShop))
	cases := []struct {
		code int
		want string
		args []string
	}{
		{2, "unexpected", []string{"frobnicate"}},
		{2, "no file", []string{"import", "orders", filepath.Join(p.data, "nothing.csv")}},
		{2, "", []string{"import", "orders", p.file("empty.csv", "")}},
		{2, `--map "time=`, []string{"import", "orders", p.file("no-time.csv", "order,customer,amount\n1,x,5\n")}},
		{2, "", []string{"import", "orders", p.file("header.csv", "order,customer,time,amount\n")}},
		{3, "", []string{"import", "orders", p.file("bad.csv", "order,customer,time,amount\n9,x,2025-13-40,5\n10,y,2025-11-01,6\n")}},
		{2, "order.count", []string{"export", "--rule", "order.cuont > 1"}},
		{2, "", []string{"export", "--rule", strings.Repeat("(", 10000) + "order.count > 1" + strings.Repeat(")", 10000)}},
		{2, "", []string{"analyse", "overview", "--as-of", "yesterday-ish"}},
		{2, "no segment", []string{"segment", "export", "nobody"}},
		{2, "time zone", []string{"--zone", "Mars/Olympus", "doctor"}},
		{2, "", []string{"lab", "rfm", filepath.Join(p.data, "nothing.csv")}},
	}
	for _, c := range cases {
		code, out, errors := p.run(c.args...)
		shown := strings.Join(c.args, " ")
		if code != c.code || !strings.Contains(out+errors, c.want) || code == 2 && strings.TrimSpace(errors) == "" {
			t.Errorf("%.100s: exit %d, want %d with %q\n%.500s%.500s", shown, code, c.code, c.want, out, errors)
		}
	}
}

// A server holds the data folder: the command line talks to it, and a second
// server is refused with a sentence.
func TestSecondProcessOnTheSameFolder(t *testing.T) {
	p := newProgram(t)
	server := p.command("serve", "--listen", "127.0.0.1:0", "--operations", "")
	var log bytes.Buffer
	server.Stderr = &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	waitFor(t, func() bool { _, err := os.Stat(filepath.Join(p.data, addressFile)); return err == nil })
	p.expect(0, "import", "orders", p.file("orders.csv", smallShop))
	if out := p.expect(0, "analyse", "overview", "--json"); !strings.Contains(out, `"revenue": 24`) {
		t.Error(out)
	}
	code, _, errors := p.run("serve", "--listen", "127.0.0.1:0", "--operations", "")
	if code != 1 || !strings.Contains(errors, "another Zhike process") {
		t.Errorf("a second server: exit %d, %s", code, errors)
	}
	if err := server.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := server.Wait(); err != nil {
		t.Errorf("the server did not end in order: %v\n%s", err, log.String())
	}
	p.expect(0, "doctor")
}

func waitFor(t *testing.T, ready func() bool) {
	t.Helper()
	for range 300 {
		if ready() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("it did not happen within 30 seconds")
}

// Killed in mid-import at any moment: what was acknowledged is there whole,
// nothing else is there in part, and the next run takes up the rest.
func TestKillInMidImport(t *testing.T) {
	p := newProgram(t)
	p.expect(0, "import", "orders", p.file("first.csv", smallShop))
	var big strings.Builder
	big.WriteString("order,customer,time,sku,quantity,price\n")
	const lines = 60_000
	for i := range lines {
		fmt.Fprintf(&big, "B%d,c%d,2025-10-%02d,S%d,1,%d\n", i/3, i/30, i%28+1, i%200, i%90+1)
	}
	path := p.file("big.csv", big.String())
	random := rand.New(rand.NewPCG(1, 2))
	for range 4 {
		cmd := p.command("import", "orders", path)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(200+random.IntN(900)) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		p.expect(0, "doctor")
	}
	p.expect(0, "import", "orders", path)
	p.expect(0, "doctor")
	db, err := store.Open(context.Background(), store.Options{Dir: p.data})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	type batch struct {
		Name     string `db:"file_name"`
		Accepted int64  `db:"accepted"`
		Lines    int64  `db:"lines"`
	}
	batches, err := store.All[batch](context.Background(), db, store.SQL(`select b.file_name, b.accepted, (select count(*) from order_line l where l.batch_id = b.id)::bigint as lines from batch b where b.state = 'done'`))
	if err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for _, b := range batches {
		total += b.Lines
		if b.Lines != 0 && b.Lines != b.Accepted {
			t.Errorf("%s: %d of %d lines", b.Name, b.Lines, b.Accepted)
		}
	}
	if total != lines+3 {
		t.Errorf("%d lines in all, want %d: %+v", total, lines+3, batches)
	}
}
