package attribution

// mostOrder is the longest memory of the Markov chain.
const mostOrder = 10

// chain is the Markov chain of the journeys: a state is the last touches, as
// many as the order, of a journey under way; state 0 is the start. From every
// state it goes to the next, to conversion or to the end without.
//
// Only which moves there are is kept; how often each was made depends on the sample.
type chain struct {
	last  []int32 // the channel touched last in each state; −1 for the start
	from  []int32 // of each move between states
	to    []int32
	moves [][]int32 // of each path, the moves it makes
	ends  []int32   // of each path, the state it ends in
}

// newChain numbers the states and moves.
func newChain(paths []path, order int) *chain {
	c := &chain{last: []int32{-1}, moves: make([][]int32, len(paths)), ends: make([]int32, len(paths))}
	memory := [][]int32{nil} // of each state
	states := map[string]int32{}
	moves := map[[2]int32]int32{}       // by state and channel
	targets := make([]int32, 0, 1)      // of each move
	key := make([]byte, 0, 4*mostOrder) // of a state
	for i, p := range paths {
		at := int32(0)
		c.moves[i] = make([]int32, len(p.touches))
		for k, touch := range p.touches {
			move, known := moves[[2]int32{at, touch}]
			if !known {
				next := append(append([]int32{}, memory[at]...), touch)
				next = next[max(0, len(next)-order):]
				key = key[:0]
				for _, v := range next {
					key = append(key, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
				}
				state, known := states[string(key)]
				if !known {
					state = int32(len(c.last))
					states[string(key)] = state
					c.last, memory = append(c.last, touch), append(memory, next)
				}
				move = int32(len(c.from))
				moves[[2]int32{at, touch}] = move
				c.from, targets = append(c.from, at), append(targets, state)
			}
			c.moves[i][k] = move
			at = targets[move]
		}
		c.ends[i] = at
	}
	c.to = targets
	return c
}

// counted is a chain with how often each move was made.
type counted struct {
	*chain
	moved            []float64
	converted, ended []float64 // from each state
}

func (c *chain) count(s sample) *counted {
	n := &counted{c, make([]float64, len(c.from)), make([]float64, len(c.last)), make([]float64, len(c.last))}
	for i, moves := range c.moves {
		journeys := s.conversions[i] + s.nulls[i]
		if journeys == 0 {
			continue
		}
		for _, m := range moves {
			n.moved[m] += journeys
		}
		n.converted[c.ends[i]] += s.conversions[i]
		n.ended[c.ends[i]] += s.nulls[i]
	}
	return n
}
