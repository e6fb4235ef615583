package survival_test

import (
	"context"
	"encoding/json"
	"math"
	"testing"

	"zhike/mining"
	"zhike/mining/survival"
)

// Five lives by hand: 1 (event), 2 (still there), 2 (event), 3 (event), 4 (still there).
func TestKaplanMeierByHand(t *testing.T) {
	m, err := survival.FitKaplanMeier(context.Background(), []float64{2, 4, 1, 2, 3}, []float64{0, 0, 1, 1, 1}, survival.KaplanMeierOptions{Level: .9})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ time, want float64 }{{0, 1}, {.9, 1}, {1, .8}, {2, .6}, {2.9, .6}, {3, .3}, {99, .3}} {
		near(t, "curve", m.At(c.time).Survival, c.want, 1e-15)
	}
	// Greenwood: .6² (1/(5·4) + 1/(4·3)).
	near(t, "standard error", m.At(2).StdErr, .6*math.Sqrt(1./20+1./12), 1e-15)
	if got := m.Median().Value; got != 3 {
		t.Errorf("median %v, want 3", got)
	}
	// The share .4 = 1 − .6 is just reached at 2 and passed at 3.
	if got := m.Quantile(.4).Value; got != 2.5 {
		t.Errorf("time by which 40 %% are gone: %v, want 2.5", got)
	}
	mean, err := m.Mean(4)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean up to 4", mean, 1+.8+.6+.3, 1e-15)
	if _, err := m.Mean(5); err == nil {
		t.Error("a mean beyond what was observed")
	}
	if m.Rows() != 5 || m.Events() != 3 || m.Longest() != 4 || len(m.Steps()) != 3 {
		t.Errorf("%d rows, %d events, longest %v, %d steps", m.Rows(), m.Events(), m.Longest(), len(m.Steps()))
	}
}

// The truth lies within the 95 % interval in about 95 of 100 samples, and the
// log-rank test finds a difference that is not there in about 5.
func TestIntervalsAndTestsHoldWhatTheyPromise(t *testing.T) {
	inside, found := 0, 0
	for seed := range uint64(400) {
		_, duration, event := made(100, nil, false, seed)
		m, err := survival.FitKaplanMeier(context.Background(), duration, event, survival.KaplanMeierOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if s, truth := m.At(12), math.Exp(-math.Pow(12./20, 1.5)); s.Low <= truth && truth <= s.High {
			inside++
		}
		group := make([]string, 100)
		for i := range group {
			group[i] = []string{"a", "b", "c"}[i%3]
		}
		d, err := survival.LogRank(duration, event, mining.Categories("group", group))
		if err != nil {
			t.Fatal(err)
		}
		if d.P < .05 {
			found++
		}
	}
	// Binomial of 400: mean 380 and 20, standard deviation 4.4; four of them.
	if inside < 362 || inside > 398 {
		t.Errorf("%d of 400 intervals hold the truth, want about 380", inside)
	}
	if found < 3 || found > 38 {
		t.Errorf("%d of 400 tests find what is not there, want about 20", found)
	}
}

func TestLogRankRefusals(t *testing.T) {
	group := mining.Categories("group", []string{"a", "b", ""})
	if _, err := survival.LogRank([]float64{1, 2, 3}, []float64{1, 1, 0}, group); err == nil || err.Error() != "row 3, column group: the group is missing" {
		t.Errorf("got %v", err)
	}
	if _, err := survival.LogRank([]float64{1, 2}, []float64{1, 1}, mining.Categories("group", []string{"a", "a"})); err == nil {
		t.Error("one group is compared with nothing")
	}
	if _, err := survival.LogRank([]float64{1, 2}, []float64{1, 1}, mining.Numbers("group", []float64{1, 2})); err == nil {
		t.Error("numbers are no groups")
	}
}

func FuzzDecode(f *testing.F) {
	x, duration, event := made(30, []float64{1}, true, 1)
	cox, err := survival.FitCox(context.Background(), x, duration, event, survival.CoxOptions{})
	if err != nil {
		f.Fatal(err)
	}
	curve, err := survival.FitKaplanMeier(context.Background(), duration, event, survival.KaplanMeierOptions{})
	if err != nil {
		f.Fatal(err)
	}
	for _, m := range []json.Marshaler{cox, curve} {
		text, err := m.MarshalJSON()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
		f.Add(text[:len(text)/2])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var m survival.Cox
		if m.UnmarshalJSON(data) == nil {
			m.Coefficients(.95)
			again, err := m.MarshalJSON()
			if err != nil || m.UnmarshalJSON(again) != nil {
				t.Fatalf("what it wrote is refused: %v\n%s", err, again)
			}
		}
		var c survival.KaplanMeier
		if c.UnmarshalJSON(data) == nil {
			c.Median()
			for _, s := range c.Steps() {
				if !(s.Survival >= 0 && s.Low >= 0 && s.Low <= s.High && s.High <= 1) {
					t.Fatalf("step %+v", s)
				}
			}
			again, err := c.MarshalJSON()
			if err != nil || c.UnmarshalJSON(again) != nil {
				t.Fatalf("what it wrote is refused: %v\n%s", err, again)
			}
		}
	})
}
