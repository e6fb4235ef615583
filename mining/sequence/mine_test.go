package sequence_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"zhike/mining/sequence"
)

func mine(t testing.TB, s *sequence.Sequences, o sequence.Options) *sequence.Patterns {
	t.Helper()
	p, err := sequence.Mine(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func listed(t testing.TB, p *sequence.Patterns) map[string]int {
	t.Helper()
	out := map[string]int{}
	p.All(func(q sequence.Pattern) bool {
		for _, step := range q.Steps {
			slices.Sort(step)
		}
		if out[q.String()] != 0 {
			t.Fatalf("%v was found twice", q)
		}
		out[q.String()] = q.Support
		return true
	})
	if len(out) != p.Len() {
		t.Fatalf("Len says %d, All shows %d", p.Len(), len(out))
	}
	return out
}

// plainly counts patterns by their definition: it walks over all ways to take
// items from each sequence.
func plainly(rows [][]sequence.Step, o sequence.Options) map[string]int {
	if o.MaxGap == 0 {
		o.MaxGap = math.Inf(1)
	}
	if o.MaxSpan == 0 {
		o.MaxSpan = math.Inf(1)
	}
	count := map[string]int{}
	for _, row := range rows {
		here := map[string]bool{}
		var walk func(p sequence.Pattern, from int, first, last float64)
		walk = func(p sequence.Pattern, from int, first, last float64) {
			for k := from; k < len(row); k++ {
				if len(p.Steps) > 0 && (row[k].Time-last < o.MinGap || row[k].Time-last > o.MaxGap || row[k].Time-first > o.MaxSpan) {
					continue
				}
				items := slices.Sorted(slices.Values(row[k].Items))
				for mask := 1; mask < 1<<len(items); mask++ {
					var step []string
					for j, item := range items {
						if mask>>j&1 == 1 {
							step = append(step, item)
						}
					}
					next, begin := sequence.Pattern{Steps: append(slices.Clone(p.Steps), step)}, first
					if len(p.Steps) == 0 {
						begin = row[k].Time
					}
					here[next.String()] = true
					walk(next, k+1, begin, row[k].Time)
				}
			}
		}
		walk(sequence.Pattern{}, 0, 0, 0)
		for p := range here {
			count[p]++
		}
	}
	for p, n := range count {
		if n < int(o.MinSupport) || o.MaxLength > 0 && sizeOf(p) > o.MaxLength {
			delete(count, p)
		}
	}
	return count
}

func sizeOf(p string) int { return strings.Count(p, ",") + strings.Count(p, "{") }

// contains tells whether a pattern is part of another.
func contains(whole, part string) bool {
	a, b := strings.Split(whole, " → "), strings.Split(part, " → ")
	for _, step := range a {
		if len(b) == 0 {
			return true
		}
		all := true
		for _, item := range strings.Split(strings.Trim(b[0], "{}"), ", ") {
			all = all && strings.Contains(step, item)
		}
		if all {
			b = b[1:]
		}
	}
	return len(b) == 0
}

func TestAgainstTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for trial := range 300 {
		rows := randomRows(r, trial%3 == 0)
		o := sequence.Options{MinSupport: float64(1 + r.IntN(1+len(rows)/3)), MaxLength: r.IntN(5)}
		for _, windows := range [][3]float64{{}, {0, 3, 0}, {2, 0, 0}, {0, 0, 5}, {2, 4, 6}, {0, 2, 2}} {
			o.MinGap, o.MaxGap, o.MaxSpan = windows[0], windows[1], windows[2]
			if want, got := plainly(rows, o), listed(t, mine(t, gather(t, rows), o)); !maps.Equal(got, want) {
				t.Fatalf("trial %d, %+v: got %v, want %v, sequences %v", trial, o, got, want, rows)
			}
		}
	}
}

func TestClosedAgainstTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 4))
	left := 0
	for trial := range 80 {
		rows := randomRows(r, trial%3 == 0)
		o := sequence.Options{MinSupport: float64(1 + r.IntN(1+len(rows)/3))}
		all := plainly(rows, o)
		for _, longest := range []int{0, 2} {
			want := map[string]int{}
			for p, n := range all {
				open := longest > 0 && sizeOf(p) > longest
				for q, m := range all {
					open = open || m == n && q != p && contains(q, p)
				}
				if !open {
					want[p] = n
				}
			}
			left += len(all) - len(want)
			o.Closed, o.MaxLength = true, longest
			if got := listed(t, mine(t, gather(t, rows), o)); !maps.Equal(got, want) {
				t.Fatalf("trial %d, at most %d: got %v, want %v, sequences %v", trial, longest, got, want, rows)
			}
		}
	}
	if left < 400 {
		t.Errorf("only %d patterns were not closed", left)
	}
}

// slowly counts the frequent sequences of a file of one item a step by
// projecting copies of its text: nothing is shared with the package.
func slowly(t testing.TB, r io.Reader, minimum int) int {
	t.Helper()
	var rows [][]string
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		row := strings.Split(strings.TrimSuffix(strings.TrimSpace(lines.Text()), " -1 -2"), " -1 ")
		rows = append(rows, row)
	}
	var grow func(rows [][]string) int
	grow = func(rows [][]string) int {
		holders := map[string]int{}
		for _, row := range rows {
			seen := map[string]bool{}
			for _, item := range row {
				if !seen[item] {
					seen[item] = true
					holders[item]++
				}
			}
		}
		found := 0
		for item, n := range holders {
			if n < minimum {
				continue
			}
			var behind [][]string
			for _, row := range rows {
				if k := slices.Index(row, item); k >= 0 {
					behind = append(behind, row[k+1:])
				}
			}
			found += 1 + grow(behind)
		}
		return found
	}
	return grow(rows)
}

// The counts are SPMF's PrefixSpan; the plain program above agrees.
func TestCountsOfRealSequences(t *testing.T) {
	for _, c := range []struct {
		file   string
		share  float64
		count  int
		want   int
		slowly bool
	}{{"SIGN.txt", .3, 219, 1928, true}, {"LEVIATHAN.txt", .05, 292, 3698, true}, {"LEVIATHAN.txt", .02, 117, 33_387, false}, {"BMS1.txt", .001, 60, 3991, false}} {
		s := spmf(t, c.file)
		for _, support := range []float64{c.share, float64(c.count)} {
			if p := mine(t, s, sequence.Options{MinSupport: support}); p.Len() != c.want || p.Report().MinCount != c.count {
				t.Errorf("%s at %v: %d patterns in %d or more, want %d in %d", c.file, support, p.Len(), p.Report().MinCount, c.want, c.count)
			}
		}
		if c.slowly && !testing.Short() {
			if n := slowly(t, real(t, c.file), c.count); n != c.want {
				t.Errorf("%s: the plain program finds %d", c.file, n)
			}
		}
	}
}

func TestSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	s := shoppers(3, 500, 30)
	for _, o := range []sequence.Options{{MinSupport: 5}, {MinSupport: 5, MaxGap: 60}, {MinSupport: 5, Closed: true}} {
		var first []byte
		for _, n := range []int{1, 2, 7} {
			before := runtime.GOMAXPROCS(n)
			text, err := json.Marshal(mine(t, s, o))
			runtime.GOMAXPROCS(before)
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = text
			} else if string(first) != string(text) {
				t.Errorf("%+v: other bytes on %d processors", o, n)
			}
		}
	}
}

// The first of all patterns, sorted by what Top promises.
func TestTop(t *testing.T) {
	p := mine(t, shoppers(3, 300, 20), sequence.Options{MinSupport: 5})
	var all []int
	p.All(func(q sequence.Pattern) bool {
		if len(q.Steps) >= 2 || len(q.Steps[0]) >= 2 {
			all = append(all, q.Support)
		}
		return true
	})
	slices.Sort(all)
	slices.Reverse(all)
	for _, n := range []int{0, 1, 7, len(all), len(all) + 5} {
		top := p.Top(n, 2)
		if len(top) != min(n, len(all)) {
			t.Errorf("%d of %d patterns", len(top), n)
		}
		for k, q := range top {
			if q.Support != all[k] {
				t.Errorf("pattern %d of %d is %v, want support %d", k, n, q, all[k])
			}
		}
	}
}
