package sequence

import (
	"context"
	"encoding/binary"
)

// close leaves out the patterns to which one item can be added without losing
// a sequence, and those longer than asked for. Without windows these are just
// the patterns with any longer one in as many sequences: adding its items one
// by one keeps the support between the two, which are equal.
//
// So each pattern speaks for those that have one item less.
func (p *Patterns) close(ctx context.Context, longest int) error {
	at := make(map[string]int32, len(p.nodes))
	var codes, less []int32
	var key []byte
	for k := range p.nodes {
		codes = p.codes(codes[:0], int32(k))
		key = appendKey(key[:0], codes)
		at[string(key)] = int32(k)
	}
	open := make([]bool, len(p.nodes))
	for k, v := range p.nodes {
		if k%65536 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		codes = p.codes(codes[:0], int32(k))
		for i := range codes {
			if less = without(less[:0], codes, i); len(less) == 0 {
				continue
			}
			key = appendKey(key[:0], less)
			if j, ok := at[string(key)]; ok && p.nodes[j].support == v.support {
				open[j] = true
			}
		}
		if longest > 0 && len(codes) > longest {
			open[k] = true
		}
	}
	for k := range p.nodes {
		if open[k] {
			p.nodes[k].support = 0
		}
	}
	return nil
}

// without appends the codes but one; the next item of its step begins the step
// if that did.
func without(out, codes []int32, i int) []int32 {
	out = append(out, codes[:i]...)
	out = append(out, codes[i+1:]...)
	if codes[i]&1 == 1 && i < len(out) {
		out[i] |= 1
	}
	return out
}

func appendKey(key []byte, codes []int32) []byte {
	for _, c := range codes {
		key = binary.LittleEndian.AppendUint32(key, uint32(c))
	}
	return key
}
