package lab

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/uplift"
)

// Uplift is the task `uplift`: for whom a treatment makes a difference, learnt
// from rows with it and rows without.
type Uplift struct {
	Common     `embed:""`
	Treatment  string  `help:"处理列：谁收到了券、信。Column of who got the treatment." placeholder:"C"`
	Treated    string  `help:"处理组的取值；默认取两个值中较大者。Its value for the treated; the larger of two by default." placeholder:"V"`
	Control    string  `help:"对照组的取值；其他取值的行不用。Its value for the untreated; rows of any third value are not used." placeholder:"V"`
	Outcome    string  `help:"结果列：是否购买，或金额。Column of the outcome: whether they bought, or how much." placeholder:"C"`
	Positive   string  `help:"结果为文本时表示“是”的取值。Value of the outcome that stands for yes, where it is a text." placeholder:"V"`
	Model      string  `help:"学习算法：t（双模型）、x、transformed（类别变换）、tree。Learner: ${enum}." enum:"t,x,transformed,tree" default:"transformed"`
	Folds      string  `help:"几折交叉验证，或“文件:列”给出每行的折号（−1 不用）。Number of folds, or FILE:COLUMN with the fold of each row (−1: not used)." default:"5" placeholder:"N"`
	Propensity bool    `help:"处理不是随机给的：先学倾向得分并加权；没有重叠则拒绝。The treatment was not given by chance: weigh by the propensity, and refuse where there is no overlap."`
	Share      float64 `help:"看得分最高的多大份额。Share of the highest scores that the uplift is told of." default:"0.3"`
	Draws      int     `help:"自助法抽样次数，用于区间。Draws of the bootstrap behind the intervals." default:"200"`
	Seed       uint64  `help:"随机种子。Seed of everything random." default:"1"`
}

// Run is called by the command line.
func (t *Uplift) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// upliftModel is a fitted learner.
type upliftModel interface {
	predictor
	Report() uplift.Report
}

// trialRows is the rows of both sides.
type trialRows struct {
	*examples
	treated []float64
	weights []float64 // of the rows where the treatment was not given by chance, else nil
	score   []float64
	fold    []int
	last    upliftModel
	sums    map[string]float64
}

// Document does the work.
func (t *Uplift) Document(ctx context.Context) (*Document, error) {
	if t.Treatment == "" || t.Outcome == "" || t.Treatment == t.Outcome {
		return nil, fault.New(fault.Invalid, "Name two columns with --treatment and --outcome.").InChinese("请用 --treatment 与 --outcome 指明处理列和结果列（两列不同）。")
	}
	if !(t.Share > 0 && t.Share <= 1) || t.Draws < 2 {
		return nil, fault.New(fault.Invalid, "--share must lie above 0 and at most at 1, and --draws must be 2 or more.").InChinese("--share 须大于 0 且不超过 1，--draws 至少为 2。")
	}
	watch := startWatch()
	r, err := t.read(ctx)
	if err != nil {
		return nil, err
	}
	d := &Document{Task: "uplift", Input: Input{r.total, r.width}}
	d.Seconds.Read = watch.lap()
	if err := t.validate(ctx, d, r, watch); err != nil {
		return nil, located(err, r.examples)
	}
	d.Seconds.Fit, d.Seconds.Predict = rounded(d.Seconds.Fit, 4), rounded(d.Seconds.Predict, 4)
	if err := t.describe(ctx, d, r); err != nil {
		return nil, located(err, r.examples)
	}
	if t.Out != "" {
		if err := t.write(r); err != nil {
			return nil, err
		}
	}
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}

// read takes treatment and outcome from the columns and leaves out rows that
// lack one of them or belong to neither side.
func (t *Uplift) read(ctx context.Context) (*trialRows, error) {
	file, err := readExamples(ctx, t.Common, map[string]bool{t.Treatment: true, t.Outcome: t.Positive != ""})
	if err != nil {
		return nil, err
	}
	treatment, known := file.take(t.Treatment)
	if !known {
		return nil, noColumn(file.name, t.Treatment)
	}
	outcome, known := file.take(t.Outcome)
	if !known {
		return nil, noColumn(file.name, t.Outcome)
	}
	treated, err := t.sides(treatment, file.name)
	if err != nil {
		return nil, err
	}
	y := outcome.Values
	if outcome.Category() {
		classes := classes{positive: t.Positive}
		if y, err = classes.target(outcome, file.name); err != nil {
			return nil, err
		}
	}
	r := &trialRows{examples: &examples{file: file.name, total: file.rows, width: file.width}}
	missing, third := skips{}, 0
	for i := range treated {
		switch {
		case math.IsNaN(treatment.Values[i]):
			missing.missing(t.Treatment)
		case math.IsNaN(y[i]):
			missing.missing(t.Outcome)
		case math.IsNaN(treated[i]):
			third++
		default:
			r.rows = append(r.rows, i)
		}
	}
	r.warnings = append(missing.sentences(t.Lang), file.withoutNames(t.Lang)...)
	if third > 0 {
		r.warnings = append(r.warnings, t.of(mining.Text{Zh: fmt.Sprintf("%d 行既不是处理组也不是对照组，未使用。", third), En: fmt.Sprintf("%d rows are neither of the treated nor of the untreated and were not used.", third)}))
	}
	x, err := mining.NewMatrix(file.columns...)
	if err != nil {
		return nil, invalid(err, file.name)
	}
	r.x, r.y, r.treated = x.Take(r.rows), mining.TakeValues(y, r.rows), mining.TakeValues(treated, r.rows)
	if len(r.rows) == 0 {
		return nil, fault.New(fault.Invalid, "%s: no row has both a treatment and an outcome.", file.name).InChinese("%s 没有一行同时有处理与结果。", file.name).At("file", file.name)
	}
	return r, nil
}

func noColumn(file, column string) error {
	return fault.New(fault.Invalid, "%s has no column %q.", file, column).InChinese("%s 没有“%s”列。", file, column).At("file", file).At("column", column)
}

// sides is 1 for the treated, 0 for the untreated, NaN for any other value.
func (t *Uplift) sides(c mining.Column, file string) ([]float64, error) {
	sides := classes{positive: t.Treated, negative: t.Control}
	if t.Treated == "" || t.Control == "" {
		two := classes{positive: t.Treated}
		if err := two.choose(c, file); err != nil {
			return nil, fault.New(fault.Invalid, "%s: column %s must have two values, or name the sides with --treated and --control; it has %d.", file, c.Name, len(c.Levels)).
				InChinese("%s 的 %s 列须有两个取值，或用 --treated 与 --control 指明两组；现有 %d 个取值。", file, c.Name, len(c.Levels)).At("file", file).At("column", c.Name)
		}
		switch {
		case t.Treated == two.negative || t.Control == two.positive:
			sides = classes{positive: two.negative, negative: two.positive}
		default:
			sides = two
		}
	}
	for _, v := range []string{cmp.Or(t.Treated, sides.positive), cmp.Or(t.Control, sides.negative)} {
		if !slices.Contains(c.Levels, v) {
			return nil, fault.New(fault.Invalid, "%s: no row has %q in column %s.", file, v, c.Name).InChinese("%s 的 %s 列中没有“%s”。", file, c.Name, v).At("file", file).At("column", c.Name)
		}
	}
	t.Treated, t.Control = sides.positive, sides.negative
	out := make([]float64, len(c.Values))
	for i, v := range c.Values {
		switch {
		case math.IsNaN(v):
			out[i] = v
		case c.Levels[int(v)] == t.Treated:
			out[i] = 1
		case c.Levels[int(v)] != t.Control:
			out[i] = math.NaN()
		}
	}
	return out, nil
}

// strata keeps the shares of the sides, and of yes and no among them, equal in all folds.
func (r *trialRows) strata() []float64 {
	out := slices.Clone(r.treated)
	for i, y := range r.y {
		if y == 1 {
			out[i] += 2
		}
	}
	return out
}

func (t *Uplift) fit(ctx context.Context, x *mining.Matrix, treated, y []float64, p *uplift.Propensity) (upliftModel, error) {
	o := uplift.Options{Propensity: p}
	switch t.Model {
	case "t":
		return uplift.FitTwoModel(ctx, x, treated, y, o)
	case "x":
		return uplift.FitX(ctx, x, treated, y, o)
	case "tree":
		return uplift.FitTree(ctx, x, treated, y, uplift.TreeOptions{Propensity: p, Seed: t.Seed})
	}
	return uplift.FitTransformed(ctx, x, treated, y, o)
}

// validate fits and judges by folds; each metric is the mean over them.
func (t *Uplift) validate(ctx context.Context, d *Document, r *trialRows, watch *stopwatch) error {
	flags := &learnFlags{Folds: t.Folds, Seed: t.Seed}
	trials, err := flags.trials(ctx, t.Common, r.examples, r.strata())
	if err != nil {
		return err
	}
	if t.Propensity {
		r.weights = make([]float64, len(r.y))
	}
	r.score, r.fold, r.sums = make([]float64, len(r.y)), make([]int, len(r.y)), map[string]float64{}
	for i := range r.fold {
		r.fold[i] = -1
	}
	for k, trial := range trials {
		x, treated := r.x.Take(trial.train), mining.TakeValues(r.treated, trial.train)
		var p *uplift.Propensity
		if t.Propensity {
			if p, err = uplift.FitPropensity(ctx, x, treated); err != nil {
				return err
			}
		}
		if r.last, err = t.fit(ctx, x, treated, mining.TakeValues(r.y, trial.train), p); err != nil {
			return err
		}
		d.Seconds.Fit += watch.lap()
		if err := r.judge(ctx, p, trial.test, k, t.Share); err != nil {
			return err
		}
		d.Seconds.Predict += watch.lap()
	}
	for name := range r.sums {
		r.sums[name] /= float64(len(trials))
	}
	return nil
}

func (r *trialRows) judge(ctx context.Context, p *uplift.Propensity, rows []int, fold int, share float64) error {
	x, treated, y := r.x.Take(rows), mining.TakeValues(r.treated, rows), mining.TakeValues(r.y, rows)
	score, err := r.last.Predict(ctx, x)
	if err != nil {
		return err
	}
	var weights []float64
	if p != nil {
		if weights, err = p.Weights(ctx, x, treated); err != nil {
			return err
		}
	}
	for k, i := range rows {
		r.score[i], r.fold[i] = score[k], fold
		if p != nil {
			r.weights[i] = weights[k]
		}
	}
	r.sums["ate"] += metric.ATE(treated, y, weights)
	r.sums["qini"] += metric.Qini(score, treated, y, weights)
	r.sums["auuc"] += metric.AUUC(score, treated, y, weights)
	r.sums["uplift_30"] += metric.UpliftAt(score, treated, y, weights, .3)
	r.sums["uplift_share"] += metric.UpliftAt(score, treated, y, weights, share)
	if p == nil {
		r.sums["qini_normalised"] += metric.NormalisedQini(score, treated, y)
		r.sums["auuc_normalised"] += metric.NormalisedAUUC(score, treated, y)
	}
	return nil
}

// write writes one line per row tested on, in the order of the file.
func (t *Uplift) write(r *trialRows) error {
	var rows []int
	for i, fold := range r.fold {
		if fold >= 0 {
			rows = append(rows, i)
		}
	}
	return writeCSV(t.Out, []string{"row", "fold", "treated", "outcome", "uplift"}, len(rows), func(k int) []string {
		i := rows[k]
		return []string{strconv.Itoa(r.rows[i]), strconv.Itoa(r.fold[i]), figure(r.treated[i], 0), strconv.FormatFloat(r.y[i], 'g', -1, 64), strconv.FormatFloat(r.score[i], 'g', -1, 64)}
	})
}
