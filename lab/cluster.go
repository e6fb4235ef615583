package lab

import (
	"context"
	"math"
	"slices"
	"strconv"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/cluster"
	"zhike/mining/metric"
)

// Cluster is the task `cluster`: groups of rows that are alike, by k-means.
type Cluster struct {
	Common   `embed:""`
	Model    string `help:"方法：${enum}（minibatch 用于行数很多时，平方和差不到 0.5 %）。Method; minibatch is for very many rows and comes within half a percent." enum:"kmeans,minibatch" default:"kmeans"`
	K        string `help:"群数，或 auto：在 2 到 10 之间按轮廓系数选定。Number of clusters, or auto: that from 2 to 10 with the best silhouette." required:"" placeholder:"N|auto"`
	Scale    string `help:"数值的缩放。How numbers are scaled: ${enum}." enum:"none,z,robust" default:"none"`
	Restarts int    `help:"从几个起点各试一次。Number of starts; the best is kept." default:"10"`
	Seed     uint64 `help:"随机种子。Seed of everything random." default:"1"`
}

// batchRows of each step of mini-batch k-means.
const batchRows = 1024

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
	m, choice, err := t.fit(ctx, x)
	if err != nil {
		return nil, invalid(err, file.name)
	}
	d.Seconds.Fit = watch.lap()
	labels, distances, err := m.Assign(ctx, x)
	if err != nil {
		return nil, invalid(err, file.name)
	}
	silhouette, err := m.Silhouette(ctx, x, t.Seed)
	if err != nil {
		return nil, invalid(err, file.name)
	}
	d.Seconds.Predict = watch.lap()
	r := m.Report()
	asked := any(m.K())
	if choice != nil {
		asked = t.K
	}
	d.Params = map[string]any{"model": t.Model, "k": asked, "scale": t.Scale, "restarts": r.Starts, "seed": t.Seed}
	d.Metrics = map[string]any{"inertia": r.Inertia, "sizes": r.Sizes, "chosen_k": m.K(), "silhouette": known(silhouette.Value)}
	profiles, err := cluster.Describe(x, labels)
	if err != nil {
		return nil, invalid(err, file.name)
	}
	result := clusterResult{KMeansReport: r, Profiles: profiles}
	d.tables = append(d.tables, t.profileTable(profiles))
	if !math.IsNaN(silhouette.Value) {
		result.Silhouette = &silhouette
	}
	if choice != nil {
		result.Curve = choice.Curve
		d.tables = append(d.tables, choiceTable(choice.Curve))
		r.Warnings = slices.Concat(choice.Warnings, r.Warnings)
	}
	d.Result = result
	for _, w := range r.Warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, t.write(labels, distances)
}

// write writes the cluster of each row, when asked.
func (t *Cluster) write(labels []int, distances []float64) error {
	if t.Out == "" {
		return nil
	}
	return writeCSV(t.Out, []string{"row", "cluster", "distance"}, len(labels), func(i int) []string {
		return []string{strconv.Itoa(i), strconv.Itoa(labels[i]), figure(distances[i], 8)}
	})
}

// clusterResult is what the task found.
type clusterResult struct {
	cluster.KMeansReport
	Silhouette *metric.Interval  `json:"silhouette"` // null where all rows are in one cluster
	Curve      []cluster.Tried   `json:"curve,omitempty"`
	Profiles   []cluster.Profile `json:"profiles"`
}

// fit takes the number of clusters as given, or chooses it.
func (t *Cluster) fit(ctx context.Context, x *mining.Matrix) (*cluster.KMeans, *cluster.Choice, error) {
	o := cluster.KMeansOptions{Scale: cluster.Scale(t.Scale), Starts: t.Restarts, Seed: t.Seed}
	if t.Model == "minibatch" {
		o.Batch = batchRows
	}
	if t.K == "auto" {
		m, choice, err := cluster.ChooseKMeans(ctx, x, cluster.ChoiceOptions{KMeans: o})
		return m, &choice, err
	}
	k, err := strconv.Atoi(t.K)
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "--k must be a whole number or auto, not %q.", t.K).InChinese("--k 须为整数或 auto，而不是“%s”。", t.K)
	}
	o.K = k
	m, err := cluster.FitKMeans(ctx, x, o)
	return m, nil, err
}

func choiceTable(curve []cluster.Tried) table {
	out := table{title: mining.Text{Zh: "群数的选择", En: "Choice of the number of clusters"},
		header: []mining.Text{{Zh: "群数", En: "k"}, {Zh: "轮廓系数", En: "silhouette"}, {Zh: "95 % 下限", En: "95 % from"}, {Zh: "上限", En: "to"}, {Zh: "群内平方和", En: "inertia"}}}
	for _, c := range curve {
		out.rows = append(out.rows, []string{strconv.Itoa(c.K), figure(c.Silhouette.Value, 3), figure(c.Silhouette.Low, 3), figure(c.Silhouette.High, 3), short(c.Inertia)})
	}
	return out
}

func (t *Cluster) profileTable(profiles []cluster.Profile) table {
	out := table{title: mining.Text{Zh: "各群的特点", En: "What sets the clusters apart"}}
	for _, p := range profiles {
		out.rows = append(out.rows, []string{t.of(p.Sentence)})
	}
	return out
}
