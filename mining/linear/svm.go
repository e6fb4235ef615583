package linear

import (
	"context"
	"encoding/json"
	"math"

	"zhike/mining"
)

// SVMOptions are the choices of the support vector machine; the zero value is good.
type SVMOptions struct {
	Cost float64 // C, of a row on the wrong side; 1 by default
}

// SVM is a linear support vector machine: the least
//
//	|b|²/2 + C Σ max(0, 1 − y·(b·x))²,  y = ±1,
//
// the constant being one more coefficient, as in liblinear and LinearSVC. It is
// found by Newton's method, which ends after finitely many steps since the loss
// is made of parabolas (Mangasarian 2002; Keerthi & DeCoste 2005). Coordinate
// descent on the dual (Hsieh et al. 2008) finds the same minimum; with few dense
// columns it took hundreds of passes where this takes about ten. Columns are
// coded as for the regressions.
// Probabilities are Platt's, fitted to scores of rows that the scoring machine
// has not seen, by five folds; with so many rows for each term that it makes no
// difference, to the scores of the training rows.
type SVM struct {
	regression
	platt  Platt
	report SVMReport
}

// SVMReport says how a machine came about.
type SVMReport struct {
	Rows      int     `json:"rows"`
	Cost      float64 `json:"cost"`
	Steps     int     `json:"steps"`
	Support   int     `json:"support"` // rows within the margin or beyond it
	Converged bool    `json:"converged"`
}

// FitSVM fits the classes y, 0 or 1.
func FitSVM(ctx context.Context, x *mining.Matrix, y []float64, o SVMOptions) (*SVM, error) {
	if err := x.CheckClasses(y); err != nil {
		return nil, err
	}
	if o.Cost == 0 {
		o.Cost = 1
	}
	if !(o.Cost > 0) || math.IsInf(o.Cost, 0) {
		return nil, mining.TableError("代价须大于 0", "the cost must be above zero")
	}
	m, scores, err := border(ctx, x, y, o.Cost)
	if err != nil {
		return nil, err
	}
	for i, v := range scores {
		if (2*y[i]-1)*v < 1 {
			m.report.Support++
		}
	}
	if x.Rows() < plattRows*(len(m.beta)+1) {
		if scores, err = unseenScores(ctx, x, y, o.Cost, scores); err != nil {
			return nil, err
		}
	}
	p, err := FitPlatt(ctx, scores, y)
	if err != nil {
		return nil, err
	}
	m.platt = *p
	return m, nil
}

// border finds the machine, without probabilities, and the scores of its rows.
func border(ctx context.Context, x *mining.Matrix, y []float64, cost float64) (*SVM, []float64, error) {
	c, err := codingOf(x, nil, false)
	if err != nil {
		return nil, nil, err
	}
	s, err := (&problem{columns: c.columns(x), y: y, family: hinge{cost}, l2: 1, whole: true}).solve(ctx)
	if err != nil {
		return nil, nil, err
	}
	m := &SVM{report: SVMReport{Rows: x.Rows(), Cost: cost, Steps: s.iterations, Converged: s.converged}}
	m.regression = regression{schema: x.Schema(), coding: c, constant: s.beta[0], beta: s.beta[1:]}
	return m, s.scores, nil
}

// hinge: C·max(0, 1 − y·s)² with y = ±1 for the classes 1 and 0.
type hinge struct{ cost float64 }

func (f hinge) losses(s, y, weights, curve []float64) float64 {
	loss := 0.0
	for i, v := range s {
		sign := 2*y[i] - 1
		short := 1 - sign*v
		if s[i], curve[i] = 0, 0; short > 0 {
			c := f.cost * weightOf(weights, i)
			loss += c * short * short
			s[i], curve[i] = -2*c*sign*short, 2*c
		}
	}
	return loss
}
func (hinge) start(float64) float64     { return 0 }
func (hinge) saturated(float64) float64 { return 0 }
func (hinge) curved() bool              { return true }

// Scores returns the distance of every row from the border, above 0 on the side of
// class 1, in units of the margin.
func (m *SVM) Scores(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	return m.scores(ctx, x)
}

// Report says how the model came about.
func (m *SVM) Report() SVMReport { return m.report }

// Coefficients returns the constant and then the terms, column by column.
func (m *SVM) Coefficients() []Coefficient {
	out := []Coefficient{{Value: m.constant}}
	for t, term := range m.coding.Terms {
		c := Coefficient{Column: m.schema[term.Column].Name, Missing: term.Level == ofMissing, Value: m.beta[t] / term.Scale}
		switch {
		case term.Level >= 0:
			c.Level = m.schema[term.Column].Levels[term.Level]
		case term.Level == ofNumber:
			out[0].Value -= m.beta[t] * (term.Mean / term.Scale)
		}
		out = append(out, c)
	}
	return out
}

// Predict returns the probability of class 1 for every row.
func (m *SVM) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	s, err := m.scores(ctx, x)
	for i, v := range s {
		s[i] = m.platt.Probability(v)
	}
	return s, err
}

// svmDocument is the JSON form of an SVM.
type svmDocument struct {
	heading
	coding
	Constant *float64  `json:"constant"`
	Beta     []float64 `json:"beta"`
	Platt    []float64 `json:"platt"`
	Report   SVMReport `json:"report"`
}

// MarshalJSON writes the model with its name and version.
func (m *SVM) MarshalJSON() ([]byte, error) {
	return json.Marshal(svmDocument{heading{"svm", jsonVersion, m.schema}, m.coding, &m.constant, m.beta, []float64{m.platt.Slope, m.platt.Shift}, m.report})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Logistic's does.
func (m *SVM) UnmarshalJSON(data []byte) error {
	var d svmDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return unreadable(err)
	}
	if err := d.known("svm"); err != nil {
		return err
	}
	if err := d.coding.check(d.Schema); err != nil {
		return err
	}
	if d.Constant == nil || len(d.Beta) != len(d.Terms) || len(d.Platt) != 2 {
		return damaged("系数不全", "its coefficients do not fit its terms")
	}
	*m = SVM{regression{schema: d.Schema, coding: d.coding, constant: *d.Constant, beta: d.Beta}, Platt{d.Platt[0], d.Platt[1]}, d.Report}
	return nil
}
