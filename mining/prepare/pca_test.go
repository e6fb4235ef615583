package prepare_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
	"zhike/mining/prepare"
)

func TestPCAConforms(t *testing.T) {
	miningtest.Check(t, miningtest.Learner[row, transformer]{
		Rows: shop(2500, .1, 1),
		Fit: func(ctx context.Context, rows []row, _ uint64) (transformer, error) {
			x, err := mining.NewMatrix(tableOfNumbers(rows)...)
			if err != nil {
				return nil, err
			}
			return as(prepare.FitPCA(ctx, x, prepare.PCAOptions{Components: 2}))
		},
		Predict: values, Decode: decode[prepare.PCA], Broken: broken(), Poor: poorRows(), Shuffle: 1e-6,
	})
}

// scikit-learn 1.2.1: digits with 10 components .738227, standardised WDBC with
// two .632432.
func TestPCAAsScikitLearn(t *testing.T) {
	for _, c := range []struct {
		file  string
		width int
		o     prepare.PCAOptions
		want  float64
	}{
		{"classic/digits.csv", 64, prepare.PCAOptions{Components: 10, Raw: true}, .738227},
		{"classic/wdbc.csv", 30, prepare.PCAOptions{Components: 2}, .632432},
	} {
		lines := realData(t, c.file)
		m, err := prepare.FitPCA(context.Background(), matrix(t, numbers(t, lines[0][:c.width], lines[1:])...), c.o)
		if err != nil {
			t.Fatal(err)
		}
		near(t, c.file, m.Explained(), c.want, 5e-7)
	}
}

// Two columns around a line of slope ¾: the first component is (.8, .6) with
// variance 25, the second at right angles with variance 1.
func TestPCARecovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	n := 50_000
	a, b := make([]float64, n), make([]float64, n)
	for i := range n {
		u, v := 5*rng.NormFloat64(), rng.NormFloat64()
		a[i], b[i] = 100+.8*u-.6*v, .6*u+.8*v
	}
	x := matrix(t, mining.Numbers("a", a), mining.Numbers("b", b))
	m, err := prepare.FitPCA(context.Background(), x, prepare.PCAOptions{Raw: true})
	if err != nil {
		t.Fatal(err)
	}
	c := m.Components()
	near(t, "weight of a", c[0].Weights[0], .8, .005)
	near(t, "weight of b", c[0].Weights[1], .6, .005)
	near(t, "variance", c[0].Variance, 25, .6)
	near(t, "variance across", c[1].Variance, 1, .03)
	near(t, "together", m.Explained(), 1, 1e-12)
	scores, err := m.Transform(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	product, square := 0.0, 0.0
	for i, v := range scores.Column(0).Values {
		product += v * scores.Column(1).Values[i]
		square += v * v
	}
	near(t, "variance of the scores", square/float64(n-1), c[0].Variance, 1e-9)
	near(t, "correlation of the scores", product/math.Sqrt(square*float64(n)), 0, 1e-9)
}
