package lab

import (
	"strings"
	"testing"

	"zhike/mining"
)

// Figures stand to the right and words to the left, Chinese counted as two
// wide; no line ends in spaces.
func TestTableLines(t *testing.T) {
	var b strings.Builder
	table{title: mining.Text{Zh: "表", En: "Table"}, header: []mining.Text{{Zh: "列"}, {Zh: "取值"}, {Zh: "分值"}, {Zh: "说明"}}, rows: [][]string{
		{"城市", "杭州、上海", "−12", "好"}, {"age", "≤ 8", "5", ""}, {"x", "7", "–", "较好"}}}.write(&b, "zh")
	want := "\n表\n" +
		"  列    取值        分值  说明\n" +
		"  城市  杭州、上海   −12  好\n" +
		"  age   ≤ 8            5\n" +
		"  x     7              –  较好\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
