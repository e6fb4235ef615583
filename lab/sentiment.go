package lab

import (
	"context"
	"math"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/text"
)

// Sentiment is the task `sentiment`: how the writers of texts feel.
type Sentiment struct {
	Common    `embed:""`
	TextFlags `embed:""`
	Label     string `help:"标注列（好评或差评）：用来核对得分。Column that says which texts are good: the scores are checked by it." placeholder:"C"`
	Positive  string `help:"标注列中表示好评的值。The value of the label that means good." default:"1" placeholder:"V"`
	Learn     bool   `help:"从标注中学新词，五折交叉验证。Learn more words from the label, judged by five folds."`
}

// Run is called by the command line.
func (t *Sentiment) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// Document does the work.
func (t *Sentiment) Document(ctx context.Context) (*Document, error) {
	if t.Learn && t.Label == "" {
		return nil, fault.New(fault.Invalid, "--learn needs --label.").InChinese("--learn 需要 --label。")
	}
	watch := startWatch()
	w, err := t.read(ctx, t.Common, t.Label, t.Label != "")
	if err != nil {
		return nil, err
	}
	d := w.begin("sentiment", watch)
	good, err := t.good(w)
	if err != nil {
		return nil, err
	}
	var feelings []text.Feeling
	result := map[string]any{}
	if t.Learn {
		feelings, err = t.learn(ctx, w, good, result)
	} else {
		feelings, err = feelingsOf(ctx, text.NewSentiment(), w.texts)
	}
	if err != nil {
		return nil, invalid(err, w.name)
	}
	d.Seconds.Predict = watch.lap()
	d.Params, d.Result = map[string]any{"text": t.Text, "label": t.Label, "positive": t.Positive, "learn": t.Learn, "seed": t.Seed}, result
	t.describe(d, w, feelings, result)
	if good != nil {
		judgeFeelings(d.Metrics, feelings, good)
	}
	if t.Out != "" {
		if err := writeCSV(t.Out, []string{"row", "score", "confidence", "words"}, len(feelings), func(i int) []string {
			return []string{strconv.Itoa(w.rows[i]), figure(feelings[i].Score, 4), figure(feelings[i].Confidence, 4), wordsOf(feelings[i])}
		}); err != nil {
			return nil, err
		}
	}
	d.close(watch)
	return d, nil
}

// good is 1 for each text labelled so, 0 for the others; nil without labels.
func (t *Sentiment) good(w *writings) ([]float64, error) {
	if t.Label == "" {
		return nil, nil
	}
	good, ones := make([]float64, len(w.beside)), 0
	for i, v := range w.beside {
		if v == t.Positive {
			good[i] = 1
			ones++
		}
	}
	if ones == 0 || ones == len(good) {
		return nil, fault.New(fault.Invalid, "%s, column %s: all texts or none are labelled %q; name the good ones with --positive.", w.name, t.Label, t.Positive).
			InChinese("%s 的 %s 列：全部文本或没有一条标为“%s”；请用 --positive 指明好评的值。", w.name, t.Label, t.Positive).At("file", w.name).At("column", t.Label)
	}
	return good, nil
}

func feelingsOf(ctx context.Context, s *text.Sentiment, texts []string) ([]text.Feeling, error) {
	out := make([]text.Feeling, len(texts))
	err := mining.Pieces(ctx, len(texts), 256, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			out[i] = s.Score(texts[i])
		}
	})
	return out, err
}

// learn scores each fifth by what was learnt from the others.
func (t *Sentiment) learn(ctx context.Context, w *writings, good []float64, result map[string]any) ([]text.Feeling, error) {
	folds, err := mining.StratifiedFolds(good, 5, t.Seed)
	if err != nil {
		return nil, err
	}
	out := make([]text.Feeling, len(w.texts))
	for k := range 5 {
		var learnt, tested []string
		var labels []float64
		var rows []int
		for i, fold := range folds {
			if fold == k {
				tested, rows = append(tested, w.texts[i]), append(rows, i)
			} else {
				learnt, labels = append(learnt, w.texts[i]), append(labels, good[i])
			}
		}
		s, err := text.LearnSentiment(ctx, learnt, labels)
		if err != nil {
			return nil, err
		}
		feelings, err := feelingsOf(ctx, s, tested)
		if err != nil {
			return nil, err
		}
		for at, i := range rows {
			out[i] = feelings[at]
		}
		result["learnt"] = s.Learnt()
	}
	return out, nil
}

// describe counts feelings and shows the words that say most.
func (t *Sentiment) describe(d *Document, w *writings, feelings []text.Feeling, result map[string]any) {
	good, bad, sum := 0, 0, 0.0
	said, times := map[string]float64{}, map[string]int{}
	for _, f := range feelings {
		sum += f.Score
		switch {
		case f.Score > 0:
			good++
		case f.Score < 0:
			bad++
		}
		for _, felt := range f.Words {
			said[felt.Text] += felt.Value
			times[felt.Text]++
		}
	}
	n := float64(len(feelings))
	d.Metrics["texts"], d.Metrics["mean_score"] = len(feelings), sum/n
	d.Metrics["good_share"], d.Metrics["bad_share"], d.Metrics["silent_share"] = float64(good)/n, float64(bad)/n, (n-float64(good)-float64(bad))/n
	if silent := n - float64(good) - float64(bad); silent > n/2 {
		d.Warnings = append(d.Warnings, t.of(mining.Text{Zh: "一半以上的文本没有表达感受的词，汇总仅供参考。", En: "More than half of the texts have no word of feeling: take the totals as a hint."}))
	}
	for _, side := range []struct {
		name  string
		sign  float64
		title mining.Text
	}{{"good_words", 1, mining.Text{Zh: "好评说得最多的", En: "Good words, by weight"}}, {"bad_words", -1, mining.Text{Zh: "差评说得最多的", En: "Bad words, by weight"}}} {
		var list topList
		rows := table{title: side.title, header: []mining.Text{{Zh: "说法", En: "expression"}, {Zh: "次数", En: "times"}}}
		for _, word := range heaviest(said, side.sign, 20) {
			rows.rows = append(rows.rows, []string{word, strconv.Itoa(times[word])})
			list = append(list, map[string]any{"words": word, "times": times[word], "value": said[word]})
		}
		result[side.name] = list
		d.tables = append(d.tables, rows)
	}
}

// judgeFeelings adds how well scores tell good from bad.
func judgeFeelings(metrics map[string]any, feelings []text.Feeling, good []float64) {
	scores, right := make([]float64, len(good)), 0
	for i, f := range feelings {
		scores[i] = f.Score
		if (f.Score > 0) == (good[i] == 1) {
			right++
		}
	}
	auc := metric.DeLong(scores, good, .95)
	p, n := float64(right)/float64(len(good)), float64(len(good))
	metrics["accuracy"], metrics["accuracy_stderr"] = p, math.Sqrt(p*(1-p)/n)
	metrics["auc"], metrics["auc_low"], metrics["auc_high"] = auc.Value, auc.Low, auc.High
}

func wordsOf(f text.Feeling) string {
	var parts []string
	for _, w := range f.Words {
		parts = append(parts, w.Text+" "+strconv.FormatFloat(w.Value, 'f', 2, 64))
	}
	return strings.Join(parts, "; ")
}
