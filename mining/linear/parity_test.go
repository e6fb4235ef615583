package linear_test

import (
	"context"
	"math"
	"testing"

	"zhike/mining"
	"zhike/mining/linear"
)

// mtcars is Motor Trend 1974, as R's datasets package has it.
func mtcars(t testing.TB, names ...string) *mining.Matrix {
	t.Helper()
	data := map[string][]float64{
		"am":  {1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1},
		"wt":  {2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424, 5.345, 2.2, 1.615, 1.835, 2.465, 3.52, 3.435, 3.84, 3.845, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57, 2.78},
		"hp":  {110, 110, 93, 110, 175, 105, 245, 62, 95, 123, 123, 180, 180, 180, 205, 215, 230, 66, 52, 65, 97, 150, 150, 245, 175, 66, 91, 113, 264, 175, 335, 109},
		"mpg": {21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4},
	}
	var columns []mining.Column
	for _, name := range names {
		columns = append(columns, mining.Numbers(name, data[name]))
	}
	return matrix(t, columns...)
}

func matrix(t testing.TB, columns ...mining.Column) *mining.Matrix {
	t.Helper()
	m, err := mining.NewMatrix(columns...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s: got %.12g, want %.12g", what, got, want)
	}
}

func same(t *testing.T, got []linear.Coefficient, values, errors []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(values) {
		t.Fatalf("%d coefficients, want %d: %+v", len(got), len(values), got)
	}
	for i, c := range got {
		near(t, "coefficient "+c.Column+c.Level, c.Value, values[i], tolerance)
		if errors != nil {
			near(t, "error of "+c.Column+c.Level, c.StdErr, errors[i], tolerance)
		}
	}
}

// Figures of R 4.2's glm(am ~ wt + hp, binomial, mtcars), epsilon 1e-14.
func TestLogisticAsR(t *testing.T) {
	m, err := linear.FitLogistic(context.Background(), mtcars(t, "wt", "hp"), mtcars(t, "am").Column(0).Values, linear.Options{Penalty: -1})
	if err != nil {
		t.Fatal(err)
	}
	same(t, m.Coefficients(), []float64{18.86629871720, -8.08347518244, .03625559608}, []float64{7.44355806021, 3.06867511305, .01773415365}, 1e-6)
	near(t, "z of wt", m.Coefficients()[1].Z, -2.634190615, 1e-6)
	near(t, "p of wt", m.Coefficients()[1].P, .00843381260, 1e-6)
	near(t, "deviance", m.Report().Deviance, 10.05911047, 1e-8)
	near(t, "null deviance", m.Report().Null, 43.22973328, 1e-8)
}

// Figures of scikit-learn 1.2.1's LogisticRegression (C = 1; lbfgs for L2, saga
// for L1 and elastic net with l1_ratio .5; tol 1e-12) on standardised columns.
func TestPenaltiesAsScikitLearn(t *testing.T) {
	wt, hp := mtcars(t, "wt").Column(0).Values, mtcars(t, "hp").Column(0).Values
	x := matrix(t, mining.Numbers("wt", standard(wt)), mining.Numbers("hp", standard(hp)))
	for mix, want := range map[float64][]float64{
		0:  {-.68280527, -2.31787857, .55024398},
		1:  {-.90481821, -3.5915807, .88246716},
		.5: {-.7434491, -2.66410648, .62496383},
	} {
		m, err := linear.FitLogistic(context.Background(), x, mtcars(t, "am").Column(0).Values, linear.Options{Mix: mix})
		if err != nil {
			t.Fatal(err)
		}
		same(t, m.Coefficients(), want, nil, 2e-6)
		if m.Coefficients()[1].Defined != (mix == 0) {
			t.Error("errors are defined without an L1 penalty, and only there")
		}
	}
}

func standard(v []float64) []float64 {
	mean, sd := 0.0, 0.0
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		sd += (x - mean) * (x - mean) / float64(len(v))
	}
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = (x - mean) / math.Sqrt(sd)
	}
	return out
}

// Figures of R's lm(mpg ~ wt + hp, mtcars) and confint.
func TestLinearAsR(t *testing.T) {
	m, err := linear.FitLinear(context.Background(), mtcars(t, "wt", "hp"), mtcars(t, "mpg").Column(0).Values, linear.Options{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, m.Coefficients(), []float64{37.22727011645, -3.87783074240, -.03177294698}, []float64{1.598787537999, .632733494377, .009029709676}, 1e-10)
	near(t, "R²", m.Fit().R2, .8267854519, 1e-9)
	near(t, "adjusted R²", m.Fit().Adjusted, .8148396210, 1e-9)
	near(t, "sigma", m.Fit().Sigma, 2.5934117772, 1e-9)
	near(t, "low of wt", m.Coefficients()[1].Low, -5.17191604068, 1e-8)
	near(t, "p of hp", m.Coefficients()[2].P, 1.451228532e-03, 1e-9)
}

// Dobson's trial (1990), the example of R's ?glm: glm(counts ~ outcome +
// treatment, poisson). The levels are equally frequent, so the reference is the
// first one here as it is there.
func TestPoissonAsR(t *testing.T) {
	x := matrix(t, mining.Categories("outcome", []string{"1", "2", "3", "1", "2", "3", "1", "2", "3"}),
		mining.Categories("treatment", []string{"1", "1", "1", "2", "2", "2", "3", "3", "3"}))
	m, err := linear.FitPoisson(context.Background(), x, []float64{18, 17, 15, 20, 10, 20, 25, 13, 12}, linear.Options{Penalty: -1})
	if err != nil {
		t.Fatal(err)
	}
	same(t, m.Coefficients(), []float64{3.044522438, -.4542552723, -.2929871247, 0, 0}, []float64{.1708986515, .2021707567, .1927423435, .2, .2}, 1e-7)
	near(t, "deviance", m.Report().Deviance, 5.129141077, 1e-8)
	near(t, "null deviance", m.Report().Null, 10.581445864, 1e-8)
}

// Figures of scikit-learn 1.2.1 on the first five cars: GaussianNB (smoothing
// 1e-12), MultinomialNB, BernoulliNB (columns wt > 3, hp > 120).
func TestBayesAsScikitLearn(t *testing.T) {
	x, am := mtcars(t, "wt", "hp"), mtcars(t, "am").Column(0).Values
	above := func(j int, limit float64) []float64 {
		out := make([]float64, x.Rows())
		for i, v := range x.Column(j).Values {
			if v > limit {
				out[i] = 1
			}
		}
		return out
	}
	bits := matrix(t, mining.Numbers("heavy", above(0, 3)), mining.Numbers("strong", above(1, 120)))
	for name, c := range map[string]struct {
		x    *mining.Matrix
		o    linear.BayesOptions
		want []float64
	}{
		"Gaussian":    {x, linear.BayesOptions{}, []float64{.7233122438, .5650892269, .8796063174, .313997643, .1074381739}},
		"multinomial": {x, linear.BayesOptions{Counts: []string{"wt", "hp"}}, []float64{.3952784589, .3836680465, .3921685364, .3683934443, .422447464}},
		"Bernoulli":   {bits, linear.BayesOptions{}, []float64{.936514301, .936514301, .936514301, .2796424153, .053447444}},
	} {
		m, err := linear.FitBayes(context.Background(), c.x, am, c.o)
		if err != nil {
			t.Fatal(err)
		}
		p, err := m.Predict(context.Background(), c.x)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range c.want {
			near(t, name, p[i], want, 1e-8)
		}
	}
}

// Figures of scikit-learn 1.2.1's LinearSVC (C = 1, squared hinge, tol 1e-10),
// IsotonicRegression and _SigmoidCalibration (which stops at 1e-5).
func TestMachineAndCalibrationAsScikitLearn(t *testing.T) {
	wt, hp, am := mtcars(t, "wt").Column(0).Values, mtcars(t, "hp").Column(0).Values, mtcars(t, "am").Column(0).Values
	x := matrix(t, mining.Numbers("wt", standard(wt)), mining.Numbers("hp", standard(hp)))
	m, err := linear.FitSVM(context.Background(), x, am, linear.SVMOptions{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, m.Coefficients(), []float64{-.3722093727, -1.751141994, .5436977569}, nil, 1e-6)

	light := make([]float64, len(wt))
	for i, v := range wt {
		light[i] = -v
	}
	iso, err := linear.FitIsotonic(context.Background(), light, am, nil)
	if err != nil {
		t.Fatal(err)
	}
	for score, want := range map[float64]float64{-1: 1, -2.3: 1, -2.9: .7727272727, -3.2: .1, -3.3: .1, -5: 0} {
		near(t, "isotonic", iso.Value(score), want, 1e-9)
	}
	platt, err := linear.FitPlatt(context.Background(), light, am)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "slope", platt.Slope, 2.51003170949, 1e-4)
	near(t, "shift", platt.Shift, 7.36364729968, 1e-4)
}
