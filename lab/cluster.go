package lab

import (
	"context"
	"fmt"
	"strconv"

	"zhike/mining"
	"zhike/mining/cluster"
)

// Cluster is the task `cluster`: groups of rows that are alike, by k-means.
type Cluster struct {
	Common   `embed:""`
	K        int    `help:"群数。Number of clusters." required:"" placeholder:"N"`
	Scale    string `help:"数值的缩放。How numbers are scaled: ${enum}." enum:"none,z,robust" default:"none"`
	Restarts int    `help:"从几个起点各试一次。Number of starts; the best is kept." default:"10"`
	Seed     uint64 `help:"随机种子。Seed of everything random." default:"1"`
}

// Run is called by the command line.
func (t *Cluster) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// Document does the work.
func (t *Cluster) Document(ctx context.Context) (*Document, error) {
	watch := startWatch()
	file, err := readExamples(ctx, t.Common, nil)
	if err != nil {
		return nil, err
	}
	d := &Document{Task: "cluster", Input: Input{file.rows, file.width}, Warnings: file.withoutNames(t.Lang)}
	x, err := mining.NewMatrix(file.columns...)
	if err != nil {
		return nil, invalid(err, file.name)
	}
	d.Seconds.Read = watch.lap()
	m, err := cluster.FitKMeans(ctx, x, cluster.KMeansOptions{K: t.K, Scale: cluster.Scale(t.Scale), Starts: t.Restarts, Seed: t.Seed})
	if err != nil {
		return nil, invalid(err, file.name)
	}
	d.Seconds.Fit = watch.lap()
	labels, distances, err := m.Assign(ctx, x)
	if err != nil {
		return nil, invalid(err, file.name)
	}
	d.Seconds.Predict = watch.lap()
	r := m.Report()
	d.Params = map[string]any{"model": "kmeans", "k": t.K, "scale": t.Scale, "restarts": r.Starts, "seed": t.Seed}
	d.Metrics = map[string]any{"inertia": r.Inertia, "sizes": r.Sizes, "chosen_k": m.K()}
	d.Result = r
	for _, w := range r.Warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
	if t.Out != "" {
		err = writeCSV(t.Out, []string{"row", "cluster", "distance"}, len(labels), func(i int) []string {
			return []string{strconv.Itoa(i), fmt.Sprint(labels[i]), figure(distances[i], 8)}
		})
		if err != nil {
			return nil, err
		}
	}
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}
