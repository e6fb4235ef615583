package prepare

import (
	"context"
	"encoding/json"
	"math"
	"slices"

	"zhike/mining"
)

// OrdinalOptions are the choices of FitOrdinal; the zero value takes the order
// of the names.
type OrdinalOptions struct {
	Order map[string][]string // by column: its levels from low to high
}

// Ordinal turns each category into the place of its level in an order: 0, 1, 2 …
// Levels that were not there, and missing values, are missing. Numbers stay as
// they are. Without an order of your own the places mean nothing by themselves:
// trees can use them, linear models cannot.
type Ordinal struct {
	schema mining.Schema
	orders [][]string // by column; none of a number
}

// FitOrdinal finds the places. An order that lacks a level of its column, names
// one twice, or is about no category is a *mining.DataError.
func FitOrdinal(ctx context.Context, x *mining.Matrix, o OrdinalOptions) (*Ordinal, error) {
	if err := checkTable(x); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	for _, name := range sortedNames(o.Order) {
		if j := x.Index(name); j < 0 || !x.Column(j).Category() {
			return nil, mining.RowError(-1, name, "给出了次序，却没有这一类别列", "an order is given but there is no category of that name")
		}
	}
	m := &Ordinal{x.Schema(), make([][]string, x.Width())}
	for j := range m.orders {
		c := x.Column(j)
		m.orders[j] = []string{}
		if !c.Category() {
			continue
		}
		counts, _ := levelCounts(c)
		order, given := o.Order[c.Name]
		for level, n := range counts {
			switch {
			case n == 0:
			case !given:
				m.orders[j] = append(m.orders[j], c.Levels[level])
			case !slices.Contains(order, c.Levels[level]):
				return nil, mining.RowError(slices.Index(c.Values, float64(level)), c.Name, "次序中没有取值“"+c.Levels[level]+"”", "the order lacks the level "+c.Levels[level])
			}
		}
		if given {
			m.orders[j] = slices.Clone(order)
		}
		if different(m.orders[j]) {
			continue
		}
		return nil, mining.RowError(-1, c.Name, "次序中有取值重复", "the order names a level twice")
	}
	return m, nil
}

func sortedNames[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for name := range m {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func different(names []string) bool {
	sorted := slices.Sorted(slices.Values(names))
	return len(slices.Compact(sorted)) == len(names)
}

// Schema returns the columns that the model expects.
func (m *Ordinal) Schema() mining.Schema { return m.schema }

// Transform returns the table with places for levels.
func (m *Ordinal) Transform(ctx context.Context, x *mining.Matrix) (*mining.Matrix, error) {
	return recast(ctx, m.schema, x, func(j int, c, given mining.Column) []mining.Column {
		if !c.Category() {
			return []mining.Column{c}
		}
		// By name and from the given column: an order may hold levels that no
		// row has had yet.
		place := map[string]float64{}
		for k, level := range m.orders[j] {
			place[level] = float64(k)
		}
		places := make([]float64, len(given.Levels))
		for k, level := range given.Levels {
			v, known := place[level]
			if places[k] = v; !known {
				places[k] = math.NaN()
			}
		}
		return []mining.Column{changed(mining.Column{Name: c.Name, Values: given.Values}, func(v float64) float64 { return places[int(v)] })}
	})
}

type ordinalDocument struct {
	heading
	Orders [][]string `json:"orders"`
}

// MarshalJSON writes the model with its name and version.
func (m *Ordinal) MarshalJSON() ([]byte, error) {
	return json.Marshal(ordinalDocument{headingOf("ordinal", m.schema), m.orders})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Fill's does.
func (m *Ordinal) UnmarshalJSON(data []byte) error {
	var d ordinalDocument
	if err := read(data, &d, &d.heading, "ordinal"); err != nil {
		return err
	}
	if len(d.Orders) != len(d.Schema) {
		return damaged("列的次序不全", "it lacks the orders of some columns")
	}
	for j, order := range d.Orders {
		if (d.Schema[j].Kind == mining.Category) != (len(order) > 0) || !different(order) {
			return damaged("“"+d.Schema[j].Name+"”的次序不成立", "the order of column "+d.Schema[j].Name+" is none")
		}
	}
	*m = Ordinal{d.Schema, d.Orders}
	return nil
}
