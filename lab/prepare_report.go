package lab

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"zhike/mining"
	"zhike/mining/prepare"
)

// How many rows of a table, and columns in a cell, the text form shows.
const (
	mostShown = 20
	mostNamed = 3
)

// holes is how many values of each column are missing.
func holes(x *mining.Matrix) (by map[string]int, total int) {
	by = map[string]int{}
	for j := range x.Width() {
		c := x.Column(j)
		for _, v := range c.Values {
			if v != v {
				by[c.Name]++
				total++
			}
		}
	}
	return by, total
}

// meansInHoles says that what is missing has counted as the mean.
func meansInHoles(x *mining.Matrix) []mining.Text {
	by, total := holes(x)
	if total == 0 {
		return nil
	}
	return []mining.Text{{
		Zh: fmt.Sprintf("缺失值已按该列的平均值填补（个数 %d，涉及列数 %d），各列之间的关联因此偏弱；缺失多时请先用 zhike lab impute 填补。", total, len(by)),
		En: fmt.Sprintf("Missing values were filled with the mean of their column (values: %d, columns: %d), which makes columns look less related; where many are missing, fill them first with zhike lab impute.", total, len(by))}}
}

// componentTable names the columns that weigh most in each component.
func componentTable(s mining.Schema, components []prepare.Component) table {
	t := table{title: mining.Text{Zh: "主成分", En: "Components"}, header: []mining.Text{
		{Zh: "主成分", En: "component"}, {Zh: "方差", En: "variance"}, {Zh: "占比", En: "share"}, {Zh: "累计", En: "together"}, {Zh: "权重最大的列", En: "heaviest columns"}}}
	together := 0.0
	for k, c := range components[:min(len(components), mostShown)] {
		order := make([]int, len(s))
		for j := range order {
			order[j] = j
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(math.Abs(c.Weights[b]), math.Abs(c.Weights[a])) })
		var heaviest []string
		for _, j := range order[:min(len(order), mostNamed)] {
			heaviest = append(heaviest, fmt.Sprintf("%s %+.3f", s[j].Name, c.Weights[j]))
		}
		together += c.Ratio
		t.rows = append(t.rows, []string{fmt.Sprintf("pc%d", k+1), short(c.Variance), fmt.Sprintf("%.4f", c.Ratio), fmt.Sprintf("%.4f", together), strings.Join(heaviest, ", ")})
	}
	return t
}

// outlierTable shows the rows that stand out most, by their line in the file.
func (t *Outliers) outlierTable(found []prepare.Outlier, lines []int64) table {
	out := table{title: mining.Text{Zh: "最异常的行", En: "Rows that stand out most"}, header: []mining.Text{
		{Zh: "文件行", En: "line"}, {Zh: "得分", En: "score"}, {Zh: "因为（平常的范围）", En: "because (usual range)"}}}
	for _, o := range found[:min(len(found), mostShown)] {
		var causes []string
		for _, c := range o.Causes {
			usual := mining.Text{Zh: fmt.Sprintf("%s %s（%s 至 %s）", c.Column, short(c.Value), short(c.Low), short(c.High)),
				En: fmt.Sprintf("%s %s (%s to %s)", c.Column, short(c.Value), short(c.Low), short(c.High))}
			causes = append(causes, t.of(usual))
		}
		out.rows = append(out.rows, []string{strconv.FormatInt(lines[o.Row], 10), short(o.Score), strings.Join(causes, "; ")})
	}
	return out
}

// fillTable sets what was there beside what was filled in: means of numbers,
// most frequent levels of categories. r2 is known of regressions only.
func fillTable(before, after *mining.Matrix, r2 map[string]float64) table {
	t := table{title: mining.Text{Zh: "填补的列", En: "Columns filled"}, header: []mining.Text{
		{Zh: "列", En: "column"}, {Zh: "缺失", En: "missing"}, {Zh: "占比", En: "share"}, {Zh: "原有的平均或众数", En: "mean or mode there"}, {Zh: "填上的平均或众数", En: "mean or mode filled"}}}
	if r2 != nil {
		t.header = append(t.header, mining.Text{Zh: "其他列的解释力 R²", En: "R² of the other columns"})
	}
	for j := range before.Width() {
		c := before.Column(j)
		var there, filled []float64
		for i, v := range c.Values {
			if v == v {
				there = append(there, v)
			} else {
				filled = append(filled, after.Column(j).Values[i])
			}
		}
		if len(filled) == 0 {
			continue
		}
		line := []string{c.Name, strconv.Itoa(len(filled)), fmt.Sprintf("%.1f %%", 100*float64(len(filled))/float64(before.Rows())), usual(c, there), usual(c, filled)}
		if r2 != nil {
			line = append(line, fmt.Sprintf("%.3f", r2[c.Name]))
		}
		t.rows = append(t.rows, line)
	}
	return t
}

// usual is the mean of numbers, the most frequent level of codes.
func usual(c mining.Column, values []float64) string {
	if !c.Category() {
		mean := 0.0
		for _, v := range values {
			mean += v / float64(len(values))
		}
		return short(mean)
	}
	counts, best := make([]int, len(c.Levels)), 0
	for _, v := range values {
		if counts[int(v)]++; counts[int(v)] > counts[best] {
			best = int(v)
		}
	}
	return c.Levels[best]
}
