package analysis

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"zhike/fault"
)

// unit is a kind of calendar period. Its periods have consecutive numbers, so
// that distances are differences.
type unit struct {
	name  string
	sql   string                  // number of the period of ordered_on
	first func(n int) time.Time   // first day of period n
	of    func(day time.Time) int // number of the period of a day
	label func(n int) string
	parse func(label string) (int, bool)
}

// units are week, month and quarter.
func units() map[string]unit {
	return map[string]unit{"week": week(), "month": month(), "quarter": quarter()}
}

// month numbers months from year 0: year × 12 + month − 1.
func month() unit {
	return unit{
		name:  "month",
		sql:   "(extract(year from ordered_on) * 12 + extract(month from ordered_on) - 1)::integer",
		first: func(n int) time.Time { return time.Date(0, time.Month(n+1), 1, 0, 0, 0, 0, time.UTC) },
		of:    func(d time.Time) int { return d.Year()*12 + int(d.Month()) - 1 },
		label: func(n int) string { return fmt.Sprintf("%04d-%02d", n/12, n%12+1) },
		parse: func(label string) (int, bool) { return parsePair(label, "-", 12) },
	}
}

// quarter numbers quarters from year 0: year × 4 + quarter − 1.
func quarter() unit {
	return unit{
		name:  "quarter",
		sql:   "(extract(year from ordered_on) * 4 + extract(quarter from ordered_on) - 1)::integer",
		first: func(n int) time.Time { return time.Date(0, time.Month(n*3+1), 1, 0, 0, 0, 0, time.UTC) },
		of:    func(d time.Time) int { return d.Year()*4 + (int(d.Month())-1)/3 },
		label: func(n int) string { return fmt.Sprintf("%04d-Q%d", n/4, n%4+1) },
		parse: func(label string) (int, bool) { return parsePair(label, "-Q", 4) },
	}
}

// week numbers weeks from Monday, 5 January 1970, and names each by its Monday.
func week() unit {
	monday := time.Date(1970, 1, 5, 0, 0, 0, 0, time.UTC)
	first := func(n int) time.Time { return monday.AddDate(0, 0, 7*n) }
	of := func(d time.Time) int { return int(d.Sub(monday).Hours()/24) / 7 }
	return unit{
		name:  "week",
		sql:   "((ordered_on - date '1970-01-05') / 7)::integer",
		first: first, of: of,
		label: func(n int) string { return first(n).Format(dayForm) },
		parse: func(label string) (int, bool) {
			d, err := time.Parse(dayForm, label)
			return of(d), err == nil && first(of(d)).Equal(d)
		},
	}
}

// parsePair reads year, separator, part from 1 to parts.
func parsePair(label, separator string, parts int) (int, bool) {
	year, part, _ := strings.Cut(label, separator)
	y, err1 := strconv.Atoi(year)
	p, err2 := strconv.Atoi(part)
	return y*parts + p - 1, err1 == nil && err2 == nil && p >= 1 && p <= parts && y > 0 && y < 10000
}

// last is the last day of period n.
func (u unit) last(n int) time.Time { return u.first(n+1).AddDate(0, 0, -1) }

// complete reports whether period n lies wholly within the frame.
func (u unit) complete(f *frame, n int) bool {
	return u.first(n).Format(dayForm) >= f.from && u.last(n).Format(dayForm) <= f.to
}

// read is the number of the period that a request names.
func (u unit) read(parameter, label string) (int, error) {
	n, ok := u.parse(label)
	if !ok {
		example := u.label(u.of(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)))
		return 0, fault.New(fault.Invalid, "%s is %q; it should be a %s such as %s", parameter, label, u.name, example).
			InChinese("%s 的值是“%s”，应形如 %s", parameter, label, example).At("parameter", parameter)
	}
	return n, nil
}
