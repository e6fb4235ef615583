package mining

import (
	"cmp"
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
	folds := make([]int, len(classes))
	for at, i := range shuffledByClass(classes, seed) {
		folds[i] = at % k
	}
	return folds, nil
}

// GroupedFolds deals groups, such as customers, into k folds: all rows of a
// group are in one fold, and every fold holds nearly as many groups. Which group
// goes where does not depend on the order of the rows. A row without a group is
// a *DataError. It returns the fold of each row.
func GroupedFolds(groups []string, k int, seed uint64) ([]int, error) {
	order, err := shuffledGroups(groups, seed)
	if err != nil {
		return nil, err
	}
	if k < 2 || k > len(order) {
		return nil, TableError(fmt.Sprintf("%d 组数据不能分成 %d 折；折数须从 2 到组数", len(order), k),
			fmt.Sprintf("%d groups cannot be dealt into %d folds; there must be from 2 folds to as many as groups", len(order), k))
	}
	fold := make(map[string]int, len(order))
	for at, group := range order {
		fold[group] = at % k
	}
	folds := make([]int, len(groups))
	for i, group := range groups {
		folds[i] = fold[group]
	}
	return folds, nil
}

// shuffledByClass returns the rows class by class, those of a class shuffled;
// rows without a class, NaN, are one class more.
func shuffledByClass(classes []float64, seed uint64) []int {
	order := make([]int, len(classes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(classes[a], classes[b]) })
	random := Random(seed, 0xf01d)
	for lo := 0; lo < len(order); {
		hi := lo + 1
		for hi < len(order) && cmp.Compare(classes[order[lo]], classes[order[hi]]) == 0 {
			hi++
		}
		rows := order[lo:hi]
		random.Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
		lo = hi
	}
	return order
}

// shuffledGroups returns each group once, shuffled.
func shuffledGroups(groups []string, seed uint64) ([]string, error) {
	if i := slices.Index(groups, ""); i >= 0 {
		return nil, RowError(i, "group", "没有所属的组", "the row belongs to no group")
	}
	order := slices.Compact(slices.Sorted(slices.Values(groups)))
	Random(seed, 0x6409).Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
	return order, nil
}
