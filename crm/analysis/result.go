package analysis

import (
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/mining"
)

// Text is a sentence or a label in both languages.
type Text = mining.Text

// Head is what every result begins with.
type Head struct {
	AsOf       time.Time  `json:"as_of" doc:"later facts were not looked at"`
	From       string     `json:"from,omitempty" doc:"first business day of the period"`
	To         string     `json:"to,omitempty" doc:"last business day of the period"`
	Filter     string     `json:"filter,omitempty"`
	Segment    *GroupName `json:"segment,omitempty" doc:"the segment among whose members it was asked"`
	Finding    Text       `json:"finding" doc:"what the figures say, in one sentence"`
	Definition Text       `json:"definition" doc:"how they are computed"`
	LeftOut    []LeftOut  `json:"left_out" doc:"what does not take part, and why"`
}

// LeftOut is one kind of record that does not take part in an analysis.
type LeftOut struct {
	What      Text     `json:"what"`
	Customers int64    `json:"customers,omitempty"`
	Orders    int64    `json:"orders,omitempty"`
	Revenue   *float64 `json:"revenue,omitempty"`
}

// head begins a result; the period is shown where it was asked for.
func (f *frame) head(definition Text) Head {
	h := Head{AsOf: f.at, Filter: f.filter, Definition: definition, LeftOut: []LeftOut{}}
	if f.among != nil {
		h.Segment = &GroupName{ID: f.among.ID, Name: f.among.Name}
		h.Definition = join(definition, f.among.amongWhom())
	}
	if f.period || f.to != f.day {
		h.To = f.to
	}
	if f.period {
		h.From = f.from
	}
	return h
}

// fileName names the file of a result, with the segment it was asked among.
func (h *Head) fileName(name Text) Text {
	if h.Segment == nil {
		return name
	}
	return both("%s %s", "%s %s", name, h.Segment.Name)
}

// leave notes what was left out, unless there was none of it.
func (h *Head) leave(l LeftOut) {
	if l.Customers != 0 || l.Orders != 0 || (l.Revenue != nil && *l.Revenue != 0) {
		h.LeftOut = append(h.LeftOut, l)
	}
}

// Column is a column of a result's table.
type Column = Text

// Tabular is a result whose main part can be shown as a table: cells are
// string, bool, int64, float64 or nil, as many as there are columns.
type Tabular interface {
	Table(language string) (columns []Column, rows [][]any)
}

// download offers a result as a file.
func download(t Tabular, name Text, format, language string) (*api.Download, error) {
	columns, rows := t.Table(language)
	out := crm.Table{Name: name.In(language), Next: crm.Rows(rows)}
	for _, c := range columns {
		out.Columns = append(out.Columns, c.In(language))
	}
	return out.Download(format)
}
