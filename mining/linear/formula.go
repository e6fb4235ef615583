package linear

import "zhike/mining"

// formula is the constant plus what each column adds.
func (m *regression) formula() mining.Formula {
	sum := mining.Sum{mining.Constant(m.constant)}
	for lo := 0; lo < len(m.coding.Terms); {
		hi := lo + 1
		for hi < len(m.coding.Terms) && m.coding.Terms[hi].Column == m.coding.Terms[lo].Column {
			hi++
		}
		sum = append(sum, m.part(lo, hi))
		lo = hi
	}
	return sum
}

// part is what the terms of one column add.
func (m *regression) part(lo, hi int) mining.Formula {
	field := m.schema[m.coding.Terms[lo].Column]
	if field.Kind == mining.Category {
		return m.lookup(field, lo, hi)
	}
	var sum mining.Sum
	for t := lo; t < hi; t++ {
		term, beta := m.coding.Terms[t], mining.Constant(m.beta[t])
		if term.Level == ofMissing {
			sum = append(sum, mining.If{Test: mining.OnlyMissing(field.Name), Then: beta, Else: mining.Constant(0)})
			continue
		}
		from := mining.Sum{mining.Value{Column: field.Name, Otherwise: term.Mean}, mining.Constant(-term.Mean)}
		sum = append(sum, mining.Product{beta, from, mining.Constant(1 / term.Scale)})
	}
	return sum
}

// lookup is what a category adds; the reference level adds nothing.
func (m *regression) lookup(field mining.Field, lo, hi int) mining.Formula {
	out := mining.Lookup{Column: field.Name, Levels: field.Levels, Values: make([]float64, len(field.Levels))}
	for t := lo; t < hi; t++ {
		switch term := m.coding.Terms[t]; {
		case term.Level == ofMissing:
			out.Otherwise += m.beta[t]
		default:
			out.Values[term.Level] = m.beta[t]
			if !term.Filled {
				out.Otherwise += m.beta[t] * term.Mean
			}
		}
	}
	return out
}

// Formula is the probability of class 1 written out.
func (m *Logistic) Formula() mining.Formula { return mining.Logistic{Of: m.formula()} }

// Formula is the expected number written out.
func (m *Linear) Formula() mining.Formula { return m.formula() }

// Formula is the expected count written out.
func (m *Poisson) Formula() mining.Formula { return mining.Exp{Of: m.formula()} }

// Formula is the probability of class 1 written out.
func (m *SVM) Formula() mining.Formula {
	return mining.Logistic{Of: mining.Sum{mining.Product{mining.Constant(m.platt.Slope), m.formula()}, mining.Constant(m.platt.Shift)}}
}
