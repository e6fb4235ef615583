package analysis

import (
	"context"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
)

// RFMPeopleRequest asks who is in a group, a score or a cell; with two dates,
// who moved from one group to another.
type RFMPeopleRequest struct {
	Moment
	Scoring
	Paging
	Group     string `query:"group" example:"important_value"`
	R         int    `query:"r" minimum:"0" maximum:"10" doc:"score; 0: any"`
	F         int    `query:"f" minimum:"0" maximum:"10"`
	M         int    `query:"m" minimum:"0" maximum:"10"`
	From      string `query:"from" doc:"first moment of a migration, with to"`
	To        string `query:"to" doc:"second moment of a migration"`
	FromGroup string `query:"from_group" doc:"group at the first moment; none: no purchase yet"`
	ToGroup   string `query:"to_group" doc:"group at the second moment; none: no purchase (any more, inside the window)"`
}

// noGroup stands in requests for customers outside all groups.
const noGroup = "none"

// RFMPeople lists the customers of a group, a score, a cell or a flow.
func (s *Service) RFMPeople(ctx context.Context, in *RFMPeopleRequest) (*People, error) {
	axes, err := in.axes()
	if err != nil {
		return nil, err
	}
	for _, g := range []string{in.Group, in.FromGroup, in.ToGroup} {
		if err := checkGroup(g); err != nil {
			return nil, err
		}
	}
	if in.From != "" || in.To != "" || in.FromGroup != "" || in.ToGroup != "" {
		return s.rfmFlowPeople(ctx, in, axes)
	}
	f, err := s.frame(ctx, in.Moment, Period{})
	if err != nil {
		return nil, err
	}
	q := s.ask("rfm_people", f).score(axes).with("since", in.since(f)).
		with("group", orNull(in.Group)).with("r", orNull(in.R)).with("f", orNull(in.F)).with("m", orNull(in.M))
	return s.list(ctx, f, in.Paging, q, in.title())
}

func (in *RFMPeopleRequest) title() Text {
	t := Text{Zh: "成交客户", En: "Buyers"}
	if in.Group != "" {
		t = groupLabel(in.Group)
	}
	for _, p := range []struct {
		axis  string
		score int
	}{{"R", in.R}, {"F", in.F}, {"M", in.M}} {
		if p.score > 0 {
			t = both("%s · %s = %s", "%s · %s = %s", t, p.axis, strconv.Itoa(p.score))
		}
	}
	return t
}

func checkGroup(code string) error {
	if code == "" || code == noGroup {
		return nil
	}
	for _, g := range mining.Groups() {
		if g.Code == code {
			return nil
		}
	}
	return fault.New(fault.Invalid, "there is no RFM group %q; one of them is important_value, and “none” stands for no purchase", code).
		InChinese("没有 RFM 群组“%s”；例如 important_value，none 表示没有成交", code).At("parameter", "group")
}

func (s *Service) rfmFlowPeople(ctx context.Context, in *RFMPeopleRequest, axes [3]axis) (*People, error) {
	first, second, err := s.twoMoments(ctx, in.Moment, in.From, in.To)
	if err != nil {
		return nil, err
	}
	q := s.askTwice("rfm_flow_people", first, second).score(axes).
		with("since", in.since(first)).with("since_then", in.since(second)).
		with("from_group", outside(in.FromGroup)).with("to_group", outside(in.ToGroup))
	return s.list(ctx, second, in.Paging, q, flowTitle(stateLabel(in.FromGroup, groupLabel), stateLabel(in.ToGroup, groupLabel), first, second))
}

// outside turns the word for “in no group” into the empty text of the
// statements, and an absent restriction into NULL.
func outside(state string) any {
	if state == noGroup {
		return ""
	}
	return orNull(state)
}

// stateLabel is the label of a state in a request; empty: any.
func stateLabel(state string, label func(string) Text) Text {
	if state == "" {
		return Text{Zh: "任意", En: "any"}
	}
	return label(state)
}

func flowTitle(from, to Text, first, second *frame) Text {
	return both("%s 的“%s”到 %s 的“%s”", "%s “%s” to %s “%s”", first.day, from, second.day, to)
}

// RFMFlowRequest asks how customers moved between the groups.
type RFMFlowRequest struct {
	Moment
	Scoring
	FlowMoments
}

// RFMFlows tells how customers moved between the RFM groups; at each moment
// they are scored among the buyers of that moment.
func (s *Service) RFMFlows(ctx context.Context, in *RFMFlowRequest) (*Flows, error) {
	axes, err := in.axes()
	if err != nil {
		return nil, err
	}
	first, second, err := s.twoMoments(ctx, in.Moment, in.From, in.To)
	if err != nil {
		return nil, err
	}
	q := s.askTwice("rfm_flows", first, second).score(axes).with("since", in.since(first)).with("since_then", in.since(second))
	rows, err := all[flowRow](ctx, s, second, q)
	if err != nil {
		return nil, err
	}
	kind := flowKind{state: "group", path: "rfm/customers", label: groupLabel, repeat: in.query()}
	for _, g := range mining.Groups() {
		kind.names = append(kind.names, g.Code)
	}
	out := kind.flows(first, second, rows)
	out.Head = second.head(join(rfmDefinition(in.Scoring, axes), Text{Zh: "两个时点各自独立打分；“尚未成交”指该时点（或其时间窗内）没有成交。",
		En: "Each moment is scored by itself; “no purchase yet” means none up to that moment, or inside its window."}))
	out.Finding = rfmFlowFinding(out, rows)
	return out, nil
}

func rfmFlowFinding(f *Flows, rows []flowRow) Text {
	if f.Customers == 0 {
		return nothing()
	}
	var had, lost int64
	for _, r := range rows {
		if strings.HasPrefix(r.From, "important_") {
			had += r.Customers
			if !strings.HasPrefix(r.To, "important_") {
				lost += r.Customers
			}
		}
	}
	return both("从 %s 到 %s，%s 位“重要”客户中有 %s 位（%s）不再属于“重要”。", "From %s to %s, of %s important customers %s (%s) are no longer important.",
		f.FirstMoment, f.SecondMoment, number(had), number(lost), percent(share(float64(lost), float64(had))))
}
