package segment

import (
	"context"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"zhike/api"
	"zhike/crm"
	"zhike/fault"
	"zhike/store"
)

// The modes of a segment.
const (
	Live   = "live"
	Frozen = "frozen"
)

// Segment is a named group of customers.
type Segment struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Description string     `json:"description"`
	Rule        string     `json:"rule" doc:"canonical text; empty when rule_hidden or fixed"`
	RuleHidden  bool       `json:"rule_hidden,omitempty" doc:"the rule uses personal data that your role sees masked"`
	Mode        string     `json:"mode" enum:"live,frozen"`
	Fixed       bool       `json:"fixed,omitempty" doc:"frozen without a rule: the people behind a figure of an analysis; it can be renamed, not thawed or frozen anew"`
	Owner       crm.Person `json:"owner"`
	Version     int64      `json:"version" doc:"send it back with a change"`
	CreatedAt   time.Time  `json:"created_at"`
	UpdatedAt   time.Time  `json:"updated_at"`
	UpdatedBy   crm.Person `json:"updated_by"`
	FrozenAt    *time.Time `json:"frozen_at,omitempty" doc:"when the members were last written down"`
	FrozenAsOf  *time.Time `json:"frozen_as_of,omitempty" doc:"the moment as of which the frozen members met the rule"`
	DeletedAt   *time.Time `json:"deleted_at,omitempty"`
	GoneAt      *time.Time `json:"gone_at,omitempty" doc:"of a deleted segment: until when it can be restored"`
	Count       *Count     `json:"count,omitempty"`
	Problem     string     `json:"problem,omitempty" doc:"why it cannot be counted, such as a field that is gone"`
}

// record is a segment as it lies in the table.
type record struct {
	ID          string     `db:"segment_id"`
	Name        string     `db:"name"`
	Description string     `db:"description"`
	Rule        string     `db:"rule"`
	Mode        string     `db:"mode"`
	OwnerID     string     `db:"owner_id"`
	OwnerName   string     `db:"owner_name"`
	Version     int64      `db:"version"`
	CreatedAt   time.Time  `db:"created_at"`
	UpdatedAt   time.Time  `db:"updated_at"`
	UpdatedID   string     `db:"updated_id"`
	UpdatedName string     `db:"updated_name"`
	FrozenAt    *time.Time `db:"frozen_at"`
	FrozenAsOf  *time.Time `db:"frozen_as_of"`
	DeletedAt   *time.Time `db:"deleted_at"`
}

// shown is the record as the caller may see it.
func (s *Service) shown(ctx context.Context, r record) *Segment {
	out := &Segment{ID: r.ID, Name: r.Name, Description: r.Description, Rule: r.Rule, Mode: r.Mode, Fixed: r.fixed(), Owner: crm.Person{ID: r.OwnerID, Name: r.OwnerName},
		Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, UpdatedBy: crm.Person{ID: r.UpdatedID, Name: r.UpdatedName},
		FrozenAt: r.FrozenAt, FrozenAsOf: r.FrozenAsOf, DeletedAt: r.DeletedAt}
	if r.DeletedAt != nil {
		out.GoneAt = new(r.DeletedAt.Add(keepFor))
	}
	if _, err := s.customers.Compile(ctx, r.Rule); fault.Is(err, fault.Forbidden) {
		out.Rule, out.RuleHidden = "", true
	}
	return out
}

// load reads a segment, deleted or not.
func (s *Service) load(ctx context.Context, q store.Querier, id string) (record, error) {
	r, err := store.One[record](ctx, q, queries.Get("get_segment"), id)
	if fault.Is(err, fault.NotFound) {
		return r, fault.New(fault.NotFound, "there is no segment with the id %s", clip(id)).InChinese("没有编号为 %s 的分群", clip(id)).At("id", clip(id))
	}
	return r, err
}

// inUse reads a segment that is not deleted.
func (s *Service) inUse(ctx context.Context, id string) (record, error) {
	r, err := s.load(ctx, s.env.DB, id)
	if err == nil && r.DeletedAt != nil {
		return r, deleted(r)
	}
	return r, err
}

func deleted(r record) error {
	return fault.New(fault.Conflict, "the segment “%s” was deleted by %s; restore it first", r.Name, r.UpdatedName).
		InChinese("分群“%s”已被%s删除，请先恢复", r.Name, r.UpdatedName).At("id", r.ID)
}

// Find returns the segment in use that has the name, however it is written
// (case, full or half width); the command line names segments so.
func (s *Service) Find(ctx context.Context, name string) (*Segment, error) {
	r, err := store.One[record](ctx, s.env.DB, queries.Get("find_segment"), fold(strings.TrimSpace(name)))
	if fault.Is(err, fault.NotFound) {
		return nil, fault.New(fault.NotFound, "there is no segment “%s”", clip(name)).InChinese("没有名为“%s”的分群", clip(name))
	}
	if err != nil {
		return nil, err
	}
	return s.withCount(ctx, r)
}

// fold is the form in which names are compared and searched.
func fold(name string) string { return strings.ToLower(norm.NFKC.String(name)) }

// longestName is counted in characters.
const longestName = 100

// clip keeps what a person typed from filling a sentence.
func clip(text string) string {
	const longest = 60
	if r := []rune(text); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return text
}

func by(ctx context.Context) crm.Person {
	who := api.Who(ctx)
	return crm.Person{ID: who.UserID, Name: who.Name}
}
