// Package cluster finds groups of rows that are alike: by k-means, as mixtures of
// normal distributions, as dense places of any shape (DBSCAN) or by joining the
// nearest step by step. It chooses how many groups there are and says what sets
// each apart.
//
// It takes a mining.Matrix as it is and compares rows by the straight-line
// distance between their coded columns (coding.go): numbers are brought to one
// scale, a missing one counts as the middle of its column, a category is
// one 0/1 term for each level. Clusters are numbered from 0, the largest first.
package cluster

import (
	"fmt"
	"math"

	"zhike/mining"
)

// Scale is how the numbers of a column are brought to one scale.
type Scale string

// The scales. The zero value stands for Z.
const (
	None   Scale = "none"   // as they are: the columns are in one unit already
	Z      Scale = "z"      // (value − mean) ÷ standard deviation
	Robust Scale = "robust" // (value − median) ÷ (interquartile range ÷ 1.349); a few huge values do not set the scale
)

func (s Scale) check() error {
	switch s {
	case "", None, Z, Robust:
		return nil
	}
	return mining.TableError(fmt.Sprintf("没有缩放方式“%s”；可用 none、z、robust", string(s)),
		fmt.Sprintf("there is no scale %q; there are none, z and robust", string(s)))
}

// checkRows refuses a matrix with nothing in it to be grouped.
func checkRows(x *mining.Matrix) error {
	switch {
	case x.Rows() == 0:
		return mining.TableError("没有数据行，无从分群", "there are no rows to be grouped")
	case x.Width() == 0:
		return mining.TableError("没有可用于分群的列", "there are no columns to group by")
	}
	return nil
}

// restless is the warning of iterations that ran out.
var restless = mining.Text{Zh: "迭代次数用尽，分群尚未稳定，只是近似。", En: "The iterations ran out before the clusters came to rest; they are approximate."}

// missingWarning warns of many missing values, if there are.
func missingWarning(x *mining.Matrix) []mining.Text {
	share := missingShare(x)
	if share <= .05 {
		return nil
	}
	return []mining.Text{{
		Zh: fmt.Sprintf("有 %.0f%% 的值缺失，均按该列的中间值计；缺失多的行会被归到中间的群。", 100*share),
		En: fmt.Sprintf("%.0f %% of the values are missing and count as the middle of their columns; rows with many of them end up in a middling cluster.", 100*share)}}
}

func checkK(k, rows int) error {
	if k < 1 || k > rows {
		return mining.TableError(fmt.Sprintf("%d 行数据不能分成 %d 群；群数须从 1 到行数", rows, k),
			fmt.Sprintf("%d rows cannot make %d clusters; there must be from 1 to as many as rows", rows, k))
	}
	return nil
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v - v) {
			return false
		}
	}
	return true
}
