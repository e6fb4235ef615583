package today

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/customer"
	"zhike/crm/governance"
	"zhike/fault"
	"zhike/store"
)

// The states of an entry.
const (
	Open    = "open"
	Finish  = "done"
	Snoozed = "snoozed"
)

// Reason is why a customer is on the list, in words.
type Reason struct {
	Code     string  `json:"code" enum:"overdue,second_order,falling"`
	Label    string  `json:"label"`
	Sentence string  `json:"sentence"`
	Value    float64 `json:"value" doc:"at stake in 90 days"`
	Basis    string  `json:"basis" enum:"model,rhythm,rate,decline" doc:"how the value was estimated"`
	How      string  `json:"how" doc:"the same in words with the figures"`
}

// Item is one customer on the list.
type Item struct {
	ID           string      `json:"id" doc:"week and customer, such as 2025-W27-123"`
	Customer     int64       `json:"customer"`
	Name         string      `json:"name"`
	Phone        string      `json:"phone,omitempty" doc:"masked for roles that do not see personal data"`
	Masked       bool        `json:"masked,omitempty" doc:"name and phone are masked"`
	Reason                   // the best one
	Others       []Reason    `json:"others" doc:"further reasons"`
	Approach     string      `json:"approach" doc:"what to say or do"`
	State        string      `json:"state" enum:"open,done,snoozed"`
	SnoozedUntil *time.Time  `json:"snoozed_until,omitempty"`
	Note         string      `json:"note,omitempty" doc:"what came of it"`
	HandledAt    *time.Time  `json:"handled_at,omitempty"`
	HandledBy    *crm.Person `json:"handled_by,omitempty"`
	Owner        *crm.Person `json:"owner,omitempty" doc:"who follows it up"`
	New          bool        `json:"new" doc:"was not on last week's list"`
	Back         *Back       `json:"back,omitempty" doc:"has bought since"`
	Since        time.Time   `json:"since" doc:"the moment as of which the customer came onto the list"`
	Figures      Figures     `json:"figures"`
	AsOf         time.Time   `json:"as_of" doc:"the moment of the figures"`
}

// Back is what a customer bought since coming onto the list.
type Back struct {
	At     time.Time `json:"at"`
	Amount float64   `json:"amount"`
}

// record is an entry as it lies in the table, with the customer's name.
type record struct {
	Customer     int64      `db:"customer_id"`
	Week         string     `db:"week"`
	Listed       bool       `db:"listed"`
	Reason       string     `db:"reason"`
	Value        float64    `db:"value"`
	Figures      string     `db:"figures"`
	AsOf         time.Time  `db:"as_of"`
	Since        time.Time  `db:"since"`
	OwnerID      string     `db:"owner_id"`
	OwnerName    string     `db:"owner_name"`
	State        string     `db:"state"`
	SnoozedUntil *time.Time `db:"snoozed_until"`
	Note         string     `db:"note"`
	HandledAt    *time.Time `db:"handled_at"`
	HandledID    string     `db:"handled_id"`
	HandledName  string     `db:"handled_name"`
	BackAt       *time.Time `db:"back_at"`
	BackAmount   *float64   `db:"back_amount"`
	Name         string     `db:"name"`
	Phone        string     `db:"phone"`
}

func (r record) id() string { return r.Week + "-" + strconv.FormatInt(r.Customer, 10) }

// state is the entry's state now: a rest that is over leaves it open.
func (r record) state(now time.Time) string {
	if r.State == Snoozed && r.SnoozedUntil != nil && !r.SnoozedUntil.After(now) {
		return Open
	}
	return r.State
}

// item is the entry as the caller may see it, in the caller's language.
func (s *Service) item(ctx context.Context, r record) Item {
	var k kept
	_ = json.Unmarshal([]byte(r.Figures), &k) // written by this package
	state := r.state(s.env.Now())
	out := Item{ID: r.id(), Customer: r.Customer, State: state, Others: []Reason{}, Figures: k.Figures, AsOf: r.AsOf, Since: r.Since,
		Name: governance.MaskFor(ctx, governance.Name, r.Name), Phone: governance.MaskFor(ctx, governance.Phone, r.Phone), Masked: !api.Who(ctx).May(customer.Personal)}
	for i, m := range k.Motives {
		rule := ruleOf(m.Reason)
		zh, en := rule.sentence(k.Figures)
		reason := Reason{Code: m.Reason, Label: api.Pick(ctx, rule.zh, rule.en), Sentence: api.Pick(ctx, zh, en), Value: m.Value, Basis: m.Basis, How: basisSentence(ctx, m.Basis, k.Figures)}
		if i > 0 {
			out.Others = append(out.Others, reason)
			continue
		}
		out.Reason = reason
		zh, en = rule.approach(k.Figures)
		out.Approach = api.Pick(ctx, zh, en)
		if r.Phone == "" {
			out.Approach += api.Pick(ctx, "。没有电话，可发邮件或等到店时当面说", ". There is no phone number: write, or speak to them in the shop")
		}
	}
	if r.OwnerID != "" {
		out.Owner = &crm.Person{ID: r.OwnerID, Name: r.OwnerName}
	}
	if state != Open {
		out.SnoozedUntil, out.HandledAt, out.HandledBy = r.SnoozedUntil, r.HandledAt, &crm.Person{ID: r.HandledID, Name: r.HandledName}
		if !out.Masked { // what was written about a person may name them
			out.Note = r.Note
		}
	}
	if r.BackAt != nil {
		out.Back = &Back{At: *r.BackAt, Amount: value(r.BackAmount)}
	}
	return out
}

// parseID takes an entry's id apart.
func parseID(id string) (week string, customer int64, err error) {
	if at := strings.LastIndexByte(id, '-'); at > 0 {
		week = id[:at]
		customer, err = strconv.ParseInt(id[at+1:], 10, 64)
		if _, bad := monday(week); err == nil && bad == nil {
			return week, customer, nil
		}
	}
	return "", 0, noItem(id)
}

func noItem(id string) error {
	if len(id) > 60 {
		id = strings.ToValidUTF8(id[:60], "") + "…"
	}
	return fault.New(fault.NotFound, "there is no entry %s on the list", id).InChinese("名单上没有 %s 这一条", id).At("id", id)
}

func (s *Service) load(ctx context.Context, q store.Querier, id string) (record, error) {
	week, customer, err := parseID(id)
	if err != nil {
		return record{}, err
	}
	r, err := store.One[record](ctx, q, queries.Get("get_item"), week, customer)
	if fault.Is(err, fault.NotFound) {
		return r, noItem(id)
	}
	return r, err
}

// CopyPerson implements crm.Eraser.
func (s *Service) CopyPerson(ctx context.Context, customerID int64) (map[string]any, error) {
	rows, err := store.All[timelineRow](ctx, s.env.DB, queries.Get("copy_person"), customerID)
	list := make([]map[string]any, len(rows))
	for i, r := range rows {
		list[i] = map[string]any{"week": r.Week, "reason": r.Reason, "state": r.State, "note": r.Note, "handled_at": r.HandledAt, "handled_by": r.HandledName}
	}
	return map[string]any{"today": list}, err
}

// ErasePerson implements crm.Eraser.
func (s *Service) ErasePerson(ctx context.Context, tx *store.Tx, customerID int64) error {
	_, err := tx.Exec(ctx, queries.Get("erase_person"), customerID)
	return err
}
