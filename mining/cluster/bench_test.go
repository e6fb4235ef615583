package cluster

import (
	"context"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
)

// BenchmarkLloyd takes 20 iterations from one start of 8 centres on 20 columns
// that do not fall into groups, the hardest case for the bounds; or on the rows
// of the file that ZHIKE_POINTS names (little-endian float64, row by row, the
// first 8 rows being the start), as bench/peers/cluster.py has it. The outcome is
// the sum of squares at the end.
func BenchmarkLloyd(b *testing.B) {
	if name := os.Getenv("ZHIKE_POINTS"); name != "" {
		b.Run("file", func(b *testing.B) { lloydOn(b, stored(b, name, 20)) })
		return
	}
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) { lloydOn(b, chance(n, 20, 1)) })
	}
}

func lloydOn(b *testing.B, p *points) {
	start := p.take([]int{0, 1, 2, 3, 4, 5, 6, 7}).rows()
	var l *lloyd
	miningtest.Measure(b, func() {
		l = newLloyd(p, start)
		if err := l.run(b.Context(), 20); err != nil {
			b.Fatal(err)
		}
	})
	sum, err := p.inertia(b.Context(), l.centres)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(sum, "outcome")
}

// clouds are rows in 3 columns, as of recency, frequency and money: eight groups
// that touch.
func clouds(n int) *points {
	p, centres := chance(n, 3, 1), chance(8, 3, 2)
	for i := range n {
		for j, v := range centres.row(i % 8) {
			p.row(i)[j] = .3*p.row(i)[j] + v
		}
	}
	return p
}

// BenchmarkFit fits every model to clouds, or to the 3 columns of the file that
// ZHIKE_POINTS names. The outcome is the sum of squares, the logarithm of the
// likelihood or the rows of noise.
func BenchmarkFit(b *testing.B) {
	for name, fit := range map[string]func(*mining.Matrix) (outcome float64, err error){
		"kmeans":    kmeansOutcome(KMeansOptions{K: 8, Scale: None}),
		"minibatch": kmeansOutcome(KMeansOptions{K: 8, Scale: None, Batch: 1024}),
		"mixture": func(x *mining.Matrix) (float64, error) {
			m, err := FitMixture(b.Context(), x, MixtureOptions{K: 8, Scale: None, Starts: 1, Iterations: 20})
			if err != nil {
				return 0, err
			}
			return m.report.LogLikelihood, nil
		},
		"dbscan": func(x *mining.Matrix) (float64, error) {
			m, err := FitDBSCAN(b.Context(), x, DBSCANOptions{Eps: .1, MinPoints: 10, Scale: None})
			if err != nil {
				return 0, err
			}
			return float64(m.report.Noise), nil
		},
		"hierarchical": func(x *mining.Matrix) (float64, error) {
			_, err := FitHierarchical(b.Context(), x, HierarchicalOptions{K: 8, Scale: None})
			return 0, err
		},
	} {
		if file := os.Getenv("ZHIKE_POINTS"); file != "" {
			b.Run(name+"/file", func(b *testing.B) { fitOn(b, stored(b, file, 3), fit) })
			continue
		}
		for _, n := range []int{10_000, 100_000, 1_000_000} {
			b.Run(name+"/"+strconv.Itoa(n), func(b *testing.B) { fitOn(b, clouds(n), fit) })
		}
	}
}

func kmeansOutcome(o KMeansOptions) func(*mining.Matrix) (float64, error) {
	return func(x *mining.Matrix) (float64, error) {
		m, err := FitKMeans(context.Background(), x, o)
		if err != nil {
			return 0, err
		}
		return m.report.Inertia, nil
	}
}

func fitOn(b *testing.B, p *points, fit func(*mining.Matrix) (float64, error)) {
	x, err := mining.MatrixOfRows([]string{"a", "b", "c"}, p.rows())
	if err != nil {
		b.Fatal(err)
	}
	outcome := 0.0
	b.ReportAllocs()
	miningtest.Measure(b, func() {
		if outcome, err = fit(x); err != nil {
			b.Fatal(err)
		}
	})
	b.ReportMetric(outcome, "outcome")
}

// BenchmarkSpread draws the starts of one run.
func BenchmarkSpread(b *testing.B) {
	p := chance(startRows, 20, 1)
	for b.Loop() {
		if _, err := p.spread(b.Context(), 8, rand.New(rand.NewPCG(1, 1))); err != nil {
			b.Fatal(err)
		}
	}
}

func stored(b *testing.B, name string, d int) *points {
	data, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	p := &points{n: len(data) / 8 / d, d: d, at: make([]float64, len(data)/8)}
	for i := range p.at {
		p.at[i] = math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:]))
	}
	return p
}
