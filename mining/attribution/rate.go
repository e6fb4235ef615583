package attribution

import (
	"fmt"
	"slices"

	"zhike/mining"
)

// mostEliminated states are solved by elimination, more by following the flow.
const mostEliminated = 128

// rate is the probability of conversion when every move to a channel that is
// gone ends the journey instead.
func (n *counted) rate(gone func(channel int32) bool) (float64, error) {
	if !slices.ContainsFunc(n.converted, func(v float64) bool { return v > 0 }) {
		return 0, nil // a bootstrap sample can be so poor
	}
	if len(n.last) <= mostEliminated {
		return n.eliminate(gone), nil
	}
	return n.follow(gone)
}

// eliminate takes the states out one by one: what went through a state goes
// straight on to where that state leads. Nothing is ever subtracted, so the
// answer is exact but for rounding (Grassmann, Taksar & Heyman 1985).
func (n *counted) eliminate(gone func(int32) bool) float64 {
	// States that are left get new numbers; the start stays 0.
	place, left := make([]int, len(n.last)), 0
	for s, c := range n.last {
		if place[s] = -1; s == 0 || !gone(c) {
			place[s] = left
			left++
		}
	}
	moved, converted, ended := make([]float64, left*left), make([]float64, left), make([]float64, left)
	for s, at := range place {
		if at >= 0 {
			converted[at], ended[at] = n.converted[s], n.ended[s]
		}
	}
	for m, v := range n.moved {
		from, to := place[n.from[m]], place[n.to[m]]
		switch {
		case from < 0:
		case to < 0:
			ended[from] += v
		default:
			moved[from*left+to] += v
		}
	}
	for k := left - 1; k > 0; k-- {
		row := moved[k*left : k*left+k]
		leaves := converted[k] + ended[k]
		for _, v := range row {
			leaves += v
		}
		if leaves == 0 {
			continue // never reached in this sample
		}
		for i := range k {
			through := moved[i*left+k] / leaves
			if through == 0 {
				continue
			}
			into := moved[i*left : i*left+k]
			for j, v := range row {
				into[j] += through * v
			}
			converted[i] += through * converted[k]
			ended[i] += through * ended[k]
		}
	}
	return converted[0] / (converted[0] + ended[0])
}

// The flow is followed until no more than stillUnderway of it is left, which
// bounds the error, and no longer than mostSteps.
const (
	stillUnderway = 1e-13
	mostSteps     = 20_000
)

// follow sends a flow of 1 from the start along the moves.
func (n *counted) follow(gone func(int32) bool) (float64, error) {
	leaves := make([]float64, len(n.last)) // without the moves of a state to itself, which only take time
	for m, v := range n.moved {
		if n.from[m] != n.to[m] {
			leaves[n.from[m]] += v
		}
	}
	for s := range leaves {
		leaves[s] += n.converted[s] + n.ended[s]
	}
	flow, next := make([]float64, len(n.last)), make([]float64, len(n.last))
	flow[0] = 1
	rate := 0.0
	for range mostSteps {
		for s, f := range flow {
			if f > 0 {
				flow[s] = f / leaves[s]
				rate += flow[s] * n.converted[s]
			}
		}
		for m, v := range n.moved {
			from, to := n.from[m], n.to[m]
			if f := flow[from]; f > 0 && from != to && !gone(n.last[to]) {
				next[to] += f * v
			}
		}
		underway := 0.0
		for _, f := range next {
			underway += f
		}
		if underway <= stillUnderway {
			return rate, nil
		}
		flow, next = next, flow
		clear(next)
	}
	return 0, mining.TableError(fmt.Sprintf("路径太长，马尔可夫链在 %d 步内走不完；请降低阶数或合并连续相同的触点", mostSteps),
		fmt.Sprintf("the paths are so long that the Markov chain does not end within %d steps; lower the order, or join equal touches in a row", mostSteps))
}

// removal is the share of the conversions that each channel's removal would
// lose, 1 − P(conversion without it) ÷ P(conversion): Anderl, Becker,
// von Wangenheim & Schumann (2016).
func (n *counted) removal(channels int) ([]float64, error) {
	effects := make([]float64, channels)
	all, err := n.rate(func(int32) bool { return false })
	if err != nil || !(all > 0) {
		return effects, err
	}
	for c := range effects {
		without, err := n.rate(func(channel int32) bool { return channel == int32(c) })
		if err != nil {
			return nil, err
		}
		effects[c] = max(0, 1-without/all)
	}
	return effects, nil
}
