package survival

import (
	"math"

	"zhike/mining"
)

// Group is what the log-rank test has seen of one group.
type Group struct {
	Name     string  `json:"name"`
	Rows     int     `json:"rows"`
	Observed int     `json:"observed"` // events
	Expected float64 `json:"expected"` // events, if the group were like all others
}

// Difference is the result of a log-rank test.
type Difference struct {
	Groups  []Group `json:"groups"`
	Chi     float64 `json:"chi_squared"`
	Freedom int     `json:"df"`
	P       float64 `json:"p"` // probability of so great a difference if there were none
}

// LogRank tests whether the groups last equally long: Mantel (1966), Peto &
// Peto (1972). At each time with events, group j is expected to have
// d·n_j ÷ n of them, with the hypergeometric covariance
//
//	V_jk = d (n − d) ÷ (n − 1) · n_j/n · (1[j=k] − n_k/n)
//
// and χ² = (O − E)ᵀ V⁻¹ (O − E), leaving out one group. The group of each row
// is a category without missing values. Groups that are at risk at no event
// say nothing and take no degree of freedom.
func LogRank(duration, event []float64, group mining.Column) (*Difference, error) {
	if err := check(duration, event); err != nil {
		return nil, err
	}
	if err := checkGroups(group, len(duration)); err != nil {
		return nil, err
	}
	out := &Difference{Groups: make([]Group, len(group.Levels))}
	for j, name := range group.Levels {
		out.Groups[j].Name = name
	}
	for i, v := range group.Values {
		g := &out.Groups[int(v)]
		g.Rows++
		g.Observed += int(event[i])
	}
	v := out.expect(timeline(duration, event), group.Values)
	if out.test(v); out.Freedom < 1 {
		return nil, mining.TableError("只有一个组发生过事件或处于观察中，无从比较", "fewer than two groups were under observation when an event happened, so there is nothing to compare")
	}
	return out, nil
}

func checkGroups(group mining.Column, rows int) error {
	if !group.Category() || len(group.Values) != rows {
		return mining.TableError("分组须为类别，且每行一个", "the groups must be a category with one value for each row")
	}
	for i, v := range group.Values {
		if math.IsNaN(v) {
			return mining.RowError(i, group.Name, "缺失分组", "the group is missing")
		}
	}
	return nil
}

// expect goes through the times, fills in the events expected and returns
// their covariance.
func (d *Difference) expect(line []moment, groupOf []float64) []float64 {
	k := len(d.Groups)
	v := make([]float64, k*k)
	atRisk := make([]float64, k)
	for j, g := range d.Groups {
		atRisk[j] = float64(g.Rows)
	}
	for from := 0; from < len(line); {
		to, dead := from, 0.0
		for to < len(line) && line[to].time == line[from].time {
			if line[to].dead {
				dead++
			}
			to++
		}
		n := float64(len(line) - from)
		for j := 0; j < k && dead > 0; j++ {
			share := atRisk[j] / n
			d.Groups[j].Expected += dead * share
			if n > 1 {
				spread := dead * (n - dead) / (n - 1) * share
				v[j*k+j] += spread
				for l := 0; l < k; l++ {
					v[j*k+l] -= spread * atRisk[l] / n
				}
			}
		}
		for _, m := range line[from:to] {
			atRisk[int(groupOf[m.row])]--
		}
		from = to
	}
	return v
}

// test computes χ² over the groups that count but the last of them.
func (d *Difference) test(v []float64) {
	var counts []int
	for j, g := range d.Groups {
		if g.Expected > 0 {
			counts = append(counts, j)
		}
	}
	if len(counts) < 2 {
		return
	}
	counts = counts[:len(counts)-1]
	p := len(counts)
	h, u := mining.NewSquare(p), make([]float64, p)
	for a, j := range counts {
		u[a] = float64(d.Groups[j].Observed) - d.Groups[j].Expected
		for b, l := range counts[:a+1] {
			h[a][b] = v[j*len(d.Groups)+l]
		}
	}
	f := h.Factor()
	x := f.Solve(u)
	for a := range u {
		d.Chi += u[a] * x[a]
	}
	d.Freedom = p - len(f.Dependent())
	d.P = chance(d.Chi, d.Freedom)
}
