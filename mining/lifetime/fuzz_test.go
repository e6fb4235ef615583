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
