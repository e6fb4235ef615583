package uplift

import (
	"strconv"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
	"zhike/mining/metric"
)

// Leaf is a kind of rows on which the treatment works alike.
type Leaf struct {
	Rule   mining.Text     `json:"rule"`
	Rows   int             `json:"rows"` // that the estimate rests on
	Uplift metric.Interval `json:"uplift"`
}

// Leaves returns the leaves from the left, each with the interval of its
// uplift at the given level.
func (m *Tree) Leaves(level float64) []Leaf {
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	var out []Leaf
	var walk func(at int, rule []mining.Text)
	walk = func(at int, rule []mining.Text) {
		n := &m.nodes[at]
		if n.Left == 0 {
			half := z * n.StdErr
			out = append(out, Leaf{joined(rule), n.Rows, metric.Interval{Value: n.Uplift, Low: n.Uplift - half, High: n.Uplift + half, StdErr: n.StdErr}})
			return
		}
		walk(n.Left, append(rule[:len(rule):len(rule)], m.condition(n, true)))
		walk(n.Left+1, append(rule[:len(rule):len(rule)], m.condition(n, false)))
	}
	walk(0, nil)
	return out
}

func joined(rule []mining.Text) mining.Text {
	if len(rule) == 0 {
		return mining.Text{Zh: "所有行", En: "all rows"}
	}
	var zh, en []string
	for _, r := range rule {
		zh, en = append(zh, r.Zh), append(en, r.En)
	}
	return mining.Text{Zh: strings.Join(zh, "，且"), En: strings.Join(en, " and ")}
}

// condition is what holds of the rows on one side of a question.
func (m *Tree) condition(n *node, left bool) mining.Text {
	field := m.schema[n.Column]
	orMissing := mining.Text{}
	if n.Missing == left && m.holes[n.Column] {
		orMissing = mining.Text{Zh: "或缺失", En: " or is missing"}
	}
	if n.Levels == nil {
		sign := " > "
		if left {
			sign = " ≤ "
		}
		cut := strconv.FormatFloat(n.Cut, 'g', -1, 64)
		return mining.Text{Zh: field.Name + sign + cut + orMissing.Zh, En: field.Name + sign + cut + orMissing.En}
	}
	var levels []string
	for level, goesLeft := range n.Levels {
		if goesLeft == left {
			levels = append(levels, field.Levels[level])
		}
	}
	const most = 12
	more := ""
	if len(levels) > most {
		levels, more = levels[:most], " …"
	}
	return mining.Text{Zh: field.Name + " 为" + strings.Join(levels, "、") + more + orMissing.Zh, En: field.Name + " is " + strings.Join(levels, " or ") + more + orMissing.En}
}
