package cluster_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/cluster"
)

// stored is a model of any kind that can be read.
type stored interface {
	assigner
	json.Marshaler
	json.Unmarshaler
}

// ways are all models of the package.
var ways = map[string]struct {
	empty func() stored
	fit   func(context.Context, *mining.Matrix) (stored, error)
}{
	"kmeans": {func() stored { return new(cluster.KMeans) }, func(ctx context.Context, x *mining.Matrix) (stored, error) {
		return cluster.FitKMeans(ctx, x, cluster.KMeansOptions{K: 3})
	}},
	"mixture": {func() stored { return new(cluster.Mixture) }, func(ctx context.Context, x *mining.Matrix) (stored, error) {
		return cluster.FitMixture(ctx, x, cluster.MixtureOptions{K: 3})
	}},
	"diagonal": {func() stored { return new(cluster.Mixture) }, func(ctx context.Context, x *mining.Matrix) (stored, error) {
		return cluster.FitMixture(ctx, x, cluster.MixtureOptions{K: 2, Diagonal: true})
	}},
	"dbscan": {func() stored { return new(cluster.DBSCAN) }, func(ctx context.Context, x *mining.Matrix) (stored, error) {
		return cluster.FitDBSCAN(ctx, x, cluster.DBSCANOptions{})
	}},
	"hierarchical": {func() stored { return new(cluster.Hierarchical) }, func(ctx context.Context, x *mining.Matrix) (stored, error) {
		return cluster.FitHierarchical(ctx, x, cluster.HierarchicalOptions{K: 2, Rows: 12})
	}},
}

// What is no stored model is refused, also where it is another's; what is
// accepted scores rows, with a cluster that there is, and is written again as it
// was read.
func FuzzStoredModels(f *testing.F) {
	x, err := pairTable(pairs(40, 2))
	if err != nil {
		f.Fatal(err)
	}
	for _, w := range ways {
		m, err := w.fit(context.Background(), x)
		if err != nil {
			f.Fatal(err)
		}
		data, err := m.MarshalJSON()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for name, w := range ways {
			m := w.empty()
			if m.UnmarshalJSON(data) != nil {
				continue
			}
			labels, _, err := m.Assign(context.Background(), x)
			if err != nil && !strings.Contains(err.Error(), "column") {
				t.Errorf("%s: %v", name, err)
			}
			k := m.(interface{ K() int }).K()
			for _, c := range labels {
				if c < -1 || c >= k {
					t.Fatalf("%s: cluster %d of %d", name, c, k)
				}
			}
			first, err := m.MarshalJSON()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			again := w.empty()
			if err := again.UnmarshalJSON(first); err != nil {
				t.Fatalf("%s: what it wrote is refused: %v", name, err)
			}
			if second, err := again.MarshalJSON(); err != nil || !bytes.Equal(first, second) {
				t.Fatalf("%s: %v, written as %s, then as %s", name, err, first, second)
			}
		}
	})
}

// Each model reads its own documents only.
func TestModelsAreToldApart(t *testing.T) {
	x, err := pairTable(pairs(40, 2))
	if err != nil {
		t.Fatal(err)
	}
	for name, w := range ways {
		m, err := w.fit(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		data, err := m.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		for other, o := range ways {
			mixtures := (name == "mixture" || name == "diagonal") && (other == "mixture" || other == "diagonal")
			if err := o.empty().UnmarshalJSON(data); (err == nil) != (name == other || mixtures) {
				t.Errorf("a %s is read as %s: %v", name, other, err)
			}
		}
	}
}
