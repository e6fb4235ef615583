package uplift_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/uplift"
)

// Women's e-mail against none, visit, mean over the five given folds. The best
// peer has .0786 and a normalised Qini of .0667 (peers.md): the class
// transformation, whose floor is .002 below. The two-model learner with
// scikit-learn 1.2.1 has .0714 by this definition (bench/peers/uplift.py). For
// the others no peer was measured; their floors are what they have reached.
func TestHillstrom(t *testing.T) {
	x, treated, visit, folds := hillstrom(t)
	near(t, "ATE", metric.ATE(treated, visit, nil), .15140-.10617, 1e-5) // MANIFEST.md
	for name, floor := range map[string]float64{"t": .0704, "x": .0756, "transformed": .0766, "tree": .068, "tree kl": .066} {
		at, qini := 0.0, 0.0
		for fold := range 5 {
			var train, test []int
			for i, f := range folds {
				if f == fold {
					test = append(test, i)
				} else {
					train = append(train, i)
				}
			}
			m, err := ways()[name].fit(t.Context(), x.Take(train), mining.TakeValues(treated, train), mining.TakeValues(visit, train), nil, 1)
			if err != nil {
				t.Fatal(err)
			}
			u, err := m.Predict(t.Context(), x.Take(test))
			if err != nil {
				t.Fatal(err)
			}
			at += metric.UpliftAt(u, mining.TakeValues(treated, test), mining.TakeValues(visit, test), nil, .3) / 5
			qini += metric.NormalisedQini(u, mining.TakeValues(treated, test), mining.TakeValues(visit, test)) / 5
		}
		t.Logf("%s: uplift at 30 %% %.4f, normalised Qini %.4f", name, at, qini)
		if at < floor {
			t.Errorf("%s: uplift at 30 %% %v", name, at)
		}
	}
}

// The uplift of each customer is known. The two-model and the X-learner err by
// little (the truth is not quite linear in the columns), the tree by no more than
// the differences within its leaves; one side may be rarer.
func TestRecoversKnownUplift(t *testing.T) {
	rows, truth := trial(60_000, .3, 1)
	x, treated, y := mustTable(t, rows)
	spread := math.Sqrt(variance(truth))
	for name, most := range map[string]float64{"t": .15, "x": .25, "transformed": .6, "tree": .4, "tree kl": .4} { // of the spread of the truth
		m, err := ways()[name].fit(t.Context(), x, treated, y, nil, 1)
		if err != nil {
			t.Fatal(err)
		}
		u, err := m.Predict(t.Context(), x)
		if err != nil {
			t.Fatal(err)
		}
		if off := metric.RMSE(u, truth) / spread; off > most {
			t.Errorf("%s: off by %.3f of the spread %.3f", name, off, spread)
		}
		near(t, name+": mean", metric.Mean(u), metric.Mean(truth), .02)
	}
}

func variance(x []float64) float64 {
	mean, sum := metric.Mean(x), 0.0
	for _, v := range x {
		sum += (v - mean) * (v - mean)
	}
	return sum / float64(len(x))
}

// Where the treatment works the same on everybody the tree asks nothing, or
// nearly so, and says the effect with its interval.
func TestTreeOfNoDifference(t *testing.T) {
	asked, covered := 0, 0
	for seed := range uint64(40) {
		rows := rowsOf(2000, .5, seed)
		rng := rand.New(rand.NewPCG(seed, 77))
		for i := range rows {
			rows[i].Bought = 0
			if rng.Float64() < .2+.1*rows[i].Treated {
				rows[i].Bought = 1
			}
		}
		x, treated, y := mustTable(t, rows)
		m, err := uplift.FitTree(t.Context(), x, treated, y, uplift.TreeOptions{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Leaves(.95)) > 1 {
			asked++
		}
		for _, leaf := range m.Leaves(.95)[:1] {
			if leaf.Uplift.Low < .1 && .1 < leaf.Uplift.High {
				covered++
			}
		}
	}
	if asked > 20 || covered < 33 { // binomial(40, .95) is above 33 in 998 of 1000; the best of some 60 cuts exceeds the level of one more often
		t.Errorf("%d of 40 trees asked, %d intervals hold the truth", asked, covered)
	}
}

// The leaves of a tree name who gains, and the interval of each holds its true
// mean: the rows that chose the questions have no say in the answers.
func TestLeaves(t *testing.T) {
	rows, truth := trial(40_000, .5, 9)
	x, treated, y := mustTable(t, rows)
	m, err := uplift.FitTree(t.Context(), x, treated, y, uplift.TreeOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	u, err := m.Predict(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	best, held := uplift.Leaf{}, 0
	leaves := m.Leaves(.95)
	for _, leaf := range leaves {
		sum, n := 0.0, 0.0
		for i := range u {
			if u[i] == leaf.Uplift.Value {
				sum, n = sum+truth[i], n+1
			}
		}
		if mean := sum / n; leaf.Uplift.Low < mean && mean < leaf.Uplift.High {
			held++
		}
		if leaf.Uplift.Value > best.Uplift.Value {
			best = leaf
		}
	}
	if len(leaves) < 4 || held < len(leaves)-2 || !strings.Contains(best.Rule.En, "city is 成都") || !strings.Contains(best.Rule.En, "age > ") {
		t.Errorf("%d leaves, %d intervals hold; the best: %+v", len(leaves), held, best)
	}
}

// confounded treats the old more often; the old also buy more anyway. The true
// effect is .1 for everybody.
func confounded(n int, seed uint64) (x *mining.Matrix, treated, y []float64) {
	rng := rand.New(rand.NewPCG(seed, 5))
	age := make([]float64, n)
	treated, y = make([]float64, n), make([]float64, n)
	for i := range n {
		age[i] = 20 + 50*rng.Float64()
		if rng.Float64() < sigmoid((age[i]-45)/12) {
			treated[i] = 1
		}
		if rng.Float64() < .1+(age[i]-20)/100+.1*treated[i] {
			y[i] = 1
		}
	}
	x, err := mining.NewMatrix(mining.Numbers("age", age))
	if err != nil {
		panic(err)
	}
	return x, treated, y
}

// Taken at face value the effect comes out far too large; weighed by the
// propensity its interval holds the truth, in about 95 of 100 samples or more.
func TestPropensityWeighs(t *testing.T) {
	held, naive := 0, 0
	const samples = 60
	for seed := range uint64(samples) {
		x, treated, y := confounded(3000, seed)
		p, err := uplift.FitPropensity(t.Context(), x, treated)
		if err != nil {
			t.Fatal(err)
		}
		if r := p.Report(); r.ByChance() || r.Column != "age" || r.AUC < .7 {
			t.Errorf("the treatment hangs on the age, but: %+v", r)
		}
		weights, err := p.Weights(t.Context(), x, treated)
		if err != nil {
			t.Fatal(err)
		}
		for k, w := range [][]float64{nil, weights} {
			in, err := uplift.Effect(treated, y, w, .95)
			if err != nil {
				t.Fatal(err)
			}
			if in.Low < .1 && .1 < in.High {
				if k == 0 {
					naive++
				} else {
					held++
				}
			}
		}
	}
	if held < 53 || naive > 5 { // binomial(60, .95): 57 ± 1.7
		t.Errorf("%d of %d weighted intervals hold the truth, %d unweighted", held, samples, naive)
	}
}

// Of a treatment given by chance the weighted effect is that of the means.
func TestEffectByChance(t *testing.T) {
	rows, truth := trial(20_000, .4, 3)
	x, treated, y := mustTable(t, rows)
	p, err := uplift.FitPropensity(t.Context(), x, treated)
	if err != nil {
		t.Fatal(err)
	}
	if r := p.Report(); !r.ByChance() || r.Outside != 0 || r.Effective[0] < 11_000 {
		t.Errorf("%+v", r)
	}
	in, err := uplift.Effect(treated, y, nil, .95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "effect", in.Value, metric.Mean(truth), 3*in.StdErr)
	near(t, "effect", in.Value, metric.ATE(treated, y, nil), 1e-12)
	if _, err := uplift.Effect([]float64{1, 1}, []float64{0, 1}, nil, .95); err == nil {
		t.Error("an effect without untreated rows")
	}
	if _, err := uplift.Effect([]float64{1, 0}, []float64{0, math.NaN()}, nil, .95); err == nil {
		t.Error("an effect on nothing")
	}
}

// Only members get the coupon: no comparison, and the sentence names the column.
func TestNoOverlap(t *testing.T) {
	rows := rowsOf(2000, .5, 4)
	for i := range rows {
		rows[i].Treated = 0
		if rows[i].City == "成都" || rows[i].City == "杭州" {
			rows[i].Treated = 1
		}
	}
	x, treated, _ := mustTable(t, rows)
	_, err := uplift.FitPropensity(t.Context(), x, treated)
	if err == nil || !strings.Contains(err.Error(), "city") || !strings.Contains(err.Error(), "overlap") {
		t.Errorf("treated by city: %v", err)
	}
	for i := range rows { // two out of a thousand were treated by chance, the others by age
		rows[i].Treated = 0
		if rows[i].Age > 50 != (i%1000 == 0) {
			rows[i].Treated = 1
		}
	}
	x, treated, _ = mustTable(t, rows)
	if _, err := uplift.FitPropensity(t.Context(), x, treated); err == nil || !strings.Contains(err.Error(), "age") {
		t.Errorf("treated by age: %v", err)
	}
}

func TestWarnsOfFewOutcomes(t *testing.T) {
	x, treated, y := mustTable(t, rowsOf(200, .5, 4))
	m, err := uplift.FitTwoModel(t.Context(), x, treated, y, uplift.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if w := m.Report().Warnings; len(w) == 0 || !strings.Contains(w[0].En, "too few") {
		t.Errorf("%+v", w)
	}
}
