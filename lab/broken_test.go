package lab_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"zhike/lab"
)

// calls is the least that each task must be told besides its file.
func calls() map[string][]string {
	return map[string][]string{
		"rfm":         {"--customer", "c", "--time", "t", "--amount", "m"},
		"clv":         {"--customer", "c", "--time", "t", "--amount", "m"},
		"classify":    {"--label", "c"},
		"regress":     {"--label", "m"},
		"scorecard":   {"--label", "c"},
		"text":        {"--text", "t", "--label", "c"},
		"uplift":      {"--treatment", "c", "--outcome", "m"},
		"cluster":     {"--k", "2"},
		"pca":         nil,
		"outliers":    nil,
		"impute":      nil,
		"link":        nil,
		"survival":    {"--duration", "m", "--event", "c"},
		"forecast":    {"--time", "t", "--value", "m"},
		"itemsets":    {"--format", "fimi", "--min-support", "1"},
		"rules":       {"--format", "fimi", "--min-support", "1"},
		"sequences":   {"--format", "spmf", "--min-support", "1"},
		"attribution": {"--path", "c", "--conversions", "m"},
		"graph":       {"--from", "c", "--to", "t", "--weight", "m"},
		"keywords":    {"--text", "m"},
		"topics":      {"--text", "m"},
		"duplicates":  {"--text", "m"},
		"sentiment":   {"--text", "m"},
		"spam":        {"--text", "m"},
		"recommend":   {"--user", "c", "--item", "t", "--rating", "m"},
		"tokenise":    {"--new"},
	}
}

// sound is what is no broken file to a task: any text can be cut into words.
func sound() map[string][]string {
	return map[string][]string{
		"tokenise": {"heading only", "broken JSON line", "too few cells", "open quote", "not a number"},
	}
}

// Whatever the task, a file that is none is refused in a sentence that names it,
// with exit code 2. A new task fails this test until it is listed.
func TestBrokenFiles(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte("c,t,m\n" + strings.Repeat("1,2026-01-02,3\n", 1000)))
	_ = z.Close()
	files := map[string]string{
		"absent":           filepath.Join(folder, "absent.csv"),
		"a folder":         folder,
		"empty":            write("empty.csv", nil),
		"heading only":     write("heading.csv", []byte("c,t,m\n")),
		"cut gzip":         write("cut.csv.gz", packed.Bytes()[:packed.Len()/2]),
		"cut Parquet":      write("cut.parquet", []byte("PAR1\x15\x04\x15\x80")),
		"no workbook":      write("none.xlsx", []byte("PK\x03\x04 but no more")),
		"broken JSON line": write("broken.jsonl", []byte("{\"c\":1,\"t\":\"2026-01-02\",\"m\":3}\n{\"c\":2,\n")),
		"too few cells":    write("few.csv", []byte("c,t,m\n1,2026-01-02,3\n2,2026-01-03\n")),
		"open quote":       write("quote.csv", []byte("c,t,m\n1,2026-01-02,\"3\n2,2026-01-03,4\n")),
		"not a number":     write("inf.csv", []byte("c,t,m\n1,2026-01-02,Inf\n2,2026-01-03,4\n1,2026-01-02,5\n2,2026-01-03,6\n")),
	}
	tasks := calls()
	fields := reflect.TypeFor[lab.Command]()
	for i := range fields.NumField() {
		task := fields.Field(i).Tag.Get("name")
		flags, listed := tasks[task]
		if !listed {
			t.Errorf("task %s is not tried on broken files: list how it is called", task)
			continue
		}
		for name, path := range files {
			if slices.Contains(sound()[task], name) {
				continue
			}
			t.Run(task+"/"+name, func(t *testing.T) {
				out, sentence, code := run(t, append([]string{task, path, "--lang", "en"}, flags...)...)
				if code != 2 || out != "" || !strings.Contains(sentence, filepath.Base(path)) || strings.Contains(sentence, "goroutine") {
					t.Errorf("exit %d, said %q, printed %d bytes", code, sentence, len(out))
				}
			})
		}
	}
}
