package cluster

import (
	"encoding/json"
	"math"
)

// mixtureDocument is the JSON form of a Mixture.
type mixtureDocument struct {
	heading
	Diagonal bool          `json:"diagonal"`
	Parts    []gaussian    `json:"parts"`
	Report   MixtureReport `json:"report"`
}

// MarshalJSON writes the model with its name and version.
func (m *Mixture) MarshalJSON() ([]byte, error) {
	return json.Marshal(mixtureDocument{heading{"mixture", jsonVersion, m.schema, m.coding}, m.diagonal, m.parts, m.report})
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the model as it was.
func (m *Mixture) UnmarshalJSON(data []byte) error {
	var d mixtureDocument
	if err := read(data, &d); err != nil {
		return err
	}
	if err := d.known("mixture"); err != nil {
		return err
	}
	if len(d.Parts) == 0 || len(d.Report.Sizes) != len(d.Parts) {
		return damaged("没有成分", "it has no parts")
	}
	sum := 0.0
	for _, g := range d.Parts {
		if len(g.Mean) != len(d.Coding) || len(g.Root) != rootLength(len(d.Coding), d.Diagonal) || !finite(g.Mean...) || !finite(g.Root...) ||
			!positive(g.spreads(d.Diagonal)) || !(g.Share >= 0 && g.Share <= 1) {
			return damaged("成分不成立", "a part is no normal distribution of its columns")
		}
		sum += g.Share
	}
	if !(math.Abs(sum-1) < 1e-6) {
		return damaged("各成分的份额之和不是 1", "the shares of its parts do not sum to 1")
	}
	*m = Mixture{d.Schema, d.Coding, d.Diagonal, d.Parts, d.Report}
	return nil
}
