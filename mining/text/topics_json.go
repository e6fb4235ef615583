package text

import (
	"context"
	"encoding/json"
	"math"
	"slices"
)

type topicsDocument struct {
	heading
	Terms   []string    `json:"terms"`
	Rarity  []float64   `json:"rarity"`
	Weights [][]float64 `json:"weights"` // of each term in the topics
	Topics  []Topic     `json:"topics"`
	Report  TopicReport `json:"report"`
}

// MarshalJSON writes the model with its name and version.
func (m *Topics) MarshalJSON() ([]byte, error) {
	d := topicsDocument{heading{"topics", jsonVersion}, m.vocabulary.terms, m.vocabulary.rarity, nil, m.topics, m.report}
	for j := range m.weights.rows() {
		d.Weights = append(d.Weights, m.weights.row(j))
	}
	return json.Marshal(d)
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and leave
// the model as it was.
func (m *Topics) UnmarshalJSON(data []byte) error {
	var d topicsDocument
	if err := read(data, &d); err != nil {
		return err
	}
	if err := d.known("topics"); err != nil {
		return err
	}
	k := len(d.Topics)
	if k == 0 || len(d.Terms) == 0 || len(d.Rarity) != len(d.Terms) || len(d.Weights) != len(d.Terms) || !slices.IsSorted(d.Terms) {
		return damaged("词与权重不全", "its terms and weights are not all there")
	}
	out := &Topics{vocabulary: &vocabulary{terms: d.Terms, rarity: d.Rarity}, weights: newThin(len(d.Terms), k), topics: d.Topics, report: d.Report}
	for j, row := range d.Weights {
		if len(row) != k || !(d.Rarity[j] > 0 && d.Rarity[j] < 1e6) || slices.ContainsFunc(row, func(v float64) bool { return !(v >= 0 && v < 1e6) || math.IsInf(v, 0) }) {
			return damaged("权重不成立", "a weight makes no sense")
		}
		copy(out.weights.row(j), row)
	}
	out.vocabulary.index()
	if len(out.vocabulary.number) != len(d.Terms) {
		return damaged("词有重复", "a term comes twice")
	}
	var err error
	if out.gram, err = out.weights.gram(context.Background()); err != nil {
		return err
	}
	*m = *out
	return nil
}
