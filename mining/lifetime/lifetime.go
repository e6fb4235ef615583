// Package lifetime says what customers without a contract will still do: who
// is still a customer, how many orders will come, what they are worth.
//
// The models look at three numbers per customer (History): how many repeat
// purchases, when the last of them was, and how long the customer has been
// watched. BGNBD explains them by a rate of ordering and a chance to leave
// after each order, both differing from customer to customer; MBGNBD lets
// customers leave right after the first purchase as well, ParetoNBD at any
// time, and BGBB is for purchases at counted opportunities. GammaGamma adds
// what an order is worth; Value puts the two together; Backtest asks whether
// all of it holds on later data and whether it beats the simple rules.
//
// A fit always ends in a usable model or in an error that names the row at
// fault. When the data cannot carry the maximum-likelihood estimates the
// model says so in its Report and carries penalised ones.
package lifetime

import (
	"math"

	"zhike/mining"
)

// Unit is the length of one unit of time in a History.
type Unit string

// The units of time.
const (
	Day  Unit = "day"
	Week Unit = "week"
)

// days returns the length of the unit; an empty unit is a day.
func (u Unit) days() float64 {
	if u == Week {
		return 7
	}
	return 1
}

// valid refuses units that are not known; empty means Day.
func (u Unit) valid() error {
	switch u {
	case "", Day, Week:
		return nil
	}
	return mining.TableError("时间单位只能是 day（天）或 week（周）", "the unit of time must be day or week, not "+string(u))
}

// History is what the models know of one customer, as of the end of
// observation. The zero History is a customer who has just bought for the
// first time.
type History struct {
	Frequency int     `json:"frequency"` // repeat purchases: distinct days with a purchase, after the first
	Recency   float64 `json:"recency"`   // time from the first to the last purchase, 0 without repeat
	Age       float64 `json:"age"`       // time from the first purchase to the end of observation
	Money     float64 `json:"money"`     // mean amount of a repeat purchase, 0 without repeat or when unknown
}

// Check names what is impossible about a History, nil if nothing is; its Row
// is −1.
func (h History) Check() *mining.DataError { return h.check(-1) }

// Check refuses a History that the kind of model cannot have, beyond those that
// none can; the error names the column but no row.
func (k Kind) Check(h History) *mining.DataError {
	if err := h.Check(); err != nil {
		return err
	}
	if l := k.law(); l != nil {
		return l.check(-1, h)
	}
	return nil
}

// check does as History.Check for the history of a row.
func (h History) check(row int) *mining.DataError {
	finite := func(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
	switch {
	case h.Frequency < 0:
		return mining.RowError(row, "frequency", "复购次数不能为负", "repeat purchases cannot be negative")
	case !finite(h.Recency) || h.Recency < 0:
		return mining.RowError(row, "recency", "须为不小于 0 的数", "must be a number not below 0")
	case !finite(h.Age) || h.Age < 0:
		return mining.RowError(row, "age", "须为不小于 0 的数", "must be a number not below 0")
	case h.Recency > h.Age:
		return mining.RowError(row, "recency", "末次购买晚于观察期末", "the last purchase lies after the end of observation (recency is larger than age)")
	case h.Frequency == 0 && h.Recency > 0:
		return mining.RowError(row, "recency", "没有复购的客户此列须为 0", "must be 0 for a customer without repeat purchases")
	case h.Frequency > 0 && h.Recency == 0:
		return mining.RowError(row, "recency", "有复购的客户此列须大于 0", "must be above 0 for a customer with repeat purchases")
	case !finite(h.Money) || h.Money < 0:
		return mining.RowError(row, "money", "须为不小于 0 的数", "must be a number not below 0")
	}
	return nil
}

// checkAll returns the first impossible History.
func checkAll(histories []History) error {
	for i, h := range histories {
		if err := h.check(i); err != nil {
			return err
		}
	}
	return nil
}
