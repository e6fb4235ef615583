package linear

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"sort"

	"zhike/mining"
)

// Platt turns a score into the probability 1/(1 + exp(−(Slope × score + Shift)))
// (Platt 1999). The classes are taken as (n₁+1)/(n₁+2) and 1/(n₀+2), so that
// separated scores give no infinite slope; the likelihood is maximised by
// Newton's method (Lin, Lin & Weng 2007).
type Platt struct{ Slope, Shift float64 }

// FitPlatt fits the probabilities of class 1 to scores, best of rows that the
// scoring model has not learnt from.
func FitPlatt(ctx context.Context, scores, y []float64) (*Platt, error) {
	x, err := mining.NewMatrix(mining.Numbers("score", scores))
	if err != nil {
		return nil, err
	}
	if err := x.CheckClasses(y); err != nil {
		return nil, err
	}
	if err := noneMissing(scores); err != nil {
		return nil, err
	}
	ones := 0.0
	for _, v := range y {
		ones += v
	}
	target := make([]float64, len(y))
	for i, v := range y {
		if target[i] = 1 / (float64(len(y)) - ones + 2); v == 1 {
			target[i] = (ones + 1) / (ones + 2)
		}
	}
	c, err := codingOf(x, nil, true)
	if err != nil {
		return nil, err
	}
	s, err := (&problem{columns: c.columns(x), y: target, family: binomial{}}).solve(ctx)
	if err != nil {
		return nil, err
	}
	m := &Platt{Shift: s.beta[0]}
	if len(c.Terms) == 1 {
		t := c.Terms[0]
		m.Slope = s.beta[1] / t.Scale
		m.Shift -= s.beta[1] * (t.Mean / t.Scale)
	}
	return m, nil
}

func noneMissing(scores []float64) error {
	if i := slices.IndexFunc(scores, math.IsNaN); i >= 0 {
		return mining.RowError(i, "score", "缺少得分", "the score is missing")
	}
	return nil
}

// Probability is what a score means.
func (m *Platt) Probability(score float64) float64 { return sigmoid(m.Slope*score + m.Shift) }

// Isotonic turns a score into the mean target of scores like it, never falling
// as the score rises: the least-squares fit among all such functions, by
// pooling adjacent violators (Ayer et al. 1955; Zadrozny & Elkan 2002).
// Between the scores it was fitted to it runs straight, beyond them level.
type Isotonic struct {
	scores, values []float64 // rising
}

// FitIsotonic fits targets (0 or 1 for probabilities) to scores; weights may be nil.
func FitIsotonic(ctx context.Context, scores, y, weights []float64) (*Isotonic, error) {
	x, err := mining.NewMatrix(mining.Numbers("score", scores))
	if err != nil {
		return nil, err
	}
	if err := x.CheckTarget(y); err != nil {
		return nil, err
	}
	if err := noneMissing(scores); err != nil {
		return nil, err
	}
	if err := x.CheckWeights(weights); err != nil {
		return nil, err
	}
	order := make([]int, 0, len(scores))
	for i := range scores {
		if weightOf(weights, i) > 0 {
			order = append(order, i)
		}
	}
	// Equal scores are summed in the order of their targets, so that the order
	// of the rows does not matter.
	sort.Slice(order, func(a, b int) bool {
		i, j := order[a], order[b]
		if scores[i] != scores[j] {
			return scores[i] < scores[j]
		}
		return y[i] < y[j] || y[i] == y[j] && weightOf(weights, i) < weightOf(weights, j)
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return pool(order, scores, y, weights), nil
}

// run is a stretch of scores with one value.
type run struct{ low, high, sum, weight float64 }

func pool(order []int, scores, y, weights []float64) *Isotonic {
	var ties, runs []run
	for _, i := range order {
		w := weightOf(weights, i)
		if k := len(ties) - 1; k >= 0 && ties[k].low == scores[i] {
			ties[k].sum, ties[k].weight = ties[k].sum+w*y[i], ties[k].weight+w
			continue
		}
		ties = append(ties, run{scores[i], scores[i], w * y[i], w})
	}
	for _, next := range ties {
		for k := len(runs) - 1; k >= 0 && runs[k].sum*next.weight >= next.sum*runs[k].weight; k-- {
			next = run{runs[k].low, next.high, runs[k].sum + next.sum, runs[k].weight + next.weight}
			runs = runs[:k]
		}
		runs = append(runs, next)
	}
	m := &Isotonic{}
	for _, r := range runs {
		m.scores, m.values = append(m.scores, r.low), append(m.values, r.sum/r.weight)
		if r.high > r.low {
			m.scores, m.values = append(m.scores, r.high), append(m.values, r.sum/r.weight)
		}
	}
	return m
}

// Value is what a score means.
func (m *Isotonic) Value(score float64) float64 {
	k := sort.SearchFloat64s(m.scores, score)
	switch {
	case k == len(m.scores):
		return m.values[k-1]
	case k == 0 || m.scores[k] == score:
		return m.values[k]
	}
	a, b := m.scores[k-1], m.scores[k]
	return m.values[k-1] + (m.values[k]-m.values[k-1])*((score-a)/(b-a))
}

// calibrationDocument is the JSON form of both calibrations, which have one
// column, the score.
type calibrationDocument struct {
	heading
	Scores []float64 `json:"scores,omitempty"`
	Values []float64 `json:"values"`
}

func calibration(name string, scores, values []float64) ([]byte, error) {
	return json.Marshal(calibrationDocument{heading{name, jsonVersion, mining.Schema{{Name: "score", Kind: mining.Number}}}, scores, values})
}

func (d *calibrationDocument) read(name string, data []byte) error {
	if err := json.Unmarshal(data, d); err != nil {
		return unreadable(err)
	}
	return d.known(name)
}

// MarshalJSON writes the model with its name and version.
func (m *Platt) MarshalJSON() ([]byte, error) {
	return calibration("platt", nil, []float64{m.Slope, m.Shift})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Logistic's does.
func (m *Platt) UnmarshalJSON(data []byte) error {
	var d calibrationDocument
	if err := d.read("platt", data); err != nil {
		return err
	}
	if len(d.Values) != 2 {
		return damaged("应有斜率和截距", "it must hold a slope and a shift")
	}
	*m = Platt{d.Values[0], d.Values[1]}
	return nil
}

// MarshalJSON writes the model with its name and version.
func (m *Isotonic) MarshalJSON() ([]byte, error) { return calibration("isotonic", m.scores, m.values) }

// UnmarshalJSON reads what MarshalJSON wrote, as Logistic's does.
func (m *Isotonic) UnmarshalJSON(data []byte) error {
	var d calibrationDocument
	if err := d.read("isotonic", data); err != nil {
		return err
	}
	if len(d.Values) == 0 || len(d.Values) != len(d.Scores) || !slices.IsSorted(d.Values) || !slices.IsSorted(d.Scores) {
		return damaged("阶梯须递增", "its steps do not rise")
	}
	*m = Isotonic{d.Scores, d.Values}
	return nil
}
