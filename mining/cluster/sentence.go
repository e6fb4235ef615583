package cluster

import (
	"fmt"
	"strconv"
	"strings"

	"zhike/mining"
)

// mostTraits are put into one sentence.
const mostTraits = 3

func (p Profile) sentence() mining.Text {
	var zh, en []string
	for _, t := range p.Traits {
		if t.clear() && len(zh) < mostTraits {
			words := t.words()
			zh, en = append(zh, words.Zh), append(en, words.En)
		}
	}
	if len(zh) == 0 {
		zh, en = []string{"没有哪一列与其余各行明显不同"}, []string{"no column is clearly different from the other rows"}
	}
	return mining.Text{
		Zh: fmt.Sprintf("第 %d 群（%d 行，占 %.1f %%）：%s。", p.Cluster, p.Rows, 100*p.Share, strings.Join(zh, "；")),
		En: fmt.Sprintf("Cluster %d (%d rows, %.1f %%): %s.", p.Cluster, p.Rows, 100*p.Share, strings.Join(en, "; "))}
}

func (t Trait) words() mining.Text {
	zh, en := "高于", "higher than"
	if t.Difference.Value < 0 {
		zh, en = "低于", "lower than"
	}
	if t.Level != "" {
		more, often := "更多", "more often"
		if t.Difference.Value < 0 {
			more, often = "更少", "less often"
		}
		return mining.Text{
			Zh: fmt.Sprintf("%s 为“%s”的%s（%.0f %%，其余 %.0f %%）", t.Column, t.Level, more, 100*t.Here, 100*t.Others),
			En: fmt.Sprintf("%s is %q %s (%.0f %%, others %.0f %%)", t.Column, t.Level, often, 100*t.Here, 100*t.Others)}
	}
	return mining.Text{
		Zh: fmt.Sprintf("%s %s其余（平均 %s 对 %s，相差 %.1f 个标准差）", t.Column, zh, digits(t.Here), digits(t.Others), t.Strength),
		En: fmt.Sprintf("%s is %s in the others (mean %s against %s, %.1f standard deviations apart)", t.Column, en, digits(t.Here), digits(t.Others), t.Strength)}
}

func digits(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }
