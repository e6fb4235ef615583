package expr

import (
	"slices"
	"strings"

	"zhike/fault"
)

// nearest finds up to three names that the writer may have meant, best first:
// by the edit distance of the whole name or of its last part.
func nearest(name string, names []string) []string {
	type match struct {
		name     string
		distance int
	}
	name = strings.ToLower(name)
	if len(name) > 100 {
		return []string{}
	}
	allowed := max(2, len([]rune(name))/3)
	var found []match
	for _, candidate := range names {
		d := distance(name, candidate)
		if i := strings.LastIndexByte(candidate, '.'); i >= 0 {
			d = min(d, 1+distance(name, candidate[i+1:]))
		}
		if d <= allowed && d < len([]rune(name)) {
			found = append(found, match{candidate, d})
		}
	}
	slices.SortStableFunc(found, func(a, b match) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		return strings.Compare(a.name, b.name)
	})
	out := []string{}
	for _, m := range found[:min(3, len(found))] {
		if m.distance <= found[0].distance+1 {
			out = append(out, m.name)
		}
	}
	return out
}

// distance is the number of runes inserted, deleted, replaced or exchanged with
// their neighbour that turn a into b (optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, above, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range above {
		above[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, above[j+1]+1, above[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(y)]
}

func unknownField(s *source, p place, name string, c Catalogue) error {
	near := nearest(name, c.Names())
	english, chinese := "there is no field "+quoted(name)+".", "没有字段 "+quoted(name)+"。"
	if all := c.Names(); !usableName(name) && len(near) == 0 && len(all) > 0 {
		english += " Fields are written by their names, such as " + all[0] + "."
		chinese += "请写字段的英文名，例如 " + all[0] + "。"
	}
	return suggest(s, p, english, chinese, near)
}

func unknownFunction(s *source, p place, name string) error {
	near := nearest(name, functionNames())
	if len(near) == 0 {
		near = functionNames()
	}
	english, chinese := "there is no function "+quoted(name)+".", "没有函数 "+quoted(name)+"。"
	return suggest(s, p, english, chinese, near)
}

func suggest(s *source, p place, english, chinese string, near []string) *fault.Error {
	if len(near) > 0 {
		english += " Did you mean " + choice(near) + "?"
		chinese += "您要找的是 " + chineseChoice(near) + " 吗？"
	}
	return s.fail(p, english, chinese).At("suggestions", near)
}
