package lab_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// Counts of SPMF's PrefixSpan; see the tests of the package.
func TestSequencesOfRealFiles(t *testing.T) {
	d := document(t, "sequences", real(t, "patterns/SIGN.txt"), "--format", "spmf", "--min-support", ".3")
	near(t, "patterns", number(t, d, "metrics", "patterns"), 1928, 0)
	for length, want := range map[string]float64{"1": 73, "2": 481, "3": 769, "4": 503, "5": 102} {
		near(t, "length "+length, number(t, d, "metrics", "by_length", length), want, 0)
	}
	d = document(t, "sequences", real(t, "patterns/LEVIATHAN.txt"), "--format", "spmf", "--min-support", ".05")
	near(t, "patterns", number(t, d, "metrics", "patterns"), 3698, 0)
}

// Printers and cartridges: rows in any order, two things of one day in one step.
const printers = `谁,日,货
A,2026-01-31,墨盒
A,2026-01-01,打印机
A,2026-01-01,纸
B,2026-01-05,打印机
B,2026-02-06,墨盒
C,2026-03-01,打印机
C,2026-03-29,墨盒
C,,纸
`

func TestSequencesOfATable(t *testing.T) {
	out := filepath.Join(t.TempDir(), "patterns.csv")
	args := []string{"sequences", put(t, "x.csv", printers), "--format", "long", "--customer", "谁", "--time", "日", "--item", "货", "--min-support", "3", "--follows"}
	d := document(t, append(args, "--out", out)...)
	sameRows(t, "patterns", readCSV(t, out), [][]string{{"pattern", "length", "count", "support"}, {"墨盒", "1", "3", "1"}, {"打印机", "1", "3", "1"}, {"打印机 > 墨盒", "2", "3", "1"}})
	if w := at(t, d, "warnings").([]any); len(w) != 1 || !strings.Contains(w[0].(string), "缺少“日”") {
		t.Errorf("warnings %v", w)
	}
	pairs := at(t, d, "result", "follows").([]any)
	if len(pairs) != 1 {
		t.Fatalf("%v", pairs)
	}
	near(t, "median", number(t, pairs[0], "median"), 30, 0) // 28, 30, 32 days
	near(t, "p", number(t, pairs[0], "p"), .125, 1e-12)     // three times first of two
	d = document(t, append(args, "--max-gap", "29")...)
	near(t, "within 29 days", number(t, d, "metrics", "patterns"), 2, 0)
}

func TestSequencesTellPaths(t *testing.T) {
	file := put(t, "x.txt", "1 -1 2 -1 -2\n1 -1 2 -1 -2\n1 -1 -2\n")
	d := document(t, "sequences", file, "--format", "spmf", "--min-support", "1", "--paths")
	likely := at(t, d, "result", "chain", "likely").([]any)
	near(t, "1, 2", number(t, likely[0], "probability"), 2./3, 1e-12)
}

func TestSequencesRefuse(t *testing.T) {
	long := []string{"--format", "long", "--customer", "c", "--time", "t", "--item", "i", "--min-support", "1"}
	spmf := []string{"--format", "spmf", "--min-support", "1"}
	for name, c := range map[string]struct {
		args          []string
		content, says string
	}{
		"empty line":          {spmf, "1 -1 -2\n\n1 -1 -2\n", "row 2"},
		"no end":              {spmf, "1 -1\n", "row 1"},
		"negative time":       {spmf, "<-1> 1 -1 -2\n", "row 1"},
		"GBK":                 {spmf, "1 -1 -2\n\xc4\xcc -1 -2\n", "row 2"},
		"50 MB line":          {spmf, strings.Repeat("12345 -1 ", 6<<20), "row 1"},
		"too many":            {append(spmf, "--max-patterns", "2"), "1 -1 2 -1 -2\n", "more than 2 patterns"},
		"baskets as paths":    {append(spmf, "--paths"), "1 -1 -2\n1 2 -1 -2\n", "row 2"},
		"window turned round": {append(spmf, "--min-gap", "3", "--max-gap", "2"), "1 -1 -2\n", "least gap"},
		"negative window":     {append(spmf, "--max-gap=-1"), "1 -1 -2\n", "below zero"},
		"no support":          {[]string{"--format", "spmf", "--min-support", "0"}, "1 -1 -2\n", "above 0"},
		"negative number":     {long, "c,t,i\nA,3,x\nA,-3,y\n", "row 3, column t"},
		"date among numbers":  {long, "c,t,i\nA,3,x\nA,2026-01-01,y\n", "row 3, column t"},
		"no time":             {long, "c,t,i\nA,soon,x\n", "row 2, column t"},
		"columns not named":   {[]string{"--format", "long", "--min-support", "1"}, "c,t,i\nA,1,x\n", "--customer"},
	} {
		_, said, code := run(t, append([]string{"sequences", put(t, "x.csv", c.content), "--lang", "en"}, c.args...)...)
		if code != 2 || !strings.Contains(said, c.says) {
			t.Errorf("%s: exit %d, %q", name, code, said)
		}
	}
}
