package model

import (
	"context"
	"fmt"
	"strings"
	"time"

	"zhike/api"
	"zhike/crm/customer"
	"zhike/crm/governance"
	"zhike/fault"
	"zhike/mining/lifetime"
	"zhike/store"
)

// PeopleRequest asks for one page of customers with their scores.
type PeopleRequest struct {
	Rule   string `query:"rule" maxLength:"65536" doc:"filter in the expression language; empty: everybody with a purchase"`
	Sort   string `query:"sort" enum:"-clv,clv,-p_alive,p_alive,-orders,orders,-soon,soon" default:"-clv" doc:"by value of the year, probability to be still a customer, purchases in 90 days, probability of a purchase within 30 days; - in front for descending"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Cursor string `query:"cursor" doc:"next of the page before"`
}

// People is one page of customers with their scores.
type People struct {
	api.Page[Prospect]
	AsOf  *time.Time `json:"as_of" doc:"moment of analysis of the scores; null while there are none"`
	Until string     `json:"until,omitempty" doc:"last day watched"`
	Note  *Text      `json:"note,omitempty" doc:"why there are no scores"`
}

// Prospect is what is to come from one customer.
type Prospect struct {
	CustomerID int64              `json:"customer_id"`
	Name       string             `json:"name,omitempty" doc:"masked for roles that may not see personal data"`
	Purchases  int                `json:"purchases" doc:"days with a purchase"`
	First      string             `json:"first" doc:"business day of the first purchase"`
	Last       string             `json:"last"`
	Silent     int                `json:"silent_days" doc:"days from the last purchase to the last day watched"`
	Every      *float64           `json:"every_days" doc:"mean days between purchases; null after one"`
	Money      *float64           `json:"money" doc:"mean of a repeat purchase; null after one"`
	PAlive     *float64           `json:"p_alive" doc:"probability to be still a customer; null after one purchase"`
	Orders     float64            `json:"orders_90d"`
	OrdersIn   lifetime.Interval  `json:"orders_90d_interval"`
	Spend      *float64           `json:"spend" doc:"expected money of a purchase"`
	Value      *float64           `json:"clv_365d"`
	ValueIn    *lifetime.Interval `json:"clv_365d_interval"`
	Next       *time.Time         `json:"next_order" doc:"by this day the next purchase has come with even odds; null when more likely gone than not, and beyond ten years"`
	Soon       float64            `json:"next_order_prob_30d"`
	Hundred    Hundred            `json:"hundred" doc:"how many of a hundred like this one stay away"`
	Reason     Text               `json:"reason"`
}

// scoreRow is a row of model_score with the customer's name.
type scoreRow struct {
	Customer  int64      `db:"customer_id"`
	Name      *string    `db:"name"`
	Purchases int        `db:"purchases"`
	First     string     `db:"first_on"`
	Last      string     `db:"last_on"`
	Money     *float64   `db:"money"`
	PAlive    *float64   `db:"p_alive"`
	Orders    float64    `db:"orders_90d"`
	OrdersLo  float64    `db:"orders_90d_lo"`
	OrdersHi  float64    `db:"orders_90d_hi"`
	Spend     *float64   `db:"spend"`
	Value     *float64   `db:"clv_365d"`
	ValueLo   *float64   `db:"clv_365d_lo"`
	ValueHi   *float64   `db:"clv_365d_hi"`
	Next      *time.Time `db:"next_order"`
	Soon      float64    `db:"next_order_prob_30d"`
	Version   string     `db:"version"`
}

// selectScores are the columns of a scoreRow.
const selectScores = `select m.customer_id, c.name, m.purchases, m.first_on::text as first_on, m.last_on::text as last_on, m.money, m.p_alive,
	m.orders_90d, m.orders_90d_lo, m.orders_90d_hi, m.spend, m.clv_365d, m.clv_365d_lo, m.clv_365d_hi, m.next_order, m.next_order_prob_30d, m.version`

// sortColumns are what a list can be sorted by.
func sortColumns() map[string]string {
	return map[string]string{"clv": "clv_365d", "p_alive": "p_alive", "orders": "orders_90d", "soon": "next_order_prob_30d"}
}

// place is where a page ended.
type place struct {
	Value *float64 `json:"v"`
	ID    int64    `json:"id"`
}

// People returns one page of customers with their scores; unknown values come
// last in either order.
func (s *Service) People(ctx context.Context, in *PeopleRequest) (*People, error) {
	where, args, err := s.filter(ctx, in.Rule, 1)
	if err != nil {
		return nil, err
	}
	return s.page(ctx, listing{sort: in.Sort, limit: in.Limit, cursor: in.Cursor, where: where, args: args})
}

// listing is a list of scores to be made.
type listing struct {
	sort   string
	limit  int
	cursor string
	join   string // behind model_score m
	where  string // “ and …” on m and what was joined
	args   []any  // of where
	total  *int64 // where it is known; nil: to be counted
}

// filter renders a rule as a condition on model_score m.
func (s *Service) filter(ctx context.Context, rule string, firstParam int) (string, []any, error) {
	if strings.TrimSpace(rule) == "" {
		return "", nil, nil
	}
	at, err := s.customers.AsOf(ctx)
	if err != nil {
		return "", nil, err
	}
	chosen, args, err := s.customers.Population(ctx, rule, at, firstParam)
	return " and m.customer_id in (" + chosen + ")", args, err
}

// page makes one page of a list.
func (s *Service) page(ctx context.Context, l listing) (*People, error) {
	out := &People{Page: api.Page[Prospect]{Items: []Prospect{}}}
	v, err := s.version(ctx, "")
	if err != nil {
		return nil, err
	}
	if v.State != Current {
		out.Note = new(v.refusal())
		return out, nil
	}
	out.AsOf, out.Until = &v.AsOf, v.Until
	teller, err := v.teller()
	if err != nil {
		return nil, err
	}
	if l.limit <= 0 {
		l.limit = 50
	}
	if l.cursor == "" {
		if out.Total, err = s.count(ctx, v, l); err != nil {
			return nil, err
		}
	}
	order, rows, err := s.rows(ctx, l)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if i == l.limit { // one more than asked for: there is a next page
			out.Next = api.Cursor(place{order.value(&rows[i-1]), rows[i-1].Customer})
			break
		}
		out.Items = append(out.Items, teller.tell(ctx, &rows[i]))
	}
	return out, nil
}

// rows reads one more row than the page has.
func (s *Service) rows(ctx context.Context, l listing) (order, []scoreRow, error) {
	order, err := newOrder(l.sort)
	if err != nil {
		return order, nil, err
	}
	text, args := " from (select m.* from "+scoreTable+" m "+l.join+" where true"+l.where, l.args
	if l.cursor != "" {
		var from place
		if err := api.ParseCursor(l.cursor, &from); err != nil {
			return order, nil, err
		}
		var condition string
		condition, args = order.after(from, args)
		text += " and " + condition
	}
	args = append(args, l.limit+1)
	text += order.text() + fmt.Sprintf(" limit $%d) m", len(args)) // names only for those who are on the page
	text = selectScores + text + " left join customer c on c.customer_id = m.customer_id" + order.text()
	rows, err := store.All[scoreRow](ctx, s.env.DB, store.SQL(text), args...)
	return order, rows, err
}

// count is the length of the whole list.
func (s *Service) count(ctx context.Context, v *Version, l listing) (*int64, error) {
	switch {
	case l.total != nil:
		return l.total, nil
	case l.join == "" && l.where == "":
		return &v.Customers, nil
	}
	n, err := store.One[int64](ctx, s.env.DB, store.SQL("select count(*)::bigint from "+scoreTable+" m "+l.join+" where true"+l.where), l.args...)
	return &n, err
}

// order is how a list is sorted.
type order struct {
	column     string
	descending bool
}

func newOrder(sort string) (order, error) {
	if sort == "" {
		sort = "-clv"
	}
	name, descending := strings.CutPrefix(sort, "-")
	column, ok := sortColumns()[name]
	if !ok {
		return order{}, fault.New(fault.Invalid, "cannot sort by %q; use clv, p_alive, orders or soon", sort).
			InChinese("不能按“%s”排序；可用 clv、p_alive、orders、soon", sort).At("parameter", "sort")
	}
	return order{column, descending}, nil
}

func (o order) text() string {
	direction := "asc"
	if o.descending {
		direction = "desc"
	}
	return fmt.Sprintf(" order by m.%s %s nulls last, m.customer_id asc", o.column, direction)
}

// after is the condition “behind this row in the order of the list”.
func (o order) after(p place, args []any) (string, []any) {
	args = append(args, p.ID)
	id := fmt.Sprintf("m.customer_id > $%d", len(args))
	if p.Value == nil {
		return fmt.Sprintf("(m.%s is null and %s)", o.column, id), args
	}
	args = append(args, *p.Value)
	value := fmt.Sprintf("$%d::double precision", len(args))
	beyond := ">"
	if o.descending {
		beyond = "<"
	}
	return fmt.Sprintf("(m.%[1]s %[2]s %[3]s or (m.%[1]s = %[3]s and %[4]s) or m.%[1]s is null)", o.column, beyond, value, id), args
}

func (o order) value(r *scoreRow) *float64 {
	switch o.column {
	case "clv_365d":
		return r.Value
	case "p_alive":
		return r.PAlive
	case "orders_90d":
		return &r.Orders
	}
	return &r.Soon
}

// teller turns scores into what a reader gets.
type teller struct {
	doubt *doubt
	until day
}

func (v *Version) teller() (*teller, error) {
	m, err := v.models()
	if err != nil {
		return nil, err
	}
	d, err := newDoubt(m)
	if err != nil {
		return nil, err
	}
	until, err := dayIn(v.Until)
	return &teller{doubt: d, until: until}, err
}

func dayIn(text string) (day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fault.Wrap(err, fault.Internal, "%q in the registry is no day", text)
	}
	return dayOf(t), nil
}

// history is the row as the models see it.
func (t *teller) history(r *scoreRow) lifetime.History {
	first, _ := dayIn(r.First) // written by this package
	last, _ := dayIn(r.Last)
	h := lifetime.History{Frequency: r.Purchases - 1, Recency: float64(last - first), Age: float64(t.until - first)}
	if r.Money != nil {
		h.Money = *r.Money
	}
	return h
}

func (t *teller) tell(ctx context.Context, r *scoreRow) Prospect {
	h := t.history(r)
	p := Prospect{CustomerID: r.Customer, Purchases: r.Purchases, First: r.First, Last: r.Last, Silent: int(h.Age - h.Recency), Money: r.Money,
		PAlive: r.PAlive, Orders: r.Orders, OrdersIn: lifetime.Interval{Low: r.OrdersLo, High: r.OrdersHi, Level: level},
		Spend: r.Spend, Value: r.Value, Next: r.Next, Soon: r.Soon, Hundred: t.doubt.hundred(h)}
	if r.Name != nil {
		p.Name = *r.Name
		if !api.Who(ctx).May(customer.Personal) {
			p.Name = governance.MaskName(p.Name)
		}
	}
	if h.Frequency > 0 {
		p.Every = new(h.Recency / float64(h.Frequency))
	}
	if r.ValueLo != nil && r.ValueHi != nil {
		p.ValueIn = &lifetime.Interval{Low: *r.ValueLo, High: *r.ValueHi, Level: level}
	}
	p.Reason = p.reason()
	return p
}

// reason says in words and frequencies why the figures are what they are.
func (p *Prospect) reason() Text {
	var t Text
	switch {
	case p.Every == nil:
		t = both("只在 %s 买过一次。", "Bought once, on %s.", p.First)
	case float64(p.Silent) > *p.Every:
		t = both("买过 %d 次，平均隔 %s 天，已 %d 天没来，是平常间隔的 %s 倍。",
			"Bought %d times, about every %s days, and not for %d days, which is %s times the usual pause.", p.Purchases, short(*p.Every), p.Silent, short(float64(p.Silent) / *p.Every))
	default:
		t = both("买过 %d 次，平均隔 %s 天，最近一次是 %s。", "Bought %d times, about every %s days, last on %s.", p.Purchases, short(*p.Every), p.Last)
	}
	return join(t, both("像这位客户一样的 %d 位客户里，约 %d 位 %d 天内不会再来（%d–%d）。",
		"Of %[1]d customers like this one, about %[2]d do not come back within %[3]d days (%[4]d–%[5]d).", p.Hundred.Of, p.Hundred.None, p.Hundred.Days, p.Hundred.Low, p.Hundred.High))
}
