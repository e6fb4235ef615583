package lab_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// R 4.2, coxph(Surv(week, arrest) ~ fin + age + race + wexp + mar + paro + prio).
func TestSurvivalOnRossi(t *testing.T) {
	out := filepath.Join(t.TempDir(), "rows.csv")
	d := document(t, "survival", real(t, "classic/rossi.csv"), "--duration", "week", "--event", "arrest", "--times", "10,26,52", "--out", out)
	near(t, "loglik", number(t, d, "metrics", "loglik"), -658.747659446, 1e-9)
	near(t, "concordance", number(t, d, "metrics", "concordance"), .6403292470997, 1e-9)
	near(t, "fin", number(t, d, "metrics", "coefficients", "fin"), -.3794221664859, 1e-6)
	near(t, "error of fin", number(t, d, "metrics", "stderr", "fin"), .1913794807135, 1e-6)
	near(t, "survival at 26", number(t, d, "metrics", "survival", "26"), .875, 1e-12)
	if m := d["metrics"].(map[string]any)["median"]; m != nil {
		t.Errorf("median %v of a curve above one half", m)
	}
	rows := readCSV(t, out)
	if len(rows) != 433 || strings.Join(rows[0], ",") != "row,duration,event,score,hazard_ratio,median,survival_10,survival_26,survival_52" {
		t.Fatalf("%d rows, header %v", len(rows), rows[0])
	}
	if got := rows[1][6]; !strings.HasPrefix(got, "0.964152") { // survfit(newdata = r[1,]) at week 10
		t.Errorf("first row at week 10: %v, want .964153", got)
	}
	few := document(t, "survival", real(t, "classic/rossi.csv"), "--duration", "week", "--event", "arrest", "--columns", "age,prio", "--ties", "breslow")
	if n := len(at(t, few, "metrics", "coefficients").(map[string]any)); n != 2 {
		t.Errorf("%d coefficients of two columns", n)
	}
}

// lifelines 0.27.8: median 56, log-rank 122.249.
func TestSurvivalOfGroups(t *testing.T) {
	d := document(t, "survival", real(t, "classic/waltons.csv"), "--duration", "T", "--event", "E", "--group", "group")
	near(t, "median", number(t, d, "metrics", "median"), 56, 0)
	near(t, "log-rank", number(t, d, "metrics", "log_rank"), 122.249, 1e-5)
	if d["metrics"].(map[string]any)["concordance"] != nil {
		t.Error("a concordance without columns")
	}
}

// lifelines 0.27.8 on the same columns; the event is a text here.
func TestSurvivalOnTelco(t *testing.T) {
	d := document(t, "survival", real(t, "churn/telco.csv"), "--duration", "tenure", "--event", "Churn", "--times", "12,24,48,72", "--columns", "Contract,InternetService,MonthlyCharges")
	for time, want := range map[string]float64{"12": .8432, "24": .7887, "48": .7088, "72": .5928} {
		if got := number(t, d, "metrics", "survival", time); got < want-5e-5 || got > want+5e-5 {
			t.Errorf("survival at %s: %v, want %v", time, got, want)
		}
	}
	if c := number(t, d, "metrics", "coefficients", "Contract=Two year"); c > -1 {
		t.Errorf("a contract of two years: %v, want far below zero", c)
	}
}

func survivalFile() string {
	return "id,days,left,plan,spent\n" + lines(80, func(i int) string {
		return fmt.Sprintf("c%d,%d,%s,%c,%d", i, 1+i*7%40, []string{"no", "yes"}[(i*i/3)%2], 'a'+i%3, i*37%50)
	})
}

func TestSurvivalLeavesOutAndSays(t *testing.T) {
	content := survivalFile() + "x,,yes,a,1\nx,5,,a,1\nx,5,yes,,1\nx,5,yes,b,\nx,5,yes,b,NA\n"
	d := document(t, "survival", put(t, "s.csv", content), "--duration", "days", "--event", "left", "--drop", "id", "--lang", "en")
	said := fmt.Sprint(d["warnings"])
	for _, want := range []string{"1 rows without “days”", "1 rows without “left”", "1 rows without “plan”", "2 rows without “spent”"} {
		if !strings.Contains(said, want) {
			t.Errorf("warnings %s lack %q", said, want)
		}
	}
	if number(t, d, "metrics", "rows") != 80 || number(t, d, "input", "rows") != 85 {
		t.Errorf("metrics %v, input %v", d["metrics"], d["input"])
	}
	text, _, code := run(t, "survival", put(t, "s.csv", content), "--duration", "days", "--event", "left", "--drop", "id")
	if code != 0 || !strings.Contains(text, "留存曲线") || !strings.Contains(text, "plan=b") {
		t.Errorf("exit %d:\n%s", code, text)
	}
}

func TestSurvivalBadInput(t *testing.T) {
	head := "days,left,x\n"
	for name, c := range map[string]struct {
		content string
		args    []string
		word    string
	}{
		"empty":            {"", nil, ""},
		"header only":      {head, nil, ""},
		"negative":         {head + "3,1,1\n4,0,2\n-2,1,3\n5,1,4\n", nil, "row 4, column days"},
		"no events":        {head + "3,0,1\n4,0,2\n", nil, "column left: no row has had the event"},
		"three values":     {head + "3,0,1\n4,1,2\n5,2,1\n", nil, "--positive"},
		"words for days":   {head + "long,0,1\nshort,1,2\n", nil, "must hold numbers"},
		"infinite":         {head + "inf,0,1\n3,1,2\n", nil, "row 2, column days"},
		"told apart":       {head + lines(40, func(i int) string { return fmt.Sprintf("%d,1,%d", i+1, -i) }), nil, "infinite"},
		"constant":         {head + lines(40, func(i int) string { return fmt.Sprintf("%d,1,7", i+1) }), nil, "no column is of use"},
		"an empty column":  {head + "3,1,\n4,0,\n", nil, "no row has a value in every column"},
		"no duration flag": {survivalFile(), []string{"--event", "left"}, "--duration"},
		"no such duration": {survivalFile(), []string{"--duration", "weeks", "--event", "left"}, "weeks"},
		"same column":      {survivalFile(), []string{"--duration", "days", "--event", "days"}, "days"},
		"level":            {survivalFile(), []string{"--duration", "days", "--event", "left", "--level", "2"}, "--level"},
		"one group":        {"days,left,g\n1,1,a\n2,0,a\n3,1,a\n", []string{"--duration", "days", "--event", "left", "--group", "g"}, "fewer than two groups"},
		"cut in half":      {"days,left,x\n1,1,2\n2,0\n", nil, "ow 3"},
	} {
		t.Run(name, func(t *testing.T) {
			args := c.args
			if args == nil {
				args = []string{"--duration", "days", "--event", "left"}
			}
			out, sentence, code := run(t, append([]string{"survival", put(t, "bad.csv", c.content), "--lang", "en"}, args...)...)
			if code != 2 || out != "" || !strings.Contains(sentence, c.word) || len(strings.Fields(sentence)) < 3 {
				t.Errorf("exit %d, said %q, printed %d bytes", code, sentence, len(out))
			}
		})
	}
}
