package prepare

import (
	"context"
	"encoding/json"
	"fmt"

	"zhike/mining"
)

// Scaling is how a Scaler measures a number.
type Scaling string

// The scalings.
const (
	Z      Scaling = "z"      // from the mean, in standard deviations (divisor n)
	Robust Scaling = "robust" // from the median, in interquartile ranges
	MinMax Scaling = "minmax" // from the least value, in the distance to the greatest: 0 … 1
)

// ScalerOptions are the choices of FitScaler; the zero value standardises.
type ScalerOptions struct {
	Scaling Scaling // Z by default
}

// Scaler brings numbers to a common scale: v becomes (v − centre)/unit, with the
// centre and unit of its column. Categories stay as they are and missing values
// missing. A column that does not vary becomes 0. Under Robust a column whose
// quartiles are equal though it varies is measured in standard deviations. A new
// row may lie outside what was seen, under MinMax below 0 or above 1.
type Scaler struct {
	schema  mining.Schema
	scaling Scaling
	spans   []span
}

// span is where the scale of a column begins and how long its unit is.
type span struct {
	Centre float64 `json:"centre"`
	Unit   float64 `json:"unit"` // above 0; 1 for a category
}

// FitScaler finds the scale of each number. A column without any value is a
// *mining.DataError.
func FitScaler(ctx context.Context, x *mining.Matrix, o ScalerOptions) (*Scaler, error) {
	if o.Scaling == "" {
		o.Scaling = Z
	}
	if o.Scaling != Z && o.Scaling != Robust && o.Scaling != MinMax {
		return nil, mining.TableError(fmt.Sprintf("没有缩放方式 %q", o.Scaling), fmt.Sprintf("there is no scaling called %q", o.Scaling))
	}
	if err := checkTable(x); err != nil {
		return nil, err
	}
	m := &Scaler{x.Schema(), o.Scaling, make([]span, x.Width())}
	err := mining.Pieces(ctx, x.Width(), 1, func(j, _, _ int) {
		m.spans[j] = span{Unit: 1}
		if c := x.Column(j); !c.Category() {
			m.spans[j] = spanOf(c.Values, o.Scaling)
		}
	})
	if err != nil {
		return nil, err
	}
	for j, s := range m.spans {
		if !finite(s.Unit) {
			return nil, mining.RowError(-1, x.Column(j).Name, "数值过大，跨度无法计算", "the values are too large for the distance between them")
		}
	}
	return m, nil
}

func spanOf(values []float64, scaling Scaling) span {
	mean, deviation, _ := moments(values)
	s := span{mean, deviation}
	switch scaling {
	case Robust:
		sorted := present(values)
		s.Centre = quantile(sorted, .5)
		if distance := quantile(sorted, .75) - quantile(sorted, .25); distance > 0 {
			s.Unit = distance
		}
	case MinMax:
		sorted := present(values)
		s = span{sorted[0], sorted[len(sorted)-1] - sorted[0]}
	}
	if deviation == 0 || s.Unit == 0 {
		s.Unit = 1
	}
	if deviation == 0 { // not the mean, which rounding may have moved
		s.Centre = present(values)[0]
	}
	return s
}

// Schema returns the columns that the model expects.
func (m *Scaler) Schema() mining.Schema { return m.schema }

// Transform returns the table with its numbers scaled. A number too far away
// for its scale is a *mining.DataError.
func (m *Scaler) Transform(ctx context.Context, x *mining.Matrix) (*mining.Matrix, error) {
	return recast(ctx, m.schema, x, func(j int, c, _ mining.Column) []mining.Column {
		if !c.Category() {
			s := m.spans[j]
			c = changed(c, func(v float64) float64 { return (v - s.Centre) / s.Unit })
		}
		return []mining.Column{c}
	})
}

type scalerDocument struct {
	heading
	Scaling Scaling `json:"scaling"`
	Spans   []span  `json:"spans"`
}

// MarshalJSON writes the model with its name and version.
func (m *Scaler) MarshalJSON() ([]byte, error) {
	return json.Marshal(scalerDocument{headingOf("scaler", m.schema), m.scaling, m.spans})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Fill's does.
func (m *Scaler) UnmarshalJSON(data []byte) error {
	var d scalerDocument
	if err := read(data, &d, &d.heading, "scaler"); err != nil {
		return err
	}
	if len(d.Spans) != len(d.Schema) || d.Scaling != Z && d.Scaling != Robust && d.Scaling != MinMax {
		return damaged("列或缩放方式不全", "it lacks columns or the scaling")
	}
	for j, s := range d.Spans {
		if !finite(s.Centre, s.Unit) || s.Unit <= 0 {
			return damaged("“"+d.Schema[j].Name+"”的尺度不成立", "the scale of column "+d.Schema[j].Name+" is none")
		}
	}
	*m = Scaler{d.Schema, d.Scaling, d.Spans}
	return nil
}
