package cluster

import (
	"context"
	"fmt"
	"math"

	"zhike/mining"
	"zhike/mining/metric"
)

// The silhouette is measured for at most measuredRows rows, each against at
// most againstRows: the work then does not grow, and the interval says how sure it is.
const (
	againstRows  = 20_000
	measuredRows = 1_000
)

// Silhouette is the silhouette of the rows in their clusters (Rousseeuw 1987),
// by the scaled distances that the models compare rows by, with its 95 %
// interval; of many rows it is estimated from some drawn by the seed. Rows whose
// label is below 0 are in no cluster and left out. It is NaN where there are
// fewer than two clusters.
func Silhouette(ctx context.Context, x *mining.Matrix, labels []int, scale Scale, seed uint64) (metric.Interval, error) {
	if err := checkRows(x); err != nil {
		return metric.Interval{}, err
	}
	if err := scale.check(); err != nil {
		return metric.Interval{}, err
	}
	if len(labels) != x.Rows() {
		return metric.Interval{}, mining.TableError(fmt.Sprintf("有 %d 个群号，应为 %d 个", len(labels), x.Rows()),
			fmt.Sprintf("there are %d cluster numbers where %d are expected", len(labels), x.Rows()))
	}
	_, p, err := coded(ctx, x, nil, scale)
	if err != nil {
		return metric.Interval{}, err
	}
	return p.silhouette(ctx, labels, seed)
}

func (p *points) silhouette(ctx context.Context, labels []int, seed uint64) (metric.Interval, error) {
	var rows, of []int
	for _, i := range chosen(p.n, againstRows, mining.Random(seed, 0x511)) {
		if labels[i] >= 0 {
			rows, of = append(rows, i), append(of, labels[i])
		}
	}
	if len(rows) < 2 {
		return metric.Interval{Value: math.NaN(), Low: math.NaN(), High: math.NaN()}, nil
	}
	return metric.SampledSilhouette(ctx, p.take(rows).rows(), of, measuredRows, .95, seed)
}
