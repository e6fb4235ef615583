package zhike

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// Every package says in its comment what it is for.
func TestPackagesAreDocumented(t *testing.T) {
	for dir, files := range packages(t) {
		documented, code := false, false
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") && dir != "." {
				continue
			}
			code = true
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly|parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if f.Doc != nil && len(f.Doc.Text()) > 40 {
				documented = true
			}
		}
		if code && !documented {
			t.Errorf("package %s has no comment that says what it is for", dir)
		}
	}
}
