package linkage

import (
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
)

// offer is a key with what it costs and finds.
type offer struct {
	key   Key
	cost  float64 // pairs
	finds []bool  // of the imagined pairs
}

// chooseKeys picks keys so that two records of one entity most likely share one
// of them in spite of errors: of all columns, beginnings of columns and pairs of
// these, each time the one that finds most of what is not found yet per pair
// compared (greedy cover), until nothing worth it is left.
func (t *table) chooseKeys(o Options, prints []uint64) []Key {
	s := t.sample(prints)
	offers := t.offers(s, o)
	found := make([]bool, imagined)
	var keys []Key
	budget := perRecord * float64(t.rows)
	for len(keys) < mostKeys {
		best, bestValue := -1, 0.0
		for i, f := range offers {
			gain := 0
			for k, yes := range f.finds {
				if yes && !found[k] {
					gain++
				}
			}
			if float64(gain) < leastGain*imagined || f.cost > budget {
				continue
			}
			if value := float64(gain) / (f.cost + costOfAKey*float64(t.rows)); value > bestValue {
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
	if len(keys) == 0 && len(offers) > 0 { // the guard of the size will say what it costs
		keys = append(keys, slices.MinFunc(offers, func(a, b offer) int { return int(min(1, max(-1, a.cost-b.cost))) }).key)
	}
	return keys
}

// offers are the keys to choose from.
func (t *table) offers(s *table, o Options) []offer {
	var parts []Part
	for _, c := range t.columns {
		if c.field.Kind != Number {
			parts = append(parts, Part{Column: c.field.Name}, Part{Column: c.field.Name, Start: true})
		}
	}
	if len(parts) == 0 { // nothing but numbers
		for _, c := range t.columns {
			parts = append(parts, Part{Column: c.field.Name})
		}
	}
	chance := mining.Random(o.Seed, 1)
	draws := make([][]float64, len(t.columns)+1) // the last: whether the guard leaves the block
	for j := range draws {
		for range imagined {
			draws[j] = append(draws[j], chance.Float64())
		}
	}
	var out []offer
	for i, p := range parts {
		if !p.Start {
			out = append(out, s.offer(Key{p}, t, draws, o.MaxBlock))
		}
		for _, q := range parts[i+1:] {
			if q.Column != p.Column {
				out = append(out, s.offer(Key{p, q}, t, draws, o.MaxBlock))
			}
		}
	}
	return out
}

// offer reckons cost and gain of a key by the sample.
func (s *table) offer(k Key, whole *table, draws [][]float64, most int) offer {
	scale := float64(whole.rows) / float64(s.rows)
	sides := map[uint64][2]float64{}
	for i, v := range s.values(k) {
		if v != none {
			n := sides[v]
			n[min(1, i/max(1, s.left)*min(1, s.left))]++
			sides[v] = n
		}
	}
	cost, kept := 0.0, 0.0
	for _, n := range sides { // whole numbers: exact in any order
		if (n[0]+n[1])*scale > float64(most) {
			continue
		}
		kept += n[0] + n[1]
		if s.left > 0 {
			cost += n[0] * n[1]
		} else {
			cost += n[0] * (n[0] - 1) / 2
		}
	}
	f := offer{k, cost * whole.pairs() / max(1, s.pairs()), make([]bool, imagined)}
	present := 0.0
	for _, v := range s.values(k) {
		if v != none {
			present++
		}
	}
	for i := range f.finds {
		f.finds[i] = present > 0 && draws[len(draws)-1][i] < kept/present
		for _, p := range k {
			j := s.index(p.Column)
			same := assumedSame
			if p.Start {
				same = assumedStart
			}
			here := s.presence(j)
			f.finds[i] = f.finds[i] && draws[j][i] < same*here*here
		}
	}
	return f
}

// presence is the share of records that have a value in a column.
func (t *table) presence(j int) float64 {
	n := 0
	for _, code := range t.columns[j].codes {
		if code != missing {
			n++
		}
	}
	return float64(n) / float64(max(1, t.rows))
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
