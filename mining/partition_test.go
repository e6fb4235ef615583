package mining_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"zhike/mining"
)

// shares counts the rows of each part, and those of them that are chosen.
func shares(p mining.Partition, chosen func(i int) bool) (rows, of [3]int) {
	for i, part := range p {
		rows[part]++
		if chosen(i) {
			of[part]++
		}
	}
	return rows, of
}

func TestStratifiedPartition(t *testing.T) {
	y := make([]float64, 1000)
	for i := range 130 {
		y[7*i] = 1
	}
	y[999] = math.NaN()
	p, err := mining.StratifiedPartition(y, mining.Shares{Validation: .1, Test: .3}, 5)
	if err != nil {
		t.Fatal(err)
	}
	rows, ones := shares(p, func(i int) bool { return y[i] == 1 })
	for part, share := range []float64{.6, .1, .3} {
		if math.Abs(float64(rows[part])-1000*share) >= 2 || math.Abs(float64(ones[part])-130*share) >= 2 {
			t.Errorf("%v holds %d rows, %d of class 1", mining.Part(part), rows[part], ones[part])
		}
	}
	again, _ := mining.StratifiedPartition(y, mining.Shares{Validation: .1, Test: .3}, 5)
	other, _ := mining.StratifiedPartition(y, mining.Shares{Validation: .1, Test: .3}, 6)
	if !slices.Equal(p, again) || slices.Equal(p, other) {
		t.Error("the parts must depend on the seed, and on it alone")
	}
	together := slices.Concat(p.Rows(mining.TrainPart), p.Rows(mining.ValidationPart), p.Rows(mining.TestPart))
	if slices.Sort(together); len(together) != 1000 || together[0] != 0 || together[999] != 999 {
		t.Error("the parts do not make up the rows")
	}
}

// Every row is as likely as another to be in the test.
func TestRandomPartitionIsFair(t *testing.T) {
	const n, times = 20, 4000
	var tested [n]int
	for seed := range uint64(times) {
		p, err := mining.RandomPartition(n, mining.Shares{}, seed)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range p.Rows(mining.TestPart) {
			tested[i]++
		}
	}
	for i, count := range tested { // 800 expected, standard deviation 25
		if count < 690 || count > 910 {
			t.Errorf("row %d was in %d of %d tests", i, count, times)
		}
	}
}

func TestGroupedPartition(t *testing.T) {
	var groups []string
	for c := range 200 {
		for range 1 + c%17 {
			groups = append(groups, "customer "+strconv.Itoa(c))
		}
	}
	p, err := mining.GroupedPartition(groups, mining.Shares{Test: .25}, 3)
	if err != nil {
		t.Fatal(err)
	}
	of, count := map[string]mining.Part{}, [3]int{}
	for i, g := range groups {
		part, met := of[g]
		if of[g] = p[i]; met && part != p[i] {
			t.Fatalf("%s is in two parts", g)
		}
		if !met {
			count[p[i]]++
		}
	}
	if count != [3]int{150, 0, 50} {
		t.Errorf("customers by part: %v", count)
	}
	slices.Reverse(groups)
	back, err := mining.GroupedPartition(groups, mining.Shares{Test: .25}, 3)
	slices.Reverse(back)
	if err != nil || !slices.Equal(p, back) {
		t.Error("the order of the rows has moved customers")
	}
}

func TestGroupedFolds(t *testing.T) {
	groups := []string{"a", "b", "a", "c", "d", "e", "e", "a", "f"}
	folds, err := mining.GroupedFolds(groups, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	in := map[int]map[string]bool{}
	for i, g := range groups {
		if in[folds[i]] == nil {
			in[folds[i]] = map[string]bool{}
		}
		in[folds[i]][g] = true
	}
	if len(in) != 3 || len(in[0]) != 2 || len(in[1]) != 2 || len(in[2]) != 2 {
		t.Errorf("folds %v hold %v", folds, in)
	}
	if _, err := mining.GroupedFolds(groups, 7, 1); err == nil {
		t.Error("six groups were dealt into seven folds")
	}
}

// days are the rows of a table, by day.
func days(numbers ...int) []time.Time {
	out := make([]time.Time, len(numbers))
	for i, n := range numbers {
		out[i] = time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC)
	}
	return out
}

func TestTimedPartition(t *testing.T) {
	for _, c := range []struct {
		times []time.Time
		s     mining.Shares
		want  string
	}{
		{days(9, 1, 2, 3, 4, 5, 6, 7, 8, 10), mining.Shares{}, "[test train train train train train train validation validation test]"},
		{days(1, 2, 3, 4), mining.Shares{Test: .5}, "[train train test test]"},
		{days(1, 2, 3, 4), mining.Shares{Validation: .25}, "[train train train validation]"},
		{days(1, 1, 1, 2, 2, 3, 3, 3, 3, 3), mining.Shares{}, "[train train train validation validation test test test test test]"},
	} {
		p, err := mining.TimedPartition(c.times, c.s)
		if err != nil || fmt.Sprint(p) != c.want {
			t.Errorf("%v: %v, %v", c.s, p, err)
		}
	}
}

func TestPartitionsRefuse(t *testing.T) {
	for name, try := range map[string]func() (mining.Partition, error){
		"no rows":      func() (mining.Partition, error) { return mining.RandomPartition(0, mining.Shares{}, 1) },
		"two rows":     func() (mining.Partition, error) { return mining.RandomPartition(2, mining.Shares{}, 1) },
		"nothing left": func() (mining.Partition, error) { return mining.RandomPartition(9, mining.Shares{Test: 1}, 1) },
		"negative":     func() (mining.Partition, error) { return mining.RandomPartition(9, mining.Shares{Test: -.1}, 1) },
		"no number":    func() (mining.Partition, error) { return mining.RandomPartition(9, mining.Shares{Test: math.NaN()}, 1) },
		"one customer": func() (mining.Partition, error) {
			return mining.GroupedPartition([]string{"a", "a", "a"}, mining.Shares{}, 1)
		},
		"no customer": func() (mining.Partition, error) {
			return mining.GroupedPartition([]string{"a", ""}, mining.Shares{}, 1)
		},
		"one day": func() (mining.Partition, error) {
			return mining.TimedPartition(days(1, 1, 1, 1, 1, 1), mining.Shares{})
		},
		"no time": func() (mining.Partition, error) { return mining.TimedPartition(make([]time.Time, 5), mining.Shares{}) },
		"two days only": func() (mining.Partition, error) {
			return mining.TimedPartition(days(1, 1, 1, 2, 2, 2), mining.Shares{})
		},
		"no dates": func() (mining.Partition, error) { return mining.TimedPartition(nil, mining.Shares{}) },
	} {
		_, err := try()
		var data *mining.DataError
		if !errors.As(err, &data) || data.Problem.Zh == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Rows without a class are dealt like a class of their own.
func TestFoldsOfMissingClasses(t *testing.T) {
	y := slices.Repeat([]float64{math.NaN(), 1}, 50)
	folds, err := mining.StratifiedFolds(y, 5, 1)
	if err != nil {
		t.Fatal(err)
	}
	var size [5]int
	for i, f := range folds {
		if y[i] != y[i] {
			size[f]++
		}
	}
	if size != [5]int{10, 10, 10, 10, 10} {
		t.Errorf("rows without a class by fold: %v", size)
	}
}

func ExampleTimedPartition() {
	p, err := mining.TimedPartition(days(1, 2, 3, 4, 5), mining.Shares{Test: .4})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Rows(mining.TrainPart), p.Rows(mining.TestPart))
	// Output: [0 1 2] [3 4]
}
