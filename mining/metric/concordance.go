package metric

import "zhike/mining"

// Pairs counts the pairs of rows of which it is known who had the event first:
// the shorter duration ended with the event, or both are equal and one of them
// ended without it. Two events at the same time say nothing.
type Pairs struct {
	Concordant float64 `json:"concordant"` // the higher score had the event first
	Discordant float64 `json:"discordant"` // the lower score had it first
	Tied       float64 `json:"tied"`       // equal scores
}

// Index is Harrell's C, (concordant + tied ÷ 2) ÷ all pairs: 1 for scores that
// order every pair, one half for scores that say nothing, NaN for no pairs.
func (p Pairs) Index() float64 {
	return (p.Concordant + p.Tied/2) / (p.Concordant + p.Discordant + p.Tied)
}

// Concordance compares scores of risk, the higher the sooner, with durations
// that ended with an event (1) or were still running when last seen (0);
// Harrell, Lee & Mark (1996). The durations are gone through from the longest
// while a Fenwick tree keeps the scores of those still under way: n log n.
func Concordance(score, duration, event []float64) Pairs {
	sameLength(score, duration)
	sameLength(score, event)
	rank, count := ranks(score)
	// From the longest: of equal ones first those without the event, who lasted longer.
	order := mining.Order(negated(duration), event)
	var out Pairs
	later := fenwick{counts: make([]int, count+1)}
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && duration[order[to]] == duration[order[from]] && event[order[to]] == event[order[from]] {
			to++
		}
		if event[order[from]] != 0 {
			for _, i := range order[from:to] {
				lower, upTo := later.below(rank[i]), later.below(rank[i]+1)
				out.Concordant += float64(lower)
				out.Tied += float64(upTo - lower)
				out.Discordant += float64(later.total - upTo)
			}
		}
		for _, i := range order[from:to] {
			later.add(rank[i])
		}
		from = to
	}
	return out
}

func negated(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = -v
	}
	return out
}

// ranks numbers the different values from 0 upward, and says how many there are.
func ranks(x []float64) (rank []int, count int) {
	rank = make([]int, len(x))
	order := mining.Order(x)
	for k, i := range order {
		if k == 0 || x[order[k-1]] != x[i] {
			count++
		}
		rank[i] = count - 1
	}
	return rank, count
}

// fenwick counts ranks so that adding one and counting those below another
// take log n steps each (Fenwick 1994).
type fenwick struct {
	counts []int
	total  int
}

func (f *fenwick) add(rank int) {
	f.total++
	for i := rank + 1; i < len(f.counts); i += i & -i {
		f.counts[i]++
	}
}

// below is how many ranks less than this one have been added.
func (f *fenwick) below(rank int) int {
	n := 0
	for i := rank; i > 0; i -= i & -i {
		n += f.counts[i]
	}
	return n
}
