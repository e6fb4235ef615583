package recommend

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

// EASEOptions of FitEASE; the zero value is good.
type EASEOptions struct {
	Penalty float64 // λ, in customers; 0 = 200
	Most    int     // items above which the fit is refused; 0 = 10,000
}

// EASE is the linear autoencoder of Steck (2019), in closed form: with X the 0/1
// matrix of who has what, P = (XᵀX + λI)⁻¹ and
//
//	B(i, j) = −P(i, j) ÷ P(j, j) for i ≠ j, B(j, j) = 0, score(j) = Σ over the history of B(i, j).
type EASE struct {
	catalogue
	weights []float32 // B by rows
}

// FitEASE inverts a matrix with as many rows as there are different histories
// or items with different customers, whichever are fewer (inverse.go). It needs at
// most 8 n² bytes for that matrix, n the customers or the items, and 4 items² for
// the weights (EASEMemory), and time in n³; more items than Most are refused with
// a sentence that says so.
func FitEASE(ctx context.Context, log *Log, o EASEOptions) (*EASE, error) {
	if o.Penalty == 0 {
		o.Penalty = 200
	}
	if o.Most == 0 {
		o.Most = 10_000
	}
	if !(o.Penalty > 0) || math.IsInf(o.Penalty, 0) || o.Most < 0 {
		return nil, mining.TableError(fmt.Sprintf("惩罚 %v 须大于 0，商品数上限 %d 不能为负", o.Penalty, o.Most),
			fmt.Sprintf("the penalty %v must be above zero and the most items %d not below", o.Penalty, o.Most))
	}
	items, users := len(log.items), len(log.users)
	if items > o.Most {
		need := EASEMemory(users, items) >> 20
		return nil, mining.TableError(fmt.Sprintf("有 %d 种商品，EASE 需约 %d MB 内存，超过上限 %d 种；请改用 als 或 itemknn，或合并、删去少有人买的商品", items, need, o.Most),
			fmt.Sprintf("there are %d items, for which EASE needs about %d MB of memory; the limit is %d items: use als or itemknn, or leave out what hardly anybody buys", items, need, o.Most))
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m := &EASE{newCatalogue(log), make([]float32, items*items)}
	goods, _ := log.pairs.transpose(items).distinct(items)
	if histories, fewer := log.pairs.distinct(goods.rows.rows() - 1); fewer {
		inverse, err := histories.ridgeInverse(ctx, items, o.Penalty)
		if err != nil {
			return nil, err
		}
		return m, m.fromHistories(ctx, inverse, histories, o.Penalty)
	}
	inverse, err := goods.ridgeInverse(ctx, users, o.Penalty)
	if err != nil {
		return nil, err
	}
	return m, m.fromItems(ctx, inverse, goods, o.Penalty)
}

// EASEMemory is the most bytes that the fit needs for its two large matrices.
func EASEMemory(users, items int) int {
	n := min(users, items)
	return 8*n*n + 4*items*items
}

// fromItems sets the weights by Q, the inverse for the different items: where item
// i is one of k that the same customers have, and j one of l,
//
//	P(i, j) = Q ÷ (k l), less 1 ÷ (λ k) where they are of the same k, and 1 ÷ λ more where i = j.
func (m *EASE) fromItems(ctx context.Context, q []float64, d distinct, penalty float64) error {
	n, different := len(m.items), d.rows.rows()
	return mining.Pieces(ctx, n, itemsAtOnce, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			a := d.group[i]
			row := q[a*different : (a+1)*different]
			for j := range n {
				b := d.group[j]
				l := d.size[b]
				p := row[b] / (d.size[a] * l)
				if a == b {
					p -= 1 / (penalty * l)
				}
				own := q[b*different+b]/(l*l) + (1-1/l)/penalty
				if i != j {
					m.weights[i*n+j] = float32(-p / own)
				}
			}
		}
	})
}

// fromHistories sets the weights by Q, the inverse for the different histories X,
// column by column: P = (I − XᵀQX) ÷ λ, the identity of Woodbury.
func (m *EASE) fromHistories(ctx context.Context, inverse []float64, d distinct, penalty float64) error {
	n, histories := len(m.items), d.rows.rows()
	owners := d.rows.transpose(n)
	return mining.Pieces(ctx, n, itemsAtOnce, func(_, lo, hi int) {
		sum, column := make([]float64, histories), make([]float64, n)
		for j := lo; j < hi; j++ {
			clear(sum)
			mine, _ := owners.row(j)
			for _, u := range mine {
				floats.Add(sum, inverse[int(u)*histories:(int(u)+1)*histories])
			}
			for i := range n {
				theirs, _ := owners.row(i)
				s := 0.0
				for _, u := range theirs {
					s += sum[u]
				}
				column[i] = -s / penalty
			}
			column[j] += 1 / penalty
			for i := range n {
				if i != j {
					m.weights[i*n+j] = float32(-column[i] / column[j])
				}
			}
		}
	})
}

// Kind is EASEKind.
func (m *EASE) Kind() Kind { return EASEKind }

func (m *EASE) score(b basket, into []float64) {
	n := len(m.items)
	clear(into)
	for _, i := range b.index {
		for j, w := range m.weights[int(i)*n : (int(i)+1)*n] {
			into[j] += float64(w)
		}
	}
}

// shares are the terms of the sum.
func (m *EASE) shares(b basket, item int, into []float64) {
	for k, i := range b.index {
		into[k] = float64(m.weights[int(i)*len(m.items)+item])
	}
}

// likeness is the cosine between what the two items speak for.
func (m *EASE) likeness(a, b int) float64 {
	n := len(m.items)
	return cosine(m.weights[a*n:(a+1)*n], m.weights[b*n:(b+1)*n])
}

func cosine[F float32 | float64](a, b []F) float64 {
	var ab, aa, bb float64
	for k := range a {
		x, y := float64(a[k]), float64(b[k])
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa*bb)
}
