package linear

import (
	"encoding/json"
	"fmt"
	"math"

	"zhike/mining"
)

// The version of the JSON documents. It rises when a reader of the old one
// would misunderstand the new one.
const jsonVersion = 1

// heading is what every stored model of this package begins with.
type heading struct {
	Model   string        `json:"model"`
	Version int           `json:"version"`
	Schema  mining.Schema `json:"schema"`
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

func damaged(zh, en string) error {
	return mining.TableError("模型文件已损坏："+zh, "the stored model is damaged: "+en)
}

func unreadable(err error) error {
	return mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v - v) {
			return false
		}
	}
	return true
}

// regressionDocument is the JSON form of a regression.
type regressionDocument struct {
	heading
	coding
	Constant     *float64      `json:"constant"`
	Beta         []float64     `json:"beta"`
	Coefficients []Coefficient `json:"coefficients"`
	Report       Report        `json:"report"`
}

func (m *regression) document(name string) regressionDocument {
	return regressionDocument{heading{name, jsonVersion, m.schema}, m.coding, &m.constant, m.beta, m.coef, m.report}
}

func (m *regression) load(name string, data []byte) error {
	var d regressionDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return unreadable(err)
	}
	return m.fill(name, d)
}

func (m *regression) fill(name string, d regressionDocument) error {
	if err := d.known(name); err != nil {
		return err
	}
	if err := d.coding.check(d.Schema); err != nil {
		return err
	}
	if d.Constant == nil || !finite(*d.Constant) || len(d.Beta) != len(d.Terms) || !finite(d.Beta...) || len(d.Coefficients) != len(d.Terms)+1 {
		return damaged("系数不全", "its coefficients do not fit its terms")
	}
	*m = regression{d.Schema, d.coding, *d.Constant, d.Beta, d.Coefficients, d.Report}
	return nil
}

// MarshalJSON writes the model with its name and version.
func (m *Logistic) MarshalJSON() ([]byte, error) { return json.Marshal(m.document("logistic")) }

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the model as it was.
func (m *Logistic) UnmarshalJSON(data []byte) error { return m.load("logistic", data) }

// MarshalJSON writes the model with its name and version.
func (m *Linear) MarshalJSON() ([]byte, error) {
	return json.Marshal(linearDocument{m.document("linear"), m.fit})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Logistic's does.
func (m *Linear) UnmarshalJSON(data []byte) error {
	var d linearDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return unreadable(err)
	}
	var r regression
	if err := r.fill("linear", d.regressionDocument); err != nil {
		return err
	}
	*m = Linear{r, d.Fit}
	return nil
}

// linearDocument is the JSON form of a Linear.
type linearDocument struct {
	regressionDocument
	Fit Fit `json:"fit"`
}

// MarshalJSON writes the model with its name and version.
func (m *Poisson) MarshalJSON() ([]byte, error) { return json.Marshal(m.document("poisson")) }

// UnmarshalJSON reads what MarshalJSON wrote, as Logistic's does.
func (m *Poisson) UnmarshalJSON(data []byte) error { return m.load("poisson", data) }
