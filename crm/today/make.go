package today

import (
	"context"
	"encoding/json"
	"time"

	"zhike/api"
	"zhike/job"
	"zhike/store"
)

// Made says what making the list did.
type Made struct {
	Week       string    `json:"week"`
	AsOf       time.Time `json:"as_of"`
	Listed     int       `json:"listed" doc:"entries proposed, at most 500"`
	New        int64     `json:"new" doc:"of them, not on the list before"`
	Candidates int64     `json:"candidates" doc:"customers whom a rule named"`
	Measures   Measures  `json:"measures"`
}

// Make makes the list of the week of the snapshot. It can be repeated at will:
// entries that people handled stay as they are, open ones get their present
// figures, and those whom no rule names any more leave the list.
func (s *Service) Make(ctx context.Context) (Made, error) {
	state, err := s.snapshot(ctx)
	if err != nil {
		return Made{}, err
	}
	now := s.env.Now()
	out := Made{Week: weekOf(state.AsOf, s.env.Zone), AsOf: state.AsOf}
	if out.Measures, err = s.measure(ctx, state); err != nil {
		return out, err
	}
	list, all, err := s.candidates(ctx, out.Week, now, out.Measures)
	if err != nil {
		return out, err
	}
	out.Listed, out.Candidates = len(list), all
	err = s.env.DB.Tx(ctx, func(tx *store.Tx) error { return s.write(ctx, tx, &out, list, now) })
	return out, err
}

func (s *Service) write(ctx context.Context, tx *store.Tx, out *Made, list []candidate, now time.Time) error {
	columns, err := columnsOf(list)
	if err != nil {
		return err
	}
	last, err := before(out.Week)
	if err != nil {
		return err
	}
	measures, err := json.Marshal(out.Measures)
	if err != nil {
		return err
	}
	args := append([]any{out.Week}, append(columns, out.AsOf)...)
	for _, step := range []struct {
		name string
		args []any
		n    *int64
	}{
		{"unlist", []any{out.Week}, nil},
		{"list_again", args, nil},
		{"list_new", args, &out.New},
		{"nobody_back", []any{out.Week, last}, nil},
		{"note_back", []any{out.Week, last, out.AsOf}, nil},
		{"set_make", []any{out.Week, now, out.AsOf, out.Candidates, string(measures)}, nil},
	} {
		n, err := tx.Exec(ctx, queries.Get(step.name), step.args...)
		if err != nil {
			return err
		}
		if step.n != nil {
			*step.n = n
		}
	}
	return nil
}

// columnsOf are the candidates as lists, to be written in one statement:
// customers, reasons, values, figures.
func columnsOf(list []candidate) ([]any, error) {
	customers, reasons, values, figures := make([]int64, len(list)), make([]string, len(list)), make([]float64, len(list)), make([]string, len(list))
	for i, c := range list {
		text, err := c.text()
		if err != nil {
			return nil, err
		}
		customers[i], reasons[i], values[i], figures[i] = c.customer, c.best().Reason, c.best().Value, text
	}
	return []any{customers, reasons, values, figures}, nil
}

// MakeRequest is empty.
type MakeRequest struct{}

// Started names the job that makes the list.
type Started struct {
	Job string `json:"job" doc:"id of the job; GET /jobs/{id} tells how far it is"`
}

// MakeSoon is the route that has the list made anew.
func (s *Service) MakeSoon(ctx context.Context, _ *MakeRequest) (*Started, error) {
	id, err := s.env.Jobs.Add(ctx, MakeJob, struct{}{}, job.Options{By: api.Who(ctx).UserID, UniqueKey: MakeJob})
	if err != nil {
		return nil, err
	}
	return &Started{Job: id}, nil
}

// made is a row of today_make.
type made struct {
	Week       string    `db:"week"`
	MadeAt     time.Time `db:"made_at"`
	AsOf       time.Time `db:"as_of"`
	Candidates int64     `db:"candidates"`
	Measures   string    `db:"measures"`
}

func (m made) measures() Measures {
	var out Measures
	_ = json.Unmarshal([]byte(m.Measures), &out) // written by this package
	return out
}

// stale reports whether the list should be made anew: there is none for the
// week, or customers changed since and it is a day old or was made when there
// were no orders.
func (s *Service) stale(m *made, state snapshot) bool {
	if m == nil {
		return true
	}
	return state.RefreshedAt.After(m.MadeAt) && (s.env.Now().Sub(m.MadeAt) >= staleAfter || m.measures().Buyers == 0)
}

// refreshSoon has a stale list made. Reading must not wait for a long write
// that holds the embedded database: then the next reader asks again.
func (s *Service) refreshSoon(ctx context.Context) {
	const patience = 300 * time.Millisecond
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if _, err := s.MakeSoon(ctx, &MakeRequest{}); err != nil && ctx.Err() == nil {
		s.env.Log.Warn("this week's list could not be queued", "error", err)
	}
}
