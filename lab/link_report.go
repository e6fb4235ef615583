package lab

import (
	"cmp"
	"slices"
	"strconv"

	"zhike/mining"
	"zhike/mining/linkage"
)

// linkResult is what the task found.
type linkResult struct {
	linkage.Report
	Keys     []linkage.Key           `json:"keys"`
	Columns  []linkage.ColumnWeights `json:"columns"`
	Sizes    map[string]int          `json:"cluster_sizes,omitempty"` // clusters by their number of records
	Examples []linkExample           `json:"examples"`                // the least sure pairs
}

// linkExample is a pair and why it was taken for one.
type linkExample struct {
	Left  string `json:"left"`
	Right string `json:"right"`
	linkage.Comparison
}

// mostExamples are shown.
const mostExamples = 5

// describe fills in the document.
func (t *Link) describe(d *Document, r *linkRun, truth *linkTruth) error {
	report := r.model.Report()
	result := linkResult{Report: report, Keys: r.model.Keys(), Columns: r.model.Weights()}
	d.Params = map[string]any{"threshold": t.Threshold, "one_to_one": t.OneToOne && r.b != nil, "max_block": t.MaxBlock, "seed": t.Seed}
	d.Metrics = map[string]any{"pairs_compared": r.links.Compared}
	if r.b == nil {
		d.Metrics["clusters"] = r.clusters.Count
		result.Sizes = map[string]int{}
		for _, n := range sizes(r.clusters) {
			result.Sizes[strconv.Itoa(int(n))]++
		}
	} else {
		d.Metrics["pairs"] = len(r.pairs)
	}
	if truth != nil {
		j := truth.judge(r)
		d.Metrics["precision"], d.Metrics["recall"], d.Metrics["f1"] = known(j.right/j.called), known(j.right/j.real), known(2*j.right/(j.called+j.real))
		for _, w := range truth.warned {
			d.Warnings = append(d.Warnings, t.of(w))
		}
	}
	for _, w := range slices.Concat(report.Warnings, r.clusters.Notes) {
		d.Warnings = append(d.Warnings, t.of(w))
	}
	var err error
	result.Examples, err = r.examples()
	d.Result = result
	d.tables = append(d.tables, weightTable(result.Columns), t.keyTable(result.Keys), t.exampleTable(result.Examples))
	return err
}

// examples explains the pairs that are least sure: those worth a look.
func (r *linkRun) examples() ([]linkExample, error) {
	pairs := slices.Clone(r.pairs)
	slices.SortStableFunc(pairs, func(a, b linkage.Pair) int { return cmp.Compare(a.Weight, b.Weight) })
	second := r.b
	if second == nil {
		second = r.a
	}
	out := []linkExample{}
	for _, p := range pairs[:min(mostExamples, len(pairs))] {
		left, err := r.a.records.Row(p.Left, r.model.Columns())
		if err != nil {
			return nil, err
		}
		right, err := second.records.Row(p.Right, r.model.Columns())
		if err != nil {
			return nil, err
		}
		c, err := r.model.Compare(left, right)
		if err != nil {
			return nil, err
		}
		out = append(out, linkExample{r.a.ids[p.Left], second.ids[p.Right], c})
	}
	return out, nil
}

// weightTable shows what each column tells when it agrees, differs, is missing.
func weightTable(columns []linkage.ColumnWeights) table {
	out := table{title: mining.Text{Zh: "各列的权重（比特）", En: "Weight of each column, in bits"},
		header: []mining.Text{{Zh: "列", En: "column"}, {Zh: "种类", En: "kind"}, {Zh: "相同", En: "same"}, {Zh: "不同", En: "different"}, {Zh: "缺失", En: "missing"}}}
	for _, c := range columns {
		n := len(c.Levels)
		out.rows = append(out.rows, []string{c.Column, string(c.Kind), figure(c.Levels[0].Bits, 1), figure(c.Levels[n-2].Bits, 1), figure(c.Levels[n-1].Bits, 1)})
	}
	return out
}

func (t *Link) keyTable(keys []linkage.Key) table {
	out := table{title: mining.Text{Zh: "只比较下列任一键相同的记录", En: "Compared are records that share one of these keys"}}
	for _, k := range keys {
		out.rows = append(out.rows, []string{k.String()})
	}
	if len(keys) == 0 {
		out.rows = [][]string{{t.of(mining.Text{Zh: "（记录不多，两两都比较了）", En: "(few records: every pair was compared)"})}}
	}
	return out
}

func (t *Link) exampleTable(examples []linkExample) table {
	out := table{title: mining.Text{Zh: "最没把握的几对", En: "The least sure pairs"}}
	for _, e := range examples {
		out.rows = append(out.rows, []string{e.Left + " ~ " + e.Right, t.of(e.Sentence())})
	}
	return out
}

// write writes the cluster of each record, or the pairs of two files.
func (t *Link) write(r *linkRun) error {
	if t.Out == "" {
		return nil
	}
	if r.b == nil {
		return writeCSV(t.Out, []string{"id", "cluster"}, len(r.a.ids), func(i int) []string {
			return []string{r.a.ids[i], strconv.Itoa(r.clusters.Of[i])}
		})
	}
	return writeCSV(t.Out, []string{"left", "right", "probability"}, len(r.pairs), func(k int) []string {
		p := r.pairs[k]
		return []string{r.a.ids[p.Left], r.b.ids[p.Right], strconv.FormatFloat(p.Probability, 'g', -1, 64)}
	})
}
