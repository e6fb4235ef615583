package today

import (
	"context"
	"slices"
	"time"

	"zhike/api"
	"zhike/fault"
	"zhike/store"
)

// ListRequest asks for the list.
type ListRequest struct {
	Week   string `query:"week" maxLength:"8" doc:"an ISO week such as 2025-W27; empty: the present one"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"length of the list, by value at stake, a fifth of it kept for each reason; handled entries come on top"`
	Reason string `query:"reason" enum:"overdue,second_order,falling" doc:"only these; the counts stay those of the whole list"`
	Owner  string `query:"owner" maxLength:"100" doc:"id of a user, me, or none for entries that nobody follows up"`
	State  string `query:"state" enum:"open,done,snoozed,all" default:"open"`

	Customer int64 `query:"customer" minimum:"1" doc:"only this customer, whether the list has a seat or not; the counts are then of this one, and there are no changes"`
}

// List is the list of one week.
type List struct {
	Week       string        `json:"week"`
	From       string        `json:"from" doc:"Monday"`
	To         string        `json:"to" doc:"Sunday"`
	AsOf       time.Time     `json:"as_of" doc:"the moment of the figures"`
	Historic   bool          `json:"historic,omitempty" doc:"the newest data are old, and the list is made as of their end"`
	MadeAt     *time.Time    `json:"made_at,omitempty"`
	Making     bool          `json:"making,omitempty" doc:"the list is being made anew; ask again in a moment"`
	Items      []Item        `json:"items"`
	Message    string        `json:"message,omitempty" doc:"why there are no items"`
	Counts     Counts        `json:"counts"`
	Reasons    []ReasonCount `json:"reasons" doc:"open entries by reason"`
	Candidates int64         `json:"candidates" doc:"customers whom a rule names, on the list or not"`
	Changes    *Changes      `json:"changes,omitempty" doc:"against last week's list, if there was one"`
	Measures   *Measures     `json:"measures,omitempty" doc:"quantities of the whole shop that the rules use"`
}

// Counts are the entries of the list by state.
type Counts struct {
	Open    int     `json:"open"`
	Done    int     `json:"done"`
	Snoozed int     `json:"snoozed"`
	Value   float64 `json:"value" doc:"at stake over the open entries"`
}

// ReasonCount is one reason with its open entries.
type ReasonCount struct {
	Code  string  `json:"code"`
	Label string  `json:"label"`
	Count int     `json:"count"`
	Value float64 `json:"value"`
}

// historicAfter is the age of the figures from which a reader should know that
// the list looks from the past.
const historicAfter = 7 * 24 * time.Hour

// List returns this week's list. A reader who finds none for the week, or an
// old one, has it made in the background and is told so.
func (s *Service) List(ctx context.Context, in *ListRequest) (*List, error) {
	state, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	week := in.Week
	if week == "" {
		week = weekOf(state.AsOf, s.env.Zone)
	}
	out, err := s.begin(ctx, week, state, in.Week == "")
	if err != nil {
		return nil, err
	}
	last, err := before(week)
	if err != nil {
		return nil, err
	}
	rows, err := s.rows(ctx, week)
	if err != nil {
		return nil, err
	}
	earlier, err := s.rows(ctx, last)
	if err != nil {
		return nil, err
	}
	if in.Customer > 0 {
		rows = slices.DeleteFunc(rows, func(r record) bool { return r.Customer != in.Customer })
	}
	rows, all := s.cut(rows, in.Limit), rows
	s.fill(ctx, out, rows, earlier, in)
	if in.Customer > 0 {
		return out, nil
	}
	out.Changes, err = s.changes(ctx, last, rows, all, earlier)
	return out, err
}

// begin looks up when and how the list was made.
func (s *Service) begin(ctx context.Context, week string, state snapshot, present bool) (*List, error) {
	day, err := monday(week)
	if err != nil {
		return nil, err
	}
	out := &List{Week: week, From: day.Format(time.DateOnly), To: day.AddDate(0, 0, 6).Format(time.DateOnly), AsOf: state.AsOf, Items: []Item{}, Reasons: []ReasonCount{}}
	m, err := store.One[made](ctx, s.env.DB, queries.Get("get_make"), week)
	found := &m
	switch {
	case fault.Is(err, fault.NotFound):
		found = nil
	case err != nil:
		return nil, err
	default:
		out.AsOf, out.MadeAt, out.Candidates, out.Measures = m.AsOf, &m.MadeAt, m.Candidates, new(m.measures())
	}
	out.Historic = s.env.Now().Sub(out.AsOf) > historicAfter
	if present && s.stale(found, state) {
		out.Making = true
		s.refreshSoon(ctx)
	}
	return out, nil
}

func (s *Service) rows(ctx context.Context, week string) ([]record, error) {
	return store.All[record](ctx, s.env.DB, queries.Get("list_week"), week)
}

// cut keeps as many open entries as the list has seats, and all that were
// handled. Who left the list because they bought is not on it any more.
func (s *Service) cut(rows []record, limit int) []record {
	var out []record
	now := s.env.Now()
	var open []int // places in out
	for _, r := range rows {
		if r.state(now) == Open {
			if !r.Listed {
				continue
			}
			open = append(open, len(out))
		}
		out = append(out, r)
	}
	keep := map[int]bool{}
	for i, taken := range seats(len(open), limit, func(i int) string { return out[open[i]].Reason }) {
		keep[open[i]] = taken
	}
	place := -1
	return slices.DeleteFunc(out, func(r record) bool {
		place++
		return r.state(now) == Open && !keep[place]
	})
}

// fill counts the list and picks the items that were asked for.
func (s *Service) fill(ctx context.Context, out *List, rows, earlier []record, in *ListRequest) {
	known := customersOf(earlier)
	byReason := map[string]*ReasonCount{}
	for _, rule := range rules() {
		out.Reasons = append(out.Reasons, ReasonCount{Code: rule.code, Label: api.Pick(ctx, rule.zh, rule.en)})
	}
	for i := range out.Reasons {
		byReason[out.Reasons[i].Code] = &out.Reasons[i]
	}
	for _, r := range rows {
		item := s.item(ctx, r)
		item.New = len(earlier) > 0 && !known[r.Customer]
		out.Counts.add(item)
		if c := byReason[item.Code]; c != nil && item.State == Open {
			c.Count++
			c.Value += item.Value
		}
		if wanted(ctx, item, in) {
			out.Items = append(out.Items, item)
		}
	}
	out.Counts.Value = cents(out.Counts.Value)
	for i := range out.Reasons {
		out.Reasons[i].Value = cents(out.Reasons[i].Value)
	}
	if len(out.Items) == 0 {
		out.Message = emptyBecause(ctx, out, in)
	}
}

func (c *Counts) add(item Item) {
	switch item.State {
	case Open:
		c.Open++
		c.Value += item.Value
	case Finish:
		c.Done++
	case Snoozed:
		c.Snoozed++
	}
}

func wanted(ctx context.Context, item Item, in *ListRequest) bool {
	state := in.State
	if state == "" {
		state = Open
	}
	owner := ""
	if item.Owner != nil {
		owner = item.Owner.ID
	}
	asked := in.Owner
	switch asked {
	case "me":
		asked = api.Who(ctx).UserID
	case "none":
		asked = ""
	}
	return (state == "all" || item.State == state) && (in.Reason == "" || item.Code == in.Reason) && (in.Owner == "" || owner == asked)
}

// emptyBecause says in a sentence why nothing is shown, and what to do.
func emptyBecause(ctx context.Context, out *List, in *ListRequest) string {
	handled := out.Counts.Done + out.Counts.Snoozed
	filtered := in.Reason != "" || in.Owner != "" || in.State != "" && in.State != Open
	switch {
	case out.MadeAt == nil && out.Making:
		return api.Pick(ctx, "名单正在生成，请稍等几秒", "The list is being made; wait a few seconds")
	case out.MadeAt == nil:
		return api.Pick(ctx, "这一周没有生成过名单", "No list was made for this week")
	case out.Measures.Buyers == 0:
		return api.Pick(ctx, "还没有客户的订单：先导入订单，这里就会告诉您这周该联系谁", "There are no orders of known customers yet: import orders, and this page will say whom to contact")
	case filtered && out.Counts.Open+handled > 0:
		return api.Pick(ctx, "没有符合筛选条件的客户", "No entry matches the filter")
	case handled > 0:
		return api.Pick(ctx, sprintf("这周的名单都处理完了，共 %d 位", handled), sprintf("All %d entries of this week are handled", handled))
	}
	return api.Pick(ctx, "这周没有需要主动联系的客户：没有人明显晚来，没有人到该来第二次的时候，也没有大客户消费下滑",
		"Nobody needs a call this week: no good customer is late, no second order is due, and no big spender is falling off")
}

func customersOf(rows []record) map[int64]bool {
	out := make(map[int64]bool, len(rows))
	for _, r := range rows {
		out[r.Customer] = true
	}
	return out
}
