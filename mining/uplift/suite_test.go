package uplift_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
	"zhike/mining/uplift"
	"zhike/store/storetest"
)

// model is what all learners of the package return.
type model interface {
	json.Marshaler
	Schema() mining.Schema
	Report() uplift.Report
	Predict(ctx context.Context, x *mining.Matrix) ([]float64, error)
	Formula() mining.Formula
}

// way is one learner.
type way struct {
	fit    func(ctx context.Context, x *mining.Matrix, treated, y []float64, p *uplift.Propensity, seed uint64) (model, error)
	decode func(data []byte) (model, error)
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
	tree := func(by uplift.Criterion) way {
		return way{func(ctx context.Context, x *mining.Matrix, treated, y []float64, p *uplift.Propensity, seed uint64) (model, error) {
			return as(uplift.FitTree(ctx, x, treated, y, uplift.TreeOptions{Criterion: by, Propensity: p, Seed: seed}))
		}, decode[uplift.Tree]}
	}
	return map[string]way{
		"t": {func(ctx context.Context, x *mining.Matrix, treated, y []float64, p *uplift.Propensity, _ uint64) (model, error) {
			return as(uplift.FitTwoModel(ctx, x, treated, y, uplift.Options{Propensity: p}))
		}, decode[uplift.TwoModel]},
		"x": {func(ctx context.Context, x *mining.Matrix, treated, y []float64, p *uplift.Propensity, _ uint64) (model, error) {
			return as(uplift.FitX(ctx, x, treated, y, uplift.Options{Propensity: p}))
		}, decode[uplift.X]},
		"transformed": {func(ctx context.Context, x *mining.Matrix, treated, y []float64, p *uplift.Propensity, _ uint64) (model, error) {
			return as(uplift.FitTransformed(ctx, x, treated, y, uplift.Options{Propensity: p}))
		}, decode[uplift.Transformed]},
		"tree": tree(uplift.Squared), "tree kl": tree(uplift.Divergence),
	}
}

func rowsOf(n int, share float64, seed uint64) []row {
	rows, _ := trial(n, share, seed)
	return rows
}

func TestConforms(t *testing.T) {
	changed := func(change func(i int, r *row)) []row {
		rows := rowsOf(300, .5, 5)
		for i := range rows {
			change(i, &rows[i])
		}
		return rows
	}
	for name, w := range ways() {
		t.Run(name, func(t *testing.T) {
			miningtest.Check(t, miningtest.Learner[row, model]{
				Rows: rowsOf(1500, .4, 1),
				Fit: func(ctx context.Context, rows []row, seed uint64) (model, error) {
					x, treated, y, err := table(rows)
					if err != nil {
						return nil, err
					}
					return w.fit(ctx, x, treated, y, nil, seed)
				},
				Predict: func(m model, r row) []float64 {
					x, _, _, err := table([]row{r})
					if err != nil {
						panic(err)
					}
					p, err := m.Predict(context.Background(), x)
					if err != nil {
						panic(err)
					}
					for k := range p {
						p[k]++ // near 0 a difference of two probabilities has few digits left
					}
					return p
				},
				Decode: w.decode,
				Broken: []miningtest.Broken[row]{
					{Name: "infinite age", Column: "age", Spoil: func(r *row) { r.Age = math.Inf(1) }},
					{Name: "no outcome", Column: "target", Spoil: func(r *row) { r.Bought = math.NaN() }},
					{Name: "infinite outcome", Column: "target", Spoil: func(r *row) { r.Bought = math.Inf(1) }},
					{Name: "half treated", Column: "treatment", Spoil: func(r *row) { r.Treated = .5 }},
					{Name: "treatment unknown", Column: "treatment", Spoil: func(r *row) { r.Treated = math.NaN() }},
				},
				Poor: map[string][]row{
					"all treated":        changed(func(_ int, r *row) { r.Treated = 1 }),
					"nobody treated":     changed(func(_ int, r *row) { r.Treated = 0 }),
					"all bought":         changed(func(_ int, r *row) { r.Bought = 1 }),
					"the treated bought": changed(func(_ int, r *row) { r.Bought = r.Treated }),
					"constant columns":   changed(func(_ int, r *row) { r.Age, r.Spent, r.City = 30, 7, "上海" }),
					"all missing":        changed(func(_ int, r *row) { r.Age, r.Spent, r.City = math.NaN(), math.NaN(), "" }),
					"every city another": changed(func(i int, r *row) { r.City = fmt.Sprint("city ", i) }),
					"one treated":        changed(func(i int, r *row) { r.Treated = float64(i / 299) }),
					"outcomes in money":  changed(func(_ int, r *row) { r.Bought *= 12.5 }),
					"huge numbers":       changed(func(_ int, r *row) { r.Spent *= 1e300 }),
				},
				Shuffle: 1e-6, // sums are taken in another order
			})
		})
	}
}

func TestPropensityConforms(t *testing.T) {
	miningtest.Check(t, miningtest.Learner[row, *uplift.Propensity]{
		Rows: rowsOf(600, .4, 1),
		Fit: func(ctx context.Context, rows []row, _ uint64) (*uplift.Propensity, error) {
			x, treated, _, err := table(rows)
			if err != nil {
				return nil, err
			}
			return uplift.FitPropensity(ctx, x, treated)
		},
		Predict: func(p *uplift.Propensity, r row) []float64 {
			x, _, _, err := table([]row{r})
			if err != nil {
				panic(err)
			}
			e, err := p.Predict(context.Background(), x)
			if err != nil {
				panic(err)
			}
			return e
		},
		Decode: func(data []byte) (*uplift.Propensity, error) {
			p := new(uplift.Propensity)
			return p, p.UnmarshalJSON(data)
		},
		Broken:  []miningtest.Broken[row]{{Name: "half treated", Column: "treatment", Spoil: func(r *row) { r.Treated = .5 }}},
		Shuffle: 1e-6,
	})
}

func TestRefusesOptions(t *testing.T) {
	x, treated, y := mustTable(t, rowsOf(300, .5, 1))
	for _, o := range []uplift.TreeOptions{{Criterion: "gini"}, {Depth: -1}, {Depth: 13}, {MinLeaf: 1}, {MinLeaf: -5}} {
		if _, err := uplift.FitTree(t.Context(), x, treated, y, o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
	one, err := x.Choose("age")
	if err != nil {
		t.Fatal(err)
	}
	p, err := uplift.FitPropensity(t.Context(), one, treated)
	if err != nil {
		t.Fatal(err)
	}
	for name, w := range ways() {
		if _, err := w.fit(t.Context(), x, treated, y, p, 1); err == nil && name != "t" {
			t.Errorf("%s: a propensity of other columns was accepted", name)
		}
	}
	y[3] = 7.5
	if _, err := uplift.FitTransformed(t.Context(), x, treated, y, uplift.Options{}); err == nil {
		t.Error("a class transformation of an amount was accepted")
	}
	if _, err := uplift.FitTree(t.Context(), x, treated, y, uplift.TreeOptions{Criterion: uplift.Divergence}); err == nil {
		t.Error("a divergence of amounts was accepted")
	}
}

// The SQL of every model gives its uplift in both databases.
func TestFormula(t *testing.T) {
	x, treated, y := mustTable(t, rowsOf(6000, .4, 5))
	p, err := uplift.FitPropensity(t.Context(), x, treated)
	if err != nil {
		t.Fatal(err)
	}
	strangers := rowsOf(300, .5, 6)
	for i := range strangers[:40] {
		strangers[i].City = "它'市"
	}
	ask, _, _ := mustTable(t, strangers)
	for name, w := range ways() {
		t.Run(name, func(t *testing.T) {
			m, err := w.fit(t.Context(), x, treated, y, p, 1)
			if err != nil {
				t.Fatal(err)
			}
			want, err := m.Predict(t.Context(), ask)
			if err != nil {
				t.Fatal(err)
			}
			storetest.Scores(t, m.Formula(), ask, want)
		})
	}
}

func FuzzDecode(f *testing.F) {
	x, treated, y := mustTable(f, rowsOf(800, .5, 2))
	p, err := uplift.FitPropensity(f.Context(), x, treated)
	if err != nil {
		f.Fatal(err)
	}
	for _, w := range ways() {
		m, err := w.fit(f.Context(), x, treated, y, p, 1)
		if err != nil {
			f.Fatal(err)
		}
		text, err := m.MarshalJSON()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
		f.Add(text[:len(text)/2])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for name, w := range ways() {
			m, err := w.decode(data)
			if err != nil {
				continue
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
				t.Fatalf("%s: its own schema makes no matrix: %v", name, err)
			}
			if _, err := m.Predict(t.Context(), x); err != nil {
				t.Fatal(err)
			}
			m.Formula()
			if tree, ok := m.(*uplift.Tree); ok {
				tree.Leaves(.95)
			}
			again, err := m.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.decode(again); err != nil {
				t.Fatalf("%s refuses what it has written: %v\n%s", name, err, again)
			}
		}
	})
}
