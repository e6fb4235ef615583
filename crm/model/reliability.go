package model

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Bin is the customers whose predicted probability of at least one purchase in
// the days held back lies between From and To, and how many of them did buy.
type Bin struct {
	From      float64 `json:"from"`
	To        float64 `json:"to"`
	Customers int     `json:"customers"`
	Predicted float64 `json:"predicted" doc:"mean probability"`
	Actual    float64 `json:"actual" doc:"share that bought"`
	Low       float64 `json:"low" doc:"95 % interval of the share (Wilson)"`
	High      float64 `json:"high"`
}

const tenths = 10

// bins compares predicted probabilities with what happened, by tenths.
func (t *trial) bins() []Bin {
	var sums [tenths]Bin
	for i, h := range t.learnt {
		p := t.model.NextOrder(h, t.horizon()).Within
		b := &sums[tenth(p)]
		b.Customers++
		b.Predicted += p
		if t.held[i] > 0 {
			b.Actual++
		}
	}
	out := []Bin{}
	for i, b := range sums {
		if b.Customers == 0 {
			continue
		}
		n := float64(b.Customers)
		b.From, b.To = float64(i)/tenths, float64(i+1)/tenths
		b.Predicted /= n
		b.Low, b.High = wilson(b.Actual, n, 0.95)
		b.Actual /= n
		out = append(out, b)
	}
	return out
}

// tenth is the index of the tenth that a probability lies in.
func tenth(p float64) int { return min(tenths-1, max(0, int(p*tenths))) }

// wilson is the interval of a share with k hits of n (Wilson 1927, “Probable
// inference, the law of succession, and statistical inference”).
func wilson(k, n, level float64) (low, high float64) {
	z := mathext.NormalQuantile(0.5 + level/2)
	share, square := k/n, z*z/n
	middle := (share + square/2) / (1 + square)
	half := z / (1 + square) * math.Sqrt(share*(1-share)/n+square/(4*n))
	return max(0, middle-half), min(1, middle+half)
}
