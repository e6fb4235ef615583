package cluster_test

import (
	"context"
	"math"
	"testing"

	"zhike/mining"
	"zhike/mining/cluster"
	"zhike/mining/miningtest"
)

// shopper is one row with a number that may be missing and a category.
type shopper struct {
	Orders, Money float64
	City          string
}

func table(rows []shopper) (*mining.Matrix, error) {
	orders, money, city := make([]float64, len(rows)), make([]float64, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		orders[i], money[i], city[i] = r.Orders, r.Money, r.City
	}
	return mining.NewMatrix(mining.Numbers("orders", orders), mining.Numbers("money", money), mining.Categories("city", city))
}

func shoppers(n int, seed uint64) []shopper {
	points, group := blobs(n, 2, 3, 20, seed)
	rows := make([]shopper, n)
	for i, p := range points {
		rows[i] = shopper{p[0], p[1], []string{"杭州", "成都", "上海"}[group[i]]}
		switch i % 29 {
		case 0:
			rows[i].City = ""
		case 1:
			rows[i].Money = math.NaN()
		}
	}
	return rows
}

// The prediction is the distance to the nearest centre: it does not depend on
// how the clusters are numbered.
func TestKMeansSuite(t *testing.T) {
	rows := shoppers(300, 4)
	same := make([]shopper, 20)
	miningtest.Check(t, miningtest.Learner[shopper, *cluster.KMeans]{
		Rows: rows,
		Fit: func(ctx context.Context, rows []shopper, seed uint64) (*cluster.KMeans, error) {
			x, err := table(rows)
			if err != nil {
				return nil, err
			}
			return cluster.FitKMeans(ctx, x, cluster.KMeansOptions{K: 3, Seed: seed})
		},
		Predict: func(m *cluster.KMeans, r shopper) []float64 {
			x, err := table([]shopper{r})
			if err != nil {
				t.Fatal(err)
			}
			_, distances, err := m.Assign(context.Background(), x)
			if err != nil {
				t.Fatal(err)
			}
			return distances
		},
		Decode: func(data []byte) (*cluster.KMeans, error) {
			m := new(cluster.KMeans)
			return m, m.UnmarshalJSON(data)
		},
		Broken: []miningtest.Broken[shopper]{
			{Name: "infinite", Column: "money", Spoil: func(r *shopper) { r.Money = math.Inf(1) }},
		},
		Poor:    map[string][]shopper{"all the same": same, "two": rows[:2], "three": rows[:3]},
		Shuffle: 1e-9,
	})
}
