package analysis

import (
	"context"

	"zhike/fault"
)

// Group is a named group of customers that every analysis can be asked among.
type Group struct {
	ID      string
	Name    string
	Members func(firstParam int) (sql string, args []any, err error) // a subquery giving customer_id
}

// FindGroup finds a group by its id, or tells why the caller may not use it.
type FindGroup func(ctx context.Context, id string) (*Group, error)

// GroupName is a group as a result names it.
type GroupName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Among says how to find the segment that a request names; the part that keeps
// segments stands above this one.
func (s *Service) Among(find FindGroup) { s.group = find }

// among finds the segment of a request; without one it is nil: everybody.
func (s *Service) among(ctx context.Context, id string) (*Group, error) {
	if id == "" {
		return nil, nil //nolint:nilnil // no segment restricts nothing
	}
	if s.group == nil {
		return nil, fault.New(fault.Invalid, "there are no segments here").InChinese("这里没有分群可用").At("parameter", "segment")
	}
	return s.group(ctx, id)
}

// population is how a question is restricted to the filter and the segment of
// a frame; nil: not at all.
func (s *Service) population(ctx context.Context, f *frame) func(int) (string, []any, error) {
	rule := func(firstParam int) (string, []any, error) {
		return s.customers.Population(ctx, f.filter, f.at, firstParam)
	}
	switch {
	case f.among == nil && f.filter == "":
		return nil
	case f.among == nil:
		return rule
	case f.filter == "":
		return f.among.Members
	}
	return func(firstParam int) (string, []any, error) {
		chosen, args, err := rule(firstParam)
		if err != nil {
			return "", nil, err
		}
		members, more, err := f.among.Members(firstParam + len(args))
		if err != nil {
			return "", nil, err
		}
		return "select customer_id from (" + chosen + ") chosen where customer_id in (" + members + ")", append(args, more...), nil
	}
}

// amongWhom is the sentence of a definition that names the segment.
func (g *Group) amongWhom() Text {
	return both("只统计分群“%s”现在的成员。", "Only those who are in the segment “%s” now are counted.", g.Name)
}
