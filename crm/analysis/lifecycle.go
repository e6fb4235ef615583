package analysis

import "context"

// Stage is a stage of a customer's life.
type Stage string

// The stages, in the order of a life. Let t be the typical cycle: the median
// over all customers with two purchase days or more of their average days
// between purchases, rounded to a tenth, at least 1, and 30 where nobody has
// bought twice. A customer's own cycle is (days from first to last purchase +
// t) / purchase days, at least 1: the average interval with the typical one
// counted as one more, so a single purchase gives t and many purchases the
// customer's own rhythm. The first rule that holds decides:
//
//	potential  known at the moment, no purchase so far
//	lost       more than 4 cycles since the last purchase
//	declining  more than 2 cycles since the last purchase
//	new        first purchase no more than 2 typical cycles ago
//	mature     5 purchase days or more
//	active     the rest
//
// Were the intervals of a customer random with a constant rate, a pause of 2
// cycles would come by chance in 13.5 % of the cases and one of 4 in 1.8 %.
//
// A customer is known from the registration, else from the first order
// document; one without either is taken as always known.
const (
	StagePotential Stage = "potential"
	StageNew       Stage = "new"
	StageActive    Stage = "active"
	StageMature    Stage = "mature"
	StageDeclining Stage = "declining"
	StageLost      Stage = "lost"
)

// Stages returns all stages in their order.
func Stages() []Stage {
	return []Stage{StagePotential, StageNew, StageActive, StageMature, StageDeclining, StageLost}
}

// Label is the stage's name for people.
func (s Stage) Label() Text {
	switch s {
	case StagePotential:
		return Text{Zh: "潜在", En: "Potential"}
	case StageNew:
		return Text{Zh: "新客", En: "New"}
	case StageActive:
		return Text{Zh: "活跃", En: "Active"}
	case StageMature:
		return Text{Zh: "成熟", En: "Mature"}
	case StageDeclining:
		return Text{Zh: "衰退", En: "Declining"}
	case StageLost:
		return Text{Zh: "流失", En: "Lost"}
	}
	return Text{Zh: "尚未认识", En: "Not yet known"}
}

// meaning is the rule of a stage in a few words.
func (s Stage) meaning() Text {
	switch s {
	case StagePotential:
		return Text{Zh: "已认识、尚未成交", En: "known, no purchase so far"}
	case StageNew:
		return Text{Zh: "首单在 2 个典型周期内", En: "first purchase within 2 typical cycles"}
	case StageActive:
		return Text{Zh: "仍在自己的节奏内购买", En: "buying in their own rhythm"}
	case StageMature:
		return Text{Zh: "仍在节奏内，购买日达 5 天以上", En: "in rhythm, with 5 purchase days or more"}
	case StageDeclining:
		return Text{Zh: "超过 2 个周期没买", En: "no purchase for more than 2 cycles"}
	}
	return Text{Zh: "超过 4 个周期没买", En: "no purchase for more than 4 cycles"}
}

// LifecycleRequest asks for the life-cycle stages.
type LifecycleRequest struct{ Moment }

// Lifecycle is the customers by life-cycle stage.
type Lifecycle struct {
	Head
	Customers    int64            `json:"customers" doc:"customers known at the moment"`
	Buyers       int64            `json:"buyers"`
	TypicalCycle float64          `json:"typical_cycle" doc:"days between purchases that are typical of all customers"`
	Stages       []LifecycleStage `json:"stages"`
}

// LifecycleStage is one stage.
type LifecycleStage struct {
	Name      Stage    `json:"name"`
	Label     Text     `json:"label"`
	Means     Text     `json:"means"`
	Customers int64    `json:"customers"`
	Share     float64  `json:"share" doc:"of the customers"`
	Orders    int64    `json:"orders" doc:"their purchases so far"`
	Revenue   float64  `json:"revenue" doc:"their net money so far"`
	Recency   *float64 `json:"recency" doc:"days since the last purchase, on average"`
	Cycle     *float64 `json:"cycle" doc:"days between purchases, on average"`
	People    string   `json:"people"`
}

type stageRow struct {
	Stage     Stage    `db:"stage"`
	Customers int64    `db:"customers"`
	Revenue   float64  `db:"revenue"`
	Orders    int64    `db:"orders"`
	Recency   *float64 `db:"recency"`
	Cycle     *float64 `db:"cycle"`
	Typical   float64  `db:"typical_cycle"`
}

// Lifecycle puts every customer known at the moment into one stage.
func (s *Service) Lifecycle(ctx context.Context, in *LifecycleRequest) (*Lifecycle, error) {
	f, err := s.frame(ctx, in.Moment, Period{})
	if err != nil {
		return nil, err
	}
	rows, err := all[stageRow](ctx, s, f, s.ask("lifecycle_stages", f))
	if err != nil {
		return nil, err
	}
	return lifecycleOf(f, rows), nil
}

func lifecycleOf(f *frame, rows []stageRow) *Lifecycle {
	out := &Lifecycle{}
	byStage := map[Stage]stageRow{}
	for _, r := range rows {
		byStage[r.Stage] = r
		out.Customers += r.Customers
		out.TypicalCycle = r.Typical
	}
	for _, stage := range Stages() {
		r := byStage[stage]
		out.Stages = append(out.Stages, LifecycleStage{Name: stage, Label: stage.Label(), Means: stage.meaning(), Customers: r.Customers,
			Share: share(float64(r.Customers), float64(out.Customers)), Orders: r.Orders, Revenue: r.Revenue, Recency: r.Recency, Cycle: r.Cycle,
			People: f.link("lifecycle/customers", "stage", string(stage))})
	}
	out.Buyers = out.Customers - byStage[StagePotential].Customers
	out.Head = f.head(lifecycleDefinition(out.TypicalCycle))
	out.Finding = nothing()
	if out.Buyers > 0 {
		declining, lost := byStage[StageDeclining].Customers, byStage[StageLost].Customers
		out.Finding = both("%s 位成交客户中，%s 位（%s）已流失，%s 位（%s）正在衰退；典型购买周期 %s 天。",
			"Of %s buyers %s (%s) are lost and %s (%s) are declining; the typical cycle is %s days.",
			number(out.Buyers), number(lost), percent(share(float64(lost), float64(out.Buyers))),
			number(declining), percent(share(float64(declining), float64(out.Buyers))), days(out.TypicalCycle))
	}
	return out
}

func lifecycleDefinition(typical float64) Text {
	return both("典型周期为全部有两个及以上购买日的客户平均购买间隔的中位数（现为 %s 天）；客户自己的周期为（首末购买日间隔 + 典型周期）÷ 购买日数，至少 1 天。距上次成交超过 4 个周期为流失，超过 2 个周期为衰退；其余首单在 2 个典型周期内的为新客，购买日达 5 天的为成熟，否则为活跃；已认识而没有成交的为潜在（以注册时间、否则以第一张单据为认识之时，两者都没有的视为一直认识）。筛选只决定显示哪些客户，不改变阶段。未识别客户不参与。",
		"The typical cycle is the median, over customers with two purchase days or more, of their average days between purchases (now %s); a customer's own cycle is (days from first to last purchase + typical cycle) ÷ purchase days, at least 1. Lost: more than 4 cycles since the last purchase; declining: more than 2; otherwise new when the first purchase lies within 2 typical cycles, mature with 5 purchase days or more, else active; potential: known without a purchase (from the registration, else the first document; without either, always). A filter chooses whom to show and changes no stage. Nobody known takes no part.",
		days(typical))
}

// Table is the stages.
func (l *Lifecycle) Table(language string) (columns []Column, rows [][]any) {
	columns = []Column{{Zh: "阶段", En: "Stage"}, {Zh: "含义", En: "Meaning"}, {Zh: "客户数", En: "Customers"}, {Zh: "占比", En: "Share"}, {Zh: "成交单", En: "Purchases"},
		{Zh: "净消费", En: "Revenue"}, {Zh: "平均未购天数", En: "Average days since purchase"}, {Zh: "平均周期", En: "Average cycle"}}
	for _, s := range l.Stages {
		rows = append(rows, []any{s.Label.In(language), s.Means.In(language), s.Customers, s.Share, s.Orders, s.Revenue, cell(s.Recency), cell(s.Cycle)})
	}
	return columns, rows
}

// cell is a number that may be missing.
func cell(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}
