package lifetime

import (
	"encoding/json"
	"fmt"
	"math"

	"zhike/mining"
)

// The names and the version of the JSON documents. The version rises when a
// reader of the old one would misunderstand the new one.
const (
	gammaGammaName = "gamma_gamma"
	jsonVersion    = 1
)

// document is the JSON form of every model here.
type document struct {
	Model         string             `json:"model"`
	Version       int                `json:"version"`
	Unit          Unit               `json:"unit,omitempty"`
	Params        map[string]float64 `json:"params"`
	LogCovariance [][]float64        `json:"log_covariance,omitempty"` // of the logs of the parameters, in the model's order
	Correlation   *float64           `json:"correlation,omitempty"`
	Report        Report             `json:"report"`
}

// MarshalJSON writes the model with its name and version.
func (g *GammaGamma) MarshalJSON() ([]byte, error) {
	d := document{
		Model: gammaGammaName, Version: jsonVersion,
		Params:        map[string]float64{"p": g.params.P, "q": g.params.Q, "v": g.params.V},
		LogCovariance: rows(g.covariance, 3),
		Report:        g.report,
	}
	if !math.IsNaN(g.frequency) {
		d.Correlation = &g.frequency
	}
	return json.Marshal(d)
}

// UnmarshalJSON reads what MarshalJSON wrote, or refuses and leaves the model as it was.
func (g *GammaGamma) UnmarshalJSON(data []byte) error {
	d, err := read(data, gammaGammaName, "p", "q", "v")
	if err != nil {
		return err
	}
	read, err := NewGammaGamma(GammaGammaParams{d.Params["p"], d.Params["q"], d.Params["v"]})
	if err != nil {
		return err
	}
	if read.covariance, err = square(d.LogCovariance, 3); err != nil {
		return err
	}
	if d.Correlation != nil {
		read.frequency = *d.Correlation
	}
	read.report = d.Report
	*g = *read
	return nil
}

// read decodes a document and checks it.
func read(data []byte, name string, params ...string) (document, error) {
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return d, mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
	}
	return d, d.check(name, params...)
}

// check refuses a document that is not the model asked for, whole and of a version
// known here.
func (d *document) check(name string, params ...string) error {
	if d.Model != name {
		return mining.TableError(fmt.Sprintf("这是模型 %q，不是 %q", d.Model, name),
			fmt.Sprintf("this is a model of kind %q, not %q", d.Model, name))
	}
	if d.Version != jsonVersion {
		return mining.TableError(fmt.Sprintf("模型的版本是 %d，本程序只认识版本 %d；请升级程序或重新训练", d.Version, jsonVersion),
			fmt.Sprintf("the model has version %d but this program knows version %d only; upgrade the program or fit the model again", d.Version, jsonVersion))
	}
	for _, p := range params {
		if _, ok := d.Params[p]; !ok {
			return mining.TableError("模型文件已损坏：缺少参数 "+p, "the stored model is damaged: parameter "+p+" is missing")
		}
	}
	switch d.Report.Method {
	case MaximumLikelihood, Penalised, Given:
		return nil
	}
	return mining.TableError("模型文件已损坏：没有说明估计方法", "the stored model is damaged: it does not say how it was fitted")
}

// rows is the leading part of a matrix, nil when it is zero.
func rows(m matrix, n int) [][]float64 {
	if m == (matrix{}) {
		return nil
	}
	out := make([][]float64, n)
	for i := range out {
		out[i] = append([]float64(nil), m[i][:n]...)
	}
	return out
}

// square is the inverse of rows; a covariance must be positive definite.
func square(in [][]float64, n int) (matrix, error) {
	var m matrix
	if in == nil {
		return m, nil
	}
	flat, err := flatSquare(in, n)
	for i := range flat {
		m[i/n][i%n] = flat[i]
	}
	return m, err
}

// flatSquare is a covariance row by row.
func flatSquare(in [][]float64, n int) ([]float64, error) {
	damaged := mining.TableError("模型文件已损坏：协方差矩阵不成立", "the stored model is damaged: its covariance is none")
	if len(in) != n {
		return nil, damaged
	}
	m := make([]float64, 0, n*n)
	for _, row := range in {
		if len(row) != n {
			return nil, damaged
		}
		m = append(m, row...)
	}
	for i := range n {
		for j := range i {
			if math.Abs(m[i*n+j]-m[j*n+i]) > 1e-6*math.Sqrt(m[i*n+i]*m[j*n+j]) {
				return nil, damaged
			}
		}
	}
	if _, ok := cholesky(n, m); !ok {
		return nil, damaged
	}
	return m, nil
}
