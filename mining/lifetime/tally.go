package lifetime

import "zhike/mining"

// counted is a number of customers with the same history.
type counted struct {
	history History
	count   float64
}

// newTally counts equal histories, money aside, in a fixed order.
func newTally(histories []History) []counted {
	ages, recencies, frequencies := make([]float64, len(histories)), make([]float64, len(histories)), make([]float64, len(histories))
	for i, h := range histories {
		ages[i], recencies[i], frequencies[i] = h.Age, h.Recency, float64(h.Frequency)
	}
	if len(histories) == 0 {
		return nil
	}
	var groups []counted
	for _, i := range mining.Order(ages, recencies, frequencies) {
		h := histories[i]
		h.Money = 0
		if n := len(groups); n > 0 && groups[n-1].history == h {
			groups[n-1].count++
		} else {
			groups = append(groups, counted{h, 1})
		}
	}
	return groups
}
