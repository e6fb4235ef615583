package survival

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
)

// Ties says how events at the same time are counted.
type Ties string

// The ways to count ties: Efron's is close to the exact one, Breslow's simpler.
const (
	Efron   Ties = "efron"
	Breslow Ties = "breslow"
)

// CoxOptions are the choices of a Cox model; the zero value is good.
type CoxOptions struct {
	Ties    Ties      // Efron by default
	Weights []float64 // of the rows, as if each stood for so many; nil for equal ones
}

// Cox is the proportional hazards model of Cox (1972): whatever the course of
// the hazard over time, a row's is exp(xβ) times that of the average row.
type Cox struct {
	schema     mining.Schema
	terms      []term
	coef       []float64
	covariance []float64
	ties       Ties
	times      []float64 // with events
	hazard     []float64 // cumulative, of the average row, at those times
	report     CoxReport
}

// CoxReport says how the model came about and how well it does on its own rows.
type CoxReport struct {
	Rows        int           `json:"rows"`
	Events      int           `json:"events"`
	LogLik      float64       `json:"loglik"`
	LogLikNull  float64       `json:"loglik_null"` // all coefficients 0
	Ratio       float64       `json:"likelihood_ratio"`
	Score       float64       `json:"score_test"`
	Wald        float64       `json:"wald_test"`
	Freedom     int           `json:"df"`
	P           float64       `json:"p"` // of the likelihood ratio, against the null model
	Concordance float64       `json:"concordance"`
	Steps       int           `json:"steps"` // of Newton's method
	Warnings    []mining.Text `json:"warnings,omitempty"`
}

// Coefficient is what the model says of one term.
type Coefficient struct {
	Term   string  `json:"term"`            // the column, or column=level
	Column string  `json:"column"`          //
	Level  string  `json:"level,omitempty"` // of a category, compared with its first
	Coef   float64 `json:"coef"`
	StdErr float64 `json:"stderr"`
	Z      float64 `json:"z"`
	P      float64 `json:"p"`            // two-sided, of so large a z by chance
	Ratio  float64 `json:"hazard_ratio"` // exp(coef): the hazard for one more of it
	Low    float64 `json:"hazard_ratio_low"`
	High   float64 `json:"hazard_ratio_high"`
}

// Coefficients lists the terms, with intervals of the level for their ratios.
func (m *Cox) Coefficients(level float64) []Coefficient {
	z := quantileOf(level)
	out := make([]Coefficient, len(m.terms))
	for k, t := range m.terms {
		b, se := m.coef[k], math.Sqrt(m.covariance[k*len(m.terms)+k])
		field := m.schema[t.column]
		out[k] = Coefficient{Term: t.name, Column: field.Name, Coef: b, StdErr: se, Z: b / se,
			P: 2 * distuv.UnitNormal.Survival(math.Abs(b/se)), Ratio: math.Exp(b), Low: math.Exp(b - z*se), High: math.Exp(b + z*se)}
		if t.level >= 0 {
			out[k].Level = field.Levels[t.level]
		}
	}
	return out
}

// Covariance is the inverse of the information, row by row in the order of the
// coefficients.
func (m *Cox) Covariance() []float64 { return slices.Clone(m.covariance) }

// Schema is the columns of the model.
func (m *Cox) Schema() mining.Schema { return m.schema }

// Report says how the model came about.
func (m *Cox) Report() CoxReport { return m.report }

// Baseline is the cumulative hazard of the average row (every number at its
// mean, every category at its mix of levels) at the times with events:
// Breslow's estimate Σ d ÷ S0, with Efron's sum in its place where ties are
// counted so. Read only.
func (m *Cox) Baseline() (times, hazard []float64) { return m.times, m.hazard }

func (m *Cox) String() string {
	return fmt.Sprintf("a Cox model of %d terms on %d events", len(m.terms), m.report.Events)
}
