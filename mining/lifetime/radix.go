package lifetime

import "math"

// sortedOrder returns the permutation that sorts rows by the columns, the
// first column weighing most. Values must not be negative nor NaN: then the bit
// patterns of floats sort like the numbers, and one counting pass per byte that
// varies at all is enough (whole numbers of days leave most bytes constant).
//
// Sorting makes every later sum independent of the order of the rows.
func sortedOrder(columns ...[]float64) []uint32 {
	n := len(columns[0])
	from, to := make([]uint32, n), make([]uint32, n)
	for i := range from {
		from[i] = uint32(i)
	}
	for c := len(columns) - 1; c >= 0; c-- {
		varying := varyingBits(columns[c])
		for shift := 0; shift < 64; shift += 8 {
			if varying>>shift&0xff == 0 {
				continue
			}
			countingPass(columns[c], from, to, shift)
			from, to = to, from
		}
	}
	return from
}

// varyingBits has a one wherever two of the values differ in that bit.
func varyingBits(values []float64) uint64 {
	all, none := ^uint64(0), uint64(0)
	for _, v := range values {
		b := math.Float64bits(v)
		all &= b
		none |= b
	}
	return none &^ all
}

// countingPass reorders from into to by one byte of the column, keeping the
// order of equal bytes.
func countingPass(column []float64, from, to []uint32, shift int) {
	var start [257]int
	for _, v := range column {
		start[math.Float64bits(v)>>shift&0xff+1]++
	}
	for b := range 256 {
		start[b+1] += start[b]
	}
	for _, i := range from {
		b := math.Float64bits(column[i]) >> shift & 0xff
		to[start[b]] = i
		start[b]++
	}
}
