package decide

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"zhike/mining"
)

// Ranked is one alternative in its place.
type Ranked struct {
	Row       int     `json:"row"`       // in the matrix
	Rank      int     `json:"rank"`      // from 1; equal closeness, equal rank
	Closeness float64 `json:"closeness"` // TOPSIS, 0 to 1
	Front     bool    `json:"front"`     // no other is better on everything
}

// Ranking is all alternatives, the best first.
type Ranking struct {
	Alternatives []Ranked      `json:"alternatives"`
	Weights      []float64     `json:"weights"` // of the criteria, with the sum 1
	Warnings     []mining.Text `json:"warnings,omitempty"`
}

// Rank orders alternatives by TOPSIS, those equally close by their row, and
// tells which of them lie on the Pareto front. Criteria weigh as they say, or
// by entropy if none has a weight.
func Rank(ctx context.Context, x *mining.Matrix, criteria []Criterion) (*Ranking, error) {
	criteria = slices.Clone(criteria)
	out := &Ranking{}
	var err error
	if slices.ContainsFunc(criteria, func(c Criterion) bool { return c.Weight != 0 }) {
		var t *table
		if t, err = take(x, criteria); err == nil {
			out.Weights, err = t.weights()
		}
	} else {
		out.Weights, err = EntropyWeights(x, criteria)
	}
	if err != nil {
		return nil, err
	}
	for k := range criteria {
		criteria[k].Weight = out.Weights[k]
	}
	closeness, err := Closeness(ctx, x, criteria)
	if err != nil {
		return nil, err
	}
	front, err := Front(ctx, x, criteria)
	if err != nil {
		return nil, err
	}
	for i, c := range closeness {
		out.Alternatives = append(out.Alternatives, Ranked{Row: i, Closeness: c, Front: front[i]})
	}
	slices.SortStableFunc(out.Alternatives, func(a, b Ranked) int { return cmp.Compare(b.Closeness, a.Closeness) })
	for i := range out.Alternatives {
		if out.Alternatives[i].Rank = i + 1; i > 0 && out.Alternatives[i].Closeness == out.Alternatives[i-1].Closeness {
			out.Alternatives[i].Rank = out.Alternatives[i-1].Rank
		}
	}
	out.Warnings = warnings(x, criteria)
	return out, nil
}

// heavy is the weight from which one criterion decides nearly alone.
const heavy = .8

func warnings(x *mining.Matrix, criteria []Criterion) []mining.Text {
	var out []mining.Text
	var flat []string
	for _, c := range criteria {
		if values := x.Column(x.Index(c.Column)).Values; slices.Min(values) == slices.Max(values) {
			flat = append(flat, c.Column)
		}
		if c.Weight >= heavy && len(criteria) > 1 {
			out = append(out, mining.Text{
				Zh: fmt.Sprintf("“%s”一项的权重达 %.0f %%，排名几乎只由它决定。", c.Column, 100*c.Weight),
				En: fmt.Sprintf("%s weighs %.0f %%: it decides the ranking nearly alone.", c.Column, 100*c.Weight)})
		}
	}
	if len(flat) > 0 {
		out = append(out, mining.Text{
			Zh: "以下指标所有对象都相同，不影响排名：" + strings.Join(flat, "、") + "。",
			En: "These criteria are the same for all and do not matter: " + strings.Join(flat, ", ") + "."})
	}
	return out
}
