package tree

import "zhike/mining"

// formula adds the answers of all trees.
func (e *ensemble) formula() mining.Formula {
	var sum mining.Sum
	for i := range e.trees {
		sum = append(sum, e.answer(&e.trees[i], 0))
	}
	return sum
}

// answer is what a tree says from node i on.
func (e *ensemble) answer(t *tree, i int32) mining.Formula {
	n := &t.nodes[i]
	if n.feature < 0 {
		return mining.Constant(n.value)
	}
	field := e.schema[n.feature]
	left, right := e.answer(t, n.left), e.answer(t, n.left+1)
	if n.set < 0 {
		return mining.If{Test: mining.Test{Column: field.Name, AtMost: n.threshold, Missing: n.missing}, Then: left, Else: right}
	}
	named := [2][]string{{}, {}} // levels that go left, and right
	for level, name := range field.Levels {
		side := 1
		if has(t.sets[n.set], level) {
			side = 0
		}
		named[side] = append(named[side], name)
	}
	if n.missing { // so does a level that the model does not know
		return mining.If{Test: mining.Test{Column: field.Name, Levels: named[1]}, Then: right, Else: left}
	}
	return mining.If{Test: mining.Test{Column: field.Name, Levels: named[0]}, Then: left, Else: right}
}

// Formula is the tree written out.
func (m *Decision) Formula() mining.Formula { return m.answer(&m.trees[0], 0) }

// Formula is the forest written out, which is long: a question for every node.
func (m *Forest) Formula() mining.Formula { return m.formula() }

// Formula is the boosted trees written out.
func (m *GBDT) Formula() mining.Formula {
	score := mining.Sum{mining.Constant(m.base), m.formula()}
	switch m.loss.(type) {
	case logistic:
		return mining.Logistic{Of: score}
	case poisson:
		return mining.Exp{Of: score}
	}
	return score
}
