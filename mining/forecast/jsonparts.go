package forecast

import (
	"encoding/json"

	"zhike/mining"
)

// The JSON forms of models that hold other models.

type combinationDocument struct {
	heading
	Parts    []json.RawMessage `json:"parts"`
	Trials   []Trial           `json:"trials"`
	Widening float64           `json:"widening"`
	N        int               `json:"n"`
	Floor    bool              `json:"floor"`

	parts []spread
}

// MarshalJSON writes the model with its name and version.
func (m *Combination) MarshalJSON() ([]byte, error) {
	d := combinationDocument{heading{"combination", jsonVersion, m.shared}, nil, m.trials, m.widening, m.n, m.floor, nil}
	for _, p := range m.parts {
		data, err := json.Marshal(p)
		if err != nil {
			return nil, err
		}
		d.Parts = append(d.Parts, data)
	}
	return json.Marshal(d)
}

func (d *combinationDocument) check() error {
	if len(d.Parts) == 0 || len(d.Parts) != len(d.Trials) || !(d.Widening >= 0) || !counted(d.N) {
		return damagedFigures()
	}
	for _, data := range d.Parts {
		m, err := Decode(data)
		if err != nil {
			return err
		}
		p, ok := m.(spread)
		if _, nested := m.(*Combination); nested || !ok {
			return damaged("组合里还有组合", "it combines combinations")
		}
		d.parts = append(d.parts, p)
	}
	return nil
}

func (d *combinationDocument) model(h heading) Model {
	return &Combination{parts: d.parts, trials: d.Trials, widening: d.Widening, n: d.N, floor: d.Floor, shared: h.Warnings}
}

type regressionDocument struct {
	heading
	Rest      json.RawMessage `json:"rest"`
	Product   bool            `json:"product"`
	Effects   []Effect        `json:"effects"`
	Variances mining.Square   `json:"variances"`
	Future    [][]float64     `json:"future"`

	rest *Combination
}

// MarshalJSON writes the model with its name and version.
func (m *Regression) MarshalJSON() ([]byte, error) {
	rest, err := json.Marshal(m.rest)
	if err != nil {
		return nil, err
	}
	return json.Marshal(regressionDocument{heading{"regression", jsonVersion, m.shared}, rest, m.product, m.effects, m.variances, m.future, nil})
}

func (d *regressionDocument) check() error {
	m, err := Decode(d.Rest)
	if err != nil {
		return err
	}
	rest, ok := m.(*Combination)
	if d.rest = rest; !ok || len(d.Variances) != len(d.Effects) {
		return damagedFigures()
	}
	for j, row := range d.Variances {
		if len(row) != j+1 {
			return damagedFigures()
		}
	}
	for _, x := range d.Future {
		if len(x) != len(d.Effects) {
			return damagedFigures()
		}
	}
	return nil
}

func (d *regressionDocument) model(h heading) Model {
	return &Regression{d.rest, d.Product, d.Effects, d.Variances, d.Future, h.Warnings}
}
