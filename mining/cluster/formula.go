package cluster

import (
	"math"

	"zhike/mining"
)

// Formula is the cluster of a row written out: the place of the least of the
// squared distances to the centres.
func (m *KMeans) Formula() mining.Formula {
	var out mining.Least
	for _, centre := range m.centres {
		out = append(out, m.squared(centre))
	}
	return out
}

// squared is the square of the distance to a centre, column by column.
func (m *KMeans) squared(centre []float64) mining.Formula {
	var sum mining.Sum
	for lo := 0; lo < len(m.coding); {
		hi := lo + 1
		for hi < len(m.coding) && m.coding[hi].Column == m.coding[lo].Column {
			hi++
		}
		field := m.schema[m.coding[lo].Column]
		if field.Kind == mining.Category {
			sum = append(sum, m.lookup(field, lo, hi, centre))
		} else {
			t := m.coding[lo]
			from := mining.Sum{mining.Product{mining.Constant(1 / t.Spread), mining.Value{Column: field.Name, Otherwise: t.Middle}},
				mining.Constant(-t.Middle/t.Spread - centre[lo])}
			sum = append(sum, mining.Product{from, from})
		}
		lo = hi
	}
	return sum
}

// lookup is what each level of a category adds to the square.
func (m *KMeans) lookup(field mining.Field, lo, hi int, centre []float64) mining.Formula {
	add := func(v float64) float64 {
		sum := 0.0
		for t := lo; t < hi; t++ {
			u := m.coding[t].code(v) - centre[t]
			sum += u * u
		}
		return sum
	}
	out := mining.Lookup{Column: field.Name, Levels: field.Levels, Otherwise: add(math.NaN())}
	for level := range field.Levels {
		out.Values = append(out.Values, add(float64(level)))
	}
	return out
}
