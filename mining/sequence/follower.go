package sequence

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// follower goes through the sequences for Follow.
type follower struct {
	*coded
	within float64
	items  int // those of smaller rank are looked at
	all    int // sequences
}

// sequencesPerPiece is so large that few tables of counts are added up.
const sequencesPerPiece = 65536

// each calls see for every sequence with what is known of it, on all
// processors, piece by piece.
func (f follower) each(ctx context.Context, begin func(piece int) (see func(*view))) error {
	return mining.Pieces(ctx, f.all, sequencesPerPiece, func(piece, lo, hi int) {
		see, v := begin(piece), &view{follower: f, places: make([][]int32, f.items)}
		for s := lo; s < hi; s++ {
			if s%1024 == 0 && ctx.Err() != nil {
				return
			}
			v.load(s)
			see(v)
		}
	})
}

// pieces is the number of pieces that each makes.
func (f follower) pieces() int { return (f.all + sequencesPerPiece - 1) / sequencesPerPiece }

// count counts in how many sequences each item follows each, at first × items + then.
func (f follower) count(ctx context.Context) ([]int32, error) {
	pieces := make([][]int32, f.pieces())
	err := f.each(ctx, func(piece int) func(*view) {
		counts := make([]int32, f.items*f.items)
		pieces[piece] = counts
		return func(v *view) {
			for _, a := range v.held {
				for _, b := range v.held {
					if _, ok := v.after(a, b); ok {
						counts[int(a)*f.items+int(b)]++
					}
				}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	total := pieces[0]
	for _, counts := range pieces[1:] {
		for i, n := range counts {
			total[i] += n
		}
	}
	return total, nil
}

// choose keeps the pairs that are in enough sequences.
func (out *Follows) choose(f follower, counts []int32, minimum int32, most int) {
	for k, n := range counts {
		if n >= minimum {
			out.ranks = append(out.ranks, [2]int32{int32(k / f.items), int32(k % f.items)})
		}
	}
	out.Tested = len(out.ranks)
	of := func(r [2]int32) int32 { return counts[int(r[0])*f.items+int(r[1])] }
	slices.SortFunc(out.ranks, func(x, y [2]int32) int {
		return cmp.Or(cmp.Compare(of(y), of(x)), slices.Compare(x[:], y[:]))
	})
	if len(out.ranks) > most {
		out.ranks = out.ranks[:most]
		out.Warnings = append(out.Warnings, mining.Text{
			Zh: fmt.Sprintf("共有 %d 对商品，只列出了最常见的 %d 对。", out.Tested, most),
			En: fmt.Sprintf("Of %d pairs only those in most sequences, %d, were kept.", out.Tested, most)})
	}
	for _, r := range out.ranks {
		n, a, b := float64(of(r)), float64(f.support[r[0]]), float64(f.support[r[1]])
		out.Pairs = append(out.Pairs, Pair{First: f.names[r[0]], Then: f.names[r[1]], Sequences: int(n), Share: n / a, Lift: n / a * float64(f.all) / b})
	}
}

// evidence is what the sequences say of one pair.
type evidence struct {
	times  []float64 // from the first to the second
	chance []float64 // that the first comes before the second, in each sequence with both
	before int       // sequences in which it does
}

// describe fills in times and order of the pairs chosen.
func (f follower) describe(ctx context.Context, out *Follows) error {
	place := make([]int32, f.items*f.items) // of each pair in ranks, from 1
	for i, r := range out.ranks {
		place[int(r[0])*f.items+int(r[1])] = int32(i + 1)
	}
	pieces := make([][]evidence, f.pieces())
	err := f.each(ctx, func(piece int) func(*view) {
		found := make([]evidence, len(out.ranks))
		pieces[piece] = found
		return func(v *view) {
			for _, a := range v.held {
				for _, b := range v.held {
					if k := place[int(a)*f.items+int(b)]; k > 0 {
						found[k-1].see(v, a, b)
					}
				}
			}
		}
	})
	if err != nil {
		return err
	}
	return mining.Pieces(ctx, len(out.ranks), 64, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			var e evidence
			for _, found := range pieces {
				e.times, e.chance, e.before = append(e.times, found[i].times...), append(e.chance, found[i].chance...), e.before+found[i].before
			}
			e.describe(&out.Pairs[i])
		}
	})
}

func (e *evidence) see(v *view, a, b int32) {
	if time, ok := v.after(a, b); ok {
		e.times = append(e.times, time)
	}
	if f, t, before := v.order(a, b); f > 0 && t > 0 {
		e.chance = append(e.chance, float64(f)/float64(f+t))
		if before {
			e.before++
		}
	}
}

// view is the places of each item in the sequence in hand.
type view struct {
	follower
	places [][]int32
	held   []int32 // items with places
}

func (v *view) load(s int) {
	for _, item := range v.held {
		v.places[item] = v.places[item][:0]
	}
	v.held = v.held[:0]
	for at := v.starts[s]; at < v.starts[s+1]; at++ {
		if item := v.coded.items[at]; int(item) < v.items {
			if len(v.places[item]) == 0 {
				v.held = append(v.held, item)
			}
			v.places[item] = append(v.places[item], at)
		}
	}
}

// after returns the time from the first step with a to the next with b; false
// if there is none within the window.
func (v *view) after(a, b int32) (float64, bool) {
	if a == b {
		return 0, false
	}
	first := v.places[a][0]
	for _, at := range v.places[b] {
		if v.step[at] > v.step[first] {
			time := v.time[at] - v.time[first]
			return time, time <= v.within
		}
	}
	return math.NaN(), false
}

// order counts the steps with a but not b and those with b but not a, and
// tells whether the first of all these is one with a.
func (v *view) order(a, b int32) (onlyA, onlyB int, before bool) {
	x, y := v.places[a], v.places[b]
	for len(x) > 0 || len(y) > 0 {
		switch {
		case len(y) == 0 || len(x) > 0 && v.step[x[0]] < v.step[y[0]]:
			before = before || onlyA+onlyB == 0
			onlyA++
			x = x[1:]
		case len(x) == 0 || v.step[y[0]] < v.step[x[0]]:
			onlyB++
			y = y[1:]
		default: // together: says nothing of the order
			x, y = x[1:], y[1:]
		}
	}
	return onlyA, onlyB, before
}
