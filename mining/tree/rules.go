package tree

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"zhike/mining"
)

// Rule is the way to one leaf of a tree: who comes there and what is said of them.
type Rule struct {
	Conditions []Condition `json:"conditions"`
	Value      float64     `json:"value"` // the prediction: a probability, or a mean
	Rows       int         `json:"rows"`  // training rows that it holds for
	Share      float64     `json:"share"` // of all training rows
	Text       mining.Text `json:"text"`
}

// Condition is what a rule asks of one column: a number above Low and at most
// High, or one of some levels; or that the value is missing.
type Condition struct {
	Column  string   `json:"column"`
	Low     *float64 `json:"above,omitempty"`
	High    *float64 `json:"at_most,omitempty"`
	Levels  []string `json:"levels,omitempty"`
	Missing bool     `json:"missing"` // missing values fulfil it too, or alone if there is nothing else

	category bool
	hole     bool // the column had missing values in training
}

// Rules returns the ways to all leaves, from left to right. Every row fulfils
// exactly one of them.
func (m *Decision) Rules() []Rule {
	t := &m.trees[0]
	var rules []Rule
	var walk func(i int32, path []Condition)
	walk = func(i int32, path []Condition) {
		n := &t.nodes[i]
		if n.feature < 0 {
			rules = append(rules, m.rule(n, path))
			return
		}
		walk(n.left, m.narrow(path, t, n, true))
		walk(n.left+1, m.narrow(path, t, n, false))
	}
	walk(0, nil)
	return rules
}

// narrow adds the answer to a question to a path; one column stands in it once.
func (m *Decision) narrow(path []Condition, t *tree, n *node, left bool) []Condition {
	field := m.schema[n.feature]
	path = append([]Condition(nil), path...)
	k := -1
	for i := range path {
		if path[i].Column == field.Name {
			k = i
		}
	}
	if k < 0 {
		k = len(path)
		path = append(path, Condition{Column: field.Name, Levels: field.Levels, Missing: true, category: field.Kind == mining.Category, hole: m.holes[n.feature]})
	}
	c := &path[k]
	c.Missing = c.Missing && n.missing == left
	threshold := n.threshold
	switch {
	case c.category:
		var kept []string
		for _, level := range c.Levels {
			if has(t.sets[n.set], slices.Index(field.Levels, level)) == left {
				kept = append(kept, level)
			}
		}
		c.Levels = kept
	case left && (c.High == nil || threshold < *c.High):
		c.High = &threshold
	case !left && (c.Low == nil || threshold > *c.Low):
		c.Low = &threshold
	}
	return path
}

func (m *Decision) rule(n *node, path []Condition) Rule {
	r := Rule{Conditions: path, Value: n.value, Rows: int(n.cover), Share: n.cover / m.trees[0].nodes[0].cover}
	var zh, en []string
	for _, c := range path {
		t := c.text()
		zh, en = append(zh, t.Zh), append(en, t.En)
	}
	if len(path) == 0 {
		zh, en = []string{"所有行"}, []string{"in all cases"}
	}
	value := strconv.FormatFloat(n.value, 'g', 5, 64)
	if m.classes {
		value = fmt.Sprintf("%.1f%%", 100*n.value)
	}
	r.Text = mining.Text{
		Zh: fmt.Sprintf("%s：%s（%d 行，占 %.1f%%）", strings.Join(zh, "，且 "), value, r.Rows, 100*r.Share),
		En: fmt.Sprintf("If %s: %s (%d rows, %.1f%% of all)", strings.Join(en, " and "), value, r.Rows, 100*r.Share),
	}
	if len(path) == 0 {
		r.Text.En = strings.TrimPrefix(r.Text.En, "If i")
		r.Text.En = "I" + r.Text.En
	}
	return r
}

// text says one condition.
func (c Condition) text() mining.Text {
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
	missing := mining.Text{Zh: c.Column + " 缺失", En: c.Column + " is missing"}
	var t mining.Text
	switch {
	case c.category && len(c.Levels) == 0, c.Low != nil && *c.Low == math.MaxFloat64:
		return missing
	case c.category && len(c.Levels) == 1:
		t = mining.Text{Zh: c.Column + " 为" + c.Levels[0], En: c.Column + " is " + c.Levels[0]}
	case c.category:
		t = mining.Text{Zh: c.Column + " 为" + strings.Join(c.Levels, "、"), En: c.Column + " is one of " + strings.Join(c.Levels, ", ")}
	case c.Low != nil && c.High != nil && *c.High < math.MaxFloat64:
		t = mining.Text{Zh: c.Column + " 大于 " + number(*c.Low) + "、不超过 " + number(*c.High), En: c.Column + " is above " + number(*c.Low) + " and at most " + number(*c.High)}
	case c.Low != nil:
		t = mining.Text{Zh: c.Column + " 大于 " + number(*c.Low), En: c.Column + " is above " + number(*c.Low)}
	case c.High != nil && *c.High < math.MaxFloat64:
		t = mining.Text{Zh: c.Column + " 不超过 " + number(*c.High), En: c.Column + " is at most " + number(*c.High)}
	default:
		t = mining.Text{Zh: c.Column + " 有值", En: c.Column + " is known"}
	}
	if c.Missing && c.hole {
		t.Zh += "或缺失"
		t.En += " or missing"
	}
	return t
}
