package forecast

import (
	"fmt"
	"math"
	"slices"
	"time"

	"zhike/mining"
)

// Point is one value of a series.
type Point struct {
	Time  time.Time // in UTC; the clock as the shop reads it
	Value float64   // NaN for one that is missing
}

// Step is the time from one value to the next: so many months, else so many
// seconds.
type Step struct {
	Months  int `json:"months,omitempty"`
	Seconds int `json:"seconds,omitempty"`
}

const day = 24 * 60 * 60

// After is the moment so many steps later. Days of a month that the other
// month does not have become its last one.
func (s Step) After(t time.Time, steps int) time.Time {
	if s.Months == 0 {
		return t.Add(time.Duration(steps) * time.Duration(s.Seconds) * time.Second)
	}
	first := time.Date(t.Year(), t.Month()+time.Month(steps*s.Months), 1, t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	if t.Day() >= t.AddDate(0, 0, 1-t.Day()).AddDate(0, 1, -1).Day() { // a month's end stays one
		return first.AddDate(0, 0, last-1)
	}
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// Season is the usual one of such steps: a year of months or quarters or
// weeks, a week of days, a day of hours; 1 for others.
func (s Step) Season() int {
	switch {
	case s.Months > 0 && s.Months < 12 && 12%s.Months == 0:
		return 12 / s.Months
	case s.Seconds == 7*day:
		return 52
	case s.Seconds == day:
		return 7
	case s.Seconds > 0 && s.Seconds < day && day%s.Seconds == 0:
		return day / s.Seconds
	}
	return 1
}

// Series is values in equal steps.
type Series struct {
	Start  time.Time
	Step   Step
	Values []float64
	Filled []int // places whose values were missing
}

// mostGaps is how many places may be missing for one that is there.
const mostGaps = 1

// Arrange sorts points by time and finds their step: the longest that reaches
// all of them, in whole months where all fall on one day of the month or on
// its end. Places without a value are filled on the line between their
// neighbours, or with zeros where no value means that nothing was sold; more
// than half of the places missing is refused, as are two values of one time
// (add them up first). One point is a series with a step of a day.
func Arrange(points []Point, zeros bool) (*Series, error) {
	order := make([]int, 0, len(points))
	for i, p := range points {
		if p.Time.IsZero() {
			return nil, mining.RowError(i, "time", "缺少时间", "the time is missing")
		}
		if math.IsInf(p.Value, 0) {
			return nil, mining.RowError(i, "value", "数值为无穷大", "the value is infinite")
		}
		if math.Abs(p.Value) > largest {
			return nil, mining.RowError(i, "value", "数值太大，无法计算", "the value is too large to calculate with")
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return points[a].Time.Compare(points[b].Time) })
	for k := 1; k < len(order); k++ {
		if points[order[k]].Time.Equal(points[order[k-1]].Time) {
			at := points[order[k]].Time.Format(time.DateTime)
			return nil, mining.RowError(max(order[k], order[k-1]), "time", at+" 有两个数值；请先合计，每个时间一行", "there are two values at "+at+"; add them up first, one row for each time")
		}
	}
	for len(order) > 0 && math.IsNaN(points[order[0]].Value) {
		order = order[1:]
	}
	for len(order) > 0 && math.IsNaN(points[order[len(order)-1]].Value) {
		order = order[:len(order)-1]
	}
	if len(order) == 0 {
		return nil, mining.TableError("没有数值，无从预测", "there are no values to forecast from")
	}
	times := make([]time.Time, len(order))
	for k, i := range order {
		times[k] = points[i].Time
	}
	s := &Series{Start: times[0], Step: findStep(times)}
	return s, s.place(points, order, zeros)
}

// place puts the values where they belong and fills the places between.
func (s *Series) place(points []Point, order []int, zeros bool) error {
	last := points[order[len(order)-1]].Time
	n := s.Step.index(s.Start, last) + 1
	if n > 4+(1+mostGaps)*len(order) {
		return mining.TableError(fmt.Sprintf("时间不成等距：%d 个数值要占 %d 个位置；请先按日、周或月合计", len(order), n),
			fmt.Sprintf("the times are not in equal steps: %d values would take %d places; add them up by day, week or month first", len(order), n))
	}
	s.Values = make([]float64, n)
	for t := range s.Values {
		s.Values[t] = math.NaN()
	}
	for _, i := range order {
		s.Values[s.Step.index(s.Start, points[i].Time)] = points[i].Value
	}
	known := 0
	for t, v := range s.Values {
		if math.IsNaN(v) {
			s.Filled = append(s.Filled, t)
			continue
		}
		for gap := known + 1; gap < t; gap++ {
			share := float64(gap-known) / float64(t-known)
			if s.Values[gap] = s.Values[known] + share*(v-s.Values[known]); zeros {
				s.Values[gap] = 0
			}
		}
		known = t
	}
	if len(s.Filled) > 2 && len(s.Filled)*2 > n {
		return mining.TableError(fmt.Sprintf("%d 个时间里有 %d 个没有数值，缺得太多；若没有数值即为零，请按零计", n, len(s.Filled)),
			fmt.Sprintf("%d of %d times have no value, which is too many; if none means zero, count them as zeros", len(s.Filled), n))
	}
	return nil
}

// Warnings say what was filled.
func (s *Series) Warnings() []mining.Text {
	if len(s.Filled) == 0 {
		return nil
	}
	first := s.Step.After(s.Start, s.Filled[0]).Format(time.DateOnly)
	return []mining.Text{{
		Zh: fmt.Sprintf("%d 个时间没有数值（首个为 %s），已补上。", len(s.Filled), first),
		En: fmt.Sprintf("%d times had no value, the first %s, and were filled.", len(s.Filled), first),
	}}
}

// findStep is the greatest step that reaches all times from the first.
func findStep(times []time.Time) Step {
	if len(times) < 2 {
		return Step{Seconds: day}
	}
	months, seconds := 0, 0
	for i := 1; i < len(times); i++ {
		seconds = divisor(seconds, int(times[i].Sub(times[i-1])/time.Second))
		months = divisor(months, monthOf(times[i])-monthOf(times[0]))
	}
	if s := (Step{Months: months}); months > 0 && seconds >= day {
		for _, t := range times {
			if !s.After(times[0], (monthOf(t)-monthOf(times[0]))/months).Equal(t) {
				return Step{Seconds: seconds}
			}
		}
		return s
	}
	return Step{Seconds: max(seconds, 1)}
}

// index is how many steps lie between two moments.
func (s Step) index(from, to time.Time) int {
	if s.Months > 0 {
		return (monthOf(to) - monthOf(from)) / s.Months
	}
	return int(to.Sub(from)/time.Second) / s.Seconds
}

func monthOf(t time.Time) int { return t.Year()*12 + int(t.Month()) }

// divisor is the greatest common one.
func divisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
