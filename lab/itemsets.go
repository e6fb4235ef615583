package lab

import (
	"context"
	"iter"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/pattern"
)

// Itemsets is the task `itemsets`: which items lie in many baskets together.
type Itemsets struct {
	Common      `embed:""`
	basketFlags `embed:""`
	Kind        string `help:"all 全部，closed 闭项集，maximal 极大项集。Which of the frequent sets: ${enum}." enum:"all,closed,maximal" default:"all"`
	Count       bool   `help:"只数个数，不列出。Count the sets without listing them."`
}

// Run is called by the command line.
func (t *Itemsets) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

const (
	shownRows = 20  // of a table in the text form
	shownJSON = 100 // of a list in the JSON document; --out has all
)

// itemsetsResult is what the task found.
type itemsetsResult struct {
	pattern.Report
	Top []pattern.Itemset `json:"top"` // of two items or more
}

// Document does the work.
func (t *Itemsets) Document(ctx context.Context) (*Document, error) {
	if t.Count && t.Out != "" {
		return nil, fault.New(fault.Invalid, "--count lists nothing, so there is nothing for --out.").InChinese("--count 不列出组合，不能与 --out 同用。")
	}
	watch := startWatch()
	b, warnings, err := t.read(ctx, t.Common)
	if err != nil {
		return nil, err
	}
	d := &Document{Task: "itemsets", Input: Input{b.Len(), b.Items()}, Warnings: warnings, Params: t.params()}
	d.Params["kind"] = t.Kind
	d.Seconds.Read = watch.lap()
	o := t.options()
	o.Kind = pattern.Kind(t.Kind)
	var sets *pattern.Itemsets
	var r pattern.Report
	if t.Count {
		r, err = pattern.Count(ctx, b, o)
	} else if sets, err = pattern.Mine(ctx, b, o); err == nil {
		r = sets.Report()
	}
	if err != nil {
		return nil, invalid(err, t.File)
	}
	d.Seconds.Fit = watch.lap()
	d.Metrics = itemsetMetrics(r)
	result := itemsetsResult{Report: r}
	if sets != nil {
		result.Top = sets.Top(shownJSON, 2)
		d.tables = append(d.tables, setTable(result.Top, r.Baskets))
	}
	d.Result = result
	for _, w := range r.Warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
	if t.Out != "" {
		if err := writeItemsets(t.Out, sets); err != nil {
			return nil, err
		}
	}
	d.Seconds.Predict = watch.lap()
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}

func itemsetMetrics(r pattern.Report) map[string]any {
	return map[string]any{"itemsets": r.Sets, "by_length": byLength(r.ByLength)}
}

// byLength names counts by the length they are of, from 1.
func byLength(counts []uint64) map[string]float64 {
	out := map[string]float64{}
	for i, n := range counts {
		out[strconv.Itoa(i+1)] = float64(n)
	}
	return out
}

func setTable(top []pattern.Itemset, baskets int) table {
	out := table{title: mining.Text{Zh: "最常一起出现的商品", En: "Most often together"},
		header: []mining.Text{{Zh: "商品", En: "items"}, {Zh: "购物篮数", En: "baskets"}, {Zh: "占比", En: "share"}}}
	for _, s := range top[:min(shownRows, len(top))] {
		out.rows = append(out.rows, []string{joined(s.Items), strconv.Itoa(s.Support), percent(float64(s.Support) / float64(baskets))})
	}
	return out
}

// joined writes several items into one cell.
func joined(items []string) string { return strings.Join(items, " | ") }

func writeItemsets(path string, sets *pattern.Itemsets) error {
	next, stop := iter.Pull(iter.Seq[pattern.Itemset](sets.All))
	defer stop()
	n := float64(sets.Report().Baskets)
	return writeCSV(path, []string{"items", "length", "count", "support"}, sets.Len(), func(int) []string {
		s, _ := next()
		return []string{joined(s.Items), strconv.Itoa(len(s.Items)), strconv.Itoa(s.Support), figure(float64(s.Support)/n, 8)}
	})
}
