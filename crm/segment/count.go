package segment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"zhike/api"
	"zhike/expr"
	"zhike/fault"
	"zhike/store"
)

// Count is how many customers are in a segment.
type Count struct {
	Customers int64     `json:"customers"`
	Of        int64     `json:"of" doc:"all customers"`
	Share     float64   `json:"share" doc:"customers ÷ all customers"`
	AsOf      time.Time `json:"as_of" doc:"the moment of the field values that the rule was met with"`
	CountedAt time.Time `json:"counted_at"`
}

func share(part, all int64) float64 {
	if all == 0 {
		return 0
	}
	return float64(part) / float64(all)
}

// counted is a count with what it was true for.
type counted struct {
	Count
	problem string
	version int64
	refresh time.Time // of the snapshot
}

// freshFor is how long a count is shown although customers changed meanwhile:
// with events coming in all the time the snapshot changes every few seconds.
const freshFor = time.Minute

// atOnce is the number of rules, and longestBatch the number of their
// parameters, that are counted in one pass over the customers.
const (
	atOnce       = 25
	longestBatch = 5000
)

// counts returns the counts of segments: from memory while they are true or
// young enough, otherwise of one pass over the customers for many segments.
func (s *Service) counts(ctx context.Context, list []record) (map[string]counted, error) {
	now, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	if out, missing := s.remembered(list, now); len(missing) == 0 {
		return out, nil
	}
	select {
	case s.counting <- struct{}{}:
		defer func() { <-s.counting }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	out, missing := s.remembered(list, now) // another reader may have counted them meanwhile
	for _, batch := range s.batches(ctx, missing, now) {
		if err := s.countBatch(ctx, batch, now); err != nil {
			return nil, err
		}
		for _, p := range batch {
			out[p.ID] = p.found
		}
	}
	s.remember(out)
	return out, nil
}

func (s *Service) remembered(list []record, now snapshot) (found map[string]counted, missing []record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found = map[string]counted{}
	for _, r := range list {
		c, ok := s.counted[r.ID]
		if ok && c.version == r.Version && (c.refresh.Equal(now.RefreshedAt) || s.env.Now().Sub(c.CountedAt) < freshFor) {
			found[r.ID] = c
		} else {
			missing = append(missing, r)
		}
	}
	return found, missing
}

func (s *Service) remember(found map[string]counted) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.counted) > 2*most { // of segments long deleted
		clear(s.counted)
	}
	for id, c := range found {
		s.counted[id] = c
	}
}

func (s *Service) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.counted, id)
}

// pending is a segment to be counted.
type pending struct {
	record
	rule  *expr.Expr // nil: frozen, or the rule cannot be used
	found counted
}

// batches divides what is to be counted. A rule that no longer compiles, such
// as one over a field that is gone, is counted as a problem, in words.
func (s *Service) batches(ctx context.Context, list []record, now snapshot) [][]*pending {
	var out [][]*pending
	parameters := longestBatch
	for _, r := range list {
		p := &pending{record: r, found: counted{version: r.Version, refresh: now.RefreshedAt, Count: Count{AsOf: now.AsOf, CountedAt: s.env.Now()}}}
		size := 1
		if r.Mode == Live {
			var err error
			if p.rule, err = s.customers.Compile(asProgram(ctx), r.Rule); err != nil {
				p.found.problem = inWords(ctx, err)
			} else {
				_, args := p.rule.SQL(s.env.DB.Engine(), now.AsOf, 1)
				size = len(args)
			}
		}
		if len(out) == 0 || len(out[len(out)-1]) == atOnce || parameters+size > longestBatch {
			out, parameters = append(out, nil), 0
		}
		parameters += size
		out[len(out)-1] = append(out[len(out)-1], p)
	}
	return out
}

// countBatch counts live segments by one scan with a filter for each, and
// frozen ones by their members who are still customers.
func (s *Service) countBatch(ctx context.Context, batch []*pending, now snapshot) error {
	text, args := "select count(*)::bigint", []any{}
	for _, p := range batch {
		switch {
		case p.Mode == Frozen:
			args = append(args, p.ID)
			text += fmt.Sprintf(", (select count(*) from segment_member m join customer_field f on f.customer_id = m.customer_id where m.segment_id = $%d::text)::bigint", len(args))
		case p.rule != nil:
			where, more := p.rule.SQL(s.env.DB.Engine(), now.AsOf, len(args)+1)
			args = append(args, more...)
			text += ", count(*) filter (where " + where + ")::bigint"
		default:
			text += ", 0::bigint"
		}
	}
	numbers, err := s.numbers(ctx, text+" from customer_field s", args)
	switch {
	case err == nil:
	case len(batch) == 1 && ctx.Err() == nil:
		batch[0].found.problem = inWords(ctx, err)
		return nil
	case ctx.Err() == nil: // one rule that cannot be computed must not hide the others
		for _, p := range batch {
			if err := s.countBatch(ctx, []*pending{p}, now); err != nil {
				return err
			}
		}
		return nil
	default:
		return err
	}
	for i, p := range batch {
		p.found.Of, p.found.Customers = numbers[0], numbers[i+1]
		p.found.Share = share(p.found.Customers, p.found.Of)
		if p.Mode == Frozen && p.FrozenAsOf != nil {
			p.found.AsOf = *p.FrozenAsOf
		}
	}
	return nil
}

// numbers reads one row of whole numbers.
func (s *Service) numbers(ctx context.Context, text string, args []any) ([]int64, error) {
	rows, err := s.env.DB.Query(ctx, store.SQL(text), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return nil, err
		}
		for _, v := range values {
			n, _ := v.(int64)
			out = append(out, n)
		}
	}
	return out, rows.Err()
}

// inWords is the sentence of an error for the reader.
func inWords(ctx context.Context, err error) string {
	var f *fault.Error
	if errors.As(err, &f) && f.Code != fault.Internal {
		return api.Pick(ctx, f.Zh, f.Message)
	}
	return api.Pick(ctx, "规则无法计算，请打开分群检查", "the rule could not be computed; open the segment and look at it")
}

// PreviewRequest asks what a rule would give.
type PreviewRequest struct {
	Rule string `query:"rule" required:"true" minLength:"1" maxLength:"65536"`
}

// Preview is what a rule gives, before anything is made of it.
type Preview struct {
	Rule   string          `json:"rule" doc:"canonical text"`
	Tree   json.RawMessage `json:"tree" doc:"the rule as a tree, for a rule builder"`
	Fields []string        `json:"fields" doc:"fields it uses"`
	Count  Count           `json:"count"`
}

// Preview checks a rule and counts whom it matches.
func (s *Service) Preview(ctx context.Context, in *PreviewRequest) (*Preview, error) {
	rule, err := s.canonical(ctx, in.Rule)
	if err != nil {
		return nil, err
	}
	e, err := s.customers.Compile(ctx, rule)
	if err != nil {
		return nil, err
	}
	now, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	where, args := e.SQL(s.env.DB.Engine(), now.AsOf, 1)
	n, err := s.numbers(ctx, "select count(*)::bigint, count(*) filter (where "+where+")::bigint from customer_field s", args)
	if err != nil {
		return nil, err
	}
	tree, err := e.MarshalJSON()
	if err != nil {
		return nil, err
	}
	return &Preview{Rule: rule, Tree: tree, Fields: e.Fields(),
		Count: Count{Customers: n[1], Of: n[0], Share: share(n[1], n[0]), AsOf: now.AsOf, CountedAt: s.env.Now()}}, nil
}
