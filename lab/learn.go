package lab

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
)

// learnFlags are the flags of the tasks that learn one column from the others.
type learnFlags struct {
	Label   string  `help:"要学的列。Column to be learnt." placeholder:"C"`
	Folds   string  `help:"几折交叉验证，或“文件:列”给出每行的折号（−1 不用）。Number of folds, or FILE:COLUMN with the fold of each row (−1: not used)." default:"5" placeholder:"N"`
	Test    string  `help:"改用该文件检验，不做交叉验证。Test on this file instead of folds." placeholder:"FILE"`
	Save    string  `help:"用全部行训练并把模型写入该文件。Fit on all rows and write the model to this file." placeholder:"FILE"`
	Load    string  `help:"不训练，用该模型文件打分。Do not fit; score with the model of this file." placeholder:"FILE"`
	Seed    uint64  `help:"随机种子。Seed of everything random." default:"1"`
	Trees   int     `help:"树的数量；默认由算法定。Number of trees; chosen by the algorithm by default." placeholder:"N"`
	Leaves  int     `help:"每棵树最多几叶。Leaves of a tree at most." placeholder:"N"`
	Depth   int     `help:"树最深几层。Depth of a tree at most." placeholder:"N"`
	Leaf    int     `name:"min-leaf" help:"叶中至少几行。Rows in a leaf at least." placeholder:"N"`
	Rate    float64 `help:"提升的学习率。Rate of boosting." placeholder:"R"`
	Share   float64 `name:"share" help:"每棵树所用列的份额。Share of the columns that each tree uses." placeholder:"R"`
	Penalty float64 `help:"线性模型的惩罚；负数为不罚，默认由算法定。Penalty of linear models; below 0 for none, chosen by the algorithm by default." placeholder:"R"`
	Mix     float64 `name:"l1-share" help:"惩罚中 L1 的份额：0 为 L2，1 为 L1。Share of L1 in the penalty: 0 for L2, 1 for L1." placeholder:"R"`
	Cost    float64 `help:"支持向量机中站错一边的代价 C；默认 1。Cost C of a row on the wrong side of a support vector machine; 1 by default." placeholder:"R"`
	Top     int     `help:"列出最重要的几列。How many of the most important columns are listed." default:"10"`

	bare bool // the model is for its predictions only
}

// predictor is a fitted model.
type predictor interface {
	Predict(ctx context.Context, x *mining.Matrix) ([]float64, error)
}

// learner is one way to learn: how to fit it, and how to read a stored model.
type learner struct {
	fit    func(ctx context.Context, x *mining.Matrix, y []float64, o learnFlags) (predictor, error)
	decode func(data []byte) (predictor, error)
}

// pick finds a learner by its name.
func pick(learners map[string]learner, name string) (learner, error) {
	if l, ok := learners[name]; ok {
		return l, nil
	}
	list := strings.Join(sortedKeys(learners), ", ")
	return learner{}, fault.New(fault.Invalid, "--model %q is not known; there are: %s.", name, list).InChinese("没有模型“%s”；可用的有：%s。", name, list)
}

// examples is what can be learnt from: columns and target of the rows that
// have a label.
type examples struct {
	file     string
	total    int // rows of the file
	width    int // columns of the file
	x        *mining.Matrix
	y        []float64
	rows     []int // which rows of the file they are, from 0
	warnings []string
}

// gather parts the label from the columns and leaves out rows without one.
func (t *learnFlags) gather(c Common, e *exampleFile, target func(mining.Column) ([]float64, error)) (*examples, error) {
	label, ok := e.take(t.Label)
	if !ok {
		return nil, fault.New(fault.Invalid, "%s has no column %q to learn.", e.name, t.Label).InChinese("%s 没有要学的列“%s”。", e.name, t.Label).At("file", e.name).At("column", t.Label)
	}
	y, err := target(label)
	if err != nil {
		return nil, err
	}
	out := &examples{file: e.name, total: e.rows, width: e.width}
	for i, v := range y {
		if !math.IsNaN(v) {
			out.rows = append(out.rows, i)
		}
	}
	if len(out.rows) == 0 {
		return nil, fault.New(fault.Invalid, "%s: every value of column %s is missing.", e.name, t.Label).InChinese("%s 的 %s 列全部缺失。", e.name, t.Label).At("file", e.name).At("column", t.Label)
	}
	out.warnings = append(out.warnings, e.withoutNames(c.Lang)...)
	if out.x, err = mining.NewMatrix(e.columns...); err != nil {
		return nil, invalid(err, e.name)
	}
	out.y = y
	if n := e.rows - len(out.rows); n > 0 {
		missing := skips{}
		for range n {
			missing.missing(t.Label)
		}
		out.warnings = append(out.warnings, missing.sentences(c.Lang)...)
		out.x, out.y = out.x.Take(out.rows), mining.TakeValues(y, out.rows)
	}
	return out, nil
}

// withoutNames leaves out columns of texts that name the rows: more than a
// hundred of them, and most occur once only.
func (e *exampleFile) withoutNames(lang string) []string {
	var said []string
	e.columns = slices.DeleteFunc(e.columns, func(c mining.Column) bool {
		if len(c.Levels) <= 100 || len(c.Levels) < e.rows/2 {
			return false
		}
		said = append(said, mining.Text{
			Zh: fmt.Sprintf("“%s”列几乎每行都不同（%d 种），像是编号，已排除。", c.Name, len(c.Levels)),
			En: fmt.Sprintf("Column %s differs in nearly every row (%d texts) like a number or a name, and was left out.", c.Name, len(c.Levels)),
		}.In(lang))
		return true
	})
	return said
}

// trial is one fit and the rows it is judged on.
type trial struct {
	train, test []int
}

// trials deals the examples into trials; classes keeps their shares equal.
func (t *learnFlags) trials(ctx context.Context, c Common, e *examples, classes []float64) ([]trial, error) {
	folds, err := t.foldsOf(ctx, c, e, classes)
	if err != nil {
		return nil, err
	}
	var out []trial
	for _, fold := range slices.Compact(slices.Sorted(slices.Values(folds))) {
		if fold < 0 {
			continue
		}
		var one trial
		for i, f := range folds {
			switch {
			case f == fold:
				one.test = append(one.test, i)
			case f >= 0:
				one.train = append(one.train, i)
			}
		}
		out = append(out, one)
	}
	if len(out) < 2 {
		return nil, fault.New(fault.Invalid, "--folds %s leaves fewer than two folds.", t.Folds).InChinese("--folds %s 不足两折。", t.Folds)
	}
	return out, nil
}

// foldsOf returns the fold of each example.
func (t *learnFlags) foldsOf(ctx context.Context, c Common, e *examples, classes []float64) ([]int, error) {
	if k, err := strconv.Atoi(t.Folds); err == nil {
		folds, err := mining.StratifiedFolds(classes, k, t.Seed)
		return folds, invalid(err, e.file)
	}
	at := strings.LastIndex(t.Folds, ":")
	if at < 0 {
		return nil, fault.New(fault.Invalid, "--folds %q is neither a number nor FILE:COLUMN.", t.Folds).InChinese("--folds “%s”既不是数，也不是“文件:列”。", t.Folds)
	}
	name := t.Folds[at+1:]
	f, err := readExamples(ctx, Common{File: t.Folds[:at], Columns: []string{name}, Lang: c.Lang}, nil)
	if err != nil {
		return nil, err
	}
	column, _ := f.take(name)
	if column.Category() || slices.ContainsFunc(column.Values, func(v float64) bool { return v != math.Trunc(v) }) {
		return nil, fault.New(fault.Invalid, "%s: column %s must hold whole numbers of folds.", f.name, name).InChinese("%s 的 %s 列须为整数折号。", f.name, name).At("file", f.name).At("column", name)
	}
	if f.rows != e.total {
		return nil, fault.New(fault.Invalid, "%s has %d rows, but %s has %d.", f.name, f.rows, e.file, e.total).
			InChinese("%s 有 %d 行，而 %s 有 %d 行。", f.name, f.rows, e.file, e.total).At("file", f.name)
	}
	folds := make([]int, len(e.rows))
	for i, row := range e.rows {
		folds[i] = int(column.Values[row])
	}
	return folds, nil
}
