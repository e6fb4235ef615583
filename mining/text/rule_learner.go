package text

import (
	"cmp"
	"slices"

	"zhike/mining/metric"
)

// ruleLearner is the documents that no rule has decided yet.
type ruleLearner struct {
	corpus   *corpus
	left     []int           // documents
	gone     []bool          // documents that a rule has decided
	in       [][]int         // documents with a keyword, those gone among them
	count    [][]int         // documents left with a keyword, by class
	keywords []int32         // those tried, the most telling first
	tried    map[int][]int32 // places in keywords of those that a document has
	rules    []Rule
}

// draft is a rule in the making.
type draft struct {
	contains, without []int32
	class             int
	bound             float64
}

const (
	triedKeywords = 3000
	triedDrafts   = 10 // rules that a further keyword is tried with
)

func (c *corpus) newRuleLearner(rows []int) *ruleLearner {
	l := &ruleLearner{corpus: c, left: slices.Clone(rows), gone: make([]bool, len(c.documents)), in: make([][]int, len(c.rows.Terms)), count: make([][]int, len(c.rows.Terms))}
	for t := range l.count {
		l.count[t] = make([]int, len(c.labels))
	}
	for _, i := range rows {
		terms, _ := c.rows.Row(i)
		for _, t := range terms {
			l.in[t] = append(l.in[t], i)
			l.count[t][c.class[i]]++
		}
	}
	return l
}

// rank chooses the keywords to be tried.
func (l *ruleLearner) rank() {
	classes := l.classes()
	chi := make([]float64, len(l.in))
	for t, count := range l.count {
		if len(l.in[t]) >= rareKeyword {
			chi[t] = chiSquare(count, classes, len(l.in[t]), len(l.left))
			l.keywords = append(l.keywords, int32(t))
		}
	}
	names := l.corpus.rows.Terms
	slices.SortFunc(l.keywords, func(a, b int32) int {
		return cmp.Or(cmp.Compare(chi[b], chi[a]), cmp.Compare(names[a], names[b]))
	})
	l.keywords = l.keywords[:min(len(l.keywords), triedKeywords)]
	l.tried = make(map[int][]int32, len(l.left))
	for at, t := range l.keywords {
		for _, i := range l.in[t] {
			l.tried[i] = append(l.tried[i], int32(at))
		}
	}
}

// chiSquare says how unevenly a keyword is spread over the classes (Pearson
// 1900): Σ (observed − expected)² / expected over documents with and without it.
func chiSquare(with, classes []int, n, all int) float64 {
	sum := 0.0
	for c, total := range classes {
		for _, cell := range [2][2]int{{with[c], n}, {total - with[c], all - n}} {
			if expected := float64(total) * float64(cell[1]) / float64(all); expected > 0 {
				d := float64(cell[0]) - expected
				sum += d * d / expected
			}
		}
	}
	return sum
}

// classes counts the documents left.
func (l *ruleLearner) classes() []int {
	n := make([]int, len(l.corpus.labels))
	for _, i := range l.left {
		n[l.corpus.class[i]]++
	}
	return n
}

// share of a class among the documents left.
func (l *ruleLearner) share(class int) float64 {
	if len(l.left) == 0 {
		return 1
	}
	return float64(l.classes()[class]) / float64(len(l.left))
}

// bound is the lower end of the interval of the share of the commonest class.
func bound(count []int) (class int, low float64) {
	n := 0
	for c, v := range count {
		if n += v; v > count[class] {
			class = c
		}
	}
	if n == 0 {
		return 0, 0
	}
	return class, metric.Wilson(float64(count[class]), float64(n), .95).Low
}

// best is the best rule for the documents left.
func (l *ruleLearner) best() draft {
	drafts := make([]draft, 0, len(l.keywords))
	for _, t := range l.keywords {
		class, low := bound(l.count[t])
		drafts = append(drafts, draft{contains: []int32{t}, class: class, bound: low})
	}
	slices.SortStableFunc(drafts, func(a, b draft) int { return cmp.Compare(b.bound, a.bound) })
	best := draft{bound: -1}
	for _, d := range drafts[:min(len(drafts), triedDrafts)] {
		if d = l.refined(d); d.bound > best.bound {
			best = d
		}
	}
	return best
}

// A further keyword must raise the bound by leastGain and part at least
// rareKeyword documents from the rest: with thousands to choose from, chance
// alone makes some look a little better.
const leastGain = .02

// refined adds the keyword that makes a rule better, if there is one.
func (l *ruleLearner) refined(d draft) draft {
	classes := len(l.corpus.labels)
	all, with := l.count[d.contains[0]], make([]int, len(l.keywords)*classes)
	for _, i := range l.in[d.contains[0]] {
		if l.gone[i] {
			continue
		}
		for _, at := range l.tried[i] {
			with[int(at)*classes+l.corpus.class[i]]++
		}
	}
	out, least := d, d.bound+leastGain
	without := make([]int, classes)
	for at, t := range l.keywords {
		n := with[at*classes : (at+1)*classes]
		met, left := 0, 0
		for k, v := range n {
			without[k] = all[k] - v
			met, left = met+v, left+without[k]
		}
		if met < rareKeyword || left < rareKeyword {
			continue
		}
		if class, low := bound(n); low > max(least, out.bound) {
			out = draft{contains: []int32{d.contains[0], t}, class: class, bound: low}
		}
		// What must not occur has to speak against the class by itself.
		if class, low := bound(without); low > max(least, out.bound) && 2*n[class] < met {
			out = draft{contains: d.contains, without: []int32{t}, class: class, bound: low}
		}
	}
	return out
}

func (l *ruleLearner) named(terms []int32) []string {
	var out []string
	for _, t := range terms {
		out = append(out, l.corpus.rows.Terms[t])
	}
	return out
}

// take adds a rule and removes the documents that it decides.
func (l *ruleLearner) take(r Rule) {
	c := l.corpus
	r.Reached = make([]int, len(c.labels))
	for _, i := range l.left {
		terms, _ := c.rows.Row(i)
		if !r.meets(func(k string) bool {
			return slices.ContainsFunc(terms, func(t int32) bool { return c.rows.Terms[t] == k })
		}) {
			continue
		}
		l.gone[i] = true
		r.Reached[c.class[i]]++
		for _, t := range terms {
			l.count[t][c.class[i]]--
		}
	}
	l.left = slices.DeleteFunc(l.left, func(i int) bool { return l.gone[i] })
	l.rules = append(l.rules, r)
}
