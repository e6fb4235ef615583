package model

import (
	"math"

	"zhike/mining/lifetime"
)

const (
	fineUpTo   = 20_000 // histories that sums are taken over one by one
	coarseStep = 0.03   // in ln(α + t)
)

// coarsen moves recency and age onto a grid that is even in ln(α + t), in place,
// so that sums over very many customers need few different histories. What the models
// say depends on time through α + t alone; half a step moves that by 1.5 % and
// the differences of customers cancel (the tests hold totals to 0.1 %).
func coarsen(histories []lifetime.History, alpha float64) {
	if len(histories) <= fineUpTo {
		return
	}
	snap := func(t float64) float64 {
		step := math.Round(math.Log1p(t/alpha) / coarseStep)
		return alpha * math.Expm1(step*coarseStep)
	}
	least := snap(1)
	if least == 0 {
		least = alpha * math.Expm1(coarseStep)
	}
	for i := range histories {
		h := &histories[i]
		h.Age = snap(h.Age)
		if h.Frequency > 0 {
			h.Recency = max(least, snap(h.Recency))
			h.Age = max(h.Age, h.Recency)
		}
	}
}
