package sim

import (
	"math"
	"math/rand/v2"
	"sort"
	"strconv"
	"strings"
)

// Every customer draws from streams of its own, one for each side of its life.
// So the same seed gives the same bytes however many goroutines work, and
// leaving out the browsing events does not change a single order.
const (
	streamIdentity uint64 = iota + 1
	streamLife
	streamCampaign
	streamBasket
	streamEvents
	streamFeedback
	streamTwice
	streamMess
	streamWalkIn
	streamWorld
)

// dice is a stream of chance that can be set to any (seed, stream, key).
type dice struct {
	pcg rand.PCG
	*rand.Rand
}

func newDice(seed, stream, key uint64) *dice {
	d := &dice{}
	d.Rand = rand.New(&d.pcg)
	d.set(seed, stream, key)
	return d
}

// set restarts the stream. The two halves of the PCG state are mixed, so that
// neighbouring keys begin far apart.
func (d *dice) set(seed, stream, key uint64) {
	d.pcg.Seed(mix(seed^mix(stream)), mix(key+stream<<56))
}

// mix is the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// hit is true with probability p.
func (d *dice) hit(p float64) bool { return d.Float64() < p }

// gamma draws from the gamma distribution with the given shape and mean
// shape × scale, by Marsaglia and Tsang, "A simple method for generating gamma
// variables" (2000); below shape 1 with their power of a uniform.
func (d *dice) gamma(shape, scale float64) float64 {
	if shape < 1 {
		return d.gamma(shape+1, scale) * math.Pow(1-d.Float64(), 1/shape)
	}
	c := shape - 1.0/3
	for {
		x := d.NormFloat64()
		v := 1 + x/math.Sqrt(9*c)
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-d.Float64()) < x*x/2+c-c*v+c*math.Log(v) {
			return c * v * scale
		}
	}
}

// beta draws from the beta distribution as a ratio of gammas.
func (d *dice) beta(a, b float64) float64 {
	x, y := d.gamma(a, 1), d.gamma(b, 1)
	if x+y == 0 { // both underflowed, which only very small a and b can do
		return 0.5
	}
	return x / (x + y)
}

// between draws a whole number from lo to hi, both included.
func (d *dice) between(lo, hi int) int { return lo + d.IntN(hi-lo+1) }

// of picks one of the words with equal chance.
func of[T any](d *dice, from []T) T { return from[d.IntN(len(from))] }

// urn picks an index with fixed weights.
type urn struct{ cum []float64 }

func newUrn(weights []float64) urn {
	cum := make([]float64, len(weights))
	var sum float64
	for i, w := range weights {
		sum += w
		cum[i] = sum
	}
	return urn{cum}
}

func (u urn) draw(d *dice) int {
	x := d.Float64() * u.cum[len(u.cum)-1]
	return min(sort.SearchFloat64s(u.cum, x), len(u.cum)-1)
}

// quantile returns the place, in steps of 1 from 0, below which the given share
// of the weight lies.
func (u urn) quantile(share float64) float64 {
	x := share * u.cum[len(u.cum)-1]
	i := min(sort.SearchFloat64s(u.cum, x), len(u.cum)-1)
	var below float64
	if i > 0 {
		below = u.cum[i-1]
	}
	if u.cum[i] == below {
		return float64(i)
	}
	return float64(i) + (x-below)/(u.cum[i]-below)
}

// words is a list with weights, read from text such as "王:730 李:720 张".
// A word without a number weighs 1.
type words struct {
	list []string
	urn
}

func newWords(text string) words {
	var w words
	var weights []float64
	for field := range strings.FieldsSeq(text) {
		word, number, found := strings.Cut(field, ":")
		weight := 1.0
		if found {
			weight = figure(number)
		}
		w.list = append(w.list, word)
		weights = append(weights, weight)
	}
	w.urn = newUrn(weights)
	return w
}

func (w words) word(d *dice) string { return w.list[w.draw(d)] }

// figure reads a number of a table in this package. A table that cannot be
// read is a mistake of the program, found by the first test that runs.
func figure(text string) float64 {
	x, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil {
		panic("sim: bad number in a table: " + text)
	}
	return x
}

// cut splits "name number".
func cut(text string) (string, float64) {
	name, number, _ := strings.Cut(text, " ")
	return name, figure(number)
}

// cut2 splits "number rest".
func cut2(text string) (float64, string) {
	number, rest, _ := strings.Cut(text, " ")
	return figure(number), rest
}
