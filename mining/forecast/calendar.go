package forecast

import (
	"fmt"
	"time"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

// Regressor is something known for every step of a series and for steps to
// come: a promotion (0 or 1), a price, the share of a holiday.
type Regressor struct {
	Name   string
	Values []float64 // of the steps of the series, then of later ones
}

// FestivalOptions tells how long before and after the Spring Festival it is
// felt. The zero value is good.
type FestivalOptions struct {
	Before int // days of shopping before it; 0: 14
	During int // days from New Year's Day on that shops are closed; 0: 7
	After  int // days until business is as before; 0: 14
}

// SpringFestival gives three regressors, before, during and after, for so many
// steps of a day or longer, of a series and of what follows. Of days each is 1
// within its window; of longer steps it is the share of the window's days that
// lie in the step (Bell & Hillmer, Journal of the American Statistical
// Association 78, 1983).
func SpringFestival(start time.Time, step Step, steps int, o FestivalOptions) ([]Regressor, error) {
	for _, d := range []*int{&o.Before, &o.During, &o.After} {
		if *d < 0 || *d > 60 {
			return nil, mining.TableError("节前、节中、节后的天数须在 0 与 60 之间", "the days before, during and after the festival must lie between 0 and 60")
		}
	}
	if step.Months == 0 && step.Seconds < day {
		return nil, mining.TableError("春节因素用于按日或更长的时间；请先按日合计", "the festival is for steps of a day or longer; add the values up by day first")
	}
	before, during, after := orElse(o.Before, 14), orElse(o.During, 7), orElse(o.After, 14)
	last := step.After(start, steps)
	if start.Year() < FirstNewYear || last.Year() > LastNewYear {
		return nil, mining.TableError(fmt.Sprintf("春节日期只知道 %d 至 %d 年", FirstNewYear, LastNewYear),
			fmt.Sprintf("the days of the Spring Festival are known for %d to %d only", FirstNewYear, LastNewYear))
	}
	var days []time.Time
	for year := start.Year(); year <= last.Year(); year++ {
		day, _ := NewYear(year)
		days = append(days, day)
	}
	var out []Regressor
	for _, w := range []struct {
		name     string
		from, to int
	}{{"before Spring Festival", -before, -1}, {"Spring Festival", 0, during - 1}, {"after Spring Festival", during, during + after - 1}} {
		r := Regressor{w.name, Window(start, step, steps, days, w.from, w.to)}
		if step.Seconds == day {
			floats.Scale(float64(w.to-w.from+1), r.Values)
		}
		out = append(out, r)
	}
	return out, nil
}

func orElse(v, otherwise int) int {
	if v == 0 {
		return otherwise
	}
	return v
}

// Window is the share of the days from … to, counted from each of the holidays,
// that lie in each step: 1 for a step that holds all days of a holiday's window.
func Window(start time.Time, step Step, steps int, holidays []time.Time, from, to int) []float64 {
	out := make([]float64, steps)
	begin := make([]time.Time, steps+1)
	for t := range begin {
		begin[t] = step.After(start, t)
	}
	share, t := 1/float64(to-from+1), 0
	for _, holiday := range holidays { // ascending, as are the steps
		for t > 0 && begin[t].After(holiday.AddDate(0, 0, from)) {
			t--
		}
		for d := from; d <= to; d++ {
			day := holiday.AddDate(0, 0, d)
			for t < steps && !begin[t+1].After(day) {
				t++
			}
			if t < steps && !begin[t].After(day) {
				out[t] += share
			}
		}
	}
	return out
}
