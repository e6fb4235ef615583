package linkage

import (
	"fmt"
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
	if level == len(f.how.levels) {
		return mining.Text{Zh: "缺失", En: "missing"}
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
	for j := range m.fields {
		s := m.fields[j].step(a[j], b[j])
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

func (f *field) step(left, right string) Step {
	a, b := f.how.standard(left).marked(), f.how.standard(right).marked()
	s := Step{Column: f.Name, Left: left, Right: right}
	level := len(f.how.levels)
	switch {
	case a.text == "" || b.text == "":
	case a.text == b.text:
		level, s.Rarity = 0, f.rarity(a.text)
	default:
		level = f.how.level(&a, &b)
	}
	s.Level, s.Bits = f.levelText(level), f.weight(level)
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
