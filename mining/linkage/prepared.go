package linkage

import (
	"context"
	"hash/fnv"
	"math/bits"

	"zhike/mining"
)

// missing is the code of a missing value.
const missing = -1

// coded is a column in which every different value has a number.
type coded struct {
	field *field
	codes []int32 // of each record; missing if there is none
	forms []form  // by code
	rare  []float64
	other *coded  // compared with crosswise
	to    []int32 // the code in other of each value, or missing
}

// table is the records of one file, or of two one after the other, made ready
// to be compared.
type table struct {
	rows    int
	left    int // records of the first file; 0 if there is one only
	columns []coded
}

// prepare standardises the columns of the fields.
func prepare(ctx context.Context, fields []field, a, b *Records) (*table, error) {
	t := &table{rows: a.rows, columns: make([]coded, len(fields))}
	files := []*Records{a}
	if b != nil {
		t.left, t.rows = a.rows, a.rows+b.rows
		files = append(files, b)
	}
	for _, f := range fields {
		for _, r := range files {
			if _, known := r.column(f.Name); !known {
				return nil, mining.RowError(-1, f.Name, "没有这一列", "there is no such column")
			}
		}
	}
	err := mining.Pieces(ctx, len(fields), 1, func(_, j, _ int) {
		c := coded{field: &fields[j], codes: make([]int32, 0, t.rows)}
		seen, written := map[string]int32{}, map[string]int32{"": missing}
		for _, r := range files {
			column, _ := r.column(c.field.Name)
			for _, v := range column.Values {
				code, known := written[v]
				if !known {
					code = c.add(v, seen)
					written[v] = code
				}
				c.codes = append(c.codes, code)
			}
		}
		t.columns[j] = c
	})
	if err != nil {
		return nil, err
	}
	t.cross()
	return t, nil
}

// add numbers a value by its standardised text.
func (c *coded) add(v string, seen map[string]int32) int32 {
	f := c.field.how.standard(v).marked()
	if f.text == "" {
		return missing
	}
	code, known := seen[f.text]
	if !known {
		code = int32(len(c.forms))
		seen[f.text] = code
		c.forms = append(c.forms, f)
	}
	return code
}

// weigh looks up how rare each value is.
func (t *table) weigh() {
	for j := range t.columns {
		c := &t.columns[j]
		c.rare = make([]float64, len(c.forms))
		for k := range c.forms {
			c.rare[k] = c.field.rarity(c.forms[k].text)
		}
	}
}

// pattern is the levels of a pair, three bits a column.
type pattern uint64

func (p pattern) level(column int) int { return int(p >> (3 * column) & 7) }

// compare returns the levels of two records.
func (t *table) compare(a, b int) pattern {
	var p pattern
	for j := range t.columns {
		p |= pattern(t.columns[j].level(a, b)) << (3 * j)
	}
	return p
}

func (c *coded) level(a, b int) int {
	x, y := c.codes[a], c.codes[b]
	switch {
	case x == missing || y == missing:
		return c.field.levels()
	case x == y:
		return 0
	case c.other != nil && c.exchanged(a, b):
		return len(c.field.how.levels)
	}
	return c.field.how.level(&c.forms[x], &c.forms[y])
}

// pairs is the number of pairs that there are.
func (t *table) pairs() float64 {
	if t.left > 0 {
		return float64(t.left) * float64(t.rows-t.left)
	}
	return float64(t.rows) * float64(t.rows-1) / 2
}

// fingerprints is a number made of what each record holds, so that records can
// be put into an order that does not depend on the one they came in.
func (t *table) fingerprints() []uint64 {
	out := make([]uint64, t.rows)
	for j := range t.columns {
		c := &t.columns[j]
		hashes := make([]uint64, len(c.forms))
		for k := range c.forms {
			hashes[k] = hashed(c.forms[k].text)
		}
		for i, code := range c.codes {
			h := uint64(1)
			if code != missing {
				h = hashes[code]
			}
			out[i] = mixed(out[i]*31 + h)
		}
	}
	return out
}

func hashed(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s))
	return mixed(h.Sum64())
}

// mixed spreads the bits of a number (multiply and fold, as in wyhash).
func mixed(x uint64) uint64 {
	hi, lo := bits.Mul64(x^0x9e3779b97f4a7c15, 0xe7037ed1a0b428db)
	return hi ^ lo
}
