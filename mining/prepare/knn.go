package prepare

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"zhike/mining"
)

// KNNOptions are the choices of FitKNN; the zero value is good.
type KNNOptions struct {
	Neighbours int  // 10 by default
	Uniform    bool // neighbours count alike rather than by the inverse of their distance
	Raw        bool // distances in the units of the columns rather than in their standard deviations
}

// KNN fills a missing value from the nearest rows that have one (Troyanskaya et
// al. 2001, Bioinformatics 17:520).
//
// Between two rows lies the root of the mean squared difference over the
// columns that both have; a category that differs counts 1, as a number one
// standard deviation away. Of the k nearest rows with a value in the column the
// mean is taken, weighted by 1/distance; of categories the level of most
// weight. Rows that lie at no distance decide alone. A row that shares no
// column with any gets the mean of the column, or its mode. With Raw and numbers
// only this is scikit-learn's KNNImputer.
//
// Every row to be filled is compared with every row learnt from, so the cost
// grows with their product; memory grows with their sum.
type KNN struct {
	train *mining.Matrix
	o     KNNOptions
	index *knnIndex
}

// FitKNN remembers the rows and prepares the search.
func FitKNN(ctx context.Context, x *mining.Matrix, o KNNOptions) (*KNN, error) {
	if err := checkTable(x); err != nil {
		return nil, err
	}
	if o.Neighbours == 0 {
		o.Neighbours = 10
	}
	if o.Neighbours < 0 {
		return nil, mining.TableError(fmt.Sprintf("近邻数 %d 须大于 0", o.Neighbours), fmt.Sprintf("the number of neighbours %d must be above zero", o.Neighbours))
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return &KNN{train: x, o: o, index: newKNNIndex(x, o.Raw)}, nil
}

// Schema returns the columns that the model expects.
func (m *KNN) Schema() mining.Schema { return m.train.Schema() }

// Transform returns the table with its missing values filled.
func (m *KNN) Transform(ctx context.Context, x *mining.Matrix) (*mining.Matrix, error) {
	x, err := m.Schema().Align(x)
	if err != nil {
		return nil, err
	}
	out := make([]mining.Column, x.Width())
	var holes []int
	for i := range x.Rows() {
		for j := range x.Width() {
			if math.IsNaN(x.Column(j).Values[i]) {
				holes = append(holes, i)
				break
			}
		}
	}
	for j := range out {
		out[j] = x.Column(j)
		out[j].Values = append([]float64(nil), out[j].Values...)
	}
	err = mining.Pieces(ctx, len(holes), 64, func(_, lo, hi int) { m.fill(ctx, x, holes[lo:hi], out) })
	if err != nil {
		return nil, err
	}
	return mining.NewMatrix(out...)
}

// fill fills the given rows, block of donors by block of donors.
func (m *KNN) fill(ctx context.Context, x *mining.Matrix, rows []int, out []mining.Column) {
	queries := make([]*query, len(rows))
	for k, i := range rows {
		queries[k] = m.index.query(x, i, m.o.Neighbours)
	}
	s := newScratch()
	for lo, hi := 0, 0; lo < m.train.Rows() && ctx.Err() == nil; lo = hi {
		hi = min(lo+min(max(lo, firstBlock), donorBlock), m.train.Rows())
		for _, q := range queries {
			m.index.compare(q, lo, hi, s)
		}
	}
	for k, q := range queries {
		for h := range q.holes {
			hole := &q.holes[h]
			out[hole.column].Values[rows[k]] = m.value(hole)
		}
	}
}

// value draws the neighbours of a hole together.
func (m *KNN) value(h *hole) float64 {
	if len(h.near) == 0 {
		return m.index.usual[h.column]
	}
	c := m.train.Column(h.column)
	weight := func(n neighbour) float64 {
		switch {
		case m.o.Uniform:
			return 1
		case h.near[0].distance == 0 && n.distance == 0:
			return 1
		case h.near[0].distance == 0:
			return 0
		}
		return math.Sqrt(float64(h.near[0].distance) / float64(n.distance))
	}
	if !c.Category() {
		sum, total := 0.0, 0.0
		for _, n := range h.near {
			total += weight(n)
		}
		for _, n := range h.near {
			sum += weight(n) / total * n.value
		}
		return sum
	}
	votes := map[float64]float64{}
	for _, n := range h.near {
		votes[n.value] += weight(n)
	}
	best, most := 0.0, -1.0
	for _, n := range h.near {
		if v := votes[n.value]; v > most || v == most && n.value < best {
			best, most = n.value, v
		}
	}
	return best
}

type knnDocument struct {
	heading
	Neighbours int          `json:"neighbours"`
	Uniform    bool         `json:"uniform"`
	Raw        bool         `json:"raw"`
	Columns    [][]*float64 `json:"columns"` // null is missing
}

// MarshalJSON writes the model with the rows it remembers.
func (m *KNN) MarshalJSON() ([]byte, error) {
	d := knnDocument{headingOf("knn-imputation", m.Schema()), m.o.Neighbours, m.o.Uniform, m.o.Raw, make([][]*float64, m.train.Width())}
	for j := range d.Columns {
		values := m.train.Column(j).Values
		d.Columns[j] = make([]*float64, len(values))
		for i := range values {
			if values[i] == values[i] {
				d.Columns[j][i] = &values[i]
			}
		}
	}
	return json.Marshal(d)
}

// UnmarshalJSON reads what MarshalJSON wrote, as Fill's does.
func (m *KNN) UnmarshalJSON(data []byte) error {
	var d knnDocument
	if err := read(data, &d, &d.heading, "knn-imputation"); err != nil {
		return err
	}
	if d.Neighbours < 1 || len(d.Columns) != len(d.Schema) {
		return damaged("列或近邻数不成立", "its columns or its number of neighbours cannot be")
	}
	columns := make([]mining.Column, len(d.Schema))
	for j, f := range d.Schema {
		values := make([]float64, len(d.Columns[j]))
		for i, v := range d.Columns[j] {
			if values[i] = math.NaN(); v != nil {
				values[i] = *v
			}
		}
		columns[j] = mining.Numbers(f.Name, values)
		if f.Kind == mining.Category {
			columns[j].Levels = append([]string{}, f.Levels...)
		}
	}
	x, err := mining.NewMatrix(columns...)
	if err == nil {
		err = checkTable(x)
	}
	if err != nil {
		return damaged("所记的行不成立", "the rows it remembers cannot be: "+err.Error())
	}
	o := KNNOptions{d.Neighbours, d.Uniform, d.Raw}
	*m = KNN{train: x, o: o, index: newKNNIndex(x, o.Raw)}
	return nil
}
