package mining

import "math"

// MinCount is the number of cases that a minimum support asks for: a share
// below 1 of all n, rounded up, or the number itself. A share that makes a
// whole number but for the last bits of a float (.001 × 9000) is that number.
func MinCount(support float64, n int) int {
	if support < 1 {
		support *= float64(n)
		if near := math.Round(support); math.Abs(support-near) < 1e-9*near {
			support = near
		}
	}
	return max(1, int(math.Ceil(min(support, math.MaxInt32))))
}
