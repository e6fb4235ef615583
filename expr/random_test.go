package expr_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"zhike/expr"
)

// facts are the fields of the random tests: every type, several SQL types.
var facts = expr.Fields{
	{Name: "n.float", Type: expr.Number, SQL: "s.n_float"},
	{Name: "n.other", Type: expr.Number, SQL: "s.n_other"},
	{Name: "n.big", Type: expr.Number, SQL: "s.n_big"},
	{Name: "n.money", Type: expr.Number, SQL: "s.n_money"},
	{Name: "t.a", Type: expr.Text, SQL: "s.t_a"},
	{Name: "t.b", Type: expr.Text, SQL: "s.t_b"},
	{Name: "b.a", Type: expr.Bool, SQL: "s.b_a"},
	{Name: "b.b", Type: expr.Bool, SQL: "coalesce(s.b_b, null)"},
	{Name: "at.a", Type: expr.Time, SQL: "s.at_a"},
	{Name: "at.b", Type: expr.Time, SQL: "s.at_b"},
	{Name: "d.a", Type: expr.Date, SQL: "s.d_a"},
	{Name: "d.b", Type: expr.Date, SQL: "s.d_b"},
}

var (
	numbers = []string{
		"0", "1", "2", "3", "5", "0.1", "2.5", "-2.5", "0.30000000000000004", "30000", "3万", "1亿", "20%", "1_000", "1e6",
		"1e308", "-1e308", "1.7976931348623157e308", "5e-324", "1e-100", "1e-117", "1e120", "1e121", "9007199254740993", "-7",
	}
	texts = []string{
		"", " ", "a", "A", "abc", "ABC", "aBc", "浙江", "浙江省", "江", "%", "_", "a%", "%b%", `\`, `\\`, `'`, `"`, "''", "O'Brien",
		`'; drop table facts; --`, "$1", "?", "İ", "ı", "i", "K", "k", "ſ", "ß", "SS", "É", "é", "é", "e", "👨‍👩‍👧", "👩", "\n", "\t",
		"null", "NULL", "true", "1", "ＡＢＣ", "ａ", "ΑΒΓ", "αβγ", "{}", "{a,b}", "2025-11-08",
	}
	dates = []string{
		"2025-11-08", "2025-11-09", "2024-02-29", "1970-01-01", "1969-12-31", "2000-01-01", "0001-01-05", "9999-12-20",
		"2025-03-09", "2025-11-02",
	}
	times = []string{
		"2025-11-08T14:30:00", "2025-11-08 00:00", "2025-11-07T16:00:00Z", "2025-11-08T15:59:59.999999Z", "2025-11-08T16:00:00Z",
		"1969-12-31T23:59:59.999999Z", "2025-03-09T02:30", "2025-11-02T01:30:00-05:00", "2025-11-02T01:30:00-04:00",
		"0001-01-05T00:00Z", "9999-12-20T23:59:59Z", "2025-11-08T10:00:00+05:30",
	}
)

// generator writes random conditions, in English and in Chinese.
type generator struct{ *rand.Rand }

func (g generator) pick(items ...string) string { return items[g.IntN(len(items))] }

func (g generator) condition(depth int) string {
	if depth <= 0 {
		return g.comparison(0)
	}
	switch g.IntN(10) {
	case 0, 1:
		return g.condition(depth-1) + g.pick(" and ", " 且 ", " && ") + g.condition(depth-1)
	case 2, 3:
		return g.condition(depth-1) + g.pick(" or ", " 或者 ", "||") + g.condition(depth-1)
	case 4:
		return g.pick("not ", "不", "!") + "(" + g.condition(depth-1) + ")"
	case 5:
		return "（" + g.condition(depth-1) + ")"
	case 6:
		return "(" + g.condition(depth-1) + ")" + g.pick(" = ", " != ") + g.bool(depth-1)
	}
	return g.comparison(depth)
}

func (g generator) bool(depth int) string {
	return g.pick("b.a", "b.b", "true", "false", "("+g.condition(depth)+")")
}

var comparing = []string{" = ", " != ", " < ", " <= ", " > ", " >= ", "大于等于", "≠"}

func (g generator) comparison(depth int) string {
	switch g.IntN(11) {
	case 0, 1, 2:
		return g.number(depth) + g.pick(comparing...) + g.number(depth)
	case 3:
		return g.text() + g.pick(" = ", " != ", "等于") + g.text()
	case 4:
		return g.text() + g.pick(" ", " not ") + g.pick("contains", "starts_with", "ends_with") + " " + g.text()
	case 5:
		return g.moment() + g.pick(comparing...) + g.moment()
	case 6:
		return g.in()
	case 7:
		return g.between(depth)
	case 8:
		return g.pick(g.number(depth), g.text(), g.moment(), "b.a") + g.pick(" is missing", " is not missing", " is null", " 不为空")
	case 9:
		return g.pick("b.a", "b.b") + g.pick(" = ", " != ") + g.bool(depth-1)
	}
	return g.pick("b.a", "b.b", "not b.a", "true", "false")
}

func (g generator) in() string {
	item, subject := g.numberLiteral, g.number(1)
	switch g.IntN(3) {
	case 0:
		item, subject = g.textLiteral, g.text()
	case 1:
		item, subject = g.momentLiteral, g.moment()
	}
	items := make([]string, 1+g.IntN(6))
	for i := range items {
		items[i] = item()
	}
	return subject + g.pick(" in ", " not in ", "不属于") + "(" + strings.Join(items, ", ") + ")"
}

func (g generator) between(depth int) string {
	verb := g.pick(" between ", " not between ")
	if g.IntN(2) == 0 {
		return g.number(depth) + verb + g.number(0) + " and " + g.number(depth)
	}
	return g.moment() + verb + g.moment() + " 到 " + g.moment()
}

func (g generator) number(depth int) string {
	if depth <= 0 {
		if g.IntN(3) == 0 {
			return g.numberLiteral()
		}
		return g.pick("n.float", "n.other", "n.big", "n.money")
	}
	switch g.IntN(9) {
	case 0, 1, 2:
		return "(" + g.number(depth-1) + g.pick(" + ", " - ", " * ", " / ", "×") + g.number(depth-1) + ")"
	case 3:
		return g.pick("abs", "round") + "(" + g.number(depth-1) + ")"
	case 4:
		return "-" + "(" + g.number(depth-1) + ")"
	case 5:
		return g.pick("days_since", "days_until", "year", "month", "day", "weekday") + "(" + g.moment() + ")"
	case 6:
		return "hour(" + g.pick("at.a", "at.b", "now()") + ")"
	case 7:
		return "length(" + g.text() + ")"
	}
	return g.number(0)
}

func (g generator) numberLiteral() string { return g.pick(numbers...) }
func (g generator) textLiteral() string   { return quoteLiteral(g.pick(texts...)) }

func (g generator) momentLiteral() string {
	return g.pick(g.pick(dates...), g.pick(times...), "2025年11月8日")
}

func (g generator) text() string {
	switch g.IntN(5) {
	case 0:
		return "lower(" + g.pick("t.a", "t.b", g.textLiteral()) + ")"
	case 1, 2:
		return g.textLiteral()
	}
	return g.pick("t.a", "t.b")
}

func (g generator) moment() string {
	switch g.IntN(6) {
	case 0, 1:
		return g.momentLiteral()
	case 2:
		return g.pick("now()", "today()")
	}
	return g.pick("at.a", "at.b", "d.a", "d.b")
}

func quoteLiteral(s string) string {
	return fmt.Sprintf(`"%s"`, strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\u0009`).Replace(s))
}
