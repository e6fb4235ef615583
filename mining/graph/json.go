package graph

import (
	"encoding/json"
	"fmt"
	"slices"

	"zhike/mining"
)

// The name and the version of the JSON document. The version rises when a
// reader of the old one would misunderstand the new one.
const (
	jsonName    = "communities"
	jsonVersion = 1
)

// document is the JSON form of Communities.
type document struct {
	Model   string          `json:"model"`
	Version int             `json:"version"`
	Names   []string        `json:"names"`
	Of      []int32         `json:"of"`
	Report  CommunityReport `json:"report"`
}

// MarshalJSON writes the partition with its name and version.
func (c *Communities) MarshalJSON() ([]byte, error) {
	return json.Marshal(document{jsonName, jsonVersion, c.names, c.of, c.report})
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the partition as it was.
func (c *Communities) UnmarshalJSON(data []byte) error {
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return mining.TableError("社群结果已损坏，无法读取："+err.Error(), "the stored communities are damaged and cannot be read: "+err.Error())
	}
	if d.Model != jsonName {
		return mining.TableError(fmt.Sprintf("这是模型 %q，不是 %q", d.Model, jsonName), fmt.Sprintf("this is a model of kind %q, not %q", d.Model, jsonName))
	}
	if d.Version != jsonVersion {
		return mining.TableError(fmt.Sprintf("社群结果的版本是 %d，本程序只认识版本 %d；请升级程序或重新计算", d.Version, jsonVersion),
			fmt.Sprintf("the communities have version %d but this program knows version %d only; upgrade the program or find them again", d.Version, jsonVersion))
	}
	sizes := make([]int, len(d.Report.Sizes))
	for _, k := range d.Of {
		if k < 0 || int(k) >= len(sizes) {
			return damaged()
		}
		sizes[k]++
	}
	if len(d.Names) == 0 || len(d.Names) != len(d.Of) || !slices.Equal(sizes, d.Report.Sizes) || !slices.IsSorted(d.Names) {
		return damaged()
	}
	*c = Communities{d.Names, d.Of, d.Report}
	return nil
}

func damaged() error {
	return mining.TableError("社群结果已损坏：节点与社群对不上", "the stored communities are damaged: nodes and communities do not match")
}
