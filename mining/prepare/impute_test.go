package prepare_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
	"zhike/mining/prepare"
)

// transformer is what all models of the package that change a table do.
type transformer interface {
	json.Marshaler
	Schema() mining.Schema
	Transform(ctx context.Context, x *mining.Matrix) (*mining.Matrix, error)
}

func decode[M any, P interface {
	*M
	transformer
	json.Unmarshaler
}](data []byte) (transformer, error) {
	m := P(new(M))
	return m, m.UnmarshalJSON(data)
}

func as[M transformer](m M, err error) (transformer, error) {
	if err != nil {
		return nil, err
	}
	return m, nil
}

type way struct {
	fit    func(ctx context.Context, x *mining.Matrix) (transformer, error)
	decode func(data []byte) (transformer, error)
}

// imputers is every way to fill.
func imputers() map[string]way {
	out := map[string]way{
		"knn": {func(ctx context.Context, x *mining.Matrix) (transformer, error) {
			return as(prepare.FitKNN(ctx, x, prepare.KNNOptions{}))
		}, decode[prepare.KNN]},
		"knn raw": {func(ctx context.Context, x *mining.Matrix) (transformer, error) {
			return as(prepare.FitKNN(ctx, x, prepare.KNNOptions{Neighbours: 3, Uniform: true, Raw: true}))
		}, decode[prepare.KNN]},
		"iterative": {func(ctx context.Context, x *mining.Matrix) (transformer, error) {
			return as(prepare.FitIterative(ctx, x, prepare.IterativeOptions{}))
		}, decode[prepare.Iterative]},
	}
	for _, s := range []prepare.Strategy{prepare.Median, prepare.Mean, prepare.Mode, prepare.Constant} {
		out[string(s)] = way{func(ctx context.Context, x *mining.Matrix) (transformer, error) {
			return as(prepare.FitFill(ctx, x, prepare.FillOptions{Strategy: s, Number: -1, Level: "?"}))
		}, decode[prepare.Fill]}
	}
	return out
}

// values is the row as a model leaves it; a level as the sum of its bytes, so
// that it does not depend on which levels there are.
func values(m transformer, r row) []float64 {
	x, err := table([]row{r})
	if err != nil {
		panic(err)
	}
	y, err := m.Transform(context.Background(), x)
	if err != nil {
		panic(err)
	}
	out := make([]float64, y.Width())
	for j := range out {
		c := y.Column(j)
		if out[j] = c.Values[0]; c.Category() && out[j] == out[j] {
			name := c.Levels[int(out[j])]
			out[j] = 0
			for _, b := range []byte(name) {
				out[j] = 3*out[j] + float64(b)
			}
		}
	}
	return out
}

func broken() []miningtest.Broken[row] {
	return []miningtest.Broken[row]{
		{Name: "infinite age", Column: "age", Spoil: func(r *row) { r.Age = math.Inf(1) }},
		{Name: "infinite income", Column: "income", Spoil: func(r *row) { r.Income = math.Inf(-1) }},
	}
}

func TestImputersConform(t *testing.T) {
	for name, w := range imputers() {
		t.Run(name, func(t *testing.T) {
			miningtest.Check(t, miningtest.Learner[row, transformer]{
				Rows: shop(300, .2, 1),
				Fit: func(ctx context.Context, rows []row, _ uint64) (transformer, error) {
					x, err := table(rows)
					if err != nil {
						return nil, err
					}
					return w.fit(ctx, x)
				},
				Predict: values, Decode: w.decode, Broken: broken(), Poor: poorRows(), Shuffle: 1e-6,
			})
		})
	}
}

// wdbc is the breast cancer data of Wisconsin, standardised, whole and with a
// fifth of its values taken away at random.
func wdbc(t testing.TB) (whole, holed *mining.Matrix) {
	t.Helper()
	names := make([]string, 30)
	for j := range names {
		names[j] = "x" + strconv.Itoa(j)
	}
	columns := numbers(t, names, realData(t, "folds/impute_wdbc_std.csv"))
	mask := numbers(t, names, realData(t, "folds/impute_wdbc_mask.csv"))
	whole = matrix(t, columns...)
	less := make([]mining.Column, 30)
	for j := range less {
		less[j] = mining.Numbers(names[j], append([]float64(nil), columns[j].Values...))
		for i, m := range mask[j].Values {
			if m == 1 {
				less[j].Values[i] = math.NaN()
			}
		}
	}
	return whole, matrix(t, less...)
}

// rmse is over the values that were taken away.
func rmse(t testing.TB, m transformer, whole, holed *mining.Matrix) float64 {
	t.Helper()
	y, err := m.Transform(context.Background(), holed)
	if err != nil {
		t.Fatal(err)
	}
	sum, n := 0.0, 0
	for j := range y.Width() {
		for i, v := range holed.Column(j).Values {
			if got := y.Column(j).Values[i]; v != v {
				d := got - whole.Column(j).Values[i]
				sum += d * d
				n++
			} else if got != v {
				t.Fatalf("row %d, column %d: a value that was there has changed", i, j)
			}
		}
	}
	return math.Sqrt(sum / float64(n))
}

func fitted(t testing.TB, m transformer, err error) transformer {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Figures of scikit-learn 1.2.1 on the same values: SimpleImputer,
// KNNImputer(k, weights), which ours without standardising must equal.
func TestImputersAsScikitLearn(t *testing.T) {
	whole, holed := wdbc(t)
	ctx := context.Background()
	for _, c := range []struct {
		name string
		fit  func() (transformer, error)
		want float64
	}{
		{"mean", func() (transformer, error) {
			return as(prepare.FitFill(ctx, holed, prepare.FillOptions{Strategy: prepare.Mean}))
		}, 1.0577958165383674},
		{"median", func() (transformer, error) { return as(prepare.FitFill(ctx, holed, prepare.FillOptions{})) }, 1.0864059117788918},
		{"10 nearest", func() (transformer, error) { return as(prepare.FitKNN(ctx, holed, prepare.KNNOptions{Raw: true})) }, .6399816163789328},
		{"5 nearest", func() (transformer, error) {
			return as(prepare.FitKNN(ctx, holed, prepare.KNNOptions{Raw: true, Neighbours: 5}))
		}, .6442532887342819},
		{"10 nearest, alike", func() (transformer, error) {
			return as(prepare.FitKNN(ctx, holed, prepare.KNNOptions{Raw: true, Uniform: true}))
		}, .6437487954545141},
		{"10 nearest, standardised", func() (transformer, error) { return as(prepare.FitKNN(ctx, holed, prepare.KNNOptions{})) }, .6376565508823654},
	} {
		m, err := c.fit()
		near(t, c.name, rmse(t, fitted(t, m, err), whole, holed), c.want, 1e-6)
	}
}

// scikit-learn's IterativeImputer reaches .4276, its KNNImputer .6400.
func TestImputationFloorOnWDBC(t *testing.T) {
	whole, holed := wdbc(t)
	m, err := prepare.FitIterative(context.Background(), holed, prepare.IterativeOptions{})
	e := rmse(t, fitted(t, m, err), whole, holed)
	t.Logf("RMSE %.4f, penalty %v", e, m.Report().Penalty)
	if e > .4276 {
		t.Errorf("iterative: RMSE %.4f, want at most .4276", e)
	}
}

// Columns that follow from the others, and noise of a known size: what is filled
// must be off by about that noise, and R² must say so.
func TestIterativeRecovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	n := 2000
	a, b, c, truth := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		a[i], b[i] = 100+10*rng.NormFloat64(), 5*rng.NormFloat64()
		c[i] = 3*a[i] - 4*b[i] + 6*rng.NormFloat64()
		if truth[i] = c[i]; i%5 == 0 {
			c[i] = math.NaN()
		}
	}
	x := matrix(t, mining.Numbers("a", a), mining.Numbers("b", b), mining.Numbers("c", c))
	m, err := prepare.FitIterative(context.Background(), x, prepare.IterativeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	e := rmse(t, m, matrix(t, mining.Numbers("a", a), mining.Numbers("b", b), mining.Numbers("c", truth)), x)
	if e > 6.8 || e < 5.2 {
		t.Errorf("off by %.2f, the noise is 6", e)
	}
	r := m.Report()
	// Var c = 9·100 + 16·25 + 36 = 1336
	if !r.Converged || len(r.Columns) != 1 || r.Columns[0].Missing != n/5 || math.Abs(r.Columns[0].R2-(1-36./1336)) > .005 {
		t.Errorf("report %+v", r)
	}
}

// A city that follows from the age, and an age that follows from the city.
func TestCategoriesAreFilled(t *testing.T) {
	whole := shop(1000, 0, 9)
	for _, name := range []string{"knn", "iterative"} {
		x, err := table(whole)
		if err != nil {
			t.Fatal(err)
		}
		city := append([]float64(nil), x.Column(3).Values...)
		for i := 0; i < len(city); i += 4 {
			city[i] = math.NaN()
		}
		holed := x.With(3, city)
		m, err := imputers()[name].fit(context.Background(), holed)
		if err != nil {
			t.Fatal(err)
		}
		y, err := m.Transform(context.Background(), holed)
		if err != nil {
			t.Fatal(err)
		}
		wrong := 0
		for i := 0; i < len(city); i += 4 {
			if y.Column(3).Values[i] != x.Column(3).Values[i] {
				wrong++
			}
		}
		// The ages of the cities do not overlap, and 北京 lies between the others.
		if wrong > 0 {
			t.Errorf("%s: %d of 250 cities wrong", name, wrong)
		}
	}
}

// What the quick sums find must be what a plain search finds, also with more
// columns than a byte has bits, few donors in a column, and ties.
func TestNeighboursAsPlainSearch(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	const n, w, k = 700, 19, 4
	columns := make([]mining.Column, w)
	for j := range columns {
		columns[j] = mining.Numbers(fmt.Sprint("x", j), make([]float64, n))
		for i := range n {
			if v := math.Round(3 * rng.NormFloat64()); rng.Float64() < .3 || j == 4 && i > 2 {
				columns[j].Values[i] = math.NaN()
			} else {
				columns[j].Values[i] = v
			}
		}
	}
	x := matrix(t, columns...)
	m, err := prepare.FitKNN(context.Background(), x, prepare.KNNOptions{Neighbours: k, Raw: true, Uniform: true})
	if err != nil {
		t.Fatal(err)
	}
	y, err := m.Transform(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		for j := range w {
			if x.Column(j).Values[i] == x.Column(j).Values[i] {
				continue
			}
			if got, want := y.Column(j).Values[i], plainNearest(x, i, j, k); math.Abs(got-want) > 1e-9 {
				t.Fatalf("row %d, column %d: %v, want %v", i, j, got, want)
			}
		}
	}
}

func plainNearest(x *mining.Matrix, i, column, k int) float64 {
	type donor struct {
		distance float32
		value    float64
	}
	var near []donor
	for d := range x.Rows() {
		v := x.Column(column).Values[d]
		sum, common := 0.0, 0
		for j := range x.Width() {
			if e := x.Column(j).Values[i] - x.Column(j).Values[d]; e == e {
				sum += e * e
				common++
			}
		}
		if v != v || common == 0 {
			continue
		}
		near = append(near, donor{float32(sum / float64(common)), v})
		for a := len(near) - 1; a > 0 && (near[a].distance < near[a-1].distance || near[a].distance == near[a-1].distance && near[a].value < near[a-1].value); a-- {
			near[a], near[a-1] = near[a-1], near[a]
		}
		near = near[:min(len(near), k)]
	}
	sum := 0.0
	for _, d := range near {
		sum += d.value
	}
	return sum / float64(len(near))
}
