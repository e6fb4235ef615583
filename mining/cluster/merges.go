package cluster

import (
	"cmp"
	"slices"
)

// Merge joins two clusters. Numbers below the number of rows are rows, others
// the clusters that earlier merges made, in their order: as scipy has it.
type Merge struct {
	A      int     `json:"a"` // the smaller number
	B      int     `json:"b"`
	Height float64 `json:"height"` // their distance; between two rows the scaled straight-line distance, by Ward as well
	Rows   int     `json:"rows"`   // in both
}

// ordered sorts merges, whose clusters are named by one of their rows, by
// height and names the clusters by the merges that made them.
func ordered(merges []Merge, rows int) []Merge {
	slices.SortStableFunc(merges, func(a, b Merge) int { return cmp.Compare(a.Height, b.Height) })
	sets, name := newUnion(rows), make([]int, rows)
	for i := range name {
		name[i] = i
	}
	for i := range merges {
		m := &merges[i]
		a, b := sets.find(int32(m.A)), sets.find(int32(m.B))
		sets.join(a, b)
		m.A, m.B = min(name[a], name[b]), max(name[a], name[b])
		name[min(a, b)] = rows + i
	}
	return merges
}

// Cut returns for each row of a tree of merges its cluster when k are left,
// numbered from the largest; of equal ones that with the first row comes first.
// Merges that make no tree are a *mining.DataError.
func Cut(merges []Merge, k int) ([]int, error) {
	rows := len(merges) + 1
	if err := checkK(k, rows); err != nil {
		return nil, err
	}
	if err := checkMerges(merges); err != nil {
		return nil, err
	}
	sets, at := newUnion(rows), make([]int32, rows+len(merges)) // a row of each cluster
	for i := range rows {
		at[i] = int32(i)
	}
	for i, m := range merges[:rows-k] {
		sets.join(at[m.A], at[m.B])
		at[rows+i] = at[m.A]
	}
	labels, size := make([]int, rows), make([]int, rows)
	for i := range rows {
		labels[i] = int(sets.find(int32(i)))
		size[labels[i]]++
	}
	order, to := slices.Compact(slices.Sorted(slices.Values(labels))), make([]int, rows)
	slices.SortStableFunc(order, func(a, b int) int { return size[b] - size[a] })
	for c, from := range order {
		to[from] = c
	}
	for i, c := range labels {
		labels[i] = to[c]
	}
	return labels, nil
}

// checkMerges refuses what is no tree: a cluster that is joined twice, or before
// it is made.
func checkMerges(merges []Merge) error {
	rows, used := len(merges)+1, make([]bool, 2*len(merges)+1)
	for i, m := range merges {
		if m.A < 0 || m.A >= m.B || m.B >= rows+i || used[m.A] || used[m.B] || !(m.Height >= 0) || !finite(m.Height) {
			return damaged("合并的顺序不成立", "its merges make no tree")
		}
		used[m.A], used[m.B] = true, true
	}
	return nil
}
