package text

import (
	_ "embed"
	"fmt"
	"math"
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

// given is the log probability of each character in a given name.
var given = sync.OnceValue(func() *[planes]float32 {
	p, sum := new([planes]float32), 0.0
	counts := map[rune]float64{}
	for line := range strings.Lines(givenCounts) {
		var r rune
		var n float64
		if _, err := fmt.Sscanf(line, "%c %g", &r, &n); err != nil {
			panic(err)
		}
		counts[r], sum = n, sum+n
	}
	for i := range p {
		p[i] = float32(math.Log(.1 / sum))
	}
	for r, n := range counts {
		p[r] = float32(math.Log((n + .1) / sum))
	}
	return p
})

var (
	longName  = float32(math.Log(nameShare * surnameShare))
	shortName = float32(math.Log(nameShare * surnameShare * shortShare))
)

// name tries a person's name that begins with the surname at character i.
func (c *cutter) name(i int) {
	for j := i + 1; j < min(i+3, len(c.kinds)) && c.kinds[j] >= han; j++ {
		score := shortName + c.s.given[c.chars[j]]
		if j == i+2 {
			score = longName + c.s.given[c.chars[i+1]] + c.s.given[c.chars[j]]
		}
		c.reach(i, j+1, score)
	}
}
