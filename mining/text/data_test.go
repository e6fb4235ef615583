package text_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"zhike/mining/miningtest"
)

// realColumn reads a column of a file of the shared test data, or skips.
func realColumn(t testing.TB, name string, file ...string) []string {
	t.Helper()
	f, err := os.Open(miningtest.RealFile(t, append([]string{"text"}, file...)...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for i, column := range lines[0] {
		if strings.TrimPrefix(column, "\ufeff") == name {
			at = i
		}
	}
	if at < 0 {
		t.Fatalf("%v has no column %s", file, name)
	}
	out := make([]string, 0, len(lines)-1)
	for _, line := range lines[1:] {
		out = append(out, line[at])
	}
	return out
}
