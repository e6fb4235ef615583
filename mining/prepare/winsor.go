package prepare

import (
	"context"
	"encoding/json"
	"fmt"

	"zhike/mining"
)

// Side is the end of a column that a Winsor cuts.
type Side string

// The sides.
const (
	BothSides Side = "both"
	LowSide   Side = "low"
	HighSide  Side = "high"
)

// WinsorOptions are the choices of FitWinsor; the zero value cuts one percent at
// each end.
type WinsorOptions struct {
	Share float64 // of the values at an end; .01 by default, below .5
	Side  Side    // BothSides by default
}

// Winsor draws values that are far out in to the border of the others, so that a
// few do not rule a mean or a line (Tukey 1962, after Winsor): what lies below
// the Share-quantile of its column becomes that quantile, what lies above the
// (1 − Share)-quantile becomes that. The quantiles are those of the rows it was
// fitted on. Categories stay as they are and missing values missing.
type Winsor struct {
	schema  mining.Schema
	borders []border
}

// border is what the values of a column are drawn in to; none of a category.
type border struct {
	Low  *float64 `json:"low,omitempty"`
	High *float64 `json:"high,omitempty"`
}

// FitWinsor finds the quantiles. A column without any value is a *mining.DataError.
func FitWinsor(ctx context.Context, x *mining.Matrix, o WinsorOptions) (*Winsor, error) {
	if o.Share == 0 {
		o.Share = .01
	}
	if o.Side == "" {
		o.Side = BothSides
	}
	if !(o.Share > 0 && o.Share < .5) {
		return nil, mining.TableError(fmt.Sprintf("截取的份额 %v 须在 0 与 0.5 之间", o.Share), fmt.Sprintf("the share %v to be cut must lie between 0 and 0.5", o.Share))
	}
	if o.Side != BothSides && o.Side != LowSide && o.Side != HighSide {
		return nil, mining.TableError(fmt.Sprintf("没有名为 %q 的一端", o.Side), fmt.Sprintf("there is no end called %q", o.Side))
	}
	if err := checkTable(x); err != nil {
		return nil, err
	}
	m := &Winsor{x.Schema(), make([]border, x.Width())}
	err := mining.Pieces(ctx, x.Width(), 1, func(j, _, _ int) {
		c := x.Column(j)
		if c.Category() {
			return
		}
		sorted := present(c.Values)
		if o.Side != HighSide {
			v := quantile(sorted, o.Share)
			m.borders[j].Low = &v
		}
		if o.Side != LowSide {
			v := quantile(sorted, 1-o.Share)
			m.borders[j].High = &v
		}
	})
	if err != nil {
		return nil, err
	}
	return m, nil
}

// Schema returns the columns that the model expects.
func (m *Winsor) Schema() mining.Schema { return m.schema }

// Transform returns the table with its numbers within the borders.
func (m *Winsor) Transform(ctx context.Context, x *mining.Matrix) (*mining.Matrix, error) {
	return recast(ctx, m.schema, x, func(j int, c, _ mining.Column) []mining.Column {
		if !c.Category() {
			c = changed(c, m.borders[j].within)
		}
		return []mining.Column{c}
	})
}

func (b border) within(v float64) float64 {
	if b.Low != nil {
		v = max(v, *b.Low)
	}
	if b.High != nil {
		v = min(v, *b.High)
	}
	return v
}

type winsorDocument struct {
	heading
	Borders []border `json:"borders"`
}

// MarshalJSON writes the model with its name and version.
func (m *Winsor) MarshalJSON() ([]byte, error) {
	return json.Marshal(winsorDocument{headingOf("winsor", m.schema), m.borders})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Fill's does.
func (m *Winsor) UnmarshalJSON(data []byte) error {
	var d winsorDocument
	if err := read(data, &d, &d.heading, "winsor"); err != nil {
		return err
	}
	if len(d.Borders) != len(d.Schema) {
		return damaged("列的边界不全", "it lacks the borders of some columns")
	}
	for j, b := range d.Borders {
		number, cut := d.Schema[j].Kind == mining.Number, b.Low != nil || b.High != nil
		if number != cut || b.Low != nil && b.High != nil && *b.Low > *b.High {
			return damaged("“"+d.Schema[j].Name+"”的边界不成立", "the borders of column "+d.Schema[j].Name+" are none")
		}
	}
	*m = Winsor{d.Schema, d.Borders}
	return nil
}
