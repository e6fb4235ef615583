package lab

import (
	"context"
	"maps"
	"math"
	"strconv"

	"zhike/mining"
	"zhike/mining/cluster"
	"zhike/mining/metric"
)

// Cluster is the task `cluster`: groups of rows that are alike.
type Cluster struct {
	Common     `embed:""`
	Model      string  `help:"方法：${enum}。minibatch 用于行数很多时，平方和差不到 0.5 %；gmm 为高斯混合；dbscan 找任意形状的密集处；hierarchical 由样本逐步合并。Method: minibatch is for very many rows and comes within half a percent; gmm is a Gaussian mixture; dbscan finds dense places of any shape; hierarchical joins a sample step by step." enum:"kmeans,minibatch,gmm,dbscan,hierarchical" default:"kmeans"`
	K          string  `help:"群数，或 auto：按 --by 在至多 10 群中选定。dbscan 自己定群数。Number of clusters, or auto: chosen by --by, at most 10. dbscan finds its own." placeholder:"N|auto"`
	By         string  `help:"auto 的依据：silhouette（轮廓系数，k-means 默认）、gap（间隔统计量）；gmm 用 bic。What auto goes by: silhouette, the default of k-means, or gap; bic for gmm." enum:",silhouette,gap,bic" default:""`
	Scale      string  `help:"数值的缩放。How numbers are scaled: ${enum}." enum:"none,z,robust" default:"none"`
	Restarts   int     `help:"从几个起点各试一次，取最好的，默认 10（kmeans、minibatch、gmm）。Number of starts, of which the best is kept; 10 by default." placeholder:"N"`
	Covariance string  `help:"gmm 各群的协方差：full（默认）或 diagonal。Covariances of gmm: full, the default, or diagonal." enum:",full,diagonal" default:""`
	Eps        float64 `help:"dbscan 的邻域半径（缩放后的距离），默认自动。Radius of a neighbourhood of dbscan, in scaled distances; found by itself by default." placeholder:"R"`
	MinPoints  int     `name:"min-points" help:"dbscan 邻域内最少行数，默认列数的两倍。Rows in a dense neighbourhood of dbscan; twice the columns by default." placeholder:"N"`
	Linkage    string  `help:"hierarchical 的连接方式：ward（默认）、average、complete、single。Linkage of hierarchical; ward by default." enum:",ward,average,complete,single" default:""`
	Seed       uint64  `help:"随机种子。Seed of everything random." default:"1"`
}

// Run is called by the command line.
func (t *Cluster) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// clusterModel is what all models of clusters can do. The values beside the
// clusters are distances or probabilities.
type clusterModel interface {
	K() int
	Assign(ctx context.Context, x *mining.Matrix) (labels []int, values []float64, err error)
}

// clustering is a model and what the task has to say of it.
type clustering struct {
	clusterModel
	value    string                  // the heading of the values beside the clusters
	params   map[string]any          // beside model, scale and seed
	metrics  map[string]any          // beside silhouette and chosen_k
	result   func(clusterGroups) any // the report with what all models have
	curve    *table                  // of the choice of k, if there was one
	warnings []mining.Text
}

// clusterGroups is what is found out whatever the model.
type clusterGroups struct {
	Silhouette *metric.Interval  `json:"silhouette"` // null where there are fewer than two clusters
	Profiles   []cluster.Profile `json:"profiles"`
}

// Document does the work.
func (t *Cluster) Document(ctx context.Context) (*Document, error) {
	watch := startWatch()
	if err := t.check(); err != nil {
		return nil, err
	}
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
	m, err := t.fit(ctx, x)
	if err != nil {
		return nil, invalid(err, file.name)
	}
	d.Seconds.Fit = watch.lap()
	labels, values, err := m.Assign(ctx, x)
	if err != nil {
		return nil, invalid(err, file.name)
	}
	if err := t.report(ctx, d, m, x, labels); err != nil {
		return nil, invalid(err, file.name)
	}
	d.Seconds.Predict = watch.lap()
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, t.write(m.value, labels, values)
}

// report says what was found.
func (t *Cluster) report(ctx context.Context, d *Document, m *clustering, x *mining.Matrix, labels []int) error {
	silhouette, err := cluster.Silhouette(ctx, x, labels, cluster.Scale(t.Scale), t.Seed)
	if err != nil {
		return err
	}
	profiles, err := cluster.Describe(x, labels)
	if err != nil {
		return err
	}
	d.Params = map[string]any{"model": t.Model, "scale": t.Scale, "seed": t.Seed}
	maps.Copy(d.Params, m.params)
	d.Metrics = map[string]any{"chosen_k": m.K(), "silhouette": known(silhouette.Value)}
	maps.Copy(d.Metrics, m.metrics)
	groups := clusterGroups{Profiles: profiles}
	if !math.IsNaN(silhouette.Value) {
		groups.Silhouette = &silhouette
	}
	d.Result = m.result(groups)
	d.tables = append(d.tables, t.profileTable(profiles))
	if m.curve != nil {
		d.tables = append(d.tables, *m.curve)
	}
	for _, w := range m.warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
	return nil
}

// write writes the cluster of each row, when asked; −1 is in none.
func (t *Cluster) write(value string, labels []int, values []float64) error {
	if t.Out == "" {
		return nil
	}
	return writeCSV(t.Out, []string{"row", "cluster", value}, len(labels), func(i int) []string {
		return []string{strconv.Itoa(i), strconv.Itoa(labels[i]), figure(values[i], 8)}
	})
}

func (t *Cluster) profileTable(profiles []cluster.Profile) table {
	out := table{title: mining.Text{Zh: "各群的特点", En: "What sets the clusters apart"}}
	for _, p := range profiles {
		out.rows = append(out.rows, []string{t.of(p.Sentence)})
	}
	return out
}
