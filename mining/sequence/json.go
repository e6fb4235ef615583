package sequence

import (
	"encoding/json"
	"fmt"
	"slices"

	"zhike/mining"
)

// The names and the version of the JSON documents. The version rises when a
// reader of the old one would misunderstand the new one.
const (
	patternsName = "sequence_patterns"
	markovName   = "markov_paths"
	jsonVersion  = 1
)

// heading is what every stored model of this package begins with.
type heading struct {
	Model   string `json:"model"`
	Version int    `json:"version"`
}

// decode reads a document and checks that it is the model asked for.
func decode(data []byte, name string, h *heading, d any) error {
	if err := json.Unmarshal(data, d); err != nil {
		return mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
	}
	if h.Model != name {
		return mining.TableError(fmt.Sprintf("这是模型 %q，不是 %q", h.Model, name), fmt.Sprintf("this is a model of kind %q, not %q", h.Model, name))
	}
	if h.Version != jsonVersion {
		return mining.TableError(fmt.Sprintf("模型的版本是 %d，本程序只认识版本 %d；请升级程序或重新训练", h.Version, jsonVersion),
			fmt.Sprintf("the model has version %d but this program knows version %d only; upgrade the program or fit the model again", h.Version, jsonVersion))
	}
	return nil
}

func damaged(zh, en string) error {
	return mining.TableError("模型文件已损坏："+zh, "the stored model is damaged: "+en)
}

// patternsDocument is the JSON form of Patterns: the tree, a node a column.
type patternsDocument struct {
	heading
	Names   []string `json:"names"`
	Parent  []int32  `json:"parent"`
	Item    []int32  `json:"item"`
	Support []int32  `json:"support"`
	Report  Report   `json:"report"`
}

// MarshalJSON writes the patterns with name and version.
func (p *Patterns) MarshalJSON() ([]byte, error) {
	d := patternsDocument{heading: heading{patternsName, jsonVersion}, Names: p.names, Report: p.report}
	for _, v := range p.nodes {
		d.Parent, d.Item, d.Support = append(d.Parent, v.parent), append(d.Item, v.item), append(d.Support, v.support)
	}
	return json.Marshal(d)
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another kind, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the patterns as they were.
func (p *Patterns) UnmarshalJSON(data []byte) error {
	var d patternsDocument
	if err := decode(data, patternsName, &d.heading, &d); err != nil {
		return err
	}
	r := d.Report
	bad := damaged("序列模式不成立", "its patterns are none")
	if len(d.Item) != len(d.Parent) || len(d.Support) != len(d.Parent) || r.Sequences < 1 || r.MinCount < 1 || r.Items < len(d.Names) {
		return bad
	}
	var nodes []node
	found := 0
	for k, parent := range d.Parent {
		v := node{parent, d.Item[k], d.Support[k]}
		if parent < root || int(parent) >= k || v.item < 0 || int(v.item>>1) >= len(d.Names) || v.support < 0 || int(v.support) > r.Sequences || parent == root && v.item&1 == 0 {
			return bad
		}
		if v.support > 0 {
			found++
		}
		nodes = append(nodes, v)
	}
	if found != r.Patterns {
		return bad
	}
	p.names, p.nodes, p.report = d.Names, nodes, r
	return nil
}

// markovDocument is the JSON form of a Markov.
type markovDocument struct {
	heading
	Names []string  `json:"names"`
	Paths int       `json:"paths"`
	To    [][]int32 `json:"to"`
	Count [][]int32 `json:"count"`
}

// MarshalJSON writes the chain with name and version.
func (m *Markov) MarshalJSON() ([]byte, error) {
	d := markovDocument{heading: heading{markovName, jsonVersion}, Names: m.names, Paths: m.report.Paths}
	for _, moves := range m.moves {
		to, count := []int32{}, []int32{}
		for _, v := range moves {
			to, count = append(to, v.to), append(count, v.count)
		}
		d.To, d.Count = append(d.To, to), append(d.Count, count)
	}
	return json.Marshal(d)
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another kind, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the chain as it was.
func (m *Markov) UnmarshalJSON(data []byte) error {
	var d markovDocument
	if err := decode(data, markovName, &d.heading, &d); err != nil {
		return err
	}
	n := len(d.Names)
	bad := damaged("转移次数不成立", "its moves are none")
	if n == 0 || len(d.To) != n+1 || len(d.Count) != n+1 || d.Paths < 1 || !slices.IsSorted(d.Names) {
		return bad
	}
	read := &Markov{names: d.Names}
	for i, to := range d.To {
		var moves []move
		for k, t := range to {
			if len(d.Count[i]) != len(to) || t < 0 || int(t) > n || i == n && int(t) == n || d.Count[i][k] < 1 || k > 0 && to[k-1] >= t {
				return bad
			}
			moves = append(moves, move{t, d.Count[i][k]})
		}
		if len(moves) == 0 {
			return bad
		}
		read.moves = append(read.moves, moves)
	}
	read.describe(d.Paths)
	m.names, m.moves, m.report = read.names, read.moves, read.report
	return nil
}
