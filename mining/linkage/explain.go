package linkage

import (
	"fmt"
	"slices"
	"strings"

	"zhike/mining"
)

// Step is what one column says of a pair.
type Step struct {
	Column string      `json:"column"`
	Left   string      `json:"left"`
	Right  string      `json:"right"`
	Level  mining.Text `json:"level"`
	Bits   float64     `json:"bits"`   // log₂(m/u) of the level
	Rarity float64     `json:"rarity"` // bits more, or fewer, because the value they share is rare, or common
	Total  float64     `json:"total"`  // log-odds up to here, from the prior on
}

// Comparison explains why two records match, or do not: a waterfall of bits.
// Twelve bits are odds of 4,096 to 1; the log-odds start from the prior, which is
// that of two records chosen blindly.
type Comparison struct {
	Prior       float64 `json:"prior"`
	Steps       []Step  `json:"steps"`
	Weight      float64 `json:"weight"` // sum of all steps
	Probability float64 `json:"probability"`
}

// Columns are the names of the columns that the model compares, in its order.
func (m *Model) Columns() []string {
	out := make([]string, len(m.fields))
	for j := range m.fields {
		out[j] = m.fields[j].Name
	}
	return out
}

// ColumnWeights is what a column tells.
type ColumnWeights struct {
	Column string        `json:"column"`
	Kind   Kind          `json:"kind"`
	Levels []LevelWeight `json:"levels"` // the last: one of the values is missing
}

// LevelWeight is what one outcome of a comparison tells.
type LevelWeight struct {
	Level mining.Text `json:"level"`
	M     float64     `json:"m"`    // its share among pairs of one entity
	U     float64     `json:"u"`    // its share among other pairs
	Bits  float64     `json:"bits"` // log₂(m/u)
}

// Weights are those of all columns and levels, in the order of Columns.
func (m *Model) Weights() []ColumnWeights {
	out := make([]ColumnWeights, len(m.fields))
	for j := range m.fields {
		f := &m.fields[j]
		out[j] = ColumnWeights{Column: f.Name, Kind: f.Kind}
		for l := range f.M {
			out[j].Levels = append(out[j].Levels, LevelWeight{f.levelText(l), f.M[l], f.U[l], f.weight(l)})
		}
	}
	return out
}

func (f *field) levelText(level int) mining.Text {
	switch {
	case level == f.levels():
		return mining.Text{Zh: "缺失", En: "missing"}
	case level == len(f.how.levels):
		return mining.Text{Zh: "与“" + f.Other + "”互换", En: "exchanged with " + f.Other}
	}
	return f.how.levels[level]
}

// Compare explains two records whose values are in the order of Columns; a record
// with another number of values is a *mining.DataError.
func (m *Model) Compare(a, b []string) (Comparison, error) {
	for i, values := range [][]string{a, b} {
		if len(values) != len(m.fields) {
			return Comparison{}, m.wrongWidth(i, len(values))
		}
	}
	out := Comparison{Prior: m.prior}
	left, right := m.standardised(a), m.standardised(b)
	for j := range m.fields {
		s := m.step(j, left, right)
		s.Left, s.Right = a[j], b[j]
		out.Weight += s.Bits + s.Rarity
		s.Total = m.prior + out.Weight
		out.Steps = append(out.Steps, s)
	}
	out.Probability = probability(m.prior + out.Weight)
	return out, nil
}

func (m *Model) wrongWidth(row, n int) error {
	return mining.RowError(row, "", fmt.Sprintf("有 %d 个值，模型有 %d 列", n, len(m.fields)), fmt.Sprintf("there are %d values, and the model has %d columns", n, len(m.fields)))
}

// standardised is the forms of one record's values.
func (m *Model) standardised(values []string) []form {
	forms := make([]form, len(values))
	for j, v := range values {
		forms[j] = m.fields[j].how.standard(v).marked()
	}
	return forms
}

// outcome is the level of column j of two records.
func (m *Model) outcome(j int, a, b []form) int {
	f, k := &m.fields[j], j
	if f.Other != "" {
		k = slices.IndexFunc(m.fields, func(g field) bool { return g.Name == f.Other })
	}
	return f.outcome(&a[j], &b[j], &a[k], &b[k])
}

func (m *Model) step(j int, a, b []form) Step {
	f, level := &m.fields[j], m.outcome(j, a, b)
	s := Step{Column: f.Name, Level: f.levelText(level), Bits: f.weight(level)}
	if level == 0 {
		s.Rarity = f.rarity(a[j].text)
	}
	return s
}

// Sentence says in one sentence what counted most for and against.
func (c Comparison) Sentence() mining.Text {
	var zh, en [2][]string
	for _, s := range c.Steps {
		bits, side := s.Bits+s.Rarity, 0
		if bits < 0 {
			side = 1
		}
		if bits > 1 || bits < -1 {
			zh[side] = append(zh[side], fmt.Sprintf("%s %s（%+.1f）", s.Column, s.Level.Zh, bits))
			en[side] = append(en[side], fmt.Sprintf("%s %s (%+.1f)", s.Column, s.Level.En, bits))
		}
	}
	list := func(parts []string, comma, none string) string {
		if len(parts) == 0 {
			return none
		}
		return strings.Join(parts, comma)
	}
	return mining.Text{
		Zh: fmt.Sprintf("是同一实体的概率为 %.1f %%。支持：%s；反对：%s。", 100*c.Probability, list(zh[0], "、", "无"), list(zh[1], "、", "无")),
		En: fmt.Sprintf("They are one entity with a probability of %.1f %%. For it: %s; against it: %s.", 100*c.Probability, list(en[0], ", ", "nothing"), list(en[1], ", ", "nothing"))}
}
