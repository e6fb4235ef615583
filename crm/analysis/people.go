package analysis

import (
	"context"
	"time"

	"zhike/api"
	"zhike/crm/customer"
	"zhike/crm/governance"
)

// Person is a customer behind a figure.
type Person struct {
	CustomerID int64    `json:"customer_id"`
	Name       string   `json:"name,omitempty" doc:"masked for roles that may not see personal data"`
	Orders     int64    `json:"orders" doc:"purchases inside the figure"`
	Money      float64  `json:"money" doc:"net money inside the figure"`
	FirstOrder string   `json:"first_order,omitempty" doc:"business day of the first purchase inside the figure"`
	LastOrder  string   `json:"last_order,omitempty"`
	Recency    *int64   `json:"recency,omitempty" doc:"days since the last purchase"`
	R          *int64   `json:"r,omitempty"`
	F          *int64   `json:"f,omitempty"`
	M          *int64   `json:"m,omitempty"`
	Group      string   `json:"group,omitempty" doc:"RFM group"`
	FromGroup  string   `json:"from_group,omitempty"`
	ToGroup    string   `json:"to_group,omitempty"`
	Tier       string   `json:"tier,omitempty" doc:"value tier"`
	Stage      string   `json:"stage,omitempty" doc:"life-cycle stage"`
	FromStage  string   `json:"from_stage,omitempty"`
	ToStage    string   `json:"to_stage,omitempty"`
	Cycle      *float64 `json:"cycle,omitempty" doc:"days between purchases"`
}

// People is one page of the customers behind a figure, most money first.
type People struct {
	api.Page[Person]
	AsOf  time.Time `json:"as_of"`
	Title Text      `json:"title" doc:"who these are"`
}

// Paging asks for one page of people.
type Paging struct {
	Limit  int     `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Cursor string  `query:"cursor" doc:"next of the page before"`
	whole  *Behind // wanted instead of a page
}

func (p *Paging) all(into *Behind) { p.whole = into }

// personRow is what the part page of a statement gives; a statement fills what it knows.
type personRow struct {
	CustomerID int64      `db:"customer_id"`
	Name       *string    `db:"name"`
	Orders     int64      `db:"orders"`
	Money      float64    `db:"money"`
	FirstDay   *time.Time `db:"first_day"`
	LastDay    *time.Time `db:"last_day"`
	Recency    *int64     `db:"recency"`
	R          *int64     `db:"r"`
	F          *int64     `db:"f"`
	M          *int64     `db:"m"`
	Group      string     `db:"rfm_group"`
	FromGroup  string     `db:"from_group"`
	ToGroup    string     `db:"to_group"`
	Tier       string     `db:"value_tier"`
	Stage      string     `db:"stage"`
	FromStage  string     `db:"from_stage"`
	ToStage    string     `db:"to_stage"`
	Cycle      *float64   `db:"cycle"`
	Total      int64      `db:"total"`
}

// place is where a page of people ended.
type place struct {
	Money float64 `json:"m"`
	ID    int64   `json:"id"`
}

// list asks for one page of people.
func (s *Service) list(ctx context.Context, f *frame, p Paging, q *question, title Text) (*People, error) {
	if f.among != nil {
		title = join2(title, Text{Zh: f.among.Name, En: f.among.Name})
	}
	if p.whole != nil {
		return nil, s.behind(ctx, f, q, title, p.whole)
	}
	limit := p.Limit
	if limit <= 0 {
		limit = 50
	}
	q.with("limit", limit+1).with("cursor_money", nil).with("cursor_id", nil)
	if p.Cursor != "" {
		var from place
		if err := api.ParseCursor(p.Cursor, &from); err != nil {
			return nil, err
		}
		q.with("cursor_money", from.Money).with("cursor_id", from.ID)
	}
	rows, err := fresh[personRow](ctx, s, f, q)
	if err != nil {
		return nil, err
	}
	out := &People{AsOf: f.at, Title: title, Page: api.Page[Person]{Items: []Person{}}}
	for i, r := range rows {
		out.Total = &r.Total
		if i == limit { // one more than asked for: there is a next page
			last := rows[limit-1]
			out.Next = api.Cursor(place{Money: last.Money, ID: last.CustomerID})
			break
		}
		out.Items = append(out.Items, r.person(ctx))
	}
	if out.Total == nil && p.Cursor == "" {
		out.Total = new(int64(0))
	}
	return out, nil
}

func (r personRow) person(ctx context.Context) Person {
	p := Person{CustomerID: r.CustomerID, Orders: r.Orders, Money: r.Money, FirstOrder: dayText(r.FirstDay), LastOrder: dayText(r.LastDay),
		Recency: r.Recency, R: r.R, F: r.F, M: r.M, Group: r.Group, FromGroup: r.FromGroup, ToGroup: r.ToGroup, Tier: r.Tier,
		Stage: r.Stage, FromStage: r.FromStage, ToStage: r.ToStage, Cycle: r.Cycle}
	if r.Name != nil {
		p.Name = *r.Name
		if !api.Who(ctx).May(customer.Personal) {
			p.Name = governance.MaskName(p.Name)
		}
	}
	return p
}

func dayText(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(dayForm)
}

// orNull passes an absent coordinate as NULL: it restricts nothing.
func orNull[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}
