package sequence

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
)

// MarkovOptions of FitMarkov. The zero value is good.
type MarkovOptions struct {
	MaxStates int // most different items; default 2,000
}

// Markov is a first-order Markov chain over the items of paths, with a
// beginning and an end: what comes next depends on what is there now alone,
//
//	P(next = j | now = i) = N(i, j) / N(i)
//
// where N(i, j) counts the moves from i to j, the end being a j and the
// beginning an i. It is never changed and round-trips through JSON.
type Markov struct {
	names  []string // sorted
	moves  [][]move // from each item, the beginning behind the last, by to
	report MarkovReport
}

// move is how often one item led to another; to is the number of items for the end.
type move struct {
	to, count int32
}

// MarkovReport is the size of the chain and whether it says anything.
type MarkovReport struct {
	Paths  int     `json:"paths"`
	States int     `json:"states"`
	Moves  int     `json:"moves"` // all moves, those from the beginning and to the end included
	G      float64 `json:"g"`     // likelihood-ratio statistic against the next item not depending on the present one
	DF     int     `json:"df"`    // its degrees of freedom
	P      float64 `json:"p"`     // chance of G or more if it does not
}

// FitMarkov counts the moves of paths, which are sequences of one item a step.
//
// G = 2 Σ N(i,j) ln(N(i,j)·N / (N(i)·N(j))) over the moves from item to item
// is the likelihood-ratio test of independence (Anderson & Goodman 1957).
func FitMarkov(ctx context.Context, s *Sequences, o MarkovOptions) (*Markov, error) {
	if o.MaxStates == 0 {
		o.MaxStates = 2000
	}
	if err := check(s); err != nil {
		return nil, err
	}
	if s.many > 0 {
		return nil, mining.RowError(s.many-1, "item", "有一步含多项；路径的每一步只能有一项", "a step holds more than one item; a path has one in each")
	}
	if len(s.names) > o.MaxStates {
		return nil, mining.TableError(fmt.Sprintf("共有 %d 种不同的内容，超过 %d 种；请先归并成较少的类别", len(s.names), o.MaxStates),
			fmt.Sprintf("there are %d different items, more than %d; put them into fewer groups first", len(s.names), o.MaxStates))
	}
	m := &Markov{names: slices.Sorted(slices.Values(s.names))}
	rank := make([]int32, len(s.names))
	for i, name := range s.names {
		at, _ := slices.BinarySearch(m.names, name)
		rank[i] = int32(at)
	}
	n := len(m.names)
	counts := make([]map[int32]int32, n+1)
	for i := range counts {
		counts[i] = map[int32]int32{}
	}
	for i := range s.ends {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		now := int32(n)
		from, to := s.bounds(i)
		for _, item := range s.items[s.stepStart(from):s.stepStart(to)] {
			counts[now][rank[item]]++
			now = rank[item]
		}
		counts[now][int32(n)]++
	}
	for _, row := range counts {
		var moves []move
		for to, count := range row {
			moves = append(moves, move{to, count})
		}
		slices.SortFunc(moves, func(x, y move) int { return int(x.to - y.to) })
		m.moves = append(m.moves, moves)
	}
	m.describe(s.Len())
	return m, nil
}

// describe fills in the report.
func (m *Markov) describe(paths int) {
	n := len(m.names)
	r := MarkovReport{Paths: paths, States: n, P: 1}
	rows, columns, total := make([]float64, n), make([]float64, n), 0.0
	for i, moves := range m.moves {
		for _, v := range moves {
			r.Moves += int(v.count)
			if i < n && int(v.to) < n {
				rows[i] += float64(v.count)
				columns[v.to] += float64(v.count)
				total += float64(v.count)
			}
		}
	}
	used := func(sums []float64) (k int) {
		for _, v := range sums {
			if v > 0 {
				k++
			}
		}
		return k
	}
	for i := range n {
		for _, v := range m.moves[i] {
			if int(v.to) < n {
				r.G += 2 * float64(v.count) * math.Log(float64(v.count)*total/(rows[i]*columns[v.to]))
			}
		}
	}
	r.G = max(0, r.G)
	if r.DF = (used(rows) - 1) * (used(columns) - 1); r.DF > 0 {
		r.P = distuv.ChiSquared{K: float64(r.DF)}.Survival(r.G)
	} else {
		r.DF = 0
	}
	m.report = r
}

// Report tells the size of the chain and whether the order matters at all.
func (m *Markov) Report() MarkovReport { return m.report }

// Next is what may come next, and how likely it is.
type Next struct {
	Item        string  `json:"item"` // empty for the end of the path
	Probability float64 `json:"probability"`
	Low         float64 `json:"low"` // 95 % interval (Wilson 1927)
	High        float64 `json:"high"`
	Count       int     `json:"count"`
}

// Next returns what follows an item, the most likely first; "" asks for the
// first item of a path. It is empty for an item that was never seen.
func (m *Markov) Next(item string) []Next {
	i, ok := m.state(item)
	if !ok {
		return nil
	}
	total := m.total(i)
	var out []Next
	for _, v := range m.moves[i] {
		p := float64(v.count) / total
		low, high := wilson(float64(v.count), total)
		out = append(out, Next{m.name(v.to), p, low, high, int(v.count)})
	}
	slices.SortStableFunc(out, func(x, y Next) int { return cmp.Compare(y.Count, x.Count) })
	return out
}

// wilson is the 95 % score interval of a share k/n (Wilson 1927).
func wilson(k, n float64) (low, high float64) {
	z := distuv.UnitNormal.Quantile(.975)
	centre, half := (k+z*z/2)/(n+z*z), z/(n+z*z)*math.Sqrt(k*(n-k)/n+z*z/4)
	return max(0, centre-half), min(1, centre+half)
}

func (m *Markov) state(item string) (int, bool) {
	if item == "" {
		return len(m.names), true
	}
	return slices.BinarySearch(m.names, item)
}

func (m *Markov) name(to int32) string {
	if int(to) == len(m.names) {
		return ""
	}
	return m.names[to]
}

func (m *Markov) total(i int) float64 {
	total := 0.0
	for _, v := range m.moves[i] {
		total += float64(v.count)
	}
	return total
}

// Probability is the chance of a whole path, from the beginning to the end; 0
// if it makes a move that was never seen.
func (m *Markov) Probability(path ...string) float64 {
	p, now := 1.0, len(m.names)
	for k := range len(path) + 1 {
		to := len(m.names)
		if k < len(path) {
			i, ok := m.state(path[k])
			if !ok || i == len(m.names) {
				return 0
			}
			to = i
		}
		at, ok := slices.BinarySearchFunc(m.moves[now], int32(to), func(v move, to int32) int { return int(v.to - to) })
		if !ok {
			return 0
		}
		p *= float64(m.moves[now][at].count) / m.total(now)
		now = to
	}
	return p
}
