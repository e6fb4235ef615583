package lab

import (
	"context"
	"strings"

	"zhike/fault"
	"zhike/mining/recommend"
)

// Recommend is the task `recommend`: what to offer each customer next. A model
// learns from a part of the file and is judged by the rest, beside bestsellers.
type Recommend struct {
	Common    `embed:""`
	User      string   `help:"客户列。Column with the customer." placeholder:"C"`
	Item      string   `help:"商品列。Column with the item." placeholder:"C"`
	Rating    string   `help:"数量或评分列；同一客户同一商品合计不大于 0 的不算。Column with a quantity or rating; pairs that sum to zero or less do not count." placeholder:"C"`
	Time      string   `help:"时间列；给出后以最晚的一段作测试。Column with the time; then the latest part is the test." placeholder:"C"`
	Model     string   `help:"模型。Model: ${enum}." enum:"ease,itemknn,als,bpr,popular,hybrid" default:"ease"`
	Content   []string `help:"hybrid：描述商品的列（类别、品牌、名称）；新商品靠它们推荐。With hybrid: columns that describe the items, by which new ones are recommended." placeholder:"A,B"`
	Items     string   `help:"hybrid：商品文件，含同名的商品列；其中可有还没人买过的商品。With hybrid: a file of the items, with the item's column; it may have some that nobody has bought." placeholder:"FILE"`
	Test      string   `help:"测试文件，列名相同；不给则按 --holdout 留出。File to judge by, of the same columns; without it a share is held out." placeholder:"FILE"`
	Holdout   float64  `help:"留出的份额。Share held out for the test." default:".2"`
	Split     string   `help:"留出什么：客户与商品的组合、客户、最晚的一段；给了 --time 则默认 time，否则 pair。What is held out: ${enum}; with --time the latest, else pairs." enum:"auto,pair,user,time" default:"auto"`
	K         int      `help:"每位客户推荐几个。Length of each list." default:"10"`
	Owned     string   `help:"--out 的清单中已有的商品：不推荐、照样推荐、只推荐这些。Items already owned, in the lists of --out: ${enum}." enum:"leave,keep,only" default:"leave"`
	Diversity float64  `help:"--out 的清单求多样的程度，0 到 1。How diverse the lists of --out are to be, from 0 to 1." default:"0"`
	Seed      uint64   `help:"随机种子。Seed of everything random." default:"1"`
}

// Run is called by the command line.
func (t *Recommend) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// Document does the work.
func (t *Recommend) Document(ctx context.Context) (*Document, error) {
	if t.User == "" || t.Item == "" {
		return nil, fault.New(fault.Invalid, "Name the columns with --user and --item.").InChinese("请用 --user、--item 指明列。")
	}
	if err := t.checkContent(); err != nil {
		return nil, err
	}
	watch := startWatch()
	d := &Document{Task: "recommend", Params: map[string]any{"model": t.Model, "content": t.Content, "k": t.K, "split": t.split(), "holdout": t.Holdout, "test": t.Test, "seed": t.Seed}}
	events, err := t.read(ctx, t.File, d)
	if err != nil {
		return nil, err
	}
	split, err := t.part(ctx, events, d)
	if err != nil {
		return nil, err
	}
	var logs [3]*recommend.Log
	for i, part := range [][]recommend.Event{split.Train, split.Known, split.Test} {
		if logs[i], err = recommend.NewLog(part); err != nil {
			return nil, invalid(err, t.File)
		}
	}
	traits, err := t.traits(ctx)
	if err != nil {
		return nil, err
	}
	d.Seconds.Read = watch.lap()
	m, err := t.fit(ctx, logs[0], traits)
	if err != nil {
		return nil, invalid(err, t.File)
	}
	d.Seconds.Fit = watch.lap()
	if err := t.judge(ctx, d, m, logs); err != nil {
		return nil, invalid(err, t.File)
	}
	d.Seconds.Predict = watch.lap()
	if t.Out != "" {
		if err := t.write(ctx, events, traits); err != nil {
			return nil, invalid(err, t.File)
		}
	}
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}

func (t *Recommend) split() string {
	switch {
	case t.Test != "":
		return "file"
	case t.Split != "auto":
		return t.Split
	case t.Time != "":
		return "time"
	}
	return "pair"
}

// read takes one event of each row.
func (t *Recommend) read(ctx context.Context, name string, d *Document) ([]recommend.Event, error) {
	c := t.Common
	c.File = name
	f, err := openFile(ctx, c)
	if err != nil {
		return nil, err
	}
	defer f.close()
	at := [4]int{-1, -1, -1, -1}
	for i, column := range []string{t.User, t.Item, t.Rating, t.Time} {
		if column == "" {
			continue
		}
		if at[i], err = f.column(column); err != nil {
			return nil, err
		}
	}
	var events []recommend.Event
	missing, names := skips{}, map[string]string{}
	err = f.each(ctx, func(r row) error {
		e, lacks, err := eventOf(r, at, names)
		switch {
		case err != nil:
			return err
		case lacks >= 0:
			missing.missing(f.names[lacks])
		default:
			events = append(events, e)
		}
		return nil
	})
	if d.Input.Rows == 0 {
		d.Input = Input{f.rows, len(f.names)}
	}
	d.Warnings = append(d.Warnings, missing.sentences(t.Lang)...)
	return events, err
}

// eventOf reads a row; lacks is the column without a value, −1 for none. Names
// are kept once each.
func eventOf(r row, at [4]int, names map[string]string) (e recommend.Event, lacks int, err error) {
	once := func(column int) string {
		s := r.text(column)
		kept, known := names[s]
		if !known {
			kept = strings.Clone(s)
			names[kept] = kept
		}
		return kept
	}
	e = recommend.Event{User: once(at[0]), Item: once(at[1]), Value: 1}
	switch ok := true; {
	case e.User == "":
		return e, at[0], nil
	case e.Item == "":
		return e, at[1], nil
	default:
		if at[2] >= 0 {
			if e.Value, ok, err = r.number(at[2]); err != nil || !ok {
				return e, at[2], err
			}
		}
		if at[3] >= 0 {
			if e.Time, ok, err = r.moment(at[3]); err != nil || !ok {
				return e, at[3], err
			}
		}
	}
	return e, -1, nil
}

// part says what is learnt from and what is judged by.
func (t *Recommend) part(ctx context.Context, events []recommend.Event, d *Document) (s recommend.Split, err error) {
	switch t.split() {
	case "file":
		s = recommend.Split{Train: events, Known: events}
		s.Test, err = t.read(ctx, t.Test, d)
		return s, err
	case "time":
		if t.Time == "" {
			return s, fault.New(fault.Invalid, "A split by time needs --time.").InChinese("按时间留出需用 --time 指明时间列。")
		}
		s, err = recommend.SplitByTime(events, t.Holdout)
	case "user":
		s, err = recommend.SplitByUser(events, t.Holdout, t.Seed)
	default:
		s, err = recommend.SplitByPair(events, t.Holdout, t.Seed)
	}
	return s, invalid(err, t.File)
}
