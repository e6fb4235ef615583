package prepare

import (
	"math"
	"slices"

	"zhike/mining"
)

// mostCoded is how many levels of a category get a term of their own.
const mostCoded = 30

// term is a number, or one level of a category as 0 and 1, standardised.
type term struct {
	Column int     `json:"column"`
	Level  int     `json:"level"` // −1 for a number
	Mean   float64 `json:"mean"`
	Scale  float64 `json:"scale"` // standard deviation
	Low    float64 `json:"low"`   // least and greatest value seen, standardised
	High   float64 `json:"high"`
}

func (t term) within(v float64) float64 { return min(max(v, t.Low), t.High) }

// design is the terms of a table. Numbers that do not vary and categories of
// one level have none.
type design struct {
	Terms []term    `json:"terms"`
	Usual []float64 `json:"usual"` // mean or mode by column
	by    [][]int   // terms by column
}

func designOf(x *mining.Matrix) design {
	d := design{Usual: make([]float64, x.Width())}
	for j := range x.Width() {
		c := x.Column(j)
		if c.Category() {
			d.addLevels(j, c)
			continue
		}
		mean, scale, _ := moments(c.Values)
		d.Usual[j] = mean
		if scale > 0 {
			t := term{Column: j, Level: -1, Mean: mean, Scale: scale, Low: math.Inf(1), High: math.Inf(-1)}
			for _, v := range c.Values {
				if v == v {
					s := v/scale - mean/scale
					t.Low, t.High = min(t.Low, s), max(t.High, s)
				}
			}
			d.Terms = append(d.Terms, t)
		}
	}
	d.group()
	return d
}

// addLevels codes the most frequent levels.
func (d *design) addLevels(j int, c mining.Column) {
	counts, n := make([]int, len(c.Levels)), 0
	for _, v := range c.Values {
		if v == v {
			counts[int(v)]++
			n++
		}
	}
	var levels []int
	for level, count := range counts {
		if count > 0 {
			levels = append(levels, level)
		}
	}
	slices.SortFunc(levels, func(a, b int) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return a - b
	})
	d.Usual[j] = float64(levels[0])
	if len(levels) < 2 {
		return
	}
	for _, level := range levels[:min(len(levels), mostCoded)] {
		p := float64(counts[level]) / float64(n)
		s := math.Sqrt(p * (1 - p))
		d.Terms = append(d.Terms, term{Column: j, Level: level, Mean: p, Scale: s, Low: -p / s, High: (1 - p) / s})
	}
}

func (d *design) group() {
	d.by = make([][]int, len(d.Usual))
	for k, t := range d.Terms {
		d.by[t.Column] = append(d.by[t.Column], k)
	}
}

// code writes the terms of a row, 0 for what is missing.
func (d *design) code(row, into []float64) {
	for k, t := range d.Terms {
		v := row[t.Column]
		switch {
		case v != v:
			v = 0
		case t.Level < 0:
			v = v/t.Scale - t.Mean/t.Scale
		case int(v) == t.Level:
			v = t.High
		default:
			v = t.Low
		}
		into[k] = v
	}
}

// decode reads the value of a column from its terms.
func (d *design) decode(j int, coded []float64) float64 {
	terms := d.by[j]
	if len(terms) == 0 {
		return d.Usual[j]
	}
	if t := d.Terms[terms[0]]; t.Level < 0 {
		return (coded[terms[0]] + t.Mean/t.Scale) * t.Scale
	}
	best, most := 0.0, math.Inf(-1)
	for _, k := range terms {
		t := d.Terms[k]
		if p := coded[k]*t.Scale + t.Mean; p > most {
			best, most = float64(t.Level), p
		}
	}
	return best
}

// check refuses terms that fit no column of the schema.
func (d *design) check(s mining.Schema) error {
	if len(d.Usual) != len(s) {
		return damaged("列不全", "it lacks some columns")
	}
	for j, f := range s {
		if !fits(f, d.Usual[j]) {
			return damaged("“"+f.Name+"”的常见值不成立", "the usual value of column "+f.Name+" is none")
		}
	}
	for _, t := range d.Terms {
		if t.Column < 0 || t.Column >= len(s) || !(t.Scale > 0) || !finite(t.Mean, t.Scale, t.Low, t.High) || t.Low > t.High ||
			(t.Level < 0) != (s[t.Column].Kind == mining.Number) || t.Level >= len(s[t.Column].Levels) && t.Level >= 0 {
			return damaged("有一项不属于任何列", "one of its terms belongs to no column")
		}
	}
	d.group()
	return nil
}
