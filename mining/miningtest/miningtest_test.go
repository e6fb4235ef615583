package miningtest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
)

// mean is the smallest learner that satisfies the suite: it predicts the mean.
type mean struct {
	Model   string  `json:"model"`
	Version int     `json:"version"`
	Mean    float64 `json:"mean"`
}

func fitMean(ctx context.Context, rows []float64, _ uint64) (mean, error) {
	if len(rows) == 0 {
		return mean{}, mining.TableError("没有数据", "there are no rows")
	}
	for i, v := range rows {
		if math.IsNaN(v) {
			return mean{}, mining.RowError(i, "value", "须为数", "must be a number")
		}
	}
	return mean{"mean", 1, sum(sorted(rows)) / float64(len(rows))}, ctx.Err()
}

func sorted(rows []float64) []float64 {
	rows = slices.Clone(rows)
	slices.Sort(rows)
	return rows
}

func sum(rows []float64) float64 {
	s := 0.0
	for _, v := range rows {
		s += v
	}
	return s
}

func decodeMean(data []byte) (mean, error) {
	var m mean
	if err := json.Unmarshal(data, &m); err != nil {
		return m, err
	}
	if m.Model != "mean" || m.Version != 1 {
		return m, fmt.Errorf("model %q of version %d is unknown", m.Model, m.Version)
	}
	return m, nil
}

func learner() miningtest.Learner[float64, mean] {
	return miningtest.Learner[float64, mean]{
		Rows:    []float64{3, 0.1, 1e16, 0.2, -1e16, 0.7, 5},
		Fit:     fitMean,
		Predict: func(m mean, row float64) []float64 { return []float64{m.Mean - row} },
		Decode:  decodeMean,
		Broken:  []miningtest.Broken[float64]{{Name: "NaN", Column: "value", Spoil: func(v *float64) { *v = math.NaN() }}},
		Poor:    map[string][]float64{"constant": {1, 1, 1}},
	}
}

func TestTheSuiteAcceptsAGoodLearner(t *testing.T) { miningtest.Check(t, learner()) }

// defects are learners with one fault each, by the subtest that must find it.
func defects() map[string]func(*miningtest.Learner[float64, mean]) {
	type l = *miningtest.Learner[float64, mean]
	return map[string]func(l){
		"no_rows": func(l l) {
			l.Fit = func(ctx context.Context, rows []float64, seed uint64) (mean, error) {
				if len(rows) == 0 {
					return mean{Model: "mean", Version: 1}, nil
				}
				return fitMean(ctx, rows, seed)
			}
		},
		"broken_rows": func(l l) {
			l.Broken[0].Column = "amount"
		},
		"poor_data/constant": func(l l) {
			l.Predict = func(m mean, row float64) []float64 { return []float64{1 / (m.Mean - row)} }
		},
		"input_unmodified": func(l l) {
			l.Fit = func(ctx context.Context, rows []float64, seed uint64) (mean, error) {
				m, err := fitMean(ctx, rows, seed)
				if err == nil {
					slices.Sort(rows)
				}
				return m, err
			}
		},
		"any_number_of_processors": func(l l) {
			l.Fit = func(ctx context.Context, rows []float64, seed uint64) (mean, error) {
				m, err := fitMean(ctx, rows, seed)
				m.Mean += float64(runtime.GOMAXPROCS(0))
				return m, err
			}
		},
		"row_order": func(l l) {
			l.Fit = func(ctx context.Context, rows []float64, seed uint64) (mean, error) {
				m, err := fitMean(ctx, rows, seed)
				if err == nil {
					m.Mean = sum(rows) / float64(len(rows))
				}
				return m, err
			}
		},
		"JSON_round_trip": func(l l) {
			l.Decode = func(data []byte) (mean, error) {
				m, err := decodeMean(data)
				m.Mean *= 1 + 1e-15
				return m, err
			}
		},
		"damaged_JSON": func(l l) {
			l.Decode = func(data []byte) (mean, error) {
				var m mean
				return m, json.Unmarshal(data, &m)
			}
		},
		"cancelled": func(l l) {
			l.Fit = func(_ context.Context, rows []float64, seed uint64) (mean, error) {
				return fitMean(context.Background(), rows, seed)
			}
		},
	}
}

// TestDefective is run by the test below in a process of its own.
func TestDefective(t *testing.T) {
	spoil, ok := defects()[os.Getenv("ZHIKE_DEFECT")]
	if !ok {
		t.Skip("runs only as a child of TestTheSuiteFindsDefects")
	}
	l := learner()
	spoil(&l)
	miningtest.Check(t, l)
}

func TestTheSuiteFindsDefects(t *testing.T) {
	for name := range defects() {
		t.Run(name, func(t *testing.T) {
			child := exec.Command(os.Args[0], "-test.run=^TestDefective$", "-test.v")
			child.Env = append(os.Environ(), "ZHIKE_DEFECT="+name)
			out, err := child.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestDefective/"+name) {
				t.Errorf("the defect went unnoticed: %v\n%s", err, out)
			}
		})
	}
}
