package prepare

import (
	"encoding/json"
	"fmt"
	"math"

	"zhike/mining"
)

// The version of the JSON documents. It rises when a reader of the old one
// would misunderstand the new one.
const jsonVersion = 1

// heading is what every stored document of this package begins with.
type heading struct {
	Model   string        `json:"model"`
	Version int           `json:"version"`
	Schema  mining.Schema `json:"schema"`
}

func headingOf(name string, s mining.Schema) heading { return heading{name, jsonVersion, s} }

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

// read decodes a document whose heading is h, a part of it.
func read(data []byte, document any, h *heading, name string) error {
	if err := json.Unmarshal(data, document); err != nil {
		return mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
	}
	return h.known(name)
}

func damaged(zh, en string) error {
	return mining.TableError("模型文件已损坏："+zh, "the stored model is damaged: "+en)
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v - v) {
			return false
		}
	}
	return true
}

// fits tells whether a value could stand in the column.
func fits(f mining.Field, v float64) bool {
	if f.Kind == mining.Category {
		return v >= 0 && v < float64(len(f.Levels)) && v == math.Trunc(v)
	}
	return finite(v)
}
