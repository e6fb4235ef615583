package linear_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining"
	"zhike/mining/linear"
	"zhike/mining/miningtest"
)

// row is an example: two numbers and a city, "" for a missing one.
type row struct {
	Age, Income float64
	City        string
	Bought      float64
}

var cities = []string{"", "上海", "北京", "成都", "杭州"}

// shop makes examples with missing values in every column.
func shop(n int, seed uint64) []row {
	rng := rand.New(rand.NewPCG(seed, 3))
	rows := make([]row, n)
	for i := range rows {
		r := row{Age: math.Round(20 + 50*rng.Float64()), Income: math.Exp(2 + rng.NormFloat64()/2), City: cities[rng.IntN(len(cities))]}
		s := (r.Age-45)/15 + math.Log(r.Income) - 2
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

// model is what all learners of the package return.
type model interface {
	json.Marshaler
	Predict(ctx context.Context, x *mining.Matrix) ([]float64, error)
}

func brokenRows() []miningtest.Broken[row] {
	return []miningtest.Broken[row]{
		{Name: "infinite age", Column: "age", Spoil: func(r *row) { r.Age = math.Inf(1) }},
		{Name: "infinite income", Column: "income", Spoil: func(r *row) { r.Income = math.Inf(-1) }},
		{Name: "no answer", Column: "target", Spoil: func(r *row) { r.Bought = math.NaN() }},
		{Name: "infinite answer", Column: "target", Spoil: func(r *row) { r.Bought = math.Inf(1) }},
		{Name: "negative answer", Column: "target", Spoil: func(r *row) { r.Bought = -1 }},
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
		"no buyer":           changed(func(_ int, r *row) { r.Bought = 0 }),
		"constant columns":   changed(func(_ int, r *row) { r.Age, r.Income, r.City = 30, 7, "上海" }),
		"all missing":        changed(func(_ int, r *row) { r.Age, r.Income, r.City = math.NaN(), math.NaN(), "" }),
		"one column missing": changed(func(_ int, r *row) { r.Income = math.NaN() }),
		"told apart by age":  changed(func(i int, r *row) { r.Age, r.Bought = float64(i), float64(i/100) }),
		"one says the other": changed(func(_ int, r *row) { r.Income = 3*r.Age + 7 }),
		"every city another": changed(func(i int, r *row) { r.City = fmt.Sprint("city ", i) }),
		"two rows":           {{Age: 20, Income: 1, Bought: 0}, {Age: 60, Income: 2, Bought: 1}},
		"huge numbers":       changed(func(_ int, r *row) { r.Income *= 1e300; r.Age *= -1e-300 }),
		"one buyer":          changed(func(i int, r *row) { r.Bought = float64(i / 199) }),
	}
}

// learners is every way to fit, by name, with how to read its JSON.
type way struct {
	fit    func(ctx context.Context, x *mining.Matrix, y []float64) (model, error)
	decode func(data []byte) (model, error)
	signed bool // negative targets are good
}

func decode[M any, P interface {
	*M
	model
	json.Unmarshaler
}](data []byte) (model, error) {
	m := P(new(M))
	return m, m.UnmarshalJSON(data)
}

func as[M model](m M, err error) (model, error) {
	if err != nil {
		return nil, err
	}
	return m, nil
}

func ways() map[string]way {
	out := map[string]way{}
	for name, o := range map[string]linear.Options{"": {}, ", none": {Penalty: -1}, ", L1": {Penalty: 2, Mix: 1}, ", elastic": {Penalty: 2, Mix: .5}} {
		out["logistic"+name] = way{func(ctx context.Context, x *mining.Matrix, y []float64) (model, error) {
			return as(linear.FitLogistic(ctx, x, y, o))
		}, decode[linear.Logistic], false}
		out["linear"+name] = way{func(ctx context.Context, x *mining.Matrix, y []float64) (model, error) {
			return as(linear.FitLinear(ctx, x, y, o))
		}, decode[linear.Linear], true}
		out["poisson"+name] = way{func(ctx context.Context, x *mining.Matrix, y []float64) (model, error) {
			return as(linear.FitPoisson(ctx, x, y, o))
		}, decode[linear.Poisson], false}
	}
	out["bayes"] = way{func(ctx context.Context, x *mining.Matrix, y []float64) (model, error) {
		return as(linear.FitBayes(ctx, x, y, linear.BayesOptions{}))
	}, decode[linear.Bayes], false}
	out["svm"] = way{func(ctx context.Context, x *mining.Matrix, y []float64) (model, error) {
		return as(linear.FitSVM(ctx, x, y, linear.SVMOptions{}))
	}, decode[linear.SVM], false}
	return out
}

func TestConforms(t *testing.T) {
	for name, w := range ways() {
		t.Run(name, func(t *testing.T) {
			broken := brokenRows()
			if w.signed {
				broken = broken[:4]
			}
			miningtest.Check(t, miningtest.Learner[row, model]{
				Rows: shop(600, 1),
				Fit: func(ctx context.Context, rows []row, _ uint64) (model, error) {
					x, y, err := table(rows)
					if err != nil {
						return nil, err
					}
					return w.fit(ctx, x, y)
				},
				Predict: func(m model, r row) []float64 {
					x, _, err := table([]row{r})
					if err != nil {
						panic(err)
					}
					p, err := m.Predict(context.Background(), x)
					if err != nil {
						panic(err)
					}
					return p
				},
				Decode:  w.decode,
				Broken:  broken,
				Poor:    poorRows(),
				Shuffle: 1e-6, // sums are taken in another order
			})
		})
	}
}

// scored is a score and a class.
type scored struct{ Score, Class float64 }

func scoredRows(n int) []scored {
	rng := rand.New(rand.NewPCG(4, 4))
	rows := make([]scored, n)
	for i := range rows {
		rows[i].Score = math.Round(rng.NormFloat64()*20) / 10
		if rng.Float64() < 1/(1+math.Exp(1-2*rows[i].Score)) {
			rows[i].Class = 1
		}
	}
	return rows
}

func split(rows []scored) (scores, classes []float64) {
	for _, r := range rows {
		scores, classes = append(scores, r.Score), append(classes, r.Class)
	}
	return scores, classes
}

func scoredLearner[M any]() miningtest.Learner[scored, M] {
	return miningtest.Learner[scored, M]{
		Rows: scoredRows(500),
		Broken: []miningtest.Broken[scored]{
			{Name: "no score", Column: "score", Spoil: func(r *scored) { r.Score = math.NaN() }},
			{Name: "infinite score", Column: "score", Spoil: func(r *scored) { r.Score = math.Inf(1) }},
			{Name: "no class", Column: "target", Spoil: func(r *scored) { r.Class = math.NaN() }},
		},
		Poor:    map[string][]scored{"constant": {{1, 0}, {1, 1}}, "separated": {{1, 0}, {2, 1}}, "one class": {{1, 1}, {2, 1}}, "upside down": {{1, 1}, {2, 0}, {3, 0}}},
		Shuffle: 1e-9,
	}
}

func TestPlattConforms(t *testing.T) {
	l := scoredLearner[*linear.Platt]()
	l.Shuffle = 1e-6
	l.Fit = func(ctx context.Context, rows []scored, _ uint64) (*linear.Platt, error) {
		s, y := split(rows)
		return linear.FitPlatt(ctx, s, y)
	}
	l.Predict = func(m *linear.Platt, r scored) []float64 { return []float64{m.Probability(r.Score)} }
	l.Decode = func(data []byte) (*linear.Platt, error) {
		m := new(linear.Platt)
		return m, m.UnmarshalJSON(data)
	}
	miningtest.Check(t, l)
}

func TestIsotonicConforms(t *testing.T) {
	l := scoredLearner[*linear.Isotonic]()
	l.Fit = func(ctx context.Context, rows []scored, _ uint64) (*linear.Isotonic, error) {
		s, y := split(rows)
		return linear.FitIsotonic(ctx, s, y, nil)
	}
	l.Predict = func(m *linear.Isotonic, r scored) []float64 { return []float64{m.Value(r.Score)} }
	l.Decode = func(data []byte) (*linear.Isotonic, error) {
		m := new(linear.Isotonic)
		return m, m.UnmarshalJSON(data)
	}
	miningtest.Check(t, l)
}
