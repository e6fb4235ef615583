package scorecard

import (
	"context"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
	"zhike/mining/linear"
)

// Options are the choices of a scorecard; the zero value is good.
type Options struct {
	Bins BinOptions

	MinIV float64 // columns of a lower information value are left out: by default .02, below 0 for none

	PDO      float64 // points that double the odds: by default 20
	Base     float64 // points at the base odds: by default 600
	BaseOdds float64 // rows of class 0 to one of class 1: by default 50
}

func (o Options) filled() Options {
	if o.MinIV == 0 {
		o.MinIV = .02
	}
	if o.PDO == 0 {
		o.PDO = 20
	}
	if o.Base == 0 {
		o.Base = 600
	}
	if o.BaseOdds == 0 {
		o.BaseOdds = 50
	}
	return o
}

func (o Options) check() error {
	if math.IsNaN(o.MinIV) || !(o.PDO > 0 && o.PDO <= 1000) || !(math.Abs(o.Base) <= 1e6) || !(o.BaseOdds > 0 && o.BaseOdds <= 1e9) {
		return mining.TableError("分值刻度不成立：翻倍分值须大于 0 且不超过 1000，基准分绝对值不超过 100 万，基准比须大于 0 且不超过 10 亿",
			"the scale of the points is none: the points that double the odds must be above 0 and at most 1000, the base within a million, the base odds above 0 and at most 10⁹")
	}
	return nil
}

// Scorecard is a table of points: a base, and points for the bin that each
// column of a row falls into.
//
// The log-odds of class 1 are constant + Σ weight × WOE, and the points are
// offset − factor × log-odds with factor = PDO ÷ ln 2 and offset = base −
// factor × ln(base odds) (Siddiqi 2006, chapter 6), each part rounded to a
// whole number so that the table adds up to the score.
type Scorecard struct {
	binning  Binning
	constant float64
	weights  []float64 // by column; 0 in one that is not used
	base     int
	scale    Scale
	bands    bands
	report   Report
}

// Scale is how points stand to odds.
type Scale struct {
	PDO      float64 `json:"pdo"`
	Base     float64 `json:"base"`
	BaseOdds float64 `json:"base_odds"`
}

func (s Scale) factor() float64 { return s.PDO / math.Ln2 }

// points of log-odds of class 1.
func (s Scale) points(logOdds float64) float64 {
	return s.Base - s.factor()*(math.Log(s.BaseOdds)+logOdds)
}

// Report says how a scorecard came about.
type Report struct {
	Rows         int                  `json:"rows"`
	Ones         int                  `json:"ones"`
	Coefficients []linear.Coefficient `json:"coefficients"` // of the weights of evidence; near 1 where columns say different things
	Left         []LeftOut            `json:"left_out,omitempty"`
	Warnings     []mining.Text        `json:"warnings,omitempty"`
}

// LeftOut is a column that the scorecard does not use.
type LeftOut struct {
	Column string      `json:"column"`
	Why    mining.Text `json:"why"`
}

// Fit makes a scorecard of the columns against the classes y: 1 for the event
// to be avoided. Columns of little information are left out, and then one by
// one those whose weight comes out below zero: beside the others they would
// give points against their own evidence, and no reason could be told.
func Fit(ctx context.Context, x *mining.Matrix, y []float64, o Options) (*Scorecard, error) {
	o = o.filled()
	if err := o.check(); err != nil {
		return nil, err
	}
	binning, err := FitBinning(ctx, x, y, o.Bins)
	if err != nil {
		return nil, err
	}
	m := &Scorecard{binning: *binning, weights: make([]float64, x.Width()), scale: Scale{o.PDO, o.Base, o.BaseOdds}}
	woe, err := binning.Transform(ctx, x)
	if err != nil {
		return nil, err
	}
	if err := m.weigh(ctx, woe, y, m.informative(o.MinIV)); err != nil {
		return nil, err
	}
	m.award()
	m.report.Rows = x.Rows()
	for _, class := range y {
		m.report.Ones += int(class)
	}
	m.warn()
	scores, err := m.Score(ctx, x)
	if err != nil {
		return nil, err
	}
	m.bands = bandsOf(scores)
	return m, nil
}

// informative is the columns whose information value is high enough.
func (m *Scorecard) informative(least float64) []string {
	var names []string
	for _, v := range m.binning.variables {
		if v.IV >= least && len(v.Bins) > 1 {
			names = append(names, v.Column)
			continue
		}
		m.report.Left = append(m.report.Left, LeftOut{v.Column, mining.Text{
			Zh: fmt.Sprintf("信息值 %.4f 过低", v.IV), En: fmt.Sprintf("its information value of %.4f is too low", v.IV)}})
	}
	return names
}

// weigh fits the weights of the columns named.
func (m *Scorecard) weigh(ctx context.Context, woe *mining.Matrix, y []float64, names []string) error {
	for {
		if len(names) == 0 {
			return mining.TableError("没有一列能区分两类（信息值都过低），无法制作评分卡", "no column tells the classes apart (all information values are too low), so there is nothing to give points for")
		}
		chosen, err := woe.Choose(names...)
		if err != nil {
			return err
		}
		l, err := linear.FitLogistic(ctx, chosen, y, linear.Options{})
		if err != nil {
			return err
		}
		worst, value := "", 0.0
		for _, c := range l.Coefficients()[1:] {
			if c.Value < value {
				worst, value = c.Column, c.Value
			}
		}
		if worst == "" {
			m.take(l)
			return nil
		}
		names = slices.DeleteFunc(names, func(name string) bool { return name == worst })
		m.report.Left = append(m.report.Left, LeftOut{worst, mining.Text{
			Zh: "与其他列同用时权重为负，会使分值与证据相反", En: "beside the other columns its weight is below zero, so its points would go against the evidence"}})
	}
}

// take keeps what the regression has found.
func (m *Scorecard) take(l *linear.Logistic) {
	for _, c := range l.Coefficients() {
		if c.Column == "" {
			m.constant = c.Value
			continue
		}
		j := slices.IndexFunc(m.binning.schema, func(f mining.Field) bool { return f.Name == c.Column })
		m.weights[j] = c.Value
	}
	m.report.Coefficients = l.Coefficients()
	m.report.Warnings = append(m.report.Warnings, l.Report().Warnings...)
}

// award writes the points into the bins.
func (m *Scorecard) award() {
	m.base = int(math.Round(m.scale.points(m.constant)))
	for j := range m.binning.variables {
		bins := m.binning.variables[j].Bins
		for k := range bins {
			bins[k].Points = int(math.Round(-m.scale.factor() * m.weights[j] * bins[k].WOE))
		}
	}
}

// fewRows of a class are too few for bins and weights to be trusted.
const fewRows = 50

func (m *Scorecard) warn() {
	if least := min(m.report.Ones, m.report.Rows-m.report.Ones); least < fewRows {
		m.report.Warnings = append(m.report.Warnings, mining.Text{
			Zh: fmt.Sprintf("较少的一类只有 %d 行，分值只能作参考；至少要有 %d 行", least, fewRows),
			En: fmt.Sprintf("The rarer class has %d rows only, so the points are a rough guide; there should be at least %d.", least, fewRows)})
	}
	for j, v := range m.binning.variables {
		if m.weights[j] > 0 && v.IV > 2 {
			m.report.Warnings = append(m.report.Warnings, mining.Text{
				Zh: fmt.Sprintf("“%s”的信息值高达 %.2f，它可能是事后才知道的（泄露答案）；请确认打分时已有此值", v.Column, v.IV),
				En: fmt.Sprintf("Column %s has an information value of %.2f: it may be known only afterwards and give the answer away. Make sure that it is known when the score is needed.", v.Column, v.IV)})
		}
		if m.weights[j] > 0 && v.FineIV < v.Chance {
			m.report.Warnings = append(m.report.Warnings, mining.Text{
				Zh: fmt.Sprintf("“%s”的信息值没有超过偶然所能造成的范围，其分值可能只是巧合", v.Column),
				En: fmt.Sprintf("The information value of column %s is not above what chance may bring; its points may mean nothing.", v.Column)})
		}
	}
}

// Schema returns the columns that the scorecard expects.
func (m *Scorecard) Schema() mining.Schema { return m.binning.schema }

// Binning returns the bins with their points.
func (m *Scorecard) Binning() *Binning { return &m.binning }

// Base is the points that every row begins with.
func (m *Scorecard) Base() int { return m.base }

// Uses tells whether a column has points.
func (m *Scorecard) Uses(column string) bool {
	j := slices.IndexFunc(m.binning.schema, func(f mining.Field) bool { return f.Name == column })
	return j >= 0 && m.weights[j] > 0
}

// Report says how the scorecard came about.
func (m *Scorecard) Report() Report { return m.report }

// sum adds a figure of every row's bins to a beginning.
func (m *Scorecard) sum(ctx context.Context, x *mining.Matrix, begin float64, figure func(j int, b Bin) float64) ([]float64, error) {
	x, err := m.binning.schema.Align(x)
	if err != nil {
		return nil, err
	}
	out := make([]float64, x.Rows())
	err = mining.Pieces(ctx, x.Rows(), 4096, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			out[i] = begin
		}
		for j := range m.binning.variables {
			if m.weights[j] > 0 {
				for i, f := range m.binning.variables[j].each(x.Column(j).Values[lo:hi], func(b Bin) float64 { return figure(j, b) }) {
					out[lo+i] += f
				}
			}
		}
	})
	return out, err
}

// Predict returns the probability of class 1 for every row, from the weights
// before they were rounded to points.
func (m *Scorecard) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	out, err := m.sum(ctx, x, m.constant, func(j int, b Bin) float64 { return m.weights[j] * b.WOE })
	for i, s := range out {
		out[i] = 1 / (1 + math.Exp(-s))
	}
	return out, err
}

// Score returns the points of every row, whole numbers: the more, the less is
// class 1 to be expected.
func (m *Scorecard) Score(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	return m.sum(ctx, x, float64(m.base), func(_ int, b Bin) float64 { return float64(b.Points) })
}
