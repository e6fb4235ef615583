package segment

import (
	"context"
	"strings"
	"time"

	"zhike/api"
	"zhike/store"
)

// GetRequest names one segment.
type GetRequest struct {
	ID string `path:"id" maxLength:"100"`
}

// AuditTarget implements api.Target.
func (r *GetRequest) AuditTarget() string { return "segment " + r.ID }

// Get returns one segment with its count; also a deleted one, without.
func (s *Service) Get(ctx context.Context, in *GetRequest) (*Segment, error) {
	r, err := s.load(ctx, s.env.DB, in.ID)
	if err != nil {
		return nil, err
	}
	return s.withCount(ctx, r)
}

func (s *Service) withCount(ctx context.Context, r record) (*Segment, error) {
	out := s.shown(ctx, r)
	if r.DeletedAt != nil {
		return out, nil
	}
	counts, err := s.counts(ctx, []record{r})
	if err != nil {
		return nil, err
	}
	out.count(counts[r.ID])
	return out, nil
}

func (g *Segment) count(c counted) {
	if g.Problem = c.problem; c.problem == "" {
		g.Count = &c.Count
	}
}

// ListRequest asks for one page of segments.
type ListRequest struct {
	Query   string `query:"q" maxLength:"100" doc:"part of the name"`
	Mode    string `query:"mode" enum:"live,frozen" doc:"empty: both"`
	Mine    bool   `query:"mine" doc:"only those you made"`
	Deleted bool   `query:"deleted" doc:"those that can still be restored, instead of those in use"`
	Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor  string `query:"cursor"`
}

// List is one page of segments.
type List struct {
	api.Page[*Segment]
}

// position is where a page ended.
type position struct {
	At time.Time `json:"t"`
	ID string    `json:"id"`
}

// List returns segments with their counts, the last changed first.
func (s *Service) List(ctx context.Context, in *ListRequest) (*List, error) {
	var from *position
	if in.Cursor != "" {
		from = &position{}
		if err := api.ParseCursor(in.Cursor, from); err != nil {
			return nil, err
		}
	}
	list, err := s.page(ctx, in, from)
	if err != nil {
		return nil, err
	}
	out := &List{api.Page[*Segment]{Items: []*Segment{}}}
	if len(list) > in.Limit {
		list = list[:in.Limit]
		last := list[in.Limit-1]
		out.Next = api.Cursor(position{last.UpdatedAt, last.ID})
	}
	counts := map[string]counted{}
	if !in.Deleted && len(list) > 0 {
		if counts, err = s.counts(ctx, list); err != nil {
			return nil, err
		}
	}
	for _, r := range list {
		g := s.shown(ctx, r)
		if c, ok := counts[r.ID]; ok {
			g.count(c)
		}
		out.Items = append(out.Items, g)
	}
	return out, nil
}

// page reads one segment more than asked for, to see whether there is a next page.
func (s *Service) page(ctx context.Context, in *ListRequest, from *position) ([]record, error) {
	var mode, owner, id *string
	var at *time.Time
	if in.Mode != "" {
		mode = &in.Mode
	}
	if in.Mine {
		owner = new(api.Who(ctx).UserID)
	}
	if from != nil {
		at, id = &from.At, &from.ID
	}
	return store.All[record](ctx, s.env.DB, queries.Get("list_segments"), in.Deleted, mode, owner, "%"+escapeLike(fold(in.Query))+"%", at, id, in.Limit+1)
}

// escapeLike makes text literal in a LIKE pattern with ESCAPE '\'.
func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}
