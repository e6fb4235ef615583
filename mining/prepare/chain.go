package prepare

import (
	"context"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"zhike/mining"
)

// chain is the table of terms while it is being filled: by row, the first place
// of each holding 1 for the constant.
type chain struct {
	design  *design
	penalty float64
	rows    int
	width   int       // terms + 1
	table   []float64 // rows × width
	gram    []float64 // table' × table, width × width
	missing [][]int   // rows without a value, by column
	order   []int     // columns to be filled, those with fewest missing first
	r2      []float64 // of the last regression, by column
}

func newChain(d *design, x *mining.Matrix, penalty float64) *chain {
	w := len(d.Terms) + 1
	c := &chain{design: d, penalty: penalty, rows: x.Rows(), width: w, table: make([]float64, x.Rows()*w),
		missing: make([][]int, x.Width()), r2: make([]float64, x.Width())}
	row := make([]float64, x.Width())
	for i := range c.rows {
		x.Row(i, row)
		c.table[i*w] = 1
		d.code(row, c.table[i*w+1:(i+1)*w])
		for j, v := range row {
			if v != v {
				c.missing[j] = append(c.missing[j], i)
			}
		}
	}
	for j := range c.missing {
		if len(c.missing[j]) > 0 {
			c.order = append(c.order, j)
		}
	}
	slices.SortStableFunc(c.order, func(a, b int) int { return len(c.missing[a]) - len(c.missing[b]) })
	return c
}

// round fills every column once and returns the greatest change.
func (c *chain) round(ctx context.Context) (float64, []step, error) {
	if c.gram == nil {
		var err error
		if c.gram, err = c.products(ctx, c.rows, func(k int) int { return k }); err != nil {
			return 0, nil, err
		}
	}
	greatest := 0.0
	var steps []step
	for _, j := range c.order {
		if len(c.design.by[j]) == 0 {
			continue
		}
		s, err := c.regress(ctx, j)
		if err != nil {
			return 0, nil, err
		}
		greatest = max(greatest, c.apply(s))
		if err := c.renew(ctx, s.Terms); err != nil {
			return 0, nil, err
		}
		steps = append(steps, *s)
	}
	return greatest, steps, nil
}

// products returns Σ row' × row over n rows. What lies below the diagonal is
// not filled in.
func (c *chain) products(ctx context.Context, n int, row func(k int) int) ([]float64, error) {
	w := c.width
	size := max(pieceRows, (n+63)/64)
	parts := make([][]float64, (n+size-1)/size)
	err := mining.Pieces(ctx, n, size, func(piece, lo, hi int) {
		g := make([]float64, w*w)
		for k := lo; k < hi; k++ {
			i := row(k)
			r := c.table[i*w : (i+1)*w]
			for a, v := range r {
				floats.AddScaled(g[a*w+a:(a+1)*w], v, r[a:])
			}
		}
		parts[piece] = g
	})
	sum := make([]float64, w*w)
	for _, g := range parts {
		if g != nil {
			floats.Add(sum, g)
		}
	}
	return sum, err
}

// sums is the sums over the rows that have a value in some column.
type sums struct {
	n     float64
	width int
	all   []float64 // products of all rows
	less  []float64 // those of the rows without the value
}

func (s *sums) at(a, b int) float64 {
	a, b = min(a, b), max(a, b)
	return s.all[a*s.width+b] - s.less[a*s.width+b]
}

func (s *sums) mean(a int) float64 { return s.at(0, a) / s.n }

// moment is the sum of products about the means.
func (s *sums) moment(a, b int) float64 { return s.at(a, b) - s.at(0, a)*s.at(0, b)/s.n }

// regress finds the coefficients of the terms of column j by the rows that have
// it, of a category those of its discriminant.
func (c *chain) regress(ctx context.Context, j int) (*step, error) {
	without := c.missing[j]
	less, err := c.products(ctx, len(without), func(k int) int { return without[k] })
	if err != nil {
		return nil, err
	}
	from := &sums{float64(c.rows - len(without)), c.width, c.gram, less}
	s := &step{Column: j, Terms: c.design.by[j]}
	for k, t := range c.design.Terms {
		if t.Column != j {
			s.Others = append(s.Others, k)
		}
	}
	p := len(s.Others)
	about := mat.NewSymDense(max(p, 1), nil)
	for r, k := range s.Others {
		for q := r; q < p; q++ {
			about.SetSym(r, q, from.moment(k+1, s.Others[q]+1))
		}
		about.SetSym(r, r, max(about.At(r, r), 0)+c.penalty)
	}
	c.r2[j] = s.linear(from, about, c.penalty)
	if c.design.Terms[s.Terms[0]].Level >= 0 {
		s.discriminate(c.design, from, about, c.penalty)
	}
	return s, nil
}

// linear sets the ridge regressions of the terms on the others, whose moments
// with the penalty are given, and returns the share of the variance explained.
func (s *step) linear(from *sums, about *mat.SymDense, penalty float64) float64 {
	p := len(s.Others)
	var factor mat.Cholesky
	solved := p > 0 && factor.Factorize(about)
	var explained, total float64
	for _, t := range s.Terms {
		coef := make([]float64, p+1)
		coef[0] = from.mean(t + 1)
		if solved {
			b := mat.NewVecDense(p, nil)
			for r, k := range s.Others {
				b.SetVec(r, from.moment(k+1, t+1))
			}
			var beta mat.VecDense
			// A bad condition is no failure: the penalty bounds what it does.
			if err := factor.SolveVecTo(&beta, b); err == nil || finite(beta.RawVector().Data...) {
				copy(coef[1:], beta.RawVector().Data)
			}
			e := 2 * mat.Dot(&beta, b)
			for r := range p {
				e += penalty * beta.AtVec(r) * beta.AtVec(r)
			}
			explained += e - mat.Inner(&beta, about, &beta)
			total += from.moment(t+1, t+1)
		}
		for r, k := range s.Others {
			coef[0] -= coef[r+1] * from.mean(k+1)
		}
		s.Coef = append(s.Coef, coef)
	}
	if total > 0 {
		return min(max(explained/total, 0), 1)
	}
	return 0
}

// apply puts the values of the regression in the place of what is missing.
func (c *chain) apply(s *step) float64 {
	greatest, scores := 0.0, make([]float64, len(s.Coef))
	for _, i := range c.missing[s.Column] {
		greatest = max(greatest, s.fill(c.design, c.table[i*c.width+1:(i+1)*c.width], scores))
	}
	return greatest
}

// renew computes the products of the given terms with all anew.
func (c *chain) renew(ctx context.Context, terms []int) error {
	w := c.width
	size := max(pieceRows, (c.rows+63)/64)
	parts := make([][]float64, (c.rows+size-1)/size)
	err := mining.Pieces(ctx, c.rows, size, func(piece, lo, hi int) {
		parts[piece] = make([]float64, len(terms)*w)
		block := blas64.General{Rows: hi - lo, Cols: w, Stride: w, Data: c.table[lo*w : hi*w]}
		for t, k := range terms {
			column := blas64.Vector{N: hi - lo, Inc: w, Data: block.Data[k+1:]}
			blas64.Gemv(blas.Trans, 1, block, column, 0, blas64.Vector{N: w, Inc: 1, Data: parts[piece][t*w : (t+1)*w]})
		}
	})
	if err != nil {
		return err
	}
	sum := make([]float64, len(terms)*w)
	for _, p := range parts {
		floats.Add(sum, p)
	}
	for t, k := range terms {
		for b := range w {
			c.gram[min(k+1, b)*w+max(k+1, b)] = sum[t*w+b]
		}
	}
	return nil
}
