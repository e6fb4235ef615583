package linear

import (
	"context"
	"encoding/json"
	"math"
	"slices"

	"zhike/mining"
)

// BayesOptions are the choices of naive Bayes; the zero value is good.
type BayesOptions struct {
	Smoothing float64   // examples added to each count (Laplace, Lidstone); 1 by default
	Counts    []string  // columns of counts that share one multinomial, such as words of a text
	Weights   []float64 // of the rows; nil for equal ones
}

// Bayes is a naive Bayes model of two classes: the log-odds of class 1 are
// those of the classes plus, for each column as if it knew nothing of the
// others, log P(value | 1) − log P(value | 0) (Manning, Raghavan & Schütze
// 2008, ch. 13). P is for
//
//	numbers     a normal density with the class's mean and variance
//	0/1 numbers Bernoulli: (n₁ + a)/(n + 2a)
//	categories  (n of the level + a)/(n + a × levels)
//	counts      multinomial: value × log((n of the column + a)/(n of all + a × columns))
//
// A missing value, or a level never met, says nothing. Because columns do know
// of each other the probabilities lie too near 0 and 1; calibrate them with
// FitIsotonic where their size matters.
type Bayes struct {
	schema mining.Schema
	prior  float64
	parts  []evidence
}

// evidence is what a column says.
type evidence struct {
	Kind  string     `json:"kind"` // normal, levels, counts or none
	Mean  float64    `json:"mean"` // what a number is measured from,
	Scale float64    `json:"scale"`
	At    [2]float64 `json:"at"`    // of a normal: mean by class, in those units
	Wide  [2]float64 `json:"wide"`  // and variance
	Level []float64  `json:"level"` // log-odds of each level, of 0 and 1, or of one count
}

// FitBayes fits the classes y, 0 or 1.
func FitBayes(ctx context.Context, x *mining.Matrix, y []float64, o BayesOptions) (*Bayes, error) {
	if err := x.CheckClasses(y); err != nil {
		return nil, err
	}
	if err := x.CheckWeights(o.Weights); err != nil {
		return nil, err
	}
	if err := weighed(y, o.Weights); err != nil {
		return nil, err
	}
	if o.Smoothing == 0 {
		o.Smoothing = 1
	}
	if !(o.Smoothing > 0) || math.IsInf(o.Smoothing, 0) {
		return nil, mining.TableError("平滑量须大于 0", "the smoothing must be above zero")
	}
	m := &Bayes{schema: x.Schema(), parts: make([]evidence, x.Width())}
	var n [2]float64
	for i, c := range y {
		n[int(c)] += weightOf(o.Weights, i)
	}
	m.prior = math.Log(n[1] / n[0])
	if err := m.multinomial(x, y, o); err != nil {
		return nil, err
	}
	err := mining.Pieces(ctx, x.Width(), 1, func(j, _, _ int) {
		switch c := x.Column(j); {
		case m.parts[j].Kind != "":
		case c.Category():
			m.parts[j] = levels(c.Values, y, o, len(c.Levels))
		case !slices.ContainsFunc(c.Values, func(v float64) bool { return v != 0 && v != 1 }):
			m.parts[j] = levels(c.Values, y, o, 2)
		default:
			m.parts[j] = normal(c.Values, y, o)
		}
	})
	if err != nil {
		return nil, err
	}
	return m, nil
}

// multinomial fits the columns of counts.
func (m *Bayes) multinomial(x *mining.Matrix, y []float64, o BayesOptions) error {
	var total [2]float64
	sums := make([][2]float64, len(o.Counts))
	for k, name := range o.Counts {
		j := x.Index(name)
		if j < 0 || x.Column(j).Category() || m.parts[j].Kind != "" {
			return mining.RowError(-1, name, "计数列须是一列数值，且只写一次", "a column of counts must be a column of numbers, named once")
		}
		for i, v := range x.Column(j).Values {
			if v < 0 || v > 1e150 {
				return mining.RowError(i, name, "计数须从 0 到 1e150", "a count must be from 0 to 1e150")
			}
			if !math.IsNaN(v) {
				sums[k][int(y[i])] += weightOf(o.Weights, i) * v
			}
		}
		total[0], total[1] = total[0]+sums[k][0], total[1]+sums[k][1]
		m.parts[j].Kind = "counts"
	}
	for k, name := range o.Counts {
		all := o.Smoothing * float64(len(sums))
		odds := math.Log((sums[k][1]+o.Smoothing)/(total[1]+all)) - math.Log((sums[k][0]+o.Smoothing)/(total[0]+all))
		m.parts[x.Index(name)].Level = []float64{odds}
	}
	return nil
}

func levels(values, y []float64, o BayesOptions, count int) evidence {
	n, total, met := make([][2]float64, count), [2]float64{}, make([]bool, count)
	for i, v := range values {
		if w := weightOf(o.Weights, i); !math.IsNaN(v) && w > 0 {
			n[int(v)][int(y[i])] += w
			total[int(y[i])] += w
			met[int(v)] = true
		}
	}
	width := 0.0
	for _, ok := range met {
		if ok {
			width++
		}
	}
	out := evidence{Kind: "levels", Level: make([]float64, count)}
	for k := range n {
		if met[k] {
			out.Level[k] = math.Log((n[k][1]+o.Smoothing)/(total[1]+o.Smoothing*width)) - math.Log((n[k][0]+o.Smoothing)/(total[0]+o.Smoothing*width))
		}
	}
	return out
}

// normal fits a density for each class. A variance gets 1e-9 of the column's
// added, as in scikit-learn, lest a class of equal values be infinitely sure.
func normal(values, y []float64, o BayesOptions) evidence {
	terms := numberTerms(0, values, o.Weights)
	if len(terms) == 0 || terms[0].Level != ofNumber {
		return evidence{Kind: "none"}
	}
	t := terms[0]
	out := evidence{Kind: "normal", Mean: t.Mean, Scale: t.Scale}
	var n, sum, squares [2]float64
	for i, v := range values {
		if !math.IsNaN(v) {
			c, w := int(y[i]), weightOf(o.Weights, i)
			n[c], sum[c] = n[c]+w, sum[c]+w*(v/t.Scale-t.Mean/t.Scale)
		}
	}
	if n[0] == 0 || n[1] == 0 {
		return evidence{Kind: "none"}
	}
	for c := range 2 {
		out.At[c] = sum[c] / n[c]
	}
	for i, v := range values {
		if !math.IsNaN(v) {
			c := int(y[i])
			d := v/t.Scale - t.Mean/t.Scale - out.At[c]
			squares[c] += weightOf(o.Weights, i) * d * d
		}
	}
	for c := range 2 {
		out.Wide[c] = squares[c]/n[c] + 1e-9
	}
	return out
}

// odds is what a value says for class 1.
func (e *evidence) odds(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	switch e.Kind {
	case "normal":
		z := v/e.Scale - e.Mean/e.Scale
		a, b := z-e.At[0], z-e.At[1]
		s := (math.Log(e.Wide[0]/e.Wide[1]) + a*a/e.Wide[0] - b*b/e.Wide[1]) / 2
		if math.IsNaN(s) { // both squares overflow
			return 0
		}
		return max(-1e100, min(1e100, s))
	case "levels":
		if v >= 0 && v < float64(len(e.Level)) && v == math.Trunc(v) {
			return e.Level[int(v)]
		}
	case "counts":
		return max(-1e100, min(1e100, v*e.Level[0]))
	}
	return 0
}

// Schema returns the columns that the model expects.
func (m *Bayes) Schema() mining.Schema { return m.schema }

// Predict returns the probability of class 1 for every row.
func (m *Bayes) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	x, err := m.schema.Align(x)
	if err != nil {
		return nil, err
	}
	out := make([]float64, x.Rows())
	err = mining.Pieces(ctx, x.Rows(), pieceRows, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			out[i] = m.prior
		}
		for j := range m.parts {
			for i, v := range x.Column(j).Values[lo:hi] {
				out[lo+i] += m.parts[j].odds(v)
			}
		}
		for i := lo; i < hi; i++ {
			out[i] = sigmoid(out[i])
		}
	})
	return out, err
}

// bayesDocument is the JSON form of a Bayes.
type bayesDocument struct {
	heading
	Prior   *float64   `json:"prior"`
	Columns []evidence `json:"columns"`
}

// MarshalJSON writes the model with its name and version.
func (m *Bayes) MarshalJSON() ([]byte, error) {
	return json.Marshal(bayesDocument{heading{"bayes", jsonVersion, m.schema}, &m.prior, m.parts})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Logistic's does.
func (m *Bayes) UnmarshalJSON(data []byte) error {
	var d bayesDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return unreadable(err)
	}
	if err := d.known("bayes"); err != nil {
		return err
	}
	if d.Prior == nil || len(d.Columns) != len(d.Schema) {
		return damaged("列数不符", "it does not speak of all its columns")
	}
	for j, e := range d.Columns {
		ok := e.Kind == "none" || e.Kind == "counts" && len(e.Level) == 1 ||
			e.Kind == "levels" && (d.Schema[j].Kind == mining.Number && len(e.Level) == 2 || d.Schema[j].Kind == mining.Category && len(e.Level) == len(d.Schema[j].Levels)) ||
			e.Kind == "normal" && e.Scale > 0 && e.Wide[0] > 0 && e.Wide[1] > 0
		if !ok {
			return damaged("列“"+d.Schema[j].Name+"”不成立", "what it says of column "+d.Schema[j].Name+" is nothing")
		}
	}
	*m = Bayes{d.Schema, *d.Prior, d.Columns}
	return nil
}
