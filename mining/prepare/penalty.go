package prepare

import (
	"context"
	"math"

	"zhike/mining"
)

// What the penalty is chosen from, and on how many rows: with more of them it
// hardly matters any more.
const (
	penaltyRows   = 1000
	penaltyRounds = 10
	penaltyHidden = .1
)

func penalties() []float64 { return []float64{30, 10, 3, 1, .3} }

// choosePenalty hides a tenth of the known values of at most a thousand rows, and
// takes the penalty that fills them best: by the mean squared error of numbers in
// standard deviations and of the probabilities of levels.
func choosePenalty(ctx context.Context, x *mining.Matrix) (float64, error) {
	order := contentOrder(x)
	x = x.Take(order[:min(len(order), penaltyRows)])
	random := mining.Random(0, 0x9e7a17)
	columns := make([]mining.Column, x.Width())
	var hidden [][2]int // row and column
	for j := range columns {
		columns[j] = x.Column(j)
		known := len(present(columns[j].Values))
		if known == 0 { // of this part of the rows
			columns[j].Values = make([]float64, x.Rows())
			continue
		}
		values := append([]float64(nil), columns[j].Values...)
		for i, v := range values {
			if v == v && random.Float64() < penaltyHidden && known > 2 {
				values[i] = math.NaN()
				hidden = append(hidden, [2]int{i, j})
				known--
			}
		}
		columns[j].Values = values
	}
	holed, err := mining.NewMatrix(columns...)
	if err != nil || len(hidden) == 0 {
		return penalties()[2], err
	}
	d := designOf(holed)
	best, least := 0., 0.
	for _, penalty := range penalties() {
		c := newChain(&d, holed, penalty)
		for range penaltyRounds {
			if _, _, err := c.round(ctx); err != nil {
				return 0, err
			}
		}
		if e := c.error(x, hidden); best == 0 || e < least {
			best, least = penalty, e
		}
	}
	return best, nil
}

// error is the sum of squared errors of the hidden values.
func (c *chain) error(x *mining.Matrix, hidden [][2]int) float64 {
	sum, row, truth := 0., make([]float64, x.Width()), make([]float64, len(c.design.Terms))
	for _, h := range hidden {
		i, j := h[0], h[1]
		x.Row(i, row)
		c.design.code(row, truth)
		for _, k := range c.design.by[j] {
			e := c.table[i*c.width+1+k] - truth[k]
			if t := c.design.Terms[k]; t.Level >= 0 {
				e *= t.Scale
			}
			sum += e * e
		}
	}
	return sum
}
