package cluster

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
	"zhike/mining/metric"
)

// Profile says what sets the rows of a cluster apart from all others.
type Profile struct {
	Cluster  int         `json:"cluster"`
	Rows     int         `json:"rows"`
	Share    float64     `json:"share"`  // of all rows
	Traits   []Trait     `json:"traits"` // the strongest first, at most one a column
	Sentence mining.Text `json:"sentence"`
}

// Trait is one column of a cluster beside the other rows.
type Trait struct {
	Column     string          `json:"column"`
	Level      string          `json:"level,omitempty"` // of a category: the one that differs most
	Here       float64         `json:"here"`            // mean, or share of the level from 0 to 1
	Others     float64         `json:"others"`          // the same of all other rows
	Difference metric.Interval `json:"difference"`      // here − others with its 95 % interval, in standard deviations of the column; of a category in shares
	Strength   float64         `json:"strength"`        // |difference| in standard deviations, also of a category
}

// clear traits lie at least a small effect apart (Cohen 1988: .2) and their
// interval does not hold 0. Only they are put into words.
func (t Trait) clear() bool {
	return t.Strength >= .2 && (t.Difference.Low > 0 || t.Difference.High < 0)
}

// Describe compares each cluster with all other rows, column by column: means
// of numbers by Welch's interval (1947; by the pooled variance where a side has
// one value), shares of levels by Newcombe's (1998, method 10). Missing values
// are left out. labels are from 0; negative ones are in no cluster but among
// the others. Where the clusters were made of these very columns the intervals
// say how exactly the difference is known, not that the clusters are real.
func Describe(x *mining.Matrix, labels []int) ([]Profile, error) {
	if len(labels) != x.Rows() {
		return nil, mining.TableError(fmt.Sprintf("有 %d 个群号，应为 %d 个", len(labels), x.Rows()),
			fmt.Sprintf("there are %d cluster numbers where %d are expected", len(labels), x.Rows()))
	}
	k := 0
	for _, c := range labels {
		k = max(k, c+1)
	}
	out := make([]Profile, k)
	for c := range out {
		out[c].Traits = []Trait{}
	}
	for _, c := range labels {
		if c >= 0 {
			out[c].Rows++
		}
	}
	for j := range x.Width() {
		column := x.Column(j)
		traits := numberTraits
		if column.Category() {
			traits = levelTraits
		}
		for c, t := range traits(column, labels, k) {
			if t.Strength > 0 {
				out[c].Traits = append(out[c].Traits, t)
			}
		}
	}
	for c := range out {
		p := &out[c]
		slices.SortStableFunc(p.Traits, func(a, b Trait) int { return cmp.Compare(b.Strength, a.Strength) })
		p.Cluster, p.Share = c, float64(p.Rows)/float64(len(labels))
		p.Sentence = p.sentence()
	}
	return out, nil
}

// moments are count, mean and sum of the squares of the deviations.
type moments struct{ n, mean, squares float64 }

func (m *moments) add(v float64) { m.merge(moments{n: 1, mean: v}) }

// merge is the pairwise update of Chan, Golub & LeVeque (1983).
func (m *moments) merge(o moments) {
	if o.n == 0 {
		return
	}
	n, d := m.n+o.n, o.mean-m.mean
	m.squares += o.squares + d*d*m.n*o.n/n
	m.mean += d * o.n / n
	m.n = n
}

func numberTraits(column mining.Column, labels []int, k int) []Trait {
	unit := 0.0 // the largest number: lest a square overflow
	for _, v := range column.Values {
		if v == v {
			unit = max(unit, math.Abs(v))
		}
	}
	here, out := make([]moments, k+1), make([]Trait, k) // the last of rows in no cluster
	for i, v := range column.Values {
		if v == v && unit > 0 {
			here[place(labels[i], k)].add(v / unit)
		}
	}
	var all moments
	for _, m := range here {
		all.merge(m)
	}
	spread := math.Sqrt(all.squares / (all.n - 1))
	for c := range out {
		var others moments
		for o, m := range here {
			if o != c {
				others.merge(m)
			}
		}
		if here[c].n == 0 || others.n == 0 || !(spread > 1e-12) || here[c].n+others.n < 3 {
			continue
		}
		d := meanDifference(here[c], others, spread)
		out[c] = Trait{Column: column.Name, Here: here[c].mean * unit, Others: others.mean * unit, Difference: d, Strength: math.Abs(d.Value)}
	}
	return out
}

func place(label, k int) int {
	if label < 0 {
		return k
	}
	return label
}

func levelTraits(column mining.Column, labels []int, k int) []Trait {
	levels := len(column.Levels)
	counts, rows, out := make([]float64, (k+1)*levels), make([]float64, k+1), make([]Trait, k)
	inLevel, total := make([]float64, levels), 0.0
	for i, v := range column.Values {
		if v == v {
			c := place(labels[i], k)
			counts[c*levels+int(v)]++
			rows[c]++
			inLevel[int(v)]++
			total++
		}
	}
	for c := range out {
		if rows[c] == 0 || rows[c] == total {
			continue
		}
		for level, name := range column.Levels {
			p := inLevel[level] / total
			if !(p > 0 && p < 1) {
				continue
			}
			d := shareDifference(counts[c*levels+level], rows[c], inLevel[level]-counts[c*levels+level], total-rows[c])
			if strength := math.Abs(d.Value) / math.Sqrt(p*(1-p)); strength > out[c].Strength {
				out[c] = Trait{Column: column.Name, Level: name, Here: counts[c*levels+level] / rows[c],
					Others: (inLevel[level] - counts[c*levels+level]) / (total - rows[c]), Difference: d, Strength: strength}
			}
		}
	}
	return out
}
