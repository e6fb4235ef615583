package text

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// The version of the JSON documents. It rises when a reader of the old one
// would misunderstand the new one.
const jsonVersion = 1

// heading is what every stored model of this package begins with.
type heading struct {
	Model   string `json:"model"`
	Version int    `json:"version"`
}

func (h heading) known(name string) error {
	if h.Model != name {
		return mining.TableError(fmt.Sprintf("这是模型 %q，不是 %q", h.Model, name), fmt.Sprintf("this is a model of kind %q, not %q", h.Model, name))
	}
	if h.Version != jsonVersion {
		return mining.TableError(fmt.Sprintf("模型的版本是 %d，本程序只认识版本 %d；请升级程序或重新训练", h.Version, jsonVersion),
			fmt.Sprintf("the model has version %d but this program knows version %d only; upgrade the program or fit the model again", h.Version, jsonVersion))
	}
	return nil
}

func damaged(zh, en string) error {
	return mining.TableError("模型文件已损坏："+zh, "the stored model is damaged: "+en)
}

func read(data []byte, into any) error {
	if err := json.Unmarshal(data, into); err != nil {
		return damaged(err.Error(), err.Error())
	}
	return nil
}

// vectorizerDocument is the JSON form of a Vectorizer.
type vectorizerDocument struct {
	heading
	Unit      Unit     `json:"unit"`
	Shortest  int      `json:"shortest"`
	Longest   int      `json:"longest"`
	Least     int      `json:"least"`
	Documents int      `json:"documents"`
	Terms     []string `json:"terms"`
	Spread    []int    `json:"spread"`
}

// MarshalJSON writes the vectorizer with its name and version.
func (v *Vectorizer) MarshalJSON() ([]byte, error) {
	o := v.options
	return json.Marshal(vectorizerDocument{heading{"vectorizer", jsonVersion}, o.Unit, o.Shortest, o.Longest, o.Documents, v.documents, v.terms, v.spread})
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and leave
// the vectorizer as it was.
func (v *Vectorizer) UnmarshalJSON(data []byte) error {
	var d vectorizerDocument
	if err := read(data, &d); err != nil {
		return err
	}
	if err := d.known("vectorizer"); err != nil {
		return err
	}
	o := VectorizerOptions{Unit: d.Unit, Shortest: d.Shortest, Longest: d.Longest, Documents: d.Least}
	if filled, err := o.filled(); err != nil || filled != o {
		return damaged("词项的设置不成立", "its settings of terms are none")
	}
	if len(d.Terms) == 0 || len(d.Spread) != len(d.Terms) || !slices.IsSorted(d.Terms) || len(slices.Compact(slices.Clone(d.Terms))) != len(d.Terms) {
		return damaged("词表不全", "its vocabulary is not complete")
	}
	if d.Documents < 1 || d.Documents > 1<<40 || slices.Min(d.Spread) < 1 || slices.Max(d.Spread) > d.Documents {
		return damaged("词项的文档数不对", "its terms have impossible numbers of documents")
	}
	*v = Vectorizer{options: o, documents: d.Documents, terms: d.Terms, spread: d.Spread}
	v.weigh()
	return nil
}

// classifierDocument is the JSON form of a Classifier.
type classifierDocument struct {
	heading
	Method     Method           `json:"method"`
	Classes    []string         `json:"classes"`
	Slope      float64          `json:"slope"`
	Vectorizer *Vectorizer      `json:"vectorizer,omitempty"`
	Weights    [][]float32      `json:"weights,omitempty"`
	Rules      []Rule           `json:"rules,omitempty"`
	Report     ClassifierReport `json:"report"`
}

// MarshalJSON writes the classifier with its name and version.
func (m *Classifier) MarshalJSON() ([]byte, error) {
	return json.Marshal(classifierDocument{heading{"text classifier", jsonVersion}, m.method, m.classes, m.slope, m.vectorizer, m.weights, m.rules, m.report})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Vectorizer's does.
func (m *Classifier) UnmarshalJSON(data []byte) error {
	var d classifierDocument
	if err := read(data, &d); err != nil {
		return err
	}
	if err := d.known("text classifier"); err != nil {
		return err
	}
	if len(d.Classes) < 2 || !slices.IsSorted(d.Classes) || len(slices.Compact(slices.Clone(d.Classes))) != len(d.Classes) || !slices.Contains(Methods(), d.Method) {
		return damaged("方法或类别不成立", "its method or its classes are none")
	}
	if !(d.Slope > 0 && d.Slope <= mostSlope) {
		return damaged("置信度的斜率不成立", "the slope of its confidence is none")
	}
	check := d.linear
	if d.Method == Keyword {
		check = d.readable
	}
	if err := check(); err != nil {
		return err
	}
	*m = Classifier{method: d.Method, classes: d.Classes, vectorizer: d.Vectorizer, weights: d.Weights, rules: d.Rules, slope: d.Slope, report: d.Report}
	return nil
}

// linear checks the weights.
func (d *classifierDocument) linear() error {
	machines := len(d.Classes)
	if machines == 2 {
		machines = 1
	}
	if d.Vectorizer == nil || len(d.Weights) != machines || len(d.Rules) > 0 {
		return damaged("权重不全", "its weights are not complete")
	}
	for _, w := range d.Weights {
		if len(w) != len(d.Vectorizer.terms)+1 || slices.ContainsFunc(w, func(v float32) bool { return math.IsNaN(float64(v - v)) }) {
			return damaged("权重与词表不符", "its weights do not fit its vocabulary")
		}
	}
	return nil
}

// readable checks the rules.
func (d *classifierDocument) readable() error {
	if len(d.Rules) == 0 || d.Vectorizer != nil || len(d.Weights) > 0 {
		return damaged("没有规则", "it has no rules")
	}
	for at, r := range d.Rules {
		keywords, last := slices.Concat(r.Contains, r.Without), at == len(d.Rules)-1
		if len(r.Reached) != len(d.Classes) || slices.Min(r.Reached) < 0 || !slices.Contains(d.Classes, r.Label) || slices.Contains(keywords, "") || last != (len(keywords) == 0) {
			return damaged(fmt.Sprintf("第 %d 条规则不成立", at+1), fmt.Sprintf("rule %d is none", at+1))
		}
	}
	return nil
}
