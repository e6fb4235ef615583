package analysis

import (
	"context"
	"time"

	"zhike/fault"
)

// FlowMoments are the two moments of a migration.
type FlowMoments struct {
	From string `query:"from" required:"true" example:"2025-12-31" doc:"first moment: a date (its end) or RFC 3339"`
	To   string `query:"to" example:"2026-03-31" doc:"second moment; empty: as_of"`
}

// Flow is the customers who were in one state at the first moment and in
// another, or the same, at the second; empty states are “not yet among the customers”.
type Flow struct {
	From      string  `json:"from" doc:"state at the first moment; empty: none yet"`
	To        string  `json:"to" doc:"state at the second moment"`
	FromLabel Text    `json:"from_label"`
	ToLabel   Text    `json:"to_label"`
	Customers int64   `json:"customers"`
	Revenue   float64 `json:"revenue" doc:"net money up to the second moment"`
	People    string  `json:"people"`
}

// Flows is a migration between two moments, ready for a Sankey chart.
type Flows struct {
	Head
	FirstMoment  string      `json:"first_moment" doc:"business day of the first moment"`
	SecondMoment string      `json:"second_moment"`
	Customers    int64       `json:"customers" doc:"customers in a state at the second moment"`
	Stayed       int64       `json:"stayed" doc:"in the same state at both moments"`
	Flows        []Flow      `json:"flows"`
	States       []FlowState `json:"states"`
}

// FlowState is one state with its customers at both moments.
type FlowState struct {
	Name   string `json:"name"`
	Label  Text   `json:"label"`
	Before int64  `json:"before"`
	After  int64  `json:"after"`
}

type flowRow struct {
	From      string  `db:"from_state"`
	To        string  `db:"to_state"`
	Customers int64   `db:"customers"`
	Revenue   float64 `db:"revenue"`
}

// twoMoments resolves the moments of a migration; the filter and the segment belong to the second.
func (s *Service) twoMoments(ctx context.Context, m Moment, from, to string) (first, second *frame, err error) {
	if to == "" {
		to = m.AsOf
	}
	if from == "" {
		return nil, nil, fault.New(fault.Invalid, "a migration needs its first moment: give from, such as 2025-12-31").
			InChinese("流转分析需要起点：请给出 from，例如 2025-12-31").At("parameter", "from")
	}
	if first, err = s.frame(ctx, Moment{AsOf: from, Filter: m.Filter, Segment: m.Segment}, Period{}); err != nil {
		return nil, nil, err
	}
	if second, err = s.frame(ctx, Moment{AsOf: to, Filter: m.Filter, Segment: m.Segment}, Period{}); err != nil {
		return nil, nil, err
	}
	if !first.at.Before(second.at) {
		return nil, nil, fault.New(fault.Invalid, "the first moment (%s) must lie before the second (%s)", first.day, second.day).
			InChinese("流转的起点（%s）必须早于终点（%s）", first.day, second.day).At("parameter", "from")
	}
	return first, second, nil
}

// askTwice begins a question about two moments.
func (s *Service) askTwice(name string, first, second *frame) *question {
	return s.ask(name, first).with("at_then", second.at).with("day_then", second.day).with("since_then", beginning)
}

// flowKind is what customers move between.
type flowKind struct {
	state  string   // group or stage: the name of the request's parameters
	path   string   // route of the people
	names  []string // states in their order; the empty state comes last
	label  func(string) Text
	repeat []string // further parameters of the people's route
}

// flows makes the result of the rows.
func (k flowKind) flows(first, second *frame, rows []flowRow) *Flows {
	out := &Flows{FirstMoment: first.day, SecondMoment: second.day, Flows: []Flow{}}
	for _, name := range append(k.names, "") {
		out.States = append(out.States, FlowState{Name: name, Label: k.label(name)})
	}
	states := map[string]*FlowState{}
	for i := range out.States {
		states[out.States[i].Name] = &out.States[i]
	}
	for _, r := range rows {
		out.Flows = append(out.Flows, Flow{From: r.From, To: r.To, FromLabel: k.label(r.From), ToLabel: k.label(r.To),
			Customers: r.Customers, Revenue: r.Revenue, People: k.link(first, second, r)})
		states[r.From].Before += r.Customers
		states[r.To].After += r.Customers
		if r.To != "" {
			out.Customers += r.Customers
		}
		if r.From == r.To {
			out.Stayed += r.Customers
		}
	}
	return out
}

func (k flowKind) link(first, second *frame, r flowRow) string {
	orNone := func(state string) string {
		if state == "" {
			return noGroup
		}
		return state
	}
	return second.link(k.path, append([]string{"from", first.at.Format(time.RFC3339Nano), "to", second.at.Format(time.RFC3339Nano),
		"from_" + k.state, orNone(r.From), "to_" + k.state, orNone(r.To)}, k.repeat...)...)
}

// Table is the flows.
func (f *Flows) Table(language string) (columns []Column, rows [][]any) {
	columns = []Column{{Zh: "起点状态", En: "From"}, {Zh: "终点状态", En: "To"}, {Zh: "客户数", En: "Customers"}, {Zh: "净消费", En: "Revenue"}}
	for _, r := range f.Flows {
		rows = append(rows, []any{r.FromLabel.In(language), r.ToLabel.In(language), r.Customers, r.Revenue})
	}
	return columns, rows
}
