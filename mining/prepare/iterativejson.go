package prepare

import "encoding/json"

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
		if s.Column < 0 || s.Column >= len(d.Schema) || len(s.Coef) != len(s.Terms) {
			return damaged("回归不完整", "a regression is not whole")
		}
		for _, k := range append(append([]int(nil), s.Terms...), s.Others...) {
			if k < 0 || k >= len(d.Terms) {
				return damaged("回归用了没有的项", "a regression uses a term that is not there")
			}
		}
		for _, coef := range s.Coef {
			if len(coef) != len(s.Others)+1 || !finite(coef...) {
				return damaged("回归系数不全", "the coefficients of a regression do not fit its terms")
			}
		}
	}
	*m = Iterative{d.Schema, d.design, d.Steps, d.Report}
	return nil
}
