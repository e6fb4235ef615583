package linkage

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// Clusters is which records are of one entity.
type Clusters struct {
	Of     []int         // cluster of each record, numbered by its first record; all records of the second file follow those of the first
	Count  int           // clusters, those of one record included
	Parted int           // links not followed, because the two sides as wholes do not match
	Notes  []mining.Text // what a reader should know
}

// mostBits is what a pair says at most when two clusters are weighed: no single
// one may outweigh many.
const mostBits = 20

// mostMembers of a cluster are compared with those of another.
const mostMembers = 50

// Clusters joins linked records, the surest link first. A link joins two
// clusters only if the records of the one match those of the other on average
// (the mean log-odds of all pairs between them is positive): a chain of pairs
// whose ends contradict each other is not followed. Pairs that shared no key are
// compared for this.
func (l *Links) Clusters() Clusters {
	order := make([]int, len(l.Pairs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(l.Pairs[b].Weight, l.Pairs[a].Weight) })
	at, members := make([]int32, l.table.rows), make([][]int32, l.table.rows)
	for i := range at {
		at[i], members[i] = int32(i), []int32{int32(i)}
	}
	var out Clusters
	for _, i := range order {
		p := l.Pairs[i]
		a, b := at[p.Left], at[p.Right+l.table.left]
		if a == b {
			continue
		}
		if l.between(members[a], members[b]) <= 0 {
			out.Parted++
			continue
		}
		if len(members[a]) < len(members[b]) || len(members[a]) == len(members[b]) && b < a {
			a, b = b, a
		}
		for _, row := range members[b] {
			at[row] = a
		}
		members[a], members[b] = append(members[a], members[b]...), nil
	}
	out.number(at)
	if out.Parted > 0 {
		out.Notes = append(out.Notes, mining.Text{
			Zh: fmt.Sprintf("%d 对记录彼此相像，但各自所在的组合起来并不相符（如链条两端互相矛盾），未合并，建议人工查看。", out.Parted),
			En: fmt.Sprintf("%d pairs look alike, but the groups that they belong to do not match as a whole, as when the ends of a chain contradict each other; they were not joined and are worth a look.", out.Parted)})
	}
	return out
}

// between is the mean log-odds, in bits, of the pairs between two clusters.
func (l *Links) between(a, b []int32) float64 {
	sum, n := 0.0, 0
	for _, x := range spread(a) {
		for _, y := range spread(b) {
			w := l.score.pair(l.table, int(x), int(y), math.Inf(-1)) + l.score.prior
			sum += max(-mostBits, min(mostBits, w))
			n++
		}
	}
	return sum / float64(n)
}

// spread takes so many members of a large cluster, evenly.
func spread(members []int32) []int32 {
	if len(members) <= mostMembers {
		return members
	}
	out := make([]int32, mostMembers)
	for i := range out {
		out[i] = members[i*len(members)/mostMembers]
	}
	return out
}

// number numbers clusters by their first record.
func (c *Clusters) number(at []int32) {
	c.Of = make([]int, len(at))
	name := map[int32]int{}
	for i, a := range at {
		n, known := name[a]
		if !known {
			n = len(name)
			name[a] = n
		}
		c.Of[i] = n
	}
	c.Count = len(name)
}
