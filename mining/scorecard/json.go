package scorecard

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// The name and the version of the JSON document. The version rises when a
// reader of the old one would misunderstand the new one.
const (
	jsonName    = "scorecard"
	jsonVersion = 1
)

// document is the JSON form of a Scorecard.
type document struct {
	Model     string        `json:"model"`
	Version   int           `json:"version"`
	Schema    mining.Schema `json:"schema"`
	Variables []Variable    `json:"variables"`
	Constant  *float64      `json:"constant"`
	Weights   []float64     `json:"weights"`
	Base      int           `json:"base"`
	Scale     Scale         `json:"scale"`
	Bands     bands         `json:"bands"`
	Report    Report        `json:"report"`
}

// MarshalJSON writes the scorecard with its name and version.
func (m *Scorecard) MarshalJSON() ([]byte, error) {
	return json.Marshal(document{jsonName, jsonVersion, m.binning.schema, m.binning.variables, &m.constant, m.weights, m.base, m.scale, m.bands, m.report})
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the scorecard as it was.
func (m *Scorecard) UnmarshalJSON(data []byte) error {
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
	}
	if d.Model != jsonName {
		return mining.TableError(fmt.Sprintf("这是模型 %q，不是评分卡", d.Model), fmt.Sprintf("this is a model of kind %q, not a scorecard", d.Model))
	}
	if d.Version != jsonVersion {
		return mining.TableError(fmt.Sprintf("模型的版本是 %d，本程序只认识版本 %d；请升级程序或重新训练", d.Version, jsonVersion),
			fmt.Sprintf("the model has version %d but this program knows version %d only; upgrade the program or fit the model again", d.Version, jsonVersion))
	}
	if err := d.Schema.Check(); err != nil {
		return err
	}
	if problem := d.problem(); problem != "" {
		return mining.TableError("模型文件已损坏（"+problem+"）", "the stored model is damaged: its "+problem+" do not hold together")
	}
	*m = Scorecard{Binning{d.Schema, d.Variables}, *d.Constant, d.Weights, d.Base, d.Scale, d.Bands, d.Report}
	return nil
}

// problem names what does not fit together, empty for nothing.
func (d *document) problem() string {
	n := len(d.Schema)
	switch {
	case n == 0 || len(d.Variables) != n || len(d.Weights) != n || d.Constant == nil:
		return "columns"
	case !(d.Scale.PDO > 0) || !(d.Scale.BaseOdds > 0):
		return "scales"
	case len(d.Bands.Rows) != len(d.Bands.Cuts)+1 || !slices.IsSorted(d.Bands.Cuts):
		return "bands"
	}
	for j := range d.Variables {
		if !d.Variables[j].sound(d.Schema[j]) || !(d.Weights[j] >= 0) || d.Weights[j] > 0 && len(d.Variables[j].Bins) == 0 {
			return "bins"
		}
	}
	return ""
}

// sound tells whether the bins are ones of the column.
func (v *Variable) sound(f mining.Field) bool {
	if v.Column != f.Name || (f.Kind == mining.Category) != (v.Group != nil) || len(v.Group) != len(f.Levels) {
		return false
	}
	for k, b := range v.Bins {
		if b.Rows <= 0 || b.Ones < 0 || b.Ones > b.Rows || b.Missing && k < len(v.Bins)-1 || math.Abs(float64(b.Points)) > 1e9 {
			return false
		}
	}
	present := len(v.Bins)
	if v.missing() >= 0 {
		present--
	}
	for _, k := range v.Group {
		if k < -1 || k >= present {
			return false
		}
	}
	if f.Kind == mining.Category {
		return len(v.Cuts) == 0
	}
	return len(v.Cuts) == max(present-1, 0) && slices.IsSorted(v.Cuts)
}
