package lab_test

import (
	"path/filepath"
	"strings"
	"testing"
)

func attributionFlags(file string, more ...string) []string {
	return append([]string{"attribution", "--path", "path", "--conversions", "total_conversions", "--value", "total_conversion_value", "--nulls", "total_null", "--draws", "20", file}, more...)
}

// The sums of the file by counting; Markov by a linear solve in numpy.
func TestAttributionOfRealPaths(t *testing.T) {
	out := filepath.Join(t.TempDir(), "credits.csv")
	d := document(t, attributionFlags(real(t, "marketing/attribution_paths.csv"), "--out", out)...)
	for _, c := range []struct {
		method, channel string
		want, within    float64
	}{
		{"first", "alpha", 6308, 0}, {"first", "iota", 4606, 0}, {"first", "eta", 3164, 0},
		{"last", "alpha", 8447, 0}, {"last", "eta", 4167, 0}, {"last", "iota", 3355, 0},
		{"linear", "alpha", 7574.72, 1e-6}, {"markov", "alpha", 5344.95, 1e-6}, {"markov", "mi", 1.72, 3e-3},
	} {
		near(t, c.method+" "+c.channel, number(t, d, "metrics", c.method, c.channel), c.want, c.within)
	}
	for _, method := range []string{"decay", "position", "shapley"} {
		number(t, d, "metrics", method, "alpha")
	}
	near(t, "rows", number(t, d, "input", "rows"), 10_000, 0)
	if rows := readCSV(t, out); len(rows) != 1+12*7 || strings.Join(rows[0][:3], ",") != "channel,method,conversions" {
		t.Errorf("%d rows, header %v", len(rows), rows[0])
	}
}

func TestAttributionCountsWhatItSkips(t *testing.T) {
	file := put(t, "x.csv", "path,total_conversions,total_conversion_value,total_null\na > b,2,10,3\n,1,5,0\nb,,,1\nb,1,4,1\n")
	d := document(t, attributionFlags(file, "--lang", "en")...)
	near(t, "last b", number(t, d, "metrics", "last", "b"), 3, 0)
	warnings := at(t, d, "warnings").([]any)
	if len(warnings) != 2 || !strings.Contains(warnings[0].(string), "1 rows without “path”") {
		t.Errorf("%v", warnings)
	}
}

func TestAttributionRefuses(t *testing.T) {
	head := "path,total_conversions,total_conversion_value,total_null\n"
	for name, c := range map[string]struct{ content, names string }{
		"heading only":        {head, "只有表头"},
		"no conversion":       {head + "a,0,0,3\n", "没有一条路径带来转化"},
		"negative":            {head + "a,1,1,1\nb > a,-2,0,1\n", "第 3 行 total_conversions 列"},
		"not a number":        {head + "a,many,1,1\n", "第 2 行 total_conversions 列"},
		"nameless touch":      {head + "a,1,1,1\na >  > b,1,1,1\n", "第 3 行 path 列"},
		"value of nothing":    {head + "a,0,7,1\nb,1,1,1\n", "第 2 行 total_conversion_value 列"},
		"infinite":            {head + "a,inf,1,1\n", "total_conversions"},
		"column missing":      {"path,x\na,1\n", "total_conversions"},
		"not UTF-8, nor GBK":  {head + "a\xff\xfe\xff,x,1,1\n", ""},
		"nothing in the file": {"", ""},
	} {
		_, said, code := run(t, attributionFlags(put(t, "x.csv", c.content))...)
		if code != 2 || !strings.Contains(said, c.names) || strings.Contains(said, "panic") {
			t.Errorf("%s: exit %d, %q", name, code, said)
		}
	}
	good := put(t, "x.csv", head+"a > b,1,1,1\n")
	for _, flags := range [][]string{{"--order", "0"}, {"--order", "99"}, {"--ends=.7"}, {"--half-life=-1"}, {"--draws=3"}, {"--level=1.5"}, {"--separator="}, {"--walks=7"}} {
		if _, said, code := run(t, attributionFlags(good, flags...)...); code != 2 || said == "" {
			t.Errorf("%v: exit %d, %q", flags, code, said)
		}
	}
}

// Whatever is in the file, it is read or refused in a sentence.
func FuzzAttributionFile(f *testing.F) {
	head := "path,total_conversions,total_conversion_value,total_null\n"
	for _, content := range []string{head + "a > b,1,2,3\nb,0,0,1\n", head + " > ,1,1,1\n", head + "a\xff > 甲,1,1,1\n", "\xc4\xe3\n", head + "\"a > \n", head + "a,1e300,1e300,1e300\nb,1e308,1,1e308\n", "path\x00"} {
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content string) {
		_, said, code := run(t, attributionFlags(put(t, "x.csv", content))...)
		if code != 0 && (code != 2 || said == "") {
			t.Errorf("exit %d, %q", code, said)
		}
	})
}
