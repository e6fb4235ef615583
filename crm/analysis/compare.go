package analysis

import (
	"strconv"

	"zhike/fault"
)

// Against names the period to compare with.
type Against struct {
	CompareFrom string `query:"compare_from" doc:"first business day to compare with; empty: the period of the same length before, when from is given"`
	CompareTo   string `query:"compare_to" doc:"last business day to compare with"`
}

// Comparison names the period that a breakdown is compared with.
type Comparison struct {
	Against
	Top int `query:"top" minimum:"1" maximum:"500" default:"20" doc:"rows shown; the rest is summed up"`
}

const usualTop = 20

// periods resolves the two periods; without a comparison the second is empty.
func (c Against) periods(f *frame) (ComparedPeriods, error) {
	return c.beside(ComparedPeriods{From: f.from, To: f.to}, f.period)
}

// beside puts the period to compare with beside the one that p begins with:
// the one asked for, else the one before where that is usual.
func (c Against) beside(p ComparedPeriods, usual bool) (ComparedPeriods, error) {
	if (c.CompareFrom == "") != (c.CompareTo == "") {
		return p, fault.New(fault.Invalid, "a comparison needs both compare_from and compare_to").
			InChinese("对比时间段需要同时给出 compare_from 和 compare_to").At("parameter", "compare_from")
	}
	if c.CompareFrom == "" {
		if usual {
			p.BeforeFrom, p.BeforeTo = before(p.From, p.To)
		}
		return p, nil
	}
	var err error
	if p.BeforeFrom, err = parseDay("compare_from", c.CompareFrom); err != nil {
		return p, err
	}
	if p.BeforeTo, err = parseDay("compare_to", c.CompareTo); err != nil {
		return p, err
	}
	if p.BeforeFrom > p.BeforeTo || (p.BeforeFrom <= p.To && p.BeforeTo >= p.From) {
		return p, fault.New(fault.Invalid, "the period compared with (%s to %s) must not be empty nor overlap the period itself (%s to %s)", p.BeforeFrom, p.BeforeTo, p.From, p.To).
			InChinese("对比时间段（%s 至 %s）不能为空，也不能与本期（%s 至 %s）重叠", p.BeforeFrom, p.BeforeTo, p.From, p.To).At("parameter", "compare_from")
	}
	return p, nil
}

// none reports whether there is nothing to compare with.
func (p ComparedPeriods) none() bool { return p.BeforeFrom == "" }

// comparing gives a question its two periods; an absent one is empty.
func (q *question) comparing(p ComparedPeriods) *question {
	q.with("before_from", p.BeforeFrom).with("before_to", p.BeforeTo)
	if p.none() {
		q.with("before_from", "9999-12-31").with("before_to", beginning)
	}
	return q
}

// Changed is one row's part in the change of revenue between two periods.
type Changed struct {
	Before       float64 `json:"revenue_before"`
	Change       float64 `json:"change" doc:"revenue now less revenue before"`
	Contribution float64 `json:"contribution" doc:"change as a share of all revenue before: the rows add up to the growth of the whole"`
}

func changed(now, before, totalBefore float64) *Changed {
	return &Changed{Before: before, Change: now - before, Contribution: share(now-before, totalBefore)}
}

// keyLabel is the label of a channel, province … where none may be stated.
func keyLabel(key string) Text {
	if key == "" {
		return Text{Zh: "未注明", En: "Not stated"}
	}
	return Text{Zh: key, En: key}
}

// restLabel is the label of what is below the top rows.
func restLabel(n int) Text { return both("其余 %s 项", "%s others", strconv.Itoa(n)) }

// changeFinding says what moved the revenue most.
func changeFinding(now, before float64, most Text, contribution float64) Text {
	if before <= 0 {
		return both("本期净收入 %s，上期没有收入可比。", "Revenue is %s; there is none before to compare with.", money(now))
	}
	growth := now/before - 1
	return both("净收入 %s，比上期变化 %s；影响最大的是%s（%s 个百分点）。", "Revenue is %s, a change of %s; %s moved it most (%s points).",
		money(now), signed(growth)+"%", most, signed(contribution))
}

// signed writes a share in percent with its sign.
func signed(v float64) string {
	text := strconv.FormatFloat(v*100, 'f', 1, 64)
	if v > 0 {
		return "+" + text
	}
	return text
}
