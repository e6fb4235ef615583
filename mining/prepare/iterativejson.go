package prepare

import (
	"encoding/json"
	"slices"
)

type iterativeDocument struct {
	heading
	design
	Steps  []step          `json:"steps"`
	Report IterativeReport `json:"report"`
}

// MarshalJSON writes the model with its name and version.
func (m *Iterative) MarshalJSON() ([]byte, error) {
	return json.Marshal(iterativeDocument{headingOf("iterative-imputation", m.schema), m.design, m.steps, m.report})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Fill's does.
func (m *Iterative) UnmarshalJSON(data []byte) error {
	var d iterativeDocument
	if err := read(data, &d, &d.heading, "iterative-imputation"); err != nil {
		return err
	}
	if err := d.design.check(d.Schema); err != nil {
		return err
	}
	for _, s := range d.Steps {
		if err := s.check(&d.design); err != nil {
			return err
		}
	}
	*m = Iterative{d.Schema, d.design, d.Steps, d.Report}
	return nil
}

// check refuses a regression that does not fit the terms.
func (s *step) check(d *design) error {
	if s.Column < 0 || s.Column >= len(d.by) || !slices.Equal(s.Terms, d.by[s.Column]) || len(s.Terms) == 0 {
		return damaged("回归不完整", "a regression is not whole")
	}
	for _, k := range s.Others {
		if k < 0 || k >= len(d.Terms) || d.Terms[k].Column == s.Column {
			return damaged("回归用了没有的项", "a regression uses a term that is not there")
		}
	}
	rest := len(s.Coef) - len(s.Terms)
	if rest < 0 || rest > 1 || rest == 1 && d.Terms[s.Terms[0]].Level < 0 || len(s.Coef) > mostCoded+1 {
		return damaged("回归系数不全", "the coefficients of a regression do not fit its terms")
	}
	for _, coef := range s.Coef {
		if len(coef) != len(s.Others)+1 || !finite(coef...) {
			return damaged("回归系数不全", "the coefficients of a regression do not fit its terms")
		}
	}
	return nil
}
