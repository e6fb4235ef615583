package expr_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"testing"

	"zhike/expr"
)

// trees is testdata/trees.json: texts and trees of the same conditions, for
// whoever else writes the language; the page's tests read it too.
type trees struct {
	Fields map[string]string `json:"fields"`
	Cases  []treeCase        `json:"cases"`
}

type treeCase struct {
	Text string          `json:"text"`
	Tree json.RawMessage `json:"tree"`
}

// Written by hand: what a rule builder draws, then what it does not.
var treeSources = []string{
	`n.float >= 2 and t.a in ("浙江", "江苏") and days_since(at.a) > 60`,
	`(n.float > 1 or n.other > 2) and not (b.a or t.a is missing)`,
	`not b.a or not not b.b and not (n.float = 1)`,
	`n.float > 1 and n.other > 2 or n.big > 3`,
	`at.a between 2025-01-01 and 2025-06-30 and d.a >= 2025-01-01 and at.b < "2025-11-08 14:30"`,
	`days_since(at.a) between 30 and 90 and days_since(d.a) not between 0 and 0.5`,
	`at.a in (2025-01-01, 2025-01-02) and d.a not in (2025-01-01)`,
	`t.a not starts_with "王" and t.b ends_with "2025-11-08" and t.a contains "a\"b\\\n"`,
	`t.a = "" and t.b != "\u0007\u009f\u2028" and b.a = true`,
	`n.float in (0.0000001, -2.5, 1e21, 123456789012) and n.big <= 20% and n.money > 3万`,
	`at.a is not missing and d.a is missing`,
	`month(d.a) = 3 and weekday(at.a) in (6, 7) and hour(at.a) between 9 and 12`,
	`n.float / (n.other + 1) > 100 and -n.float < -(n.other - 3) and n.big - (1 - n.float) > 0`,
	`at.a < now() and d.a = today() and lower(t.a) = "abc" and length(t.a) > 3`,
	`at.a between today() and now()`,
	`(b.a and n.float > 1) = b.b`,
}

func TestTrees(t *testing.T) {
	g := generator{rand.New(rand.NewPCG(3, 4))}
	sources := append([]string(nil), treeSources...)
	for range 150 {
		sources = append(sources, g.condition(g.IntN(5)))
	}
	golden := trees{Fields: map[string]string{}}
	for _, f := range facts {
		golden.Fields[f.Name] = string(f.Type)
	}
	for _, source := range sources {
		e, err := expr.Compile(source, facts)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		tree, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		golden.Cases = append(golden.Cases, treeCase{Text: e.String(), Tree: tree})
	}
	out, err := golden.lines()
	if err != nil {
		t.Fatal(err)
	}
	const file = "testdata/trees.json"
	if *update {
		if err := os.WriteFile(file, out, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, out) {
		t.Errorf("%s is not what the language writes; go test ./expr -run TestTrees -update, and read the difference", file)
	}
}

// lines is the JSON with one case to a line, so that a difference can be read.
func (t trees) lines() ([]byte, error) {
	var out bytes.Buffer
	fields, err := json.Marshal(t.Fields)
	if err != nil {
		return nil, err
	}
	out.WriteString(`{"fields":` + string(fields) + `,"cases":[`)
	for i, c := range t.Cases {
		if i > 0 {
			out.WriteByte(',')
		}
		line, err := json.Marshal(c)
		if err != nil {
			return nil, err
		}
		out.WriteString("\n" + string(line))
	}
	out.WriteString("\n]}\n")
	return out.Bytes(), nil
}
