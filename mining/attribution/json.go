package attribution

import (
	"encoding/json"
	"fmt"

	"zhike/mining"
)

// The name and the version of the JSON document. The version rises when a
// reader of the old one would misunderstand the new one.
const (
	jsonName    = "attribution"
	jsonVersion = 1
)

// document is the JSON form of an Attribution.
type document struct {
	Model   string              `json:"model"`
	Version int                 `json:"version"`
	Credits map[Method][]Credit `json:"credits"`
	Report  Report              `json:"report"`
}

// MarshalJSON writes the result with its name and version.
func (m *Attribution) MarshalJSON() ([]byte, error) {
	return json.Marshal(document{jsonName, jsonVersion, m.credits, m.report})
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the result as it was.
func (m *Attribution) UnmarshalJSON(data []byte) error {
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return mining.TableError("归因结果已损坏，无法读取："+err.Error(), "the stored attribution is damaged and cannot be read: "+err.Error())
	}
	if d.Model != jsonName {
		return mining.TableError(fmt.Sprintf("这是模型 %q，不是 %q", d.Model, jsonName), fmt.Sprintf("this is a model of kind %q, not %q", d.Model, jsonName))
	}
	if d.Version != jsonVersion {
		return mining.TableError(fmt.Sprintf("归因结果的版本是 %d，本程序只认识版本 %d；请升级程序或重新计算", d.Version, jsonVersion),
			fmt.Sprintf("the attribution has version %d but this program knows version %d only; upgrade the program or compute it again", d.Version, jsonVersion))
	}
	for _, method := range Methods() {
		if !d.whole(method) {
			return mining.TableError("归因结果已损坏：方法“"+string(method)+"”的渠道不全", "the stored attribution is damaged: the channels of method "+string(method)+" are not whole")
		}
	}
	*m = Attribution{d.Credits, d.Report}
	return nil
}

// whole tells whether a method has every channel of the report, once, in its order.
func (d *document) whole(method Method) bool {
	credits := d.Credits[method]
	if len(credits) == 0 || len(credits) != len(d.Report.Channels) {
		return false
	}
	for k, c := range credits {
		if c.Channel != d.Report.Channels[k].Channel || k > 0 && c.Channel <= credits[k-1].Channel {
			return false
		}
	}
	return true
}
