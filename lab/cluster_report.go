package lab

import (
	"strconv"

	"zhike/mining"
	"zhike/mining/cluster"
)

var choiceTitle = mining.Text{Zh: "群数的选择", En: "Choice of the number of clusters"}

func choiceTable(curve []cluster.Tried) *table {
	out := &table{title: choiceTitle,
		header: []mining.Text{{Zh: "群数", En: "k"}, {Zh: "轮廓系数", En: "silhouette"}, {Zh: "95 % 下限", En: "95 % from"}, {Zh: "上限", En: "to"}, {Zh: "群内平方和", En: "inertia"}}}
	byGap := curve[0].Gap != nil
	if byGap {
		out.header = append(out.header, mining.Text{Zh: "间隔", En: "gap"}, mining.Text{Zh: "标准误", En: "standard error"})
	}
	for _, c := range curve {
		row := []string{strconv.Itoa(c.K), "–", "–", "–", short(c.Inertia)}
		if s := c.Silhouette; s != nil {
			row[1], row[2], row[3] = figure(s.Value, 3), figure(s.Low, 3), figure(s.High, 3)
		}
		if byGap {
			row = append(row, figure(c.Gap.Value, 3), figure(c.Gap.StdErr, 3))
		}
		out.rows = append(out.rows, row)
	}
	return out
}

func mixtureTable(curve []cluster.TriedMixture) *table {
	out := &table{title: choiceTitle,
		header: []mining.Text{{Zh: "群数", En: "k"}, {Zh: "BIC（小者为好）", En: "BIC (less is better)"}, {Zh: "对数似然", En: "log-likelihood"}, {Zh: "参数", En: "parameters"}}}
	for _, c := range curve {
		out.rows = append(out.rows, []string{strconv.Itoa(c.K), figure(c.BIC, 2), figure(c.LogLikelihood, 2), strconv.Itoa(c.Parameters)})
	}
	return out
}

// heightTable shows how far apart the clusters were that the last merges
// joined: a great step from one to the next is a good place to cut.
func heightTable(last []cluster.Merge) *table {
	out := &table{title: mining.Text{Zh: "最后的合并", En: "The last merges"},
		header: []mining.Text{{Zh: "合并前的群数", En: "clusters before"}, {Zh: "距离", En: "distance"}, {Zh: "合并后的行数", En: "rows together"}}}
	for i := range last {
		m := last[len(last)-1-i]
		out.rows = append(out.rows, []string{strconv.Itoa(i + 2), short(m.Height), strconv.Itoa(m.Rows)})
	}
	return out
}
