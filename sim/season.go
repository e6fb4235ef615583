package sim

import (
	"math"
	"strings"
	"time"
)

// festivals gives the days that follow the moon: Spring Festival (first day of
// the first lunar month), Dragon Boat (fifth of the fifth), Mid-Autumn
// (fifteenth of the eighth), as month and day.
const festivals = `
2015 0219 0620 0927
2016 0208 0609 0915
2017 0128 0530 1004
2018 0216 0618 0924
2019 0205 0607 0913
2020 0125 0625 1001
2021 0212 0614 0921
2022 0201 0603 0910
2023 0122 0622 0929
2024 0210 0610 0917
2025 0129 0531 1006
2026 0217 0619 0925
2027 0206 0609 0915
2028 0126 0528 1003
2029 0213 0616 0922
2030 0203 0605 0912
2031 0123 0624 1001
2032 0211 0612 0919
2033 0131 0601 0908
2034 0219 0620 0927
2035 0208 0610 0916
`

// firstYear and lastYear bound the table above.
const firstYear, lastYear = 2015, 2035

// Season is one stretch of days on which customers buy more, or less, than on
// an ordinary day. From and To are both included.
type Season struct {
	Name string    `json:"name"`
	Kind string    `json:"kind"` // promotion, gift or pause
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	// Boost is added to the day's factor 1 for promotion and gift, times the
	// customer type's own sensitivity; for a pause it is the factor itself.
	Boost float64 `json:"boost"`
}

// seasonsOf lists the seasons of one year.
func seasonsOf(year int, zone *time.Location) []Season {
	day := func(mmdd string) time.Time {
		t, err := time.ParseInLocation("20060102", itoa(year)+mmdd, zone)
		if err != nil {
			panic("sim: bad date in a table: " + mmdd)
		}
		return t
	}
	spring, dragon, moon := lunar(year)
	may := day("0501")
	mothers := may.AddDate(0, 0, (7-int(may.Weekday()))%7+7)
	around := func(mmdd string, from, to int) (time.Time, time.Time) {
		return day(mmdd).AddDate(0, 0, from), day(mmdd).AddDate(0, 0, to)
	}
	var out []Season
	add := func(name, kind string, boost float64, from, to time.Time) {
		out = append(out, Season{Name: name, Kind: kind, Boost: boost, From: from, To: to})
	}
	near := func(name, kind string, boost float64, mmdd string, a, b int) {
		from, to := around(mmdd, a, b)
		add(name, kind, boost, from, to)
	}
	near("年货节", "promotion", 0.9, spring, -24, -10)
	near("38节", "promotion", 0.8, "0308", -4, 0)
	near("618预热", "promotion", 0.9, "0601", 0, 2)
	near("618正日前", "promotion", 1.3, "0618", -3, -1)
	near("618", "promotion", 2.6, "0618", 0, 0)
	near("99划算节", "promotion", 0.6, "0909", 0, 1)
	near("双11预售", "promotion", 1.4, "1101", -1, 2)
	near("双11前夜", "promotion", 2.2, "1111", -1, -1)
	near("双11", "promotion", 4.0, "1111", 0, 0)
	near("双12", "promotion", 1.0, "1212", -1, 0)
	near("春节送礼", "gift", 1.6, spring, -25, -6)
	near("情人节", "gift", 0.9, "0214", -5, -1)
	near("520", "gift", 1.1, "0520", -4, 0)
	add("母亲节", "gift", 0.9, mothers.AddDate(0, 0, -6), mothers)
	near("端午送礼", "gift", 0.8, dragon, -12, -2)
	near("教师节", "gift", 0.4, "0910", -3, 0)
	near("中秋送礼", "gift", 1.8, moon, -15, -3)
	near("圣诞", "gift", 0.4, "1224", -3, 0)
	near("春节放假", "pause", 0.35, spring, -3, 5)
	return out
}

// lunar returns the year's three moveable festivals as month and day.
func lunar(year int) (spring, dragon, moon string) {
	for row := range strings.Lines(strings.TrimSpace(festivals)) {
		f := strings.Fields(row)
		if f[0] == itoa(year) {
			return f[1], f[2], f[3]
		}
	}
	panic("sim: no festivals for " + itoa(year))
}

// calendar holds what a day does to everybody: its pull as a promotion, as an
// occasion for gifts, and as an ordinary day.
type calendar struct {
	start                   time.Time // midnight of the first day
	days                    int
	seasons                 []Season
	dates                   []string // 2006-01-02
	everyday, promo, giving []float64
	month                   []int // 0 to 11
}

// weekdays are ordinary retail: slow at the start of the week, best on Saturday.
func weekdayFactor(d time.Weekday) float64 {
	return [7]float64{1.10, 0.94, 0.92, 0.95, 0.97, 1.03, 1.12}[d]
}

func newCalendar(start time.Time, days int) *calendar {
	c := &calendar{start: start, days: days}
	end := start.AddDate(0, 0, days-1)
	for year := max(start.Year(), firstYear); year <= min(end.Year(), lastYear); year++ {
		for _, s := range seasonsOf(year, start.Location()) {
			if !s.To.Before(start) && !s.From.After(end) {
				c.seasons = append(c.seasons, s)
			}
		}
	}
	for i := range days {
		day := start.AddDate(0, 0, i)
		c.dates = append(c.dates, day.Format("2006-01-02"))
		c.month = append(c.month, int(day.Month())-1)
		everyday, promo, giving := weekdayFactor(day.Weekday()), 0.0, 0.0
		for _, s := range c.seasons {
			if day.Before(s.From) || day.After(s.To) {
				continue
			}
			switch s.Kind {
			case "promotion":
				promo = max(promo, s.Boost)
			case "gift":
				giving = max(giving, s.Boost)
			case "pause":
				everyday *= s.Boost
			}
		}
		c.everyday = append(c.everyday, everyday)
		c.promo = append(c.promo, promo)
		c.giving = append(c.giving, giving)
	}
	return c
}

// rhythm is time as a customer type feels it: Poisson purchases in this time
// are seasonal purchases on the calendar. It runs at 1 a day on the average,
// so rates keep their meaning.
type rhythm struct{ cum []float64 } // at the start of day i; one more at the end

// newRhythm bends time by the sensitivities to promotions and to gift days.
// Nil calendar factors (pure simulation) give a straight line.
func (c *calendar) newRhythm(promo, giving float64) rhythm {
	r := rhythm{cum: make([]float64, c.days+1)}
	for i := range c.days {
		r.cum[i+1] = r.cum[i] + c.everyday[i]*(1+promo*c.promo[i]+giving*c.giving[i])
	}
	scale := float64(c.days) / r.cum[c.days]
	for i := range r.cum {
		r.cum[i] *= scale
	}
	return r
}

// straight is time without seasons.
func (c *calendar) straight() rhythm {
	r := rhythm{cum: make([]float64, c.days+1)}
	for i := range r.cum {
		r.cum[i] = float64(i)
	}
	return r
}

// after returns the calendar time (days since the start) at which gap felt days
// have passed since t, and +Inf when that is beyond the last day.
func (r rhythm) after(t, gap float64) float64 {
	last := len(r.cum) - 1
	day := min(int(t), last-1)
	felt := r.cum[day] + (t-float64(day))*(r.cum[day+1]-r.cum[day]) + gap
	if felt >= r.cum[last] {
		return math.Inf(1)
	}
	lo, hi := day, last // cum[lo] ≤ felt < cum[hi]
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; r.cum[mid] <= felt {
			lo = mid
		} else {
			hi = mid
		}
	}
	return float64(lo) + (felt-r.cum[lo])/(r.cum[lo+1]-r.cum[lo])
}

// felt returns how much felt time lies between two calendar times.
func (r rhythm) felt(from, to float64) float64 { return r.at(to) - r.at(from) }

func (r rhythm) at(t float64) float64 {
	last := len(r.cum) - 1
	if t >= float64(last) {
		return r.cum[last]
	}
	day := max(int(t), 0)
	return r.cum[day] + (t-float64(day))*(r.cum[day+1]-r.cum[day])
}
