package metric_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining/metric"
)

func closeTo(t *testing.T, name string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-12) {
		t.Errorf("%s: got %v, want %v", name, got, want)
	}
}

// Eight rows by hand, best score first: treated 1 1 0 0 | 1 1 0 0, outcome
// 1 1 0 1 | 0 1 1 1. Among the first half the treated have 1, the untreated
// 1/2; among all 3/4 and 3/4.
func TestUpliftByHand(t *testing.T) {
	score := []float64{2, 2, 2, 2, 1, 1, 1, 1}
	treated := []float64{1, 1, 0, 0, 1, 1, 0, 0}
	outcome := []float64{1, 1, 0, 1, 0, 1, 1, 1}
	closeTo(t, "ATE", metric.ATE(treated, outcome, nil), 0)
	closeTo(t, "uplift of half", metric.UpliftAt(score, treated, outcome, nil, .5), .5)
	closeTo(t, "uplift of a quarter", metric.UpliftAt(score, treated, outcome, nil, .25), .5) // half of the tie
	closeTo(t, "uplift of all", metric.UpliftAt(score, treated, outcome, nil, 1), 0)
	// The gain is 0, 1/4, 0 at shares 0, 1/2, 1: two triangles of 1/16.
	closeTo(t, "AUUC", metric.AUUC(score, treated, outcome, nil), .125)
	// Qini: (2 − 1·2/2)/8 = 1/8 at one half, (3 − 3·4/4)/8 = 0 at the end.
	closeTo(t, "Qini", metric.Qini(score, treated, outcome, nil), .0625)
	curve := metric.UpliftCurve(score, treated, outcome, nil)
	if len(curve) != 2 || curve[0] != (metric.UpliftPoint{Share: .5, Uplift: .5, Gain: .25, Qini: .125}) {
		t.Errorf("%+v", curve)
	}
	// A row of weight 2 is as good as the same row twice.
	double := metric.Qini(append([]float64{2}, score...), append([]float64{1}, treated...), append([]float64{1}, outcome...), nil)
	closeTo(t, "weights", metric.Qini(score, treated, outcome, []float64{2, 1, 1, 1, 1, 1, 1, 1}), double)
}

func TestUpliftOfNothing(t *testing.T) {
	for name, v := range map[string]float64{
		"nobody untreated": metric.Qini([]float64{1, 2}, []float64{1, 1}, []float64{0, 1}, nil),
		"nobody":           metric.AUUC(nil, nil, nil, nil),
		"no score":         metric.UpliftAt([]float64{math.NaN(), 1}, []float64{1, 0}, []float64{0, 1}, nil, .3),
		"too few":          metric.UpliftAt([]float64{2, 1}, []float64{1, 0}, []float64{0, 1}, nil, .3),
	} {
		if !math.IsNaN(v) {
			t.Errorf("%s: %v", name, v)
		}
	}
}

func trialRows(n int) (score, treated, outcome []float64) {
	rng := rand.New(rand.NewPCG(3, 1))
	score, treated, outcome = make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		score[i] = rng.Float64()
		treated[i] = float64(rng.IntN(2))
		if rng.Float64() < .2+.2*score[i]*treated[i] {
			outcome[i] = 1
		}
	}
	return score, treated, outcome
}

// With an uplift of .2 × s at a score s even on 0 … 1: ATE .1; among the best
// 30 % .2 × .85 = .17; gain at share φ .2·(φ − φ²/2), area under it .2/3; half
// of the rows are treated, so the Qini curve is half the gain and the area
// between is (.2/3 − .05)/2. Hindsight's ranking has 1, a random one 0.
func TestUpliftRecovers(t *testing.T) {
	score, treated, outcome := trialRows(200_000)
	in, err := metric.BootstrapUplift(context.Background(), score, treated, outcome, nil, .3, 200, .95, 1)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		in   metric.Interval
		want float64
	}{"ATE": {in.ATE, .1}, "uplift": {in.Uplift, .17}, "AUUC": {in.AUUC, .2 / 3}, "Qini": {in.Qini, (.2/3 - .05) / 2}} {
		if math.Abs(c.in.Value-c.want) > 4*c.in.StdErr || !(c.in.Low < c.in.Value && c.in.Value < c.in.High) {
			t.Errorf("%s: %+v, want %v", name, c.in, c.want)
		}
	}
	closeTo(t, "its value", in.Qini.Value, metric.Qini(score, treated, outcome, nil))
	// The standard error of a difference of two means.
	if want := math.Sqrt(.3*.7/100_000 + .2*.8/100_000); math.Abs(in.ATE.StdErr/want-1) > .2 {
		t.Errorf("standard error of the ATE %v, want about %v", in.ATE.StdErr, want)
	}
	best := make([]float64, len(score))
	for i := range best {
		best[i] = outcome[i] * (2*treated[i] - 1)
	}
	closeTo(t, "Qini of hindsight", metric.NormalisedQini(best, treated, outcome), 1)
	closeTo(t, "Qini without order", metric.NormalisedQini(make([]float64, len(score)), treated, outcome), 0)
	closeTo(t, "AUUC without order", metric.NormalisedAUUC(make([]float64, len(score)), treated, outcome), 0)
	if v := metric.NormalisedAUUC(score, treated, outcome); v < .01 || v > .2 {
		t.Errorf("normalised AUUC %v", v)
	}
}

func TestBootstrapUpliftRefuses(t *testing.T) {
	score, treated, outcome := trialRows(50)
	for _, c := range []struct {
		draws        int
		level, share float64
	}{{1, .95, .3}, {10, 1, .3}, {10, .95, 0}, {10, .95, 2}} {
		if _, err := metric.BootstrapUplift(context.Background(), score, treated, outcome, nil, c.share, c.draws, c.level, 1); err == nil {
			t.Errorf("%+v was accepted", c)
		}
	}
}
