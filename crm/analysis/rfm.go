package analysis

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"zhike/mining"
)

// groupLabel is the label of one of the eight groups; anything else is a customer outside them.
func groupLabel(code string) Text {
	for _, g := range mining.Groups() {
		if g.Code == code {
			return g.Name
		}
	}
	return Text{Zh: "尚未成交", En: "No purchase yet"}
}

// groupMeaning says what puts a customer into a group.
func groupMeaning(code string) Text {
	kind, habit, _ := strings.Cut(code, "_")
	money := Text{Zh: "消费高", En: "high money"}
	if kind == "general" {
		money = Text{Zh: "消费一般", En: "moderate money"}
	}
	rest := map[string]Text{
		"value":   {Zh: "最近买过、买得勤", En: "bought recently and often"},
		"develop": {Zh: "最近买过、买得少", En: "bought recently, seldom"},
		"keep":    {Zh: "买得勤、最近没来", En: "bought often, not lately"},
		"winback": {Zh: "买得少、最近没来", En: "bought seldom, not lately"},
	}[habit]
	return Text{Zh: money.Zh + "，" + rest.Zh, En: money.En + ", " + rest.En}
}

// RFMRequest asks for the RFM analysis.
type RFMRequest struct {
	Moment
	Scoring
}

// RFM is the customers by recency, frequency and money.
type RFM struct {
	Head
	Bins      RFMBins    `json:"bins"`
	Customers int64      `json:"customers" doc:"known customers with a purchase"`
	Revenue   float64    `json:"revenue" doc:"their net money"`
	Groups    []RFMGroup `json:"groups" doc:"the eight groups, most valuable first"`
	Scores    []RFMScore `json:"scores" doc:"what each score means and how many have it"`
	Cells     []RFMCell  `json:"cells" doc:"customers by all three scores; empty cells are left out"`
}

// RFMBins is the number of scores on each axis.
type RFMBins struct {
	R int `json:"r"`
	F int `json:"f"`
	M int `json:"m"`
}

// RFMGroup is one of the eight groups.
type RFMGroup struct {
	Name      string  `json:"name" example:"important_value"`
	Label     Text    `json:"label"`
	Means     Text    `json:"means"`
	Customers int64   `json:"customers"`
	Share     float64 `json:"share" doc:"of the customers"`
	Orders    int64   `json:"orders"`
	Revenue   float64 `json:"revenue"`
	Part      float64 `json:"revenue_share"`
	People    string  `json:"people"`
}

// RFMScore is one score of one axis with the values that have it.
type RFMScore struct {
	Axis      string  `json:"axis" enum:"r,f,m"`
	Score     int64   `json:"score"`
	Min       float64 `json:"min" doc:"days, purchases or money; both edges occur"`
	Max       float64 `json:"max"`
	Customers int64   `json:"customers"`
	Revenue   float64 `json:"revenue"`
	People    string  `json:"people"`
}

// RFMCell is one combination of scores.
type RFMCell struct {
	R         int64   `json:"r"`
	F         int64   `json:"f"`
	M         int64   `json:"m"`
	Group     string  `json:"group"`
	Customers int64   `json:"customers"`
	Revenue   float64 `json:"revenue"`
}

type rfmRow struct {
	R          int64   `db:"r"`
	F          int64   `db:"f"`
	M          int64   `db:"m"`
	Customers  int64   `db:"customers"`
	Revenue    float64 `db:"revenue"`
	Orders     int64   `db:"orders"`
	RecencyMin float64 `db:"recency_min"`
	RecencyMax float64 `db:"recency_max"`
	OrdersMin  float64 `db:"orders_min"`
	OrdersMax  float64 `db:"orders_max"`
	MoneyMin   float64 `db:"money_min"`
	MoneyMax   float64 `db:"money_max"`
}

// RFM scores every known customer with a purchase.
func (s *Service) RFM(ctx context.Context, in *RFMRequest) (*RFM, error) {
	f, err := s.frame(ctx, in.Moment, Period{})
	if err != nil {
		return nil, err
	}
	axes, err := in.axes()
	if err != nil {
		return nil, err
	}
	rows, err := all[rfmRow](ctx, s, f, s.ask("rfm_cells", f).score(axes).with("since", in.since(f)))
	if err != nil {
		return nil, err
	}
	return rfmOf(f, in.Scoring, axes, rows), nil
}

func rfmOf(f *frame, scoring Scoring, axes [3]axis, rows []rfmRow) *RFM {
	out := &RFM{Head: f.head(rfmDefinition(scoring, axes)), Bins: RFMBins{axes[0].bins, axes[1].bins, axes[2].bins}, Cells: []RFMCell{}, Scores: []RFMScore{}}
	link := func(coordinates ...string) string {
		return f.link("rfm/customers", append(coordinates, scoring.query()...)...)
	}
	groups := map[string]*RFMGroup{}
	for _, g := range mining.Groups() {
		out.Groups = append(out.Groups, RFMGroup{Name: g.Code, Label: g.Name, Means: groupMeaning(g.Code), People: link("group", g.Code)})
	}
	for i := range out.Groups {
		groups[out.Groups[i].Name] = &out.Groups[i]
	}
	scores := map[string]*RFMScore{}
	for _, r := range rows {
		if r.R == 0 {
			out.leave(LeftOut{What: Text{Zh: "只有退货、取消等单据、没有成交的客户", En: "customers with documents but no purchase (returns or cancelled only)"},
				Customers: r.Customers, Revenue: new(r.Revenue)})
			continue
		}
		out.Customers, out.Revenue = out.Customers+r.Customers, out.Revenue+r.Revenue
		group := mining.RFMGroup(axes[0].half(r.R), axes[1].half(r.F), axes[2].half(r.M), 2).Code
		out.Cells = append(out.Cells, RFMCell{R: r.R, F: r.F, M: r.M, Group: group, Customers: r.Customers, Revenue: r.Revenue})
		g := groups[group]
		g.Customers, g.Orders, g.Revenue = g.Customers+r.Customers, g.Orders+r.Orders, g.Revenue+r.Revenue
		widen(scores, "r", r.R, r.RecencyMin, r.RecencyMax, r)
		widen(scores, "f", r.F, r.OrdersMin, r.OrdersMax, r)
		widen(scores, "m", r.M, r.MoneyMin, r.MoneyMax, r)
	}
	for _, a := range axes {
		for score := a.bins; score >= 1; score-- {
			if b := scores[fmt.Sprint(a.name, score)]; b != nil {
				b.People = link(a.name, strconv.Itoa(score))
				out.Scores = append(out.Scores, *b)
			}
		}
	}
	for i := range out.Groups {
		g := &out.Groups[i]
		g.Share, g.Part = share(float64(g.Customers), float64(out.Customers)), share(g.Revenue, out.Revenue)
	}
	out.Finding = out.finding()
	return out
}

// widen takes a cell into the score of one axis.
func widen(scores map[string]*RFMScore, axis string, score int64, low, high float64, r rfmRow) {
	key := fmt.Sprint(axis, score)
	b := scores[key]
	if b == nil {
		b = &RFMScore{Axis: axis, Score: score, Min: low, Max: high}
		scores[key] = b
	}
	b.Min, b.Max = min(b.Min, low), max(b.Max, high)
	b.Customers, b.Revenue = b.Customers+r.Customers, b.Revenue+r.Revenue
}

func (r *RFM) finding() Text {
	if r.Customers == 0 {
		return nothing()
	}
	best, keep := r.Groups[0], int64(0)
	for _, g := range r.Groups {
		if g.Name == "important_keep" || g.Name == "important_winback" {
			keep += g.Customers
		}
	}
	return both("%s 位重要价值客户（占 %s）贡献了 %s 的收入；另有 %s 位高消费客户最近没来，值得先联系。",
		"%s customers (%s) who buy recently, often and for much money bring %s of the revenue; %s more high-money customers have not come lately and are worth a call first.",
		number(best.Customers), percent(best.Share), percent(best.Part), number(keep))
}

func rfmDefinition(scoring Scoring, axes [3]axis) Text {
	window := Text{Zh: "全部历史", En: "all orders"}
	if scoring.Days > 0 {
		window = both("最近 %d 天", "the orders of the last %d days", scoring.Days)
	}
	t := both("R 为距最近一次成交的天数，F 为成交单数，M 为净消费（减退货），按%s计算；仅含有成交的已识别客户。",
		"R is days since the last purchase, F the number of purchases, M the net money, over %s, of known customers with a purchase.", window)
	for _, a := range axes {
		if a.cuts == nil {
			t = join(t, both("%s 在全部客户中按名次分 1–%d 分，数值相同得分相同；", "%s is scored 1–%d by rank among all customers, equal values equally; ", strings.ToUpper(a.name), a.bins))
		} else {
			t = join(t, both("%s 按自定分界 %s 分 1–%d 分；", "%s is scored by your own cuts %s from 1 to %d; ", strings.ToUpper(a.name), cutsText(a.cuts), a.bins))
		}
	}
	return join(t, Text{Zh: "得分高于中间值为“高”，三项高低组合成八类。筛选只决定显示哪些客户，不改变得分。",
		En: "a score above the middle of its scale is high, and high or low on the three axes gives the eight groups. A filter chooses whom to show and changes no score."})
}

func join(a, b Text) Text {
	return Text{Zh: a.Zh + b.Zh, En: strings.TrimRight(a.En, " ") + " " + b.En}
}

func cutsText(cuts []float64) string {
	out := make([]string, len(cuts))
	for i, c := range cuts {
		out[i] = strconv.FormatFloat(c, 'f', -1, 64)
	}
	return strings.Join(out, ", ")
}

// Table is the groups.
func (r *RFM) Table(language string) (columns []Column, rows [][]any) {
	columns = []Column{{Zh: "群组", En: "Group"}, {Zh: "含义", En: "Meaning"}, {Zh: "客户数", En: "Customers"}, {Zh: "客户占比", En: "Share of customers"},
		{Zh: "成交单", En: "Purchases"}, {Zh: "净消费", En: "Revenue"}, {Zh: "收入占比", En: "Share of revenue"}}
	for _, g := range r.Groups {
		rows = append(rows, []any{g.Label.In(language), g.Means.In(language), g.Customers, g.Share, g.Orders, g.Revenue, g.Part})
	}
	return columns, rows
}
