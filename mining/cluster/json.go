package cluster

import (
	"encoding/json"
	"fmt"

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
	Coding  coding        `json:"coding"`
}

func (h heading) known(name string) error {
	if h.Model != name {
		return mining.TableError(fmt.Sprintf("这是模型 %q，不是 %q", h.Model, name), fmt.Sprintf("this is a model of kind %q, not %q", h.Model, name))
	}
	if h.Version != jsonVersion {
		return mining.TableError(fmt.Sprintf("模型的版本是 %d，本程序只认识版本 %d；请升级程序或重新训练", h.Version, jsonVersion),
			fmt.Sprintf("the model has version %d but this program knows version %d only; upgrade the program or fit the model again", h.Version, jsonVersion))
	}
	if len(h.Schema) == 0 || len(h.Coding) == 0 {
		return damaged("没有列的说明", "it does not name its columns")
	}
	if err := h.Schema.Check(); err != nil {
		return err
	}
	return h.Coding.check(h.Schema)
}

func damaged(zh, en string) error {
	return mining.TableError("模型文件已损坏："+zh, "the stored model is damaged: "+en)
}

func read(data []byte, document any) error {
	if err := json.Unmarshal(data, document); err != nil {
		return mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
	}
	return nil
}

// anchors are rows that stand for clusters, each with the number of its own.
func (h heading) anchors(rows [][]float64, labels []int, k int) (*points, error) {
	if len(rows) != len(labels) {
		return nil, damaged("各群的代表行不全", "the rows that stand for the clusters are not all there")
	}
	p := &points{n: len(rows), d: len(h.Coding)}
	for i, row := range rows {
		if len(row) != p.d || !finite(row...) || labels[i] < 0 || labels[i] >= k {
			return nil, damaged("各群的代表行不成立", "a row that stands for a cluster does not fit the columns or the clusters")
		}
		p.at = append(p.at, row...)
	}
	return p, nil
}

// kmeansDocument is the JSON form of a KMeans.
type kmeansDocument struct {
	heading
	Centres [][]float64  `json:"centres"`
	Report  KMeansReport `json:"report"`
}

// MarshalJSON writes the model with its name and version.
func (m *KMeans) MarshalJSON() ([]byte, error) {
	return json.Marshal(kmeansDocument{heading{"kmeans", jsonVersion, m.schema, m.coding}, m.centres, m.report})
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the model as it was.
func (m *KMeans) UnmarshalJSON(data []byte) error {
	var d kmeansDocument
	if err := read(data, &d); err != nil {
		return err
	}
	if err := d.known("kmeans"); err != nil {
		return err
	}
	if len(d.Centres) == 0 || len(d.Report.Sizes) != len(d.Centres) {
		return damaged("没有中心", "it has no centres")
	}
	for _, c := range d.Centres {
		if len(c) != len(d.Coding) || !finite(c...) {
			return damaged("中心不全", "its centres do not fit its columns")
		}
	}
	*m = KMeans{d.Schema, d.Coding, d.Centres, d.Report}
	return nil
}

// dbscanDocument is the JSON form of a DBSCAN.
type dbscanDocument struct {
	heading
	Cores  [][]float64  `json:"cores"`
	Labels []int        `json:"labels"`
	Report DBSCANReport `json:"report"`
}

// MarshalJSON writes the model with its name and version. It holds all core
// rows.
func (m *DBSCAN) MarshalJSON() ([]byte, error) {
	return json.Marshal(dbscanDocument{heading{"dbscan", jsonVersion, m.schema, m.coding}, m.cores.rows(), m.labels, m.report})
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the model as it was.
func (m *DBSCAN) UnmarshalJSON(data []byte) error {
	var d dbscanDocument
	if err := read(data, &d); err != nil {
		return err
	}
	if err := d.known("dbscan"); err != nil {
		return err
	}
	if r := d.Report; r.MinPoints < 1 || r.Eps < 0 || !finite(r.Eps*r.Eps) {
		return damaged("邻域不成立", "its neighbourhoods make no sense")
	}
	cores, err := d.anchors(d.Cores, d.Labels, len(d.Report.Sizes))
	if err != nil {
		return err
	}
	out := &DBSCAN{schema: d.Schema, coding: d.Coding, cores: cores, labels: d.Labels, report: d.Report}
	out.plant()
	*m = *out
	return nil
}

// hierarchicalDocument is the JSON form of a Hierarchical.
type hierarchicalDocument struct {
	heading
	Merges  []Merge            `json:"merges"`
	Anchors [][]float64        `json:"anchors"`
	Labels  []int              `json:"labels"`
	Report  HierarchicalReport `json:"report"`
}

// MarshalJSON writes the model with its name and version.
func (m *Hierarchical) MarshalJSON() ([]byte, error) {
	return json.Marshal(hierarchicalDocument{heading{"hierarchical", jsonVersion, m.schema, m.coding}, m.merges, m.anchors.rows(), m.labels, m.report})
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the model as it was.
func (m *Hierarchical) UnmarshalJSON(data []byte) error {
	var d hierarchicalDocument
	if err := read(data, &d); err != nil {
		return err
	}
	if err := d.known("hierarchical"); err != nil {
		return err
	}
	if err := checkMerges(d.Merges); err != nil {
		return err
	}
	anchors, err := d.anchors(d.Anchors, d.Labels, len(d.Report.Sizes))
	if err != nil {
		return err
	}
	if anchors.n == 0 {
		return damaged("没有群", "it has no clusters")
	}
	*m = Hierarchical{d.Schema, d.Coding, d.Merges, anchors, d.Labels, newKDTree(anchors), d.Report}
	return nil
}
