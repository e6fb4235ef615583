package forecast

import (
	"encoding/json"
	"fmt"
	"math"

	"zhike/mining"
)

// The version of the JSON documents. It rises when a reader of the old one
// would misunderstand the new one.
const jsonVersion = 1

// heading is what every stored model begins with.
type heading struct {
	Model    string        `json:"model"`
	Version  int           `json:"version"`
	Warnings []mining.Text `json:"warnings,omitempty"`
}

// document is a model that can be put into JSON and back.
type document interface {
	check() error
	model(h heading) Model
}

func damaged(zh, en string) error {
	return mining.TableError("模型文件已损坏："+zh, "the stored model is damaged: "+en)
}

func damagedFigures() error {
	return damaged("参数缺失或不在范围内", "its parameters are missing or out of range")
}

// Decode reads what a model's MarshalJSON wrote. Documents of another kind, of
// a later version, or damaged ones are refused with a *mining.DataError.
func Decode(data []byte) (Model, error) {
	var h heading
	if err := json.Unmarshal(data, &h); err != nil {
		return nil, mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
	}
	if h.Model != "" && h.Version != jsonVersion {
		return nil, mining.TableError(fmt.Sprintf("模型的版本是 %d，本程序只认识版本 %d；请升级程序或重新训练", h.Version, jsonVersion),
			fmt.Sprintf("the model has version %d but this program knows version %d only; upgrade the program or fit the model again", h.Version, jsonVersion))
	}
	var d document
	switch h.Model {
	case "naive":
		d = &naiveDocument{}
	case "ets":
		d = &etsDocument{}
	case "theta":
		d = &thetaDocument{}
	case "combination":
		d = &combinationDocument{}
	case "regression":
		d = &regressionDocument{}
	case "rare":
		d = &rareDocument{}
	default:
		return nil, mining.TableError(fmt.Sprintf("这不是预测模型：%q", h.Model), fmt.Sprintf("%q is no model of forecasting", h.Model))
	}
	if err := json.Unmarshal(data, d); err != nil {
		return nil, mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	return d.model(h), nil
}

// counted tells whether so many values can have been fitted.
func counted(n int) bool { return n >= 1 && n <= 1e12 }

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v - v) {
			return false
		}
	}
	return true
}

type naiveDocument struct {
	heading
	Last  []float64 `json:"last"`
	Sigma float64   `json:"sigma"`
}

// MarshalJSON writes the model with its name and version.
func (m *Naive) MarshalJSON() ([]byte, error) {
	return json.Marshal(naiveDocument{heading{"naive", jsonVersion, m.shared}, m.last, m.sigma})
}

func (d *naiveDocument) check() error {
	if len(d.Last) == 0 || !finite(d.Last...) || !(d.Sigma >= 0) {
		return damagedFigures()
	}
	return nil
}

func (d *naiveDocument) model(h heading) Model { return &Naive{d.Last, d.Sigma, h.Warnings} }

type etsDocument struct {
	heading
	Form    Form     `json:"form"`
	Weights weights  `json:"weights"`
	First   state    `json:"first"`
	Last    state    `json:"last"`
	N       int      `json:"n"`
	Sigma   float64  `json:"sigma"`
	LogLik  float64  `json:"loglik"`
	AICc    *float64 `json:"aicc,omitempty"` // none where there are too few values
	Seasons *indices `json:"seasons,omitempty"`
}

// MarshalJSON writes the model with its name and version.
func (m *ETS) MarshalJSON() ([]byte, error) {
	d := etsDocument{heading{"ets", jsonVersion, m.shared}, m.form, m.weights, m.first, m.last, m.n, m.sigma, m.loglik, nil, m.seasons}
	if !math.IsInf(m.aicc, 0) {
		d.AICc = &m.aicc
	}
	return json.Marshal(d)
}

func (d *etsDocument) check() error {
	w := d.Weights
	if !d.Form.valid() || !counted(d.N) || !(d.Sigma >= 0) || !(w.Alpha > 0 && w.Alpha <= 1) || !(w.Phi > 0 && w.Phi <= 1) || d.Form.seasonal() != (len(d.Last.Season) > 1) {
		return damagedFigures()
	}
	return d.Seasons.check()
}

func (d *etsDocument) model(h heading) Model {
	m := &ETS{d.Form, d.Weights, d.First, d.Last, d.N, d.Sigma, d.LogLik, math.Inf(1), d.Seasons, h.Warnings}
	if d.AICc != nil {
		m.aicc = *d.AICc
	}
	return m
}

func (s *indices) check() error {
	if s != nil && len(s.Values) < 2 {
		return damaged("季节不全", "its seasons are incomplete")
	}
	return nil
}

type thetaDocument struct {
	heading
	Alpha   float64    `json:"alpha"`
	Theta   float64    `json:"theta"`
	Last    thetaState `json:"last"`
	Sigma   float64    `json:"sigma"`
	Seasons *indices   `json:"seasons,omitempty"`
}

// MarshalJSON writes the model with its name and version.
func (m *Theta) MarshalJSON() ([]byte, error) {
	return json.Marshal(thetaDocument{heading{"theta", jsonVersion, m.shared}, m.alpha, m.theta, m.last, m.sigma, m.seasons})
}

func (d *thetaDocument) check() error {
	if !(d.Alpha > 0 && d.Alpha <= 1) || !(d.Theta >= 1) || !counted(d.Last.N) || !(d.Sigma >= 0) {
		return damagedFigures()
	}
	return d.Seasons.check()
}

func (d *thetaDocument) model(h heading) Model {
	return &Theta{d.Alpha, d.Theta, d.Last, d.Sigma, d.Seasons, h.Warnings}
}

type rareDocument struct {
	heading
	Variant Variant `json:"variant"`
	Alpha   float64 `json:"alpha"`
	Beta    float64 `json:"beta"`
	Size    float64 `json:"size"`
	Gap     float64 `json:"gap"`
	Sigma   float64 `json:"sigma"`
}

// MarshalJSON writes the model with its name and version.
func (m *Rare) MarshalJSON() ([]byte, error) {
	return json.Marshal(rareDocument{heading{"rare", jsonVersion, m.shared}, m.variant, m.alpha, m.beta, m.size, m.gap, m.sigma})
}

func (d *rareDocument) check() error {
	known := d.Variant == Croston || d.Variant == SBA || d.Variant == TSB
	if !known || !(d.Size >= 0) || !(d.Gap >= 1) || !(d.Sigma >= 0) {
		return damagedFigures()
	}
	return nil
}

func (d *rareDocument) model(h heading) Model {
	return &Rare{d.Variant, d.Alpha, d.Beta, d.Size, d.Gap, d.Sigma, h.Warnings}
}
