package prepare

import (
	"context"
	"encoding/json"
	"fmt"

	"zhike/mining"
)

// Strategy is what a Fill puts in the place of a missing number.
type Strategy string

// The strategies. A category gets its most frequent level under all of them
// but Constant.
const (
	Median   Strategy = "median"
	Mean     Strategy = "mean"
	Mode     Strategy = "mode"     // the most frequent value, the smallest of several
	Constant Strategy = "constant" // the same for all
)

// FillOptions are the choices of FitFill; the zero value takes medians.
type FillOptions struct {
	Strategy Strategy
	Number   float64 // with Constant: for numbers
	Level    string  // with Constant: for categories, a new level if they lack it; empty leaves them missing
}

// Fill puts one value per column in the place of those that are missing.
type Fill struct {
	schema mining.Schema
	level  string    // for categories, where it is a constant
	values []float64 // by column; NaN leaves it missing
}

// FitFill finds the value of each column. A column without any value is a
// *mining.DataError, except that a constant needs none.
func FitFill(ctx context.Context, x *mining.Matrix, o FillOptions) (*Fill, error) {
	if o.Strategy == "" {
		o.Strategy = Median
	}
	if x.Rows() == 0 || x.Width() == 0 || o.Strategy != Constant {
		if err := checkTable(x); err != nil {
			return nil, err
		}
	}
	if !finite(o.Number) {
		return nil, mining.TableError("填充的常数须为有限的数", "the constant to fill with must be a finite number")
	}
	m := &Fill{schema: x.Schema(), values: make([]float64, x.Width())}
	if o.Strategy == Constant {
		m.level = o.Level
	}
	for j := range m.values {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		c := x.Column(j)
		switch {
		case o.Strategy == Constant && c.Category():
			m.values[j] = -1 // the level of that name
		case o.Strategy == Constant:
			m.values[j] = o.Number
		case c.Category() || o.Strategy == Mode:
			m.values[j] = mode(present(c.Values))
		case o.Strategy == Mean:
			m.values[j], _, _ = moments(c.Values)
		case o.Strategy == Median:
			m.values[j] = quantile(present(c.Values), .5)
		default:
			return nil, mining.TableError(fmt.Sprintf("没有填充方式 %q", o.Strategy), fmt.Sprintf("there is no way of filling called %q", o.Strategy))
		}
	}
	return m, nil
}

// Schema returns the columns that the model expects.
func (m *Fill) Schema() mining.Schema { return m.schema }

// Transform returns the table with its missing values filled.
func (m *Fill) Transform(ctx context.Context, x *mining.Matrix) (*mining.Matrix, error) {
	x, err := m.schema.Align(x)
	if err != nil {
		return nil, err
	}
	columns := make([]mining.Column, x.Width())
	for j := range columns {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		c, value := x.Column(j), m.values[j]
		if c.Category() && value < 0 {
			if m.level == "" {
				columns[j] = c
				continue
			}
			value = -1
			for code, level := range c.Levels {
				if level == m.level {
					value = float64(code)
				}
			}
			if value < 0 {
				value = float64(len(c.Levels))
				c.Levels = append(c.Levels[:len(c.Levels):len(c.Levels)], m.level)
			}
		}
		c.Values = filled(c.Values, func(int) float64 { return value })
		columns[j] = c
	}
	return mining.NewMatrix(columns...)
}

// filled copies the values, asking for those that are missing.
func filled(values []float64, value func(row int) float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		if out[i] = v; v != v {
			out[i] = value(i)
		}
	}
	return out
}

type fillDocument struct {
	heading
	Level  string    `json:"level,omitempty"`
	Values []float64 `json:"values"`
}

// MarshalJSON writes the model with its name and version.
func (m *Fill) MarshalJSON() ([]byte, error) {
	return json.Marshal(fillDocument{headingOf("fill", m.schema), m.level, m.values})
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of
// another version, or damaged ones are refused with a *mining.DataError and
// leave the model as it was.
func (m *Fill) UnmarshalJSON(data []byte) error {
	var d fillDocument
	if err := read(data, &d, &d.heading, "fill"); err != nil {
		return err
	}
	if len(d.Values) != len(d.Schema) {
		return damaged("列的填充值不全", "it lacks the values of some columns")
	}
	for j, f := range d.Schema {
		if !fits(f, d.Values[j]) && !(f.Kind == mining.Category && d.Values[j] == -1) {
			return damaged("“"+f.Name+"”的填充值不成立", "the value for column "+f.Name+" is none")
		}
	}
	*m = Fill{d.Schema, d.Level, d.Values}
	return nil
}
