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
// those the share that one surname has and that a given name of one character
// has. They are of the size that newspapers show; the segmenter reacts little
// to them.
const (
	nameShare    = .0009
	surnameShare = .004
	shortShare   = .14
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

var (
	longName  = costOf(nameShare * surnameShare)
	shortName = costOf(nameShare * surnameShare * shortShare)
)

// name tries a person's name that begins with the surname at character i.
func (c *cutter) name(i int) {
	for j := i + 1; j < min(i+3, len(c.kinds)) && c.kinds[j] >= han; j++ {
		cost := shortName + c.s.given[c.chars[j]]
		if j == i+2 {
			cost = longName + c.s.given[c.chars[i+1]] + c.s.given[c.chars[j]]
		}
		c.reach(i, j+1, cost)
	}
}
