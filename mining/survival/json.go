package survival

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// The names and the version of the JSON documents. The version rises when a
// reader of the old one would misunderstand the new one.
const (
	coxName     = "cox"
	curveName   = "kaplan-meier"
	jsonVersion = 1
)

// heading is what every stored model begins with.
type heading struct {
	Model   string `json:"model"`
	Version int    `json:"version"`
}

// check refuses another model or version.
func (h heading) check(name string) error {
	if h.Model != name {
		return mining.TableError(fmt.Sprintf("这是模型 %q，不是 %q", h.Model, name), fmt.Sprintf("this is a model of kind %q, not %q", h.Model, name))
	}
	if h.Version != jsonVersion {
		return mining.TableError(fmt.Sprintf("模型的版本是 %d，本程序只认识版本 %d；请升级程序或重新训练", h.Version, jsonVersion),
			fmt.Sprintf("the model has version %d but this program knows version %d only; upgrade the program or fit the model again", h.Version, jsonVersion))
	}
	return nil
}

func unreadable(err error) error {
	return mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
}

func damaged(zh, en string) error {
	return mining.TableError("模型文件已损坏："+zh, "the stored model is damaged: "+en)
}

// curveDocument is the JSON form of a KaplanMeier: the counts, of which the
// curve is drawn anew.
type curveDocument struct {
	heading
	Level  float64   `json:"level"`
	Rows   int       `json:"rows"`
	Last   float64   `json:"last"`
	Times  []float64 `json:"times"`
	AtRisk []int     `json:"at_risk"`
	Events []int     `json:"events"`
}

// MarshalJSON writes the model with its name and version.
func (m *KaplanMeier) MarshalJSON() ([]byte, error) {
	d := curveDocument{heading: heading{curveName, jsonVersion}, Level: m.level, Rows: m.rows, Last: m.last}
	for _, s := range m.steps {
		d.Times, d.AtRisk, d.Events = append(d.Times, s.Time), append(d.AtRisk, s.AtRisk), append(d.Events, s.Events)
	}
	return json.Marshal(d)
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the model as it was.
func (m *KaplanMeier) UnmarshalJSON(data []byte) error {
	var d curveDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return unreadable(err)
	}
	if err := d.check(curveName); err != nil {
		return err
	}
	if !(d.Level > 0 && d.Level < 1) || d.Rows < 1 || d.Last < 0 || len(d.AtRisk) != len(d.Times) || len(d.Events) != len(d.Times) {
		return damaged("曲线不完整", "its curve is not whole")
	}
	out := KaplanMeier{level: d.Level, rows: d.Rows, last: d.Last}
	left, before := d.Rows, -1.0
	for i, t := range d.Times {
		if !(t > before) || t > d.Last || d.Events[i] < 1 || d.AtRisk[i] > left || d.Events[i] > d.AtRisk[i] {
			return damaged("曲线的计数不成立", "the counts of its curve cannot be")
		}
		out.steps = append(out.steps, Step{Time: t, AtRisk: d.AtRisk[i], Events: d.Events[i]})
		out.events += d.Events[i]
		left, before = d.AtRisk[i]-d.Events[i], t
	}
	out.draw()
	*m = out
	return nil
}

// coxDocument is the JSON form of a Cox model.
type coxDocument struct {
	heading
	Schema     mining.Schema `json:"schema"`
	Ties       Ties          `json:"ties"`
	Terms      []storedTerm  `json:"terms"`
	Covariance []float64     `json:"covariance"`
	Times      []float64     `json:"times"`
	Hazard     []float64     `json:"hazard"`
	Report     CoxReport     `json:"report"`
}

type storedTerm struct {
	Column int     `json:"column"`
	Level  int     `json:"level"`
	Mean   float64 `json:"mean"`
	Coef   float64 `json:"coef"`
}

// MarshalJSON writes the model with its name and version.
func (m *Cox) MarshalJSON() ([]byte, error) {
	d := coxDocument{heading: heading{coxName, jsonVersion}, Schema: m.schema, Ties: m.ties,
		Covariance: m.covariance, Times: m.times, Hazard: m.hazard, Report: m.report}
	for k, t := range m.terms {
		d.Terms = append(d.Terms, storedTerm{t.column, t.level, t.centre, m.coef[k]})
	}
	return json.Marshal(d)
}

// UnmarshalJSON reads what MarshalJSON wrote, as KaplanMeier's does.
func (m *Cox) UnmarshalJSON(data []byte) error {
	var d coxDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return unreadable(err)
	}
	if err := d.check(coxName); err != nil {
		return err
	}
	if err := d.Schema.Check(); err != nil {
		return err
	}
	if err := d.whole(); err != nil {
		return err
	}
	known := termsOf(d.Schema)
	out := Cox{schema: d.Schema, ties: d.Ties, covariance: d.Covariance, times: d.Times, hazard: d.Hazard, report: d.Report}
	for _, s := range d.Terms {
		i := slices.IndexFunc(known, func(t term) bool { return t.column == s.Column && t.level == s.Level })
		if i < 0 {
			return damaged("系数没有对应的列", "a coefficient belongs to no column")
		}
		t := known[i]
		t.centre = s.Mean
		known = slices.Delete(known, i, i+1)
		out.terms, out.coef = append(out.terms, t), append(out.coef, s.Coef)
	}
	*m = out
	return nil
}

// whole refuses a document whose parts do not fit together.
func (d *coxDocument) whole() error {
	p := len(d.Terms)
	if p == 0 || len(d.Covariance) != p*p || d.Ties != Efron && d.Ties != Breslow {
		return damaged("系数不完整", "its coefficients are not whole")
	}
	for k := range p {
		if !(d.Covariance[k*p+k] > 0) {
			return damaged("方差须大于 0", "a variance is not above zero")
		}
	}
	if len(d.Times) == 0 || len(d.Times) != len(d.Hazard) {
		return damaged("基准风险不完整", "its baseline hazard is not whole")
	}
	time, hazard := math.Inf(-1), 0.0
	for i, t := range d.Times {
		if !(t > time) || !(d.Hazard[i] >= hazard) {
			return damaged("基准风险不递增", "its baseline hazard does not rise")
		}
		time, hazard = t, d.Hazard[i]
	}
	return nil
}
