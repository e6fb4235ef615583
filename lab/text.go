package lab

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining/text"
)

// Text is the task `text`: to which class a text belongs, learnt from labelled
// ones and judged on ones not learnt from.
type Text struct {
	Common    `embed:""`
	Text      []string `help:"文本列；几列以逗号隔开，连起来读；没有表头的文件，列名为 A、B……。Column with the text; several, parted by commas, are read one after the other. In a file without a heading columns are called A, B and so on." placeholder:"C"`
	Label     string   `help:"类别列。Column with the class." placeholder:"C"`
	Model     string   `help:"方法：支持向量机、朴素贝叶斯、逻辑回归、关键词规则。Method: ${enum}." enum:"svm,bayes,logistic,keyword" default:"svm"`
	Unit      string   `help:"词项的单位：字或词。What terms are made of: ${enum}." enum:"characters,words" default:"characters"`
	Longest   int      `help:"词项最多几个单位；字默认 2，词默认 1。Most units in a term; by default 2 characters, 1 word." placeholder:"N"`
	Cost      float64  `help:"支持向量机与逻辑回归中站错一边的代价 C；默认在留出的文本上选。Cost C of a text on the wrong side (svm, logistic); chosen on texts held back by default." placeholder:"R"`
	Smoothing float64  `help:"朴素贝叶斯的平滑量；默认在留出的文本上选。Smoothing of bayes; chosen on texts held back by default." placeholder:"R"`
	MaxRules  int      `help:"关键词规则最多几条；默认 200。Most rules of keyword; 200 by default." placeholder:"N"`
	Folds     string   `help:"几折交叉验证，或“文件:列”给出每行的折号（−1 不用）。Number of folds, or FILE:COLUMN with the fold of each row (−1: not used)." default:"5" placeholder:"N"`
	Holdout   string   `help:"不做交叉验证，留出这些行检验：every:5 为行号（从 0 起）被 5 整除者。Instead of folds hold these rows out: every:5 are those whose index from 0 divides by 5." placeholder:"every:N"`
	Test      string   `help:"改用该文件检验，列名相同。Test on this file, of the same columns, instead of folds." placeholder:"FILE"`
	Expect    bool     `help:"另以重复交叉验证估计准确率的区间，以及多标注一倍是否值得。Also estimate, by repeated cross-validation, what to expect and whether more labels would help."`
	Next      int      `help:"没有类别的行中，接下来最值得标注的 N 行。Of the rows without a class, the N that are most worth labelling next." placeholder:"N"`
	Seed      uint64   `help:"随机种子。Seed of everything random." default:"1"`
}

// Run is called by the command line.
func (t *Text) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// textFile is the texts of a file. Rows count from 0.
type textFile struct {
	name           string
	input          Input
	documents      []string
	labels         []string
	rows           []int
	unlabelled     []string
	unlabelledRows []int
	warnings       []string
}

// verdict is what was said of a text that was not learnt from.
type verdict struct {
	row, fold         int
	actual, predicted string
	confidence        float64
}

// Document does the work.
func (t *Text) Document(ctx context.Context) (*Document, error) {
	if len(t.Text) == 0 || t.Label == "" {
		return nil, fault.New(fault.Invalid, "Name the columns with --text and --label.").InChinese("请用 --text、--label 指明文本列和类别列。")
	}
	if t.Next < 0 || t.Cost < 0 || t.Smoothing < 0 || t.MaxRules < 0 || t.Longest < 0 {
		return nil, fault.New(fault.Invalid, "--next, --cost, --smoothing, --max-rules and --longest must not be below zero.").InChinese("--next、--cost、--smoothing、--max-rules、--longest 不能为负。")
	}
	watch := startWatch()
	f, err := t.read(ctx, t.File)
	if err != nil {
		return nil, err
	}
	d := &Document{Task: "text", Input: f.input, Warnings: f.warnings, Metrics: map[string]any{}}
	d.Seconds.Read = watch.lap()
	s := &textStudy{task: t, document: d, watch: watch}
	if err := s.run(ctx, f); err != nil {
		return nil, invalid(err, f.name)
	}
	if t.Out != "" {
		if err := s.write(); err != nil {
			return nil, err
		}
	}
	d.Seconds.Fit, d.Seconds.Predict = rounded(d.Seconds.Fit, 4), rounded(d.Seconds.Predict, 4)
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}

func (t *Text) options() text.ClassifierOptions {
	return text.ClassifierOptions{Method: text.Method(t.Model), Cost: t.Cost, Smoothing: t.Smoothing, MostRules: t.MaxRules, Seed: t.Seed,
		Features: text.VectorizerOptions{Unit: text.Unit(t.Unit), Longest: t.Longest}}
}

// read takes the texts and classes; rows without a text are counted and left
// out, those without a class kept aside.
func (t *Text) read(ctx context.Context, name string) (*textFile, error) {
	c := t.Common
	c.File = name
	f, err := openFile(ctx, c)
	if err != nil {
		return nil, err
	}
	defer f.close()
	label, err := f.column(t.Label)
	if err != nil {
		return nil, err
	}
	var columns []int
	for _, name := range t.Text {
		at, err := f.column(name)
		if err != nil {
			return nil, err
		}
		columns = append(columns, at)
	}
	out, missing := &textFile{name: name}, skips{}
	err = f.each(ctx, func(r row) error {
		var parts []string
		for _, at := range columns {
			if s := r.text(at); s != "" {
				parts = append(parts, s)
			}
		}
		document := strings.Join(parts, " ") // a copy also of one part: cells are valid until the next row
		switch class := r.text(label); {
		case document == "":
			missing.missing(strings.Join(t.Text, " + "))
		case class == "":
			missing.missing(t.Label)
			out.unlabelled, out.unlabelledRows = append(out.unlabelled, strings.Clone(document)), append(out.unlabelledRows, f.rows-1)
		default:
			out.documents, out.labels = append(out.documents, strings.Clone(document)), append(out.labels, strings.Clone(class))
			out.rows = append(out.rows, f.rows-1)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.input, out.warnings = Input{f.rows, len(f.columnNames())}, missing.sentences(t.Lang)
	if len(out.documents) == 0 {
		return nil, fault.New(fault.Invalid, "%s: no row has both a text and a class.", name).InChinese("%s 没有一行同时有文本与类别。", name).At("file", name)
	}
	return out, nil
}

// trials deals the texts into those learnt from and those judged by.
func (t *Text) trials(ctx context.Context, f *textFile) ([]trial, error) {
	if t.Holdout == "" {
		flags, codes := &learnFlags{Folds: t.Folds, Seed: t.Seed}, map[string]float64{}
		classes := make([]float64, len(f.labels))
		for i, label := range f.labels {
			if _, known := codes[label]; !known {
				codes[label] = float64(len(codes))
			}
			classes[i] = codes[label]
		}
		return flags.trials(ctx, t.Common, &examples{file: f.name, total: f.input.Rows, rows: f.rows}, classes)
	}
	every, ok := strings.CutPrefix(t.Holdout, "every:")
	n, err := strconv.Atoi(every)
	if !ok || err != nil || n < 2 {
		return nil, fault.New(fault.Invalid, "--holdout %q is not of the form every:5, with a number from 2.", t.Holdout).InChinese("--holdout “%s”应写成 every:5，数字不小于 2。", t.Holdout)
	}
	var one trial
	for i := range f.documents {
		if f.rows[i]%n == 0 {
			one.test = append(one.test, i)
		} else {
			one.train = append(one.train, i)
		}
	}
	return []trial{one}, nil
}

// take returns the texts and classes at some places.
func (f *textFile) take(places []int) (documents, labels []string) {
	for _, i := range places {
		documents, labels = append(documents, f.documents[i]), append(labels, f.labels[i])
	}
	return documents, labels
}

// write writes one line per text judged, in the order of the file.
func (s *textStudy) write() error {
	return writeCSV(s.task.Out, []string{"row", "fold", "actual", "predicted", "confidence"}, len(s.verdicts), func(k int) []string {
		v := s.verdicts[k]
		return []string{strconv.Itoa(v.row), strconv.Itoa(v.fold), v.actual, v.predicted, fmt.Sprintf("%.6f", v.confidence)}
	})
}
