package text

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
	"zhike/mining/metric"
)

// DistinctiveOptions are the choices; the zero value is good.
type DistinctiveOptions struct {
	Terms      int               // of each group, 20 by default
	Documents  int               // in fewer of all documents a term is left out, 5 by default
	Prior      float64           // documents of an average group that the prior weighs as much as, 10 by default
	Level      float64           // confidence of the intervals, .95 by default
	Correction metric.Correction // of the p-values, over all terms of all groups; Benjamini–Hochberg by default
}

// Distinctive is a term that a group of documents uses more than the others.
type Distinctive struct {
	Term      string  `json:"term"`
	Documents int     `json:"documents"` // of the group that have it
	Share     float64 `json:"share"`     // of the group's documents
	Elsewhere float64 `json:"elsewhere"` // share of the other documents that have it
	LogOdds   float64 `json:"log_odds"`  // of the term in the group less that in the others, drawn to 0 by the prior
	Low       float64 `json:"low"`
	High      float64 `json:"high"`
	Z         float64 `json:"z"`
	ChiSquare float64 `json:"chi_square"` // of documents with and without it in the group and elsewhere, one degree of freedom
	P         float64 `json:"p"`          // of Z, two-sided
	Q         float64 `json:"q"`          // adjusted for the number of terms and groups
}

// GroupKeywords is the terms of a group, the surest first.
type GroupKeywords struct {
	Group     string        `json:"group"`
	Documents int           `json:"documents"`
	Keywords  []Distinctive `json:"keywords"`
}

// FindDistinctive finds the terms that tell each group of documents from the others
// (groups[i] is that of document i; documents without one, "", are left out).
//
// A term counts once a document, since a customer who says it five times is still
// one customer. With yᵢ the group's documents that have term w, nᵢ the sum of these
// over all terms, and α_w the prior in proportion to all documents with w, α₀ its sum
// (Monroe, Colaresi & Quinn 2008):
//
//	δ = ln (yᵢ+α_w)/(nᵢ+α₀−yᵢ−α_w) − ln (yⱼ+α_w)/(nⱼ+α₀−yⱼ−α_w),  var δ ≈ 1/(yᵢ+α_w) + 1/(yⱼ+α_w),  z = δ/√var
//
// with j the other groups together. Chi-square compares the same documents without a prior. Only terms
// used more than elsewhere are returned; q tells which to believe.
func FindDistinctive(c *Counts, groups []string, o DistinctiveOptions) ([]GroupKeywords, []mining.Text, error) {
	if err := o.settle(c, groups); err != nil {
		return nil, nil, err
	}
	t := tally(c, groups, o.Documents)
	if len(t.names) < 2 {
		return nil, nil, mining.RowError(-1, "group", "至少要有两组文本才能比较", "there must be two groups of texts at least to compare")
	}
	if len(t.terms) == 0 {
		return nil, nil, mining.RowError(-1, "text", fmt.Sprintf("没有词出现在 %d 条以上的文本里，无从比较", o.Documents),
			fmt.Sprintf("no word occurs in %d texts or more, so there is nothing to compare", o.Documents))
	}
	out := make([]GroupKeywords, len(t.names))
	var p []float64
	for g, name := range t.names {
		out[g] = GroupKeywords{name, t.sizes[g], t.compare(g, o)}
		for _, k := range out[g].Keywords {
			p = append(p, k.P)
		}
	}
	q := metric.Adjust(p, float64(len(p)), o.Correction)
	found := 0
	for g := range out {
		list := out[g].Keywords
		for k := range list {
			list[k].Q, q = q[0], q[1:]
		}
		list = slices.DeleteFunc(list, func(k Distinctive) bool { return k.LogOdds <= 0 })
		slices.SortFunc(list, func(a, b Distinctive) int { return cmp.Or(cmp.Compare(b.Z, a.Z), cmp.Compare(a.Term, b.Term)) })
		out[g].Keywords = slices.Clip(list[:min(len(list), o.Terms)])
		for _, k := range out[g].Keywords {
			if k.Q < 1-o.Level {
				found++
			}
		}
	}
	return out, t.warnings(found), nil
}

func (o *DistinctiveOptions) settle(c *Counts, groups []string) error {
	if err := c.checked(); err != nil {
		return err
	}
	if len(groups) != c.Documents() {
		return mining.TableError(fmt.Sprintf("有 %d 条文本、%d 个分组值，应当一样多", c.Documents(), len(groups)), fmt.Sprintf("there are %d texts but %d groups", c.Documents(), len(groups)))
	}
	o.Terms, o.Documents = cmp.Or(o.Terms, 20), cmp.Or(o.Documents, 5)
	o.Prior, o.Level = cmp.Or(o.Prior, 10), cmp.Or(o.Level, .95)
	o.Correction = cmp.Or(o.Correction, metric.BenjaminiHochberg)
	if o.Terms < 0 || o.Documents < 0 || !(o.Prior > 0 && o.Prior < math.MaxFloat32) || !(o.Level > 0 && o.Level < 1) || !o.Correction.Known() {
		return mining.TableError("词数、文本数与先验不能为负，置信水平须在 0 与 1 之间，校正须为 bh、holm 或 none",
			"the numbers of terms and texts and the prior must not be negative, the level must lie between 0 and 1, the correction must be bh, holm or none")
	}
	return nil
}

// groupTally counts documents by term and group.
type groupTally struct {
	names []string
	sizes []int // documents of each group
	all   int
	terms []string
	have  [][]int // documents of each group that have each term
	both  []int   // of all groups
	sum   []float64
}

func tally(c *Counts, groups []string, least int) *groupTally {
	t := &groupTally{names: slices.Compact(slices.Sorted(slices.Values(groups)))}
	t.names = slices.DeleteFunc(t.names, func(s string) bool { return s == "" })
	place := map[string]int{}
	for g, name := range t.names {
		place[name] = g
	}
	t.sizes, t.sum = make([]int, len(t.names)), make([]float64, len(t.names))
	spread := make([]int, len(c.Terms))
	for i, group := range groups {
		g, known := place[group]
		if !known {
			continue
		}
		t.sizes[g]++
		t.all++
		terms, _ := c.Row(i)
		for _, w := range terms {
			spread[w]++
		}
	}
	number := make([]int, len(c.Terms))
	for w, term := range c.Terms {
		if number[w] = -1; spread[w] >= least && meaningful(term) {
			number[w] = len(t.terms)
			t.terms, t.both = append(t.terms, term), append(t.both, spread[w])
		}
	}
	t.have = make([][]int, len(t.names))
	for g := range t.have {
		t.have[g] = make([]int, len(t.terms))
	}
	for i, group := range groups {
		g, known := place[group]
		if !known {
			continue
		}
		terms, _ := c.Row(i)
		for _, w := range terms {
			if at := number[w]; at >= 0 {
				t.have[g][at]++
				t.sum[g]++
			}
		}
	}
	return t
}

// compare returns every term of a group beside the others.
func (t *groupTally) compare(g int, o DistinctiveOptions) []Distinctive {
	out := make([]Distinctive, len(t.terms))
	total := metric.Sum(t.sum)
	mine, others := float64(t.sizes[g]), float64(t.all-t.sizes[g])
	z := distuv.UnitNormal.Quantile((1 + o.Level) / 2)
	scale := o.Prior / float64(t.all) // α_w for each document with w
	a0 := scale * total
	for w, term := range t.terms {
		y := float64(t.have[g][w])
		rest := float64(t.both[w]) - y
		a := scale * float64(t.both[w])
		odds := func(y, n float64) float64 { return math.Log((y + a) / max(n+a0-y-a, math.SmallestNonzeroFloat64)) }
		k := Distinctive{Term: term, Documents: t.have[g][w], Share: y / mine, Elsewhere: rest / others,
			LogOdds: odds(y, t.sum[g]) - odds(rest, total-t.sum[g])}
		if len(t.terms) == 1 { // all that is said is this word
			k.LogOdds = 0
		}
		err := math.Sqrt(1/(y+a) + 1/(rest+a))
		k.Z, k.Low, k.High = k.LogOdds/err, k.LogOdds-z*err, k.LogOdds+z*err
		k.P = 2 * distuv.UnitNormal.Survival(math.Abs(k.Z))
		k.ChiSquare = chiSquare([]int{t.have[g][w], t.both[w] - t.have[g][w]}, []int{t.sizes[g], t.all - t.sizes[g]}, t.both[w], t.all)
		out[w] = k
	}
	return out
}

// fewInGroup documents are too few to say what a group speaks of.
const fewInGroup = 20

func (t *groupTally) warnings(found int) []mining.Text {
	var out []mining.Text
	small := 0
	for _, n := range t.sizes {
		if n < fewInGroup {
			small++
		}
	}
	if small > 0 {
		out = append(out, mining.Text{Zh: fmt.Sprintf("有 %d 组不足 %d 条文本，其关键词仅供参考。", small, fewInGroup), En: fmt.Sprintf("%d groups have fewer than %d texts: take their keywords as a hint.", small, fewInGroup)})
	}
	if found == 0 {
		out = append(out, mining.Text{Zh: "各组用词没有显著差别：所列的词可能只是偶然。", En: "The groups do not differ significantly in their words: those listed may be chance."})
	}
	return out
}
