package lab

import (
	"context"
	"iter"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/sequence"
)

// Sequences is the task `sequences`: what comes after what.
type Sequences struct {
	Common      `embed:""`
	visitFlags  `embed:""`
	MinSupport  float64 `help:"最小支持度：小于 1 为占比，否则为序列数。Least support: a share of the sequences if below 1, else their number." required:"" placeholder:"S"`
	MaxLength   int     `help:"一个模式最多几项，0 为不限。Most items in a pattern, 0 for no limit." placeholder:"N"`
	Closed      bool    `help:"只留闭模式。Leave out patterns that a longer one in as many sequences says as well."`
	MinGap      float64 `help:"前后两步至少相隔多久（天、时间单位或步数）。Least time between two steps: days, the unit of the times, or steps where there are none."`
	MaxGap      float64 `help:"前后两步最多相隔多久，0 为不限。Most time between two steps, 0 for no limit."`
	MaxSpan     float64 `help:"首尾最多相隔多久，0 为不限。Most time from the first step to the last, 0 for no limit."`
	MaxPatterns int     `help:"模式多于此数则拒绝。Refuse when there are more patterns." default:"5000000"`
	Follows     bool    `help:"另求什么之后会有什么、隔多久、是否巧合。Also tell what follows what, after how long, and whether by chance."`
	Paths       bool    `help:"另求一阶马尔可夫路径。Also tell first-order Markov paths."`
}

// Run is called by the command line.
func (t *Sequences) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// sequencesResult is what the task found.
type sequencesResult struct {
	sequence.Report
	Top     []sequence.Pattern `json:"top"` // of two items or more
	Follows []followResult     `json:"follows,omitempty"`
	Chain   *chainResult       `json:"chain,omitempty"`
}

// Document does the work.
func (t *Sequences) Document(ctx context.Context) (*Document, error) {
	if !(t.MinSupport > 0) || t.MaxPatterns < 1 {
		return nil, fault.New(fault.Invalid, "--min-support and --max-patterns must be above 0.").InChinese("--min-support 与 --max-patterns 须大于 0。")
	}
	watch := startWatch()
	s, warnings, err := t.read(ctx, t.Common)
	if err != nil {
		return nil, err
	}
	d := &Document{Task: "sequences", Input: Input{s.Len(), s.Items()}, Warnings: warnings, Params: t.params()}
	d.Seconds.Read = watch.lap()
	p, err := sequence.Mine(ctx, s, sequence.Options{MinSupport: t.MinSupport, MaxLength: t.MaxLength, Closed: t.Closed,
		MinGap: t.MinGap, MaxGap: t.MaxGap, MaxSpan: t.MaxSpan, MaxPatterns: t.MaxPatterns})
	if err != nil {
		return nil, invalid(err, t.File)
	}
	d.Seconds.Fit = watch.lap()
	result := sequencesResult{Report: p.Report(), Top: p.Top(shownJSON, 2)}
	t.describe(d, p.Report(), result.Top)
	if t.Follows {
		if result.Follows, err = t.follows(ctx, d, s); err != nil {
			return nil, err
		}
	}
	if t.Paths {
		if result.Chain, err = t.paths(ctx, d, s); err != nil {
			return nil, err
		}
	}
	d.Result = result
	if t.Out != "" {
		if err := writePatterns(t.Out, p); err != nil {
			return nil, err
		}
	}
	d.Seconds.Predict = watch.lap()
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}

func (t *Sequences) params() map[string]any {
	return map[string]any{"format": t.Format, "min_support": t.MinSupport, "max_length": t.MaxLength, "closed": t.Closed,
		"min_gap": t.MinGap, "max_gap": t.MaxGap, "max_span": t.MaxSpan, "max_patterns": t.MaxPatterns}
}

// describe fills in metrics, warnings and the table of patterns.
func (t *Sequences) describe(d *Document, r sequence.Report, top []sequence.Pattern) {
	counts := make([]uint64, len(r.ByLength))
	for i, n := range r.ByLength {
		counts[i] = uint64(n)
	}
	d.Metrics = map[string]any{"patterns": r.Patterns, "by_length": byLength(counts)}
	shown := table{title: mining.Text{Zh: "最常见的先后次序", En: "Most frequent orders"},
		header: []mining.Text{{Zh: "次序", En: "order"}, {Zh: "序列数", En: "sequences"}, {Zh: "占比", En: "share"}}}
	for _, p := range top[:min(shownRows, len(top))] {
		shown.rows = append(shown.rows, []string{p.String(), strconv.Itoa(p.Support), percent(float64(p.Support) / float64(r.Sequences))})
	}
	d.tables = append(d.tables, shown)
	for _, w := range r.Warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
}

func writePatterns(path string, p *sequence.Patterns) error {
	next, stop := iter.Pull(iter.Seq[sequence.Pattern](p.All))
	defer stop()
	n := float64(p.Report().Sequences)
	return writeCSV(path, []string{"pattern", "length", "count", "support"}, p.Len(), func(int) []string {
		q, _ := next()
		steps, length := make([]string, len(q.Steps)), 0
		for i, items := range q.Steps {
			steps[i] = joined(items)
			length += len(items)
		}
		return []string{strings.Join(steps, " > "), strconv.Itoa(length), strconv.Itoa(q.Support), figure(float64(q.Support)/n, 8)}
	})
}
