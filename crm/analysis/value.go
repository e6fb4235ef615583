package analysis

import (
	"context"
	"math"
	"strconv"

	"zhike/fault"
)

// Tiers says where the value tiers are cut.
type Tiers struct {
	High   int `query:"high" minimum:"1" maximum:"98" default:"20" doc:"percent of the buyers in the high tier"`
	Middle int `query:"middle" minimum:"1" maximum:"98" default:"30" doc:"percent of the buyers in the middle tier"`
	Days   int `query:"days" minimum:"0" maximum:"36500" doc:"only orders of so many days up to the moment of analysis; 0: all"`
}

const (
	usualHigh   = 20
	usualMiddle = 30
)

func (t *Tiers) settle() error {
	if t.High == 0 {
		t.High = usualHigh
	}
	if t.Middle == 0 {
		t.Middle = usualMiddle
	}
	if t.High+t.Middle > 99 {
		return fault.New(fault.Invalid, "high and middle together are %d %%; nothing is left for the low tier", t.High+t.Middle).
			InChinese("高、中两档合计 %d%%，没有给低档留下客户", t.High+t.Middle).At("parameter", "middle")
	}
	return nil
}

// ParetoRequest asks how revenue is spread over the customers.
type ParetoRequest struct {
	Moment
	Tiers
}

// Pareto is how revenue is spread over the customers.
type Pareto struct {
	Head
	Customers   int64         `json:"customers" doc:"known customers with a purchase"`
	Revenue     float64       `json:"revenue" doc:"their net money, below zero counted as zero"`
	Top20       float64       `json:"top20_share" doc:"share of revenue from the most valuable 20 % of the customers"`
	For80       float64       `json:"customers_for_80" doc:"share of the customers who together make 80 % of the revenue"`
	For80Number int64         `json:"customers_for_80_count"`
	Gini        float64       `json:"gini" doc:"0: all equal; near 1: one has everything"`
	Curve       []CurvePoint  `json:"curve" doc:"100 points: the most valuable 1 %, 2 % … of the customers"`
	Tiers       []ParetoTier  `json:"tiers"`
	People      []CurvePeople `json:"people"`
}

// CurvePoint is one point of the curve.
type CurvePoint struct {
	Percent int     `json:"percent" doc:"of the customers, the most valuable first"`
	Share   float64 `json:"share" doc:"of the revenue"`
}

// CurvePeople is the way to the people left of a point of the curve.
type CurvePeople struct {
	Percent int    `json:"percent"`
	People  string `json:"people"`
}

// ParetoTier is one value tier.
type ParetoTier struct {
	Name      string  `json:"name" enum:"high,middle,low"`
	Label     Text    `json:"label"`
	Customers int64   `json:"customers"`
	Share     float64 `json:"share" doc:"of the customers"`
	Revenue   float64 `json:"revenue"`
	Part      float64 `json:"revenue_share"`
	From      float64 `json:"from" doc:"least net money in the tier"`
	To        float64 `json:"to" doc:"most net money in the tier"`
	People    string  `json:"people"`
}

type valueRow struct {
	Bucket        int     `db:"bucket"`
	Tier          string  `db:"value_tier"`
	Customers     int64   `db:"customers"`
	Worth         float64 `db:"worth"`
	Money         float64 `db:"money"`
	WorthMin      float64 `db:"worth_min"`
	WorthMax      float64 `db:"worth_max"`
	Negatives     int64   `db:"negatives"`
	NegativeMoney float64 `db:"negative_money"`
	CumSum        float64 `db:"cum_sum"`
	Within80      int64   `db:"within_80"`
}

// Pareto ranks the customers by net money; a filter chooses among whom.
func (s *Service) Pareto(ctx context.Context, in *ParetoRequest) (*Pareto, error) {
	if err := in.settle(); err != nil {
		return nil, err
	}
	f, err := s.frame(ctx, in.Moment, Period{})
	if err != nil {
		return nil, err
	}
	rows, err := all[valueRow](ctx, s, f, s.askTiers("value_curve", f, in.Tiers))
	if err != nil {
		return nil, err
	}
	return paretoOf(f, in.Tiers, rows), nil
}

func (s *Service) askTiers(name string, f *frame, t Tiers) *question {
	return s.ask(name, f).with("since", sinceDays(t.Days, f.day)).with("high", t.High).with("middle", t.Middle)
}

func paretoOf(f *frame, t Tiers, rows []valueRow) *Pareto {
	out := &Pareto{Head: f.head(paretoDefinition(t)), Curve: make([]CurvePoint, 100)}
	link := func(coordinates ...string) string {
		return f.link("pareto/customers", append(coordinates, t.query()...)...)
	}
	for _, name := range []string{"high", "middle", "low"} {
		out.Tiers = append(out.Tiers, ParetoTier{Name: name, Label: tierLabel(name), People: link("tier", name)})
	}
	var negatives int64
	var negative, cumulated float64
	worth := make([]float64, 100)
	for _, r := range rows {
		worth[r.Bucket-1] += r.Worth
		out.Customers, out.Revenue, out.For80Number = out.Customers+r.Customers, out.Revenue+r.Worth, out.For80Number+r.Within80
		negatives, negative, cumulated = negatives+r.Negatives, negative+r.NegativeMoney, cumulated+r.CumSum
		for i := range out.Tiers {
			if tier := &out.Tiers[i]; tier.Name == r.Tier {
				tier.add(r)
			}
		}
	}
	sum := 0.0
	for i := range out.Curve {
		sum += worth[i]
		out.Curve[i] = CurvePoint{Percent: i + 1, Share: share(sum, out.Revenue)}
	}
	out.Top20 = out.Curve[19].Share
	out.For80 = share(float64(out.For80Number), float64(out.Customers))
	if n := float64(out.Customers); out.Revenue > 0 {
		// Σ(2i − n − 1)x_i / (n Σx) over ascending x, by way of the running sums in descending order.
		out.Gini = max(0, (2*cumulated-(n+1)*out.Revenue)/(n*out.Revenue))
	}
	for i := range out.Tiers {
		tier := &out.Tiers[i]
		tier.Share, tier.Part = share(float64(tier.Customers), float64(out.Customers)), share(tier.Revenue, out.Revenue)
	}
	for _, p := range []int{1, 5, 10, 20, 50} {
		out.People = append(out.People, CurvePeople{Percent: p, People: link("top", strconv.Itoa(p))})
	}
	out.Finding = nothing()
	if out.Customers > 0 {
		out.Finding = both("消费最高的 20%% 客户贡献了 %s 的收入；%s 的客户合起来占到 80%%。",
			"The most valuable 20%% of the customers bring %s of the revenue; %s of them together make 80%%.", percent(out.Top20), percent(out.For80))
	}
	out.leave(LeftOut{What: Text{Zh: "净消费为负的客户按 0 计", En: "customers with net money below zero, counted as zero"}, Customers: negatives, Revenue: &negative})
	return out
}

func (t *ParetoTier) add(r valueRow) {
	if t.Customers == 0 {
		t.From, t.To = math.Inf(1), math.Inf(-1)
	}
	t.Customers, t.Revenue = t.Customers+r.Customers, t.Revenue+r.Worth
	t.From, t.To = min(t.From, r.WorthMin), max(t.To, r.WorthMax)
}

func (t Tiers) query() []string {
	var out []string
	if t.High != usualHigh || t.Middle != usualMiddle {
		out = append(out, "high", strconv.Itoa(t.High), "middle", strconv.Itoa(t.Middle))
	}
	if t.Days > 0 {
		out = append(out, "days", strconv.Itoa(t.Days))
	}
	return out
}

func tierLabel(name string) Text {
	switch name {
	case "high":
		return Text{Zh: "高价值", En: "High value"}
	case "middle":
		return Text{Zh: "中价值", En: "Middle value"}
	}
	return Text{Zh: "低价值", En: "Low value"}
}

func paretoDefinition(t Tiers) Text {
	d := both("有成交的已识别客户按净消费（减退货，负数按 0 计）从高到低排序；严格高于自己的客户不足 %d%% 的为高价值，不足 %d%% 的为中价值，其余为低价值，消费相同的客户同档。曲线第 p 点是前 p%%（向上取整）客户的收入占比；Gini 系数 0 为完全平均。",
		"Known customers with a purchase in descending order of net money (less returns, below zero counted as zero). High are those with less than %d%% of the customers strictly above them, middle those with less than %d%%, low the rest; equal money shares a tier. Point p of the curve is the revenue share of the first p%% (rounded up) of the customers; Gini 0 is full equality.",
		t.High, t.High+t.Middle)
	if t.Days > 0 {
		d = join(d, both("只看最近 %d 天的单据。", "Only the orders of the last %d days count.", t.Days))
	}
	return join(d, Text{Zh: "有筛选时在所选客户内部排序。", En: "With a filter the ranking is among the chosen customers."})
}

// Table is the tiers.
func (p *Pareto) Table(language string) (columns []Column, rows [][]any) {
	columns = []Column{{Zh: "价值档", En: "Tier"}, {Zh: "客户数", En: "Customers"}, {Zh: "客户占比", En: "Share of customers"}, {Zh: "净消费", En: "Revenue"},
		{Zh: "收入占比", En: "Share of revenue"}, {Zh: "最低消费", En: "Least money"}, {Zh: "最高消费", En: "Most money"}}
	for _, t := range p.Tiers {
		rows = append(rows, []any{t.Label.In(language), t.Customers, t.Share, t.Revenue, t.Part, t.From, t.To})
	}
	return columns, rows
}

// ParetoPeopleRequest asks who is in a tier or among the top customers.
type ParetoPeopleRequest struct {
	Moment
	Tiers
	Paging
	Tier string `query:"tier" enum:"high,middle,low"`
	Top  int    `query:"top" minimum:"0" maximum:"100" doc:"the most valuable so many percent; 0: all"`
}

// ParetoPeople lists the customers of a tier or left of a point of the curve.
func (s *Service) ParetoPeople(ctx context.Context, in *ParetoPeopleRequest) (*People, error) {
	if err := in.settle(); err != nil {
		return nil, err
	}
	f, err := s.frame(ctx, in.Moment, Period{})
	if err != nil {
		return nil, err
	}
	title := Text{Zh: "成交客户", En: "Buyers"}
	if in.Tier != "" {
		title = tierLabel(in.Tier)
	}
	if in.Top > 0 {
		title = both("%s · 消费最高的 %d%%", "%s · the most valuable %d%%", title, in.Top)
	}
	return s.list(ctx, f, in.Paging, s.askTiers("value_people", f, in.Tiers).with("tier", orNull(in.Tier)).with("top", orNull(in.Top)), title)
}
