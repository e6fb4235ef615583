package text

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed data/surnames.txt
var surnames string

//go:embed data/given.txt
var givenCounts string

// The share of words that are names of people and in no dictionary, and of
// those the share that one surname has. They are of the size that newspapers
// show; the segmenter reacts little to them.
const (
	nameShare    = .0009
	surnameShare = .004
)

// given is the cost of each character in a given name.
var given = sync.OnceValue(func() *[planes]int64 {
	costs, sum := new([planes]int64), 0.0
	counts := map[rune]float64{}
	for line := range strings.Lines(givenCounts) {
		var r rune
		var n float64
		if _, err := fmt.Sscanf(line, "%c %g", &r, &n); err != nil {
			panic(err)
		}
		counts[r], sum = n, sum+n
	}
	for i := range costs {
		costs[i] = costOf(.1 / sum)
	}
	for r, n := range counts {
		costs[r] = costOf((n + .1) / sum)
	}
	return costs
})

var nameCost = costOf(nameShare * surnameShare)

// name tries a person's name of two characters behind the surname at character
// i. With one only, 王老 of 王老吉 would be a name oftener than not.
func (c *cutter) name(i int) {
	if i+2 < len(c.kinds) && c.kinds[i+1] >= han && c.kinds[i+2] >= han {
		c.reach(i, i+3, nameCost+c.s.given[c.chars[i+1]]+c.s.given[c.chars[i+2]])
	}
}
