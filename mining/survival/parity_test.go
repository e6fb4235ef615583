package survival_test

import (
	"context"
	"math"
	"testing"

	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/survival"
)

// Where nothing else is said, the numbers of this file were printed with
// options(digits = 12) by R 4.2 with package survival on the same file.

func TestCoxOnRossi(t *testing.T) {
	x, week, arrest := rossi(t, rossiColumns()...)
	for _, c := range []struct {
		ties         survival.Ties
		null, loglik float64
		ratio, score float64
		wald         float64
		coef, stderr []float64
		hazard       []float64 // basehaz(centered = FALSE) at weeks 1, 10, 26, 52
		first        []float64 // survfit(newdata = r[1,]) at weeks 10, 26, 52
		second       []float64
	}{
		{survival.Efron, -675.380632347, -658.747659446, 33.2659458016, 33.5286888997, 32.1126106806,
			[]float64{-0.3794221664859, -0.0574377426841, 0.3138997878425, -0.1497956976665, -0.4337038779373, -0.0848710825004, 0.0914970809853},
			[]float64{0.1913794807135, 0.0219994706007, 0.3079927765574, 0.2122242962486, 0.3818680576688, 0.1957566719066, 0.0286485499600},
			[]float64{0.00680323899413, 0.10403841208501, 0.40391429137039, 0.95649921906866},
			[]float64{0.964152856522, 0.867858035125, 0.714894402120}, []float64{0.907804366015, 0.686927606770, 0.410953793214}},
		{survival.Breslow, -675.683389417, -659.120605677, 33.1255674803, 33.3828204241, 31.9810174608,
			[]float64{-0.3790218874308, -0.0572459250447, 0.3141297669074, -0.1511146000560, -0.4327825737629, -0.0849828352673, 0.0911115420916},
			[]float64{0.1913644258598, 0.0219831857251, 0.3080172797370, 0.2121231608837, 0.3817949352629, 0.1957482073092, 0.0286312529561},
			[]float64{0.00678640369024, 0.10357602254761, 0.40170882989794, 0.95072738060452},
			[]float64{0.964163893688, 0.868022082996, 0.715352846497}, []float64{0.908152139328, 0.688212446036, 0.412987250250}},
	} {
		t.Run(string(c.ties), func(t *testing.T) {
			m, err := survival.FitCox(context.Background(), x, week, arrest, survival.CoxOptions{Ties: c.ties})
			if err != nil {
				t.Fatal(err)
			}
			r := m.Report()
			near(t, "log-likelihood of nothing", r.LogLikNull, c.null, 1e-8)
			near(t, "log-likelihood", r.LogLik, c.loglik, 1e-8)
			near(t, "likelihood ratio", r.Ratio, c.ratio, 1e-7)
			near(t, "score test", r.Score, c.score, 1e-6)
			near(t, "Wald test", r.Wald, c.wald, 1e-5)
			if c.ties == survival.Efron {
				near(t, "p of the likelihood ratio", r.P, 2.36204505370e-05, 1e-12)
				near(t, "concordance", r.Concordance, 0.6403292470997, 1e-12)
			}
			var coef, stderr, offset []float64
			for k, c := range m.Coefficients(.95) {
				coef, stderr = append(coef, c.Coef), append(stderr, c.StdErr)
				offset = append(offset, c.Coef*metric.Mean(x.Column(k).Values))
				near(t, "z", c.Z, c.Coef/c.StdErr, 0)
				near(t, "upper ratio", c.High, math.Exp(c.Coef+1.959963984540054*c.StdErr), 1e-9)
			}
			nearAll(t, "coefficient", coef, c.coef, 1e-6)
			nearAll(t, "standard error", stderr, c.stderr, 1e-6)
			// Ours is the average row's; R's, not centred, that of a row of zeros.
			times, hazard := m.Baseline()
			for i, week := range []float64{1, 10, 26, 52} {
				for k := range times {
					if times[k] == week {
						near(t, "baseline hazard", hazard[k]*math.Exp(-metric.Sum(offset)), c.hazard[i], 2e-6)
					}
				}
			}
			curves, err := m.Survival(context.Background(), x.Take([]int{0, 1}), 10, 26, 52, 0)
			if err != nil {
				t.Fatal(err)
			}
			nearAll(t, "first curve", curves[0], append(c.first, 1), 1e-6)
			nearAll(t, "second curve", curves[1], append(c.second, 1), 1e-6)
		})
	}
}

// The coefficients that lifelines 0.27.8 documents for these data, by Efron.
func TestCoxAsLifelinesPrintsIt(t *testing.T) {
	x, week, arrest := rossi(t, rossiColumns()...)
	m, err := survival.FitCox(context.Background(), x, week, arrest, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var coef []float64
	for _, c := range m.Coefficients(.95) {
		coef = append(coef, c.Coef)
	}
	nearAll(t, "coefficient", coef, []float64{-.379422, -.057438, .313900, -.149796, -.433704, -.084871, .091497}, 1e-6)
}

// Weights 1, 2, 3, 1, 2, 3 … in coxph(weights =), model-based errors.
func TestWeightsOnRossi(t *testing.T) {
	x, week, arrest := rossi(t, "fin", "age", "prio")
	w := make([]float64, len(week))
	for i := range w {
		w[i] = 1 + float64(i%3)
	}
	for _, c := range []struct {
		ties         survival.Ties
		null, loglik float64
		coef, stderr []float64
	}{
		{survival.Efron, -1515.27236911, -1481.49833670, []float64{-0.3047184369724, -0.0727515679837, 0.1062710498490}, []float64{0.1343039235404, 0.0149937559655, 0.0188326164632}},
		{survival.Breslow, -1515.90897759, -1482.34508432, []float64{-0.3040957289715, -0.0725501814179, 0.1056953806582}, []float64{0.1342883859851, 0.0149851655432, 0.0188186099971}},
	} {
		m, err := survival.FitCox(context.Background(), x, week, arrest, survival.CoxOptions{Ties: c.ties, Weights: w})
		if err != nil {
			t.Fatal(err)
		}
		near(t, "log-likelihood of nothing", m.Report().LogLikNull, c.null, 1e-7)
		near(t, "log-likelihood", m.Report().LogLik, c.loglik, 1e-7)
		for k, got := range m.Coefficients(.95) {
			near(t, got.Term, got.Coef, c.coef[k], 1e-6)
			near(t, got.Term, got.StdErr, c.stderr[k], 1e-6)
		}
	}
}

// concordance() of the Efron model counts these pairs.
func TestConcordanceOnRossi(t *testing.T) {
	x, week, arrest := rossi(t, rossiColumns()...)
	m, err := survival.FitCox(context.Background(), x, week, arrest, survival.CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	scores, err := m.Predict(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	p := metric.Concordance(scores, week, arrest)
	if p != (metric.Pairs{Concordant: 27242, Discordant: 15291, Tied: 49}) {
		t.Errorf("pairs %+v", p)
	}
}

func TestKaplanMeierOnWaltons(t *testing.T) {
	data := realData(t, "classic/waltons.csv")
	d, e := numbers(t, data["T"]), numbers(t, data["E"])
	m, err := survival.FitKaplanMeier(context.Background(), d, e, survival.KaplanMeierOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		time                 float64
		survival, se, lo, hi float64
	}{
		{20, 0.913650307, 0.022059832, 0.8585492594, 0.947930355},
		{40, 0.777837423, 0.032657305, 0.7056735522, 0.834379482},
		{56, 0.429902650, 0.039010005, 0.3526890048, 0.504679609},
		{70, 0.014340509, 0.010010203, 0.0028540777, 0.046183698},
	} {
		s := m.At(c.time)
		nearAll(t, "curve", []float64{s.Survival, s.StdErr, s.Low, s.High}, []float64{c.survival, c.se, c.lo, c.hi}, 1e-9)
	}
	if got := m.Median(); got != (survival.Time{Value: 56, Low: 53, High: 58}) {
		t.Errorf("median %v, want 56 from 53 to 58", got)
	}
	for group, want := range map[string]survival.Time{"control": {Value: 58, Low: 56, High: 60}, "miR-137": {Value: 26, Low: 19, High: 29}} {
		var gd, ge []float64
		for i, name := range data["group"] {
			if name == group {
				gd, ge = append(gd, d[i]), append(ge, e[i])
			}
		}
		m, err := survival.FitKaplanMeier(context.Background(), gd, ge, survival.KaplanMeierOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Median(); got != want {
			t.Errorf("%s: median %v, want %v", group, got, want)
		}
	}
}

// Recorded from lifelines 0.27.8 with the tenure and churn of the same file.
func TestKaplanMeierOnTelco(t *testing.T) {
	data := realData(t, "churn/telco.csv")
	event := make([]float64, len(data["Churn"]))
	for i, s := range data["Churn"] {
		if s == "Yes" {
			event[i] = 1
		}
	}
	m, err := survival.FitKaplanMeier(context.Background(), numbers(t, data["tenure"]), event, survival.KaplanMeierOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for time, want := range map[float64]float64{12: .8432, 24: .7887, 48: .7088, 72: .5928} {
		near(t, "survival", m.At(time).Survival, want, 5e-5)
	}
	if got := m.Median(); !math.IsNaN(got.Value) {
		t.Errorf("median %v of a curve that stays above one half", got)
	}
}

func TestLogRankAsR(t *testing.T) {
	data := realData(t, "classic/waltons.csv")
	d, err := survival.LogRank(numbers(t, data["T"]), numbers(t, data["E"]), categories("group", data["group"]))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "χ² of waltons", d.Chi, 122.249125573, 1e-8)
	near(t, "expected", d.Groups[0].Expected, 148.92448972869, 1e-9)
	if d.Freedom != 1 || d.Groups[0].Observed != 122 || d.Groups[1].Observed != 34 || d.P > 1e-16 {
		t.Errorf("got %+v", d)
	}
	// Four groups: survdiff(Surv(week, arrest) ~ wexp + mar).
	data = realData(t, "classic/rossi.csv")
	groups := make([]string, len(data["wexp"]))
	for i := range groups {
		groups[i] = data["wexp"][i] + data["mar"][i]
	}
	d, err = survival.LogRank(numbers(t, data["week"]), numbers(t, data["arrest"]), mining.Categories("group", groups))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "χ² of rossi", d.Chi, 19.3655900257, 1e-8)
	for j, want := range []float64{44.44579381272, 1.14006083502, 54.37688068461, 14.03726466765} {
		near(t, "expected", d.Groups[j].Expected, want, 1e-9)
	}
	if d.Freedom != 3 {
		t.Errorf("%d degrees of freedom, want 3", d.Freedom)
	}
}
