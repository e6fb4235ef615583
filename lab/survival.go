package lab

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/survival"
)

// Survival is the task `survival`: how long it takes until something happens,
// such as a customer leaving, and which columns hasten it.
type Survival struct {
	Common   `embed:""`
	Duration string    `help:"时长列：多久之后发生，或已观察多久。Column of how long it took, or has been watched." placeholder:"C"`
	Event    string    `help:"事件列：已发生或尚未发生。Column that says whether it happened." placeholder:"C"`
	Positive string    `help:"表示已发生的取值；默认取两个值中较大者（1、yes、true、是）。Value that says it happened; the larger of two by default." placeholder:"V"`
	Group    string    `help:"按该列分组比较（对数秩检验）。Compare the groups of this column by the log-rank test." placeholder:"C"`
	Times    []float64 `help:"给出这些时间点的留存率。Tell the share that lasts longer than these times." placeholder:"T,T"`
	Ties     string    `help:"并列事件的处理：efron、breslow。How events at one time are counted: ${enum}." enum:"efron,breslow" default:"efron"`
	Level    float64   `help:"区间的置信水平。Confidence of the intervals." default:"0.95"`
}

// Run is called by the command line.
func (t *Survival) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// lives is the rows that have all that is asked of them.
type lives struct {
	file            *exampleFile
	rows            []int // of the file, from 0
	duration, event []float64
	group           *mining.Column
	x               *mining.Matrix
	warnings        []string
}

// survived is what the algorithms say of the lives.
type survived struct {
	curve      *survival.KaplanMeier
	difference *survival.Difference // between the groups, nil for none
	cox        *survival.Cox        // nil without columns
}

// Document does the work.
func (t *Survival) Document(ctx context.Context) (*Document, error) {
	if !(t.Level > 0 && t.Level < 1) {
		return nil, fault.New(fault.Invalid, "--level %v must lie between 0 and 1.", t.Level).InChinese("--level %v 须在 0 与 1 之间。", t.Level)
	}
	watch := startWatch()
	l, err := t.read(ctx)
	if err != nil {
		return nil, err
	}
	d := &Document{Task: "survival", Input: Input{l.file.rows, l.file.width}, Warnings: l.warnings}
	d.Seconds.Read = watch.lap()
	m, err := t.fit(ctx, l)
	if err != nil {
		return nil, t.located(err, l)
	}
	d.Seconds.Fit = watch.lap()
	t.describe(d, l, m)
	if t.Out != "" {
		if err := t.write(ctx, l, m); err != nil {
			return nil, err
		}
	}
	d.Seconds.Predict = watch.lap()
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}

// read takes the columns apart and leaves out rows in which one is missing.
func (t *Survival) read(ctx context.Context) (*lives, error) {
	if t.Duration == "" || t.Event == "" {
		return nil, fault.New(fault.Invalid, "Name the columns with --duration and --event.").InChinese("请用 --duration 与 --event 指明时长列和事件列。")
	}
	always := map[string]bool{t.Duration: false, t.Event: true}
	if t.Group != "" {
		always[t.Group] = true
	}
	file, err := readExamples(ctx, t.Common, always)
	if err != nil {
		return nil, err
	}
	l := &lives{file: file}
	duration, err := t.column(file, t.Duration)
	if err != nil {
		return nil, err
	}
	if l.duration, err = numericTarget(duration, file.name); err != nil {
		return nil, err
	}
	event, err := t.column(file, t.Event)
	if err != nil {
		return nil, err
	}
	if l.event, err = t.happened(event, file.name); err != nil {
		return nil, err
	}
	if t.Group != "" {
		group, err := t.column(file, t.Group)
		if err != nil {
			return nil, err
		}
		l.group = &group
	}
	l.warnings = file.withoutNames(t.Lang)
	return l, l.complete(t)
}

func (t *Survival) column(file *exampleFile, name string) (mining.Column, error) {
	c, ok := file.take(name)
	if !ok {
		return c, fault.New(fault.Invalid, "%s has no column %q of its own for this; the duration, event and group must be different columns.", file.name, name).
			InChinese("%s 没有可用的“%s”列；时长、事件、分组须为不同的列。", file.name, name).At("file", file.name).At("column", name)
	}
	return c, nil
}

// happened turns the event column into 0 and 1. A column with one value is
// taken at its word: all yes, or none.
func (t *Survival) happened(c mining.Column, file string) ([]float64, error) {
	classes := classes{positive: t.Positive}
	if len(c.Levels) == 1 && t.Positive == "" {
		only := c.Levels[0]
		if v, err := strconv.ParseFloat(only, 64); saysYes(only) || err == nil && v == 1 {
			classes.positive = only
		} else {
			classes.positive, classes.negative = "1", only
		}
	}
	return classes.target(c, file)
}

// complete keeps the rows that lack nothing, counts the others by what they
// lack, and refuses when none is left.
func (l *lives) complete(t *Survival) error {
	columns := []mining.Column{mining.Numbers(t.Duration, l.duration), mining.Numbers(t.Event, l.event)}
	if l.group != nil {
		columns = append(columns, *l.group)
	}
	columns = append(columns, l.file.columns...)
	missing := skips{}
rows:
	for i := range l.file.rows {
		for _, c := range columns {
			if math.IsNaN(c.Values[i]) {
				missing.missing(c.Name)
				continue rows
			}
		}
		l.rows = append(l.rows, i)
	}
	l.warnings = append(l.warnings, missing.sentences(t.Lang)...)
	if len(l.rows) == 0 {
		return fault.New(fault.Invalid, "%s: no row has a value in every column; leave empty columns out with --drop, or name the useful ones with --columns.", l.file.name).
			InChinese("%s 没有一行各列俱全；请用 --drop 去掉空列，或用 --columns 指明要用的列。", l.file.name).At("file", l.file.name)
	}
	x, err := mining.NewMatrix(l.file.columns...)
	if err != nil {
		return invalid(err, l.file.name)
	}
	l.x, l.duration, l.event = x.Take(l.rows), mining.TakeValues(l.duration, l.rows), mining.TakeValues(l.event, l.rows)
	if l.group != nil {
		l.group.Values = mining.TakeValues(l.group.Values, l.rows)
	}
	return nil
}

// fit draws the curve, compares the groups and weighs the columns.
func (t *Survival) fit(ctx context.Context, l *lives) (m survived, err error) {
	if m.curve, err = survival.FitKaplanMeier(ctx, l.duration, l.event, survival.KaplanMeierOptions{Level: t.Level}); err != nil {
		return m, err
	}
	if m.curve.Events() == 0 {
		return m, mining.RowError(-1, t.Event, "没有一行发生过事件，无从估计；请检查是否选对了列，或用 --positive 指明取值。",
			"no row has had the event, so nothing can be said; see whether it is the right column, or name its value with --positive.")
	}
	if l.group != nil {
		if m.difference, err = survival.LogRank(l.duration, l.event, *l.group); err != nil {
			return m, err
		}
	}
	if l.x.Width() > 0 {
		m.cox, err = survival.FitCox(ctx, l.x, l.duration, l.event, survival.CoxOptions{Ties: survival.Ties(t.Ties)})
	}
	return m, err
}

// located names the row of the file that an error is about.
func (t *Survival) located(err error, l *lives) error {
	var data *mining.DataError
	if !errors.As(err, &data) || data.Row < 0 {
		return invalid(err, l.file.name)
	}
	column := data.Column
	switch column {
	case "duration":
		column = t.Duration
	case "event":
		column = t.Event
	}
	line := l.file.lines[l.rows[data.Row]]
	return fault.New(fault.Invalid, "%s, row %d, column %s: %s.", l.file.name, line, column, data.Problem.En).
		InChinese("%s 第 %d 行 %s 列：%s。", l.file.name, line, column, data.Problem.Zh).
		At("file", l.file.name).At("row", line).At("column", column)
}

// write writes one line per row used, in the order of the file.
func (t *Survival) write(ctx context.Context, l *lives, m survived) error {
	header := []string{"row", "duration", "event"}
	if m.cox == nil {
		return writeCSV(t.Out, header, len(l.rows), func(k int) []string { return l.cells(k) })
	}
	scores, err := m.cox.Predict(ctx, l.x)
	if err != nil {
		return err
	}
	medians, err := m.cox.Quantile(ctx, l.x, .5)
	if err != nil {
		return err
	}
	curves, err := m.cox.Survival(ctx, l.x, t.Times...)
	if err != nil {
		return err
	}
	header = append(header, "score", "hazard_ratio", "median")
	for _, time := range t.Times {
		header = append(header, "survival_"+strconv.FormatFloat(time, 'g', -1, 64))
	}
	return writeCSV(t.Out, header, len(l.rows), func(k int) []string {
		median := ""
		if !math.IsNaN(medians[k]) {
			median = figure(medians[k], 6)
		}
		line := append(l.cells(k), figure(scores[k], 8), figure(math.Exp(scores[k]), 8), median)
		for _, s := range curves[k] {
			line = append(line, figure(s, 8))
		}
		return line
	})
}

func (l *lives) cells(k int) []string {
	return []string{strconv.Itoa(l.rows[k]), figure(l.duration[k], 6), fmt.Sprint(l.event[k])}
}
