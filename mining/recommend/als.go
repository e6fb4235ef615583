package recommend

import (
	"cmp"
	"context"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

// ALSOptions of FitALS; the zero value is good.
type ALSOptions struct {
	Factors int     // length of the vectors; 0 = 64
	Penalty float64 // λ; 0 = 30
	Alpha   float64 // α, what owning a usual amount adds to the confidence of 1; 0 = 3
	Rounds  int     // of users and items in turn; 0 = 10
	Seed    uint64
}

func (o ALSOptions) checked() (ALSOptions, error) {
	o.Factors, o.Rounds = cmp.Or(o.Factors, 64), cmp.Or(o.Rounds, 10)
	o.Penalty, o.Alpha = cmp.Or(o.Penalty, 30), cmp.Or(o.Alpha, 3)
	if o.Factors < 1 || o.Rounds < 1 || !(o.Penalty > 0 && o.Alpha > 0) || !finite(o.Penalty, o.Alpha) {
		return o, mining.TableError("因子数、轮数、惩罚与 α 须大于 0", "the factors, the rounds, the penalty and alpha must be above zero")
	}
	return o, nil
}

// ALS explains who has what by the products of two short vectors, one for the
// customer and one for the item, as Hu, Koren & Volinsky (2008) do for implicit
// feedback: it minimises
//
//	Σ over all pairs of c(u,i) (p(u,i) − xᵤ·yᵢ)² + λ (Σ |xᵤ|² + Σ |yᵢ|²)
//
// with p = 1 and confidence c = 1 + α v ÷ (mean v) where the customer has v of
// the item, else p = 0 and c = 1.
type ALS struct {
	catalogue
	factors        int
	penalty, alpha float64
	vectors        []float64 // of the items, one after another
	gram           []float64 // YᵀY
}

// FitALS takes turns between customers and items; each vector is improved from
// where it stands by a few steps of conjugate gradient (gradient.go). Time grows
// linearly with the pairs, memory with customers and items.
func FitALS(ctx context.Context, log *Log, o ALSOptions) (*ALS, error) {
	o, err := o.checked()
	if err != nil {
		return nil, err
	}
	m := &ALS{catalogue: newCatalogue(log), factors: o.Factors, penalty: o.Penalty, alpha: o.Alpha}
	pairs := sparse{log.pairs.start, log.pairs.index, make([]float64, len(log.pairs.value))}
	for k, v := range log.pairs.value {
		pairs.value[k] = m.surplus(v)
	}
	owners := pairs.transpose(len(m.items))
	users := make([]float64, len(log.users)*o.Factors)
	m.vectors = make([]float64, len(m.items)*o.Factors)
	random := mining.Random(o.Seed, 0xa15)
	for k := range m.vectors {
		m.vectors[k] = .1 * random.NormFloat64()
	}
	for range o.Rounds {
		if err := m.improve(ctx, users, m.vectors, pairs); err != nil {
			return nil, err
		}
		if err := m.improve(ctx, m.vectors, users, owners); err != nil {
			return nil, err
		}
	}
	if !finite(m.vectors...) {
		return nil, mining.TableError(diverged.Zh, diverged.En)
	}
	m.gram, err = gramOf(ctx, m.vectors, m.factors)
	return m, err
}

var diverged = mining.Text{Zh: "交替最小二乘未收敛，请加大惩罚", En: "alternating least squares has not converged; a larger penalty helps"}

// surplus is c − 1 of a value.
func (m *ALS) surplus(v float64) float64 { return m.alpha * v / m.mean }

// gramOf is the sum of vᵀv over all vectors.
func gramOf(ctx context.Context, vectors []float64, f int) ([]float64, error) {
	n := len(vectors) / f
	parts := make([][]float64, (n+1023)/1024)
	err := mining.Pieces(ctx, n, 1024, func(piece, lo, hi int) {
		sum := make([]float64, f*f)
		for r := lo; r < hi; r++ {
			v := vectors[r*f : (r+1)*f]
			for a, x := range v {
				floats.AddScaled(sum[a*f:(a+1)*f], x, v)
			}
		}
		parts[piece] = sum
	})
	if err != nil {
		return nil, err
	}
	for _, part := range parts[1:] {
		floats.Add(parts[0], part)
	}
	return parts[0], nil
}

// improve moves each of the vectors towards its best, given the others.
func (m *ALS) improve(ctx context.Context, vectors, others []float64, pairs sparse) error {
	white, err := m.whiten(ctx, others)
	if err != nil {
		return err
	}
	return mining.Pieces(ctx, pairs.rows(), 256, func(_, lo, hi int) {
		g := newGradient(white)
		for r := lo; r < hi; r++ {
			g.index, g.surplus = pairs.row(r)
			g.descend(vectors[r*m.factors : (r+1)*m.factors])
		}
	})
}

// Kind is ALSKind.
func (m *ALS) Kind() Kind { return ALSKind }

func (m *ALS) vector(i int) []float64 { return m.vectors[i*m.factors : (i+1)*m.factors] }

// normal is the Cholesky factor of the customer's A, which is exact where the
// fit has taken steps.
func (m *ALS) normal(b basket) mining.Factored {
	a := mining.NewSquare(m.factors)
	for r, row := range a {
		copy(row, m.gram[r*m.factors:])
		row[r] += m.penalty
	}
	for k, i := range b.index {
		y, c := m.vector(int(i)), m.surplus(b.value[k])
		for r, row := range a {
			floats.AddScaled(row, c*y[r], y[:r+1])
		}
	}
	return a.Factor()
}

func (m *ALS) score(b basket, into []float64) {
	right := make([]float64, m.factors)
	for k, i := range b.index {
		floats.AddScaled(right, 1+m.surplus(b.value[k]), m.vector(int(i)))
	}
	x := m.normal(b).Solve(right)
	for j := range into {
		into[j] = floats.Dot(x, m.vector(j))
	}
}

// shares are the terms yⱼᵀA⁻¹yᵢ c(u,i) of Hu, Koren & Volinsky, section 5.
func (m *ALS) shares(b basket, item int, into []float64) {
	w := m.normal(b).Solve(m.vector(item))
	for k, i := range b.index {
		into[k] = (1 + m.surplus(b.value[k])) * floats.Dot(w, m.vector(int(i)))
	}
}

// likeness is the cosine of the vectors.
func (m *ALS) likeness(a, b int) float64 { return cosine(m.vector(a), m.vector(b)) }
