package lab_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
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

// promoted is 200 days of two regions with two shops each; a promotion every tenth
// day, known for ten days more, adds a half.
func promoted() string {
	rng := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	b.WriteString("day,region,shop,sales,promotion\n")
	day := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 210 {
		for k, shop := range []string{"北,甲", "北,乙", "南,丙", "南,丁"} {
			on, sales := i%10/9, ""
			if i < 200 {
				sales = fmt.Sprintf("%.2f", float64(40+20*k+5*(i%7))*(1+.5*float64(on))*(1+.04*rng.NormFloat64()))
			}
			fmt.Fprintf(&b, "%s,%s,%s,%d\n", day.AddDate(0, 0, i).Format(time.DateOnly), shop, sales, on)
		}
	}
	return b.String()
}

func TestForecastWithRegressors(t *testing.T) {
	path := put(t, "p.csv", promoted())
	args := []string{"forecast", "--time", "day", "--value", "sales", "--series", "shop", "--regressors", "promotion", path}
	d := document(t, args...)
	for _, r := range at(t, d, "result").([]any) {
		r := r.(map[string]any)
		effect := r["effects"].([]any)[0].(map[string]any)
		if v := effect["effect"].(float64); math.Abs(v-.5) > .03 || effect["name"] != "promotion" {
			t.Errorf("%v: effect %v, the truth is .5", r["series"], effect)
		}
		mean := r["forecast"].(map[string]any)["mean"].([]any)
		if len(mean) != 10 || mean[9].(float64) < 1.2*mean[2].(float64) { // the day of the promotion beside the same weekday
			t.Errorf("%v: forecast %v", r["series"], mean)
		}
	}
	near(t, "series", number(t, d, "metrics", "series"), 4, 0)
	with := number(t, document(t, append(args, "--holdout", "--horizon", "20")...), "metrics", "smape")
	without := number(t, document(t, "forecast", "--time", "day", "--value", "sales", "--series", "shop", "--holdout", "--horizon", "20", path), "metrics", "smape")
	if with > .8*without {
		t.Errorf("sMAPE %.2f with the promotion, %.2f without", with, without)
	}
}

// Sales that stop for a week at the Spring Festival, which moves.
func TestForecastWithHolidays(t *testing.T) {
	var b strings.Builder
	b.WriteString("day,sales\n")
	shut := map[string]bool{}
	for _, first := range []string{"2023-01-22", "2024-02-10", "2025-01-29"} {
		day, err := time.Parse(time.DateOnly, first)
		if err != nil {
			t.Fatal(err)
		}
		for k := range 7 {
			shut[day.AddDate(0, 0, k).Format(time.DateOnly)] = true
		}
	}
	for i := range 3 * 365 {
		day := time.Date(2022, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i).Format(time.DateOnly)
		sales := 100 + 10*float64(i%7) + 3*math.Sin(float64(i*i))
		if shut[day] {
			sales *= .3
		}
		fmt.Fprintf(&b, "%s,%.2f\n", day, sales)
	}
	path := put(t, "h.csv", b.String())
	args := []string{"forecast", "--time", "day", "--value", "sales", "--holdout", "--horizon", "35"}
	d := document(t, append(args, "--holidays", "cn", path)...)
	with, without := number(t, d, "metrics", "smape"), number(t, document(t, append(args, path)...), "metrics", "smape")
	if with > .6*without {
		t.Errorf("sMAPE %.2f with the festival, %.2f without", with, without)
	}
	names := fmt.Sprint(at(t, d, "result").([]any)[0].(map[string]any)["effects"])
	for _, want := range []string{"Spring Festival", "National Day", "Labour Day"} {
		if !strings.Contains(names, want) {
			t.Errorf("no effect of %s: %s", want, names)
		}
	}
}

// Forecasts of shops add up to those of regions, and these to all.
func TestForecastOfHierarchy(t *testing.T) {
	out := filepath.Join(t.TempDir(), "f.csv")
	path := put(t, "p.csv", promoted())
	d := document(t, "forecast", "--time", "day", "--value", "sales", "--hierarchy", "region,shop", "--horizon", "5", "--out", out, path)
	near(t, "series", number(t, d, "metrics", "series"), 7, 0)
	sums := map[string]float64{}
	for _, row := range readCSV(t, out)[1:] {
		v, err := strconv.ParseFloat(row[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		name, step := row[0], row[1]
		sums[name+step] += v
		switch strings.Count(name, " / ") {
		case 1:
			sums["shops"+step] += v
			sums["of "+strings.Split(name, " / ")[0]+step] += v
		default:
			if name != "全部" {
				sums["regions"+step] += v
			}
		}
	}
	for _, step := range []string{"1", "5"} {
		all := sums["全部"+step]
		for _, c := range [][2]float64{{sums["shops"+step], all}, {sums["regions"+step], all}, {sums["of 北"+step], sums["北"+step]}, {sums["of 南"+step], sums["南"+step]}} {
			if !(all > 0) || math.Abs(c[0]-c[1]) > 1e-9*all {
				t.Errorf("step %s: %v is not %v", step, c[0], c[1])
			}
		}
	}
	h := document(t, "forecast", "--time", "day", "--value", "sales", "--hierarchy", "region,shop", "--holdout", "--horizon", "14", path)
	if s := number(t, h, "metrics", "smape"); s > 15 {
		t.Errorf("sMAPE %v", s)
	}
	late := strings.Replace(promoted(), "2025-01-01,北,甲", "2025-01-01,北,", 1)
	if out, sentence, code := run(t, "forecast", "--time", "day", "--value", "sales", "--hierarchy", "region,shop", "--lang", "en", put(t, "late.csv", late)); code != 2 || out != "" || !strings.Contains(sentence, "same times") {
		t.Errorf("exit %d, said %q", code, sentence)
	}
	document(t, "forecast", "--time", "day", "--value", "sales", "--hierarchy", "region,shop", "--zeros", put(t, "late.csv", late))
}

func TestForecastBadInput(t *testing.T) {
	head := "day,v\n"
	good := head + lines(30, func(i int) string { return fmt.Sprintf("2025-01-%02d,%d", i+1, 10+i%7) })
	for name, c := range map[string]struct {
		content, word string
		args          []string
	}{
		"empty":             {"", "", nil},
		"header only":       {head, "no rows", nil},
		"two of a time":     {good + "2025-01-05,3\n", "row 32, column day", nil},
		"infinite":          {head + "2025-01-01,1\n2025-01-02,inf\n2025-01-03,1\n", "row 3, column v", nil},
		"words":             {head + "2025-01-01,1\n2025-01-02,many\n", "row 3, column v", nil},
		"no date":           {head + "2025-01-01,1\nsoon,2\n", "row 3, column day", nil},
		"mixed":             {head + "1,1\n2,2\n2025-01-01,3\n", "row 4, column day", nil},
		"uneven":            {head + "1,1\n2,2\n3.5,3\n", "row 4, column day", nil},
		"far apart":         {head + "2025-01-01,1\n2025-01-02,1\n2026-05-03,1\n", "equal steps", nil},
		"all missing":       {head + "2025-01-01,\n2025-01-02,NA\n", "no values", nil},
		"negative rare":     {head + "2025-01-01,0\n2025-01-02,-4\n2025-01-03,1\n", "below zero", []string{"--model", "croston"}},
		"theta of five":     {head + "1,1\n2,2\n3,3\n4,3\n5,1\n", "at least 6", []string{"--model", "theta"}},
		"all held out":      {good, "held out", []string{"--holdout", "--horizon", "30"}},
		"horizon":           {good, "--horizon", []string{"--horizon", "-1"}},
		"far horizon":       {good, "must lie between", []string{"--horizon", "1000000"}},
		"one point":         {head + "2025-01-01,7\n", "single value", nil},
		"all equal":         {head + lines(30, func(i int) string { return fmt.Sprintf("2025-01-%02d,7", i+1) }), "all 30 values", nil},
		"unknown cause":     {good, "no column", []string{"--regressors", "price"}},
		"cause missing":     {"day,v,p\n2025-01-01,1,1\n2025-01-02,2,\n2025-01-03,3,1\n", "row 3, column p", []string{"--regressors", "p"}},
		"few for cause":     {"day,v,p\n2025-01-01,1,1\n2025-01-02,2,0\n2025-01-03,3,1\n", "at least", []string{"--regressors", "p"}},
		"cause, words":      {"day,v,p\n2025-01-01,1,much\n2025-01-02,2,0\n", "row 2, column p", []string{"--regressors", "p"}},
		"cause too short":   {good, "known for 0 steps", []string{"--regressors", "v"}},
		"cause, model":      {good, "--model auto", []string{"--holidays", "cn", "--model", "theta"}},
		"numbers, holidays": {head + "1,1\n2,2\n3,3\n4,1\n", "dates", []string{"--holidays", "cn"}},
		"levels, series":    {good, "--hierarchy", []string{"--hierarchy", "day", "--series", "day"}},
		"levels, numbers":   {"day,v,r\n1,1,a\n2,2,a\n3,1,a\n2,1,b\n3,2,b\n4,2,b\n", "needs dates", []string{"--hierarchy", "r"}},
		"levels, steps": {"day,v,r\n" + lines(8, func(i int) string {
			return fmt.Sprintf("2025-01-%02d,%d,a\n2025-01-%02d,%d,b", 1+2*i, 1+i%3, 1+14*(i/7)+i%7, 2+i%3)
		}), "same steps", []string{"--hierarchy", "r"}},
		"no such level": {good, "no column", []string{"--hierarchy", "region"}},
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
