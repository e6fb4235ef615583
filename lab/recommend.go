package lab

import (
	"context"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/recommend"
)

// Recommend is the task `recommend`: what to offer each customer next. A model
// learns from a part of the file and is judged by the rest, beside bestsellers.
type Recommend struct {
	Common    `embed:""`
	User      string  `help:"客户列。Column with the customer." placeholder:"C"`
	Item      string  `help:"商品列。Column with the item." placeholder:"C"`
	Rating    string  `help:"数量或评分列；同一客户同一商品合计不大于 0 的不算。Column with a quantity or rating; pairs that sum to zero or less do not count." placeholder:"C"`
	Time      string  `help:"时间列；给出后以最晚的一段作测试。Column with the time; then the latest part is the test." placeholder:"C"`
	Model     string  `help:"模型。Model: ${enum}." enum:"ease,itemknn,als,bpr,popular" default:"ease"`
	Test      string  `help:"测试文件，列名相同；不给则按 --holdout 留出。File to judge by, of the same columns; without it a share is held out." placeholder:"FILE"`
	Holdout   float64 `help:"留出的份额。Share held out for the test." default:".2"`
	Split     string  `help:"留出什么：客户与商品的组合、客户、最晚的一段；给了 --time 则默认 time，否则 pair。What is held out: ${enum}; with --time the latest, else pairs." enum:"auto,pair,user,time" default:"auto"`
	K         int     `help:"每位客户推荐几个。Length of each list." default:"10"`
	Owned     string  `help:"--out 的清单中已有的商品：不推荐、照样推荐、只推荐这些。Items already owned, in the lists of --out: ${enum}." enum:"leave,keep,only" default:"leave"`
	Diversity float64 `help:"--out 的清单求多样的程度，0 到 1。How diverse the lists of --out are to be, from 0 to 1." default:"0"`
	Seed      uint64  `help:"随机种子。Seed of everything random." default:"1"`
}

// Run is called by the command line.
func (t *Recommend) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// recommendResult is what the task found.
type recommendResult struct {
	TrainUsers int               `json:"train_users"`
	TrainItems int               `json:"train_items"`
	TrainPairs int               `json:"train_pairs"`
	Quality    recommend.Quality `json:"quality"`
	Popular    recommend.Quality `json:"popular"`
	Gain       metric.Interval   `json:"ndcg_gain"` // over bestsellers, on the same customers
}

// Document does the work.
func (t *Recommend) Document(ctx context.Context) (*Document, error) {
	if t.User == "" || t.Item == "" {
		return nil, fault.New(fault.Invalid, "Name the columns with --user and --item.").InChinese("请用 --user、--item 指明列。")
	}
	watch := startWatch()
	d := &Document{Task: "recommend", Params: map[string]any{"model": t.Model, "k": t.K, "split": t.split(), "holdout": t.Holdout, "test": t.Test, "seed": t.Seed}}
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
	d.Seconds.Read = watch.lap()
	m, err := recommend.Fit(ctx, recommend.Kind(t.Model), logs[0], t.Seed)
	if err != nil {
		return nil, invalid(err, t.File)
	}
	d.Seconds.Fit = watch.lap()
	if err := t.judge(ctx, d, m, logs); err != nil {
		return nil, invalid(err, t.File)
	}
	d.Seconds.Predict = watch.lap()
	if t.Out != "" {
		if err := t.write(ctx, events); err != nil {
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

// judge sets the model beside bestsellers.
func (t *Recommend) judge(ctx context.Context, d *Document, m recommend.Model, logs [3]*recommend.Log) error {
	train, known, test := logs[0], logs[1], logs[2]
	popular, err := recommend.FitPopular(ctx, train)
	if err != nil {
		return err
	}
	r := recommendResult{TrainUsers: len(train.Users()), TrainItems: len(train.Items()), TrainPairs: train.Pairs()}
	if r.Quality, err = recommend.Evaluate(ctx, m, known, test, t.K, t.Seed); err != nil {
		return err
	}
	if r.Popular, err = recommend.Evaluate(ctx, popular, known, test, t.K, t.Seed); err != nil {
		return err
	}
	if r.Gain, err = r.Quality.Gain(ctx, r.Popular, t.Seed); err != nil {
		return err
	}
	q := r.Quality
	d.Metrics = map[string]any{"precision_k": q.Precision.Value, "recall_k": q.Recall.Value, "ndcg_k": q.NDCG.Value, "map_k": q.MAP.Value,
		"coverage": q.Coverage, "users": q.Users}
	d.Result = r
	d.tables = append(d.tables, qualityTable(t.Model, r))
	warnings := m.Warnings()
	if m.Kind() != recommend.PopularKind && !(r.Gain.Low > 0) {
		warnings = append(warnings, mining.Text{Zh: "在测试客户上没有明显胜过畅销榜；直接推荐畅销商品也一样好",
			En: "On the customers tested the model is not clearly better than bestsellers; offering these does as well."})
	}
	for _, s := range []struct {
		n      int
		zh, en string
	}{
		{train.Undone(), "对客户与商品的合计不大于 0（如退货），未计入。", "pairs of customer and item sum to zero or less, such as returns, and do not count."},
		{q.Strangers, "位测试客户没有已知的购买，只能得到畅销商品。", "tested customers have no known purchase and get bestsellers."},
		{q.Unknown, "件要找的商品在训练数据中没有出现，任何模型都推荐不了。", "items to be found do not occur in what was learnt from, so no model can recommend them."},
	} {
		if s.n > 0 {
			warnings = append(warnings, countedText(s.n, s.zh, s.en))
		}
	}
	for _, w := range warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
	return nil
}

func qualityTable(model string, r recommendResult) table {
	out := table{title: mining.Text{Zh: "与畅销榜相比（95 % 区间）", En: "Beside bestsellers (95 % intervals)"},
		header: []mining.Text{{}, {Zh: model, En: model}, {}, {Zh: "畅销榜", En: "bestsellers"}, {}}}
	interval := func(i metric.Interval) (string, string) {
		return figure(i.Value, 4), "(" + figure(i.Low, 4) + " – " + figure(i.High, 4) + ")"
	}
	for _, line := range []struct {
		name string
		a, b metric.Interval
	}{
		{"precision", r.Quality.Precision, r.Popular.Precision}, {"recall", r.Quality.Recall, r.Popular.Recall},
		{"ndcg", r.Quality.NDCG, r.Popular.NDCG}, {"map", r.Quality.MAP, r.Popular.MAP},
	} {
		a, ia := interval(line.a)
		b, ib := interval(line.b)
		out.rows = append(out.rows, []string{line.name, a, ia, b, ib})
	}
	out.rows = append(out.rows, []string{"coverage", figure(r.Quality.Coverage, 4), "", figure(r.Popular.Coverage, 4), ""})
	gain, between := interval(r.Gain)
	out.rows = append(out.rows, []string{"ndcg − ndcg", gain, between, "", ""})
	return out
}

// write fits the model to the whole file and writes a list for each customer.
func (t *Recommend) write(ctx context.Context, events []recommend.Event) error {
	log, err := recommend.NewLog(events)
	if err != nil {
		return err
	}
	m, err := recommend.Fit(ctx, recommend.Kind(t.Model), log, t.Seed)
	if err != nil {
		return err
	}
	o := recommend.ListOptions{K: t.K, Diversity: t.Diversity, Owned: map[string]recommend.Rule{"leave": recommend.LeaveOut, "keep": recommend.Keep, "only": recommend.Again}[t.Owned]}
	var lines [][]string
	for _, user := range log.Users() {
		picks, err := recommend.List(m, log.History(user), o)
		if err != nil {
			return err
		}
		for place, p := range picks {
			var because []string
			for _, r := range p.Reasons {
				because = append(because, r.Item)
			}
			lines = append(lines, []string{user, strconv.Itoa(place + 1), p.Item, figure(p.Score, 8), strconv.FormatBool(p.Bestseller), strings.Join(because, "; ")})
		}
	}
	return writeCSV(t.Out, []string{t.User, "place", t.Item, "score", "bestseller", "because_of"}, len(lines), func(i int) []string { return lines[i] })
}
