package tree_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
	"zhike/mining/tree"
)

// row is an example: two numbers and a city, "" for a missing one.
type row struct {
	Age, Income float64
	City        string
	Bought      float64
}

var cities = []string{"", "上海", "北京", "成都", "杭州", "苏州", "西安"}

// shop makes examples with missing values in every column, where age, income
// and city all matter, and age and city together.
func shop(n int, seed uint64) []row {
	rng := rand.New(rand.NewPCG(seed, 3))
	rows := make([]row, n)
	for i := range rows {
		r := row{Age: math.Round(20 + 50*rng.Float64()), Income: math.Exp(2 + rng.NormFloat64()), City: cities[rng.IntN(len(cities))]}
		s := (r.Age-45)/15 + math.Log(r.Income) - 3
		if r.City == "成都" || r.City == "苏州" {
			s += 2 - (r.Age-45)/8
		}
		if rng.IntN(10) == 0 {
			r.Income = math.NaN()
		}
		if rng.IntN(20) == 0 {
			r.Age = math.NaN()
		}
		if rng.Float64() < 1/(1+math.Exp(-s)) {
			r.Bought = 1
		}
		rows[i] = r
	}
	return rows
}

func table(rows []row) (*mining.Matrix, []float64, error) {
	age, income, city, y := make([]float64, len(rows)), make([]float64, len(rows)), make([]string, len(rows)), make([]float64, len(rows))
	for i, r := range rows {
		age[i], income[i], city[i], y[i] = r.Age, r.Income, r.City, r.Bought
	}
	x, err := mining.NewMatrix(mining.Numbers("age", age), mining.Numbers("income", income), mining.Categories("city", city))
	return x, y, err
}

// predictor is what all models of the package do.
type predictor interface {
	Predict(ctx context.Context, x *mining.Matrix) ([]float64, error)
	PredictRow(row []float64) float64
	Schema() mining.Schema
}

// predict asks a model about one example in both ways, which must agree.
func predict[M predictor](m M, r row) []float64 {
	x, _, err := table([]row{r})
	if err != nil {
		panic(err)
	}
	all, err := m.Predict(context.Background(), x)
	if err != nil {
		panic(err)
	}
	values := []float64{r.Age, r.Income, math.NaN()}
	if k := slices.Index(m.Schema()[2].Levels, r.City); k >= 0 {
		values[2] = float64(k)
	}
	return append(all, m.PredictRow(values))
}

func brokenRows() []miningtest.Broken[row] {
	return []miningtest.Broken[row]{
		{Name: "infinite age", Column: "age", Spoil: func(r *row) { r.Age = math.Inf(1) }},
		{Name: "infinite income", Column: "income", Spoil: func(r *row) { r.Income = math.Inf(-1) }},
		{Name: "no answer", Column: "target", Spoil: func(r *row) { r.Bought = math.NaN() }},
		{Name: "infinite answer", Column: "target", Spoil: func(r *row) { r.Bought = math.Inf(1) }},
	}
}

func poorRows() map[string][]row {
	changed := func(change func(i int, r *row)) []row {
		rows := shop(200, 5)
		for i := range rows {
			change(i, &rows[i])
		}
		return rows
	}
	return map[string][]row{
		"one class":          changed(func(_ int, r *row) { r.Bought = 1 }),
		"constant columns":   changed(func(_ int, r *row) { r.Age, r.Income, r.City = 30, 7, "上海" }),
		"all missing":        changed(func(_ int, r *row) { r.Age, r.Income, r.City = math.NaN(), math.NaN(), "" }),
		"one column missing": changed(func(_ int, r *row) { r.Income = math.NaN() }),
		"told apart by age":  changed(func(i int, r *row) { r.Age, r.Bought = float64(i), float64(i/100) }),
		"every city another": changed(func(i int, r *row) { r.City = fmt.Sprint("city ", i) }),
		"two rows":           {{Age: 20, Income: 1, Bought: 0}, {Age: 60, Income: 2, Bought: 1}},
		"huge numbers":       changed(func(_ int, r *row) { r.Income *= 1e300; r.Age *= -1e-300 }),
		"one buyer":          changed(func(i int, r *row) { r.Bought = float64(i / 199) }),
	}
}

func TestGBDTConforms(t *testing.T) {
	miningtest.Check(t, miningtest.Learner[row, *tree.GBDT]{
		Rows: shop(1500, 1),
		Fit: func(ctx context.Context, rows []row, seed uint64) (*tree.GBDT, error) {
			x, y, err := table(rows)
			if err != nil {
				return nil, err
			}
			return tree.FitGBDT(ctx, x, y, tree.GBDTOptions{Objective: tree.Logistic, Trees: 40, Columns: 0.6, Seed: seed})
		},
		Predict: predict[*tree.GBDT],
		Decode: func(data []byte) (*tree.GBDT, error) {
			m := new(tree.GBDT)
			return m, m.UnmarshalJSON(data)
		},
		Broken: append(brokenRows(), miningtest.Broken[row]{Name: "a third class", Column: "target", Spoil: func(r *row) { r.Bought = 2 }}),
		Poor:   poorRows(),
	})
}

// The other objectives under the same suite.
func TestObjectivesConform(t *testing.T) {
	for _, objective := range []tree.Objective{tree.Squared, tree.Poisson, tree.Quantile} {
		t.Run(string(objective), func(t *testing.T) {
			miningtest.Check(t, miningtest.Learner[row, *tree.GBDT]{
				Rows: shop(400, 2),
				Fit: func(ctx context.Context, rows []row, seed uint64) (*tree.GBDT, error) {
					x, y, err := table(rows)
					if err != nil {
						return nil, err
					}
					for i := range y {
						y[i] = y[i]*rows[i].Age + 1
						if math.IsNaN(rows[i].Age) {
							y[i] += rows[i].Bought // keeps what is broken broken
						}
						if math.IsNaN(y[i]) && !math.IsNaN(rows[i].Bought) {
							y[i] = 3
						}
					}
					return tree.FitGBDT(ctx, x, y, tree.GBDTOptions{Objective: objective, Alpha: .8, Trees: 10, Seed: seed})
				},
				Predict: predict[*tree.GBDT],
				Decode: func(data []byte) (*tree.GBDT, error) {
					m := new(tree.GBDT)
					return m, m.UnmarshalJSON(data)
				},
				Broken: brokenRows(),
				Poor:   poorRows(),
			})
		})
	}
}

func TestDecisionConforms(t *testing.T) {
	miningtest.Check(t, miningtest.Learner[row, *tree.Decision]{
		Rows: shop(1500, 1),
		Fit: func(ctx context.Context, rows []row, _ uint64) (*tree.Decision, error) {
			x, y, err := table(rows)
			if err != nil {
				return nil, err
			}
			return tree.FitDecision(ctx, x, y, tree.DecisionOptions{})
		},
		Predict: predict[*tree.Decision],
		Decode: func(data []byte) (*tree.Decision, error) {
			m := new(tree.Decision)
			return m, m.UnmarshalJSON(data)
		},
		Broken: brokenRows(),
		Poor:   poorRows(),
	})
}

func TestForestConforms(t *testing.T) {
	miningtest.Check(t, miningtest.Learner[row, *tree.Forest]{
		Rows: shop(500, 1),
		Fit: func(ctx context.Context, rows []row, seed uint64) (*tree.Forest, error) {
			x, y, err := table(rows)
			if err != nil {
				return nil, err
			}
			return tree.FitForest(ctx, x, y, tree.ForestOptions{Trees: 20, Seed: seed})
		},
		Predict: predict[*tree.Forest],
		Decode: func(data []byte) (*tree.Forest, error) {
			m := new(tree.Forest)
			return m, m.UnmarshalJSON(data)
		},
		Broken: brokenRows(),
		Poor:   poorRows(),
	})
}
