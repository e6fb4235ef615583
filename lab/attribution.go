package lab

import (
	"context"
	"errors"
	"strings"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/attribution"
)

// Attribution is the task `attribution`: which channels the conversions are owed to.
type Attribution struct {
	Common      `embed:""`
	Path        string  `help:"路径列：依次接触的渠道。Column with the channels touched, in their order." placeholder:"C"`
	Conversions string  `help:"转化数列。Column with the number of conversions." placeholder:"C"`
	Value       string  `help:"转化金额列（各次转化之和）。Column with the value of these conversions in all." placeholder:"C"`
	Nulls       string  `help:"未转化数列。Column with the number of journeys without conversion." placeholder:"C"`
	Separator   string  `help:"渠道之间的分隔符。What stands between two channels." default:" > "`
	Order       int     `help:"马尔可夫链的阶数：记住几个触点。How many touches the Markov chain remembers." default:"1"`
	HalfLife    float64 `help:"时间衰减的半衰期，以触点计。Half-life of time decay, in touches." default:"1"`
	Ends        float64 `help:"按位置：首、末触点各得的份额。Share of the first touch and of the last, by position." default:"0.4"`
	Game        string  `help:"Shapley 的联盟价值：observed 为只用这些渠道的转化，chain 为只剩这些渠道时马尔可夫链的转化率。What a set of channels is worth to Shapley: ${enum}." enum:"observed,chain" default:"observed"`
	Walks       int     `help:"超过 12 个渠道时抽样的排列数。Orders of channels sampled beyond 12 channels." default:"2000"`
	Draws       int     `help:"自助法的抽样次数。Samples of the bootstrap." default:"200"`
	Level       float64 `help:"区间的置信水平。Confidence of the intervals." default:"0.95"`
	Seed        uint64  `help:"随机种子。Seed of everything random." default:"1"`
}

// Run is called by the command line.
func (t *Attribution) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// journeyFile is the paths read.
type journeyFile struct {
	name  string
	input Input
	paths []attribution.Path
	lines []int64 // of each path in the file
	skips skips
}

// Document does the work.
func (t *Attribution) Document(ctx context.Context) (*Document, error) {
	if t.Path == "" || t.Conversions == "" {
		return nil, fault.New(fault.Invalid, "Name the columns with --path and --conversions.").InChinese("请用 --path 与 --conversions 指明路径列和转化数列。")
	}
	if t.Separator == "" {
		return nil, fault.New(fault.Invalid, "--separator must not be empty.").InChinese("--separator 不能为空。")
	}
	for _, v := range []float64{float64(t.Order), t.HalfLife, t.Ends, float64(t.Walks), float64(t.Draws), t.Level} {
		if v == 0 {
			return nil, fault.New(fault.Invalid, "--order, --half-life, --ends, --walks, --draws and --level must not be zero.").InChinese("--order、--half-life、--ends、--walks、--draws、--level 不能为 0。")
		}
	}
	watch := startWatch()
	f, err := t.read(ctx)
	if err != nil {
		return nil, err
	}
	d := &Document{Task: "attribution", Input: f.input, Warnings: f.skips.sentences(t.Lang)}
	d.Seconds.Read = watch.lap()
	m, err := attribution.Fit(ctx, f.paths, attribution.Options{Order: t.Order, HalfLife: t.HalfLife, Ends: t.Ends,
		Game: attribution.Game(t.Game), Walks: t.Walks, Draws: t.Draws, Level: t.Level, Seed: t.Seed})
	if err != nil {
		return nil, t.located(err, f)
	}
	d.Seconds.Fit = watch.lap()
	t.describe(d, m)
	if err := t.write(m); err != nil {
		return nil, err
	}
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}

// read takes the paths apart; rows without a value in a column that was named
// are counted and left out.
func (t *Attribution) read(ctx context.Context) (*journeyFile, error) {
	f, err := openFile(ctx, t.Common)
	if err != nil {
		return nil, err
	}
	defer f.close()
	var at [4]int // path, conversions, value, nulls; −1 for none
	for k, name := range []string{t.Path, t.Conversions, t.Value, t.Nulls} {
		if at[k] = -1; name != "" {
			if at[k], err = f.column(name); err != nil {
				return nil, err
			}
		}
	}
	out := &journeyFile{name: f.name, skips: skips{}}
	channels := map[string]string{} // one copy of each name
	err = f.each(ctx, func(r row) error {
		text := r.text(at[0])
		if text == "" {
			out.skips.missing(t.Path)
			return nil
		}
		var values [4]float64
		for k := 1; k < 4; k++ {
			if at[k] < 0 {
				continue
			}
			v, known, err := r.number(at[k])
			if err != nil {
				return err
			}
			if !known {
				out.skips.missing(f.names[at[k]])
				return nil
			}
			values[k] = v
		}
		touches := touchesOf(text, t.Separator, channels)
		out.paths = append(out.paths, attribution.Path{Channels: touches, Conversions: values[1], Value: values[2], Nulls: values[3]})
		out.lines = append(out.lines, r.line)
		return nil
	})
	out.input = Input{f.rows, len(f.columnNames())}
	return out, err
}

// touchesOf parts a path, sharing the names of channels.
func touchesOf(text, separator string, known map[string]string) []string {
	touches := strings.Split(text, separator)
	for k, c := range touches {
		c = strings.TrimSpace(c)
		name, seen := known[c]
		if !seen {
			name = strings.Clone(c)
			known[name] = name
		}
		touches[k] = name
	}
	return touches
}

// located names the row of the file that an error is about.
func (t *Attribution) located(err error, f *journeyFile) error {
	var data *mining.DataError
	if !errors.As(err, &data) || data.Row < 0 {
		return invalid(err, f.name)
	}
	column := map[string]string{"path": t.Path, "conversions": t.Conversions, "value": t.Value, "nulls": t.Nulls}[data.Column]
	line := f.lines[data.Row]
	return fault.New(fault.Invalid, "%s, row %d, column %s: %s.", f.name, line, column, data.Problem.En).
		InChinese("%s 第 %d 行 %s 列：%s。", f.name, line, column, data.Problem.Zh).
		At("file", f.name).At("row", line).At("column", column)
}
