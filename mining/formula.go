package mining

import (
	"math"
	"strconv"
	"strings"
)

// Formula is a model written out as arithmetic over named columns, so that any
// number of rows can be scored where they lie. Models that can be written so
// have a method Formula; its value is what their Predict gives.
type Formula interface {
	// SQL writes the formula as one SQL expression of type double precision.
	// The dialect is what PostgreSQL and DuckDB share.
	SQL(w *SQLWriter)
}

// The parts of formulas.
type (
	// Constant is a number.
	Constant float64
	// Value is the number in a column, or Otherwise where it is missing.
	Value struct {
		Column    string
		Otherwise float64
	}
	// Sum adds up.
	Sum []Formula
	// Product multiplies.
	Product []Formula
	// If is Then where the test holds, else Else.
	If struct {
		Test       Test
		Then, Else Formula
	}
	// Lookup is the value that belongs to the category in a column, Otherwise
	// where it is missing or none of the levels.
	Lookup struct {
		Column    string
		Levels    []string
		Values    []float64
		Otherwise float64
	}
	// Logistic is 1/(1 + e^−Of).
	Logistic struct{ Of Formula }
	// Exp is e^Of.
	Exp struct{ Of Formula }
	// Least is the place, from 0, of the smallest; the first of equal ones.
	Least []Formula
)

// Test is a question about one column: whether its category is among Levels,
// or, when they are nil, whether its number is at most AtMost. Of a missing
// number the answer is Missing, of a missing category no.
type Test struct {
	Column  string
	Levels  []string
	AtMost  float64
	Missing bool
}

// OnlyMissing asks whether the number or category is missing.
func OnlyMissing(column string) Test {
	return Test{Column: column, AtMost: math.Inf(-1), Missing: true}
}

// SQLWriter collects the text of an expression and the texts it compares with,
// which are parameters of the statement and never part of it.
type SQLWriter struct {
	column func(name string) string
	text   strings.Builder
	first  int
	args   []any
	places map[string]int
}

// SQL writes a formula. The expression of a column comes from the caller: of a
// number it must be of a numeric type, of a category a text; NULL is missing.
// Parameters are numbered from first.
func SQL(f Formula, column func(name string) string, first int) (text string, args []any) {
	w := &SQLWriter{column: column, first: first, places: map[string]int{}}
	Sum{f}.SQL(w)
	return w.text.String(), w.args
}

func (w *SQLWriter) write(parts ...string) {
	for _, p := range parts {
		w.text.WriteString(p)
	}
}

// number writes a literal. With an exponent it is a double on DuckDB; on
// PostgreSQL it is an exact number that becomes one where it meets a column.
func (w *SQLWriter) number(v float64) {
	w.write(strconv.FormatFloat(v, 'e', -1, 64))
}

func (w *SQLWriter) parameter(text string) {
	at, known := w.places[text]
	if !known {
		at = len(w.args)
		w.places[text], w.args = at, append(w.args, text)
	}
	w.write("$", strconv.Itoa(w.first+at))
}

func (w *SQLWriter) list(parts []Formula, between string) {
	for i, p := range parts {
		if i > 0 {
			w.write(between)
		}
		p.SQL(w)
	}
}

// pairs joins the parts by twos, and these by twos again: a long chain is as
// deep as it is long, and planners go through every part of it at every depth.
func (w *SQLWriter) pairs(parts []Formula, operator string) {
	w.write("(")
	defer w.write(")")
	if len(parts) == 1 {
		parts[0].SQL(w)
		return
	}
	half := len(parts) / 2
	w.pairs(parts[:half], operator)
	w.write(operator)
	w.pairs(parts[half:], operator)
}

// SQL writes the literal.
func (c Constant) SQL(w *SQLWriter) { w.number(float64(c)) }

// SQL writes the column with its substitute.
func (v Value) SQL(w *SQLWriter) {
	w.write("coalesce(", w.column(v.Column), "::double precision, ")
	w.number(v.Otherwise)
	w.write(")")
}

// SQL writes the sum; of no parts it is 0.
func (s Sum) SQL(w *SQLWriter) {
	if len(s) == 0 {
		w.number(0)
		return
	}
	w.pairs(s, " + ")
	w.write("::double precision")
}

// SQL writes the product; of no parts it is 1.
func (p Product) SQL(w *SQLWriter) {
	if len(p) == 0 {
		w.number(1)
		return
	}
	w.pairs(p, " * ")
	w.write("::double precision")
}

// SQL writes a CASE. What is unknown goes to its else.
func (f If) SQL(w *SQLWriter) {
	yes, no, column := f.Then, f.Else, w.column(f.Test.Column)
	w.write("case when ")
	switch {
	case f.Test.Levels != nil:
		w.oneOf(column, f.Test.Levels)
	case math.IsInf(f.Test.AtMost, -1) && f.Test.Missing:
		w.write(column, " is null")
	case f.Test.Missing:
		w.write(column, "::double precision > ")
		w.number(f.Test.AtMost)
		yes, no = no, yes
	default:
		w.write(column, "::double precision <= ")
		w.number(f.Test.AtMost)
	}
	w.write(" then ")
	yes.SQL(w)
	w.write(" else ")
	no.SQL(w)
	w.write(" end")
}

// oneOf writes comparisons rather than IN, of which DuckDB makes a join each.
func (w *SQLWriter) oneOf(column string, levels []string) {
	if len(levels) == 0 {
		w.write("false")
		return
	}
	for i, level := range levels {
		if i > 0 {
			w.write(" or ")
		}
		w.write(column, " = ")
		w.parameter(level)
	}
}

// SQL writes a CASE with a branch for each level.
func (l Lookup) SQL(w *SQLWriter) {
	if len(l.Levels) == 0 {
		w.number(l.Otherwise)
		return
	}
	w.write("case ", w.column(l.Column))
	for i, level := range l.Levels {
		w.write(" when ")
		w.parameter(level)
		w.write(" then ")
		w.number(l.Values[i])
	}
	w.write(" else ")
	w.number(l.Otherwise)
	w.write(" end")
}

// SQL writes the logistic function so that no power overflows.
func (l Logistic) SQL(w *SQLWriter) {
	w.write("1 / (1 + exp(greatest(least(-")
	Sum{l.Of}.SQL(w)
	w.write(", 700), -700)))")
}

// SQL writes the power.
func (e Exp) SQL(w *SQLWriter) {
	w.write("exp(")
	Sum{e.Of}.SQL(w)
	w.write(")")
}

// SQL writes comparisons, each part with all that follow it.
func (l Least) SQL(w *SQLWriter) {
	w.write("case")
	for i := range l[:max(0, len(l)-1)] {
		w.write(" when ")
		l[i].SQL(w)
		w.write(" <= least(")
		w.list(l[i+1:], ", ")
		w.write(") then ")
		w.number(float64(i))
	}
	w.write(" else ")
	w.number(float64(len(l) - 1))
	w.write(" end")
}
