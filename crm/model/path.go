package model

import (
	"context"

	"zhike/mining/lifetime"
)

// Step is what had come between the cut and one day of the time held back, and
// what was predicted for it, added up from the cut.
type Step struct {
	Until     string            `json:"until" doc:"last day counted"`
	Days      int               `json:"days" doc:"since the cut"`
	Actual    float64           `json:"actual" doc:"purchases from the cut up to here"`
	Predicted float64           `json:"predicted"`
	In        lifetime.Interval `json:"interval"`
}

// path adds up the months after the cut, each sum with its range.
func (t *trial) path(ctx context.Context, months []lifetime.Month) ([]Step, error) {
	out := []Step{}
	var actual, predicted float64
	for _, m := range months {
		if !m.Holdout {
			continue
		}
		actual, predicted = actual+m.Actual, predicted+m.Predicted
		end := dayOf(m.End)
		days := int(end - t.window.cut)
		total, err := t.model.ExpectedTotal(ctx, t.learnt, float64(days), level)
		if err != nil {
			return nil, err
		}
		in := total.Interval
		if total.Expected > 0 { // the histories may be coarse, the sum is exact
			by := predicted / total.Expected
			in.Low, in.High = in.Low*by, in.High*by
		}
		out = append(out, Step{Until: end.String(), Days: days, Actual: actual, Predicted: predicted, In: in})
	}
	return out, nil
}
