package lab

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/text"
)

// Keywords is the task `keywords`: the words that say what texts are about.
type Keywords struct {
	Common    `embed:""`
	TextFlags `embed:""`
	By        string `help:"分组列：各组与其余相比的关键词。Column with groups: the words of each against the others." placeholder:"C"`
	K         int    `help:"每组列出的词数。Words listed, of each group." name:"k" default:"20"`
	Method    string `help:"--out 里每条文本的关键词：tfidf 与其他文本相比，textrank 只看本文。Keywords of each text in --out: ${enum}." enum:"tfidf,textrank" default:"tfidf"`
	Each      int    `help:"--out 里每条文本的词数。Words of each text in --out." default:"5"`
}

// Run is called by the command line.
func (t *Keywords) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// Document does the work.
func (t *Keywords) Document(ctx context.Context) (*Document, error) {
	if t.K < 1 || t.Each < 1 {
		return nil, fault.New(fault.Invalid, "--k and --each must be at least one.").InChinese("--k 与 --each 至少为 1。")
	}
	watch := startWatch()
	w, err := t.read(ctx, t.Common, t.By, t.By != "")
	if err != nil {
		return nil, err
	}
	d := w.begin("keywords", watch)
	counts, err := text.Count(ctx, w.texts, text.Chinese().Terms)
	if err != nil {
		return nil, err
	}
	corpus := text.NewCorpus(counts)
	overall := corpus.Overall(t.K)
	if len(overall) == 0 {
		return nil, fault.New(fault.Invalid, "%s: there are no words in the texts that could be keywords.", w.name).InChinese("%s：文本中没有可作关键词的词。", w.name).At("file", w.name)
	}
	result := map[string]any{"keywords": overall}
	d.tables = append(d.tables, keywordTable(overall))
	if t.By != "" {
		groups, warnings, err := text.FindDistinctive(counts, w.beside, text.DistinctiveOptions{Terms: t.K})
		if err != nil {
			return nil, invalid(err, w.name)
		}
		result["groups"] = groups
		d.warn(t.Common, warnings)
		for _, g := range groups {
			d.tables = append(d.tables, distinctiveTable(g))
		}
		d.Metrics["groups"] = len(groups)
	}
	d.Seconds.Fit = watch.lap()
	d.Result, d.Metrics["texts"], d.Metrics["terms"] = result, len(w.texts), len(counts.Terms)
	d.Params = map[string]any{"text": t.Text, "by": t.By, "k": t.K, "method": t.Method, "each": t.Each}
	if t.Out != "" {
		if err := t.write(ctx, w, corpus); err != nil {
			return nil, err
		}
	}
	d.close(watch)
	return d, nil
}

func keywordTable(list []text.WeightedTerm) table {
	out := table{title: mining.Text{Zh: "关键词", En: "Keywords"}, header: []mining.Text{{Zh: "词", En: "word"}, {Zh: "得分", En: "score"}, {Zh: "文本数", En: "texts"}}}
	for _, k := range list {
		out.rows = append(out.rows, []string{k.Term, figure(k.Score, 5), strconv.Itoa(k.Documents)})
	}
	return out
}

// distinctiveTable is the words of a group; those that may be chance are marked.
func distinctiveTable(g text.GroupKeywords) table {
	out := table{title: mining.Text{Zh: g.Group + "（" + strconv.Itoa(g.Documents) + " 条）的特色词", En: "Words of " + g.Group + " (" + strconv.Itoa(g.Documents) + " texts)"},
		header: []mining.Text{{Zh: "词", En: "word"}, {Zh: "本组占比", En: "share here"}, {Zh: "其余占比", En: "elsewhere"}, {Zh: "对数几率差", En: "log-odds"}, {Zh: "区间", En: "interval"}, {Zh: "z", En: "z"}, {Zh: "校正后 q", En: "q"}}}
	for _, k := range g.Keywords {
		out.rows = append(out.rows, []string{k.Term, percent(k.Share), percent(k.Elsewhere), figure(k.LogOdds, 2), figure(k.Low, 2) + " – " + figure(k.High, 2), figure(k.Z, 1), strconv.FormatFloat(k.Q, 'g', 2, 64)})
	}
	return out
}

// write writes the keywords of each text.
func (t *Keywords) write(ctx context.Context, w *writings, corpus *text.Corpus) error {
	lines := make([][]string, len(w.texts))
	err := mining.Pieces(ctx, len(w.texts), 256, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			list := corpus.Keywords(i, t.Each)
			if t.Method == "textrank" {
				list, _ = text.TextRank(ctx, text.Chinese().Terms(w.texts[i]), t.Each) // an error says that there is no word, and then there is none
			}
			var terms []string
			for _, k := range list {
				terms = append(terms, k.Term)
			}
			lines[i] = []string{strconv.Itoa(w.rows[i]), strings.Join(terms, " ")}
		}
	})
	if err != nil {
		return err
	}
	return writeCSV(t.Out, []string{"row", "keywords"}, len(lines), func(i int) []string { return slices.Clone(lines[i]) })
}
