package tree

import (
	"encoding/json"
	"fmt"
	"math"

	"zhike/mining"
)

// The names and the version of the JSON documents. The version rises when a
// reader of the old one would misunderstand the new one.
const (
	gbdtName     = "gbdt"
	decisionName = "tree"
	forestName   = "forest"
	jsonVersion  = 1
)

// document is what every stored model of this package begins with.
type document struct {
	Model   string        `json:"model"`
	Version int           `json:"version"`
	Schema  mining.Schema `json:"schema"`
	Trees   []storedTree  `json:"trees"`
}

// storedTree is a tree with one list for each property of its nodes, the
// lists of questions in the order of the nodes that ask one.
type storedTree struct {
	Feature   []int32    `json:"feature"` // of every node; −1 in an answer
	Value     []float64  `json:"value"`   // of every node
	Cover     []float64  `json:"cover"`   // of every node
	Left      []int32    `json:"left,omitempty"`
	Gain      []float64  `json:"gain,omitempty"`
	Missing   []int      `json:"missing,omitempty"`   // 1: missing values go left
	Threshold []float64  `json:"threshold,omitempty"` // 0 for categories
	Set       []int32    `json:"set,omitempty"`       // −1 for numbers; left out when all are
	Sets      [][]uint64 `json:"sets,omitempty"`
}

func (t *tree) store() storedTree {
	var s storedTree
	for _, n := range t.nodes {
		s.Feature, s.Value, s.Cover = append(s.Feature, n.feature), append(s.Value, n.value), append(s.Cover, n.cover)
		if n.feature < 0 {
			continue
		}
		missing := 0
		if n.missing {
			missing = 1
		}
		s.Left, s.Gain, s.Missing, s.Threshold = append(s.Left, n.left), append(s.Gain, n.gain), append(s.Missing, missing), append(s.Threshold, n.threshold)
		if len(t.sets) > 0 {
			s.Set = append(s.Set, n.set)
		}
	}
	s.Sets = t.sets
	return s
}

// load is the inverse of store; it refuses what is no tree over the schema.
func (s *storedTree) load(schema mining.Schema) (tree, error) {
	damaged := func(what string) (tree, error) {
		return tree{}, mining.TableError("模型文件已损坏：树的"+what+"不成立", "the stored model is damaged: a tree is none ("+what+")")
	}
	n, questions := len(s.Feature), len(s.Left)
	if n == 0 || n != 2*questions+1 || len(s.Value) != n || len(s.Cover) != n ||
		len(s.Gain) != questions || len(s.Missing) != questions || len(s.Threshold) != questions || len(s.Sets) > 0 && len(s.Set) != questions {
		return damaged("size")
	}
	t := tree{nodes: make([]node, n), sets: s.Sets}
	parents := make([]bool, n)
	q := 0
	for i := range t.nodes {
		t.nodes[i] = node{feature: s.Feature[i], set: -1, value: s.Value[i], cover: s.Cover[i]}
		if s.Cover[i] <= 0 {
			return damaged("rows")
		}
		if s.Feature[i] < 0 {
			continue
		}
		left := s.Left[min(q, questions-1)]
		if q == questions || int(left) <= i || int(left)+1 >= n || parents[left] || int(s.Feature[i]) >= len(schema) {
			return damaged("order")
		}
		parents[left], parents[left+1] = true, true
		t.nodes[i].left, t.nodes[i].gain, t.nodes[i].missing, t.nodes[i].threshold = left, s.Gain[q], s.Missing[q] != 0, s.Threshold[q]
		category := schema[s.Feature[i]].Kind == mining.Category
		if len(s.Sets) > 0 {
			t.nodes[i].set = s.Set[q]
		}
		if set := t.nodes[i].set; set >= int32(len(s.Sets)) || (set >= 0) != category {
			return damaged("levels")
		}
		q++
	}
	if q != questions {
		return damaged("questions")
	}
	return t, nil
}

func (e *ensemble) document(name string) document {
	d := document{Model: name, Version: jsonVersion, Schema: e.schema, Trees: make([]storedTree, len(e.trees))}
	for i := range e.trees {
		d.Trees[i] = e.trees[i].store()
	}
	return d
}

// ensemble checks that the document is the model asked for, whole and of a
// version known here.
func (d *document) ensemble(name string) (ensemble, error) {
	if d.Model != name {
		return ensemble{}, mining.TableError(fmt.Sprintf("这是模型 %q，不是 %q", d.Model, name), fmt.Sprintf("this is a model of kind %q, not %q", d.Model, name))
	}
	if d.Version != jsonVersion {
		return ensemble{}, mining.TableError(fmt.Sprintf("模型的版本是 %d，本程序只认识版本 %d；请升级程序或重新训练", d.Version, jsonVersion),
			fmt.Sprintf("the model has version %d but this program knows version %d only; upgrade the program or fit the model again", d.Version, jsonVersion))
	}
	e := ensemble{schema: d.Schema}
	if len(d.Schema) == 0 {
		return e, mining.TableError("模型文件已损坏：没有列的说明", "the stored model is damaged: it does not name its columns")
	}
	if err := d.Schema.Check(); err != nil {
		return e, err
	}
	for i := range d.Trees {
		t, err := d.Trees[i].load(d.Schema)
		if err != nil {
			return e, err
		}
		e.trees = append(e.trees, t)
	}
	return e, nil
}

func unreadable(err error) error {
	return mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
}

// gbdtDocument is the JSON form of a GBDT.
type gbdtDocument struct {
	document
	Objective Objective  `json:"objective"`
	Alpha     float64    `json:"alpha"`
	Base      *float64   `json:"base"`
	Report    GBDTReport `json:"report"`
}

// MarshalJSON writes the model with its name and version.
func (m *GBDT) MarshalJSON() ([]byte, error) {
	return json.Marshal(gbdtDocument{m.document(gbdtName), m.objective, m.alpha, &m.base, m.report})
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the model as it was.
func (m *GBDT) UnmarshalJSON(data []byte) error {
	var d gbdtDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return unreadable(err)
	}
	e, err := d.ensemble(gbdtName)
	if err != nil {
		return err
	}
	loss, err := lossOf(d.Objective, d.Alpha)
	if err != nil {
		return err
	}
	if d.Base == nil || math.IsNaN(*d.Base) {
		return mining.TableError("模型文件已损坏：没有起始值", "the stored model is damaged: it lacks the score to start from")
	}
	*m = GBDT{ensemble: e, objective: d.Objective, alpha: d.Alpha, base: *d.Base, loss: loss, report: d.Report}
	return nil
}

// decisionDocument is the JSON form of a Decision.
type decisionDocument struct {
	document
	Classes bool    `json:"classes"`
	Rate    float64 `json:"rate"`
	Holes   []bool  `json:"holes"`
}

// MarshalJSON writes the model with its name and version.
func (m *Decision) MarshalJSON() ([]byte, error) {
	return json.Marshal(decisionDocument{m.document(decisionName), m.classes, m.rate, m.holes})
}

// UnmarshalJSON reads what MarshalJSON wrote, as GBDT's does.
func (m *Decision) UnmarshalJSON(data []byte) error {
	var d decisionDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return unreadable(err)
	}
	e, err := d.ensemble(decisionName)
	if err != nil {
		return err
	}
	if len(e.trees) != 1 || len(d.Holes) != len(e.schema) {
		return mining.TableError("模型文件已损坏：应有一棵树", "the stored model is damaged: it must hold one tree")
	}
	*m = Decision{ensemble: e, classes: d.Classes, rate: d.Rate, holes: d.Holes}
	return nil
}

// forestDocument is the JSON form of a Forest.
type forestDocument struct {
	document
	Report ForestReport `json:"report"`
}

// MarshalJSON writes the model with its name and version.
func (m *Forest) MarshalJSON() ([]byte, error) {
	return json.Marshal(forestDocument{m.document(forestName), m.report})
}

// UnmarshalJSON reads what MarshalJSON wrote, as GBDT's does.
func (m *Forest) UnmarshalJSON(data []byte) error {
	var d forestDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return unreadable(err)
	}
	e, err := d.ensemble(forestName)
	if err != nil {
		return err
	}
	if len(e.trees) == 0 {
		return mining.TableError("模型文件已损坏：没有树", "the stored model is damaged: it holds no trees")
	}
	*m = Forest{ensemble: e, report: d.Report}
	return nil
}
