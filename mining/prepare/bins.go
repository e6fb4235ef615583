package prepare

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strconv"

	"zhike/mining"
)

// The number of bins: by default, and at most.
const (
	usualBins = 10
	mostBins  = 1000
)

// BinsOptions are the choices of FitBins; the zero value makes deciles.
type BinsOptions struct {
	Count int // 2 … 1000; 10 by default
}

// Bins turns each number into a category of bins that hold about equally many of
// the rows it was fitted on. The edges are quantiles; a bin reaches from its
// lower edge up to, and without, the upper one, the outer bins to infinity.
// Quantiles that are equal make one edge, so a column with few values has fewer
// bins. Missing values stay missing and categories as they are. The levels are
// in the order of the bins and name their edges: "< 10", "10 – 20", "≥ 20".
type Bins struct {
	schema mining.Schema
	edges  [][]float64 // by column: the inner edges, ascending; none of a category
	levels [][]string
}

// FitBins finds the edges. A column without any value is a *mining.DataError.
func FitBins(ctx context.Context, x *mining.Matrix, o BinsOptions) (*Bins, error) {
	if o.Count == 0 {
		o.Count = usualBins
	}
	if o.Count < 2 || o.Count > mostBins {
		return nil, mining.TableError(fmt.Sprintf("箱数 %d 须在 2 与 %d 之间", o.Count, mostBins), fmt.Sprintf("the number of bins %d must lie between 2 and %d", o.Count, mostBins))
	}
	if err := checkTable(x); err != nil {
		return nil, err
	}
	edges := make([][]float64, x.Width())
	err := mining.Pieces(ctx, x.Width(), 1, func(j, _, _ int) {
		edges[j] = []float64{}
		c := x.Column(j)
		if c.Category() {
			return
		}
		sorted := present(c.Values)
		for k := 1; k < o.Count; k++ {
			// An edge at the least value would leave the bin below it empty.
			if e := quantile(sorted, float64(k)/float64(o.Count)); e > sorted[0] {
				edges[j] = append(edges[j], e)
			}
		}
		edges[j] = slices.Compact(edges[j])
	})
	if err != nil {
		return nil, err
	}
	return newBins(x.Schema(), edges), nil
}

func newBins(s mining.Schema, edges [][]float64) *Bins {
	m := &Bins{s, edges, make([][]string, len(s))}
	for j := range edges {
		m.levels[j] = binNames(edges[j])
	}
	return m
}

// binNames writes edges with six digits, or with as many as tell them apart.
func binNames(edges []float64) []string {
	if len(edges) == 0 {
		return []string{"all"}
	}
	names := make([]string, len(edges))
	for _, digits := range []int{6, 9, 12, -1} {
		for k, e := range edges {
			names[k] = strconv.FormatFloat(e, 'g', digits, 64)
		}
		if len(slices.Compact(slices.Clone(names))) == len(names) {
			break
		}
	}
	out := []string{"< " + names[0]}
	for k := 1; k < len(names); k++ {
		out = append(out, names[k-1]+" – "+names[k])
	}
	return append(out, "≥ "+names[len(names)-1])
}

// Schema returns the columns that the model expects.
func (m *Bins) Schema() mining.Schema { return m.schema }

// Edges returns the inner edges of column j, ascending.
func (m *Bins) Edges(j int) []float64 { return slices.Clone(m.edges[j]) }

// Transform returns the table with bins in the place of numbers.
func (m *Bins) Transform(ctx context.Context, x *mining.Matrix) (*mining.Matrix, error) {
	return recast(ctx, m.schema, x, func(j int, c, _ mining.Column) []mining.Column {
		if !c.Category() {
			edges := m.edges[j]
			c = changed(c, func(v float64) float64 {
				return float64(sort.Search(len(edges), func(k int) bool { return edges[k] > v }))
			})
			c.Levels = slices.Clone(m.levels[j])
		}
		return []mining.Column{c}
	})
}

type binsDocument struct {
	heading
	Edges [][]float64 `json:"edges"`
}

// MarshalJSON writes the model with its name and version.
func (m *Bins) MarshalJSON() ([]byte, error) {
	return json.Marshal(binsDocument{headingOf("bins", m.schema), m.edges})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Fill's does.
func (m *Bins) UnmarshalJSON(data []byte) error {
	var d binsDocument
	if err := read(data, &d, &d.heading, "bins"); err != nil {
		return err
	}
	if len(d.Edges) != len(d.Schema) {
		return damaged("列的分箱不全", "it lacks the bins of some columns")
	}
	for j, edges := range d.Edges {
		ascending := slices.IsSorted(edges) && len(slices.Compact(slices.Clone(edges))) == len(edges)
		if !ascending || len(edges) >= mostBins || d.Schema[j].Kind == mining.Category && len(edges) > 0 {
			return damaged("“"+d.Schema[j].Name+"”的分箱不成立", "the bins of column "+d.Schema[j].Name+" are none")
		}
		if edges == nil {
			d.Edges[j] = []float64{}
		}
	}
	*m = *newBins(d.Schema, d.Edges)
	return nil
}
