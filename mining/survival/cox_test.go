package survival_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/survival"
)

// plain computes log-likelihood and gradient by their definition: for every
// event of a tied set its own sum over all who are at risk.
func plain(x *mining.Matrix, duration, event, w, beta []float64, ties survival.Ties) float64 {
	n := len(duration)
	r := make([]float64, n)
	eta := make([]float64, n)
	for i := range n {
		for j, b := range beta {
			eta[i] += b * x.Column(j).Values[i]
		}
		r[i] = w[i] * math.Exp(eta[i])
	}
	sum := 0.0
	for i := range n {
		if event[i] == 0 {
			continue
		}
		var s0, d0, before, dead, weight float64
		for k := range n {
			if duration[k] >= duration[i] {
				s0 += r[k]
			}
			if duration[k] == duration[i] && event[k] == 1 {
				d0 += r[k]
				dead++
				weight += w[k]
				if k < i {
					before++
				}
			}
		}
		if ties == survival.Breslow {
			before = 0
		}
		sum += w[i]*eta[i] - weight/dead*math.Log(s0-before/dead*d0)
	}
	return sum
}

// At the estimate no neighbour is likelier by the definition, the likelihood
// is the definition's, and its curvature is the information.
func TestCoxAgainstTheDefinition(t *testing.T) {
	x, duration, event := made(150, []float64{.8, -.5}, true, 5)
	rng := rand.New(rand.NewPCG(8, 8))
	w := make([]float64, 150)
	for i := range w {
		w[i] = .5 + rng.Float64()
	}
	for _, ties := range []survival.Ties{survival.Efron, survival.Breslow} {
		m, err := survival.FitCox(context.Background(), x, duration, event, survival.CoxOptions{Ties: ties, Weights: w})
		if err != nil {
			t.Fatal(err)
		}
		at := func(a, b float64) float64 {
			c := m.Coefficients(.95)
			return plain(x, duration, event, w, []float64{c[0].Coef + a, c[1].Coef + b}, ties)
		}
		near(t, "log-likelihood", m.Report().LogLik, at(0, 0), 1e-9)
		const h = 1e-4
		near(t, "gradient", (at(h, 0)-at(-h, 0))/(2*h), 0, 1e-5)
		near(t, "gradient", (at(0, h)-at(0, -h))/(2*h), 0, 1e-5)
		aa := (2*at(0, 0) - at(h, 0) - at(-h, 0)) / (h * h)
		bb := (2*at(0, 0) - at(0, h) - at(0, -h)) / (h * h)
		ab := (at(h, -h) + at(-h, h) - at(h, h) - at(-h, -h)) / (4 * h * h)
		v := m.Covariance()
		near(t, "information × covariance", aa*v[0]+ab*v[2], 1, 1e-4)
		near(t, "information × covariance", aa*v[1]+ab*v[3], 0, 1e-4)
		near(t, "information × covariance", ab*v[1]+bb*v[3], 1, 1e-4)
	}
}

// Lives with a known law: the estimates lie within three standard errors and a
// bit of the truth, and the curve of the average row near its true one.
func TestCoxRecoversWhatWasSimulated(t *testing.T) {
	truth := []float64{.5, -.3, 0, 1}
	outside := 0
	for seed := range uint64(20) {
		x, duration, event := made(2000, truth, false, seed)
		m, err := survival.FitCox(context.Background(), x, duration, event, survival.CoxOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for k, c := range m.Coefficients(.95) {
			if math.Abs(c.Coef-truth[k]) > 3.9*c.StdErr {
				t.Errorf("seed %d: %s is %v ± %v, in truth %v", seed, c.Term, c.Coef, c.StdErr, truth[k])
			}
			if low, high := math.Log(c.Low), math.Log(c.High); truth[k] < low || truth[k] > high {
				outside++
			}
		}
		average, err := mining.MatrixOfRows([]string{"x0", "x1", "x2", "x3"}, [][]float64{{0, 0, 0, 0}})
		if err != nil {
			t.Fatal(err)
		}
		curve, err := m.Survival(context.Background(), average, 5, 15, 30)
		if err != nil {
			t.Fatal(err)
		}
		for j, time := range []float64{5, 15, 30} {
			near(t, "curve of the average row", curve[0][j], math.Exp(-math.Pow(time/20, 1.5)), .06)
		}
		median, err := m.Quantile(context.Background(), average, .5)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "median of the average row", median[0], 20*math.Pow(math.Ln2, 1/1.5), 2)
	}
	// 80 intervals of 95 %: 4 are expected outside, 11 or more have a chance of 1 in 600.
	if outside > 10 {
		t.Errorf("%d of 80 intervals do not hold the truth", outside)
	}
}

// Whole weights are rows that occur several times, by Breslow's ties.
func TestWeightsAreRepeatedRows(t *testing.T) {
	x, duration, event := made(200, []float64{.7}, false, 2)
	var rows []int
	w := make([]float64, 200)
	for i := range w {
		w[i] = float64(i % 4)
		for range i % 4 {
			rows = append(rows, i)
		}
	}
	a, err := survival.FitCox(context.Background(), x, duration, event, survival.CoxOptions{Ties: survival.Breslow, Weights: w})
	if err != nil {
		t.Fatal(err)
	}
	b, err := survival.FitCox(context.Background(), x.Take(rows), mining.TakeValues(duration, rows), mining.TakeValues(event, rows), survival.CoxOptions{Ties: survival.Breslow})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "log-likelihood", a.Report().LogLik, b.Report().LogLik, 1e-8)
	near(t, "coefficient", a.Coefficients(.95)[0].Coef, b.Coefficients(.95)[0].Coef, 1e-9)
	near(t, "standard error", a.Coefficients(.95)[0].StdErr, b.Coefficients(.95)[0].StdErr, 1e-9)
}

// Units of a column do not matter, nor where it starts.
func TestCoxIsFreeOfUnits(t *testing.T) {
	x, duration, event := made(300, []float64{.6, -.4}, true, 4)
	other := make([]float64, 300)
	for i, v := range x.Column(0).Values {
		other[i] = v*1e6 - 5e7
	}
	a, err := survival.FitCox(context.Background(), x, duration, event, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := survival.FitCox(context.Background(), x.With(0, other), duration, event, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "log-likelihood", b.Report().LogLik, a.Report().LogLik, 1e-8)
	near(t, "coefficient", b.Coefficients(.9)[0].Coef*1e6, a.Coefficients(.9)[0].Coef, 1e-8)
	near(t, "z", b.Coefficients(.9)[0].Z, a.Coefficients(.9)[0].Z, 1e-7)
}

func TestTermsThatSayNothingAreLeftOut(t *testing.T) {
	x, duration, event := made(200, []float64{.6, -.4}, false, 4)
	sum, constant := make([]float64, 200), make([]float64, 200)
	for i := range sum {
		sum[i] = 3*x.Column(0).Values[i] - x.Column(1).Values[i] + 2
		constant[i] = 9
	}
	wide, err := mining.NewMatrix(x.Column(0), mining.Numbers("same", constant), x.Column(1), mining.Numbers("sum", sum))
	if err != nil {
		t.Fatal(err)
	}
	a, err := survival.FitCox(context.Background(), wide, duration, event, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := survival.FitCox(context.Background(), x, duration, event, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "log-likelihood", a.Report().LogLik, b.Report().LogLik, 1e-10)
	said := fmt.Sprint(a.Report().Warnings)
	if len(a.Coefficients(.95)) != 2 || len(a.Report().Warnings) != 2 || !strings.Contains(said, "same") || !strings.Contains(said, "sum") {
		t.Errorf("%v, warnings %v", a.Coefficients(.95), said)
	}
}

// An infinite estimate is refused by the name of its column: a group without
// an event, a column that orders the events, two that do so together.
func TestInfiniteEstimates(t *testing.T) {
	x, duration, event := made(200, []float64{.6, -.4}, false, 4)
	spared := make([]string, 200)
	ordered, half := make([]float64, 200), make([]float64, 200)
	for i := range spared {
		if spared[i] = "b"; event[i] == 0 && i%3 == 0 {
			spared[i] = "c"
		}
		ordered[i] = -duration[i]
		half[i] = x.Column(0).Values[i] - duration[i]
	}
	for name, c := range map[string]struct {
		column mining.Column
		want   []string
	}{
		"no event in a group": {mining.Categories("channel", spared), []string{"channel"}},
		"ordered":             {mining.Numbers("order", ordered), []string{"order"}},
		"together":            {mining.Numbers("half", half), []string{"half", "x0"}},
	} {
		wide, err := mining.NewMatrix(x.Column(0), x.Column(1), c.column)
		if err != nil {
			t.Fatal(err)
		}
		_, err = survival.FitCox(context.Background(), wide, duration, event, survival.CoxOptions{})
		var data *mining.DataError
		if !errors.As(err, &data) {
			t.Errorf("%s: got %v", name, err)
			continue
		}
		if !strings.Contains(strings.Join(c.want, " "), data.Column) || !strings.Contains(data.Problem.En, "infinite") || !strings.Contains(data.Problem.Zh, "无穷大") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCoxRefusals(t *testing.T) {
	x, duration, event := made(20, []float64{1}, false, 1)
	none := make([]float64, 20)
	for name, c := range map[string]struct {
		x    *mining.Matrix
		d, e []float64
		o    survival.CoxOptions
		want string
	}{
		"no events":         {x, duration, none, survival.CoxOptions{}, "no row has had the event"},
		"only light events": {x, duration, event, survival.CoxOptions{Weights: none}, "weights of all rows are zero"},
		"other ties":        {x, duration, event, survival.CoxOptions{Ties: "exact"}, "efron or breslow"},
		"fewer events":      {x, duration, event[1:], survival.CoxOptions{}, "20 durations and 19 events"},
		"fewer rows":        {x.Take([]int{1}), duration, event, survival.CoxOptions{}, "for 1 rows"},
		"constant":          {x.With(0, none), duration, event, survival.CoxOptions{}, "no column is of use"},
	} {
		_, err := survival.FitCox(context.Background(), c.x, c.d, c.e, c.o)
		var data *mining.DataError
		if !errors.As(err, &data) || !strings.Contains(err.Error(), c.want) || data.Problem.Zh == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	m, err := survival.FitCox(context.Background(), x, duration, event, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Predict(context.Background(), x.With(0, append([]float64{math.NaN()}, none[1:]...))); err == nil || !strings.Contains(err.Error(), "row 1, column x0") {
		t.Errorf("a missing value predicts as %v", err)
	}
}
