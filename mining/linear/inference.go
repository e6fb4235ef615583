package linear

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
)

// infer turns the coded coefficients into the units of the data, with their
// errors: the covariance is dispersion × H⁻¹ (Fisher's information). With
// freedom > 0 tests and intervals are Student's, else normal.
func (m *regression) infer(s *solution, dispersion, freedom float64) {
	f := s.hessian.Factor()
	quantile, tail := 1.959963984540054, func(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }
	if freedom > 0 {
		t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}
		quantile, tail = t.Quantile(.975), func(z float64) float64 { return 2 * t.CDF(-math.Abs(z)) }
	}
	add := func(c Coefficient, pick []float64, known bool) {
		if s.sampled {
			m.coef = append(m.coef, c)
			return
		}
		sd := math.Sqrt(dispersion * f.Variance(pick))
		low, high, z := c.Value-quantile*sd, c.Value+quantile*sd, c.Value/sd
		if known && m.report.Penalty*m.report.Mix == 0 && sd > 0 && !math.IsInf(low, 0) && !math.IsInf(high, 0) && !math.IsNaN(z) && !math.IsInf(z, 0) {
			c.Defined, c.StdErr, c.Z, c.P, c.Low, c.High = true, sd, z, tail(z), low, high
		}
		m.coef = append(m.coef, c)
	}
	pick, constant := make([]float64, len(s.beta)), s.beta[0]
	pick[0] = 1
	for t, term := range m.coding.Terms {
		if term.Level == ofNumber {
			shift := term.Mean / term.Scale
			pick[t+1] = -shift
			constant -= s.beta[t+1] * shift
		}
	}
	add(Coefficient{Value: constant}, pick, !f.LeftOut(0))
	for t, term := range m.coding.Terms {
		field := m.schema[term.Column]
		c := Coefficient{Column: field.Name, Missing: term.Level == ofMissing, Value: s.beta[t+1] / term.Scale}
		if term.Level >= 0 {
			c.Level = field.Levels[term.Level]
		}
		clear(pick)
		pick[t+1] = 1 / term.Scale
		add(c, pick, !f.LeftOut(t+1))
		if f.LeftOut(t+1) && m.report.Penalty == 0 {
			m.report.Warnings = append(m.report.Warnings, mining.Text{Zh: "“" + field.Name + "”的一项可由其他项推出，其系数记为 0", En: "A term of column " + field.Name + " follows from the others; its coefficient is set to 0."})
		}
	}
}
