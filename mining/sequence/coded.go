package sequence

import (
	"cmp"
	"slices"
)

// coded is the sequences without their infrequent items, an item being its
// rank: 0 is in most sequences, and among equals the name decides.
type coded struct {
	names   []string // by rank
	support []int32  // sequences that hold the item
	items   []int32  // of all sequences, step by step, ranks rising within a step
	step    []int32  // of each of items, counted over all sequences
	time    []float64
	starts  []int32 // of each sequence in items, and the end of the last
	single  bool    // no step has more than one item
}

func encode(s *Sequences, minimum int32) *coded {
	count, last := make([]int32, len(s.names)), make([]int32, len(s.names))
	for i := range s.ends {
		from, to := s.bounds(i)
		for _, item := range s.items[s.stepStart(from):s.stepStart(to)] {
			if last[item] != int32(i)+1 {
				last[item] = int32(i) + 1
				count[item]++
			}
		}
	}
	var frequent []int32
	for item, n := range count {
		if n >= minimum {
			frequent = append(frequent, int32(item))
		}
	}
	slices.SortFunc(frequent, func(x, y int32) int {
		return cmp.Or(cmp.Compare(count[y], count[x]), cmp.Compare(s.names[x], s.names[y]))
	})
	c, rank := &coded{starts: []int32{0}, single: true}, make([]int32, len(s.names))
	for i := range rank {
		rank[i] = -1
	}
	for r, item := range frequent {
		rank[item] = int32(r)
		c.names, c.support = append(c.names, s.names[item]), append(c.support, count[item])
	}
	c.fill(s, rank)
	return c
}

func (c *coded) fill(s *Sequences, rank []int32) {
	for i := range s.ends {
		from, to := s.bounds(i)
		for k := from; k < to; k++ {
			begin := len(c.items)
			for _, item := range s.stepItems(k) {
				if r := rank[item]; r >= 0 {
					c.items, c.step, c.time = append(c.items, r), append(c.step, int32(k)), append(c.time, s.steps[k].time)
				}
			}
			if slices.Sort(c.items[begin:]); len(c.items)-begin > 1 {
				c.single = false
			}
		}
		c.starts = append(c.starts, int32(len(c.items)))
	}
}
