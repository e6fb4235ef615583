package today

import (
	"context"
	"slices"
	"strings"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/governance"
	"zhike/fault"
	"zhike/store"
)

// HandleRequest names an entry.
type HandleRequest struct {
	ID string `path:"id" maxLength:"60"`
}

// AuditTarget implements api.Target.
func (r *HandleRequest) AuditTarget() string { return "today " + r.ID }

// DoneRequest says that a customer was contacted.
type DoneRequest struct {
	HandleRequest
	Body struct {
		Note string `json:"note,omitempty" maxLength:"1000" doc:"what came of it"`
	}
}

// Done marks an entry as done. The customer is not proposed again for 14 days.
func (s *Service) Done(ctx context.Context, in *DoneRequest) (*Item, error) {
	return s.handle(ctx, in.ID, func(r *record) error {
		r.State, r.SnoozedUntil, r.Note = Finish, nil, strings.TrimSpace(in.Body.Note)
		return nil
	})
}

// SnoozeRequest puts an entry off.
type SnoozeRequest struct {
	HandleRequest
	Body struct {
		Until string `json:"until" format:"date" doc:"the business day on which the customer may be proposed again, such as 2025-07-15"`
		Note  string `json:"note,omitempty" maxLength:"1000"`
	}
}

// Snooze leaves a customer alone until the beginning of a business day.
func (s *Service) Snooze(ctx context.Context, in *SnoozeRequest) (*Item, error) {
	until, err := time.ParseInLocation(time.DateOnly, in.Body.Until, s.env.Zone)
	if err != nil {
		return nil, fault.New(fault.Invalid, "%q is not a day; write it as 2025-07-15", in.Body.Until).InChinese("“%s”不是日期，应形如 2025-07-15", in.Body.Until).At("field", "until")
	}
	if now := s.env.Now(); !until.After(now) || until.Sub(now) > longestRest {
		return nil, fault.New(fault.Invalid, "an entry can be put off to a day after today and within a year").InChinese("只能推迟到明天以后、一年以内的某一天").At("field", "until")
	}
	return s.handle(ctx, in.ID, func(r *record) error {
		r.State, r.SnoozedUntil, r.Note = Snoozed, new(until.UTC()), strings.TrimSpace(in.Body.Note)
		return nil
	})
}

// Reopen undoes done and snooze.
func (s *Service) Reopen(ctx context.Context, in *HandleRequest) (*Item, error) {
	var out record
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		if out, err = s.load(ctx, tx, in.ID); err != nil || out.State == Open {
			return err
		}
		out.State, out.SnoozedUntil, out.Note, out.HandledAt, out.HandledID, out.HandledName = Open, nil, "", nil, "", ""
		return s.save(ctx, tx, out)
	})
	return s.answer(ctx, out, err)
}

// handle changes an open entry. One that somebody has handled is not handled a
// second time: the second caller is told who did.
func (s *Service) handle(ctx context.Context, id string, change func(r *record) error) (*Item, error) {
	var out record
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		if out, err = s.load(ctx, tx, id); err != nil {
			return err
		}
		if state := out.state(s.env.Now()); state != Open {
			return s.handled(out, state)
		}
		if err := change(&out); err != nil {
			return err
		}
		who := api.Who(ctx)
		out.HandledAt, out.HandledID, out.HandledName = new(s.env.Now()), who.UserID, who.Name
		return s.save(ctx, tx, out)
	})
	return s.answer(ctx, out, err)
}

func (s *Service) handled(r record, state string) error {
	zh, en := "已处理", "handled"
	if state == Snoozed {
		zh, en = "已推迟", "put off"
	}
	when := ""
	if r.HandledAt != nil {
		when = r.HandledAt.In(s.env.Zone).Format("2006-01-02 15:04")
	}
	return fault.New(fault.Conflict, "%s has %s this entry on %s; reopen it first", r.HandledName, en, when).
		InChinese("%s 在 %s %s这一条；要改请先恢复", r.HandledName, when, zh).At("id", r.id()).At("state", state).At("by", r.HandledName)
}

func (s *Service) save(ctx context.Context, tx *store.Tx, r record) error {
	_, err := tx.Exec(ctx, queries.Get("handle_item"), r.Week, r.Customer, r.State, r.SnoozedUntil, r.Note, r.HandledAt, r.HandledID, r.HandledName)
	return err
}

func (s *Service) answer(ctx context.Context, r record, err error) (*Item, error) {
	if err != nil {
		return nil, err
	}
	item := s.item(ctx, r)
	return &item, nil
}

// AssignRequest says who follows an entry up.
type AssignRequest struct {
	HandleRequest
	Body struct {
		Owner string `json:"owner" maxLength:"100" doc:"id of a user, “me”, or empty for nobody"`
	}
}

// Assign says who follows an entry up. The customer's later entries keep the owner.
func (s *Service) Assign(ctx context.Context, in *AssignRequest) (*Item, error) {
	owner, err := s.person(ctx, in.Body.Owner)
	if err != nil {
		return nil, err
	}
	var out record
	err = s.env.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		if out, err = s.load(ctx, tx, in.ID); err != nil {
			return err
		}
		out.OwnerID, out.OwnerName = owner.ID, owner.Name
		_, err = tx.Exec(ctx, queries.Get("assign_item"), out.Week, out.Customer, owner.ID, owner.Name)
		return err
	})
	return s.answer(ctx, out, err)
}

// person finds a user who can follow up; empty is nobody.
func (s *Service) person(ctx context.Context, id string) (crm.Person, error) {
	who := api.Who(ctx)
	switch id {
	case "":
		return crm.Person{}, nil
	case "me", who.UserID:
		return crm.Person{ID: who.UserID, Name: who.Name}, nil
	}
	people, err := s.People(ctx, &PeopleRequest{})
	if err != nil {
		return crm.Person{}, err
	}
	for _, p := range people.Items {
		if p.ID == id {
			return p, nil
		}
	}
	return crm.Person{}, fault.New(fault.Invalid, "there is nobody with this id who may work the list; GET /api/today/people shows who can").
		InChinese("没有这个成员，或其角色不能处理今日名单；可选成员见 GET /api/today/people").At("field", "owner")
}

// PeopleRequest is empty.
type PeopleRequest struct{}

// People are the users whose role lets them work the list.
type People struct {
	Items []crm.Person `json:"items"`
}

// People returns who can be asked to follow up, by name.
func (s *Service) People(ctx context.Context, _ *PeopleRequest) (*People, error) {
	type user struct {
		ID   string `db:"user_id"`
		Name string `db:"name"`
		Role string `db:"role"`
	}
	users, err := store.All[user](ctx, s.env.DB, queries.Get("list_people"))
	if err != nil {
		return nil, err
	}
	able := map[string]bool{}
	for _, r := range governance.Roles() {
		able[r.Name] = slices.Contains(r.Permissions, Write)
	}
	out := &People{Items: []crm.Person{}}
	for _, u := range users {
		if able[u.Role] {
			out.Items = append(out.Items, crm.Person{ID: u.ID, Name: u.Name})
		}
	}
	return out, nil
}

// timelineRow is a handled entry of one customer.
type timelineRow struct {
	Week        string     `db:"week"`
	Reason      string     `db:"reason"`
	State       string     `db:"state"`
	Note        string     `db:"note"`
	HandledAt   *time.Time `db:"handled_at"`
	HandledName string     `db:"handled_name"`
}

// Timeline implements crm.Timeliner: that a customer was contacted or put off.
func (s *Service) Timeline(ctx context.Context, customerID int64, before time.Time, limit int) ([]crm.TimelineEntry, error) {
	rows, err := store.All[timelineRow](ctx, s.env.DB, queries.Get("timeline"), customerID, before, limit)
	out := make([]crm.TimelineEntry, 0, len(rows))
	for _, r := range rows {
		rule := ruleOf(r.Reason)
		title := api.Pick(ctx, "今日名单：已联系", "This week's list: contacted")
		if r.State == Snoozed {
			title = api.Pick(ctx, "今日名单：推迟", "This week's list: put off")
		}
		detail := map[string]any{"week": r.Week, "reason": api.Pick(ctx, rule.zh, rule.en), "by": r.HandledName}
		if r.Note != "" && api.Who(ctx).May(governance.CustomerPersonal) {
			detail["note"] = r.Note
		}
		out = append(out, crm.TimelineEntry{Time: *r.HandledAt, Kind: "today", Title: title, Detail: detail})
	}
	return out, err
}
