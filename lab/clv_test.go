package lab_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

// driven writes a summary of customers who order exp(.8) times as often when they
// came by the app, and at a rate that their size does not move; a hundredth lack
// a channel.
func driven(t *testing.T, n int) string {
	rng := rand.New(rand.NewPCG(6, 6))
	var b strings.Builder
	b.WriteString("id,frequency,recency,age,channel,size\n")
	for i := range n {
		channel := []string{"app", "web"}[rng.IntN(2)]
		rate, leave := rng.ExpFloat64()/10, .2*rng.Float64()
		if channel == "app" {
			rate *= math.Exp(.8)
		}
		if i%100 == 7 {
			channel = ""
		}
		age := float64(30 + rng.IntN(30))
		x, last := 0, 0.
		for now := rng.ExpFloat64() / rate; now <= age; now += rng.ExpFloat64() / rate {
			x, last = x+1, now
			if rng.Float64() < leave {
				break
			}
		}
		fmt.Fprintf(&b, "c%d,%d,%.6f,%g,%s,%.3f\n", i, x, last, age, channel, rng.NormFloat64())
	}
	return put(t, "driven.csv", b.String())
}

func TestCLVWithCovariates(t *testing.T) {
	path, out := driven(t, 3000), filepath.Join(t.TempDir(), "out.csv")
	for _, model := range []string{"bgnbd", "mbgnbd", "pareto"} {
		d := document(t, "clv", "--summary", "--customer", "id", "--unit", "week", "--model", model, "--covariates", "channel,size", "--out", out, path)
		if gain := number(t, d, "metrics", "covariates_gain"); gain < 50 {
			t.Errorf("%s: the channel gains %v", model, gain)
		}
		effects := d["result"].(map[string]any)["covariates"].([]any)
		first := effects[0].(map[string]any)
		if first["parameter"] != "alpha" || first["covariate"] != "channel=web" {
			t.Errorf("%s: %v", model, first)
		}
		near(t, model, first["coefficient"].(float64), -.8, .2)
		if len(d["warnings"].([]any)) == 0 || len(readCSV(t, out)) != 2971 {
			t.Errorf("%s: customers without a channel are not left out and counted", model)
		}
		if !(number(t, d, "metrics", "stderr", "alpha") > 0) {
			t.Errorf("%s: no standard error", model)
		}
	}
}

// Of a file of orders a customer has the covariates of the earliest order.
func TestCLVCovariatesOfOrders(t *testing.T) {
	var b strings.Builder
	b.WriteString("who,when,spent,city\n")
	for i := range 60 {
		city := []string{"上海", "北京"}[i%2]
		for k := range 1 + i%5 {
			fmt.Fprintf(&b, "c%d,2026-0%d-%02d,%d,%s\n", i, 1+k, 1+i%28, 10+i, city)
			city = "elsewhere"
		}
	}
	d := document(t, "clv", "--customer", "who", "--time", "when", "--amount", "spent", "--covariates", "city", put(t, "o.csv", b.String()))
	effects := d["result"].(map[string]any)["covariates"].([]any)
	if len(effects) != 3 || effects[0].(map[string]any)["covariate"] != "city=北京" && effects[0].(map[string]any)["covariate"] != "city=上海" {
		t.Errorf("%v", effects)
	}
}

func TestCLVCovariatesBadInput(t *testing.T) {
	good := put(t, "s.csv", "frequency,recency,age,size\n1,2,9,1\n2,6,7,1\n0,0,5,1\n")
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no such column": {[]string{"--covariates", "shape", good}, "shape"},
		"constant":       {[]string{"--covariates", "size", good}, "size"},
		"none has it":    {[]string{"--covariates", "size", put(t, "n.csv", "frequency,recency,age,size\n1,2,9,\n2,6,7,\n")}, "covariates"},
		"rounds":         {[]string{"--covariates", "size", "--model", "bgbb", put(t, "b.csv", "frequency,recency,age,size\n1,2,9,1\n2,6,7,2\n")}, "bgnbd, mbgnbd or pareto"},
	} {
		_, sentence, code := run(t, append([]string{"clv", "--summary", "--lang", "en"}, c.args...)...)
		if code != 2 || !strings.Contains(sentence, c.want) {
			t.Errorf("%s: exit %d, said %q", name, code, sentence)
		}
	}
	_, sentence, code := run(t, "clv", "--customer", "a", "--time", "b", "--covariates", "c", "--calibration-end", "2026-01-01", "--lang", "en", good)
	if code != 2 || !strings.Contains(sentence, "--calibration-end") {
		t.Errorf("exit %d, said %q", code, sentence)
	}
}
