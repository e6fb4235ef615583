package expr

import (
	"math"
	"time"
)

const (
	second = int64(1_000_000) // the unit of instants is the microsecond, as in both engines
	day    = 86400            // seconds
)

// zone is the business time zone as a table of offsets. Memory and SQL work
// from this one table, so the engines' own zone data can never disagree with Go's.
type zone []span

// span is a stretch of time with one offset.
type span struct {
	until  int64 // Unix seconds, exclusive; MaxInt64 in the last span
	offset int64 // seconds east of UTC
}

// shanghai is the default zone. Its summer times (1986–1991) are left out: no
// customer's record is that old, and a fixed offset keeps the SQL short.
func shanghai() zone { return zone{{math.MaxInt64, 8 * 3600}} }

// newZone reads the offsets of a location from 1970 to 2100; the first and
// last offset hold before and after.
func newZone(loc *time.Location) zone {
	if loc == nil {
		return shanghai()
	}
	var z zone
	t := time.Unix(0, 0).In(loc)
	limit := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	for {
		_, offset := t.Zone()
		_, end := t.ZoneBounds()
		if !end.IsZero() && !end.After(t) { // seen at the end of leap years after 2037 (Go 1.26)
			end = t.Add(24 * time.Hour)
		}
		last := end.IsZero() || end.After(limit)
		if n := len(z); n > 0 && z[n-1].offset == int64(offset) {
			z = z[:n-1]
		}
		if last {
			return append(z, span{math.MaxInt64, int64(offset)})
		}
		z = append(z, span{end.Unix(), int64(offset)})
		t = end
	}
}

// offset is the zone's offset in seconds at an instant in microseconds.
func (z zone) offset(micros int64) int64 {
	seconds := floorDiv(micros, second)
	for _, s := range z {
		if seconds < s.until {
			return s.offset
		}
	}
	return z[len(z)-1].offset
}

// local is the wall clock at an instant, in microseconds as if it were UTC.
func (z zone) local(micros int64) int64 { return micros + z.offset(micros)*second }

// day is the calendar day of an instant, in days since 1970-01-01.
func (z zone) day(micros int64) int64 { return floorDiv(z.local(micros), day*second) }

// instant is the first moment at which the wall clock shows at least local.
func (z zone) instant(local int64) int64 {
	from := int64(math.MinInt64)
	for _, s := range z {
		at := local - s.offset*second
		if s.until == math.MaxInt64 || at < s.until*second {
			return max(at, from)
		}
		from = s.until * second
	}
	return local
}

// start is the first moment of a calendar day.
func (z zone) start(days int64) int64 { return z.instant(days * day * second) }

// position tells whether an instant lies before (-1), in (0) or after (1) a day.
func (z zone) position(micros, days int64) int {
	switch {
	case micros < z.start(days):
		return -1
	case micros >= z.start(days+1):
		return 1
	}
	return 0
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// dayOf is a civil date in days since 1970-01-01.
func dayOf(year int, month time.Month, d int) int64 {
	return floorDiv(time.Date(year, month, d, 0, 0, 0, 0, time.UTC).Unix(), day)
}

// dayTime is a day as midnight UTC, the form in which drivers take a date.
func dayTime(days int64) time.Time { return time.Unix(days*day, 0).UTC() }

// microTime is an instant in microseconds as a time in UTC.
func microTime(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
