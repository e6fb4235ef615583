package lab

import (
	"context"
	"fmt"
	"strconv"

	"zhike/mining"
	"zhike/mining/sequence"
)

// followResult is a pair in the document; the interval of a median is null
// where there are too few times for one.
type followResult struct {
	First       string  `json:"first"`
	Then        string  `json:"then"`
	Sequences   int     `json:"sequences"`
	Share       float64 `json:"share"`
	Lift        float64 `json:"lift"`
	Median      float64 `json:"median"`
	Low         any     `json:"median_low"`
	High        any     `json:"median_high"`
	Quick       float64 `json:"quartile_1"`
	Slow        float64 `json:"quartile_3"`
	FirstBefore int     `json:"first_before"`
	ByChance    float64 `json:"by_chance"`
	P           float64 `json:"p"`
	Q           float64 `json:"q"`
}

// follows tells what follows what.
func (t *Sequences) follows(ctx context.Context, d *Document, s *sequence.Sequences) ([]followResult, error) {
	f, err := sequence.Follow(ctx, s, sequence.FollowOptions{MinSupport: t.MinSupport, Within: t.MaxSpan})
	if err != nil {
		return nil, invalid(err, t.File)
	}
	shown := table{title: mining.Text{Zh: "什么之后会有什么", En: "What follows what"}, header: []mining.Text{{Zh: "先", En: "first"}, {Zh: "后", En: "then"},
		{Zh: "序列数", En: "sequences"}, {Zh: "占先者", En: "of those with first"}, {Zh: "中位间隔", En: "median time"}, {Zh: "95 % 区间", En: "95 % interval"}, {Zh: "巧合的机会 q", En: "by chance, q"}}}
	var out []followResult
	for i, p := range f.Pairs[:min(shownJSON, len(f.Pairs))] {
		out = append(out, followResult{p.First, p.Then, p.Sequences, p.Share, p.Lift, p.Median, known(p.Low), known(p.High), p.Quick, p.Slow, p.FirstBefore, p.ByChance, p.P, p.Q})
		if i < shownRows {
			interval := "–"
			if p.Low <= p.High {
				interval = figure(p.Low, 1) + "–" + figure(p.High, 1)
			}
			shown.rows = append(shown.rows, []string{p.First, p.Then, strconv.Itoa(p.Sequences), percent(p.Share), figure(p.Median, 1), interval, short(p.Q)})
		}
	}
	d.tables = append(d.tables, shown)
	for _, w := range f.Warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
	return out, nil
}

// chainResult is the Markov chain in the document.
type chainResult struct {
	sequence.MarkovReport
	First  []sequence.Next `json:"first"`  // what paths begin with
	Likely []sequence.Path `json:"likely"` // whole paths
}

// paths tells the likely paths.
func (t *Sequences) paths(ctx context.Context, d *Document, s *sequence.Sequences) (*chainResult, error) {
	m, err := sequence.FitMarkov(ctx, s, sequence.MarkovOptions{})
	if err != nil {
		return nil, inFile(err, t.File)
	}
	out := &chainResult{MarkovReport: m.Report(), First: m.Next("")}
	var complete bool
	if out.Likely, complete = m.Likely(shownRows); !complete {
		d.Warnings = append(d.Warnings, t.of(mining.Text{
			Zh: "完整路径太长、太多，每一条的概率都很小，只找到其中最可能的一部分。",
			En: "Whole paths are so long and so many that each is unlikely; only some of the likeliest were found."}))
	}
	shown := table{title: mining.Text{Zh: "最可能的完整路径（一阶马尔可夫）", En: "Most likely whole paths (first-order Markov)"},
		header: []mining.Text{{Zh: "路径", En: "path"}, {Zh: "概率", En: "probability"}}}
	for _, p := range out.Likely {
		steps := ""
		for i, item := range p.Items {
			if i > 0 {
				steps += " → "
			}
			steps += item
		}
		shown.rows = append(shown.rows, []string{steps, percent(p.Probability)})
	}
	d.tables = append(d.tables, shown)
	if out.P > .05 {
		d.Warnings = append(d.Warnings, t.of(mining.Text{
			Zh: fmt.Sprintf("下一步与当前这一步看不出关系（p = %.2g），路径只反映各项的多少。", out.P),
			En: fmt.Sprintf("The next step does not visibly depend on the present one (p = %.2g); the paths reflect how frequent things are and no more.", out.P)}))
	}
	return out, nil
}
