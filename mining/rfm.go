package mining

import (
	"fmt"
	"math"
	"slices"
)

// Quantiles scores every value from 1 to bins against all the others:
//
//	score = 1 + ⌊bins × (number of values strictly smaller) / (number of values)⌋
//
// With five bins, 5 means "larger than at least 80 % of the others". Equal
// values always get equal scores, at the lower edge of their tie: when 70 % of
// the customers have bought once, all of them score 1. Without ties the bins
// are those of SQL's ntile, up to one row at an edge. In SQL the score is
// 1 + (rank() OVER (ORDER BY v) − 1) × bins / count(*) OVER ().
//
// For a quantity where small is good (days since the last order) score its
// negative. NaN is a *DataError that names the row; infinite values are ranked.
func Quantiles(values []float64, bins int) ([]int, error) {
	if bins < 2 || bins > 100 {
		return nil, TableError(fmt.Sprintf("分箱数须在 2 到 100 之间，现为 %d", bins),
			fmt.Sprintf("the number of bins must be from 2 to 100, not %d", bins))
	}
	for i, v := range values {
		if math.IsNaN(v) {
			return nil, RowError(i, "value", "缺少数值，无法排序", "the value is missing and cannot be ranked")
		}
	}
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		switch {
		case values[i] < values[j]:
			return -1
		case values[i] > values[j]:
			return 1
		}
		return i - j
	})
	scores := make([]int, len(values))
	smaller := 0
	for rank, i := range order {
		if rank > 0 && values[i] != values[order[rank-1]] {
			smaller = rank
		}
		scores[i] = 1 + smaller*bins/len(values)
	}
	return scores, nil
}

// Group is one of the eight customer groups of the RFM convention that Chinese
// textbooks and tools share.
type Group struct {
	Code string // stable name for data, such as "important_value"
	Name Text
}

// rfmGroups is indexed by 4·(recency high) + 2·(frequency high) + (money high).
func rfmGroups() [8]Group {
	return [8]Group{
		{"general_winback", Text{"一般挽留客户", "General, to win back"}},
		{"important_winback", Text{"重要挽留客户", "Important, to win back"}},
		{"general_keep", Text{"一般保持客户", "General, to keep"}},
		{"important_keep", Text{"重要保持客户", "Important, to keep"}},
		{"general_develop", Text{"一般发展客户", "General, to develop"}},
		{"important_develop", Text{"重要发展客户", "Important, to develop"}},
		{"general_value", Text{"一般价值客户", "General, valuable"}},
		{"important_value", Text{"重要价值客户", "Important, valuable"}},
	}
}

// Groups returns the eight groups, the most valuable first.
func Groups() []Group {
	g := rfmGroups()
	return []Group{g[7], g[5], g[3], g[1], g[6], g[4], g[2], g[0]}
}

// RFMGroup names the group of a customer whose recency, frequency and money
// scores are r, f, m in 1 … bins (recency: high is recent). A score is high
// when it lies above the middle of the scale, (bins+1)/2, so with five bins 4
// and 5 are high. The rule looks at no other customer: a customer moves
// between groups only when one of its own scores moves.
//
// "Important" is high money; within it, value = recent and often, develop =
// recent but seldom, keep = often but not lately, win back = neither.
func RFMGroup(r, f, m, bins int) Group {
	high := func(score int) int {
		if 2*score > bins+1 {
			return 1
		}
		return 0
	}
	return rfmGroups()[4*high(r)+2*high(f)+high(m)]
}
