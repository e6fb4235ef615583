// Package scorecard turns a table into the points that banks and shops judge
// their customers by: every column is cut into a few bins whose weight of
// evidence says how much more often the event happens there (binning.go,
// merge.go), a logistic regression weighs the columns, and the sum is written
// as whole points that a person can add up (scorecard.go). Reasons for a row,
// stability against a later population and the cut-off of least expected loss
// come with it.
//
// Class 1 is the event to be avoided (the loan goes bad, the customer leaves);
// more points mean less of it.
package scorecard

import (
	"context"
	"math"

	"zhike/mining"
)

// Trend is how the rate of class 1 may run over the bins of a number.
type Trend string

// The trends. Auto takes a peak or a valley only where it is worth Gain more
// than the best monotone binning.
const (
	Auto     Trend = ""
	Monotone Trend = "monotone" // rising or falling
	Peak     Trend = "peak"     // one turn at most, upwards or downwards
	Free     Trend = "free"
)

// BinOptions are the choices of the binning; the zero value is good.
type BinOptions struct {
	Fine     int     // fine bins that a number is first cut into, by quantiles: 2 … 200, by default 50
	MinShare float64 // share of all rows in a bin at least: above 0, at most .5, by default .05; missing values are exempt
	Trend    Trend   // of numbers
	Gain     float64 // what another bin must add to the IV, in units of what chance adds on average: by default 1, below 0 for nothing
}

func (o BinOptions) filled() BinOptions {
	if o.Fine == 0 {
		o.Fine = 50
	}
	if o.MinShare == 0 {
		o.MinShare = .05
	}
	if o.Gain == 0 {
		o.Gain = 1
	}
	o.Gain = max(o.Gain, 0)
	return o
}

func (o BinOptions) check() error {
	switch {
	case o.Fine < 2 || o.Fine > 200:
		return mining.TableError("细分箱数须在 2 到 200 之间", "the number of fine bins must lie between 2 and 200")
	case !(o.MinShare > 0 && o.MinShare <= .5):
		return mining.TableError("每箱最小占比须大于 0 且不超过 0.5", "the least share of a bin must be above 0 and at most 0.5")
	case math.IsNaN(o.Gain) || math.IsInf(o.Gain, 0):
		return mining.TableError("分箱增益须为有限的数", "the gain that a bin must bring must be a finite number")
	case o.Trend != Auto && o.Trend != Monotone && o.Trend != Peak && o.Trend != Free:
		return mining.TableError("没有趋势“"+string(o.Trend)+"”；可用的有：monotone、peak、free", "there is no trend "+string(o.Trend)+"; there are monotone, peak and free")
	}
	return nil
}

// Binning is the bins of every column of a table.
type Binning struct {
	schema    mining.Schema
	variables []Variable
}

// FitBinning bins every column against the classes y, 0 or 1, so that the
// information value of the column is as large as the options let it be.
//
// The weight of evidence of a bin is WOE = ln(share of class 1 ÷ share of
// class 0), and IV = Σ (share of class 1 − share of class 0) × WOE (Kullback's
// divergence; Siddiqi 2006). A class absent from a bin counts as half a row.
func FitBinning(ctx context.Context, x *mining.Matrix, y []float64, o BinOptions) (*Binning, error) {
	if err := x.CheckClasses(y); err != nil {
		return nil, err
	}
	o = o.filled()
	if err := o.check(); err != nil {
		return nil, err
	}
	b := &Binning{schema: x.Schema(), variables: make([]Variable, x.Width())}
	var all tally
	for _, class := range y {
		all[int(class)]++
	}
	err := mining.Pieces(ctx, x.Width(), 1, func(_, j, _ int) {
		b.variables[j] = fitVariable(x.Column(j), y, all, o)
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

// Schema returns the columns that the binning expects.
func (b *Binning) Schema() mining.Schema { return b.schema }

// Variables returns the columns with their bins, in the order of the table.
func (b *Binning) Variables() []Variable { return append([]Variable(nil), b.variables...) }

// Transform returns the table with every value replaced by the weight of
// evidence of its bin. A missing value, or a level not met in training, has 0
// where the training rows had none missing.
func (b *Binning) Transform(ctx context.Context, x *mining.Matrix) (*mining.Matrix, error) {
	x, err := b.schema.Align(x)
	if err != nil {
		return nil, err
	}
	columns := make([]mining.Column, x.Width())
	err = mining.Pieces(ctx, x.Width(), 1, func(_, j, _ int) {
		columns[j] = mining.Numbers(b.schema[j].Name, b.variables[j].each(x.Column(j).Values, func(bin Bin) float64 { return bin.WOE }))
	})
	if err != nil {
		return nil, err
	}
	return mining.NewMatrix(columns...)
}
