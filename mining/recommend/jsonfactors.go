package recommend

import (
	"context"
	"encoding/json"
)

// alsDocument is the JSON form of an ALS.
type alsDocument struct {
	heading
	Factors int             `json:"factors"`
	Penalty float64         `json:"penalty"`
	Alpha   float64         `json:"alpha"`
	Vectors packed[float64] `json:"vectors"`
}

// MarshalJSON writes the model with its name and version.
func (m *ALS) MarshalJSON() ([]byte, error) {
	return json.Marshal(alsDocument{m.heading(ALSKind), m.factors, m.penalty, m.alpha, m.vectors})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Popular's does.
func (m *ALS) UnmarshalJSON(data []byte) error {
	var d alsDocument
	if err := read(data, &d); err != nil {
		return err
	}
	c, err := d.catalogue(ALSKind)
	if err != nil {
		return err
	}
	if !fits(d.Factors, d.Vectors, c) || !(d.Penalty > 0 && d.Alpha > 0) {
		return damaged("向量不全", "its vectors do not fit its items")
	}
	gram, err := gramOf(context.Background(), d.Vectors, d.Factors)
	if err != nil {
		return err
	}
	*m = ALS{c, d.Factors, d.Penalty, d.Alpha, d.Vectors, gram}
	return nil
}

func fits(factors int, vectors []float64, c catalogue) bool {
	return factors > 0 && len(vectors)%factors == 0 && len(vectors)/factors == len(c.items)
}

// bprDocument is the JSON form of a BPR.
type bprDocument struct {
	heading
	Options BPROptions      `json:"options"`
	Vectors packed[float64] `json:"vectors"`
	Bias    packed[float64] `json:"bias"`
}

// MarshalJSON writes the model with its name and version.
func (m *BPR) MarshalJSON() ([]byte, error) {
	return json.Marshal(bprDocument{m.heading(BPRKind), m.options, m.vectors, m.bias})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Popular's does.
func (m *BPR) UnmarshalJSON(data []byte) error {
	var d bprDocument
	if err := read(data, &d); err != nil {
		return err
	}
	c, err := d.catalogue(BPRKind)
	if err != nil {
		return err
	}
	checked, err := d.Options.checked()
	if err != nil || checked != d.Options || !fits(d.Options.Factors, d.Vectors, c) || len(d.Bias) != len(c.items) {
		return damaged("向量不全", "its vectors do not fit its items")
	}
	*m = BPR{c, d.Options, d.Vectors, d.Bias}
	return nil
}
