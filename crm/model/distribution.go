package model

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"zhike/store"
)

// DistributionRequest asks how scores are spread and what they add up to.
type DistributionRequest struct {
	Days int    `query:"days" minimum:"1" maximum:"1825" default:"90" doc:"horizon of the totals"`
	Rule string `query:"rule" maxLength:"65536" doc:"filter in the expression language; empty: everybody with a purchase"`
}

// Distribution is the spread of the scores.
type Distribution struct {
	AsOf    *time.Time `json:"as_of" doc:"null while there are no scores"`
	Until   string     `json:"until,omitempty"`
	Total   *Total     `json:"total,omitempty"`
	Alive   []Bar      `json:"p_alive" doc:"by probability to be still a customer, of those with two purchases or more"`
	Once    int64      `json:"bought_once" doc:"customers with one purchase, of whom it cannot be told"`
	Staying *float64   `json:"staying" doc:"expected number of customers still there among those with two purchases or more"`
	Value   []Bar      `json:"clv_365d" doc:"by value of the next year"`
	Note    *Text      `json:"note,omitempty" doc:"why there are no scores"`
}

// Bar is the customers whose score lies between From (included) and To.
type Bar struct {
	From      float64  `json:"from"`
	To        *float64 `json:"to" doc:"null: no upper end"`
	Customers int64    `json:"customers"`
	Value     float64  `json:"clv_365d" doc:"their value of the next year together"`
	Rule      string   `json:"rule" doc:"finds them in the list of customers"`
}

// Distribution counts customers by score and sums up what they will do. Without
// a filter the answer is remembered until there are other scores.
func (s *Service) Distribution(ctx context.Context, in *DistributionRequest) (*Distribution, error) {
	v, err := s.version(ctx, "")
	if err != nil {
		return nil, err
	}
	if v.State != Current {
		return &Distribution{Alive: []Bar{}, Value: []Bar{}, Note: new(v.refusal())}, nil
	}
	days := in.Days
	if days <= 0 {
		days = ordersDays
	}
	if in.Rule != "" {
		return s.distribution(ctx, v, days, in.Rule)
	}
	if known := s.seen.get(v.ID, days); known != nil {
		return known, nil
	}
	out, err := s.distribution(ctx, v, days, "")
	if err == nil {
		s.seen.put(v.ID, days, out)
	}
	return out, err
}

func (s *Service) distribution(ctx context.Context, v *Version, days int, rule string) (*Distribution, error) {
	out := &Distribution{AsOf: &v.AsOf, Until: v.Until, Alive: []Bar{}, Value: []Bar{}}
	m, err := v.models()
	if err != nil {
		return nil, err
	}
	where, args, err := s.filter(ctx, rule, 4)
	if err != nil {
		return nil, err
	}
	cells, err := group(ctx, s.env.DB, m, scoreTable, v.Until, where, v.Customers, args)
	if err != nil {
		return nil, err
	}
	if len(cells) > 0 {
		if out.Total, err = m.total(ctx, newCrowd(cells), days); err != nil {
			return nil, err
		}
		out.Total.widen(v.Metrics.HeldBack)
	}
	return out, s.bars(ctx, rule, out)
}

// seen remembers distributions of one version by horizon. The zero value is
// empty and ready.
type seen struct {
	mu      sync.Mutex
	version string
	byDays  map[int]*Distribution
}

// get returns what is remembered, nil if nothing is; it must not be changed.
func (c *seen) get(version string, days int) *Distribution {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.version != version {
		return nil
	}
	return c.byDays[days]
}

// mostSeen horizons are remembered.
const mostSeen = 100

func (c *seen) put(version string, days int, d *Distribution) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byDays == nil || c.version != version || len(c.byDays) >= mostSeen {
		c.version, c.byDays = version, map[int]*Distribution{}
	}
	c.byDays[days] = d
}

// bars fills in both histograms.
func (s *Service) bars(ctx context.Context, rule string, out *Distribution) error {
	where, args, err := s.filter(ctx, rule, 1)
	if err != nil {
		return err
	}
	type summary struct {
		Once    int64    `db:"once"`
		Staying *float64 `db:"staying"`
		Largest *float64 `db:"largest"`
	}
	sum, err := store.One[summary](ctx, s.env.DB, store.SQL("select count(*) filter (where m.p_alive is null)::bigint as once, sum(m.p_alive) as staying, max(m.clv_365d) as largest from "+
		scoreTable+" m where true"+where), args...)
	if err != nil {
		return err
	}
	out.Once, out.Staying = sum.Once, sum.Staying
	var tens []float64
	for i := range tenths {
		tens = append(tens, float64(i)/tenths)
	}
	if out.Alive, err = s.histogram(ctx, "p_alive", "model.p_alive", tens, rule, where, args); err != nil || sum.Largest == nil {
		return err
	}
	out.Value, err = s.histogram(ctx, "clv_365d", "model.clv_365d", moneyEdges(*sum.Largest), rule, where, args)
	return err
}

// moneyEdges are 0 and the 1, 2, 5, 10 … of four decades up to the largest.
func moneyEdges(largest float64) []float64 {
	edges := []float64{0}
	if !(largest > 0) {
		return edges
	}
	top := int(math.Floor(math.Log10(largest)))
	for decade := top - 3; decade <= top; decade++ {
		for _, lead := range []string{"1", "2", "5"} {
			edge, err := strconv.ParseFloat(lead+"e"+strconv.Itoa(decade), 64) // exact, unlike a product
			if err == nil && edge <= largest {
				edges = append(edges, edge)
			}
		}
	}
	return edges
}

// histogram counts customers between the edges, which are numbers of the program.
func (s *Service) histogram(ctx context.Context, column, field string, edges []float64, rule, where string, args []any) ([]Bar, error) {
	var bucket strings.Builder
	for _, e := range edges[1:] {
		fmt.Fprintf(&bucket, " + case when m.%s >= %s then 1 else 0 end", column, literal(e))
	}
	type row struct {
		Bar       int     `db:"bar"`
		Customers int64   `db:"customers"`
		Value     float64 `db:"value"`
	}
	rows, err := store.All[row](ctx, s.env.DB, store.SQL("select 0"+bucket.String()+" as bar, count(*)::bigint as customers, coalesce(sum(m.clv_365d), 0) as value from "+
		scoreTable+" m where m."+column+" is not null"+where+" group by 1 order by 1"), args...)
	if err != nil {
		return nil, err
	}
	out := []Bar{}
	for _, r := range rows {
		b := Bar{From: edges[r.Bar], Customers: r.Customers, Value: cents(r.Value), Rule: field + " >= " + literal(edges[r.Bar])}
		if r.Bar+1 < len(edges) {
			b.To = &edges[r.Bar+1]
			b.Rule += " and " + field + " < " + literal(*b.To)
		}
		if rule != "" {
			b.Rule = "(" + rule + ") and " + b.Rule
		}
		out = append(out, b)
	}
	return out, nil
}

// literal writes a number for SQL and for a rule alike.
func literal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
