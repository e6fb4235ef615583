package mining

import "math"

// Order returns the numbers of the rows sorted by the columns, ascending, the
// first column weighing most; rows that are equal in all of them keep their
// order, −0 equals 0, and NaN comes behind everything. The columns have one
// length, less than 2³².
//
// Sorting by what rows hold makes every later sum independent of the order in
// which they came.
//
// The bits of a float, flipped where it is negative, sort like the number:
// one counting pass (LSD radix sort, Knuth 5.2.5) for each eleven bits in which
// the rows differ at all is enough, and whole numbers leave most bits alone.
func Order(columns ...[]float64) []uint32 {
	n := len(columns[0])
	rows, spare := make([]keyed, n), make([]keyed, n)
	for i := range rows {
		rows[i].row = uint32(i)
	}
	for c := len(columns) - 1; c >= 0; c-- {
		all, none := ^uint64(0), uint64(0)
		for i := range rows {
			k := sortKey(columns[c][rows[i].row])
			rows[i].key = k
			all &= k
			none |= k
		}
		for varying, shift := none&^all, 0; shift < 64; shift += digit {
			if varying>>shift&(1<<digit-1) != 0 {
				countingPass(rows, spare, shift)
				rows, spare = spare, rows
			}
		}
	}
	order := make([]uint32, n)
	for i, r := range rows {
		order[i] = r.row
	}
	return order
}

// keyed is a row and the bits it is sorted by.
type keyed struct {
	key uint64
	row uint32
}

// sortKey is an unsigned number that grows with v.
func sortKey(v float64) uint64 {
	if math.IsNaN(v) {
		return math.MaxUint64
	}
	b := math.Float64bits(v + 0) // −0 becomes 0
	if b>>63 != 0 {
		return ^b
	}
	return b | 1<<63
}

// digit is how many bits a pass sorts by: six passes over the counts of 2048
// values, which the first cache holds.
const digit = 11

// countingPass moves rows by one digit of their keys, keeping the order of
// equal ones.
func countingPass(from, to []keyed, shift int) {
	const last = 1<<digit - 1
	var start [last + 2]int
	for _, r := range from {
		start[r.key>>shift&last+1]++
	}
	for b := range last {
		start[b+1] += start[b]
	}
	for _, r := range from {
		b := r.key >> shift & last
		to[start[b]] = r
		start[b]++
	}
}
