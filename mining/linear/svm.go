package linear

import (
	"context"
	"encoding/json"
	"math"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

// SVMOptions are the choices of the support vector machine; the zero value is good.
type SVMOptions struct {
	Cost   float64 // C, of a row on the wrong side; 1 by default
	Passes int     // over the rows at most; 300 by default
	Seed   uint64
}

// SVM is a linear support vector machine: the least
//
//	|b|²/2 + C Σ max(0, 1 − y·(b·x))²,  y = ±1,
//
// the constant being one more coefficient. It is found by coordinate descent
// on the dual, a row at a time in random order (Hsieh et al. 2008; what
// liblinear and LinearSVC do). Columns are coded as for the regressions.
// Probabilities are Platt's, fitted to the scores of the training rows, which
// differ little from those of other rows while there are many more rows than
// terms.
type SVM struct {
	regression
	platt  Platt
	report SVMReport
}

// SVMReport says how a machine came about.
type SVMReport struct {
	Rows      int     `json:"rows"`
	Cost      float64 `json:"cost"`
	Passes    int     `json:"passes"`
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
	if o.Passes == 0 {
		o.Passes = 300
	}
	if !(o.Cost > 0) || math.IsInf(o.Cost, 0) || o.Passes < 1 {
		return nil, mining.TableError("代价须大于 0，遍数须至少为 1", "the cost must be above zero and there must be at least 1 pass")
	}
	c, err := codingOf(x, nil, false)
	if err != nil {
		return nil, err
	}
	d := newDual(c.columns(x), y)
	m := &SVM{report: SVMReport{Rows: x.Rows(), Cost: o.Cost}}
	if err := d.descend(ctx, o, &m.report); err != nil {
		return nil, err
	}
	n := len(c.Terms)
	m.regression = regression{schema: x.Schema(), coding: c, constant: d.b[n], beta: d.b[:n]}
	for _, a := range d.alpha {
		if a > 0 {
			m.report.Support++
		}
	}
	scores, err := m.Scores(ctx, x)
	if err != nil {
		return nil, err
	}
	p, err := FitPlatt(ctx, scores, y)
	if err != nil {
		return nil, err
	}
	m.platt = *p
	return m, nil
}

// dual is the problem by rows.
type dual struct {
	rows     [][]float64 // coded, 1 in the end
	sign     []float64
	norm     []float64
	alpha, b []float64
}

func newDual(columns [][]float64, y []float64) *dual {
	n, w := len(y), len(columns)+1
	all := make([]float64, n*w)
	d := &dual{rows: make([][]float64, n), sign: make([]float64, n), norm: make([]float64, n), alpha: make([]float64, n), b: make([]float64, w)}
	for i := range n {
		row := all[i*w : (i+1)*w]
		for j := range columns {
			row[j] = columns[j][i]
		}
		row[w-1] = 1
		d.rows[i], d.sign[i], d.norm[i] = row, 2*y[i]-1, floats.Dot(row, row)
	}
	return d
}

// descend goes over the rows until no projected gradient is larger than 1e-3.
func (d *dual) descend(ctx context.Context, o SVMOptions, report *SVMReport) error {
	random, slack := mining.Random(o.Seed, 0x57a), 1/(2*o.Cost)
	order := make([]int, len(d.rows))
	for i := range order {
		order[i] = i
	}
	for report.Passes < o.Passes && !report.Converged {
		if err := ctx.Err(); err != nil {
			return err
		}
		random.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		worst := 0.0
		for _, i := range order {
			g := d.sign[i]*floats.Dot(d.b, d.rows[i]) - 1 + d.alpha[i]*slack
			if d.alpha[i] == 0 && g >= 0 {
				continue
			}
			worst = max(worst, math.Abs(g))
			next := max(0, d.alpha[i]-g/(d.norm[i]+slack))
			floats.AddScaled(d.b, (next-d.alpha[i])*d.sign[i], d.rows[i])
			d.alpha[i] = next
		}
		report.Passes++
		report.Converged = worst < 1e-3
	}
	return nil
}

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
