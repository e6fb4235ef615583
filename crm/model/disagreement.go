package model

import (
	"context"
	"fmt"

	"zhike/crm"
	"zhike/fault"
	"zhike/store"
)

// The two ways in which RFM and the model disagree.
const (
	Leaving = "good_but_leaving" // RFM calls them good, the model thinks that they have left
	Staying = "gone_but_staying" // RFM calls them gone, the model thinks that they are still there
)

// Probabilities to be still a customer from which on the model takes a side.
const (
	thinksGone  = 0.3
	thinksThere = 0.7
)

// DisagreementRequest asks where RFM and the model disagree.
type DisagreementRequest struct {
	Side   string `query:"side" enum:"good_but_leaving,gone_but_staying" default:"good_but_leaving" doc:"whose customers to list"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Cursor string `query:"cursor" doc:"next of the page before"`
}

// Disagreement is the customers of whom the two judge differently.
type Disagreement struct {
	People
	Side       string `json:"side" doc:"whose customers are listed, most valuable first"`
	Sides      []Side `json:"sides"`
	Compared   int64  `json:"compared" doc:"customers whom both judge: scored by RFM, with two purchases or more"`
	Definition Text   `json:"definition"`
}

// Side is one way to disagree.
type Side struct {
	Side      string  `json:"side"`
	Label     Text    `json:"label"`
	Means     Text    `json:"means"`
	Customers int64   `json:"customers"`
	Value     float64 `json:"clv_365d" doc:"their value of the next year together"`
	Rule      string  `json:"rule,omitempty" doc:"finds them in the list of customers, as of its last refresh"`
}

// Disagreement counts and lists the customers of whom RFM and the model judge
// differently.
func (s *Service) Disagreement(ctx context.Context, in *DisagreementRequest) (*Disagreement, error) {
	side := in.Side
	if side == "" {
		side = Leaving
	}
	if side != Leaving && side != Staying {
		return nil, fault.New(fault.Invalid, "there is no side %q; use %s or %s", side, Leaving, Staying).
			InChinese("没有“%s”这一类；可用 %s 或 %s", side, Leaving, Staying).At("parameter", "side")
	}
	judged, fields := s.rfm()
	conditions := map[string]string{
		Leaving: fmt.Sprintf("g.good and m.p_alive < %v", thinksGone),
		Staying: fmt.Sprintf("g.gone and m.p_alive >= %v", thinksThere),
	}
	join := "join (" + judged + ") g on g.customer_id = m.customer_id"
	type counts struct {
		Compared     int64   `db:"compared"`
		Leaving      int64   `db:"leaving"`
		LeavingValue float64 `db:"leaving_value"`
		Staying      int64   `db:"staying"`
		StayingValue float64 `db:"staying_value"`
	}
	c, err := store.One[counts](ctx, s.env.DB, store.SQL(fmt.Sprintf(`select count(*)::bigint as compared,
		count(*) filter (where %[1]s)::bigint as leaving, coalesce(sum(m.clv_365d) filter (where %[1]s), 0) as leaving_value,
		count(*) filter (where %[2]s)::bigint as staying, coalesce(sum(m.clv_365d) filter (where %[2]s), 0) as staying_value
		from %[3]s m %[4]s where m.p_alive is not null`, conditions[Leaving], conditions[Staying], scoreTable, join)))
	if err != nil {
		return nil, err
	}
	total := c.Leaving
	if side == Staying {
		total = c.Staying
	}
	people, err := s.page(ctx, listing{sort: "-clv", limit: in.Limit, cursor: in.Cursor, join: join, where: " and " + conditions[side], total: &total})
	if err != nil {
		return nil, err
	}
	out := &Disagreement{People: *people, Side: side, Compared: c.Compared, Definition: disagreementDefinition(fields)}
	out.Sides = []Side{
		{Side: Leaving, Customers: c.Leaving, Value: cents(c.LeavingValue),
			Label: Text{Zh: "RFM 看着好，其实可能已走", En: "Good by RFM, but probably gone"},
			Means: Text{Zh: "与别的客户相比买得近、买得勤，但按自己的节奏早该来了", En: "recent and frequent beside other customers, but long overdue by their own rhythm"}},
		{Side: Staying, Customers: c.Staying, Value: cents(c.StayingValue),
			Label: Text{Zh: "RFM 看着走了，其实多半还在", En: "Gone by RFM, but probably there"},
			Means: Text{Zh: "与别的客户相比很久没来，但本来就买得慢，还没到该来的时候", En: "not seen for long beside other customers, but slow by nature and not yet due"}},
	}
	if fields {
		out.Sides[0].Rule = fmt.Sprintf(`rfm.group in ("important_value", "general_value") and model.p_alive < %v`, thinksGone)
		out.Sides[1].Rule = fmt.Sprintf(`rfm.group in ("important_keep", "general_keep", "important_winback", "general_winback") and model.p_alive >= %v`, thinksThere)
	}
	return out, nil
}

// rfm is a subquery with RFM's judgement of every customer: good (recent and
// frequent) and gone (not recent). Where the catalogue has no RFM fields,
// fifths by last purchase and by number of purchases stand in, a fifth above
// the middle one counting as high.
func (s *Service) rfm() (sql string, fields bool) {
	if f, ok := s.customers.Catalogue().Field("rfm.group"); ok && f.Group == crm.Scores {
		return fmt.Sprintf(`select s.customer_id, s.%[1]s in ('important_value', 'general_value') as good,
			s.%[1]s in ('important_keep', 'general_keep', 'important_winback', 'general_winback') as gone
			from %[2]s s where s.%[1]s is not null`, f.SQL, f.Table), true
	}
	return `select customer_id, r >= 0.6 and f >= 0.6 as good, r < 0.6 as gone from (
		select customer_id, percent_rank() over (order by last_on) as r, percent_rank() over (order by purchases) as f from ` + scoreTable + `) x`, false
}

func disagreementDefinition(fields bool) Text {
	by := Text{Zh: "字段目录里的 RFM 群组", En: "the RFM groups of the catalogue"}
	if !fields {
		by = Text{Zh: "按末次购买和购买次数排名的五等分", En: "fifths by last purchase and number of purchases"}
	}
	return both("RFM 拿客户与客户比，模型拿客户与其自己的节奏比。“好”指最近买过且买得勤，“走了”指最近没买（%s）；模型认为仍是客户的概率低于 %v 为已走、不低于 %v 为还在。只比较买过两次以上的客户。",
		"RFM compares customers with each other, the model each with the own rhythm. Good is recent and frequent, gone is not recent (%s); the model takes a customer for gone below a probability of %v and for there from %v on. Only customers with two purchases or more are compared.",
		by, thinksGone, thinksThere)
}
