package metric

import (
	"context"
	"math"

	"zhike/mining"
)

// Silhouette is the mean over all rows of (b − a) ÷ max(a, b), where a is the
// mean distance of a row to the others of its cluster and b that to the rows of
// the cluster nearest to it on average (Rousseeuw 1987): 1 where the clusters
// are tight and far apart, about 0 where they run into each other, below 0
// where rows lie nearer to another cluster. A row alone in its cluster counts
// 0. Distances are straight lines between points, each one row; every pair is
// measured. NaN where there are fewer than two clusters.
func Silhouette(ctx context.Context, points [][]float64, labels []int) (float64, error) {
	all := make([]int, len(points))
	for i := range all {
		all[i] = i
	}
	widths, err := silhouettes(ctx, points, labels, all)
	return Mean(widths), err
}

// SampledSilhouette estimates Silhouette from some rows drawn by chance without
// return, each measured against all rows, so that the estimate has no bias. Its
// interval holds the exact value with the probability level; it shrinks to a
// point where the rows drawn are all there are. It takes at least two rows.
func SampledSilhouette(ctx context.Context, points [][]float64, labels []int, rows int, level float64, seed uint64) (Interval, error) {
	n := len(points)
	rows = min(max(rows, 2), n)
	random, drawn := mining.Random(seed, 0x511), make([]int, 0, rows)
	for i := range n { // Knuth's selection sampling
		if random.IntN(n-i) < rows-len(drawn) {
			drawn = append(drawn, i)
		}
	}
	widths, err := silhouettes(ctx, points, labels, drawn)
	if err != nil {
		return Interval{}, err
	}
	out := Interval{Value: Mean(widths)}
	if rows < n {
		out.StdErr = math.Sqrt(variance(widths) / float64(rows) * (1 - float64(rows)/float64(n)))
	}
	z := zOf(level)
	out.Low, out.High = max(-1, out.Value-z*out.StdErr), min(1, out.Value+z*out.StdErr)
	return out, nil
}

// silhouettes are the widths of the asked rows among all.
func silhouettes(ctx context.Context, points [][]float64, labels []int, asked []int) ([]float64, error) {
	if len(points) != len(labels) {
		panic("metric: slices of different length")
	}
	cluster, count := numbered(labels)
	sizes, widths := make([]float64, count), make([]float64, len(asked))
	for _, c := range cluster {
		sizes[c]++
	}
	err := mining.Pieces(ctx, len(asked), 16, func(_, lo, hi int) {
		sums := make([]float64, count)
		for a := lo; a < hi; a++ {
			clear(sums)
			here := points[asked[a]]
			for i, p := range points {
				sums[cluster[i]] += distance(here, p)
			}
			widths[a] = width(sums, sizes, cluster[asked[a]])
		}
	})
	return widths, err
}

// width of a row of which the sums of the distances to each cluster are known.
func width(sums, sizes []float64, own int) float64 {
	b := math.Inf(1)
	for c, sum := range sums {
		if c != own {
			b = min(b, sum/sizes[c])
		}
	}
	switch a := sums[own] / (sizes[own] - 1); {
	case len(sizes) < 2:
		return math.NaN()
	case sizes[own] < 2 || a == b: // all distances may be 0
		return 0
	default:
		return (b - a) / max(a, b)
	}
}

func distance(a, b []float64) float64 {
	sum := 0.0
	for j, v := range a {
		sum += (v - b[j]) * (v - b[j])
	}
	return math.Sqrt(sum)
}

// numbered gives the different labels numbers from 0 in the order they appear.
func numbered(labels []int) (out []int, count int) {
	known := map[int]int{}
	out = make([]int, len(labels))
	for i, c := range labels {
		if _, met := known[c]; !met {
			known[c] = len(known)
		}
		out[i] = known[c]
	}
	return out, len(known)
}

// AdjustedRand compares two groupings of the same rows by the pairs of rows
// that both put together (Hubert & Arabie 1985): 1 for the same groups under
// any names, 0 on average for groups by chance, below 0 for less than chance.
func AdjustedRand(a, b []int) float64 {
	if len(a) != len(b) {
		panic("metric: slices of different length")
	}
	a, rows := numbered(a)
	b, columns := numbered(b)
	both := map[[2]int]float64{}
	inA, inB := make([]float64, rows), make([]float64, columns)
	for i := range a {
		both[[2]int{a[i], b[i]}]++
		inA[a[i]]++
		inB[b[i]]++
	}
	pairs := func(n float64) float64 { return n * (n - 1) / 2 }
	var together, first, second float64
	for _, n := range both { // whole numbers: their order does not matter
		together += pairs(n)
	}
	for _, n := range inA {
		first += pairs(n)
	}
	for _, n := range inB {
		second += pairs(n)
	}
	if together == first && together == second {
		return 1
	}
	chance := first / pairs(float64(len(a))) * second
	return (together - chance) / ((first+second)/2 - chance)
}
