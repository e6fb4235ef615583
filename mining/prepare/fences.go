package prepare

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"zhike/mining"
)

// Rule is how Fences measures a value.
type Rule string

// The rules.
const (
	IQR Rule = "iqr" // beyond the nearer quartile, in interquartile ranges (Tukey 1977); usual up to 1.5
	MAD Rule = "mad" // from the median, in 1.4826 × the median of such distances (Iglewicz & Hoaglin 1993); usual up to 3.5
)

// FencesOptions are the choices of FitFences; the zero value is good.
type FencesOptions struct {
	Rule      Rule    // MAD by default
	Threshold float64 // by default that of the rule
}

// Fences looks at each number by itself: a row stands out when one of its values
// does. Its score is the greatest distance of its values; missing ones have none.
//
// Of normal values .7 % lie outside by IQR and .05 % by MAD. When more than half
// of a column are equal, MAD takes 1.2533 × the mean distance instead of the
// median one, and IQR, with equal quartiles, does the same.
type Fences struct {
	schema    mining.Schema
	rule      Rule
	threshold float64
	spreads   []spread
}

// FitFences finds what is usual in each column. All columns must be numbers.
func FitFences(ctx context.Context, x *mining.Matrix, o FencesOptions) (*Fences, error) {
	if err := checkNumbers(x); err != nil {
		return nil, err
	}
	if o.Rule == "" {
		o.Rule = MAD
	}
	if o.Rule != MAD && o.Rule != IQR {
		return nil, mining.TableError(fmt.Sprintf("没有规则 %q", o.Rule), fmt.Sprintf("there is no rule called %q", o.Rule))
	}
	if o.Threshold == 0 {
		o.Threshold = map[Rule]float64{IQR: 1.5, MAD: 3.5}[o.Rule]
	}
	if !(o.Threshold > 0) || math.IsInf(o.Threshold, 0) {
		return nil, mining.TableError("阈值须大于 0", "the threshold must be a number above zero")
	}
	m := &Fences{schema: x.Schema(), rule: o.Rule, threshold: o.Threshold, spreads: make([]spread, x.Width())}
	return m, mining.Pieces(ctx, x.Width(), 1, func(j, _, _ int) {
		m.spreads[j] = spreadOf(present(x.Column(j).Values), o.Rule)
	})
}

func spreadOf(sorted []float64, rule Rule) spread {
	middle := quantile(sorted, .5)
	s := spread{middle, middle, middle, 0}
	if rule == IQR {
		s.Low, s.High = quantile(sorted, .25), quantile(sorted, .75)
		s.Unit = s.High - s.Low
	} else {
		away := make([]float64, len(sorted))
		for i, v := range sorted {
			away[i] = math.Abs(v - middle)
		}
		s.Unit = 1.4826 * quantile(present(away), .5)
	}
	if s.Unit == 0 || math.IsInf(s.Unit, 0) {
		sum := 0.0
		for _, v := range sorted {
			sum += math.Abs(v/float64(len(sorted)) - middle/float64(len(sorted)))
		}
		s.Unit = min(1.2533*sum, math.MaxFloat64)
	}
	return s
}

// Schema returns the columns that the model expects.
func (m *Fences) Schema() mining.Schema { return m.schema }

// Threshold is the score above which a row stands out.
func (m *Fences) Threshold() float64 { return m.threshold }

// Explain says in words what the threshold means.
func (m *Fences) Explain() mining.Text {
	if m.rule == IQR {
		return mining.Text{
			Zh: fmt.Sprintf("一个值比中间一半的边界再远出 %g 倍四分位距，就算异常；正态数据中约千分之七如此（按 1.5 倍）。", m.threshold),
			En: fmt.Sprintf("A value stands out when it lies more than %g interquartile ranges beyond the middle half; of normal data about 7 in 1,000 do (at 1.5).", m.threshold)}
	}
	return mining.Text{
		Zh: fmt.Sprintf("一个值离中位数超过 %g 个稳健标准差，就算异常；正态数据中约两千分之一如此（按 3.5）。", m.threshold),
		En: fmt.Sprintf("A value stands out when it lies more than %g robust standard deviations from the median; of normal data about 1 in 2,000 do (at 3.5).", m.threshold)}
}

// Scores returns the greatest distance of the values of each row.
func (m *Fences) Scores(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	x, err := m.schema.Align(x)
	if err != nil {
		return nil, err
	}
	out := make([]float64, x.Rows())
	return out, mining.Pieces(ctx, x.Rows(), pieceRows, func(_, lo, hi int) {
		for j, s := range m.spreads {
			for i, v := range x.Column(j).Values[lo:hi] {
				out[lo+i] = max(out[lo+i], s.distance(v))
			}
		}
	})
}

// Outliers lists the rows whose scores lie above the threshold, the greatest
// first, with the columns whose values do.
func (m *Fences) Outliers(ctx context.Context, x *mining.Matrix) ([]Outlier, error) {
	scores, err := m.Scores(ctx, x)
	if err != nil {
		return nil, err
	}
	if x, err = m.schema.Align(x); err != nil {
		return nil, err
	}
	return outliers(ctx, scores, m.threshold, func(row int) []Cause {
		var causes []Cause
		for j, s := range m.spreads {
			v := x.Column(j).Values[row]
			if d := s.distance(v); d > m.threshold {
				causes = append(causes, Cause{m.schema[j].Name, v, s.Low - m.threshold*s.Unit, s.High + m.threshold*s.Unit, min(d, 1e300)})
			}
		}
		return causes
	})
}

type fencesDocument struct {
	heading
	Rule      Rule     `json:"rule"`
	Threshold float64  `json:"threshold"`
	Spreads   []spread `json:"spreads"`
}

// MarshalJSON writes the model with its name and version.
func (m *Fences) MarshalJSON() ([]byte, error) {
	return json.Marshal(fencesDocument{headingOf("fences", m.schema), m.rule, m.threshold, m.spreads})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Fill's does.
func (m *Fences) UnmarshalJSON(data []byte) error {
	var d fencesDocument
	if err := read(data, &d, &d.heading, "fences"); err != nil {
		return err
	}
	if d.Rule != IQR && d.Rule != MAD || !(d.Threshold > 0) || len(d.Spreads) != len(d.Schema) {
		return damaged("规则或阈值不成立", "its rule or threshold cannot be")
	}
	for _, s := range d.Spreads {
		if s.Unit < 0 || s.Low > s.High {
			return damaged("列的常见范围不成立", "what is usual in a column cannot be")
		}
	}
	*m = Fences{d.Schema, d.Rule, d.Threshold, d.Spreads}
	return nil
}
