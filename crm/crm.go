// Package crm is the contract between the capabilities below it and the
// program that wires them: what a part gets, what every part offers, and the
// small optional interfaces through which parts contribute to one another
// without importing each other.
//
// To add a capability: a folder crm/x with New(env …) returning a Part, its
// sql/NNNN_name.sql (schema) and sql/x.sql (statements), a folder
// web/src/features/x, and its line in cmd/zhike/parts.go.
package crm

import (
	"context"
	"log/slog"
	"time"

	"zhike/api"
	"zhike/expr"
	"zhike/job"
	"zhike/store"
)

// Env is what every part may use.
type Env struct {
	DB   *store.DB
	Jobs *job.Queue
	Log  *slog.Logger
	Dir  string         // folder for files of this installation: uploads, rejected rows
	Zone *time.Location // of the business day
	Now  func() time.Time
}

// Part is one capability.
type Part interface {
	Name() string
	Migrations() []store.Migration
	Queries() store.Statements
	Routes(a *api.API)
	Jobs(q *job.Queue)
}

// Group says from which facts of a customer a field is computed.
type Group string

const (
	Profile Group = "profile" // the customer row c
	Orders  Group = "orders"  // aggregate over the orders o of one customer, none later than @t
	Lines   Group = "lines"   // aggregate over the order lines l, with their products p
	Events  Group = "events"  // aggregate over the events e
	Scores  Group = "scores"  // a column of the part's own table keyed by customer_id, written by its job
	Derived Group = "derived" // from other fields, written as {order.count}
)

// Field is one quantity known per customer, declared once: segments, lists,
// charts, models and journeys all use it.
type Field struct {
	Name     string // such as order.count_90d
	Group    Group
	Type     expr.Type
	Zh, En   string // label
	DocZh    string // what it says, in a sentence
	DocEn    string
	Unit     string // days, CNY, share, orders …; empty for none
	SQL      string // an aggregate over the group's rows; for profile and derived a plain expression; @t is the moment as of which it is computed
	Where    string // which rows of the group count; empty: all. They are also the rows behind the figure
	Empty    string // SQL literal for a customer without any such row; empty: missing
	Table    string // for Scores: the table
	Most     bool   // SQL is not an aggregate: the field is its most frequent value, the first in order among equals
	Personal bool   // masked for roles that may not see personal data
	Terms    []Term // what its codes mean; empty: its values are the shop's own words
}

// Term is a code that a field can have, in words.
type Term struct{ Code, Zh, En string }

// Say returns the words of a code, or the value itself where it is none.
func (f Field) Say(value string) (zh, en string) {
	for _, t := range f.Terms {
		if t.Code == value {
			return t.Zh, t.En
		}
	}
	return value, value
}

// ListTerms enumerates terms for a definition.
func ListTerms(terms []Term) (zh, en string) {
	for i, t := range terms {
		if i > 0 {
			zh, en = zh+"、", en+"; "
		}
		zh, en = zh+t.Zh, en+t.En
	}
	return zh, en
}

// Column is the field's column in the snapshot.
func (f Field) Column() string {
	out := []byte(f.Name)
	for i, c := range out {
		if c == '.' {
			out[i] = '_'
		}
	}
	return string(out)
}

// Fielder is a part that adds fields to the catalogue.
type Fielder interface{ Fields() []Field }

// FieldUse is something that people or the program make with a field of the catalogue.
type FieldUse struct {
	Kind string `json:"kind" enum:"field,view,segment"`
	ID   string `json:"id" doc:"of a field its name"`
	Name string `json:"name"`
	By   string `json:"by,omitempty" doc:"whose it is"`
}

// FieldUser is a part in which fields are used by name, such as in rules. It
// names what the caller may see.
type FieldUser interface {
	FieldUses(ctx context.Context, field string) ([]FieldUse, error)
}

// TimelineEntry is one thing that happened with a customer.
type TimelineEntry struct {
	Time   time.Time      `json:"time"`
	Kind   string         `json:"kind" doc:"order, return, event, import …"`
	Title  string         `json:"title"`
	Detail map[string]any `json:"detail,omitempty"`
	Source string         `json:"source,omitempty" doc:"the batch it came with"`
}

// Timeliner is a part that contributes to a customer's timeline: entries
// before the given moment, newest first.
type Timeliner interface {
	Timeline(ctx context.Context, customerID int64, before time.Time, limit int) ([]TimelineEntry, error)
}

// Eraser is a part that holds personal data of customers: it can copy out and
// erase what it knows about one.
type Eraser interface {
	CopyPerson(ctx context.Context, customerID int64) (map[string]any, error)
	ErasePerson(ctx context.Context, tx *store.Tx, customerID int64) error
}

// Check is one thing that must always hold; its statement gives the number of
// violations.
type Check struct {
	Stmt   store.Statement
	Zh, En string // what is wrong when there are any
}

// Checker is a part whose tables have invariants; `zhike doctor` looks at them.
type Checker interface{ Checks() []Check }
