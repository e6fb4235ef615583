package lifetime

import (
	"encoding/json"

	"zhike/mining"
)

// covariatesSuffix follows the kind in the name of the document.
const covariatesSuffix = "_covariates"

type covariatesDocument struct {
	document
	Names        []string    `json:"covariates"`
	Coefficients [][]float64 `json:"coefficients"` // by driven parameter, then by covariate
	Gain         float64     `json:"gain"`
}

// MarshalJSON writes the model with its name and version.
func (m *Covariates) MarshalJSON() ([]byte, error) {
	d := covariatesDocument{Names: m.names, Gain: m.gain, document: document{
		Model: string(m.Kind()) + covariatesSuffix, Version: jsonVersion, Unit: m.unit, Params: m.Parameters(), Report: m.report}}
	for k := range m.law.drives() {
		d.Coefficients = append(d.Coefficients, m.at[m.place(k, 0):m.place(k+1, 0)])
	}
	n := len(m.at)
	for i := range n {
		d.LogCovariance = append(d.LogCovariance, m.covariance[i*n:(i+1)*n])
	}
	return json.Marshal(d)
}

// UnmarshalJSON reads what MarshalJSON wrote, as BGNBD's does.
func (m *Covariates) UnmarshalJSON(data []byte) error {
	var d covariatesDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
	}
	var law drivenLaw
	for _, k := range []Kind{KindBGNBD, KindMBGNBD, KindParetoNBD} {
		if d.Model == string(k)+covariatesSuffix {
			law = k.law().(drivenLaw)
		}
	}
	if law == nil {
		return mining.TableError("这不是带协变量的订单模型", "this is no model of orders with covariates")
	}
	if err := d.check(d.Model, law.names()...); err != nil {
		return err
	}
	read := Covariates{law: law, unit: d.Unit.or(Day), names: d.Names, report: d.Report, gain: d.Gain}
	for i, name := range law.names() {
		read.params[i] = d.Params[name]
	}
	if _, err := newCore(law, read.params, d.Unit); err != nil {
		return err
	}
	read.at = make([]float64, parameters)
	read.canonical()
	damaged := mining.TableError("模型文件已损坏：协变量的系数不成立", "the stored model is damaged: its coefficients are none")
	if len(d.Names) == 0 || len(d.Coefficients) != len(law.drives()) {
		return damaged
	}
	for _, c := range d.Coefficients {
		if len(c) != len(d.Names) {
			return damaged
		}
		read.at = append(read.at, c...)
	}
	var err error
	if read.covariance, err = flatSquare(d.LogCovariance, len(read.at)); err == nil {
		*m = read
	}
	return err
}
