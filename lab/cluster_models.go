package lab

import (
	"context"
	"slices"
	"strconv"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/cluster"
)

// batchRows of each step of mini-batch k-means.
const batchRows = 1024

// check refuses flags that the model has no use for.
func (t *Cluster) check() error {
	for _, flag := range []struct {
		name  string
		given bool
		of    []string
	}{
		{"--k", t.K != "", []string{"kmeans", "minibatch", "gmm", "hierarchical"}},
		{"--by silhouette", t.By == "silhouette", []string{"kmeans", "minibatch"}},
		{"--by gap", t.By == "gap", []string{"kmeans", "minibatch"}},
		{"--by bic", t.By == "bic", []string{"gmm"}},
		{"--restarts", t.Restarts != 0, []string{"kmeans", "minibatch", "gmm"}},
		{"--covariance", t.Covariance != "", []string{"gmm"}},
		{"--eps", t.Eps != 0, []string{"dbscan"}},
		{"--min-points", t.MinPoints != 0, []string{"dbscan"}},
		{"--linkage", t.Linkage != "", []string{"hierarchical"}},
	} {
		if flag.given && !slices.Contains(flag.of, t.Model) {
			return fault.New(fault.Invalid, "%s is not for --model %s.", flag.name, t.Model).InChinese("%s 不适用于 --model %s。", flag.name, t.Model)
		}
	}
	switch {
	case t.K == "" && t.Model != "dbscan":
		return fault.New(fault.Invalid, "Give the number of clusters by --k, or auto.").InChinese("请用 --k 给出群数，或 auto。")
	case t.K == "auto" && t.Model == "hierarchical":
		return fault.New(fault.Invalid, "--model hierarchical cannot choose the number of clusters; give it by --k.").InChinese("--model hierarchical 不能自动选群数，请用 --k 给出。")
	case t.By != "" && t.K != "auto":
		return fault.New(fault.Invalid, "--by goes with --k auto only.").InChinese("--by 只与 --k auto 连用。")
	}
	return nil
}

// number is the --k given, 0 for auto.
func (t *Cluster) number() (int, error) {
	if t.K == "auto" {
		return 0, nil
	}
	k, err := strconv.Atoi(t.K)
	if err != nil || k < 1 {
		return 0, fault.New(fault.Invalid, "--k must be a whole number above 0 or auto, not %q.", t.K).InChinese("--k 须为大于 0 的整数或 auto，而不是“%s”。", t.K)
	}
	return k, nil
}

func (t *Cluster) fit(ctx context.Context, x *mining.Matrix) (*clustering, error) {
	switch t.Model {
	case "gmm":
		return t.fitMixture(ctx, x)
	case "dbscan":
		return t.fitDBSCAN(ctx, x)
	case "hierarchical":
		return t.fitHierarchical(ctx, x)
	}
	return t.fitKMeans(ctx, x)
}

func (t *Cluster) fitKMeans(ctx context.Context, x *mining.Matrix) (*clustering, error) {
	o := cluster.KMeansOptions{Scale: cluster.Scale(t.Scale), Starts: t.Restarts, Seed: t.Seed}
	if t.Model == "minibatch" {
		o.Batch = batchRows
	}
	var err error
	if o.K, err = t.number(); err != nil {
		return nil, err
	}
	var m *cluster.KMeans
	var choice cluster.Choice
	if o.K > 0 {
		m, err = cluster.FitKMeans(ctx, x, o)
	} else {
		m, choice, err = cluster.ChooseKMeans(ctx, x, cluster.ChoiceOptions{By: cluster.Criterion(t.By), KMeans: o})
	}
	if err != nil {
		return nil, err
	}
	r := m.Report()
	out := &clustering{clusterModel: m, value: "distance", warnings: slices.Concat(choice.Warnings, r.Warnings),
		params:  map[string]any{"k": m.K(), "restarts": r.Starts},
		metrics: map[string]any{"inertia": r.Inertia, "sizes": r.Sizes}}
	if choice.Curve != nil {
		out.params["k"], out.params["by"] = t.K, choice.By
		out.curve = choiceTable(choice.Curve)
	}
	out.result = func(g clusterGroups) any {
		return struct {
			cluster.KMeansReport
			Curve []cluster.Tried `json:"curve,omitempty"`
			clusterGroups
		}{r, choice.Curve, g}
	}
	return out, nil
}

func (t *Cluster) fitMixture(ctx context.Context, x *mining.Matrix) (*clustering, error) {
	o := cluster.MixtureOptions{Scale: cluster.Scale(t.Scale), Starts: t.Restarts, Diagonal: t.Covariance == "diagonal", Seed: t.Seed}
	var err error
	if o.K, err = t.number(); err != nil {
		return nil, err
	}
	var m *cluster.Mixture
	var choice cluster.MixtureChoice
	if o.K > 0 {
		m, err = cluster.FitMixture(ctx, x, o)
	} else {
		m, choice, err = cluster.ChooseMixture(ctx, x, cluster.MixtureChoiceOptions{Mixture: o})
	}
	if err != nil {
		return nil, err
	}
	r, covariance := m.Report(), "full"
	if o.Diagonal {
		covariance = "diagonal"
	}
	out := &clustering{clusterModel: m, value: "probability", warnings: slices.Concat(choice.Warnings, r.Warnings),
		params:  map[string]any{"k": m.K(), "restarts": r.Starts, "covariance": covariance},
		metrics: map[string]any{"loglik": r.LogLikelihood, "bic": r.BIC, "sizes": r.Sizes}}
	if choice.Curve != nil {
		out.params["k"], out.params["by"] = t.K, "bic"
		out.curve = mixtureTable(choice.Curve)
	}
	out.result = func(g clusterGroups) any {
		return struct {
			cluster.MixtureReport
			Curve []cluster.TriedMixture `json:"curve,omitempty"`
			clusterGroups
		}{r, choice.Curve, g}
	}
	return out, nil
}

func (t *Cluster) fitDBSCAN(ctx context.Context, x *mining.Matrix) (*clustering, error) {
	m, err := cluster.FitDBSCAN(ctx, x, cluster.DBSCANOptions{Eps: t.Eps, MinPoints: t.MinPoints, Scale: cluster.Scale(t.Scale), Seed: t.Seed})
	if err != nil {
		return nil, err
	}
	r := m.Report()
	return &clustering{clusterModel: m, value: "distance", warnings: r.Warnings,
		params:  map[string]any{"eps": r.Eps, "min_points": r.MinPoints},
		metrics: map[string]any{"noise": r.Noise, "core": r.Core, "sizes": r.Sizes},
		result: func(g clusterGroups) any {
			return struct {
				cluster.DBSCANReport
				clusterGroups
			}{r, g}
		}}, nil
}

func (t *Cluster) fitHierarchical(ctx context.Context, x *mining.Matrix) (*clustering, error) {
	k, err := t.number()
	if err != nil {
		return nil, err
	}
	m, err := cluster.FitHierarchical(ctx, x, cluster.HierarchicalOptions{K: k, Linkage: cluster.Linkage(t.Linkage), Scale: cluster.Scale(t.Scale), Seed: t.Seed})
	if err != nil {
		return nil, err
	}
	r, last := m.Report(), m.Merges()
	last = last[max(0, len(last)-20):] // where a cut is worth while
	return &clustering{clusterModel: m, value: "distance", warnings: r.Warnings,
		params:  map[string]any{"k": k, "linkage": r.Linkage, "linked": r.Linked},
		metrics: map[string]any{"sizes": r.Sizes},
		curve:   heightTable(last),
		result: func(g clusterGroups) any {
			return struct {
				cluster.HierarchicalReport
				Merges []cluster.Merge `json:"last_merges"`
				clusterGroups
			}{r, last, g}
		}}, nil
}
