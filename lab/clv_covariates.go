package lab

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/lifetime"
	"zhike/mining/prepare"
)

// covariates is the covariates of customers as the file has them.
type covariates struct {
	names   []string
	columns []int
	known   map[string]covariateCells // by customer, of a summary by the place among them
}

// covariateCells is the cells of one customer, of the earliest order.
type covariateCells struct {
	since time.Time
	cells []string
}

func (t *CLV) newCovariates(f *file) (*covariates, error) {
	out := &covariates{names: t.Covariates, known: map[string]covariateCells{}}
	for _, name := range t.Covariates {
		i, err := f.column(name)
		if err != nil {
			return nil, err
		}
		out.columns = append(out.columns, i)
	}
	return out, nil
}

// see remembers what a row says of a customer, unless an earlier order has said it.
func (s *covariates) see(r row, id string, when time.Time) {
	if len(s.columns) == 0 {
		return
	}
	if k, ok := s.known[id]; ok && !when.Before(k.since) {
		return
	}
	cells := make([]string, len(s.columns))
	for k, i := range s.columns {
		cells[k] = strings.Clone(r.text(i))
	}
	s.known[id] = covariateCells{when, cells}
}

// addTo gives the customers of the book their covariates, known by their keys,
// categories as columns of 0 and 1. Customers who lack one are left out and counted.
func (s *covariates) addTo(ctx context.Context, b *book, key func(i int) string, lang string) error {
	if len(s.columns) == 0 {
		return nil
	}
	cells := make([][]string, len(s.columns))
	kept := 0
	for i, id := range b.ids {
		own := s.known[key(i)].cells
		if slices.Contains(own, "") {
			continue
		}
		b.ids[kept], b.histories[kept] = id, b.histories[i]
		kept++
		for k := range cells {
			cells[k] = append(cells[k], own[k])
		}
	}
	if without := len(b.ids) - kept; without > 0 {
		b.warnings = append(b.warnings, countedText(without, "位客户缺少协变量，未计入。", "customers without a covariate were left out.").In(lang))
	}
	if b.ids, b.histories = b.ids[:kept], b.histories[:kept]; kept == 0 {
		return mining.TableError("没有一位客户的协变量齐全", "no customer has all covariates")
	}
	columns := make([]mining.Column, len(cells))
	for k, name := range s.names {
		columns[k] = columnOf(name, cells[k])
	}
	x, err := mining.NewMatrix(columns...)
	if err != nil {
		return err
	}
	code, err := prepare.FitOneHot(ctx, x, prepare.OneHotOptions{DropFirst: true})
	if err != nil {
		return err
	}
	b.covariates, err = code.Transform(ctx, x)
	return err
}

// columnOf is numbers where all cells are, else categories.
func columnOf(name string, cells []string) mining.Column {
	values := make([]float64, len(cells))
	for i, cell := range cells {
		v, err := strconv.ParseFloat(cell, 64)
		if err != nil {
			return mining.Categories(name, cells)
		}
		values[i] = v
	}
	return mining.Numbers(name, values)
}

// checkCovariates refuses what covariates do not go with.
func (t *CLV) checkCovariates() error {
	if len(t.Covariates) > 0 && t.CalibrationEnd != "" {
		return fault.New(fault.Invalid, "--covariates do not go with --calibration-end.").InChinese("--covariates 不能与 --calibration-end 同用。")
	}
	return nil
}

// predictDriven predicts by a model with covariates, each customer by their own.
func (t *CLV) predictDriven(ctx context.Context, b *book, m *fitted) (err error) {
	if m.predictions, err = m.driven.PredictAll(ctx, b.histories, b.covariates, m.horizon, t.Level); err != nil {
		return err
	}
	if m.total, err = m.driven.ExpectedTotal(ctx, b.histories, b.covariates, m.horizon, t.Level); err != nil || m.spending == nil {
		return err
	}
	m.values = make([]float64, len(b.histories))
	errs := make([]error, len(b.histories))
	err = mining.Pieces(ctx, len(b.histories), 1024, func(_, lo, hi int) {
		row := make([]float64, b.covariates.Width())
		for i := lo; i < hi; i++ {
			b.covariates.Row(i, row)
			m.values[i], errs[i] = t.worth(m, row, b.histories[i], m.predictions[i].Expected)
		}
	})
	for _, e := range errs {
		if e != nil {
			return e
		}
	}
	return err
}

func (t *CLV) worth(m *fitted, covariates []float64, h lifetime.History, orders float64) (float64, error) {
	own, err := m.driven.At(covariates)
	if err != nil {
		return 0, err
	}
	v, err := lifetime.NewValuer(own, m.spending, lifetime.ValueOptions{Horizon: m.horizon, Discount: t.Discount, Level: t.Level})
	if err != nil {
		return 0, err
	}
	return v.Money(h, orders), nil
}

// describeCovariates tells what the covariates do, and whether chance would do as much.
func (t *CLV) describeCovariates(d *Document, result *clvResult, m *lifetime.Covariates) {
	gain, n := m.Gain()
	p := distuv.ChiSquared{K: float64(n)}.Survival(math.Max(0, 2*gain))
	result.Covariates = m.Effects()
	d.Params["covariates"] = t.Covariates
	d.Metrics["covariates_gain"], d.Metrics["covariates_p"] = gain, p
	effects := table{title: mining.Text{Zh: "协变量（exp(γ)：该项高 1 时，购买频率（alpha）、流失速度（beta）、a 或 b 变为几倍）",
		En: "Covariates (exp(γ): what one more multiplies the rate of ordering (alpha), the rate of leaving (beta), a or b by)"}, header: []mining.Text{
		{Zh: "参数", En: "parameter"}, {Zh: "协变量", En: "covariate"}, {Zh: "γ", En: "γ"}, {Zh: "标准误", En: "std. error"}, {Zh: "exp(γ)", En: "exp(γ)"}, {Zh: "95% 下限", En: "95 % low"}, {Zh: "95% 上限", En: "high"}}}
	for _, e := range result.Covariates {
		effects.rows = append(effects.rows, []string{e.Parameter, e.Covariate, fmt.Sprintf("%.4f", e.Coefficient), fmt.Sprintf("%.4f", e.StdErr),
			fmt.Sprintf("%.3f", math.Exp(e.Coefficient)), fmt.Sprintf("%.3f", math.Exp(e.Low)), fmt.Sprintf("%.3f", math.Exp(e.High))})
	}
	d.tables = append(d.tables, effects)
	if p > .05 {
		d.Warnings = append(d.Warnings, t.of(mining.Text{
			Zh: fmt.Sprintf("这些协变量的作用与偶然相比看不出区别（似然比检验 p = %.2f），不必据此区别对待客户。", p),
			En: fmt.Sprintf("What these covariates do is no more than chance would (likelihood ratio, p = %.2f); do not treat customers differently because of them.", p)}))
	}
}
