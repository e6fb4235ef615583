package analysis

import (
	"context"

	"zhike/fault"
)

// LifecyclePeopleRequest asks who is in a stage; with two moments, who moved.
type LifecyclePeopleRequest struct {
	Moment
	Paging
	Stage     string `query:"stage" example:"declining"`
	From      string `query:"from" doc:"first moment of a migration"`
	To        string `query:"to" doc:"second moment of a migration"`
	FromStage string `query:"from_stage" doc:"stage at the first moment; none: not yet known"`
	ToStage   string `query:"to_stage" doc:"stage at the second moment"`
}

// LifecyclePeople lists the customers of a stage or a flow.
func (s *Service) LifecyclePeople(ctx context.Context, in *LifecyclePeopleRequest) (*People, error) {
	for _, stage := range []string{in.Stage, in.FromStage, in.ToStage} {
		if err := checkStage(stage); err != nil {
			return nil, err
		}
	}
	if in.From != "" || in.To != "" || in.FromStage != "" || in.ToStage != "" {
		return s.lifecycleFlowPeople(ctx, in)
	}
	f, err := s.frame(ctx, in.Moment, Period{})
	if err != nil {
		return nil, err
	}
	title := Text{Zh: "全部客户", En: "All customers"}
	if in.Stage != "" {
		title = Stage(in.Stage).Label()
	}
	return s.list(ctx, f, in.Paging, s.ask("lifecycle_people", f).with("stage", orNull(in.Stage)), title)
}

func checkStage(name string) error {
	if name == "" || name == noGroup {
		return nil
	}
	for _, s := range Stages() {
		if string(s) == name {
			return nil
		}
	}
	return fault.New(fault.Invalid, "there is no stage %q; use potential, new, active, mature, declining or lost", name).
		InChinese("没有生命周期阶段“%s”，可用 potential、new、active、mature、declining、lost", name).At("parameter", "stage")
}

func (s *Service) lifecycleFlowPeople(ctx context.Context, in *LifecyclePeopleRequest) (*People, error) {
	first, second, err := s.twoMoments(ctx, in.Moment, in.From, in.To)
	if err != nil {
		return nil, err
	}
	q := s.askTwice("lifecycle_flow_people", first, second).with("from_stage", outside(in.FromStage)).with("to_stage", outside(in.ToStage))
	return s.list(ctx, second, in.Paging, q, flowTitle(stateLabel(in.FromStage, stageLabel), stateLabel(in.ToStage, stageLabel), first, second))
}

func stageLabel(name string) Text { return Stage(name).Label() }

// LifecycleFlowRequest asks how customers moved between the stages.
type LifecycleFlowRequest struct {
	Moment
	FlowMoments
}

// LifecycleFlows tells how customers moved between the stages.
func (s *Service) LifecycleFlows(ctx context.Context, in *LifecycleFlowRequest) (*Flows, error) {
	first, second, err := s.twoMoments(ctx, in.Moment, in.From, in.To)
	if err != nil {
		return nil, err
	}
	rows, err := all[flowRow](ctx, s, second, s.askTwice("lifecycle_flows", first, second))
	if err != nil {
		return nil, err
	}
	kind := flowKind{state: "stage", path: "lifecycle/customers", label: stageLabel}
	for _, stage := range Stages() {
		kind.names = append(kind.names, string(stage))
	}
	out := kind.flows(first, second, rows)
	out.Head = second.head(Text{
		Zh: "两个时点各自按当时的数据和当时的典型周期判定阶段（规则见生命周期），晚于该时点的数据不参与；“尚未认识”指第一个时点还没有这位客户的任何记录。",
		En: "At each moment the stage is judged by the facts and the typical cycle of that moment (rules: see life cycle); “not yet known” means no record of the customer at the first moment."})
	out.Finding = lifecycleFlowFinding(out, rows)
	return out, nil
}

func lifecycleFlowFinding(f *Flows, rows []flowRow) Text {
	if f.Customers == 0 {
		return nothing()
	}
	var healthy, fell, back int64
	for _, r := range rows {
		from, to := Stage(r.From), Stage(r.To)
		gone := to == StageDeclining || to == StageLost
		switch from {
		case StageNew, StageActive, StageMature:
			healthy += r.Customers
			if gone {
				fell += r.Customers
			}
		case StageDeclining, StageLost:
			if !gone {
				back += r.Customers
			}
		}
	}
	return both("从 %s 到 %s，%s 位新客、活跃和成熟客户中有 %s 位（%s）转为衰退或流失；%s 位衰退或流失的客户回来了。",
		"From %s to %s, of %s new, active and mature customers %s (%s) came to decline or be lost; %s who had declined or were lost came back.",
		f.FirstMoment, f.SecondMoment, number(healthy), number(fell), percent(share(float64(fell), float64(healthy))), number(back))
}
