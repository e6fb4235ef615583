package linkage

import (
	"fmt"

	"zhike/mining"
)

// couple finds two columns of names whose values were exchanged in some of the
// records: where one record's given name is another's surname and the reverse
// more often than by chance. The first column then has a level for it, and the
// second, which would say the same again, weighs nothing there.
func (t *table) couple(never bool) []mining.Text {
	if never {
		return nil
	}
	for i := range t.columns {
		for j := i + 1; j < len(t.columns); j++ {
			a, b := t.columns[i].field, t.columns[j].field
			if a.Kind != Name || b.Kind != Name || a.Other != "" || b.Other != "" {
				continue
			}
			if found, chance := t.crossed(i, j); found > leastCrossed+3*chance {
				a.Other, a.First, b.Other = b.Name, true, a.Name
				return []mining.Text{{Zh: fmt.Sprintf("“%s”与“%s”的值有时互换（%.0f 对记录如此），因此也交叉比较。", a.Name, b.Name, found),
					En: fmt.Sprintf("The values of %s and %s are sometimes exchanged (in %.0f pairs of records), so they are compared crosswise too.", a.Name, b.Name, found)}}
			}
		}
	}
	return nil
}

// leastCrossed is how many exchanged pairs are no accident.
const leastCrossed = 5

// crossed counts the pairs of records of which each has in one column what the
// other has in the other, and how many there would be if the columns had nothing to
// do with each other. They are counted by values, so time is linear.
func (t *table) crossed(i, j int) (found, chance float64) {
	a, b := &t.columns[i], &t.columns[j]
	to := a.codesIn(b)
	type names struct{ a, b int32 } // as codes of b
	var sides [2]map[names]float64
	var of, and [2]map[int32]float64
	for s := range sides {
		sides[s], of[s], and[s] = map[names]float64{}, map[int32]float64{}, map[int32]float64{}
	}
	var n [2]float64
	for r := range t.rows {
		x, y := a.codes[r], b.codes[r]
		if x == missing || y == missing {
			continue
		}
		s := 0
		if r < t.left {
			s = 1
		}
		n[s]++
		if x = to[x]; x != missing {
			of[s][x]++
			if x != y {
				sides[s][names{x, y}]++
			}
		}
		and[s][y]++
	}
	other := 0
	half := .5 // within one file every pair is met twice
	if t.left > 0 {
		other, half = 1, 1
	}
	for v, count := range sides[0] {
		found += half * count * sides[other][names{v.b, v.a}]
	}
	var p, q float64 // whole numbers, then one division: exact in any order
	for v, count := range of[0] {
		p += count * and[other][v]
	}
	for v, count := range of[other] {
		q += count * and[0][v]
	}
	if n[0] > 0 && n[other] > 0 {
		chance = half * p * q / n[0] / n[other]
	}
	return found, chance
}

// codesIn is the code that another column has for each value, or missing.
func (c *coded) codesIn(other *coded) []int32 {
	of := make(map[string]int32, len(other.forms))
	for code := range other.forms {
		of[other.forms[code].text] = int32(code)
	}
	out := make([]int32, len(c.forms))
	for code := range c.forms {
		k, known := of[c.forms[code].text]
		if !known {
			k = missing
		}
		out[code] = k
	}
	return out
}

// cross prepares the columns that are compared crosswise.
func (t *table) cross() {
	for j := range t.columns {
		c := &t.columns[j]
		if c.field.Other != "" {
			c.other = &t.columns[t.index(c.field.Other)]
			c.to = c.codesIn(c.other)
		}
	}
}

// exchanged tells whether two records have each in this column what the other has
// in the other column.
func (c *coded) exchanged(a, b int) bool {
	x, y := c.codes[a], c.codes[b]
	return x != missing && y != missing && c.to[x] != missing && c.to[x] == c.other.codes[b] && c.to[y] != missing && c.to[y] == c.other.codes[a]
}

// levels is how many outcomes there are but for a missing value; the last is that
// of exchanged values where they are compared crosswise.
func (f *field) levels() int {
	if f.Other != "" {
		return len(f.how.levels) + 1
	}
	return len(f.how.levels)
}

// outcome is the level of two forms of this column, given those of the other
// column that it is compared with crosswise (nil without one).
func (f *field) outcome(a, b, otherA, otherB *form) int {
	switch {
	case a.text == "" || b.text == "":
		return f.levels()
	case a.text == b.text:
		return 0
	case f.Other != "" && a.text == otherB.text && b.text == otherA.text:
		return len(f.how.levels)
	}
	return f.how.level(a, b)
}
