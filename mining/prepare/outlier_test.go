package prepare_test

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/miningtest"
	"zhike/mining/prepare"
)

// detector is what all models do that find rows that stand out.
type detector interface {
	json.Marshaler
	Threshold() float64
	Explain() mining.Text
	Scores(ctx context.Context, x *mining.Matrix) ([]float64, error)
	Outliers(ctx context.Context, x *mining.Matrix) ([]prepare.Outlier, error)
}

func asDetector[M detector](m M, err error) (detector, error) {
	if err != nil {
		return nil, err
	}
	return m, nil
}

func decodeDetector[M any, P interface {
	*M
	detector
	json.Unmarshaler
}](data []byte) (detector, error) {
	m := P(new(M))
	return m, m.UnmarshalJSON(data)
}

type detectorWay struct {
	fit    func(ctx context.Context, x *mining.Matrix) (detector, error)
	decode func(data []byte) (detector, error)
}

func detectors() map[string]detectorWay {
	fences := func(r prepare.Rule) detectorWay {
		return detectorWay{func(ctx context.Context, x *mining.Matrix) (detector, error) {
			return asDetector(prepare.FitFences(ctx, x, prepare.FencesOptions{Rule: r}))
		}, decodeDetector[prepare.Fences]}
	}
	return map[string]detectorWay{"iqr": fences(prepare.IQR), "mad": fences(prepare.MAD),
		"isolation": {func(ctx context.Context, x *mining.Matrix) (detector, error) {
			return asDetector(prepare.FitIsolation(ctx, x, prepare.IsolationOptions{}))
		}, decodeDetector[prepare.Isolation]}}
}

func TestDetectorsConform(t *testing.T) {
	for name, w := range detectors() {
		t.Run(name, func(t *testing.T) {
			miningtest.Check(t, miningtest.Learner[row, detector]{
				Rows: shop(400, .1, 1),
				Fit: func(ctx context.Context, rows []row, _ uint64) (detector, error) {
					x, err := mining.NewMatrix(tableOfNumbers(rows)...)
					if err != nil {
						return nil, err
					}
					return w.fit(ctx, x)
				},
				Predict: func(m detector, r row) []float64 {
					x, err := mining.NewMatrix(tableOfNumbers([]row{r})...)
					if err != nil {
						panic(err)
					}
					s, err := m.Scores(context.Background(), x)
					if err != nil {
						panic(err)
					}
					return s
				},
				Decode: w.decode, Broken: broken(), Poor: poorRows(), Shuffle: 1e-9,
			})
		})
	}
}

// planted is normal data in which row 17 is far out in column b.
func planted(t testing.TB) *mining.Matrix {
	rng := rand.New(rand.NewPCG(3, 3))
	columns := []mining.Column{mining.Numbers("a", make([]float64, 1000)), mining.Numbers("b", make([]float64, 1000)), mining.Numbers("c", make([]float64, 1000))}
	for i := range 1000 {
		for j := range columns {
			columns[j].Values[i] = rng.NormFloat64()
		}
	}
	columns[1].Values[17] = 40
	return matrix(t, columns...)
}

func TestDetectorsNameTheColumn(t *testing.T) {
	x := planted(t)
	for name, w := range detectors() {
		m, err := w.fit(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		out, err := m.Outliers(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		k := slices.IndexFunc(out, func(o prepare.Outlier) bool { return o.Row == 17 })
		if k < 0 || len(out) > 30 || out[k].Causes[0].Column != "b" || out[k].Causes[0].Value != 40 {
			t.Errorf("%s: row 17 is number %d of %d outliers", name, k, len(out))
		}
		if e := m.Explain(); !strings.Contains(e.En, "stands out") || e.Zh == "" {
			t.Errorf("%s: explains %+v", name, e)
		}
	}
}

// By hand: of 1 … 9 the quartiles are 3 and 7, the median distance from 5 is 2.
func TestFencesByHand(t *testing.T) {
	x := matrix(t, mining.Numbers("v", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}))
	probe := matrix(t, mining.Numbers("v", []float64{5, 13, -1, math.NaN()}))
	for rule, want := range map[prepare.Rule][]float64{
		prepare.IQR: {0, 1.5, 1, 0},
		prepare.MAD: {0, 8 / (2 * 1.4826), 6 / (2 * 1.4826), 0},
	} {
		m, err := prepare.FitFences(context.Background(), x, prepare.FencesOptions{Rule: rule})
		if err != nil {
			t.Fatal(err)
		}
		s, err := m.Scores(context.Background(), probe)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			near(t, string(rule), s[i], want[i], 1e-12)
		}
	}
}

// 357 benign tumours and the first 10 malignant ones; scikit-learn 1.2.1 with 100
// trees of 256 rows reaches an AUC of .9779 at one seed.
func TestIsolationFloorOnWDBC(t *testing.T) {
	lines := realData(t, "classic/wdbc.csv")
	var rows [][]string
	var y []float64
	malignant := 0
	for _, line := range lines[1:] {
		if bad := line[30] == "malignant"; !bad || malignant < 10 {
			rows, y = append(rows, line[:30]), append(y, 0)
			if bad {
				malignant++
				y[len(y)-1] = 1
			}
		}
	}
	x := matrix(t, numbers(t, lines[0][:30], rows)...)
	mean := 0.0
	for seed := range uint64(5) {
		m, err := prepare.FitIsolation(context.Background(), x, prepare.IsolationOptions{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		s, err := m.Scores(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		auc := metric.AUC(s, y)
		t.Logf("seed %d: AUC %.4f", seed, auc)
		mean += auc / 5
	}
	if mean < .9759 {
		t.Errorf("mean AUC %.4f, want at least .9759", mean)
	}
}

// A share sets the threshold so that as many rows lie above.
func TestShareSetsTheThreshold(t *testing.T) {
	x := planted(t)
	m, err := prepare.FitIsolation(context.Background(), x, prepare.IsolationOptions{Share: .05})
	if err != nil {
		t.Fatal(err)
	}
	out, err := m.Outliers(context.Background(), x)
	if err != nil || len(out) != 50 {
		t.Errorf("%d outliers of 1,000, want 50 (%v)", len(out), err)
	}
}
