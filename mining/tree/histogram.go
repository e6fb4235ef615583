package tree

// histogram is the slopes of a node's rows summed by bin, for each column in
// use. Every column has 256 places, so that a bin needs no check of bounds.
type histogram [][256]sum

// strip is how many columns are summed in one pass over the rows: their four
// histograms fit into the first cache, and while one addition waits for the
// memory another is done.
const strip = 4

// fill sums the slopes of the rows into the columns of a strip, whose numbers
// are given. The slopes stand in the order of the rows; rows is nil for all.
func (h histogram) fill(b *binned, columns []int, at int, rows []int32, of []slope, used []int) {
	end := min(at+strip, len(columns))
	for k := at; k < end; k++ {
		clear(h[k][:used[columns[k]]])
	}
	if end-at == strip {
		c := columns[at:end]
		four(rows, of, b.columns[c[0]], b.columns[c[1]], b.columns[c[2]], b.columns[c[3]], &h[at], &h[at+1], &h[at+2], &h[at+3])
		return
	}
	for k := at; k < end; k++ {
		one(rows, of, b.columns[columns[k]], &h[k])
	}
}

func four(rows []int32, of []slope, a, b, c, d []uint8, ha, hb, hc, hd *[256]sum) {
	if rows == nil {
		a, b, c, d = a[:len(of)], b[:len(of)], c[:len(of)], d[:len(of)]
		for i, s := range of {
			g, h := int64(s.g), int64(s.h)
			x, y, z, w := &ha[a[i]], &hb[b[i]], &hc[c[i]], &hd[d[i]]
			x.g += g
			x.h += h
			y.g += g
			y.h += h
			z.g += g
			z.h += h
			w.g += g
			w.h += h
		}
		return
	}
	of = of[:len(rows)]
	b, c, d = b[:len(a)], c[:len(a)], d[:len(a)]
	for i, r := range rows {
		g, h := int64(of[i].g), int64(of[i].h)
		x, y, z, w := &ha[a[r]], &hb[b[r]], &hc[c[r]], &hd[d[r]]
		x.g += g
		x.h += h
		y.g += g
		y.h += h
		z.g += g
		z.h += h
		w.g += g
		w.h += h
	}
}

func one(rows []int32, of []slope, a []uint8, ha *[256]sum) {
	if rows == nil {
		a = a[:len(of)]
		for i, s := range of {
			x := &ha[a[i]]
			x.g += int64(s.g)
			x.h += int64(s.h)
		}
		return
	}
	of = of[:len(rows)]
	for i, r := range rows {
		x := &ha[a[r]]
		x.g += int64(of[i].g)
		x.h += int64(of[i].h)
	}
}

// subtract leaves in h what is not in part.
func (h histogram) subtract(part histogram, k, bins int) {
	a, b := h[k][:bins], part[k][:bins]
	for i := range a {
		a[i].g -= b[i].g
		a[i].h -= b[i].h
	}
}
