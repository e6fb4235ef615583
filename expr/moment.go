package expr

import (
	"math"
	"time"
)

// moment is a date or a date-time literal.
type moment struct {
	at    int64 // Time: microseconds since 1970 UTC; Date: days since 1970-01-01
	isDay bool
}

// scanMoment reads a date or date-time at the start of s: 2025-11-08,
// 2025年11月8日, 2025-11-08 14:30, 2025-11-08T14:30:05.25+08:00, and with slash
// also 2025/11/8. It returns how many runes it took, 0 if there is no date;
// ok is false if it looks like a date but is none.
func scanMoment(s []rune, z zone, slash bool) (m moment, n int, ok bool) {
	r := reader{s: s}
	year, month, d, found := r.date(slash)
	if !found {
		return moment{}, 0, false
	}
	date := time.Date(year, time.Month(month), d, 0, 0, 0, 0, time.UTC)
	ok = year >= 1 && int(date.Month()) == month && date.Day() == d
	m = moment{at: dayOf(year, time.Month(month), d), isDay: true}
	clock, hasClock, inRange := r.clock()
	if !hasClock {
		return m, r.n, ok
	}
	local := m.at*day*second + clock
	if offset, has := r.offset(); has {
		m.at = local - offset*second
	} else {
		m.at = z.instant(local)
	}
	m.isDay = false
	return m, r.n, ok && inRange && m.at >= minTime && m.at <= maxTime
}

// Times lie in the years 1 to 9999 in every zone: the engines count the years
// before 1 differently.
const (
	minTime int64 = (-62135596800 + day) * second
	maxTime int64 = (253402300800-day)*second - 1
)

// reader consumes runes as long as they fit.
type reader struct {
	s []rune
	n int
}

func (r *reader) peek(i int) rune {
	if r.n+i < len(r.s) {
		return r.s[r.n+i]
	}
	return 0
}

func (r *reader) take(c rune) bool {
	if r.peek(0) != c {
		return false
	}
	r.n++
	return true
}

// digits reads at least lo and at most hi digits.
func (r *reader) digits(lo, hi int) (value int, ok bool) {
	start := r.n
	for r.n-start < hi && isDigit(r.peek(0)) {
		value = value*10 + int(r.peek(0)-'0')
		r.n++
	}
	return value, r.n-start >= lo
}

// date reads year, month and day, and no further digit.
func (r *reader) date(slash bool) (year, month, d int, ok bool) {
	year, okYear := r.digits(4, 4)
	separator := r.peek(0)
	second := separator
	switch {
	case separator == '-', separator == '/' && slash:
	case separator == '年':
		second = '月'
	default:
		return 0, 0, 0, false
	}
	r.n++
	month, okMonth := r.digits(1, 2)
	okSecond := r.take(second)
	d, okDay := r.digits(1, 2)
	ok = okYear && okMonth && okSecond && okDay && !isDigit(r.peek(0))
	if second == '月' && !r.take('日') {
		r.take('号')
	}
	return year, month, d, ok
}

// clock reads "T14:30", " 14:30:05" or " 14:30:05.123456" as microseconds of
// the day. Nothing is consumed if there is no clock.
func (r *reader) clock() (micros int64, found, inRange bool) {
	start := r.n
	if r.peek(0) != 'T' && r.peek(0) != ' ' {
		return 0, false, true
	}
	r.n++
	hour, okHour := r.digits(1, 2)
	colon := r.take(':')
	minute, okMinute := r.digits(2, 2)
	if !okHour || !colon || !okMinute {
		r.n = start
		return 0, false, true
	}
	sec, fraction := 0, 0
	if r.peek(0) == ':' && isDigit(r.peek(1)) {
		r.n++
		sec, inRange = r.digits(2, 2)
		fraction = r.fraction()
	} else {
		inRange = true
	}
	inRange = inRange && hour < 24 && minute < 60 && sec < 60 && fraction >= 0 && !isDigit(r.peek(0))
	return int64(hour*3600+minute*60+sec)*second + int64(fraction), true, inRange
}

// fraction reads up to six digits after a point as microseconds, -1 if there are more.
func (r *reader) fraction() int {
	if r.peek(0) != '.' || !isDigit(r.peek(1)) {
		return 0
	}
	r.n++
	start := r.n
	value, _ := r.digits(1, 6)
	value *= int(math.Pow10(6 - (r.n - start)))
	if isDigit(r.peek(0)) {
		return -1
	}
	return value
}

// offset reads Z, +08:00 or -03:30 as seconds east of UTC.
func (r *reader) offset() (seconds int64, found bool) {
	if r.take('Z') {
		return 0, true
	}
	start, sign := r.n, int64(1)
	switch {
	case r.take('-'):
		sign = -1
	case !r.take('+'):
		return 0, false
	}
	hours, okHours := r.digits(2, 2)
	colon := r.take(':')
	minutes, okMinutes := r.digits(2, 2)
	if !okHours || !colon || !okMinutes || hours > 23 || minutes > 59 {
		r.n = start
		return 0, false
	}
	return sign * int64(hours*3600+minutes*60), true
}
