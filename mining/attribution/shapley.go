package attribution

import (
	"context"
	"math"
	"math/bits"

	"zhike/mining"
)

// mostExact channels have their Shapley value computed over all sets.
const mostExact = 12

// chainGame is the Shapley value where a set of channels is worth the rate of
// conversion of the chain when all others are gone (see Chain), in shares of
// the whole: with sampling, also the standard error of each share.
func chainGame(ctx context.Context, n *counted, channels, walks int, seed uint64) (values, errors []float64, err error) {
	if channels <= mostExact {
		values, err = exact(ctx, channels, func(set uint64) (float64, error) {
			return n.rate(func(c int32) bool { return set>>c&1 == 0 })
		})
		return values, make([]float64, channels), err
	}
	return sampled(ctx, channels, walks, seed, func(present []bool) (float64, error) {
		return n.rate(func(c int32) bool { return !present[c] })
	})
}

// gain is what a channel adds to a set: never less than nothing but by rounding,
// since a journey that is still there converts as it did.
func gain(before, after float64) float64 { return max(0, after-before) }

// exact is Shapley's (1953) value by its formula,
//
//	φ(c) = Σ over sets S without c of |S|! (n−|S|−1)! ÷ n! · (worth(S ∪ c) − worth(S))
func exact(ctx context.Context, channels int, worth func(set uint64) (float64, error)) ([]float64, error) {
	worths := make([]float64, 1<<channels)
	for set := uint64(1); set < 1<<channels; set++ {
		if set%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		v, err := worth(set)
		if err != nil {
			return nil, err
		}
		worths[set] = v
	}
	weights := make([]float64, channels) // by the size of S: 1 ÷ (n · C(n−1, |S|))
	weights[0] = 1 / float64(channels)
	for s := 1; s < channels; s++ {
		weights[s] = weights[s-1] * float64(s) / float64(channels-s)
	}
	values := make([]float64, channels)
	for set, before := range worths {
		for c := range channels {
			if set>>c&1 == 0 {
				values[c] += weights[bits.OnesCount(uint(set))] * gain(before, worths[set|1<<c])
			}
		}
	}
	return values, nil
}

// sampled estimates the value as the mean of what each channel adds over random
// orders (Castro, Gómez & Tejada 2009), each order taken backwards too, since
// what is early in the one is late in the other and the errors partly cancel.
// The standard error is that of the means of pairs.
func sampled(ctx context.Context, channels, walks int, seed uint64, worth func(present []bool) (float64, error)) (values, errors []float64, err error) {
	values, errors = make([]float64, channels), make([]float64, channels)
	random := mining.Random(seed, 0x5a91)
	present, pair := make([]bool, channels), make([]float64, channels)
	pairs := float64(walks / 2)
	for done := 1.0; done <= pairs; done++ {
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		order := random.Perm(channels)
		clear(pair)
		for range 2 {
			clear(present)
			before := 0.0
			for _, c := range order {
				present[c] = true
				v, err := worth(present)
				if err != nil {
					return nil, nil, err
				}
				pair[c] += gain(before, v) / 2
				before = v
			}
			for i, j := 0, channels-1; i < j; i, j = i+1, j-1 {
				order[i], order[j] = order[j], order[i]
			}
		}
		for c, v := range pair { // Welford's running mean and sum of squares
			step := v - values[c]
			values[c] += step / done
			errors[c] += step * (v - values[c])
		}
	}
	for c, squares := range errors {
		errors[c] = math.Sqrt(squares / max(1, pairs-1) / pairs)
	}
	return values, errors, nil
}
