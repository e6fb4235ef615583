package recommend

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"zhike/mining"
)

// The version of the JSON documents. It rises when a reader of the old one
// would misunderstand the new one.
const jsonVersion = 1

// heading is what every stored model of this package begins with.
type heading struct {
	Model    Kind          `json:"model"`
	Version  int           `json:"version"`
	Items    []string      `json:"items"`
	Owners   []int         `json:"owners"`
	Users    int           `json:"users"`
	Mean     float64       `json:"mean"`
	Warnings []mining.Text `json:"warnings"`
}

func (c *catalogue) heading(kind Kind) heading {
	return heading{kind, jsonVersion, c.items, c.owners, c.users, c.mean, c.warnings}
}

func (h heading) catalogue(kind Kind) (catalogue, error) {
	if h.Model != kind {
		return catalogue{}, mining.TableError(fmt.Sprintf("这是模型 %q，不是 %q", h.Model, kind), fmt.Sprintf("this is a model of kind %q, not %q", h.Model, kind))
	}
	if h.Version != jsonVersion {
		return catalogue{}, mining.TableError(fmt.Sprintf("模型的版本是 %d，本程序只认识版本 %d；请升级程序或重新训练", h.Version, jsonVersion),
			fmt.Sprintf("the model has version %d but this program knows version %d only; upgrade the program or fit the model again", h.Version, jsonVersion))
	}
	if len(h.Items) == 0 || len(h.Owners) != len(h.Items) || !slices.IsSorted(h.Items) || len(slices.Compact(slices.Clone(h.Items))) != len(h.Items) {
		return catalogue{}, damaged("商品目录不全", "its catalogue is not complete")
	}
	if h.Users < 1 || !(h.Mean > 0) || !finite(h.Mean) || slices.Min(h.Owners) < 0 || slices.Max(h.Owners) > h.Users {
		return catalogue{}, damaged("商品的客户数不对", "its items have impossible numbers of customers")
	}
	c := catalogue{items: h.Items, owners: h.Owners, users: h.Users, mean: h.Mean, warnings: h.Warnings}
	c.index()
	return c, nil
}

func damaged(zh, en string) error {
	return mining.TableError("模型文件已损坏："+zh, "the stored model is damaged: "+en)
}

func read(data []byte, into any) error {
	if err := json.Unmarshal(data, into); err != nil {
		return mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
	}
	return nil
}

// packed is the bits of many numbers, base64 in JSON: a third of the size of
// decimals, and the same bits again.
type packed[T int32 | float32 | float64] []T

// MarshalJSON writes the bits, the lowest first.
func (p packed[T]) MarshalJSON() ([]byte, error) {
	bits, err := binary.Append(nil, binary.LittleEndian, []T(p))
	if err != nil {
		return nil, err
	}
	return json.Marshal(bits)
}

// UnmarshalJSON reads what MarshalJSON wrote; numbers must be finite.
func (p *packed[T]) UnmarshalJSON(data []byte) error {
	var bits []byte
	if err := json.Unmarshal(data, &bits); err != nil {
		return err
	}
	var one T
	size := binary.Size(one)
	if len(bits)%size != 0 {
		return fmt.Errorf("%d bytes hold no whole numbers of %d", len(bits), size)
	}
	*p = make(packed[T], len(bits)/size)
	if err := binary.Read(bytes.NewReader(bits), binary.LittleEndian, []T(*p)); err != nil {
		return err
	}
	for _, v := range *p {
		if v-v != 0 {
			return fmt.Errorf("%v is no number", v)
		}
	}
	return nil
}

// MarshalJSON writes the model with its name and version.
func (m *Popular) MarshalJSON() ([]byte, error) { return json.Marshal(m.heading(PopularKind)) }

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the model as it was.
func (m *Popular) UnmarshalJSON(data []byte) error {
	var d heading
	if err := read(data, &d); err != nil {
		return err
	}
	c, err := d.catalogue(PopularKind)
	if err == nil {
		*m = Popular{c}
	}
	return err
}

// knnDocument is the JSON form of an ItemKNN.
type knnDocument struct {
	heading
	Counts []int           `json:"counts"` // of the neighbours of each item
	Near   packed[int32]   `json:"near"`
	Like   packed[float64] `json:"like"`
}

// MarshalJSON writes the model with its name and version.
func (m *ItemKNN) MarshalJSON() ([]byte, error) {
	return json.Marshal(knnDocument{m.heading(ItemKNNKind), m.near.counts(), m.near.index, m.near.value})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Popular's does.
func (m *ItemKNN) UnmarshalJSON(data []byte) error {
	var d knnDocument
	if err := read(data, &d); err != nil {
		return err
	}
	c, err := d.catalogue(ItemKNNKind)
	if err != nil {
		return err
	}
	near, err := stored(d.Counts, d.Near, d.Like, len(c.items), len(c.items))
	if err != nil {
		return err
	}
	*m = ItemKNN{c, near}
	return nil
}

// counts is how many entries each row has.
func (s sparse) counts() []int {
	out := make([]int, s.rows())
	for r := range out {
		out[r] = s.start[r+1] - s.start[r]
	}
	return out
}

// stored is a matrix read from a document, which may hold anything.
func stored(counts []int, index []int32, value []float64, rows, columns int) (sparse, error) {
	s := sparse{[]int{0}, index, value}
	sum := 0
	for _, n := range counts {
		if n < 0 || n > columns {
			return s, damaged("行的长度不对", "a row has an impossible length")
		}
		sum += n
		s.start = append(s.start, sum)
	}
	if len(counts) != rows || sum != len(index) || sum != len(value) {
		return s, damaged("行不全", "its rows are not complete")
	}
	for r := range rows {
		row, _ := s.row(r)
		for k, i := range row {
			if i < 0 || int(i) >= columns || k > 0 && i <= row[k-1] {
				return s, damaged("有不在目录中的商品", "a row names items that are not in the catalogue")
			}
		}
	}
	return s, nil
}

// easeDocument is the JSON form of an EASE.
type easeDocument struct {
	heading
	Weights packed[float32] `json:"weights"`
}

// MarshalJSON writes the model with its name and version.
func (m *EASE) MarshalJSON() ([]byte, error) {
	return json.Marshal(easeDocument{m.heading(EASEKind), m.weights})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Popular's does.
func (m *EASE) UnmarshalJSON(data []byte) error {
	var d easeDocument
	if err := read(data, &d); err != nil {
		return err
	}
	c, err := d.catalogue(EASEKind)
	if err != nil {
		return err
	}
	if len(d.Weights) != len(c.items)*len(c.items) {
		return damaged("权重不全", "its weights do not fit its items")
	}
	*m = EASE{c, d.Weights}
	return nil
}
