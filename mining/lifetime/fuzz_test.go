package lifetime_test

import (
	"context"
	"encoding/binary"
	"math"
	"testing"

	"zhike/mining/lifetime"
)

// Whatever a stored model holds, it is refused or predicts numbers.
func FuzzBGNBDFromJSON(f *testing.F) {
	good, err := lifetime.NewBGNBD(likeCDNOW(), lifetime.Week)
	if err != nil {
		f.Fatal(err)
	}
	text, err := good.MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"model":"bgnbd","version":1,"params":{"r":1e-300,"alpha":1e300,"a":1e-9,"b":5},"report":{"method":"given"}}`))
	f.Add([]byte(`{"model":"bgnbd","version":1,"params":{"r":9,"alpha":1,"a":1,"b":5},"log_covariance":[[9,0,0,0],[0,9,0,0],[0,0,9,0],[0,0,0,9]],"report":{"method":"penalised"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m := new(lifetime.BGNBD)
		if m.UnmarshalJSON(data) != nil {
			return
		}
		p := m.Params()
		for _, v := range []float64{p.R, p.Alpha, p.A, p.B} {
			if v < 1e-6 || v > 1e6 {
				return // beyond every estimate; only reading it must not fail
			}
		}
		h := lifetime.History{Frequency: 3, Recency: 20, Age: 30}
		for _, v := range []float64{m.PAlive(h), m.Expected(h, 10), m.ProbZero(h, 10), m.NextOrder(h, 10).Within} {
			if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
				t.Errorf("%+v predicts %v", p, v)
			}
		}
	})
}

// The same of the other kinds.
func FuzzModelFromJSON(f *testing.F) {
	pareto, err := lifetime.NewParetoNBD(lifetime.ParetoNBDParams{R: .55, Alpha: 10.6, S: .6, Beta: 11.7}, lifetime.Week)
	if err != nil {
		f.Fatal(err)
	}
	modified, err := lifetime.NewMBGNBD(likeCDNOW(), lifetime.Day)
	if err != nil {
		f.Fatal(err)
	}
	rounds, err := lifetime.NewBGBB(lifetime.BGBBParams{Alpha: 1.2, Beta: .75, Gamma: .66, Delta: 2.8}, lifetime.Day)
	if err != nil {
		f.Fatal(err)
	}
	for _, m := range []lifetime.Model{pareto, modified, rounds} {
		text, err := m.MarshalJSON()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := lifetime.UnmarshalModel(data)
		if err != nil {
			return
		}
		predicts(t, m)
	})
}

func FuzzCovariatesFromJSON(f *testing.F) {
	hs, x := split(shoppers(lifetime.KindParetoNBD, 200, 1))
	m, err := lifetime.FitCovariates(context.Background(), lifetime.KindParetoNBD, hs, x, lifetime.FitOptions{})
	if err != nil {
		f.Fatal(err)
	}
	text, err := m.MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, data []byte) {
		m := new(lifetime.Covariates)
		if m.UnmarshalJSON(data) != nil {
			return
		}
		of, err := m.At(make([]float64, len(m.Names())))
		if err != nil {
			t.Fatal(err)
		}
		predicts(t, of)
	})
}

// predicts fails where a model of parameters that an estimate can have predicts no
// number.
func predicts(t *testing.T, m lifetime.Model) {
	for _, v := range m.Parameters() {
		if v < 1e-6 || v > 1e6 {
			return
		}
	}
	h := lifetime.History{Frequency: 3, Recency: 20, Age: 30}
	for _, v := range []float64{m.PAlive(h), m.Expected(h, 10), m.ProbZero(h, 10), m.ProbAtLeast(h, 10, 2)} {
		if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
			t.Errorf("%v predicts %v", m.Parameters(), v)
		}
	}
}

// Whatever valid histories come, the fit ends in finite predictions.
func FuzzFitBGNBD(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
	f.Add([]byte{0, 0, 0, 255, 255, 255, 255, 255, 255, 1, 0, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		var hs []lifetime.History
		for ; len(data) >= 6 && len(hs) < 60; data = data[6:] {
			// Two bytes each: frequency, recency as a share of age, age over ten powers of ten.
			x, share, age := binary.LittleEndian.Uint16(data), binary.LittleEndian.Uint16(data[2:]), binary.LittleEndian.Uint16(data[4:])
			h := lifetime.History{Age: math.Exp(float64(age)/65535*23 - 7)}
			if x%4 > 0 {
				h.Frequency = int(x)
				h.Recency = h.Age * (float64(share) + 1) / 65536
			}
			hs = append(hs, h)
		}
		m, err := fitBGNBD(context.Background(), hs, lifetime.FitOptions{})
		if err != nil {
			return
		}
		for _, h := range hs {
			in := m.ExpectedInterval(h, h.Age, 0.9)
			for _, v := range []float64{m.PAlive(h), m.Expected(h, h.Age), m.ProbZero(h, h.Age), in.Low, in.High} {
				if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
					t.Fatalf("%+v under %+v predicts %v", h, m.Params(), v)
				}
			}
		}
	})
}
