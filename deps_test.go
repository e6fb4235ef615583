// Package zhike holds no code: its tests are the policy of the house.
package zhike

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// floors says who may import whom: a package may import only packages on lines
// above its own. Packages on one line never import each other. A package that
// is not listed fails the test: decide where it belongs first.
//
// DO NOT CHANGE THIS TO FIX A BUILD. What must flow upward goes through a job
// enqueued in the same transaction, a small optional interface in crm, or a
// function handed to New (see CONTRIBUTING.md).
const floors = `
mining
mining/metric
mining/prepare
mining/linear mining/tree mining/cluster mining/lifetime mining/survival mining/pattern mining/sequence mining/recommend mining/forecast mining/graph mining/attribution mining/decide
mining/scorecard mining/uplift mining/text mining/linkage
mining/miningtest
fault
store
api job expr store/storetest
api/apitest crm
crm/governance
crm/customer
crm/ingest crm/quality crm/sales crm/service crm/loyalty
crm/analysis
crm/model
crm/segment crm/risk crm/voice crm/export
crm/marketing crm/today
sim web lab
cmd/zhike
`

func TestImports(t *testing.T) {
	level := map[string]int{}
	for i, line := range strings.Split(strings.TrimSpace(floors), "\n") {
		for _, pkg := range strings.Fields(line) {
			level[pkg] = i + 1
		}
	}
	for pkg, files := range packages(t) {
		if pkg == "." {
			continue
		}
		mine, ok := level[pkg]
		if !ok {
			t.Errorf("package %s is on no floor", pkg)
			continue
		}
		for _, file := range files {
			for _, imported := range importsOf(t, file) {
				name, ours := strings.CutPrefix(imported, "zhike/")
				test := strings.HasSuffix(file, "_test.go")
				if !ours || name == pkg || test && (name == "mining/miningtest" || name == "store/storetest" || name == "api/apitest" || name == "sim") {
					if strings.HasPrefix(pkg, "mining") && !test && pkg != "mining/miningtest" && impure(imported) {
						t.Errorf("%s imports %s: mining is pure", file, imported)
					}
					continue
				}
				if level[name] == 0 || level[name] >= mine {
					t.Errorf("%s: %s may not import %s", file, pkg, name)
				}
			}
		}
	}
}

// impure names what an algorithm has no business with.
func impure(path string) bool {
	switch path {
	case "database/sql", "net/http", "log", "log/slog", "os":
		return true
	}
	return false
}

// packages returns the Go files of every folder, by folder.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			name := d.Name()
			if path != "." && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata" || name == "dist" || name == "bench") {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".go") {
			dir := filepath.ToSlash(filepath.Dir(path))
			out[dir] = append(out[dir], path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, path)
	}
	return out
}

// Words that say nothing about what a package is about.
func TestPackageNames(t *testing.T) {
	for dir := range packages(t) {
		switch filepath.Base(dir) {
		case "util", "utils", "common", "helper", "helpers", "manager", "impl", "models", "internal":
			t.Errorf("%s: name the folder by what it is about", dir)
		}
		if strings.Count(dir, "/") > 1 {
			t.Errorf("%s: nothing lies deeper than two folders", dir)
		}
	}
}
