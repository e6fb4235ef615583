package linkage

import (
	"cmp"
	"math"
	"slices"
)

// mostAssigned records on each side of a group are assigned exactly.
const mostAssigned = 500

// OneToOne keeps pairs of two files so that no record is in two of them: of every group of
// records that hang together the assignment with the greatest sum of log-odds
// (Kuhn 1955, by shortest augmenting paths, O(n³)). In a group of more than 500
// records on a side the surest pairs are taken one after the other instead.
func (l *Links) OneToOne() []Pair {
	group := l.components()
	byGroup := map[int][]int{}
	var groups []int
	for i, p := range l.Pairs {
		g := group[p.Left]
		if byGroup[g] == nil {
			groups = append(groups, g)
		}
		byGroup[g] = append(byGroup[g], i)
	}
	var kept []int
	for _, g := range groups {
		pairs := byGroup[g]
		lefts, rights := l.ends(pairs)
		if max(len(lefts), len(rights)) > mostAssigned {
			kept = append(kept, l.greedy(pairs)...)
		} else {
			kept = append(kept, l.exact(pairs, lefts, rights)...)
		}
	}
	slices.Sort(kept)
	out := make([]Pair, len(kept))
	for i, k := range kept {
		out[i] = l.Pairs[k]
	}
	return out
}

// components numbers the records that hang together by pairs.
func (l *Links) components() []int {
	root := make([]int, l.table.rows)
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, p := range l.Pairs {
		a, b := find(p.Left), find(p.Right+l.table.left)
		root[max(a, b)] = min(a, b)
	}
	for i := range root {
		root[i] = find(i)
	}
	return root
}

// ends numbers the records on both sides of some pairs.
func (l *Links) ends(pairs []int) (lefts, rights map[int]int) {
	lefts, rights = map[int]int{}, map[int]int{}
	number := func(of map[int]int, row int) {
		if _, known := of[row]; !known {
			of[row] = len(of)
		}
	}
	for _, k := range pairs {
		number(lefts, l.Pairs[k].Left)
		number(rights, l.Pairs[k].Right+l.table.left)
	}
	return lefts, rights
}

// greedy takes the surest pair, then the surest that is still possible.
func (l *Links) greedy(pairs []int) []int {
	order := slices.Clone(pairs)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(l.Pairs[b].Weight, l.Pairs[a].Weight) })
	taken := map[int]bool{}
	var kept []int
	for _, k := range order {
		left, right := l.Pairs[k].Left, l.Pairs[k].Right+l.table.left
		if !taken[left] && !taken[right] {
			taken[left], taken[right] = true, true
			kept = append(kept, k)
		}
	}
	return kept
}

// exact assigns by the greatest sum of log-odds; a pair that is none costs
// nothing and brings nothing.
func (l *Links) exact(pairs []int, lefts, rights map[int]int) []int {
	if len(pairs) == 1 {
		return pairs
	}
	n, m := len(lefts), len(lefts)+len(rights) // so that every left record may stay alone
	cost, which := make([][]float64, n), make([][]int, n)
	for i := range cost {
		cost[i], which[i] = make([]float64, m), make([]int, m)
		for j := range which[i] {
			which[i][j] = -1
		}
	}
	for _, k := range pairs {
		p := l.Pairs[k]
		i, j := lefts[p.Left], rights[p.Right+l.table.left]
		cost[i][j], which[i][j] = -max(0, p.Weight+l.score.prior), k
	}
	var kept []int
	for i, j := range assign(cost) {
		if k := which[i][j]; k >= 0 {
			kept = append(kept, k)
		}
	}
	return kept
}

// assign gives every row a column of its own so that the sum of costs is least;
// there are at least as many columns as rows.
func assign(cost [][]float64) []int {
	n, m := len(cost), len(cost[0])
	u, v := make([]float64, n+1), make([]float64, m+1)
	rowOf := make([]int, m+1) // of each column, from 1; 0 is none
	for i := 1; i <= n; i++ {
		rowOf[0] = i
		slack, seen, from := make([]float64, m+1), make([]bool, m+1), make([]int, m+1)
		for j := range slack {
			slack[j] = math.Inf(1)
		}
		at := 0
		for rowOf[at] != 0 {
			seen[at] = true
			row, least, next := rowOf[at], math.Inf(1), 0
			for j := 1; j <= m; j++ {
				if seen[j] {
					continue
				}
				if d := cost[row-1][j-1] - u[row] - v[j]; d < slack[j] {
					slack[j], from[j] = d, at
				}
				if slack[j] < least {
					least, next = slack[j], j
				}
			}
			for j := range seen {
				if seen[j] {
					u[rowOf[j]] += least
					v[j] -= least
				} else {
					slack[j] -= least
				}
			}
			at = next
		}
		for at != 0 {
			rowOf[at] = rowOf[from[at]]
			at = from[at]
		}
	}
	out := make([]int, n)
	for j := 1; j <= m; j++ {
		if rowOf[j] > 0 {
			out[rowOf[j]-1] = j - 1
		}
	}
	return out
}
