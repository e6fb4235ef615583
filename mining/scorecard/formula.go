package scorecard

import "zhike/mining"

// Formula is the probability of class 1 written out.
func (m *Scorecard) Formula() mining.Formula {
	return mining.Logistic{Of: m.written(m.constant, func(j int, b Bin) float64 { return m.weights[j] * b.WOE })}
}

// PointsFormula is the points written out.
func (m *Scorecard) PointsFormula() mining.Formula {
	return m.written(float64(m.base), func(_ int, b Bin) float64 { return float64(b.Points) })
}

func (m *Scorecard) written(begin float64, figure func(j int, b Bin) float64) mining.Formula {
	sum := mining.Sum{mining.Constant(begin)}
	for j := range m.binning.variables {
		if m.weights[j] > 0 {
			sum = append(sum, m.binning.variables[j].written(m.binning.schema[j], func(b Bin) float64 { return figure(j, b) }))
		}
	}
	return sum
}

// written is a figure of the bin that a column falls into.
func (v *Variable) written(field mining.Field, figure func(Bin) float64) mining.Formula {
	absent := 0.0
	if k := v.missing(); k >= 0 {
		absent = figure(v.Bins[k])
	}
	if v.Group != nil {
		l := mining.Lookup{Column: v.Column, Otherwise: absent}
		for level, k := range v.Group {
			if k >= 0 {
				l.Levels, l.Values = append(l.Levels, field.Levels[level]), append(l.Values, figure(v.Bins[k]))
			}
		}
		return l
	}
	if len(v.Cuts) == 0 && len(v.Bins) == 1 && v.missing() == 0 {
		return mining.If{Test: mining.OnlyMissing(v.Column), Then: mining.Constant(absent), Else: mining.Constant(0)}
	}
	return mining.If{Test: mining.OnlyMissing(v.Column), Then: mining.Constant(absent), Else: v.between(0, len(v.Cuts), figure)}
}

// between asks about the middle cut first, so that the questions are as few as
// in a search by halves.
func (v *Variable) between(lo, hi int, figure func(Bin) float64) mining.Formula {
	if lo == hi {
		return mining.Constant(figure(v.Bins[lo]))
	}
	half := (lo + hi) / 2
	return mining.If{Test: mining.Test{Column: v.Column, AtMost: v.Cuts[half]}, Then: v.between(lo, half, figure), Else: v.between(half+1, hi, figure)}
}
