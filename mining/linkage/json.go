package linkage

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// The version of the JSON document. It rises when a reader of the old one would
// misunderstand the new one.
const jsonVersion = 1

// document is the JSON form of a Model.
type document struct {
	Model   string  `json:"model"`
	Version int     `json:"version"`
	Fields  []field `json:"fields"`
	Keys    []Key   `json:"keys,omitempty"`
	Block   int     `json:"max_block"`
	Prior   float64 `json:"prior"`
	Report  Report  `json:"report"`
}

// MarshalJSON writes the model with its name and version. It holds the values
// that occur more than once: personal data, where the columns are.
func (m *Model) MarshalJSON() ([]byte, error) {
	return json.Marshal(document{"linkage", jsonVersion, m.fields, m.keys, m.block, m.prior, m.report})
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the model as it was.
func (m *Model) UnmarshalJSON(data []byte) error {
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
	}
	if d.Model != "linkage" {
		return mining.TableError(fmt.Sprintf("这是模型 %q，不是 %q", d.Model, "linkage"), fmt.Sprintf("this is a model of kind %q, not %q", d.Model, "linkage"))
	}
	if d.Version != jsonVersion {
		return mining.TableError(fmt.Sprintf("模型的版本是 %d，本程序只认识版本 %d；请升级程序或重新训练", d.Version, jsonVersion),
			fmt.Sprintf("the model has version %d but this program knows version %d only; upgrade the program or fit the model again", d.Version, jsonVersion))
	}
	if len(d.Fields) == 0 || len(d.Fields) > mostColumns || d.Block <= 0 || math.IsInf(d.Prior, 0) {
		return damaged("没有列的说明", "it does not name its columns")
	}
	names := map[string]bool{}
	for j := range d.Fields {
		if err := d.Fields[j].restore(); err != nil {
			return err
		}
		if names[d.Fields[j].Name] {
			return damaged("两列同名", "two of its columns have one name")
		}
		names[d.Fields[j].Name] = true
	}
	for _, k := range d.Keys {
		if len(k) == 0 || slices.ContainsFunc(k, func(p Part) bool { return !names[p.Column] }) {
			return damaged("键与列不符", "its keys do not fit its columns")
		}
	}
	if !coupled(d.Fields) {
		return damaged("交叉比较的两列不相配", "the columns compared crosswise do not fit each other")
	}
	*m = Model{d.Fields, d.Keys, d.Block, d.Prior, d.Report}
	return nil
}

// restore checks a field that was read.
func (f *field) restore() error {
	how, known := comparisonOf(f.Kind)
	extra := 1 // a missing value
	if f.Other != "" {
		extra++
	}
	if !known || len(f.M) != len(how.levels)+extra || len(f.U) != len(f.M) || f.Rows < 0 || !(f.Start >= 0 && f.Start <= 1) {
		return damaged("列“"+f.Name+"”的说明不成立", "its description of column "+f.Name+" is none")
	}
	for l := range f.M {
		if !(f.M[l] > 0 && f.M[l] <= 1 && f.U[l] > 0 && f.U[l] <= 1) {
			return damaged("列“"+f.Name+"”的权重不成立", "the weights of column "+f.Name+" are none")
		}
	}
	f.how = how
	return nil
}

// coupled tells whether columns compared crosswise name each other, one being the first.
func coupled(fields []field) bool {
	for i := range fields {
		f := &fields[i]
		if f.Other == "" {
			continue
		}
		j := slices.IndexFunc(fields, func(g field) bool { return g.Name == f.Other })
		if j < 0 || j == i || fields[j].Other != f.Name || f.First == fields[j].First || f.Kind != Name || fields[j].Kind != Name {
			return false
		}
	}
	return true
}

func damaged(zh, en string) error {
	return mining.TableError("模型文件已损坏："+zh, "the stored model is damaged: "+en)
}
