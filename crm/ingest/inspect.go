package ingest

import (
	"context"
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
	Format    Format     `json:"format"`
	Kind      Kind       `json:"kind"`
	Certainty float64    `json:"certainty" doc:"of the kind, 0–1"`
	Columns   []string   `json:"columns"`
	Sample    [][]string `json:"sample" doc:"first rows, to look at beside the mapping"`
	Mapping   Mapping    `json:"mapping"`
	Problem   string     `json:"problem,omitempty" doc:"what keeps the mapping from being used"`
	Dates     []Sentence `json:"dates,omitempty" doc:"what was assumed about dates"`
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
	out := &Inspection{Format: p.table.Format, Kind: p.kind, Certainty: p.guessed, Columns: p.table.Columns,
		Sample: p.sample[:min(shownRows, len(p.sample))], Mapping: p.mapping}
	for _, l := range p.settings.Dates {
		if l.Note != nil {
			out.Dates = append(out.Dates, *l.Note)
		}
	}
	if err := p.mapping.Check(p.table.Columns); err != nil {
		out.Problem = err.Error()
	}
	return out, nil
}
