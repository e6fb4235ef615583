package ingest

import (
	"context"
	"errors"
	"time"

	"zhike/fault"
)

// InspectRequest asks what a file is, before anything is decided.
type InspectRequest struct {
	Body struct {
		File
		Kind   Kind              `json:"kind,omitempty" enum:"orders,customers,products,events"`
		Source string            `json:"source,omitempty" maxLength:"200"`
		Map    map[string]string `json:"map,omitempty" doc:"choices made so far: field → column"`
	}
}

// Inspection is what was found out.
type Inspection struct {
	Name      string     `json:"name" doc:"of the file"`
	Format    Format     `json:"format"`
	Kind      Kind       `json:"kind" doc:"empty when it cannot be told"`
	Certainty float64    `json:"certainty" doc:"of the kind, 0–1"`
	Columns   []string   `json:"columns"`
	Sample    [][]string `json:"sample" doc:"first rows, to look at beside the mapping"`
	Mapping   Mapping    `json:"mapping"`
	Problem   *Sentence  `json:"problem,omitempty" doc:"what keeps the file from being imported"`
	Missing   string     `json:"missing,omitempty" doc:"the field that the problem is about"`
	Dates     []Sentence `json:"dates,omitempty" doc:"what was assumed about dates"`
	LastTime  *time.Time `json:"last_time,omitempty" doc:"the mapping is that of the last file of this source, imported then"`
}

// shownRows is how many sample rows the answer carries.
const shownRows = 20

// Inspect opens a file and proposes a mapping; nothing is written.
func (s *Service) Inspect(ctx context.Context, in *InspectRequest) (*Inspection, error) {
	o, err := s.find(ctx, in.Body.File)
	if err != nil {
		return nil, err
	}
	p, err := s.open(ctx, o, in.Body.File, in.Body.Kind, in.Body.Source, in.Body.Map)
	if err != nil {
		return nil, err
	}
	defer p.table.Close()
	out := &Inspection{Name: o.name, Format: p.table.Format, Kind: p.kind, Certainty: p.guessed, Columns: p.table.Columns,
		Sample: p.sample[:min(shownRows, len(p.sample))], Mapping: p.mapping, LastTime: p.memory}
	for _, l := range p.settings.Dates {
		if l.Note != nil {
			out.Dates = append(out.Dates, *l.Note)
		}
	}
	if problem, ok := errors.AsType[*fault.Error](p.ready()); ok {
		out.Problem = &Sentence{Zh: problem.Zh, En: problem.Message}
		out.Missing, _ = problem.Where["field"].(string)
	}
	return out, nil
}
