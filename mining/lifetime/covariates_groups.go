package lifetime

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"zhike/mining"
)

// covariateGroups is the customers by their covariates: those who have the same are a
// cohort of their own. Covariates are standardised, so that coefficients are of one size.
type covariateGroups struct {
	law         drivenLaw
	names       []string
	mean, scale []float64 // by covariate
	covariates  [][]float64
	surfaces    []surface // the likelihood of each group
	prior       problem   // that of all without covariates
}

func newCovariateGroups(ctx context.Context, l drivenLaw, histories []History, x *mining.Matrix) (*covariateGroups, error) {
	g := &covariateGroups{law: l}
	columns := make([][]float64, x.Width())
	for j := range columns {
		c := x.Column(j)
		mean, deviation := stat.MeanStdDev(sorted(c.Values), nil) // of the same bits in any order of the rows
		if !(deviation > 1e-12*math.Abs(mean)) || math.IsInf(deviation, 0) {
			return nil, mining.RowError(-1, c.Name, "所有客户的协变量都相同（或过大），看不出它的作用", "the covariate is the same for all customers, or too large, so nothing can be learnt about it")
		}
		g.names, g.mean, g.scale = append(g.names, c.Name), append(g.mean, mean), append(g.scale, deviation)
		columns[j] = make([]float64, len(histories))
		for i, v := range c.Values {
			columns[j][i] = (v - mean) / deviation
		}
	}
	all, err := newCohort(histories)
	if err != nil {
		return nil, err
	}
	g.prior = l.problem(all)
	for _, rows := range alike(columns) {
		part := make([]History, len(rows))
		for k, i := range rows {
			part[k] = histories[i]
		}
		z := make([]float64, len(columns))
		for j := range z {
			z[j] = columns[j][rows[0]]
		}
		g.covariates = append(g.covariates, z)
		g.surfaces = append(g.surfaces, l.problem(groupCohort(part)).surface)
	}
	return g, ctx.Err()
}

func sorted(values []float64) []float64 {
	out := slices.Clone(values)
	slices.Sort(out)
	return out
}

// alike lists the rows that have the same values in all columns, in the order of
// the values.
func alike(columns [][]float64) [][]int {
	same := func(a, b int) bool {
		for _, c := range columns {
			if c[a] != c[b] {
				return false
			}
		}
		return true
	}
	var out [][]int
	for _, row := range mining.Order(columns...) {
		i, last := int(row), len(out)-1
		if last >= 0 && same(out[last][0], i) {
			out[last] = append(out[last], i)
		} else {
			out = append(out, []int{i})
		}
	}
	return out
}

// hill is the likelihood over the logs of the parameters and the coefficients of
// the standardised covariates. With s the derivatives of a group by the logs of its
// parameters q, those by a coefficient of a covariate z are sign·z·s.
func (g *covariateGroups) hill() hill {
	drives, covariates := g.law.drives(), len(g.names)
	n := parameters + len(drives)*covariates
	return hill{n, func(ctx context.Context, at []float64) (incline, error) {
		const size = 64
		parts := make([]incline, (len(g.covariates)+size-1)/size)
		errs := make([]error, len(parts))
		err := mining.Pieces(ctx, len(g.covariates), size, func(piece, lo, hi int) {
			sum := incline{grad: make([]float64, n), hess: make([]float64, n*n)}
			of, by := make([]int, n), make([]float64, n) // entry i moves parameter of[i] by[i] times
			for i := range parameters {
				of[i], by[i] = i, 1
			}
			for group := lo; group < hi && errs[piece] == nil; group++ {
				var own vector
				copy(own[:], at)
				for i := parameters; i < n; i++ {
					d := drives[(i-parameters)/covariates]
					of[i], by[i] = d.parameter, d.sign*g.covariates[group][(i-parameters)%covariates]
					own[d.parameter] += by[i] * at[i]
				}
				s, err := g.surfaces[group].eval(ctx, own)
				errs[piece] = err
				sum.add(&s, of, by)
			}
			parts[piece] = sum
		})
		total := incline{grad: make([]float64, n), hess: make([]float64, n*n)}
		for i := range parts {
			if err == nil {
				err = errs[i]
			}
			total.plus(&parts[i])
		}
		return total, err
	}}
}

// add adds derivatives by the parameters as those by what moves them.
func (p *incline) add(s *slope, of []int, by []float64) {
	n := len(of)
	p.value += s.value
	for i, q := range of {
		p.grad[i] += by[i] * s.grad[q]
		for j, r := range of {
			p.hess[i*n+j] += by[i] * by[j] * s.hess[q][r]
		}
	}
}

// plus adds another part of the same likelihood.
func (p *incline) plus(o *incline) {
	p.value += o.value
	for i := range o.grad {
		p.grad[i] += o.grad[i]
	}
	for i := range o.hess {
		p.hess[i] += o.hess[i]
	}
}

// believe adds the prior: that of the model without covariates, and coefficients
// around 0 with standard deviation 1.
func (g *covariateGroups) believe(p *incline, at []float64) {
	var base vector
	copy(base[:], at)
	s, n := g.prior.believe(base), len(at)
	of, by := make([]int, n), make([]float64, n)
	for i := range parameters {
		of[i], by[i] = i, 1
	}
	for i := parameters; i < n; i++ {
		s.value -= at[i] * at[i] / 2
		p.grad[i] -= at[i]
		p.hess[i*n+i]--
	}
	p.add(s, of, by)
}
