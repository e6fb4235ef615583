// Package sim makes up a Chinese shop: its customers, products, orders, page
// events, campaigns and feedback, as the files the shop would export — and
// keeps the truth behind them apart, so that tests can ask whether an analysis
// found it.
//
// Everybody in the files is invented. Mobile numbers are drawn by the rules of
// the numbering plan so that they parse, and may by accident be somebody's:
// never send anything to them.
//
// How a customer behaves. An ordinary customer buys at a rate λ of their own
// (gamma over customers) and may leave for ever after each repeat purchase with
// a probability p of their own (beta over customers): the BG/NBD model of Fader,
// Hardie and Lee (2005). What an order costs is gamma around a mean of the
// customer's own, which is gamma too: the Gamma-Gamma model of Fader and Hardie
// (2013). Around this core stand regulars with a steady rhythm, gift buyers,
// bargain hunters, one-time buyers, decliners whose baskets shrink before they
// go, and people who only look. Seasons bend the time in which they live:
// 618, 双11 and the days before 中秋 last longer than a day, Spring Festival shorter.
// With Options.Pure only the core is left, exactly.
//
// The same Options give the same bytes on the same kind of machine, however
// many processors work.
package sim

import (
	"math"
	"strconv"
	"time"

	"zhike/fault"
)

// Kind names one of the files.
type Kind string

// The files that Write can make. KindFeedback and KindCampaigns are files of
// events.
const (
	KindCustomers Kind = "customers"
	KindProducts  Kind = "products"
	KindOrders    Kind = "orders"
	KindEvents    Kind = "events"
	KindFeedback  Kind = "feedback"
	KindCampaigns Kind = "campaigns"
)

// Kinds lists every kind in the order in which files are best imported.
func Kinds() []Kind {
	return []Kind{KindCustomers, KindProducts, KindOrders, KindEvents, KindFeedback, KindCampaigns}
}

// Options say how large a shop to make up. The zero value is the demo shop:
// 5,000 customers over two years that end on 2025-12-31.
type Options struct {
	Seed      uint64
	Customers int // members of the shop, 1 to 20,000,000; 0 means 5,000
	Days      int // days of history, 7 to 3,650; 0 means 730

	// End is when the data stops. A bare date (midnight) means the whole of
	// that day; with a time of day, nothing happens after it. The zone is
	// ignored: files carry the wall clock of the shop.
	End time.Time

	// Lines asks for about so many order lines in all, by making everybody buy
	// more or less often; 0 leaves the natural number, about ten a customer.
	Lines int

	// Pure leaves only BG/NBD and Gamma-Gamma: no seasons, types, campaigns,
	// returns, walk-in customers or messy values; arrivals even over the days,
	// the first order at the arrival.
	Pure   bool
	Params Params // used by Pure; the zero value means DefaultParams

	English bool   // English column headers; the values stay Chinese
	GBK     bool   // files in GB18030 instead of UTF-8
	Only    []Kind // the files to write; none means all

	// Progress, when set, is told how much of the work is done. It is called
	// from one goroutine at a time.
	Progress func(done, total int)
}

// Params are the parameters of the pure model. Rates are per day, amounts in
// yuan.
type Params struct {
	// λ ~ gamma with shape R and rate Alpha; p ~ beta(A, B).
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"`
	A     float64 `json:"a"`
	B     float64 `json:"b"`
	// An order's value ~ gamma with shape P and rate ν; ν ~ gamma(Q, V).
	P float64 `json:"p"`
	Q float64 `json:"q"`
	V float64 `json:"v"`
}

// DefaultParams are the parameters of a pure simulation that names none: an
// order every 60 days, a first repeat that is the last for one in five, ¥180 an
// order.
func DefaultParams() Params {
	return Params{R: 0.8, Alpha: 48, A: 0.9, B: 3.6, P: 6, Q: 4, V: 90}
}

// homeZone is China's time. China has had no summer time since 1991.
func homeZone() *time.Location { return time.FixedZone("Asia/Shanghai", 8*60*60) }

const (
	maxCustomers = 20_000_000
	minDays      = 7
	maxDays      = 3650
)

// settle fills in what is left open and rejects what cannot be.
func (o Options) settle() (Options, error) {
	if o.Customers == 0 {
		o.Customers = 5000
	}
	if o.Days == 0 {
		o.Days = 730
	}
	if o.End.IsZero() {
		o.End = time.Date(2025, 12, 31, 0, 0, 0, 0, homeZone())
	}
	if o.Pure && o.Params == (Params{}) {
		o.Params = DefaultParams()
	}
	y, m, d := o.End.Date()
	hh, mm, ss := o.End.Clock()
	o.End = time.Date(y, m, d, hh, mm, ss, 0, homeZone())
	if hh+mm+ss == 0 {
		o.End = o.End.AddDate(0, 0, 1).Add(-time.Second)
	}
	return o, o.check()
}

func (o Options) check() error {
	switch {
	case o.Customers < 1 || o.Customers > maxCustomers:
		return fault.New(fault.Invalid, "The number of customers must be from 1 to %d; it is %d.", maxCustomers, o.Customers).
			InChinese("客户数应在 1 到 %d 之间，现为 %d。", maxCustomers, o.Customers)
	case o.Days < minDays || o.Days > maxDays:
		return fault.New(fault.Invalid, "The number of days must be from %d to %d; it is %d.", minDays, maxDays, o.Days).
			InChinese("天数应在 %d 到 %d 之间，现为 %d。", minDays, maxDays, o.Days)
	case o.first().Year() < firstYear || o.End.Year() > lastYear:
		return fault.New(fault.Invalid, "The days must lie in the years %d to %d, for which the festivals are known; they run from %s to %s.",
			firstYear, lastYear, o.first().Format("2006-01-02"), o.End.Format("2006-01-02")).
			InChinese("日期须在 %d 年至 %d 年之间（农历节日只收录了这些年），现为 %s 至 %s。",
				firstYear, lastYear, o.first().Format("2006-01-02"), o.End.Format("2006-01-02"))
	case o.Lines < 0:
		return fault.New(fault.Invalid, "The number of order lines must not be negative; it is %d. Use 0 for the natural number.", o.Lines).
			InChinese("订单行数不能为负，现为 %d；用 0 表示自然数量。", o.Lines)
	case o.Pure && o.Lines > 0:
		return fault.New(fault.Invalid, "A pure simulation has its rates from Params, so Lines must be 0; change R or Alpha to get more or fewer orders.").
			InChinese("纯模型模拟的购买频率由 Params 决定，Lines 必须为 0；要增减订单请改 R 或 Alpha。")
	}
	if err := o.checkKinds(); err != nil {
		return err
	}
	return o.checkParams()
}

func (o Options) checkKinds() error {
	for _, k := range o.Only {
		known := false
		for _, other := range Kinds() {
			known = known || k == other
		}
		if !known {
			return fault.New(fault.Invalid, "There is no file of the kind %q; the kinds are %v.", k, Kinds()).
				InChinese("没有“%s”这种文件；可选的有 %v。", k, Kinds())
		}
	}
	return nil
}

func (o Options) checkParams() error {
	if !o.Pure {
		return nil
	}
	p := o.Params
	for name, x := range map[string]float64{"R": p.R, "Alpha": p.Alpha, "A": p.A, "B": p.B, "P": p.P, "Q": p.Q, "V": p.V} {
		if !(x > 0) || math.IsInf(x, 0) {
			return fault.New(fault.Invalid, "Every parameter of the pure model must be above zero; %s is %v.", name, x).
				InChinese("纯模型的每个参数都必须大于零；%s 现为 %v。", name, x)
		}
	}
	return nil
}

// first is midnight of the first day.
func (o Options) first() time.Time {
	y, m, d := o.End.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, o.End.Location()).AddDate(0, 0, 1-o.Days)
}

// wants reports whether the kind is to be written.
func (o Options) wants(k Kind) bool {
	if len(o.Only) == 0 {
		return true
	}
	for _, other := range o.Only {
		if k == other {
			return true
		}
	}
	return false
}

func itoa(n int) string { return strconv.Itoa(n) }
