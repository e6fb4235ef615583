package linear_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining"
	"zhike/mining/linear"
	"zhike/mining/metric"
)

// many makes rows of which two columns out of thirty say something.
func many(t *testing.T, n int, seed uint64) (*mining.Matrix, []float64) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 8))
	columns, y := make([]mining.Column, 30), make([]float64, n)
	for j := range columns {
		values := make([]float64, n)
		for i := range values {
			values[i] = rng.NormFloat64()
		}
		columns[j] = mining.Numbers(fmt.Sprint("x", j), values)
	}
	for i := range y {
		if rng.Float64() < 1/(1+math.Exp(columns[1].Values[i]-columns[0].Values[i])) {
			y[i] = 1
		}
	}
	return matrix(t, columns...), y
}

// With few rows for each term a machine sets its own rows further apart than
// others, and probabilities fitted to them claim too much.
func TestProbabilitiesOfFewRowsAreHonest(t *testing.T) {
	ctx := context.Background()
	var honest, own float64
	for seed := range uint64(10) {
		x, y := many(t, 150, seed)
		m, err := linear.FitSVM(ctx, x, y, linear.SVMOptions{})
		if err != nil {
			t.Fatal(err)
		}
		scores, _ := m.Scores(ctx, x)
		platt, err := linear.FitPlatt(ctx, scores, y)
		if err != nil {
			t.Fatal(err)
		}
		fresh, truth := many(t, 4000, seed+100)
		p, err := m.Predict(ctx, fresh)
		if err != nil {
			t.Fatal(err)
		}
		honest += metric.LogLoss(p, truth) / 10
		if scores, err = m.Scores(ctx, fresh); err != nil {
			t.Fatal(err)
		}
		for i, s := range scores {
			p[i] = platt.Probability(s)
		}
		own += metric.LogLoss(p, truth) / 10
	}
	t.Logf("log loss on other rows: %.4f, fitted to its own rows %.4f, of a coin %.4f", honest, own, math.Ln2)
	if honest > own-.03 || honest > math.Ln2 {
		t.Errorf("log loss on other rows: %.4f, want well below %.4f, that of probabilities fitted to the machine's own rows", honest, own)
	}
}
