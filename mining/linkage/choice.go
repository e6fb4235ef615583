package linkage

import (
	"cmp"
	"slices"

	"zhike/mining"
)

// What is assumed of two records of one entity when keys are chosen: that a
// value they both have is the same, or begins the same, this often.
const (
	assumedSame  = .8
	assumedStart = .88
)

const (
	sampled    = 50_000 // records by which the cost of keys is reckoned
	imagined   = 4096   // pairs by which it is reckoned what keys find
	mostKeys   = 10
	perRecord  = 60   // pairs that all keys together may cost for each record
	leastGain  = .001 // share of the imagined pairs that a key must add
	costOfAKey = 3    // pairs per record that a key costs in itself
	rareEnough = .5   // pairs per record below which a part is a key by itself
)

// offer is a key with what it costs and finds.
type offer struct {
	key   Key
	cost  float64 // pairs
	finds []bool  // of the imagined pairs
}

// chooser reckons what keys cost and find.
type chooser struct {
	sample   *table
	rows     float64 // of the whole table
	pairs    float64
	most     float64 // records of a block
	presence []float64
	values   map[Part][]uint64 // of the sample's records
	draws    [][]float64       // by column and imagined pair; the last: whether the guard leaves the block
}

// chooseKeys picks keys so that two records of one entity most likely share one
// of them in spite of errors: of all columns, beginnings of columns and pairs of
// these, each time the one that finds most of what is not found yet per pair
// compared (greedy cover), until nothing worth it is left.
func (t *table) chooseKeys(o Options, prints []uint64) []Key {
	c := t.chooser(o, prints)
	offers := c.offers()
	found := make([]bool, imagined)
	var keys []Key
	budget := perRecord * c.rows
	for len(keys) < mostKeys {
		best, bestValue := -1, 0.0
		for i, f := range offers {
			gain := f.gain(found)
			if gain < leastGain*imagined || f.cost > budget {
				continue
			}
			if value := gain / (f.cost + costOfAKey*c.rows); value > bestValue {
				best, bestValue = i, value
			}
		}
		if best < 0 {
			break
		}
		keys = append(keys, offers[best].key)
		budget -= offers[best].cost
		for k, yes := range offers[best].finds {
			found[k] = found[k] || yes
		}
	}
	if len(keys) == 0 { // the guard of the size will say what it costs
		keys = append(keys, slices.MinFunc(offers, func(a, b offer) int { return cmp.Compare(a.cost, b.cost) }).key)
	}
	return keys
}

func (f offer) gain(found []bool) float64 {
	n := 0
	for k, yes := range f.finds {
		if yes && !found[k] {
			n++
		}
	}
	return float64(n)
}

func (t *table) chooser(o Options, prints []uint64) *chooser {
	s := t.sample(prints)
	c := &chooser{sample: s, rows: float64(t.rows), pairs: t.pairs(), most: float64(o.MaxBlock), values: map[Part][]uint64{}}
	chance := mining.Random(o.Seed, 1)
	for j := range len(t.columns) + 1 {
		c.draws = append(c.draws, make([]float64, imagined))
		for k := range c.draws[j] {
			c.draws[j][k] = chance.Float64()
		}
	}
	for j := range s.columns {
		n := 0
		for _, code := range s.columns[j].codes {
			if code != missing {
				n++
			}
		}
		c.presence = append(c.presence, float64(n)/float64(max(1, s.rows)))
	}
	return c
}

// sample takes about as many records as sampled says, the same ones in whatever
// order they come.
func (t *table) sample(prints []uint64) *table {
	every := uint64(t.rows/sampled + 1)
	if every == 1 {
		return t
	}
	var rows []int
	s := &table{columns: make([]coded, len(t.columns))}
	for i, p := range prints {
		if mixed(p)%every == 0 {
			rows = append(rows, i)
			if i < t.left {
				s.left++
			}
		}
	}
	s.rows = len(rows)
	for j := range t.columns {
		s.columns[j] = t.columns[j].take(rows)
	}
	return s
}

// take numbers the values of some rows anew.
func (c *coded) take(rows []int) coded {
	out := coded{field: c.field}
	code := map[int32]int32{missing: missing}
	for _, i := range rows {
		k, known := code[c.codes[i]]
		if !known {
			k = int32(len(out.forms))
			code[c.codes[i]] = k
			out.forms = append(out.forms, c.forms[c.codes[i]])
		}
		out.codes = append(out.codes, k)
	}
	return out
}
