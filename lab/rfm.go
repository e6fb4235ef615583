package lab

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"zhike/fault"
	"zhike/mining"
)

// RFM is the task `rfm`: days since the last order, number of orders and money
// of every customer, scored by mining.Quantiles and grouped by mining.RFMGroup.
//
// A row is an order, or a line of one when --order names the column that tells.
// Rows with a negative amount are returns: they reduce the money but are no
// order. Days count back from --as-of, the latest day of the file by default.
type RFM struct {
	Common     `embed:""`
	orderFlags `embed:""`
	Order      string `help:"订单号列；不给则每行算一单。Column with the order's number; without it each row is an order." placeholder:"C"`
	AsOf       string `name:"as-of" help:"计算到哪一天，默认为文件中最晚的一天。The day to count back from; the latest of the file by default." placeholder:"T"`
	Bins       int    `help:"分几档。Number of bins." default:"5"`
}

// Run is called by the command line.
func (t *RFM) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// rfmResult is the findings of the task.
type rfmResult struct {
	AsOf     string         `json:"as_of"`
	Segments []rfmSegment   `json:"segments"`
	Scales   map[string]any `json:"scales"` // what each score begins at
}

type rfmSegment struct {
	Code       string  `json:"code"`
	Zh         string  `json:"zh"`
	En         string  `json:"en"`
	Customers  int     `json:"customers"`
	Share      float64 `json:"share"`
	Money      float64 `json:"monetary"`
	MoneyShare float64 `json:"monetary_share"`
}

// Document does the work.
func (t *RFM) Document(ctx context.Context) (*Document, error) {
	if t.Customer == "" || t.Time == "" || t.Amount == "" {
		return nil, fault.New(fault.Invalid, "Name the columns with --customer, --time and --amount.").InChinese("请用 --customer、--time、--amount 指明列。")
	}
	watch := startWatch()
	f, err := openFile(ctx, t.Common)
	if err != nil {
		return nil, err
	}
	defer f.close()
	shoppers, asOf, warnings, err := t.read(ctx, f)
	if err != nil {
		return nil, err
	}
	d := &Document{Task: "rfm", Input: Input{f.rows, len(f.names)}, Warnings: warnings}
	d.Seconds.Read = watch.lap()
	scores, err := scoreAll(shoppers, asOf, t.Bins)
	if err != nil {
		return nil, invalid(err, f.name)
	}
	d.Seconds.Fit = watch.lap()
	d.Params = map[string]any{"customer": t.Customer, "time": t.Time, "amount": t.Amount, "order": t.Order, "as_of": asOf.Format(time.DateOnly), "bins": t.Bins}
	t.describe(d, shoppers, scores, asOf)
	if t.Out != "" {
		if err := t.write(shoppers, scores, asOf); err != nil {
			return nil, err
		}
	}
	d.Seconds.Predict = watch.lap()
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}

// read gathers the customers in the order in which they first appear.
func (t *RFM) read(ctx context.Context, f *file) ([]shopper, time.Time, []string, error) {
	none := func(err error) ([]shopper, time.Time, []string, error) { return nil, time.Time{}, nil, err }
	asOf, err := flagTime("as-of", t.AsOf)
	if err != nil {
		return none(err)
	}
	columns, err := t.find(f)
	if err != nil {
		return none(err)
	}
	orderColumn := -1
	if t.Order != "" {
		if orderColumn, err = f.column(t.Order); err != nil {
			return none(err)
		}
	}
	g := gathering{reader: newOrderReader(columns), order: orderColumn, asOf: asOf, index: map[string]int{}, seen: map[string]int{}}
	if err := f.each(ctx, g.add); err != nil {
		return none(err)
	}
	shoppers := g.buyers()
	if len(shoppers) == 0 {
		return none(fault.New(fault.Invalid, "%s holds no order to score.", f.name).InChinese("%s 中没有可用的订单。", f.name).At("file", f.name))
	}
	if asOf.IsZero() {
		asOf = g.latest
	}
	return shoppers, asOf, g.reader.skips.sentences(t.Lang), nil
}

// rfmScores is the scores of all customers.
type rfmScores struct {
	r, f, m []int
	bins    int
}

func (s rfmScores) group(i int) mining.Group { return mining.RFMGroup(s.r[i], s.f[i], s.m[i], s.bins) }

func scoreAll(shoppers []shopper, asOf time.Time, bins int) (s rfmScores, err error) {
	recency, frequency, money := make([]float64, len(shoppers)), make([]float64, len(shoppers)), make([]float64, len(shoppers))
	for i, c := range shoppers {
		recency[i], frequency[i], money[i] = float64(c.last-day(asOf)), float64(c.orders), rounded(c.money, 4)
	}
	s.bins = bins
	if s.r, err = mining.Quantiles(recency, bins); err != nil {
		return s, err
	}
	if s.f, err = mining.Quantiles(frequency, bins); err != nil {
		return s, err
	}
	s.m, err = mining.Quantiles(money, bins)
	return s, err
}

// describe fills in result, metrics and tables.
func (t *RFM) describe(d *Document, shoppers []shopper, s rfmScores, asOf time.Time) {
	d.Metrics = map[string]any{"customers": len(shoppers), "r": binCounts(s.r, s.bins), "f": binCounts(s.f, s.bins), "m": binCounts(s.m, s.bins)}
	segments := map[string]*rfmSegment{}
	result := rfmResult{AsOf: asOf.Format(time.DateOnly), Scales: map[string]any{
		"recency_days": edges(s.r, s.bins, func(i int) float64 { return float64(day(asOf) - shoppers[i].last) }, false),
		"frequency":    edges(s.f, s.bins, func(i int) float64 { return float64(shoppers[i].orders) }, true),
		"monetary":     edges(s.m, s.bins, func(i int) float64 { return rounded(shoppers[i].money, 4) }, true),
	}}
	total := 0.0
	for i, c := range shoppers {
		g := s.group(i)
		if segments[g.Code] == nil {
			segments[g.Code] = &rfmSegment{Code: g.Code, Zh: g.Name.Zh, En: g.Name.En}
		}
		segments[g.Code].Customers++
		segments[g.Code].Money += c.money
		total += c.money
	}
	shown := table{title: mining.Text{Zh: "客户分组", En: "Groups"}, header: []mining.Text{
		{Zh: "分组", En: "group"}, {Zh: "客户数", En: "customers"}, {Zh: "占比", En: "share"}, {Zh: "金额", En: "money"}, {Zh: "金额占比", En: "share of money"}}}
	for _, g := range mining.Groups() {
		seg := segments[g.Code]
		if seg == nil {
			continue
		}
		seg.Share = rounded(float64(seg.Customers)/float64(len(shoppers)), 6)
		if total != 0 {
			seg.MoneyShare = rounded(seg.Money/total, 6)
		}
		seg.Money = rounded(seg.Money, 4)
		result.Segments = append(result.Segments, *seg)
		shown.rows = append(shown.rows, []string{t.of(g.Name), strconv.Itoa(seg.Customers), percent(seg.Share), fmt.Sprintf("%.2f", seg.Money), percent(seg.MoneyShare)})
	}
	d.Result, d.tables = result, []table{shown}
}

func percent(share float64) string { return fmt.Sprintf("%.1f%%", 100*share) }

func binCounts(scores []int, bins int) []int {
	out := make([]int, bins)
	for _, s := range scores {
		out[s-1]++
	}
	return out
}

// edges is the worst value in each bin, null for an empty one.
func edges(scores []int, bins int, value func(int) float64, highIsGood bool) []*float64 {
	out := make([]*float64, bins)
	for i, s := range scores {
		v := value(i)
		if e := out[s-1]; e == nil || highIsGood == (v < *e) && v != *e {
			out[s-1] = &v
		}
	}
	return out
}

func (t *RFM) write(shoppers []shopper, s rfmScores, asOf time.Time) error {
	return writeCSV(t.Out, []string{"customer", "recency_days", "frequency", "monetary", "r", "f", "m", "segment"}, len(shoppers), func(i int) []string {
		c := shoppers[i]
		return []string{c.id, strconv.Itoa(day(asOf) - c.last), strconv.Itoa(c.orders), figure(c.money, 4),
			strconv.Itoa(s.r[i]), strconv.Itoa(s.f[i]), strconv.Itoa(s.m[i]), t.of(s.group(i).Name)}
	})
}
