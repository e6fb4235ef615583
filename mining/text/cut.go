package text

import (
	"math"
	"sync"
	"unicode/utf8"
)

// cutter cuts one text; its memory is used again.
type cutter struct {
	s      *Segmenter
	text   string
	bounds []int // where each word begins and ends, in bytes
	sum    int64 // cost of all words

	// The stretch under way, character by character.
	at    []int    // where it begins in the text; at last, where the stretch ends
	chars []uint16 // in one spelling
	kinds []kind   //
	codes []uint16 //
	best  []int64  // cost of the likeliest way to here
	from  []int32  // where the last word of that way begins
	cuts  []int32  // the way, backwards
}

var cutters = sync.Pool{New: func() any { return new(cutter) }}

// noWay is the cost of a place that no way leads to.
const noWay = math.MaxInt64

// keptCharacters is the longest stretch whose memory is kept for the next text.
const keptCharacters = 1 << 16

// done gives the cutter back.
func (c *cutter) done() {
	c.text = ""
	if cap(c.at) <= keptCharacters && cap(c.bounds) <= 2*keptCharacters {
		cutters.Put(c)
	}
}

// run cuts the text into stretches without signs, and those into words.
func (c *cutter) run(s *Segmenter, text string) {
	c.s, c.text, c.bounds, c.sum = s, text, c.bounds[:0], 0
	c.begin()
	for at := 0; at < len(text); {
		r, size := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[at:])
		}
		k := s.characters.of(r)
		switch {
		case k == letter && size == 1 && c.link(at) > 0:
			size = c.link(at)
			c.stretch(at)
			c.bounds = append(c.bounds, at, at+size)
		case k >= letter:
			c.take(at, r, k)
		case k == sign && c.glued(at, r, size):
			c.take(at, r, letter)
		default:
			c.stretch(at)
			if k != space {
				size = c.sign(at, size)
			}
		}
		at += size
	}
	c.stretch(len(text))
}

func (c *cutter) begin() {
	c.at, c.chars, c.kinds, c.codes = c.at[:0], c.chars[:0], c.kinds[:0], c.codes[:0]
}

func (c *cutter) take(at int, r rune, k kind) {
	c.at = append(c.at, at)
	c.chars = append(c.chars, c.s.characters.plain[r])
	c.kinds = append(c.kinds, k)
	c.codes = append(c.codes, c.s.codes[r])
}

// sign notes one sign with what hangs on it (a dash and dots are signs of
// several characters) and returns its size in bytes.
func (c *cutter) sign(at, size int) int {
	first, _ := utf8.DecodeRuneInString(c.text[at:])
	long := first == '—' || first == '…' || first == '─' || first == '.'
	end, last := at+size, first
	for end < len(c.text) {
		r, size := utf8.DecodeRuneInString(c.text[end:])
		tone := 0x1F3FB <= r && r <= 0x1F3FF
		hangs := c.s.characters.of(r) == joiner
		if !hangs && !tone && last != '\u200d' && !(long && r == first) {
			break
		}
		end, last = end+size, r
	}
	c.bounds = append(c.bounds, at, end)
	return end - at
}

// stretch cuts the stretch under way, which ends at the byte given.
func (c *cutter) stretch(end int) {
	n := len(c.at)
	if n == 0 {
		return
	}
	c.at = append(c.at, end)
	c.best, c.from = resized(c.best, n+1), resized(c.from, n+1)
	for i := range c.best {
		c.best[i] = noWay
	}
	c.best[0] = 0
	for i := range n {
		if c.best[i] != noWay { // else it is within a run of letters
			c.rules(i)
			c.words(i)
		}
	}
	c.sum += c.best[n]
	c.cuts = append(c.cuts[:0], int32(n))
	for i := int32(n); i > 0; i = c.from[i] {
		c.cuts = append(c.cuts, c.from[i])
	}
	for k := len(c.cuts) - 1; k > 0; k-- {
		c.bounds = append(c.bounds, c.at[c.cuts[k]], c.at[c.cuts[k-1]])
	}
	c.begin()
}

// words tries every word of the dictionary that begins at character i.
func (c *cutter) words(i int) {
	t, here := c.s.words, c.best[i]
	s := t.first[c.codes[i]]
	for j := i + 1; s != 0; j++ {
		if cost := s.cost(); cost > 0 && here+cost < c.best[j] && !c.within(j) {
			c.best[j], c.from[j] = here+cost, int32(i)
		}
		if j == len(c.codes) || j == i+1 && !t.second(s, c.codes[j]) {
			return
		}
		s = t.next(s, c.codes[j])
	}
}

// reach notes a word from character i to j, unless a likelier way leads there.
func (c *cutter) reach(i, j int, cost int64) {
	if v := c.best[i] + cost; v < c.best[j] {
		c.best[j], c.from[j] = v, int32(i)
	}
}

func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
