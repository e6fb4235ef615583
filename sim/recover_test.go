package sim_test

import (
	"context"
	"math"
	"path/filepath"
	"testing"
	"time"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"zhike/sim"
)

// buyer is a customer as BG/NBD sees one: repeat orders, time of the last one
// and age, in days since the first; and the mean value of an order in yuan.
type buyer struct{ x, last, age, mean float64 }

func pureBuyers(t *testing.T, o sim.Options) []buyer {
	t.Helper()
	type history struct {
		first, last time.Time
		n           int
		paid        int64
	}
	all := map[string]*history{}
	order := ""
	err := sim.Orders(context.Background(), o, func(batch []sim.OrderLine) error {
		for _, l := range batch {
			h := all[l.Customer]
			if h == nil {
				h = &history{first: l.Time}
				all[l.Customer] = h
			}
			if l.Order != order {
				h.n++
				order = l.Order
			}
			h.last = l.Time
			h.paid += l.Paid
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	end := time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("", 8*3600))
	var out []buyer
	for _, h := range all {
		out = append(out, buyer{
			x: float64(h.n - 1), last: h.last.Sub(h.first).Hours() / 24, age: end.Sub(h.first).Hours() / 24,
			mean: float64(h.paid) / 100 / float64(h.n),
		})
	}
	return out
}

// fit maximises a likelihood over the logarithms of its parameters by Newton's
// method and returns them with their standard errors from the inverse Hessian.
func fit(t *testing.T, log []float64, minus func(p []float64) float64) (at, se []float64) {
	t.Helper()
	of := func(l []float64) float64 {
		p := make([]float64, len(l))
		for i := range l {
			p[i] = math.Exp(l[i])
		}
		return minus(p)
	}
	n := len(log)
	hessian, gradient := mat.NewSymDense(n, nil), make([]float64, n)
	var step mat.VecDense
	var inverse mat.Dense
	for range 30 {
		fd.Gradient(gradient, of, log, &fd.Settings{Formula: fd.Central, Step: 1e-4})
		fd.Hessian(hessian, of, log, &fd.Settings{Step: 1e-3})
		if err := inverse.Inverse(hessian); err != nil {
			t.Fatal(err)
		}
		step.MulVec(&inverse, mat.NewVecDense(n, gradient))
		for i := range log {
			log[i] -= max(-0.3, min(0.3, step.AtVec(i)))
		}
		if mat.Norm(&step, 2) < 1e-4 {
			for i := range log {
				se = append(se, math.Sqrt(inverse.At(i, i)))
			}
			return log, se
		}
	}
	t.Fatalf("no maximum found; at %v the gradient is %v", log, gradient)
	return nil, nil
}

func lgamma(x float64) float64 {
	y, _ := math.Lgamma(x)
	return y
}

// recovered asks that each estimate be within four standard errors of the truth
// and that the errors be small enough to say something.
func recovered(t *testing.T, names string, truth, log, se []float64) {
	t.Helper()
	for i, want := range truth {
		z := (log[i] - math.Log(want)) / se[i]
		t.Logf("%c %.4f, true %.4f, standard error of the logarithm %.3f", names[i], math.Exp(log[i]), want, se[i])
		if math.Abs(z) > 4 || se[i] > 0.15 {
			t.Errorf("%c is %.4f with standard error %.3f of the logarithm, the truth is %.4f", names[i], math.Exp(log[i]), se[i], want)
		}
	}
}

// The likelihoods are equations (6) of Fader, Hardie, Lee (2005) and (1a) of
// Fader, Hardie (2013), written down afresh for this test.
func TestPureShopIsRecovered(t *testing.T) {
	p := sim.Params{R: 0.8, Alpha: 30, A: 0.9, B: 2.6, P: 6, Q: 4, V: 90}
	buyers := pureBuyers(t, sim.Options{Seed: 31, Customers: 12_000, Pure: true, Params: p})
	if len(buyers) != 12_000 {
		t.Fatalf("%d buyers, want every member", len(buyers))
	}
	log, se := fit(t, []float64{0, 3.6, 0, 0.7}, func(q []float64) float64 {
		r, alpha, a, b := q[0], q[1], q[2], q[3]
		var ll float64
		for _, u := range buyers {
			ll += lgamma(r+u.x) - lgamma(r) + r*math.Log(alpha) + lgamma(a+b) + lgamma(b+u.x) - lgamma(b) - lgamma(a+b+u.x)
			alive := -(r + u.x) * math.Log(alpha+u.age)
			if u.x > 0 {
				gone := math.Log(a) - math.Log(b+u.x-1) - (r+u.x)*math.Log(alpha+u.last)
				top := max(alive, gone)
				alive = top + math.Log(math.Exp(alive-top)+math.Exp(gone-top))
			}
			ll += alive
		}
		return -ll
	})
	recovered(t, "rLab", []float64{p.R, p.Alpha, p.A, p.B}, log, se)

	log, se = fit(t, []float64{1.5, 1.2, 4.2}, func(q []float64) float64 {
		var ll float64
		for _, u := range buyers {
			n := u.x + 1
			ll += lgamma(q[0]*n+q[1]) - lgamma(q[0]*n) - lgamma(q[1]) + q[1]*math.Log(q[2]) +
				(q[0]*n-1)*math.Log(u.mean) + q[0]*n*math.Log(n) - (q[0]*n+q[1])*math.Log(q[2]+n*u.mean)
		}
		return -ll
	})
	recovered(t, "pqv", []float64{p.P, p.Q, p.V}, log, se)
}

// The difference between the arms, as anybody would measure it from the files,
// must agree with the true effect; and the strongest campaign must be seen.
func TestCampaignEffectIsRecovered(t *testing.T) {
	dir, s := write(t, sim.Options{Seed: 32, Customers: 20_000, Only: []sim.Kind{sim.KindOrders, sim.KindCampaigns}})
	bought := map[string]map[string]time.Time{}
	for _, r := range rows(t, filepath.Join(dir, "orders.csv")) {
		if r["订单状态"] == sim.Closed || r["订单状态"] == sim.Returned || r["会员编号"] == "" {
			continue
		}
		when, err := time.Parse(time.DateTime, r["付款时间"])
		if err != nil {
			t.Fatal(err)
		}
		if bought[r["会员编号"]] == nil {
			bought[r["会员编号"]] = map[string]time.Time{}
		}
		bought[r["会员编号"]][r["订单编号"]] = when
	}
	mailings := rows(t, filepath.Join(dir, "campaigns.csv"))
	arms := rows(t, filepath.Join(dir, "truth_campaigns.csv"))
	if len(s.Truth.Campaign) != 8 {
		t.Fatalf("%d campaigns in two years, want 8", len(s.Truth.Campaign))
	}
	seen := 0
	for _, c := range s.Truth.Campaign {
		sent, _ := time.Parse(time.DateTime, c.Sent.Format(time.DateTime))
		var n, sum, squares [2]float64
		for _, m := range mailings {
			if m["活动编号"] != c.ID || m["事件"] != sim.CampaignSent && m["事件"] != sim.CampaignHeld {
				continue
			}
			arm := 0
			if m["分组"] == "实验组" {
				arm = 1
			}
			orders := 0.0
			for _, when := range bought[m["会员编号"]] {
				if when.After(sent) && !when.After(sent.AddDate(0, 0, c.WindowDays)) {
					orders++
				}
			}
			n[arm]++
			sum[arm] += orders
			squares[arm] += orders * orders
		}
		if int(n[0]) != c.Control || int(n[1]) != c.Treated || !c.Complete {
			t.Fatalf("%s: %v in the arms, the truth says %d and %d", c.ID, n, c.Control, c.Treated)
		}
		effect := sum[1]/n[1] - sum[0]/n[0]
		var variance float64
		for arm := range n {
			mean := sum[arm] / n[arm]
			variance += (squares[arm]/n[arm] - mean*mean) / n[arm]
		}
		se := math.Sqrt(variance)
		t.Logf("%s %s: %.4f ± %.4f, true %.4f", c.ID, c.Name, effect, se, c.Effect)
		if math.Abs(effect-c.Effect) > 3.5*se {
			t.Errorf("%s: measured %.4f ± %.4f, the truth is %.4f", c.Name, effect, se, c.Effect)
		}
		if effect > 3*se {
			seen++
		}
		checkArms(t, c, arms)
	}
	if seen < 3 {
		t.Errorf("only %d of the campaigns stand out of chance", seen)
	}
}

// checkArms asks that the effect be the mean over the audience's own rows, and
// that expected and realised uplift agree within chance.
func checkArms(t *testing.T, c sim.Campaign, arms []map[string]string) {
	t.Helper()
	var n, expected, realised, variance float64
	for _, a := range arms {
		if a["campaign_id"] != c.ID {
			continue
		}
		u := number(t, a["uplift"])
		n++
		expected += u
		realised += number(t, a["orders_treated"]) - number(t, a["orders_untreated"])
		variance += math.Abs(u) * (1 - math.Abs(u))
	}
	if int(n) != c.Treated+c.Control || math.Abs(realised/n-c.Effect) > 1e-9 {
		t.Errorf("%s: %v rows of truth with mean effect %v, the truth says %v", c.ID, n, realised/n, c.Effect)
	}
	// A few who would respond leave before they do, so the expectation is an
	// upper bound by some per cent.
	if low, high := 0.85*expected-4*math.Sqrt(variance), expected+4*math.Sqrt(variance); realised < low || realised > high {
		t.Errorf("%s: realised uplift %.0f orders, expected %.0f", c.ID, realised, expected)
	}
}
