// Package linkage finds the records that speak of the same person, firm or
// place, in one file or between two, without anybody having labelled a pair.
//
// Values are standardised and compared by kind (names with pinyin, phones,
// dates, addresses …), and each comparison ends in a level, from "the same" to
// "different", with "missing" as a level of its own. Fellegi and Sunter's model
// (1969) gives every level a weight of log₂(m/u) bits, where m is how often it
// occurs among records of the same entity and u how often among others; both
// are estimated by EM. Agreement in a rare value weighs more than in a common
// one. Only pairs that share a key are compared: Fit chooses the keys.
package linkage

import (
	"fmt"
	"unicode/utf8"

	"zhike/mining"
)

// Kind says what the values of a column are, hence how they are compared.
type Kind string

// The kinds of columns.
const (
	Name    Kind = "name"    // of a person, in Chinese or Latin letters
	Company Kind = "company" // of a firm
	Address Kind = "address" // street and house number, or all of it
	Phone   Kind = "phone"
	Email   Kind = "email"
	Date    Kind = "date"
	Number  Kind = "number" // a quantity; digits that name something are a Code
	Code    Kind = "code"   // an identifier or a short code
	Words   Kind = "words"  // any other text
)

// Column is the values of one column as they were written; an empty one is missing.
type Column struct {
	Name   string
	Values []string
}

// Records is a table of texts, checked once when it is made.
type Records struct {
	rows    int
	columns []Column
}

// mostColumns fit into one word of levels.
const mostColumns = 21

// longest is how many bytes a value may have. A longer one is a document, not
// a name or an address.
const longest = 10_000

// NewRecords makes a table of columns of one length. Two columns of one name,
// a value that is not UTF-8 or has more than 10,000 bytes is a *mining.DataError.
// The slices are kept and must not be changed.
func NewRecords(columns ...Column) (*Records, error) {
	r := &Records{columns: columns}
	if len(columns) > 0 {
		r.rows = len(columns[0].Values)
	}
	seen := map[string]bool{}
	for _, c := range columns {
		switch {
		case seen[c.Name]:
			return nil, mining.RowError(-1, c.Name, "列名重复", "the name stands for two columns")
		case len(c.Values) != r.rows:
			return nil, mining.RowError(-1, c.Name, fmt.Sprintf("有 %d 个值，应为 %d 个", len(c.Values), r.rows),
				fmt.Sprintf("there are %d values where %d are expected", len(c.Values), r.rows))
		}
		seen[c.Name] = true
		for i, v := range c.Values {
			if len(v) > longest {
				return nil, mining.RowError(i, c.Name, "文本太长，不像是姓名、地址一类的值", "the text is too long for a name, an address or the like")
			}
			if !utf8.ValidString(v) {
				return nil, mining.RowError(i, c.Name, "不是有效的 UTF-8 文本", "the text is not valid UTF-8")
			}
		}
	}
	return r, nil
}

// Rows is the number of records.
func (r *Records) Rows() int { return r.rows }

// Row returns the values of one record in the columns named. A column that there
// is not is a *mining.DataError.
func (r *Records) Row(i int, columns []string) ([]string, error) {
	out := make([]string, len(columns))
	for j, name := range columns {
		c, known := r.column(name)
		if !known {
			return nil, mining.RowError(-1, name, "没有这一列", "there is no such column")
		}
		out[j] = c.Values[i]
	}
	return out, nil
}

// column finds a column by name; false if there is none.
func (r *Records) column(name string) (Column, bool) {
	for _, c := range r.columns {
		if c.Name == name {
			return c, true
		}
	}
	return Column{}, false
}

// Options for Fit; the zero value is good.
type Options struct {
	Kinds map[string]Kind // of columns; others are recognised by their values
	Keys  []Key           // by which pairs are sought; chosen by Fit if nil
	// NeverCross keeps columns of names from being compared crosswise; they are only
	// where given names and surnames are exchanged more often than by chance.
	NeverCross bool
	MaxBlock   int    // most records in a block; larger blocks are cut off and counted; 1,000 if 0
	Seed       uint64 // of the sample of pairs by which chance agreement is measured
}

func (o Options) withDefaults() (Options, error) {
	if o.MaxBlock < 0 {
		return o, mining.TableError("块的上限不能为负", "the greatest size of a block must not be below zero")
	}
	if o.MaxBlock == 0 {
		o.MaxBlock = 1000
	}
	for name, kind := range o.Kinds {
		if _, known := comparisonOf(kind); !known {
			return o, mining.RowError(-1, name, fmt.Sprintf("没有“%s”这一种类", kind), fmt.Sprintf("there is no kind %q", kind))
		}
	}
	return o, nil
}
