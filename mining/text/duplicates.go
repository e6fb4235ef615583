package text

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// DuplicateOptions are the choices; the zero value is good.
type DuplicateOptions struct {
	// Similarity from which two texts say the same, .3 to 1, .8 by default: the
	// Jaccard index of their shingles. A character exchanged in the middle of n
	// different ones spoils two of n − 1 pairs of neighbours and leaves
	// (n − 3) ÷ (n + 1), so .8 allows one such edit in about 20 characters.
	Similarity float64
	Shingle    int // characters of a shingle, 1 to 3, 2 by default
	Seed       uint64
}

// DuplicateGroup is texts that say the same.
type DuplicateGroup struct {
	Rows []int `json:"rows"` // ascending from 0
	// Similarity is that of the text least like the first. It may lie below the
	// one asked for, where texts hang together by way of others.
	Similarity float64 `json:"similarity"`
}

// Duplicates is the texts that say the same.
type Duplicates struct {
	Groups   []DuplicateGroup `json:"groups"`   // those of most rows first, then by first row
	Recall   float64          `json:"recall"`   // chance that a pair just as similar as asked for is looked at
	Compared int              `json:"compared"` // pairs of different texts compared
	Skipped  int              `json:"skipped"`  // texts not compared with all that they might be like
	Silent   int              `json:"silent"`   // texts that say nothing
	Warnings []mining.Text    `json:"warnings,omitempty"`
}

// Labels returns for each of n rows the place of its group in Groups, −1 for a
// text that stands alone.
func (d *Duplicates) Labels(n int) []int {
	labels := make([]int, n)
	for i := range labels {
		labels[i] = -1
	}
	for g, group := range d.Groups {
		for _, row := range group.Rows {
			labels[row] = g
		}
	}
	return labels
}

// FindDuplicates finds texts that say the same, apart from white space, signs,
// case and width. Candidates come from MinHash with banding (Broder 1997; Leskovec,
// Rajaraman & Ullman 2020, ch. 3): r minima of random orders of the shingles agree
// with probability J^r, so that of b such bands one agrees with 1 − (1 − J^r)^b.
// Every candidate pair is then compared by its exact Jaccard index, so nothing is
// called similar that is not; pairs are followed to groups. Bands are gone through
// one by one: memory is that of the texts and their shingles. The order of the
// rows does not matter but where Skipped is above zero.
func FindDuplicates(ctx context.Context, texts []string, o DuplicateOptions) (*Duplicates, error) {
	if o.Similarity == 0 {
		o.Similarity = .8
	}
	if o.Shingle == 0 {
		o.Shingle = 2
	}
	if !(o.Similarity >= .3 && o.Similarity <= 1) {
		return nil, mining.TableError("相似度须在 0.3 与 1 之间", "the similarity must lie between .3 and 1")
	}
	if o.Shingle < 1 || o.Shingle > 3 {
		return nil, mining.TableError("片段长度须为 1 至 3 个字", "a shingle must have 1 to 3 characters")
	}
	if len(texts) == 0 {
		return nil, mining.TableError("没有文本", "there are no texts")
	}
	sets, err := newShingleSets(ctx, texts, o.Shingle)
	if err != nil {
		return nil, err
	}
	s := newBands(sets, o)
	if err := s.run(ctx); err != nil {
		return nil, err
	}
	return s.duplicates(len(texts)), nil
}

// duplicates says what was found among so many rows.
func (s *bands) duplicates(rows int) *Duplicates {
	out := &Duplicates{Recall: s.recall(), Compared: s.compared, Skipped: s.skipped, Silent: rows}
	place := map[int32]int{}
	for i, same := range s.sets.rows {
		out.Silent -= len(same)
		top := s.find(int32(i))
		g, known := place[top]
		if !known {
			g = len(out.Groups)
			place[top] = g
			out.Groups = append(out.Groups, DuplicateGroup{Similarity: 1})
		}
		out.Groups[g].Rows = append(out.Groups[g].Rows, same...)
	}
	// The first set of a group is that of its first row: sets are numbered by row.
	first := make([]int, len(out.Groups))
	for i := len(s.sets.rows) - 1; i >= 0; i-- {
		first[place[s.find(int32(i))]] = i
	}
	for i := range s.sets.rows {
		g := place[s.find(int32(i))]
		out.Groups[g].Similarity = min(out.Groups[g].Similarity, jaccard(s.sets.set(first[g]), s.sets.set(i), 0))
	}
	out.Groups = slices.DeleteFunc(out.Groups, func(g DuplicateGroup) bool { return len(g.Rows) < 2 })
	for _, g := range out.Groups {
		slices.Sort(g.Rows)
	}
	slices.SortFunc(out.Groups, func(a, b DuplicateGroup) int {
		return cmp.Or(cmp.Compare(len(b.Rows), len(a.Rows)), cmp.Compare(a.Rows[0], b.Rows[0]))
	})
	out.warn(s.least)
	return out
}

func (d *Duplicates) warn(least float64) {
	chained := 0
	for _, g := range d.Groups {
		if g.Similarity < least/2 {
			chained++
		}
	}
	if chained > 0 {
		d.Warnings = append(d.Warnings, mining.Text{
			Zh: fmt.Sprintf("有 %d 组是经由中间文本连起来的，首尾差别较大；请看过再合并，或提高相似度。", chained),
			En: fmt.Sprintf("%d groups hang together by way of texts in between, and their ends differ much: look before you merge, or ask for more similarity.", chained)})
	}
	if d.Skipped > 0 {
		d.Warnings = append(d.Warnings, mining.Text{
			Zh: fmt.Sprintf("有 %d 条文本太多相近的候选，没有逐一比较，可能漏掉个别重复。", d.Skipped),
			En: fmt.Sprintf("%d texts had too many candidates to compare with all of them; a few repeats may be missed.", d.Skipped)})
	}
}

// bandsFor chooses how many minima make a band and how many bands there are: the
// longest bands, which bring the fewest candidates, with which a pair just similar
// enough is missed in at most one of a thousand cases.
func bandsFor(similarity float64) (length, count int) {
	const missed, most = .001, 128
	for length = 8; length > 1; length-- {
		if count = bandCount(similarity, length, missed); count*length <= most {
			return length, count
		}
	}
	return 1, bandCount(similarity, 1, missed)
}

func bandCount(similarity float64, length int, missed float64) int {
	return max(1, int(math.Ceil(math.Log(missed)/math.Log1p(-math.Pow(similarity, float64(length))))))
}
