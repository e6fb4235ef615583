package lab

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/text"
)

// Spam is the task `spam`: which texts are advertising, and why.
type Spam struct {
	Common    `embed:""`
	TextFlags `embed:""`
	Threshold float64 `help:"得分从多少起算垃圾信息。Score from which a text is called spam." default:"0.5"`
	Label     string  `help:"标注列：用来核对。Column that says which texts are spam: the findings are checked by it." placeholder:"C"`
	Positive  string  `help:"标注列中表示垃圾信息的值。The value of the label that means spam." default:"1" placeholder:"V"`
}

// Run is called by the command line.
func (t *Spam) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// Document does the work.
func (t *Spam) Document(ctx context.Context) (*Document, error) {
	if !(t.Threshold > 0 && t.Threshold < 1) {
		return nil, fault.New(fault.Invalid, "--threshold must lie between 0 and 1.").InChinese("--threshold 须在 0 与 1 之间。")
	}
	watch := startWatch()
	w, err := t.read(ctx, t.Common, t.Label, t.Label != "")
	if err != nil {
		return nil, err
	}
	d := w.begin("spam", watch)
	found, err := text.FindSpam(ctx, w.texts, text.SpamOptions{Threshold: t.Threshold, Seed: t.Seed})
	if err != nil {
		return nil, invalid(err, w.name)
	}
	d.Seconds.Predict = watch.lap()
	d.Params = map[string]any{"text": t.Text, "threshold": t.Threshold, "label": t.Label, "positive": t.Positive, "seed": t.Seed}
	t.describe(d, w, found)
	if t.Label != "" {
		t.judge(d.Metrics, w, found)
	}
	if t.Out != "" {
		if err := writeCSV(t.Out, []string{"row", "score", "spam", "reasons"}, len(found), func(i int) []string {
			return []string{strconv.Itoa(w.rows[i]), figure(found[i].Score, 4), strconv.FormatBool(found[i].Spam), t.reasons(found[i])}
		}); err != nil {
			return nil, err
		}
	}
	d.close(watch)
	return d, nil
}

// describe counts spam and its signs, and shows the worst.
func (t *Spam) describe(d *Document, w *writings, found []text.Spam) {
	kinds := map[string]float64{}
	var order []int
	for i, f := range found {
		if !f.Spam {
			continue
		}
		order = append(order, i)
		seen := map[string]bool{}
		for _, s := range f.Signs {
			if !seen[s.Kind] {
				kinds[s.Kind]++
			}
			seen[s.Kind] = true
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(found[b].Score, found[a].Score) })
	list := table{title: mining.Text{Zh: "最像垃圾信息的", En: "Most like spam"}, header: []mining.Text{{Zh: "文本", En: "text"}, {Zh: "得分", En: "score"}, {Zh: "理由", En: "reasons"}}}
	var worst topList
	for _, i := range order[:min(20, len(order))] {
		list.rows = append(list.rows, []string{opening(w.texts[i]), figure(found[i].Score, 2), t.reasons(found[i])})
		worst = append(worst, map[string]any{"row": w.rows[i], "finding": found[i]})
	}
	d.tables = append(d.tables, list)
	d.Result = map[string]any{"spam": worst}
	d.Metrics["texts"], d.Metrics["spam"], d.Metrics["spam_share"], d.Metrics["signs"] = len(found), len(order), float64(len(order))/float64(len(found)), kinds
}

// judge adds how well the findings agree with the labels.
func (t *Spam) judge(metrics map[string]any, w *writings, found []text.Spam) {
	hit, said, there, right := 0., 0., 0., 0.
	for i, f := range found {
		is := w.beside[i] == t.Positive
		if is {
			there++
		}
		if f.Spam {
			said++
		}
		if f.Spam && is {
			hit++
		}
		if f.Spam == is {
			right++
		}
	}
	metrics["accuracy"], metrics["precision"], metrics["recall"] = right/float64(len(found)), nil, nil
	if said > 0 {
		metrics["precision"] = hit / said
	}
	if there > 0 {
		metrics["recall"] = hit / there
	}
}

func (t *Spam) reasons(f text.Spam) string {
	var parts []string
	for _, s := range f.Signs {
		part := t.of(s.Reason)
		if s.Found != "" {
			part += " " + opening(s.Found)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}
