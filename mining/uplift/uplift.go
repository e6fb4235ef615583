// Package uplift learns for whom a treatment (an e-mail, a coupon, a call)
// makes a difference: the outcome to be expected of a row with the treatment
// less that without. Nobody is seen both ways, so it needs rows of both kinds,
// best of a treatment given by chance; where it was not, the probability of
// being treated is learnt first (propensity.go), or refused where some kind of
// row was never, or always, treated.
//
// Three learners stand on regressions (learners.go), one is a tree of its own
// (tree.go). How well they rank is measured by metric.Qini, AUUC and UpliftAt.
package uplift

import (
	"context"
	"fmt"
	"math"

	"zhike/mining"
	"zhike/mining/linear"
)

// Options are the choices of the learners that stand on regressions; the zero
// value is good for a treatment given by chance.
type Options struct {
	Penalty    float64     // of the regressions, as in linear.Options
	Mix        float64     // share of L1 in it
	Propensity *Propensity // of the same columns, where the treatment was not given by chance; nil where it was
}

// Report says what a model was learnt from.
type Report struct {
	Rows      int           `json:"rows"`
	Treated   int           `json:"treated"`
	Untreated int           `json:"untreated"`
	Warnings  []mining.Text `json:"warnings,omitempty"`
}

// fewOutcomes on one side are too few for differences between its rows.
const fewOutcomes = 100

// check refuses data that no uplift can be learnt from.
func check(x *mining.Matrix, treated, y []float64) (Report, error) {
	r := Report{Rows: x.Rows()}
	if err := x.CheckTarget(y); err != nil {
		return r, err
	}
	if len(treated) != x.Rows() {
		return r, mining.TableError(fmt.Sprintf("处理标记有 %d 个，数据有 %d 行", len(treated), x.Rows()), fmt.Sprintf("there are %d values of the treatment for %d rows", len(treated), x.Rows()))
	}
	for i, t := range treated {
		switch t {
		case 0:
			r.Untreated++
		case 1:
			r.Treated++
		default:
			return r, mining.RowError(i, "treatment", "处理标记须为 0 或 1", "the treatment must be 0 or 1")
		}
	}
	if r.Treated < 2 || r.Untreated < 2 {
		return r, mining.TableError(fmt.Sprintf("处理组 %d 行，对照组 %d 行；两组都须有数据，否则无从比较", r.Treated, r.Untreated),
			fmt.Sprintf("%d rows were treated and %d were not; without both there is nothing to compare", r.Treated, r.Untreated))
	}
	if binary(y) {
		r.warn(treated, y)
	}
	return r, nil
}

func (r *Report) warn(treated, y []float64) {
	var yes [2]int
	for i, t := range treated {
		yes[int(t)] += int(y[i])
	}
	least := min(yes[0], yes[1], r.Untreated-yes[0], r.Treated-yes[1])
	if least < fewOutcomes {
		r.Warnings = append(r.Warnings, mining.Text{
			Zh: fmt.Sprintf("处理组或对照组中某一种结果只有 %d 例，人与人之间的差别难以分辨；请多收集数据（每种至少 %d 例）", least, fewOutcomes),
			En: fmt.Sprintf("One side has only %d rows of one outcome, too few to tell for whom the treatment works; there should be at least %d of each.", least, fewOutcomes)})
	}
}

// binary tells whether all outcomes are 0 or 1.
func binary(y []float64) bool {
	for _, v := range y {
		if v != 0 && v != 1 {
			return false
		}
	}
	return true
}

// side returns the rows with the treatment, or those without.
func side(treated []float64, which float64) []int {
	var rows []int
	for i, t := range treated {
		if t == which {
			rows = append(rows, i)
		}
	}
	return rows
}

// response is a regression of the outcome: logistic of yes and no, linear of
// other numbers.
type response struct {
	Logistic *linear.Logistic `json:"logistic,omitempty"`
	Linear   *linear.Linear   `json:"linear,omitempty"`
}

func fitResponse(ctx context.Context, x *mining.Matrix, y []float64, classes bool, o linear.Options) (r response, err error) {
	if !classes {
		r.Linear, err = linear.FitLinear(ctx, x, y, o)
		return r, err
	}
	r.Logistic, err = linear.FitLogistic(ctx, x, y, o)
	return r, err
}

func (r response) predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	if r.Logistic != nil {
		return r.Logistic.Predict(ctx, x)
	}
	return r.Linear.Predict(ctx, x)
}

func (r response) warnings() []mining.Text {
	if r.Logistic != nil {
		return r.Logistic.Report().Warnings
	}
	return r.Linear.Report().Warnings
}

// formula writes the response out.
func (r response) formula() mining.Formula {
	if r.Logistic != nil {
		return r.Logistic.Formula()
	}
	return r.Linear.Formula()
}

// sound tells whether the response was read whole.
func (r response) sound(schema mining.Schema) bool {
	if (r.Logistic == nil) == (r.Linear == nil) {
		return false
	}
	if r.Logistic != nil {
		return same(r.Logistic.Schema(), schema)
	}
	return same(r.Linear.Schema(), schema)
}

// same tells whether two schemas name the same columns.
func same(a, b mining.Schema) bool {
	if len(a) != len(b) {
		return false
	}
	for j := range a {
		if a[j].Name != b[j].Name || a[j].Kind != b[j].Kind {
			return false
		}
	}
	return true
}

// sideBySide fits the outcome of the treated and of the untreated.
func sideBySide(ctx context.Context, x *mining.Matrix, treated, y []float64, o linear.Options) (responses [2]response, err error) {
	classes := binary(y)
	for k := range responses {
		rows := side(treated, float64(k))
		own := mining.TakeValues(y, rows)
		if classes && !varied(own) {
			group := []mining.Text{{Zh: "对照组", En: "untreated"}, {Zh: "处理组", En: "treated"}}[k]
			return responses, mining.TableError(group.Zh+"的结果全部相同，无从学习差别", "all "+group.En+" rows have the same outcome, so there is nothing to tell them apart by")
		}
		if responses[k], err = fitResponse(ctx, x.Take(rows), own, classes, o); err != nil {
			return responses, err
		}
	}
	return responses, nil
}

func varied(y []float64) bool {
	for _, v := range y {
		if v != y[0] {
			return true
		}
	}
	return false
}

// difference is a − b, row by row.
func difference(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}

func finite(v float64) bool { return !math.IsNaN(v - v) }
