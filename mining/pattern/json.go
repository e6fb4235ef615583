package pattern

import (
	"encoding/json"
	"fmt"
	"math"
	"sync"

	"zhike/mining"
)

// The name and version of the JSON document. The version rises when a reader
// of the old one would misunderstand the new one.
const (
	jsonName    = "itemsets"
	jsonVersion = 1
)

// document is the JSON form of Itemsets: the tree of the sets, a node a column.
type document struct {
	Model   string   `json:"model"`
	Version int      `json:"version"`
	Names   []string `json:"names"`
	Parent  []int32  `json:"parent"`
	Item    []int32  `json:"item"`
	Support []int32  `json:"support"` // 0 for a step on the way to a longer set
	Report  Report   `json:"report"`
}

// MarshalJSON writes the sets with name and version.
func (s *Itemsets) MarshalJSON() ([]byte, error) {
	d := document{Model: jsonName, Version: jsonVersion, Names: s.names, Report: s.report}
	for _, v := range s.nodes {
		d.Parent, d.Item, d.Support = append(d.Parent, v.parent), append(d.Item, v.item), append(d.Support, v.support)
	}
	return json.Marshal(d)
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another kind, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the sets as they were.
func (s *Itemsets) UnmarshalJSON(data []byte) error {
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
	}
	if d.Model != jsonName {
		return mining.TableError(fmt.Sprintf("这是模型 %q，不是 %q", d.Model, jsonName), fmt.Sprintf("this is a model of kind %q, not %q", d.Model, jsonName))
	}
	if d.Version != jsonVersion {
		return mining.TableError(fmt.Sprintf("模型的版本是 %d，本程序只认识版本 %d；请升级程序或重新求项集", d.Version, jsonVersion),
			fmt.Sprintf("the model has version %d but this program knows version %d only; upgrade the program or find the sets again", d.Version, jsonVersion))
	}
	read, err := d.itemsets()
	if err != nil {
		return err
	}
	s.names, s.nodes, s.report = read.names, read.nodes, read.report
	s.once, s.table = sync.Once{}, nil
	return nil
}

func (d document) itemsets() (*Itemsets, error) {
	r := d.Report
	if len(d.Item) != len(d.Parent) || len(d.Support) != len(d.Parent) || len(d.Parent) > math.MaxInt32 || r.Baskets < 1 ||
		r.MinCount < r.Asked || r.Asked < 1 || r.Items < len(d.Names) || r.Kind != All && r.Kind != Closed && r.Kind != Maximal {
		return nil, damaged()
	}
	s, sets := &Itemsets{names: d.Names, report: r}, uint64(0)
	for k, parent := range d.Parent {
		v := node{parent, d.Item[k], d.Support[k]}
		if parent < root || int(parent) >= k || v.item < 0 || int(v.item) >= len(d.Names) || v.support < 0 || int(v.support) > r.Baskets {
			return nil, damaged()
		}
		if v.support > 0 {
			sets++
		}
		s.nodes = append(s.nodes, v)
	}
	if sets != r.Sets {
		return nil, damaged()
	}
	return s, nil
}

func damaged() error {
	return mining.TableError("模型文件已损坏：项集不成立", "the stored model is damaged: its sets are none")
}
