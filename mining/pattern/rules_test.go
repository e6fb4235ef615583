package pattern_test

import (
	"context"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"zhike/mining/metric"
	"zhike/mining/pattern"
)

func rules(t testing.TB, b *pattern.Baskets, support float64, o pattern.RuleOptions) *pattern.RuleSet {
	t.Helper()
	s, err := pattern.Mine(context.Background(), b, pattern.Options{MinSupport: support})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Rules(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// arules (R) and mlxtend agree on these; 5,668 is Borgelt's apriori and mlxtend.
func TestCountsOfGroceries(t *testing.T) {
	b := groceries(t)
	for _, c := range []struct {
		support, confidence float64
		want                int
	}{{.001, .8, 410}, {.006, .25, 463}, {.01, .5, 15}, {.001, .5, 5668}} {
		if r := rules(t, b, c.support, pattern.RuleOptions{MinConfidence: c.confidence}); len(r.Rules) != c.want {
			t.Errorf("support %v, confidence %v: %d rules, want %d", c.support, c.confidence, len(r.Rules), c.want)
		}
	}
	for support, want := range map[float64]int{.01: 333, .001: 13_492} { // as in the table of the peers
		s, err := pattern.Mine(context.Background(), b, pattern.Options{MinSupport: support})
		if err != nil || s.Len() != want {
			t.Errorf("%d sets at %v, want %d, %v", s.Len(), support, want, err)
		}
	}
}

// The four baskets of tea with lemon: everything here can be counted by hand.
func tea(t testing.TB) *pattern.Baskets {
	return gather(t, [][]string{{"tea", "lemon"}, {"tea", "lemon"}, {"tea"}, {"lemon", "tea", "cake"}, {"cake"}, {"cake", "bread"}, {"bread"}, {"tea", "bread"}})
}

func TestMeasuresByHand(t *testing.T) {
	r := rules(t, tea(t), 2, pattern.RuleOptions{MinConfidence: .5, Correction: metric.Uncorrected})
	// 8 baskets, tea in 5, lemon in 3, both in 3. P(K ≥ 3) = C(5,3)/C(8,3) = 10/56.
	want := map[string]pattern.Rule{
		"lemon > tea": {Count: 3, Support: .375, Confidence: 1, Lift: 1.6, Leverage: .375 - 15./64, Conviction: math.Inf(1), P: 10. / 56, Q: 10. / 56},
		"tea > lemon": {Count: 3, Support: .375, Confidence: .6, Lift: 1.6, Leverage: .375 - 15./64, Conviction: .625 / .4, P: 10. / 56, Q: 10. / 56},
	}
	if len(r.Rules) != len(want) || r.Tested != 2 {
		t.Fatalf("%+v", r)
	}
	for _, got := range r.Rules {
		w := want[strings.Join(got.If, "+")+" > "+strings.Join(got.Then, "+")]
		for _, v := range [][2]float64{{got.Support, w.Support}, {got.Confidence, w.Confidence}, {got.Lift, w.Lift}, {got.Leverage, w.Leverage}, {got.P, w.P}, {got.Q, w.Q}} {
			if math.Abs(v[0]-v[1]) > 1e-12 {
				t.Errorf("got %+v, want %+v", got, w)
			}
		}
		if got.Count != w.Count || got.Conviction != w.Conviction && math.Abs(got.Conviction-w.Conviction) > 1e-12 {
			t.Errorf("got %+v, want %+v", got, w)
		}
	}
}

// All partings of all sets of simulated baskets, counted basket by basket, and
// p-values by adding the probabilities of all tables one by one.
func TestRulesAgainstCounting(t *testing.T) {
	b := simulated(8, 400, 24, 3)
	s, err := pattern.Mine(context.Background(), b, pattern.Options{MinSupport: 10})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Rules(context.Background(), pattern.RuleOptions{MinConfidence: .3, MaxThen: 3})
	if err != nil {
		t.Fatal(err)
	}
	holds := func(items ...string) (n int) {
		for i := range b.Len() {
			basket, all := b.At(i), true
			for _, item := range items {
				all = all && slices.Contains(basket, item)
			}
			if all {
				n++
			}
		}
		return n
	}
	got := map[string]bool{}
	for _, rule := range r.Rules {
		got[strings.Join(slices.Sorted(slices.Values(rule.If)), " ")+">"+strings.Join(slices.Sorted(slices.Values(rule.Then)), " ")] = true
		both, nX, nY := holds(slices.Concat(rule.If, rule.Then)...), holds(rule.If...), holds(rule.Then...)
		p := 0.0
		for k := both; k <= min(nX, nY); k++ {
			p += math.Exp(choose(nY, k) + choose(b.Len()-nY, nX-k) - choose(b.Len(), nX))
		}
		if rule.Count != both || math.Abs(rule.Confidence-float64(both)/float64(nX)) > 1e-12 || math.Abs(rule.P-p) > 1e-9*p {
			t.Fatalf("%+v: counted %d of %d, p %v", rule, both, nX, p)
		}
	}
	want, tested := 0, 0
	s.All(func(set pattern.Itemset) bool {
		for mask := 1; mask < 1<<len(set.Items)-1; mask++ {
			var left, right []string
			for j, item := range set.Items {
				if mask>>j&1 == 1 {
					right = append(right, item)
				} else {
					left = append(left, item)
				}
			}
			if len(right) > 3 {
				continue
			}
			tested++
			if n := holds(left...); float64(set.Support) >= .3*float64(n) {
				want++
				if slices.Sort(left); !got[strings.Join(left, " ")+">"+strings.Join(slices.Sorted(slices.Values(right)), " ")] {
					t.Errorf("%v > %v is missing", left, right)
				}
			}
		}
		return true
	})
	if len(r.Rules) != want || int(r.Tested) != tested || want < 20 {
		t.Errorf("%d rules of %d tested, want %d of %d", len(r.Rules), r.Tested, want, tested)
	}
}

func choose(n, k int) float64 {
	out := 0.0
	for i := range k {
		out += math.Log(float64(n-i)) - math.Log(float64(i+1))
	}
	if k > n {
		return math.Inf(-1)
	}
	return out
}

// q by the definitions, over all rules (so that ranking among those kept is
// the whole ranking): scipy.stats.false_discovery_control and Holm by hand
// follow the same formulas.
func TestCorrections(t *testing.T) {
	b := simulated(8, 400, 24, 3)
	for _, c := range []metric.Correction{metric.BenjaminiHochberg, metric.Holm, metric.Uncorrected} {
		r := rules(t, b, 10, pattern.RuleOptions{MinConfidence: -1, Correction: c})
		if int(r.Tested) != len(r.Rules) {
			t.Fatalf("%d of %d kept", len(r.Rules), r.Tested)
		}
		slices.SortFunc(r.Rules, func(x, y pattern.Rule) int { return int(math.Copysign(1, x.P-y.P)) })
		m := float64(r.Tested)
		for i, rule := range r.Rules {
			want := rule.P
			switch c {
			case metric.BenjaminiHochberg:
				want = 1
				for j := i; j < len(r.Rules); j++ {
					want = min(want, r.Rules[j].P*m/float64(j+1))
				}
			case metric.Holm:
				want = 0
				for j := 0; j <= i; j++ {
					want = max(want, min(1, r.Rules[j].P*(m-float64(j))))
				}
			}
			if math.Abs(rule.Q-want) > 1e-12 {
				t.Fatalf("%s: rule %d has q %v, want %v", c, i, rule.Q, want)
			}
		}
	}
}

// Where nothing has to do with anything, hardly any rule passes; planted ones do.
func TestChanceIsToldFromHabit(t *testing.T) {
	r := rules(t, simulated(2, 5000, 60, 4), .004, pattern.RuleOptions{MinConfidence: .05, MaxQ: .05})
	planted := 0
	for _, rule := range r.Rules {
		if len(rule.If) == 1 && (rule.If[0] == "i20" && rule.Then[0] == "i7" || rule.If[0] == "i21" && rule.Then[0] == "i8") {
			planted++
		}
	}
	if planted != 2 || len(r.Rules) > int(r.Tested)/4 {
		t.Errorf("%d planted among %d of %d", planted, len(r.Rules), r.Tested)
	}
}

func TestTooManyRules(t *testing.T) {
	b := simulated(8, 400, 24, 3)
	all := rules(t, b, 10, pattern.RuleOptions{MinConfidence: .2})
	few := rules(t, b, 10, pattern.RuleOptions{MinConfidence: .2, MaxRules: 7})
	if len(few.Rules) != 7 || len(few.Warnings) == 0 || !strings.Contains(few.Warnings[0].En, "more than 7 rules") {
		t.Fatalf("%+v", few)
	}
	for i, r := range few.Rules {
		if !slices.Equal(r.If, all.Rules[i].If) || !slices.Equal(r.Then, all.Rules[i].Then) {
			t.Errorf("rule %d is %v > %v", i, r.If, r.Then)
		}
	}
}

func TestRulesOnAnyNumberOfProcessors(t *testing.T) {
	b := simulated(4, 2000, 100, 5)
	want := rules(t, b, 5, pattern.RuleOptions{MinConfidence: .1})
	for _, n := range []int{1, 2, 7} {
		before := runtime.GOMAXPROCS(n)
		got := rules(t, b, 5, pattern.RuleOptions{MinConfidence: .1})
		runtime.GOMAXPROCS(before)
		if !slices.EqualFunc(got.Rules, want.Rules, func(x, y pattern.Rule) bool {
			return slices.Equal(x.If, y.If) && slices.Equal(x.Then, y.Then) && x.P == y.P && x.Q == y.Q && x.Lift == y.Lift
		}) {
			t.Errorf("other rules on %d processors", n)
		}
	}
}
