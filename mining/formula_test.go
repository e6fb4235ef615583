package mining_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"zhike/mining"
)

func ExampleSQL() {
	columns := map[string]string{"年龄": "c.age", "城市": "c.city"}
	score := mining.Logistic{Of: mining.Sum{
		mining.Constant(-1.5),
		mining.Product{mining.Constant(0.25), mining.Value{Column: "年龄", Otherwise: 40}},
		mining.Lookup{Column: "城市", Levels: []string{"杭州"}, Values: []float64{0.5}},
	}}
	text, args := mining.SQL(score, func(name string) string { return columns[name] }, 1)
	fmt.Println(text)
	fmt.Println(args)
	// Output:
	// (1 / (1 + exp(greatest(least(-(((-1.5e+00) + ((((2.5e-01) * (coalesce(c.age::double precision, 4e+01)))::double precision) + (case c.city when $1 then 5e-01 else 0e+00 end)))::double precision)::double precision, 700), -700))))::double precision
	// [杭州]
}

// A text of the data never becomes part of the statement, and each is passed once.
func TestTextsAreParameters(t *testing.T) {
	evil := "'; drop table customer; --"
	f := mining.If{Test: mining.Test{Column: "x", Levels: []string{evil, "b"}},
		Then: mining.Lookup{Column: "x", Levels: []string{evil}, Values: []float64{2}}, Else: mining.Constant(math.Pi)}
	text, args := mining.SQL(f, func(string) string { return "x" }, 3)
	if strings.Contains(text, "drop") || len(args) != 2 || args[0] != evil {
		t.Fatal(text, args)
	}
	if !strings.Contains(text, "$3") || !strings.Contains(text, "$4") || strings.Contains(text, "$5") {
		t.Fatal(text)
	}
}
