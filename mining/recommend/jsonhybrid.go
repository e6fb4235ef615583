package recommend

import (
	"encoding/json"
	"fmt"
	"slices"

	"zhike/mining"
)

// hybridDocument is the JSON form of a Hybrid. What it adds to its base is
// stored as the words of each item and the counts by trait.
type hybridDocument struct {
	heading
	Base   json.RawMessage `json:"base"`
	Traits []itemWords     `json:"traits"`
	Shrink float64         `json:"shrink"`
	Counts []int           `json:"counts"` // of the neighbours of each item
	Near   packed[int32]   `json:"near"`
	Like   packed[float64] `json:"like"`
	Users  []traitCounts   `json:"audience"`
}

type itemWords struct {
	Item  string   `json:"item"`
	Words []string `json:"words"`
}

type traitCounts struct {
	Word   string          `json:"word"`
	Users  int             `json:"users"`
	Items  packed[int32]   `json:"items"`
	Counts packed[float64] `json:"counts"`
}

// MarshalJSON writes the model with its name and version.
func (m *Hybrid) MarshalJSON() ([]byte, error) {
	base, err := json.Marshal(m.base)
	if err != nil {
		return nil, err
	}
	d := hybridDocument{heading: m.heading(HybridKind), Base: base, Shrink: m.shrink, Counts: m.near.counts(), Near: m.near.index, Like: m.near.value}
	for i, words := range m.content.words {
		if len(words) > 0 {
			d.Traits = append(d.Traits, itemWords{m.items[i], words})
		}
	}
	for w, word := range m.audience.words {
		index, value := m.audience.counts.row(w)
		d.Users = append(d.Users, traitCounts{word, m.audience.users[w], index, value})
	}
	return json.Marshal(d)
}

// UnmarshalJSON reads what MarshalJSON wrote, as Popular's does.
func (m *Hybrid) UnmarshalJSON(data []byte) error {
	var d hybridDocument
	if err := read(data, &d); err != nil {
		return err
	}
	c, err := d.catalogue(HybridKind)
	if err != nil {
		return err
	}
	base, err := Decode(d.Base)
	if err != nil {
		return err
	}
	if base.Kind() == HybridKind || !(d.Shrink > 0) {
		return damaged("没有可用的基础模型", "it has no base that it could have")
	}
	traits := Traits{}
	for _, t := range d.Traits {
		traits[t.Item] = t.Words
	}
	out := Hybrid{base: base, shrink: d.Shrink, content: newContent(c.items, traits)}
	out.spread(c.items)
	out.warnings = d.Warnings
	if len(c.place) < len(base.Items()) || slices.ContainsFunc(base.Items(), func(name string) bool { _, in := c.place[name]; return !in }) {
		return damaged("商品目录不全", "its catalogue lacks items of its base")
	}
	if out.near, err = stored(d.Counts, d.Near, d.Like, len(c.items), len(base.Items())); err != nil {
		return err
	}
	if out.audience, err = d.audience(len(base.Items())); err != nil {
		return err
	}
	*m = out
	return nil
}

func (d hybridDocument) audience(items int) (audience, error) {
	a := audience{counts: sparse{start: []int{0}}}
	for _, t := range d.Users {
		row, err := stored([]int{len(t.Items)}, t.Items, t.Counts, 1, items)
		if err != nil {
			return a, err
		}
		a.words, a.users = append(a.words, t.Word), append(a.users, t.Users)
		a.counts.index, a.counts.value = append(a.counts.index, row.index...), append(a.counts.value, row.value...)
		a.counts.start = append(a.counts.start, len(a.counts.index))
	}
	if !slices.IsSorted(a.words) {
		return a, damaged("特征未排序", "its traits are not sorted")
	}
	return a, nil
}

// Decode reads a stored model of any kind.
func Decode(data []byte) (Model, error) {
	var h struct {
		Model Kind `json:"model"`
	}
	if err := read(data, &h); err != nil {
		return nil, err
	}
	var m interface {
		Model
		json.Unmarshaler
	}
	switch h.Model {
	case PopularKind:
		m = new(Popular)
	case ItemKNNKind:
		m = new(ItemKNN)
	case EASEKind:
		m = new(EASE)
	case ALSKind:
		m = new(ALS)
	case BPRKind:
		m = new(BPR)
	case HybridKind:
		m = new(Hybrid)
	default:
		return nil, mining.TableError(fmt.Sprintf("“%s”不是推荐模型", string(h.Model)), fmt.Sprintf("%q is no recommender", string(h.Model)))
	}
	if err := m.UnmarshalJSON(data); err != nil {
		return nil, err
	}
	return m, nil
}
