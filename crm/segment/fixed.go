package segment

import (
	"context"
	"fmt"

	"zhike/api"
	"zhike/crm/analysis"
	"zhike/fault"
	"zhike/store"
)

// createFixed keeps the people behind a figure: a frozen segment without a rule.
func (s *Service) createFixed(ctx context.Context, in *CreateRequest, name string) (*Segment, error) {
	if in.Body.Rule != "" {
		return nil, fault.New(fault.Invalid, "a segment comes from a rule or from the people behind a figure, not from both").
			InChinese("分群来自规则或某个数背后的客户，两者只能给一个").At("field", "people")
	}
	if err := api.Require(ctx, analysis.Read); err != nil {
		return nil, err
	}
	found, err := s.people(ctx, in.Body.People)
	if err != nil {
		return nil, err
	}
	if in.Body.Description == "" {
		in.Body.Description = api.Pick(ctx, found.Title.Zh, found.Title.En)
	}
	who := by(ctx)
	return s.add(ctx, in, name, "", func(tx *store.Tx, id string) error {
		fill := store.SQL(fmt.Sprintf("insert into segment_member (customer_id, segment_id) select customer_id, $%d::text from (%s) p", len(found.Args)+1, found.SQL))
		if _, err := tx.Exec(ctx, fill, append(found.Args, id)...); err != nil {
			return err
		}
		now := s.env.Now()
		_, err := tx.Exec(ctx, queries.Get("set_mode"), id, 1, Frozen, now, found.AsOf, now, who.ID, who.Name)
		return err
	})
}

// fixed tells a segment whose members never came from a rule.
func (r record) fixed() bool { return r.Rule == "" }

func noRule(r record) error {
	return fault.New(fault.Conflict, "the segment “%s” is a fixed list of people behind a figure; it has no rule to go by", r.Name).
		InChinese("分群“%s”是某个数背后客户的固定名单，没有规则可用", r.Name).At("id", r.ID)
}
