package linkage

// offers are the keys to choose from: columns and pairs of columns or of their
// beginnings. Numbers are left out, since their errors are not in the letters.
func (c *chooser) offers() []offer {
	var parts []Part
	for _, column := range c.sample.columns {
		if column.field.Kind != Number {
			parts = append(parts, Part{Column: column.field.Name}, Part{Column: column.field.Name, Start: true})
		}
	}
	if len(parts) == 0 { // nothing but numbers
		for _, column := range c.sample.columns {
			parts = append(parts, Part{Column: column.field.Name})
		}
	}
	for _, p := range parts {
		c.values[p] = c.sample.values(Key{p})
	}
	var out []offer
	rare := map[Part]bool{} // so few share it that another part would only lose matches
	for _, p := range parts {
		f := c.offer(Key{p})
		rare[p] = f.cost < rareEnough*c.rows
		if !p.Start || rare[p] {
			out = append(out, f)
		}
	}
	for i, p := range parts {
		for _, q := range parts[i+1:] {
			if q.Column != p.Column && !rare[p] && !rare[q] {
				out = append(out, c.offer(Key{p, q}))
			}
		}
	}
	return out
}

// offer reckons cost and finds of a key.
func (c *chooser) offer(k Key) offer {
	cost, present, kept := c.cost(k)
	f := offer{k, cost, make([]bool, imagined)}
	for i := range f.finds {
		f.finds[i] = c.draws[len(c.draws)-1][i]*present < kept
	}
	for _, p := range k {
		j := c.sample.index(p.Column)
		same := assumedSame
		if p.Start {
			same = assumedStart
		}
		same *= c.presence[j] * c.presence[j]
		for i := range f.finds {
			f.finds[i] = f.finds[i] && c.draws[j][i] < same
		}
	}
	return f
}

// cost is how many pairs a key makes, how many of the sample's records have it,
// and of these how many lie in a block that the guard leaves.
func (c *chooser) cost(k Key) (pairs, present, kept float64) {
	s := c.sample
	first := c.values[k[0]]
	second := first // a key with one part is told apart by it alone
	if len(k) == 2 {
		second = c.values[k[1]]
	}
	number := make(map[uint64]int32, s.rows/2)
	sides := make([][2]float64, 0, s.rows/2)
	for i := range s.rows {
		if first[i] == none || second[i] == none {
			continue
		}
		v := first[i]*31 + second[i]
		n, known := number[v]
		if !known {
			n = int32(len(sides))
			number[v] = n
			sides = append(sides, [2]float64{})
		}
		if i < s.left {
			sides[n][0]++
		} else {
			sides[n][1]++
		}
		present++
	}
	for _, n := range sides { // whole numbers: exact in any order
		if (n[0]+n[1])*c.rows > c.most*float64(s.rows) {
			continue
		}
		kept += n[0] + n[1]
		if s.left > 0 {
			pairs += n[0] * n[1]
		} else {
			pairs += n[1] * (n[1] - 1) / 2
		}
	}
	return pairs * c.pairs / max(1, s.pairs()), present, kept
}
