package prepare_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
	"zhike/mining/prepare"
)

// recasters is every scaler and encoder.
func recasters() map[string]way {
	out := map[string]way{
		"winsor": {func(ctx context.Context, x *mining.Matrix) (transformer, error) {
			return as(prepare.FitWinsor(ctx, x, prepare.WinsorOptions{Share: .05}))
		}, decode[prepare.Winsor]},
		"winsor high": {func(ctx context.Context, x *mining.Matrix) (transformer, error) {
			return as(prepare.FitWinsor(ctx, x, prepare.WinsorOptions{Side: prepare.HighSide}))
		}, decode[prepare.Winsor]},
		"bins": {func(ctx context.Context, x *mining.Matrix) (transformer, error) {
			return as(prepare.FitBins(ctx, x, prepare.BinsOptions{}))
		}, decode[prepare.Bins]},
		"ordinal": {func(ctx context.Context, x *mining.Matrix) (transformer, error) {
			return as(prepare.FitOrdinal(ctx, x, prepare.OrdinalOptions{}))
		}, decode[prepare.Ordinal]},
		"one-hot": {func(ctx context.Context, x *mining.Matrix) (transformer, error) {
			return as(prepare.FitOneHot(ctx, x, prepare.OneHotOptions{}))
		}, decode[prepare.OneHot]},
		"one-hot of one": {func(ctx context.Context, x *mining.Matrix) (transformer, error) {
			return as(prepare.FitOneHot(ctx, x, prepare.OneHotOptions{Most: 2, DropFirst: true}))
		}, decode[prepare.OneHot]},
		"target": {func(ctx context.Context, x *mining.Matrix) (transformer, error) {
			y := make([]float64, x.Rows())
			if j := x.Index("spent"); j >= 0 {
				for i, v := range x.Column(j).Values {
					if v == v {
						y[i] = v
					}
				}
			}
			return as(prepare.FitTarget(ctx, x, y, prepare.TargetOptions{}))
		}, decode[prepare.Target]},
	}
	for _, s := range []prepare.Scaling{prepare.Z, prepare.Robust, prepare.MinMax} {
		out[string(s)] = way{func(ctx context.Context, x *mining.Matrix) (transformer, error) {
			return as(prepare.FitScaler(ctx, x, prepare.ScalerOptions{Scaling: s}))
		}, decode[prepare.Scaler]}
	}
	return out
}

func TestRecastersConform(t *testing.T) {
	for name, w := range recasters() {
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
				// These leave missing values missing; the suite wants numbers. Ten
				// keeps values that are nearly 0 comparable after shuffling.
				Predict: func(m transformer, r row) []float64 {
					out := values(m, r)
					for j, v := range out {
						if out[j] = v + 10; v != v {
							out[j] = -7
						}
					}
					return out
				},
				Decode: w.decode, Broken: broken(), Poor: poorRows(), Shuffle: 1e-6,
			})
		})
	}
}

// figures are skewed, with ties and a repeated least value.
func figures() []float64 { return []float64{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9.5} }

// scikit-learn 1.2.1: StandardScaler, RobustScaler, MinMaxScaler().fit_transform
// of the figures, the first four.
func TestScalersAsScikitLearn(t *testing.T) {
	x := matrix(t, mining.Numbers("a", figures()), mining.Numbers("constant", slices.Repeat([]float64{.1}, 15)))
	for scaling, want := range map[prepare.Scaling][]float64{
		prepare.Z:      {-.779688187075287, -1.49940035976017, -.419832100732847, -1.49940035976017},
		prepare.Robust: {-.444444444444444, -.888888888888889, -.222222222222222, -.888888888888889},
		prepare.MinMax: {.235294117647059, 0, .352941176470588, 0},
	} {
		m, err := prepare.FitScaler(context.Background(), x, prepare.ScalerOptions{Scaling: scaling})
		y := transformed(t, m, err, x)
		for i, v := range want {
			near(t, string(scaling), y.Column(0).Values[i], v, 1e-14)
			near(t, string(scaling)+" of a constant", y.Column(1).Values[i], 0, 0)
		}
	}
}

func transformed(t testing.TB, m transformer, err error, x *mining.Matrix) *mining.Matrix {
	t.Helper()
	y, err := fitted(t, m, err).Transform(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	return y
}

// scikit-learn 1.2.1: KBinsDiscretizer(n, encode="ordinal", strategy="quantile")
// of the figures; among the ten its edges are 1, 1.4, 2.8, … 9, 9.5.
func TestBinsAsScikitLearn(t *testing.T) {
	x := matrix(t, mining.Numbers("a", figures()))
	for n, want := range map[int][]float64{
		4:  {1, 0, 1, 0, 2, 3, 0, 2, 2, 1, 2, 3, 3, 2, 3},
		10: {2, 0, 3, 0, 5, 9, 1, 6, 5, 2, 5, 7, 9, 7, 9},
	} {
		m, err := prepare.FitBins(context.Background(), x, prepare.BinsOptions{Count: n})
		if got := transformed(t, m, err, x).Column(0); !slices.Equal(got.Values, want) {
			t.Errorf("%d bins: %v", n, got.Values)
		}
	}
	m, err := prepare.FitBins(context.Background(), x, prepare.BinsOptions{Count: 4})
	if y := transformed(t, m, err, x); strings.Join(y.Column(0).Levels, ", ") != "< 3, 3 – 5, 5 – 7.5, ≥ 7.5" || !slices.Equal(m.Edges(0), []float64{3, 5, 7.5}) {
		t.Errorf("%v, edges %v", y.Column(0).Levels, m.Edges(0))
	}
	narrow := matrix(t, mining.Numbers("a", []float64{1, 1 + 1e-10, 1 + 2e-10, 1 + 3e-10, 1 + 4e-10}))
	m, err = prepare.FitBins(context.Background(), narrow, prepare.BinsOptions{Count: 5})
	levels := transformed(t, m, err, narrow).Column(0).Levels
	if len(levels) != 5 || len(slices.Compact(slices.Clone(levels))) != 5 {
		t.Errorf("levels that look alike: %q", levels)
	}
}

// Bins of many different values hold equally many, on real data as well.
func TestBinsHoldEquallyMany(t *testing.T) {
	lines := realData(t, "classic/wdbc.csv")
	x := matrix(t, numbers(t, lines[0][:30], lines[1:])...)
	m, err := prepare.FitBins(context.Background(), x, prepare.BinsOptions{})
	y := transformed(t, m, err, x)
	counts := make([]int, 10)
	for _, v := range y.Column(0).Values {
		counts[int(v)]++
	}
	for k, n := range counts {
		if n < 54 || n > 60 {
			t.Errorf("bin %d of radius holds %d of %d rows", k, n, x.Rows())
		}
	}
}

// numpy 1.24: percentile(figures, [10, 90]) is 1.4 and 9.
func TestWinsorDrawsIn(t *testing.T) {
	x := matrix(t, mining.Numbers("a", figures()))
	for side, want := range map[prepare.Side][2]float64{prepare.BothSides: {1.4, 9}, prepare.LowSide: {1.4, 9.5}, prepare.HighSide: {1, 9}} {
		m, err := prepare.FitWinsor(context.Background(), x, prepare.WinsorOptions{Share: .1, Side: side})
		v := transformed(t, m, err, x).Column(0).Values
		near(t, string(side)+", least", slices.Min(v), want[0], 1e-15)
		near(t, string(side)+", greatest", slices.Max(v), want[1], 1e-15)
		near(t, string(side)+", within", v[2], 4, 0)
	}
}

func names(x *mining.Matrix) string {
	var out []string
	for j := range x.Width() {
		out = append(out, x.Column(j).Name)
	}
	return strings.Join(out, "|")
}

// rowOf writes a row with spaces between.
func rowOf(x *mining.Matrix, i int) string {
	var out []string
	for j := range x.Width() {
		out = append(out, strconv.FormatFloat(x.Column(j).Values[i], 'g', 6, 64))
	}
	return strings.Join(out, " ")
}

func TestOneHot(t *testing.T) {
	x := matrix(t, mining.Numbers("n", []float64{1, 2, 3, 4, 5, 6}), mining.Categories("c", []string{"b", "a", "b", "", "c", "a"}))
	later := matrix(t, mining.Numbers("n", []float64{7, 8, 9, 0}), mining.Categories("c", []string{"new", "", "c", "a"}))
	for name, c := range map[string]struct {
		o     prepare.OneHotOptions
		names string
		rows  []string
	}{
		"all":      {prepare.OneHotOptions{}, "n|c=a|c=b|c=c|c (missing)", []string{"7 0 0 0 0", "8 0 0 0 1", "9 0 0 1 0", "0 1 0 0 0"}},
		"two":      {prepare.OneHotOptions{Most: 2}, "n|c=a|c=b|c (other)|c (missing)", []string{"7 0 0 1 0", "8 0 0 0 1", "9 0 0 1 0", "0 1 0 0 0"}},
		"less one": {prepare.OneHotOptions{DropFirst: true}, "n|c=b|c=c|c (missing)", []string{"7 0 0 0", "8 0 0 1", "9 0 1 0", "0 0 0 0"}},
	} {
		m, err := prepare.FitOneHot(context.Background(), x, c.o)
		y := transformed(t, m, err, later)
		if names(y) != c.names {
			t.Errorf("%s: columns %s", name, names(y))
		}
		for i, want := range c.rows {
			if got := rowOf(y, i); got != want {
				t.Errorf("%s, row %d: %s, want %s", name, i, got, want)
			}
		}
	}
	_, err := prepare.FitOneHot(context.Background(), matrix(t, mining.Numbers("c=a", []float64{1}), mining.Categories("c", []string{"a"})), prepare.OneHotOptions{})
	named(t, "a name twice", err, "c=a")
}

// scikit-learn 1.2.1 of the letters: OneHotEncoder(max_categories=3,
// handle_unknown="infrequent_if_exist"), OneHotEncoder(drop="first") and
// OrdinalEncoder().
func TestEncodersAsScikitLearn(t *testing.T) {
	x := matrix(t, mining.Categories("c", strings.Split("bababcdaeb", "")))
	later := matrix(t, mining.Categories("c", []string{"a", "b", "c", "z"}))
	m, err := prepare.FitOneHot(context.Background(), x, prepare.OneHotOptions{Most: 2})
	few := transformed(t, m, err, later)
	m, err = prepare.FitOneHot(context.Background(), x, prepare.OneHotOptions{DropFirst: true})
	less := transformed(t, m, err, later)
	for i, want := range []struct{ few, less string }{{"1 0 0", "0 0 0 0"}, {"0 1 0", "1 0 0 0"}, {"0 0 1", "0 1 0 0"}} {
		if rowOf(few, i) != want.few || rowOf(less, i) != want.less {
			t.Errorf("row %d: %s and %s, want %v", i, rowOf(few, i), rowOf(less, i), want)
		}
	}
	if rowOf(few, 3) != "0 0 1" {
		t.Errorf("a level never met: %s", rowOf(few, 3))
	}
	places, err := prepare.FitOrdinal(context.Background(), x, prepare.OrdinalOptions{})
	if got := transformed(t, places, err, x).Column(0).Values; !slices.Equal(got, []float64{1, 0, 1, 0, 1, 2, 3, 0, 4, 1}) {
		t.Errorf("places %v", got)
	}
}

// named fails unless an error is about the column.
func named(t *testing.T, name string, err error, column string) {
	t.Helper()
	var data *mining.DataError
	if !errors.As(err, &data) || data.Column != column || data.Problem.Zh == "" {
		t.Errorf("%s: %v", name, err)
	}
}

func TestOrdinal(t *testing.T) {
	x := matrix(t, mining.Categories("size", []string{"M", "S", "L", "", "S"}))
	later := matrix(t, mining.Categories("size", []string{"L", "XL", "S", "?", ""}))
	m, err := prepare.FitOrdinal(context.Background(), x, prepare.OrdinalOptions{Order: map[string][]string{"size": {"S", "M", "L", "XL"}}})
	y := transformed(t, m, err, later)
	for i, want := range []string{"2", "3", "0", "NaN", "NaN"} {
		if got := rowOf(y, i); got != want {
			t.Errorf("row %d: %s, want %s", i, got, want)
		}
	}
	m, err = prepare.FitOrdinal(context.Background(), x, prepare.OrdinalOptions{})
	if y := transformed(t, m, err, x); !slices.Equal(y.Column(0).Values[:3], []float64{1, 2, 0}) {
		t.Errorf("by name: %v", y.Column(0).Values)
	}
	for name, order := range map[string][]string{"a level lacks": {"S", "M"}, "a level twice": {"S", "M", "L", "S"}} {
		_, err := prepare.FitOrdinal(context.Background(), x, prepare.OrdinalOptions{Order: map[string][]string{"size": order}})
		named(t, name, err, "size")
	}
	_, err = prepare.FitOrdinal(context.Background(), x, prepare.OrdinalOptions{Order: map[string][]string{"sise": {"S"}}})
	named(t, "no such column", err, "sise")
}

// scikit-learn 1.2.1 has no target encoder. Worked by hand: the mean of all is 4/7; a has 3 of 4, b 1 of 2, missing 0 of 1.
// With m = 2: a 4/6·3/4 + 2/6·4/7, b 2/4·1/2 + 2/4·4/7, missing 2/3·4/7.
func TestTargetByHand(t *testing.T) {
	x := matrix(t, mining.Categories("c", []string{"a", "a", "a", "a", "b", "b", ""}))
	y := []float64{1, 1, 1, 0, 1, 0, 0}
	m, err := prepare.FitTarget(context.Background(), x, y, prepare.TargetOptions{Smoothing: 2})
	later := matrix(t, mining.Categories("c", []string{"a", "b", "", "new"}))
	got := transformed(t, m, err, later).Column(0).Values
	for i, want := range []float64{.5 + 4./21, .25 + 2./7, 8. / 21, 4. / 7} {
		near(t, "row "+strconv.Itoa(i), got[i], want, 1e-15)
	}
	// Fold 1 holds the first a and the missing one: the others say a 2 of 3, all 3 of 5.
	out, err := prepare.TargetOutOfFold(context.Background(), x, y, prepare.TargetOptions{Smoothing: 2, Folds: []int{1, 0, 0, 0, 0, 0, 1}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "a out of fold", out.Column(0).Values[0], 3./5*2/3+2./5*3/5, 1e-15)
	near(t, "missing out of fold", out.Column(0).Values[6], 3./5, 1e-15)
	for name, o := range map[string]prepare.TargetOptions{"few folds": {Folds: []int{1}}, "one fold": {Folds: make([]int, 7)}, "negative": {Smoothing: -1}, "no number": {Smoothing: math.NaN()}} {
		_, err := prepare.TargetOutOfFold(context.Background(), x, y, o)
		named(t, name, err, "")
	}
	_, err = prepare.FitTarget(context.Background(), x, []float64{1, 1, math.NaN(), 1, 0, 0, 0}, prepare.TargetOptions{})
	named(t, "an answer lacks", err, "target")
}

// Levels whose means have variance 4 about 10, rows with variance 9 about those:
// a level of n rows is best estimated with m = 9/4.
func TestTargetRecovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	var level []string
	var y, truth []float64
	for k := range 2000 {
		mean := 10 + 2*rng.NormFloat64()
		for range 1 + k%8 {
			level, truth, y = append(level, strconv.Itoa(k)), append(truth, mean), append(y, mean+3*rng.NormFloat64())
		}
	}
	x := matrix(t, mining.Categories("c", level))
	off := func(smoothing float64) float64 {
		m, err := prepare.FitTarget(context.Background(), x, y, prepare.TargetOptions{Smoothing: smoothing})
		sum := 0.0
		for i, v := range transformed(t, m, err, x).Column(0).Values {
			sum += (v - truth[i]) * (v - truth[i])
		}
		return sum / float64(len(y))
	}
	found, best := off(0), off(2.25)
	if found > best*1.01 || off(1e-9) < best*1.2 || off(50) < best*1.2 {
		t.Errorf("mean squared error %.4f by itself, %.4f with the true smoothing, %.4f with none, %.4f with too much", found, best, off(1e-9), off(50))
	}
}

// Of pure chance, values fitted on the same rows seem to know much; out-of-fold
// ones know nothing.
func TestTargetOutOfFoldKnowsNoAnswer(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	level, y := make([]string, 6000), make([]float64, 6000)
	for i := range y {
		level[i], y[i] = strconv.Itoa(rng.IntN(2000)), float64(rng.IntN(2))
	}
	x := matrix(t, mining.Categories("c", level))
	o := prepare.TargetOptions{Smoothing: 1, Seed: 1}
	m, err := prepare.FitTarget(context.Background(), x, y, o)
	same := correlation(transformed(t, m, err, x).Column(0).Values, y)
	out, err := prepare.TargetOutOfFold(context.Background(), x, y, o)
	if err != nil {
		t.Fatal(err)
	}
	if apart := correlation(out.Column(0).Values, y); same < .4 || math.Abs(apart) > .05 {
		t.Errorf("correlation with the answer %.3f on the same rows, %.3f out of fold", same, apart)
	}
	again, _ := prepare.TargetOutOfFold(context.Background(), x, y, o)
	if !slices.Equal(out.Column(0).Values, again.Column(0).Values) {
		t.Error("the same seed gave other values")
	}
}

func correlation(a, b []float64) float64 {
	n, sa, sb, saa, sbb, sab := float64(len(a)), 0.0, 0.0, 0.0, 0.0, 0.0
	for i := range a {
		sa, sb, saa, sbb, sab = sa+a[i], sb+b[i], saa+a[i]*a[i], sbb+b[i]*b[i], sab+a[i]*b[i]
	}
	return (sab - sa*sb/n) / math.Sqrt((saa-sa*sa/n)*(sbb-sb*sb/n))
}

func TestRecastersRefuseOptions(t *testing.T) {
	ctx, x := context.Background(), matrix(t, mining.Numbers("a", figures()))
	for name, try := range map[string]func() error{
		"scaling": func() error { _, err := prepare.FitScaler(ctx, x, prepare.ScalerOptions{Scaling: "?"}); return err },
		"share":   func() error { _, err := prepare.FitWinsor(ctx, x, prepare.WinsorOptions{Share: .5}); return err },
		"side":    func() error { _, err := prepare.FitWinsor(ctx, x, prepare.WinsorOptions{Side: "?"}); return err },
		"bins":    func() error { _, err := prepare.FitBins(ctx, x, prepare.BinsOptions{Count: 1}); return err },
		"columns": func() error { _, err := prepare.FitOneHot(ctx, x, prepare.OneHotOptions{Most: -1}); return err },
	} {
		named(t, name, try(), "")
	}
	wide := matrix(t, mining.Numbers("a", []float64{-1.7e308, 1.7e308}))
	_, err := prepare.FitScaler(ctx, wide, prepare.ScalerOptions{Scaling: prepare.MinMax})
	named(t, "too wide", err, "a")
}

func TestRecastersRefuseDamage(t *testing.T) {
	number, category := `"version":1,"schema":[{"name":"a","kind":"number"}]`, `"version":1,"schema":[{"name":"c","kind":"category","levels":["x","y"]}]`
	for name, c := range map[string]struct {
		decode func([]byte) (transformer, error)
		text   string
	}{
		"unit of 0":          {decode[prepare.Scaler], `{"model":"scaler",` + number + `,"scaling":"z","spans":[{"centre":1,"unit":0}]}`},
		"no scaling":         {decode[prepare.Scaler], `{"model":"scaler",` + number + `,"spans":[{"centre":1,"unit":1}]}`},
		"no borders":         {decode[prepare.Winsor], `{"model":"winsor",` + number + `,"borders":[{}]}`},
		"borders crossed":    {decode[prepare.Winsor], `{"model":"winsor",` + number + `,"borders":[{"low":2,"high":1}]}`},
		"edges descend":      {decode[prepare.Bins], `{"model":"bins",` + number + `,"edges":[[2,1]]}`},
		"edge twice":         {decode[prepare.Bins], `{"model":"bins",` + number + `,"edges":[[1,1]]}`},
		"order of a number":  {decode[prepare.Ordinal], `{"model":"ordinal",` + number + `,"orders":[["a"]]}`},
		"place twice":        {decode[prepare.Ordinal], `{"model":"ordinal",` + category + `,"orders":[["x","x"]]}`},
		"code twice":         {decode[prepare.OneHot], `{"model":"onehot",` + category + `,"codes":[{"levels":["x","x"]}]}`},
		"first twice":        {decode[prepare.OneHot], `{"model":"onehot",` + category + `,"codes":[{"levels":["x"],"first":"x"}]}`},
		"values too few":     {decode[prepare.Target], `{"model":"target",` + category + `,"mean":1,"codes":[{"values":[1],"missing":1}]}`},
		"columns too few":    {decode[prepare.Target], `{"model":"target",` + category + `,"mean":1,"codes":[]}`},
		"of a later version": {decode[prepare.Target], `{"model":"target","version":2,"schema":[{"name":"a","kind":"number"}]}`},
	} {
		_, err := c.decode([]byte(c.text))
		named(t, name, err, "")
	}
}
