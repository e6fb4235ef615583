package lab

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/scorecard"
)

// Scorecard is the task `scorecard`: points for the bins of every column, the
// more the less likely the positive class.
type Scorecard struct {
	Common    `embed:""`
	foldFlags `embed:""`
	Positive  string  `help:"要避免的事件的取值（如违约、流失）；默认取两个值中较大者（1、yes、true、是）。Value of the event to be avoided; the larger of two by default." placeholder:"V"`
	Bins      int     `help:"数值先细分为几箱。Fine bins that numbers are first cut into." default:"50"`
	MinShare  float64 `help:"每箱至少占多少。Share of the rows in a bin at least." default:"0.05"`
	Trend     string  `help:"数值各箱的走向：auto、monotone、peak、free。How rates may run over the bins of a number: ${enum}." enum:"auto,monotone,peak,free" default:"auto"`
	MinIV     float64 `name:"min-iv" help:"信息值低于此的列不用。Columns of a lower information value are left out." default:"0.02"`
	PDO       float64 `name:"pdo" help:"比率翻倍的分值。Points that double the odds." default:"20"`
	Base      float64 `help:"基准比率下的分值。Points at the base odds." default:"600"`
	BaseOdds  float64 `help:"基准比率（另一类与正类之比）。Base odds of the other class to the positive one." default:"50"`
	Gain      float64 `help:"接受一个另一类的收益，用于选分界。Gained by accepting a row of the other class, for the cut-off." default:"1"`
	Loss      float64 `help:"接受一个正类的损失。Lost by accepting a row of the positive class." default:"5"`
	Reasons   int     `help:"--out 中每行最多几条扣分原因（按全部行所做的卡）。Reasons a row in --out at most, by the card of all rows." default:"4"`
}

// foldFlags are the flags of the tasks that judge by folds, or on a file.
type foldFlags struct {
	Label string `help:"要学的列。Column to be learnt." placeholder:"C"`
	Folds string `help:"几折交叉验证，或“文件:列”给出每行的折号（−1 不用）。Number of folds, or FILE:COLUMN with the fold of each row (−1: not used)." default:"5" placeholder:"N"`
	Test  string `help:"改用该文件检验，不做交叉验证，并比较稳定性（PSI）。Test on this file instead of folds, and compare it by PSI." placeholder:"FILE"`
	Seed  uint64 `help:"随机种子。Seed of everything random." default:"1"`
}

func (f foldFlags) learn() *learnFlags {
	return &learnFlags{Label: f.Label, Folds: f.Folds, Test: f.Test, Seed: f.Seed}
}

// Run is called by the command line.
func (t *Scorecard) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

func (t *Scorecard) options() (scorecard.Options, error) {
	trend := scorecard.Trend(t.Trend)
	if t.Trend == "auto" {
		trend = scorecard.Auto
	}
	if t.Bins == 0 || t.MinShare == 0 || t.PDO == 0 || t.BaseOdds == 0 || !(t.Gain > 0) || !(t.Loss > 0) || math.IsInf(t.Gain+t.Loss, 0) {
		return scorecard.Options{}, fault.New(fault.Invalid, "--bins, --min-share, --pdo, --base-odds, --gain and --loss must be above zero.").
			InChinese("--bins、--min-share、--pdo、--base-odds、--gain、--loss 须大于 0。")
	}
	o := scorecard.Options{Bins: scorecard.BinOptions{Fine: t.Bins, MinShare: t.MinShare, Trend: trend}, MinIV: t.MinIV, PDO: t.PDO, Base: t.Base, BaseOdds: t.BaseOdds}
	if t.MinIV == 0 {
		o.MinIV = -1 // none is left out
	}
	return o, nil
}

// carded is what the cards say of rows not learnt from.
type carded struct {
	card     *scorecard.Scorecard // of all rows of the file
	tested   *examples
	fold     []int // of each tested row, −1 for none
	p, score []float64
	sums     map[string]float64 // of the metrics over the folds
	trials   int
}

// Document does the work.
func (t *Scorecard) Document(ctx context.Context) (*Document, error) {
	o, err := t.options()
	if err != nil {
		return nil, err
	}
	if t.Label == "" {
		return nil, fault.New(fault.Invalid, "Name the column to be learnt with --label.").InChinese("请用 --label 指明要学的列。")
	}
	watch := startWatch()
	classes := classes{positive: t.Positive}
	e, err := t.read(ctx, t.Common, &classes)
	if err != nil {
		return nil, err
	}
	d := &Document{Task: "scorecard", Input: Input{e.total, e.width}, Warnings: e.warnings}
	d.Seconds.Read = watch.lap()
	c := &carded{sums: map[string]float64{}}
	if c.card, err = scorecard.Fit(ctx, e.x, e.y, o); err != nil {
		return nil, located(err, e)
	}
	if t.Test != "" {
		err = t.onFile(ctx, d, c, &classes)
	} else {
		err = t.validate(ctx, c, e, o)
	}
	if err != nil {
		return nil, located(err, e)
	}
	d.Seconds.Fit = watch.lap()
	d.Params = map[string]any{"label": t.Label, "positive": classes.positive, "folds": t.Folds, "test": t.Test, "seed": t.Seed, "bins": t.Bins, "min_share": t.MinShare,
		"trend": t.Trend, "min_iv": t.MinIV, "pdo": t.PDO, "base": t.Base, "base_odds": t.BaseOdds, "gain": t.Gain, "loss": t.Loss}
	if err := t.describe(ctx, d, c); err != nil {
		return nil, invalid(err, e.file)
	}
	if t.Out != "" {
		if err := t.write(c); err != nil {
			return nil, err
		}
	}
	d.Seconds.Predict = watch.lap()
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}

func (t *Scorecard) read(ctx context.Context, c Common, classes *classes) (*examples, error) {
	file, err := readExamples(ctx, c, map[string]bool{t.Label: true})
	if err != nil {
		return nil, err
	}
	return t.learn().gather(c, file, func(label mining.Column) ([]float64, error) { return classes.target(label, file.name) })
}

// validate makes a card from each fold's other rows and judges it on the fold.
func (t *Scorecard) validate(ctx context.Context, c *carded, e *examples, o scorecard.Options) error {
	trials, err := t.learn().trials(ctx, t.Common, e, e.y)
	if err != nil {
		return err
	}
	c.begin(e)
	for k, trial := range trials {
		card, err := scorecard.Fit(ctx, e.x.Take(trial.train), mining.TakeValues(e.y, trial.train), o)
		if err != nil {
			return err
		}
		if err := c.judge(ctx, card, trial.test, k); err != nil {
			return err
		}
	}
	return nil
}

// onFile judges the card on another file and compares its rows with those learnt from.
func (t *Scorecard) onFile(ctx context.Context, d *Document, c *carded, classes *classes) error {
	other := t.Common
	other.File = t.Test
	e, err := t.read(ctx, other, classes)
	if err != nil {
		return err
	}
	d.Warnings = append(d.Warnings, e.warnings...)
	c.begin(e)
	all := make([]int, len(e.y))
	for i := range all {
		all[i] = i
	}
	return invalid(c.judge(ctx, c.card, all, 0), e.file)
}

func (c *carded) begin(e *examples) {
	c.tested, c.fold = e, make([]int, len(e.y))
	c.p, c.score = make([]float64, len(e.y)), make([]float64, len(e.y))
	for i := range c.fold {
		c.fold[i] = -1
	}
}

func (c *carded) judge(ctx context.Context, card *scorecard.Scorecard, rows []int, fold int) error {
	x, y := c.tested.x.Take(rows), mining.TakeValues(c.tested.y, rows)
	p, err := card.Predict(ctx, x)
	if err != nil {
		return err
	}
	score, err := card.Score(ctx, x)
	if err != nil {
		return err
	}
	for k, i := range rows {
		c.p[i], c.score[i], c.fold[i] = p[k], score[k], fold
	}
	c.trials++
	auc := metric.AUC(p, y)
	for name, v := range map[string]float64{"auc": auc, "gini": 2*auc - 1, "ks": metric.KS(p, y), "logloss": metric.LogLoss(p, y), "brier": metric.Brier(p, y)} {
		c.sums[name] += v
	}
	return nil
}

// rows is the places of those tested on.
func (c *carded) rows() []int {
	var out []int
	for i, fold := range c.fold {
		if fold >= 0 {
			out = append(out, i)
		}
	}
	return out
}

// write writes one line per row tested on, in the order of the file.
func (t *Scorecard) write(c *carded) error {
	rows := c.rows()
	header := []string{"row", "fold", "actual", "probability", "score"}
	for k := range max(t.Reasons, 0) {
		header = append(header, "reason_"+strconv.Itoa(k+1))
	}
	reasons := make([][]scorecard.Reason, len(rows))
	for k, i := range rows {
		var err error
		if reasons[k], err = c.card.Reasons(c.tested.x.Take([]int{i}), 0, t.Reasons); err != nil {
			return invalid(err, c.tested.file)
		}
	}
	return writeCSV(t.Out, header, len(rows), func(k int) []string {
		i := rows[k]
		line := []string{strconv.Itoa(c.tested.rows[i]), strconv.Itoa(c.fold[i]), figure(c.tested.y[i], 0), figure(c.p[i], 8), figure(c.score[i], 0)}
		for _, r := range reasons[k] {
			line = append(line, t.of(r.Text))
		}
		for len(line) < len(header) {
			line = append(line, "")
		}
		return line
	})
}

// located names the file and, where there is one, the row that an error is about.
func located(err error, e *examples) error {
	var data *mining.DataError
	if !errors.As(err, &data) || data.Row < 0 || data.Row >= len(e.rows) {
		return invalid(err, e.file)
	}
	row := e.rows[data.Row] + 1
	return fault.New(fault.Invalid, "%s, data row %d, column %s: %s.", e.file, row, data.Column, data.Problem.En).
		InChinese("%s 第 %d 行数据 %s 列：%s。", e.file, row, data.Column, data.Problem.Zh).At("file", e.file).At("row", row).At("column", data.Column)
}

// defined turns what is not defined on these rows into nil.
func defined(metrics map[string]any) {
	for name, v := range metrics {
		if f, ok := v.(float64); ok && math.IsNaN(f-f) {
			metrics[name] = nil
		}
	}
}

// spread keeps at most so many of a list, evenly, with its ends.
func spread[T any](list []T, most int) []T {
	if len(list) <= most {
		return slices.Clone(list)
	}
	out := make([]T, most)
	for k := range out {
		out[k] = list[k*(len(list)-1)/(most-1)]
	}
	return out
}
