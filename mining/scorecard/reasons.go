package scorecard

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// Reason is why a row has fewer points than it might have.
type Reason struct {
	Column string      `json:"column"`
	Bin    mining.Text `json:"bin"`    // that the row falls into
	Points int         `json:"points"` // that it gets for it
	Lost   float64     `json:"lost"`   // by how much that is below the training rows' mean
	Text   mining.Text `json:"text"`
}

// Reasons returns for row i at most so many reasons, the weightiest first: the
// columns whose points lie furthest below the mean of the training rows (one
// of the two references that Regulation B, 12 CFR 1002.9, names; the other,
// the best bin, blames a column on which hardly anybody does well). A row that
// is above the mean everywhere has none.
func (m *Scorecard) Reasons(x *mining.Matrix, i, most int) ([]Reason, error) {
	x, err := m.binning.schema.Align(x)
	if err != nil {
		return nil, err
	}
	if i < 0 || i >= x.Rows() {
		return nil, mining.TableError(fmt.Sprintf("没有第 %d 行", i+1), fmt.Sprintf("there is no row %d to explain", i+1))
	}
	var out []Reason
	for j := range m.binning.variables {
		v := &m.binning.variables[j]
		if m.weights[j] <= 0 {
			continue
		}
		bin := Bin{Label: mining.Text{Zh: "缺失", En: "missing"}}
		if k := v.bin(x.Column(j).Values[i]); k >= 0 {
			bin = v.Bins[k]
		}
		if lost := v.meanPoints() - float64(bin.Points); lost > 0 {
			out = append(out, Reason{v.Column, bin.Label, bin.Points, lost, mining.Text{
				Zh: fmt.Sprintf("%s（%s）：比平均少 %.0f 分", v.Column, bin.Label.Zh, math.Ceil(lost)),
				En: fmt.Sprintf("%s (%s): %.0f points below the mean", v.Column, bin.Label.En, math.Ceil(lost))}})
		}
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return cmp.Compare(b.Lost, a.Lost) })
	return out[:min(len(out), max(most, 0))], nil
}

// meanPoints is the mean over the training rows.
func (v *Variable) meanPoints() float64 {
	points, rows := 0.0, 0.0
	for _, b := range v.Bins {
		points += float64(b.Points * b.Rows)
		rows += float64(b.Rows)
	}
	return points / rows
}
