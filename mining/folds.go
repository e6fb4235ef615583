package mining

import (
	"fmt"
	"slices"
)

// Folds deals n rows into k folds of nearly equal size, shuffled by the seed,
// and returns the fold of each row.
func Folds(n, k int, seed uint64) ([]int, error) {
	return StratifiedFolds(make([]float64, n), k, seed)
}

// StratifiedFolds deals rows into k folds so that every fold holds nearly the
// same share of each class: the rows of a class are shuffled by the seed and
// dealt one by one, each class going on where the one before has stopped.
// It returns the fold of each row.
func StratifiedFolds(classes []float64, k int, seed uint64) ([]int, error) {
	if k < 2 || k > len(classes) {
		return nil, TableError(fmt.Sprintf("%d 行数据不能分成 %d 折；折数须从 2 到行数", len(classes), k),
			fmt.Sprintf("%d rows cannot be dealt into %d folds; there must be from 2 folds to as many as rows", len(classes), k))
	}
	byClass := map[float64][]int{}
	for i, c := range classes {
		byClass[c] = append(byClass[c], i)
	}
	order := make([]float64, 0, len(byClass))
	for c := range byClass {
		order = append(order, c)
	}
	slices.Sort(order)
	folds, next := make([]int, len(classes)), 0
	random := Random(seed, 0xf01d)
	for _, c := range order {
		rows := byClass[c]
		random.Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
		for _, i := range rows {
			folds[i] = next % k
			next++
		}
	}
	return folds, nil
}
