package lab

import (
	"context"
	"slices"
	"strconv"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/prepare"
)

// PCA is the task `pca`: many columns drawn together into few.
type PCA struct {
	Common     `embed:""`
	Components int    `help:"保留几个主成分；默认全部。Components that are kept; all by default." placeholder:"N"`
	Scale      string `help:"先标准化（z）或保持原单位（none）。Standardise the columns first, or keep their units: ${enum}." enum:"z,none" default:"z"`
}

// Outliers is the task `outliers`: rows that stand out.
type Outliers struct {
	Common    `embed:""`
	Model     string  `help:"方法。Method: ${enum}." enum:"iforest,mad,iqr" default:"iforest"`
	Threshold float64 `help:"得分超过多少算异常；默认由方法定。Score above which a row stands out; that of the method by default." placeholder:"R"`
	Share     float64 `help:"iforest：改按该份额取异常行。iforest: let this share of the rows stand out instead." placeholder:"R"`
	Seed      uint64  `help:"随机种子。Seed of everything random." default:"1"`
}

// Impute is the task `impute`: missing values filled.
type Impute struct {
	Common     `embed:""`
	Model      string `help:"方法。Method: ${enum}." enum:"mean,median,mode,knn,iterative" default:"iterative"`
	Neighbours int    `help:"knn：近邻数；默认 10。knn: number of neighbours; 10 by default." placeholder:"N"`
}

// Run is called by the command line.
func (t *PCA) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// Run is called by the command line.
func (t *Outliers) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// Run is called by the command line.
func (t *Impute) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// sheet is a file read for a task that learns no column from the others.
type sheet struct {
	file  *exampleFile
	x     *mining.Matrix
	watch *stopwatch
	d     *Document
}

// readSheet reads the columns; with numbers, categories are left out and said.
func readSheet(ctx context.Context, c Common, task string, numbers bool) (*sheet, error) {
	s := &sheet{watch: startWatch()}
	var err error
	if s.file, err = readExamples(ctx, c, nil); err != nil {
		return nil, err
	}
	s.d = &Document{Task: task, Input: Input{s.file.rows, s.file.width}}
	if numbers {
		s.file.columns = slices.DeleteFunc(s.file.columns, func(col mining.Column) bool {
			if col.Category() {
				s.d.Warnings = append(s.d.Warnings, c.of(mining.Text{Zh: "“" + col.Name + "”列不是数值，未计入。", En: "Column " + col.Name + " is no number and was left out."}))
			}
			return col.Category()
		})
	}
	if s.x, err = mining.NewMatrix(s.file.columns...); err != nil {
		return nil, invalid(err, s.file.name)
	}
	s.d.Seconds.Read = s.watch.lap()
	return s, nil
}

// warn adds sentences in the language chosen.
func (s *sheet) warn(c Common, texts []mining.Text) {
	for _, text := range texts {
		s.d.Warnings = append(s.d.Warnings, c.of(text))
	}
}

func (s *sheet) done() *Document {
	s.d.Seconds.Total, s.d.PeakMB = s.watch.total(), peakMB()
	return s.d
}

// Document does the work.
func (t *PCA) Document(ctx context.Context) (*Document, error) {
	s, err := readSheet(ctx, t.Common, "pca", true)
	if err != nil {
		return nil, err
	}
	m, err := prepare.FitPCA(ctx, s.x, prepare.PCAOptions{Components: t.Components, Raw: t.Scale == "none"})
	if err != nil {
		return nil, invalid(err, s.file.name)
	}
	s.d.Seconds.Fit = s.watch.lap()
	s.d.Params = map[string]any{"components": len(m.Components()), "scale": t.Scale}
	s.d.Metrics = map[string]any{"explained_ratio": m.Explained()}
	s.d.Result = map[string]any{"columns": m.Schema(), "components": m.Components()}
	s.d.tables = append(s.d.tables, componentTable(m.Schema(), m.Components()))
	s.warn(t.Common, meansInHoles(s.x))
	if t.Out != "" {
		y, err := m.Transform(ctx, s.x)
		if err != nil {
			return nil, err
		}
		if err := writeTable(t.Out, y); err != nil {
			return nil, err
		}
	}
	s.d.Seconds.Predict = s.watch.lap()
	return s.done(), nil
}

// Document does the work.
func (t *Outliers) Document(ctx context.Context) (*Document, error) {
	s, err := readSheet(ctx, t.Common, "outliers", true)
	if err != nil {
		return nil, err
	}
	var m interface {
		Threshold() float64
		Explain() mining.Text
		Scores(ctx context.Context, x *mining.Matrix) ([]float64, error)
		Outliers(ctx context.Context, x *mining.Matrix) ([]prepare.Outlier, error)
	}
	if t.Model == "iforest" {
		m, err = prepare.FitIsolation(ctx, s.x, prepare.IsolationOptions{Threshold: t.Threshold, Share: t.Share, Seed: t.Seed})
	} else {
		if t.Share != 0 {
			return nil, fault.New(fault.Invalid, "--share is for --model iforest only.").InChinese("--share 只用于 --model iforest。")
		}
		m, err = prepare.FitFences(ctx, s.x, prepare.FencesOptions{Rule: prepare.Rule(t.Model), Threshold: t.Threshold})
	}
	if err != nil {
		return nil, invalid(err, s.file.name)
	}
	s.d.Seconds.Fit = s.watch.lap()
	found, err := m.Outliers(ctx, s.x)
	if err != nil {
		return nil, err
	}
	s.d.Params = map[string]any{"model": t.Model, "threshold": m.Threshold(), "share": t.Share, "seed": t.Seed}
	s.d.Metrics = map[string]any{"outliers": len(found)}
	s.d.Result = map[string]any{"rows": found[:min(len(found), 100)], "threshold": t.of(m.Explain())}
	if len(found) > 0 {
		s.d.tables = append(s.d.tables, t.outlierTable(found, s.file.lines))
	}
	s.warn(t.Common, []mining.Text{m.Explain()})
	if t.Out != "" {
		if err := t.write(ctx, s, m.Scores, found); err != nil {
			return nil, err
		}
	}
	s.d.Seconds.Predict = s.watch.lap()
	return s.done(), nil
}

func (t *Outliers) write(ctx context.Context, s *sheet, score func(context.Context, *mining.Matrix) ([]float64, error), found []prepare.Outlier) error {
	scores, err := score(ctx, s.x)
	if err != nil {
		return err
	}
	cause := map[int]string{}
	for _, o := range found {
		cause[o.Row] = ""
		if len(o.Causes) > 0 {
			cause[o.Row] = o.Causes[0].Column
		}
	}
	return writeCSV(t.Out, []string{"row", "score", "outlier", "cause"}, len(scores), func(i int) []string {
		column, out := cause[i]
		return []string{strconv.Itoa(i), figure(scores[i], 8), strconv.FormatBool(out), column}
	})
}

// Document does the work.
func (t *Impute) Document(ctx context.Context) (*Document, error) {
	s, err := readSheet(ctx, t.Common, "impute", false)
	if err != nil {
		return nil, err
	}
	var m interface {
		Transform(ctx context.Context, x *mining.Matrix) (*mining.Matrix, error)
	}
	switch t.Model {
	case "knn":
		m, err = prepare.FitKNN(ctx, s.x, prepare.KNNOptions{Neighbours: t.Neighbours})
	case "iterative":
		m, err = prepare.FitIterative(ctx, s.x, prepare.IterativeOptions{})
	default:
		m, err = prepare.FitFill(ctx, s.x, prepare.FillOptions{Strategy: prepare.Strategy(t.Model)})
	}
	if err != nil {
		return nil, invalid(err, s.file.name)
	}
	s.d.Seconds.Fit = s.watch.lap()
	y, err := m.Transform(ctx, s.x)
	if err != nil {
		return nil, invalid(err, s.file.name)
	}
	s.d.Seconds.Predict = s.watch.lap()
	by, total := holes(s.x)
	var r2 map[string]float64
	if m, ok := m.(*prepare.Iterative); ok {
		r2 = map[string]float64{}
		for _, c := range m.Report().Columns {
			r2[c.Column] = c.R2
		}
		s.warn(t.Common, m.Report().Warnings)
	} else {
		s.warn(t.Common, prepare.MostlyMissing(s.x))
	}
	s.d.Params = map[string]any{"model": t.Model, "neighbours": t.Neighbours}
	s.d.Metrics = map[string]any{"filled": total}
	result := map[string]any{"filled": by}
	if r2 != nil {
		result["r2"] = r2
	}
	s.d.Result = result
	if total > 0 {
		s.d.tables = append(s.d.tables, fillTable(s.x, y, r2))
	} else {
		s.warn(t.Common, []mining.Text{{Zh: "没有缺失值，无需填补。", En: "No value is missing, so nothing was filled."}})
	}
	if t.Out != "" {
		if err := writeTable(t.Out, y); err != nil {
			return nil, err
		}
	}
	return s.done(), nil
}

// writeTable writes a matrix, the number of each row first.
func writeTable(path string, x *mining.Matrix) error {
	header := []string{"row"}
	for j := range x.Width() {
		header = append(header, x.Column(j).Name)
	}
	return writeCSV(path, header, x.Rows(), func(i int) []string {
		line := []string{strconv.Itoa(i)}
		for j := range x.Width() {
			c := x.Column(j)
			switch v := c.Values[i]; {
			case v != v:
				line = append(line, "")
			case c.Category():
				line = append(line, c.Levels[int(v)])
			default:
				line = append(line, strconv.FormatFloat(v, 'g', -1, 64))
			}
		}
		return line
	})
}
