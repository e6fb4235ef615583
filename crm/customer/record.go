package customer

import (
	"context"
	"encoding/json"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/governance"
	"zhike/expr"
	"zhike/fault"
	"zhike/store"
)

// GetRequest names one customer.
type GetRequest struct {
	ID int64 `path:"id" minimum:"1"`
}

// AuditTarget implements api.Target.
func (r *GetRequest) AuditTarget() string { return "customer " + itoa(r.ID) }

// Profile is the customer's own data as the sources gave them.
type Profile struct {
	ID         int64      `json:"id" db:"customer_id"`
	Name       string     `json:"name" db:"name"`
	Phone      string     `json:"phone,omitempty" db:"phone"`
	Email      string     `json:"email,omitempty" db:"email"`
	Gender     string     `json:"gender,omitempty" db:"gender"`
	Birthday   *time.Time `json:"birthday,omitempty" db:"birthday"`
	Country    string     `json:"country,omitempty" db:"country"`
	Province   string     `json:"province,omitempty" db:"province"`
	City       string     `json:"city,omitempty" db:"city"`
	District   string     `json:"district,omitempty" db:"district"`
	Address    string     `json:"address,omitempty" db:"address"`
	Company    string     `json:"company,omitempty" db:"company"`
	Channel    string     `json:"channel,omitempty" db:"channel"`
	Level      string     `json:"level,omitempty" db:"level"`
	TagsJSON   string     `json:"-" db:"tags"`
	Tags       []string   `json:"tags" db:"-"`
	Note       string     `json:"note,omitempty" db:"note"`
	Registered *time.Time `json:"registered,omitempty" db:"registered_at"`
	CreatedAt  time.Time  `json:"created_at" db:"created_at"`
	UpdatedAt  time.Time  `json:"updated_at" db:"updated_at"`
	Batch      string     `json:"batch" db:"batch_id" doc:"import that made or last changed it"`
}

// Identity is a name under which a source knows the customer.
type Identity struct {
	Kind  string `json:"kind" db:"kind" doc:"id, phone or email"`
	Value string `json:"value" db:"value"`
}

// FieldValue is one field of one customer.
type FieldValue struct {
	Name  string    `json:"name"`
	Label string    `json:"label"`
	Unit  string    `json:"unit,omitempty"`
	Type  expr.Type `json:"type"`
	Value any       `json:"value" doc:"null is unknown"`
}

// Record is everything about one customer on one page.
type Record struct {
	Profile    Profile      `json:"profile"`
	Identities []Identity   `json:"identities"`
	Fields     []FieldValue `json:"fields"`
	AsOf       time.Time    `json:"as_of"`
}

// Get returns one customer: profile, identities and all fields.
func (s *Service) Get(ctx context.Context, in *GetRequest) (*Record, error) {
	profile, err := store.One[Profile](ctx, s.env.DB, queries.Get("get_customer"), in.ID)
	if fault.Is(err, fault.NotFound) {
		return nil, noCustomer(in.ID)
	}
	if err != nil {
		return nil, err
	}
	identities, err := store.All[Identity](ctx, s.env.DB, queries.Get("get_identities"), in.ID)
	if err != nil {
		return nil, err
	}
	fields, asOf, err := s.values(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	profile.Tags = []string{}
	if profile.TagsJSON != "" {
		_ = json.Unmarshal([]byte(profile.TagsJSON), &profile.Tags) // written by the import
	}
	if !api.Who(ctx).May(Personal) {
		profile.mask()
		for i := range identities {
			identities[i].mask()
		}
	}
	return &Record{Profile: profile, Identities: identities, Fields: fields, AsOf: asOf}, nil
}

func (p *Profile) mask() {
	p.Name, p.Phone, p.Email = governance.MaskName(p.Name), governance.MaskPhone(p.Phone), governance.MaskEmail(p.Email)
	p.Address, p.Birthday, p.Note = governance.MaskAddress(p.Address), nil, ""
}

func (i *Identity) mask() {
	switch i.Kind {
	case "phone":
		i.Value = governance.MaskPhone(i.Value)
	case "email":
		i.Value = governance.MaskEmail(i.Value)
	}
}

// values reads the customer's row of the snapshot. One that was just imported
// and is not computed yet has no values.
func (s *Service) values(ctx context.Context, id int64) ([]FieldValue, time.Time, error) {
	state, err := s.state(ctx)
	if err != nil {
		return nil, time.Time{}, err
	}
	rows, err := s.env.DB.Query(ctx, store.SQL("select customer_id"+s.catalogue.columns()+" from customer_field where customer_id = $1"), id)
	if err != nil {
		return nil, time.Time{}, err
	}
	defer rows.Close()
	values := make([]any, len(s.catalogue.fields)+1)
	if rows.Next() {
		if values, err = rows.Values(); err != nil {
			return nil, time.Time{}, err
		}
	}
	out := make([]FieldValue, len(s.catalogue.fields))
	for i, f := range s.catalogue.fields {
		out[i] = FieldValue{Name: f.Name, Label: api.Pick(ctx, f.Zh, f.En), Unit: f.Unit, Type: f.Type, Value: show(ctx, f, values[i+1])}
	}
	return out, state.AsOf, rows.Err()
}

// RowsRequest asks for the rows behind one field.
type RowsRequest struct {
	ID    int64  `path:"id" minimum:"1"`
	Field string `query:"field" required:"true"`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"200"`
}

// FieldRows are the facts that a figure was computed from.
type FieldRows struct {
	Field      string   `json:"field"`
	Definition string   `json:"definition"`
	Uses       []string `json:"uses,omitempty" doc:"for a derived field: the fields it is computed from; ask for their rows"`
	Columns    []string `json:"columns"`
	Rows       [][]any  `json:"rows"`
	More       bool     `json:"more" doc:"there are more rows than the limit"`
}

// rowsOf is what is shown of the rows of each group of facts.
var rowsOf = map[crm.Group]struct{ from, columns, newest string }{
	crm.Orders: {"(select o.*, case when kind = 'sale' then ordered_on - lag(ordered_on) over (partition by customer_id, kind order by ordered_at, order_id) end as gap from orders o where o.customer_id = $2 and o.ordered_at <= $1::timestamp) o",
		"order_no, ordered_at, kind, lines, quantity, amount, discount, returned, net_amount, channel, store, province, gap, batch_id", "ordered_at"},
	crm.Lines: {"(select l.*, p.category, p.name as product from order_line l left join product p on p.sku = l.sku where l.customer_id = $2 and l.ordered_at <= $1::timestamp) l",
		"order_no, ordered_at, sku, product, category, kind, quantity, price, amount, discount, net_amount, batch_id, row_no", "ordered_at"},
	crm.Events: {"(select * from event where customer_id = $2 and happened_at <= $1::timestamp) e",
		"happened_at, name, page, sku, channel, value, body, batch_id, row_no", "happened_at"},
}

// Rows returns the facts behind one field of one customer, newest first.
func (s *Service) Rows(ctx context.Context, in *RowsRequest) (*FieldRows, error) {
	f, err := s.field(in.Field)
	if err != nil {
		return nil, err
	}
	state, err := s.state(ctx)
	if err != nil {
		return nil, err
	}
	out := &FieldRows{Field: f.Name, Definition: api.Pick(ctx, f.DocZh, f.DocEn), Columns: []string{}, Rows: [][]any{}}
	source, hasRows := rowsOf[f.Group]
	if !hasRows {
		out.Uses = references(f)
		return out, nil
	}
	alias := string(source.from[len(source.from)-1])
	where := f.Where
	if where == "" {
		where = "true"
	}
	// p.category of a line field lies in the subquery l here.
	text := "select " + source.columns + " from " + source.from + " where " + atMoment(where) + " order by " + alias + "." + source.newest + " desc limit $3"
	rows, err := s.env.DB.Query(ctx, store.SQL(text), state.AsOf, in.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out.Columns = rows.Columns()
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return nil, err
		}
		if len(out.Rows) == in.Limit {
			out.More = true
			break
		}
		out.Rows = append(out.Rows, values)
	}
	return out, rows.Err()
}
