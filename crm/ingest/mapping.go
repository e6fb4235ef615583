package ingest

import (
	"cmp"
	"slices"
	"strings"

	"zhike/fault"
)

// Mapping says which column holds which field. It is plain JSON, so that a
// source's mapping can be remembered.
type Mapping struct {
	Kind   Kind       `json:"kind"`
	Fields []Matched  `json:"fields"`          // in the kind's order
	Notes  []Sentence `json:"notes,omitempty"` // what the user should know about it
}

// Column returns the column of a field, "" if it has none.
func (m Mapping) Column(field string) string {
	for _, f := range m.Fields {
		if f.Field == field {
			return f.Column
		}
	}
	return ""
}

func (m Mapping) confidence(field string) float64 {
	for _, f := range m.Fields {
		if f.Field == field {
			return f.Confidence
		}
	}
	return 0
}

// Has reports whether the field has a column.
func (m Mapping) Has(field string) bool { return m.Column(field) != "" }

// Unmatched returns the columns that serve no field.
func (m Mapping) Unmatched(columns []string) []string {
	var rest []string
	for _, c := range columns {
		if !slices.ContainsFunc(m.Fields, func(f Matched) bool { return f.Column == c }) {
			rest = append(rest, c)
		}
	}
	return rest
}

// With returns the mapping changed by the user's choices, field → column; an
// empty column takes the field away. A chosen column leaves the field that had
// it before.
func (m Mapping) With(chosen map[string]string) Mapping { return m.with(chosen, ByChoice) }

func (m Mapping) with(chosen map[string]string, why MatchReason) Mapping {
	out := Mapping{Kind: m.Kind, Notes: m.Notes}
	taken := map[string]bool{}
	for _, column := range chosen {
		taken[column] = true
	}
	for _, f := range m.Fields {
		if _, changed := chosen[f.Field]; !changed && !taken[f.Column] {
			out.Fields = append(out.Fields, f)
		}
	}
	for field, column := range chosen {
		if column != "" {
			out.Fields = append(out.Fields, Matched{field, column, 1, why})
		}
	}
	out.sort()
	return out
}

func (m *Mapping) sort() {
	order := map[string]int{}
	for i, f := range m.Kind.Fields() {
		order[f.Name] = i + 1
	}
	slices.SortStableFunc(m.Fields, func(a, b Matched) int {
		return cmp.Or(cmp.Compare(order[a.Field], order[b.Field]), cmp.Compare(a.Field, b.Field))
	})
}

// remove takes a field's column away.
func (m *Mapping) remove(field string) {
	m.Fields = slices.DeleteFunc(m.Fields, func(f Matched) bool { return f.Field == field })
}

// ParseMap reads "field=Column,field=Column". A column's name may hold commas
// and equals signs; "field=" means that the field has no column.
func ParseMap(s string) (map[string]string, error) {
	chosen := map[string]string{}
	last := ""
	for part := range strings.SplitSeq(s, ",") {
		field, column, ok := strings.Cut(part, "=")
		if !ok {
			if last == "" {
				return nil, say("“%s” 不是“字段=列名”。", "%q is not of the form field=Column.", part).faulty(fault.Invalid)
			}
			chosen[last] += "," + part // the comma belongs to the column's name
			continue
		}
		last = strings.TrimSpace(field)
		if last == "" {
			return nil, say("“%s” 前面缺字段名。", "The field's name is missing in %q.", part).faulty(fault.Invalid)
		}
		if _, twice := chosen[last]; twice {
			return nil, say("字段 %s 写了两次。", "The field %s is given twice.", last).faulty(fault.Invalid)
		}
		chosen[last] = column
	}
	for field, column := range chosen {
		chosen[field] = strings.TrimSpace(column)
	}
	return chosen, nil
}

// Check reports in one sentence what keeps the mapping from being used: an
// unknown field or column, with the nearest that exists, a column used twice,
// or something the kind needs and the mapping lacks, with the columns left to
// choose from.
func (m Mapping) Check(columns []string) error {
	fields := m.Kind.Fields()
	if fields == nil {
		_, err := ParseKind(string(m.Kind))
		return err
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	usedBy := map[string]string{}
	for _, f := range m.Fields {
		if !slices.Contains(names, f.Field) {
			near := nearest(f.Field, names)
			return say("%[1]s没有字段 %[3]q，是不是 %[4]s？", "%[2]s have no field %[3]q; is %[4]s meant?",
				m.Kind.Label().Zh, m.Kind.Label().En, f.Field, near).faulty(fault.Invalid).At("field", f.Field)
		}
		if !slices.Contains(columns, f.Column) {
			near := nearest(f.Column, columns)
			return say("文件里没有列“%s”，是不是“%s”？", "The file has no column %q; is %q meant?", f.Column, near).faulty(fault.Invalid).At("column", f.Column)
		}
		if other, twice := usedBy[f.Column]; twice {
			return say("列“%s”同时给了字段 %s 和 %s，只能用一次。", "The column %q is given to both %s and %s; it can serve only one.",
				f.Column, other, f.Field).faulty(fault.Invalid).At("column", f.Column)
		}
		usedBy[f.Column] = f.Field
	}
	return m.missing(columns)
}

// missing names the first thing the kind needs and the mapping lacks.
func (m Mapping) missing(columns []string) error {
	for _, group := range m.Kind.Needs() {
		if slices.ContainsFunc(group, m.Has) {
			continue
		}
		var zh, en []string
		for _, name := range group {
			f, _ := m.Kind.Field(name)
			zh = append(zh, f.Label.Zh)
			en = append(en, f.Label.En)
		}
		rest := m.Unmatched(columns)
		if len(rest) > 8 {
			rest = append(rest[:8:8], "…")
		}
		return say("还不知道哪一列是%[1]s，请指定；还没用到的列：%[3]s。",
			"It is not known which column holds the %[2]s; say which. Columns not used yet: %[4]s.",
			strings.Join(zh, "或"), strings.Join(en, " or the "), strings.Join(rest, "、"), strings.Join(rest, ", ")).faulty(fault.Invalid).At("field", group[0])
	}
	return nil
}

// nearest returns the name most like s.
func nearest(s string, names []string) string {
	best, score := "", -1.0
	for _, n := range names {
		a, b := []rune(headerKey(s)), []rune(headerKey(n))
		d := likeness(string(a), string(b)) - float64(distance(a, b))/float64(max(1, len(a), len(b)))
		if d > score || best == "" {
			best, score = n, d
		}
	}
	return best
}

// distance is the Levenshtein distance.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		left := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := left
			if x != y {
				cost++
			}
			left = row[j+1]
			row[j+1] = min(cost, row[j]+1, left+1)
		}
	}
	return row[len(b)]
}

// withoutRepeatedTotals looks at orders of several lines. An amount that stands
// on each of them alike, or on the first alone, is the total of the order; adding
// it up would count it once per line. With quantity and price the lines' own
// amounts are computed instead; without, the user is told.
func (m *Mapping) withoutRepeatedTotals(columns []string, sample [][]string) {
	order, amount := slices.Index(columns, m.Column("order")), slices.Index(columns, m.Column("amount"))
	if order < 0 || amount < 0 {
		return
	}
	quantity, price := slices.Index(columns, m.Column("quantity")), slices.Index(columns, m.Column("price"))
	several, repeated := 0, 0
	for from := 0; from < len(sample); {
		till := from + 1
		for till < len(sample) && sample[till][order] == sample[from][order] {
			till++
		}
		if rows := sample[from:till]; len(rows) > 1 && strings.TrimSpace(rows[0][order]) != "" {
			several++
			if sameTotal(rows, amount, quantity, price) {
				repeated++
			}
		}
		from = till
	}
	if several < 3 || repeated*10 < several*9 {
		return
	}
	column := m.Column("amount")
	if quantity >= 0 && price >= 0 {
		m.remove("amount")
		m.Notes = append(m.Notes, say("“%s”是整张订单的金额，在每一行重复出现，因此改用“数量×单价”作为每行金额。",
			"%q is the total of the whole order and stands on each of its lines; quantity × price is taken for the lines instead.", column))
		return
	}
	m.Notes = append(m.Notes, say("“%s”看起来是整张订单的金额，在每一行重复出现，直接相加会重复计算。请提供单价和数量，或每单只留一行。",
		"%q looks like the total of the whole order repeated on each line; adding it up counts it twice. Provide price and quantity, or keep one line per order.", column))
}

// sameTotal reports whether the lines of one order carry one amount that is not
// simply each line's quantity × price.
func sameTotal(rows [][]string, amount, quantity, price int) bool {
	own := true
	for i, r := range rows {
		a := cleanCell(r[amount])
		if i > 0 && a != "" && a != cleanCell(rows[0][amount]) {
			return false
		}
		if a == "" && i == 0 {
			return false
		}
		if quantity >= 0 && price >= 0 && own {
			total, _ := scanAmount(a, PointDecimal)
			q, _ := scanAmount(cleanCell(r[quantity]), PointDecimal)
			p, _ := scanAmount(cleanCell(r[price]), PointDecimal)
			v, ok := q.value.times(p.value)
			own = ok && a != "" && v == total.value
		} else {
			own = false
		}
	}
	return !own
}
