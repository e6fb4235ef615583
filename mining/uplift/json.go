package uplift

import (
	"encoding/json"
	"fmt"
	"slices"

	"zhike/mining"
	"zhike/mining/linear"
)

// The version of the JSON documents. It rises when a reader of the old one
// would misunderstand the new one.
const jsonVersion = 1

// heading is what every stored model of this package begins with.
type heading struct {
	Model   string        `json:"model"`
	Version int           `json:"version"`
	Schema  mining.Schema `json:"schema"`
	Report  Report        `json:"report"`
}

func damaged(zh, en string) error {
	return mining.TableError("模型文件已损坏："+zh, "the stored model is damaged: "+en)
}

func unreadable(err error) error {
	return mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
}

func (h heading) known(name string) error {
	if h.Model != name {
		return mining.TableError(fmt.Sprintf("这是模型 %q，不是 %q", h.Model, name), fmt.Sprintf("this is a model of kind %q, not %q", h.Model, name))
	}
	if h.Version != jsonVersion {
		return mining.TableError(fmt.Sprintf("模型的版本是 %d，本程序只认识版本 %d；请升级程序或重新训练", h.Version, jsonVersion),
			fmt.Sprintf("the model has version %d but this program knows version %d only; upgrade the program or fit the model again", h.Version, jsonVersion))
	}
	if len(h.Schema) == 0 {
		return damaged("没有列的说明", "it does not name its columns")
	}
	return h.Schema.Check()
}

// The JSON forms of the models.
type (
	twoModelDocument struct {
		heading
		Untreated response `json:"untreated"`
		Treated   response `json:"treated"`
	}
	xDocument struct {
		heading
		Untreated  *linear.Linear `json:"on_untreated"`
		Treated    *linear.Linear `json:"on_treated"`
		Share      float64        `json:"share"`
		Propensity *Propensity    `json:"propensity,omitempty"`
	}
	transformedDocument struct {
		heading
		Agree *linear.Logistic `json:"agree"`
	}
	treeDocument struct {
		heading
		Nodes []node `json:"nodes"`
		Holes []bool `json:"holes"`
	}
	propensityDocument struct {
		heading
		Regression *linear.Logistic `json:"regression"`
		Overlap    PropensityReport `json:"overlap"`
	}
)

// The names of the models.
const (
	twoModelName    = "uplift-t"
	xName           = "uplift-x"
	transformedName = "uplift-transformed"
	treeName        = "uplift-tree"
	propensityName  = "propensity"
)

// MarshalJSON writes the model with its name and version.
func (m *TwoModel) MarshalJSON() ([]byte, error) {
	return json.Marshal(twoModelDocument{heading{twoModelName, jsonVersion, m.schema, m.report}, m.responses[0], m.responses[1]})
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the model as it was.
func (m *TwoModel) UnmarshalJSON(data []byte) error {
	var d twoModelDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return unreadable(err)
	}
	if err := d.known(twoModelName); err != nil {
		return err
	}
	if !d.Untreated.sound(d.Schema) || !d.Treated.sound(d.Schema) {
		return damaged("回归不全", "its regressions are not whole")
	}
	*m = TwoModel{d.Schema, [2]response{d.Untreated, d.Treated}, d.Report}
	return nil
}

// MarshalJSON writes the model with its name and version.
func (m *X) MarshalJSON() ([]byte, error) {
	return json.Marshal(xDocument{heading{xName, jsonVersion, m.schema, m.report}, m.effects[0], m.effects[1], m.share, m.propensity})
}

// UnmarshalJSON reads what MarshalJSON wrote, as TwoModel's does.
func (m *X) UnmarshalJSON(data []byte) error {
	var d xDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return unreadable(err)
	}
	if err := d.known(xName); err != nil {
		return err
	}
	if d.Untreated == nil || d.Treated == nil || !same(d.Untreated.Schema(), d.Schema) || !same(d.Treated.Schema(), d.Schema) ||
		!(d.Share > 0 && d.Share < 1) || d.Propensity != nil && !same(d.Propensity.Schema(), d.Schema) {
		return damaged("回归不全", "its regressions are not whole")
	}
	*m = X{d.Schema, [2]*linear.Linear{d.Untreated, d.Treated}, d.Share, d.Propensity, d.Report}
	return nil
}

// MarshalJSON writes the model with its name and version.
func (m *Transformed) MarshalJSON() ([]byte, error) {
	return json.Marshal(transformedDocument{heading{transformedName, jsonVersion, m.schema, m.report}, m.agree})
}

// UnmarshalJSON reads what MarshalJSON wrote, as TwoModel's does.
func (m *Transformed) UnmarshalJSON(data []byte) error {
	var d transformedDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return unreadable(err)
	}
	if err := d.known(transformedName); err != nil {
		return err
	}
	if d.Agree == nil || !same(d.Agree.Schema(), d.Schema) {
		return damaged("回归不全", "its regression is not whole")
	}
	*m = Transformed{d.Schema, d.Agree, d.Report}
	return nil
}

// MarshalJSON writes the propensity with its name and version.
func (p *Propensity) MarshalJSON() ([]byte, error) {
	return json.Marshal(propensityDocument{heading{Model: propensityName, Version: jsonVersion, Schema: p.Schema()}, p.model, p.report})
}

// UnmarshalJSON reads what MarshalJSON wrote, as TwoModel's does.
func (p *Propensity) UnmarshalJSON(data []byte) error {
	var d propensityDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return unreadable(err)
	}
	if err := d.known(propensityName); err != nil {
		return err
	}
	if d.Regression == nil || !same(d.Regression.Schema(), d.Schema) {
		return damaged("回归不全", "its regression is not whole")
	}
	*p = Propensity{d.Regression, d.Overlap}
	return nil
}

// MarshalJSON writes the tree with its name and version.
func (m *Tree) MarshalJSON() ([]byte, error) {
	return json.Marshal(treeDocument{heading{treeName, jsonVersion, m.schema, m.report}, m.nodes, m.holes})
}

// UnmarshalJSON reads what MarshalJSON wrote, as TwoModel's does.
func (m *Tree) UnmarshalJSON(data []byte) error {
	var d treeDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return unreadable(err)
	}
	if err := d.known(treeName); err != nil {
		return err
	}
	if !wood(d.Nodes, d.Schema) || len(d.Holes) != len(d.Schema) {
		return damaged("节点不成树", "its nodes are no tree")
	}
	*m = Tree{d.Schema, d.Nodes, d.Holes, d.Report}
	return nil
}

// wood tells whether nodes are a tree over the schema: every child lies behind
// its parent and has one.
func wood(nodes []node, schema mining.Schema) bool {
	parents := make([]int, len(nodes))
	for at, n := range nodes {
		if n.Left == 0 {
			continue
		}
		if n.Left <= at || n.Left+1 >= len(nodes) || n.Column < 0 || n.Column >= len(schema) {
			return false
		}
		field := schema[n.Column]
		if (field.Kind == mining.Category) != (n.Levels != nil) || n.Levels != nil && len(n.Levels) != len(field.Levels) {
			return false
		}
		parents[n.Left]++
		parents[n.Left+1]++
	}
	return len(nodes) > 0 && parents[0] == 0 && !slices.ContainsFunc(parents[1:], func(k int) bool { return k != 1 })
}
