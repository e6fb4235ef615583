package linkage

import (
	"slices"
	"strings"

	"zhike/mining"
)

// Key is what two records must share to be compared: all of its parts.
type Key []Part

// Part is a column of a key.
type Part struct {
	Column string `json:"column"`
	Start  bool   `json:"start,omitempty"` // its first three characters only; of a date, the year
}

// String names the key.
func (k Key) String() string {
	parts := make([]string, len(k))
	for i, p := range k {
		if parts[i] = p.Column; p.Start {
			parts[i] += "…"
		}
	}
	return strings.Join(parts, " + ")
}

// of is the number that stands for what records must share.
func (p Part) of(f *form) uint64 {
	text := f.block()
	if !p.Start {
		return hashed(text)
	}
	n := 3
	if f.number > 0 && len(f.text) == 8 {
		n = 4
	}
	for i := range text {
		if n == 0 {
			text = text[:i]
			break
		}
		n--
	}
	return hashed("…" + text)
}

// none stands for a record that lacks a part of the key.
const none = 0

// values is the key of every record, or none.
func (t *table) values(k Key) []uint64 {
	out := make([]uint64, t.rows)
	for i := range out {
		out[i] = 1
	}
	for _, p := range k {
		c := &t.columns[t.index(p.Column)]
		hashes := make([]uint64, len(c.forms))
		for code := range c.forms {
			hashes[code] = p.of(&c.forms[code])
		}
		for i, code := range c.codes {
			if code == missing {
				out[i] = none
			} else if out[i] != none {
				out[i] = mixed(out[i]*31 + hashes[code])
			}
		}
	}
	return out
}

func (t *table) index(column string) int {
	return slices.IndexFunc(t.columns, func(c coded) bool { return c.field.Name == column })
}

// checkKeys refuses keys that name no column.
func (t *table) checkKeys(keys []Key) error {
	for _, k := range keys {
		if len(k) == 0 {
			return mining.TableError("有一个键没有列", "one of the keys has no column")
		}
		for _, p := range k {
			if t.index(p.Column) < 0 {
				return mining.RowError(-1, p.Column, "键用到这一列，但不比较这一列", "a key needs this column, but it is not compared")
			}
		}
	}
	return nil
}
