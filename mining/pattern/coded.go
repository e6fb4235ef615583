package pattern

import (
	"cmp"
	"slices"

	"zhike/mining"
)

// coded is the baskets without their infrequent items, an item being its
// rank: 0 occurs most often, and among equals the name decides, so that the
// order of the baskets has no say.
type coded struct {
	names    []string // by rank
	support  []int32
	items    []int32 // of all baskets, ranks rising within each
	starts   []int   // of each basket in items, and the end of the last
	holders  []int32 // the baskets that hold item 0, then item 1 …
	sections []int   // where the holders of each item begin, and the end of the last
}

func encode(b *Baskets, minimum int32) *coded {
	count := make([]int32, len(b.names))
	for _, item := range b.items {
		count[item]++
	}
	var frequent []int32
	for item, n := range count {
		if n >= minimum {
			frequent = append(frequent, int32(item))
		}
	}
	slices.SortFunc(frequent, func(x, y int32) int {
		return cmp.Or(cmp.Compare(count[y], count[x]), cmp.Compare(b.names[x], b.names[y]))
	})
	c := &coded{sections: make([]int, len(frequent)+1)}
	rank := make([]int32, len(b.names))
	for i := range rank {
		rank[i] = -1
	}
	for r, item := range frequent {
		rank[item] = int32(r)
		c.names, c.support = append(c.names, b.names[item]), append(c.support, count[item])
		c.sections[r+1] = c.sections[r] + int(count[item])
	}
	c.fill(b, rank)
	return c
}

// fill writes the baskets. Going through the items by rank and through the
// holders of each puts the ranks of every basket in order without sorting.
func (c *coded) fill(b *Baskets, rank []int32) {
	total := c.sections[len(c.sections)-1]
	c.holders, c.items, c.starts = make([]int32, total), make([]int32, total), make([]int, b.Len()+1)
	next := slices.Clone(c.sections)
	for i := range b.Len() {
		n := 0
		for _, item := range b.basket(i) {
			if r := rank[item]; r >= 0 {
				c.holders[next[r]] = int32(i)
				next[r]++
				n++
			}
		}
		c.starts[i+1] = c.starts[i] + n
	}
	free := slices.Clone(c.starts[:b.Len()])
	for r := range c.names {
		for _, i := range c.holding(int32(r)) {
			c.items[free[i]] = int32(r)
			free[i]++
		}
	}
}

// holding is the baskets that hold an item.
func (c *coded) holding(item int32) []int32 { return c.holders[c.sections[item]:c.sections[item+1]] }

// basket is the ranks in one basket, rising.
func (c *coded) basket(i int32) []int32 { return c.items[c.starts[i]:c.starts[i+1]] }

func checkBaskets(b *Baskets) error {
	if b == nil || b.Len() == 0 {
		return mining.TableError("没有购物篮，无从寻找", "there are no baskets to look into")
	}
	return nil
}
