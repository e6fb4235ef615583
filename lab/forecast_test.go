package lab_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The M3 competition, monthly: seasonal naive by R's forecast 8.20 has sMAPE
// 17.23, MASE 1.146 and a coverage of .932 over the 1,428 series.
func TestForecastM3(t *testing.T) {
	out := filepath.Join(t.TempDir(), "f.csv")
	d := document(t, "forecast", "--format", "m3", "--season", "12", "--model", "snaive", "--out", out, real(t, "series/M3.csv"))
	near(t, "series", number(t, d, "metrics", "series"), 1428, 0)
	near(t, "sMAPE", number(t, d, "metrics", "smape"), 17.23, 5e-4)
	near(t, "MASE", number(t, d, "metrics", "mase"), 1.146, 5e-4)
	near(t, "coverage", number(t, d, "metrics", "coverage_95"), .932, 1e-3)
	rows := readCSV(t, out)
	if len(rows) != 1+1428*18 || strings.Join(rows[0], ",") != "series,step,forecast,lo95,hi95" || rows[1][0] != "N1402" || rows[18][1] != "18" {
		t.Errorf("%d rows, beginning %v %v", len(rows), rows[0], rows[1])
	}
	all := document(t, "forecast", "--format", "m3", "--model", "theta", real(t, "series/M3.csv"))
	if s := number(t, all, "metrics", "smape"); s > 13.05 { // Theta as submitted
		t.Errorf("theta over all 3,003 series: sMAPE %v", s)
	}
	number(t, all, "metrics", "by_period", "YEARLY", "smape")
}

func TestForecastOfPassengers(t *testing.T) {
	d := document(t, "forecast", "--time", "time", "--value", "value", "--holdout", real(t, "series/AirPassengers.csv"))
	if s := number(t, d, "metrics", "smape"); s > 5.5 {
		t.Errorf("sMAPE of the last year: %v", s)
	}
	near(t, "season", at(t, d, "result").([]any)[0].(map[string]any)["season"].(float64), 12, 0)
}

// Shop B has gaps, shop C one value.
func TestForecastOfManySeries(t *testing.T) {
	content := "shop,day,sales\n"
	for i := range 60 {
		date := fmt.Sprintf("2025-%02d-%02d", 3+i/30, 1+i%30)
		content += fmt.Sprintf("A,%s,%.1f\n", date, 50+float64(i%7*5)+3*math.Sin(float64(i*i)))
		if i%9 != 4 {
			content += fmt.Sprintf("B,%s,%d\n", date, 20+i*i%5)
		}
	}
	content += "C,2025-03-01,5\nC,,5\n,2025-03-01,5\nA,2025-05-01,\n"
	path := put(t, "s.csv", content)
	var first string
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		out := filepath.Join(t.TempDir(), "f.csv")
		d := document(t, "forecast", "--time", "day", "--value", "sales", "--series", "shop", "--lang", "en", "--out", out, path)
		said := fmt.Sprint(d["warnings"])
		for _, want := range []string{"1 rows without “day”", "1 rows without “shop”", "1 series: 8 times had no value", "too few values to tell"} {
			if !strings.Contains(said, want) {
				t.Errorf("warnings %s lack %q", said, want)
			}
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(data)
		}
		if string(data) != first || strings.Count(first, "\n") != 1+3*7 {
			t.Errorf("on %d processors other lines:\n%s\n%s", n, data, first)
		}
	}
}

func TestForecastBadInput(t *testing.T) {
	head := "day,v\n"
	good := head + lines(30, func(i int) string { return fmt.Sprintf("2025-01-%02d,%d", i+1, 10+i%7) })
	for name, c := range map[string]struct {
		content, word string
		args          []string
	}{
		"empty":         {"", "", nil},
		"header only":   {head, "no rows", nil},
		"two of a time": {good + "2025-01-05,3\n", "row 32, column day", nil},
		"infinite":      {head + "2025-01-01,1\n2025-01-02,inf\n2025-01-03,1\n", "row 3, column v", nil},
		"words":         {head + "2025-01-01,1\n2025-01-02,many\n", "row 3, column v", nil},
		"no date":       {head + "2025-01-01,1\nsoon,2\n", "row 3, column day", nil},
		"mixed":         {head + "1,1\n2,2\n2025-01-01,3\n", "row 4, column day", nil},
		"uneven":        {head + "1,1\n2,2\n3.5,3\n", "row 4, column day", nil},
		"far apart":     {head + "2025-01-01,1\n2025-01-02,1\n2026-05-03,1\n", "equal steps", nil},
		"all missing":   {head + "2025-01-01,\n2025-01-02,NA\n", "no values", nil},
		"negative rare": {head + "2025-01-01,0\n2025-01-02,-4\n2025-01-03,1\n", "below zero", []string{"--model", "croston"}},
		"theta of five": {head + "1,1\n2,2\n3,3\n4,3\n5,1\n", "at least 6", []string{"--model", "theta"}},
		"all held out":  {good, "held out", []string{"--holdout", "--horizon", "30"}},
		"horizon":       {good, "--horizon", []string{"--horizon", "-1"}},
		"far horizon":   {good, "must lie between", []string{"--horizon", "1000000"}},
		"one point":     {head + "2025-01-01,7\n", "single value", nil},
		"all equal":     {head + lines(30, func(i int) string { return fmt.Sprintf("2025-01-%02d,7", i+1) }), "all 30 values", nil},
		"model":         {good, "--model", []string{"--model", "arima"}},
		"no such":       {good, "no column", []string{"--series", "shop"}},
		"m3":            {good, "no column", []string{"--format", "m3"}},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"forecast", "--time", "day", "--value", "v", "--lang", "en", put(t, "bad.csv", c.content)}, c.args...)
			out, sentence, code := run(t, args...)
			if code != 2 || out != "" || !strings.Contains(sentence, c.word) || len(strings.Fields(sentence)) < 3 {
				t.Errorf("exit %d, said %q, printed %d bytes", code, sentence, len(out))
			}
		})
	}
}
