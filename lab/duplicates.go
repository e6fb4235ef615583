package lab

import (
	"context"
	"strconv"

	"zhike/mining"
	"zhike/mining/text"
)

// Duplicates is the task `duplicates`: texts that say the same.
type Duplicates struct {
	Common     `embed:""`
	TextFlags  `embed:""`
	Similarity float64 `help:"多相似算相同（字对的 Jaccard 系数）；0.8 大约是 20 字改一字。From which Jaccard index of pairs of characters on texts say the same; .8 is about one edit in 20 characters." default:"0.8"`
	Shingle    int     `help:"片段的字数。Characters of a piece." default:"2"`
}

// Run is called by the command line.
func (t *Duplicates) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// groupsShown is how many groups the text form lists.
const groupsShown = 20

// Document does the work.
func (t *Duplicates) Document(ctx context.Context) (*Document, error) {
	watch := startWatch()
	w, err := t.read(ctx, t.Common, "", false)
	if err != nil {
		return nil, err
	}
	d := w.begin("duplicates", watch)
	found, err := text.FindDuplicates(ctx, w.texts, text.DuplicateOptions{Similarity: t.Similarity, Shingle: t.Shingle, Seed: t.Seed})
	if err != nil {
		return nil, invalid(err, w.name)
	}
	d.Seconds.Fit = watch.lap()
	rows, largest := 0, 0
	list := table{title: mining.Text{Zh: "说法几乎一样的文本", En: "Texts that say the same"}, header: []mining.Text{{Zh: "文本", En: "text"}, {Zh: "条数", En: "rows"}, {Zh: "最低相似度", En: "least similarity"}}}
	for k, g := range found.Groups {
		rows, largest = rows+len(g.Rows), max(largest, len(g.Rows))
		if k < groupsShown {
			list.rows = append(list.rows, []string{opening(w.texts[g.Rows[0]]), strconv.Itoa(len(g.Rows)), figure(g.Similarity, 3)})
		}
		for at, row := range g.Rows {
			g.Rows[at] = w.rows[row]
		}
	}
	d.tables = append(d.tables, list)
	d.warn(t.Common, found.Warnings)
	d.Params = map[string]any{"text": t.Text, "similarity": t.Similarity, "shingle": t.Shingle, "seed": t.Seed}
	d.Result = found
	d.Metrics = map[string]any{"texts": len(w.texts), "groups": len(found.Groups), "rows_in_groups": rows, "largest": largest, "compared": found.Compared, "recall": found.Recall}
	if t.Out != "" {
		label := map[int]int{}
		for k, g := range found.Groups {
			for _, row := range g.Rows {
				label[row] = k + 1
			}
		}
		if err := writeCSV(t.Out, []string{"row", "group"}, len(w.rows), func(i int) []string {
			return []string{strconv.Itoa(w.rows[i]), strconv.Itoa(label[w.rows[i]])}
		}); err != nil {
			return nil, err
		}
	}
	d.close(watch)
	return d, nil
}

// opening is the beginning of a text on one line.
func opening(s string) string {
	var out []rune
	for _, r := range s {
		if len(out) == 40 {
			return string(out) + "…"
		}
		if r < ' ' {
			r = ' '
		}
		out = append(out, r)
	}
	return string(out)
}
