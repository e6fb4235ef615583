package linkage

import (
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// field is what a model knows of a column.
type field struct {
	Name  string    `json:"name"`
	Kind  Kind      `json:"kind"`
	M     []float64 `json:"m"`     // share of each level, the last being missing, among pairs of one entity
	U     []float64 `json:"u"`     // the same among pairs of different entities
	Start float64   `json:"start"` // Σp², the chance that two values agree
	Rows  int       `json:"rows"`  // values that were present
	// Frequent counts the values that occurred more than once, the most frequent
	// mostFrequent of them.
	Frequent map[string]int `json:"frequent"`
	// Other is the column whose values are sometimes exchanged with this one's;
	// the First of the two has the weight of that.
	Other string `json:"other,omitempty"`
	First bool   `json:"first,omitempty"`

	how comparison
}

// mostFrequent values have their counts remembered.
const mostFrequent = 20_000

// rarity is by how many bits agreement in the value says more than agreement
// in any: log₂(Σp² ÷ p), with p the value's share of those present (term
// frequencies; Winkler 2000).
func (f *field) rarity(text string) float64 {
	n := max(1, f.Frequent[text])
	if f.Rows == 0 || f.Start == 0 {
		return 0
	}
	return math.Log2(f.Start * float64(f.Rows) / float64(n))
}

// weight is log₂(m/u) of a level, in bits.
func (f *field) weight(level int) float64 {
	if f.Other != "" && !f.First && level == len(f.how.levels) {
		return 0
	}
	return math.Log2(f.M[level] / f.U[level])
}

// count learns how often each value occurs. It returns the pairs that agree in
// it and those of which neither lacks it.
func (f *field) count(t *table, c *coded) (agree, present float64) {
	left, all := make([]int, len(c.forms)), make([]int, len(c.forms))
	nLeft := 0
	for i, code := range c.codes {
		if code == missing {
			continue
		}
		f.Rows++
		all[code]++
		if i < t.left {
			left[code]++
			nLeft++
		}
	}
	squares := 0.0 // whole numbers: exact in any order
	for code, n := range all {
		squares += float64(n) * float64(n)
		if t.left > 0 {
			agree += float64(left[code]) * float64(n-left[code])
		} else {
			agree += float64(n) * float64(n-1) / 2
		}
	}
	if present = float64(f.Rows) * float64(f.Rows-1) / 2; t.left > 0 {
		present = float64(nLeft) * float64(f.Rows-nLeft)
	}
	if f.Rows > 0 {
		f.Start = squares / float64(f.Rows) / float64(f.Rows)
	}
	f.Frequent = frequent(c.forms, all)
	return agree, present
}

// frequent is the counts above one of the most frequent values.
func frequent(forms []form, counts []int) map[string]int {
	var codes []int
	for code, n := range counts {
		if n > 1 {
			codes = append(codes, code)
		}
	}
	if len(codes) > mostFrequent {
		slices.SortFunc(codes, func(a, b int) int {
			if counts[a] != counts[b] {
				return counts[b] - counts[a]
			}
			if forms[a].text < forms[b].text {
				return -1
			}
			return 1
		})
		codes = codes[:mostFrequent]
	}
	out := make(map[string]int, len(codes))
	for _, code := range codes {
		out[forms[code].text] = counts[code]
	}
	return out
}

// choose takes the columns to compare by: those of both files that hold at
// least two different values.
func choose(a, b *Records, o Options) ([]field, []mining.Text, error) {
	var out []field
	var said []mining.Text
	for name := range o.Kinds {
		if _, known := a.column(name); !known {
			return nil, nil, mining.RowError(-1, name, "没有这一列", "there is no such column")
		}
	}
	for _, c := range a.columns {
		values := [][]string{c.Values}
		if b != nil {
			other, known := b.column(c.Name)
			if !known {
				said = append(said, mining.Text{Zh: fmt.Sprintf("第二个文件没有“%s”列，不比较此列。", c.Name), En: fmt.Sprintf("The second file has no column %s, so it is not compared.", c.Name)})
				continue
			}
			values = append(values, other.Values)
		}
		different := distinct(values...)
		if len(different) < 2 {
			said = append(said, mining.Text{Zh: fmt.Sprintf("“%s”列只有一个值或全部缺失，不比较此列。", c.Name), En: fmt.Sprintf("Column %s has one value or none at all, so it is not compared.", c.Name)})
			continue
		}
		kind, given := o.Kinds[c.Name]
		if !given {
			kind = recognise(c.Name, different)
		}
		how, _ := comparisonOf(kind)
		out = append(out, field{Name: c.Name, Kind: kind, how: how})
	}
	if len(out) == 0 {
		return nil, nil, mining.TableError("没有可比较的列：至少要有一列含两个不同的值", "there is no column to compare by: one with two different values at least is needed")
	}
	if len(out) > mostColumns {
		return nil, nil, mining.TableError(fmt.Sprintf("最多比较 %d 列，这里有 %d 列", mostColumns, len(out)), fmt.Sprintf("at most %d columns can be compared, and there are %d", mostColumns, len(out)))
	}
	return out, said, nil
}

func distinct(columns ...[]string) []string {
	seen := map[string]bool{"": true}
	var out []string
	for _, values := range columns {
		for _, v := range values {
			if !seen[v] {
				seen[v] = true
				out = append(out, v)
			}
		}
	}
	return out
}
