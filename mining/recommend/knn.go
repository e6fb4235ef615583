package recommend

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// ItemKNNOptions of FitItemKNN; the zero value is good.
type ItemKNNOptions struct {
	Neighbours int     // kept of each item; 0 = 10
	Shrink     float64 // 0 = 3; makes likeness that rests on few customers count less. −1 = none
}

// ItemKNN scores an item by how like it is to what the customer has:
//
//	score(j) = Σ over i in the history, i among the neighbours of j, of s(i, j)
//	s(i, j)  = customers of both ÷ (√(customers of i × customers of j) + shrink)
//
// Deshpande & Karypis (2004); the shrinkage as in Bell & Koren (2007).
type ItemKNN struct {
	catalogue
	near sparse // a row for each item: its neighbours
}

// FitItemKNN counts for each item its customers' other items. Time grows with
// the sum of the squared lengths of the histories, memory with items × neighbours.
func FitItemKNN(ctx context.Context, log *Log, o ItemKNNOptions) (*ItemKNN, error) {
	if o.Neighbours < 0 || !(o.Shrink >= 0 || o.Shrink == -1) || math.IsInf(o.Shrink, 0) {
		return nil, mining.TableError(fmt.Sprintf("邻居数 %d 与收缩 %v 不能为负", o.Neighbours, o.Shrink),
			fmt.Sprintf("the neighbours %d and the shrinkage %v must not be below zero", o.Neighbours, o.Shrink))
	}
	switch o.Shrink {
	case 0:
		o.Shrink = 3
	case -1:
		o.Shrink = 0
	}
	o.Neighbours = cmp.Or(o.Neighbours, 10)
	m := &ItemKNN{catalogue: newCatalogue(log)}
	owners := log.pairs.transpose(len(log.items))
	near := make([][]neighbour, len(log.items))
	err := mining.Pieces(ctx, len(log.items), itemsAtOnce, func(_, lo, hi int) {
		both, seen := make([]int32, len(log.items)), make([]int32, 0, len(log.items))
		for j := lo; j < hi; j++ {
			near[j] = m.neighbours(log.pairs, owners, j, o, both, seen)
		}
	})
	if err != nil {
		return nil, err
	}
	m.near.start = make([]int, 1, len(near)+1)
	for _, row := range near {
		for _, n := range row {
			m.near.index, m.near.value = append(m.near.index, n.item), append(m.near.value, n.likeness)
		}
		m.near.start = append(m.near.start, len(m.near.index))
	}
	return m, nil
}

// itemsAtOnce is the items of one piece of work.
const itemsAtOnce = 64

type neighbour struct {
	item     int32
	likeness float64
}

// neighbours are the likest of item j, by number. both is all 0 before and after.
func (m *ItemKNN) neighbours(pairs, owners sparse, j int, o ItemKNNOptions, both []int32, seen []int32) []neighbour {
	users, _ := owners.row(j)
	for _, u := range users {
		items, _ := pairs.row(int(u))
		for _, i := range items {
			if both[i] == 0 {
				seen = append(seen, i)
			}
			both[i]++
		}
	}
	best := make([]neighbour, 0, min(o.Neighbours, len(seen))+1)
	for _, i := range seen {
		n := neighbour{i, float64(both[i]) / (math.Sqrt(float64(m.owners[i])*float64(m.owners[j])) + o.Shrink)}
		both[i] = 0
		if int(i) == j || len(best) == o.Neighbours && liker(best[len(best)-1], n) < 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, n, liker)
		best = slices.Insert(best, at, n)
		best = best[:min(o.Neighbours, len(best))]
	}
	slices.SortFunc(best, func(a, b neighbour) int { return cmp.Compare(a.item, b.item) })
	return best
}

// liker puts the likest first, and of equal ones the first of the catalogue.
func liker(a, b neighbour) int {
	return cmp.Or(cmp.Compare(b.likeness, a.likeness), cmp.Compare(a.item, b.item))
}

// Kind is ItemKNNKind.
func (m *ItemKNN) Kind() Kind { return ItemKNNKind }

func (m *ItemKNN) score(b basket, into []float64) {
	has := make([]bool, len(m.items))
	for _, i := range b.index {
		has[i] = true
	}
	for j := range into {
		into[j] = 0
		index, value := m.near.row(j)
		for k, i := range index {
			if has[i] {
				into[j] += value[k]
			}
		}
	}
}

// shares are the terms of the sum.
func (m *ItemKNN) shares(b basket, item int, into []float64) {
	for k, i := range b.index {
		into[k] = m.likeness(item, int(i))
	}
}

// likeness is s(a, b) where b is a neighbour of a, else 0.
func (m *ItemKNN) likeness(a, b int) float64 {
	index, value := m.near.row(a)
	if k, found := slices.BinarySearch(index, int32(b)); found {
		return value[k]
	}
	return 0
}
