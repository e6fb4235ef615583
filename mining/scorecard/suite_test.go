package scorecard_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
	"zhike/mining/scorecard"
)

// row is an applicant: two numbers and a city, "" for a missing one.
type row struct {
	Age, Income float64
	City        string
	Bad         float64
}

// applicants makes examples with missing values in every column.
func applicants(n int, seed uint64) []row {
	rng := rand.New(rand.NewPCG(seed, 3))
	cities := []string{"", "上海", "北京", "成都", "杭州"}
	rows := make([]row, n)
	for i := range rows {
		r := row{Age: math.Round(20 + 50*rng.Float64()), Income: math.Exp(2 + rng.NormFloat64()/2), City: cities[rng.IntN(len(cities))]}
		s := (45-r.Age)/15 - math.Log(r.Income) + 1
		if r.City == "成都" {
			s++
		}
		if rng.IntN(10) == 0 {
			r.Income = math.NaN()
		}
		if rng.IntN(20) == 0 {
			r.Age = math.NaN()
		}
		if rng.Float64() < 1/(1+math.Exp(-s)) {
			r.Bad = 1
		}
		rows[i] = r
	}
	return rows
}

func table(rows []row) (*mining.Matrix, []float64, error) {
	age, income, city, y := make([]float64, len(rows)), make([]float64, len(rows)), make([]string, len(rows)), make([]float64, len(rows))
	for i, r := range rows {
		age[i], income[i], city[i], y[i] = r.Age, r.Income, r.City, r.Bad
	}
	x, err := mining.NewMatrix(mining.Numbers("age", age), mining.Numbers("income", income), mining.Categories("city", city))
	return x, y, err
}

func fitted(t testing.TB, rows []row) *scorecard.Scorecard {
	t.Helper()
	x, y, err := table(rows)
	if err != nil {
		t.Fatal(err)
	}
	m, err := scorecard.Fit(context.Background(), x, y, scorecard.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func decode(data []byte) (*scorecard.Scorecard, error) {
	m := new(scorecard.Scorecard)
	return m, m.UnmarshalJSON(data)
}

func TestConforms(t *testing.T) {
	changed := func(change func(i int, r *row)) []row {
		rows := applicants(200, 5)
		for i := range rows {
			change(i, &rows[i])
		}
		return rows
	}
	miningtest.Check(t, miningtest.Learner[row, *scorecard.Scorecard]{
		Rows: applicants(600, 1),
		Fit: func(ctx context.Context, rows []row, _ uint64) (*scorecard.Scorecard, error) {
			x, y, err := table(rows)
			if err != nil {
				return nil, err
			}
			return scorecard.Fit(ctx, x, y, scorecard.Options{})
		},
		Predict: func(m *scorecard.Scorecard, r row) []float64 {
			x, _, err := table([]row{r})
			if err != nil {
				panic(err)
			}
			p, err := m.Predict(context.Background(), x)
			if err != nil {
				panic(err)
			}
			s, err := m.Score(context.Background(), x)
			if err != nil {
				panic(err)
			}
			return append(p, s...)
		},
		Decode: decode,
		Broken: []miningtest.Broken[row]{
			{Name: "infinite age", Column: "age", Spoil: func(r *row) { r.Age = math.Inf(1) }},
			{Name: "no answer", Column: "target", Spoil: func(r *row) { r.Bad = math.NaN() }},
			{Name: "third class", Column: "target", Spoil: func(r *row) { r.Bad = 2 }},
		},
		Poor: map[string][]row{
			"one class":          changed(func(_ int, r *row) { r.Bad = 1 }),
			"constant columns":   changed(func(_ int, r *row) { r.Age, r.Income, r.City = 30, 7, "上海" }),
			"all missing":        changed(func(_ int, r *row) { r.Age, r.Income, r.City = math.NaN(), math.NaN(), "" }),
			"one column missing": changed(func(_ int, r *row) { r.Income = math.NaN() }),
			"told apart by age":  changed(func(i int, r *row) { r.Age, r.Bad = float64(i), float64(i/100) }),
			"one says the other": changed(func(_ int, r *row) { r.Income = 3*r.Age + 7 }),
			"every city another": changed(func(i int, r *row) { r.City = fmt.Sprint("city ", i) }),
			"two rows":           {{Age: 20, Income: 1, Bad: 0}, {Age: 60, Income: 2, Bad: 1}},
			"huge numbers":       changed(func(_ int, r *row) { r.Income *= 1e300; r.Age *= -1e-300 }),
			"one bad":            changed(func(i int, r *row) { r.Bad = float64(i / 199) }),
		},
		Shuffle: 1e-6, // the regression's sums are taken in another order
	})
}

func TestRefusesOptions(t *testing.T) {
	x, y, err := table(applicants(100, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []scorecard.Options{{PDO: -1}, {Base: math.NaN()}, {BaseOdds: -3}, {MinIV: math.NaN()}, {MinIV: 100},
		{Bins: scorecard.BinOptions{Fine: 1}}, {Bins: scorecard.BinOptions{Fine: 1000}}, {Bins: scorecard.BinOptions{MinShare: .6}},
		{Bins: scorecard.BinOptions{Trend: "up"}}, {Bins: scorecard.BinOptions{Gain: math.Inf(1)}}} {
		if _, err := scorecard.Fit(t.Context(), x, y, o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}

// A million different texts are pooled as rare, and say nothing.
func TestVeryManyLevels(t *testing.T) {
	const n = 1_000_000
	values, y, levels := make([]float64, n), make([]float64, n), make([]string, n)
	for i := range n {
		values[i], y[i], levels[i] = float64(i), float64(i%3/2), fmt.Sprint(i)
	}
	x, err := mining.NewMatrix(mining.Column{Name: "id", Values: values, Levels: levels})
	if err != nil {
		t.Fatal(err)
	}
	b, err := scorecard.FitBinning(t.Context(), x, y, scorecard.BinOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if v := b.Variables()[0]; len(v.Bins) != 1 || v.IV > 1e-9 || len(v.Bins[0].Label.En) > 200 {
		t.Errorf("%d bins, IV %v", len(v.Bins), v.IV)
	}
}

func FuzzDecode(f *testing.F) {
	text, err := fitted(f, applicants(300, 2)).MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add(text[:len(text)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := decode(data)
		if err != nil {
			return
		}
		columns := make([]mining.Column, len(m.Schema()))
		for j, field := range m.Schema() {
			columns[j] = mining.Numbers(field.Name, []float64{math.NaN(), math.NaN()})
			if field.Kind == mining.Number {
				columns[j].Values[1] = 3
			} else if len(field.Levels) > 0 {
				columns[j] = mining.Categories(field.Name, []string{"", field.Levels[0]})
			}
		}
		x, err := mining.NewMatrix(columns...)
		if err != nil {
			t.Fatalf("its own schema makes no matrix: %v", err)
		}
		if _, err := m.Predict(t.Context(), x); err != nil {
			t.Fatal(err)
		}
		if _, err := m.Reasons(x, 1, 3); err != nil {
			t.Fatal(err)
		}
		if _, err := m.Stability(t.Context(), x); err != nil {
			t.Fatal(err)
		}
		m.Formula()
		m.PointsFormula()
		again, err := m.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := decode(again); err != nil {
			t.Fatalf("refuses what it has written: %v\n%s", err, again)
		}
	})
}
