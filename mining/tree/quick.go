package tree

import (
	"math"

	"zhike/mining"
)

// quickNode is a question about a number in sixteen bytes, for predicting many
// rows. An answer is a question that always leads back to itself, so that
// several rows can walk down side by side without a branch that depends on
// where each of them is.
type quickNode struct {
	threshold float64
	value     uint32 // where the value stands in a row laid out by layOut
	left      uint32
}

// quick is the trees of an ensemble without questions about categories, the
// others being nil.
type quick [][]quickNode

// quicken prepares trees for many rows.
func quicken(trees []tree) quick {
	q := make(quick, len(trees))
	for k := range trees {
		if len(trees[k].sets) > 0 {
			continue
		}
		nodes := make([]quickNode, len(trees[k].nodes))
		for i, n := range trees[k].nodes {
			if n.feature < 0 {
				nodes[i] = quickNode{math.Inf(1), 0, uint32(i)}
				continue
			}
			nodes[i] = quickNode{n.threshold, uint32(2 * n.feature), uint32(n.left)}
			if !n.missing {
				nodes[i].value++
			}
		}
		q[k] = nodes
	}
	return q
}

// layOut writes n rows from lo on, plainly, and with each value twice: a
// missing one first as −∞, for questions that send it left, then as +∞.
func layOut(into, plain []float64, x *mining.Matrix, lo, n int) {
	w := 2 * x.Width()
	for j := range x.Width() {
		for i, v := range x.Column(j).Values[lo : lo+n] {
			low, high := v, v
			if v != v {
				low, high = math.Inf(-1), math.Inf(1)
			}
			plain[i*w/2+j] = v
			into[i*w+2*j], into[i*w+2*j+1] = low, high
		}
	}
}

// walk leads four rows down a tree and returns the nodes of their answers.
func walk(nodes []quickNode, a, b, c, d []float64) (i, j, k, l uint32) {
	for {
		n, m, o, p := &nodes[i], &nodes[j], &nodes[k], &nodes[l]
		i2, j2 := n.left+above(a[n.value], n.threshold), m.left+above(b[m.value], m.threshold)
		k2, l2 := o.left+above(c[o.value], o.threshold), p.left+above(d[p.value], p.threshold)
		if i2 == i && j2 == j && k2 == k && l2 == l {
			return i, j, k, l
		}
		i, j, k, l = i2, j2, k2, l2
	}
}

// above is 1 for v > threshold, else 0.
func above(v, threshold float64) uint32 {
	var one uint32
	if v > threshold {
		one = 1
	}
	return one
}
