package ingest

import (
	"strings"
	"time"
)

// timeOfDay reads an optional time and zone behind a date; nothing else may follow.
func (p *dateScanner) timeOfDay(c *civil) dateFault {
	p.separator()
	p.meridiem()
	if b := p.peek(); b >= '0' && b <= '9' {
		if c.monthOnly {
			return dateNone
		}
		if bad := p.clock(c); bad != dateGood {
			return bad
		}
	} else if p.pm != 0 {
		return dateNone
	}
	p.zone(c)
	p.spaces()
	if c.year == 0 && c.clock { // Sat Nov 08 13:04:05 CST 2025
		if bad := p.year(c); bad != dateGood {
			return bad
		}
		p.spaces()
	}
	if p.peek() == '(' && strings.HasSuffix(p.s, ")") { // (中国标准时间)
		p.at = len(p.s)
	}
	if w := p.word(); w != "" && !isWeekday(w) {
		return dateNone
	}
	p.spaces()
	return dateNoneIf(p.at != len(p.s))
}

// separator passes the T, underscore, spaces or dash between date and time.
func (p *dateScanner) separator() {
	p.spaces()
	if b := p.peek(); (b == 'T' || b == 't' || b == '_' || b == '-') && p.at+1 < len(p.s) && p.s[p.at+1] >= '0' && p.s[p.at+1] <= '9' {
		p.at++
	}
	p.spaces()
}

// meridiem reads AM or PM, with or without dots.
func (p *dateScanner) meridiem() {
	p.spaces()
	rest := p.s[p.at:]
	if len(rest) >= 4 && rest[1] == '.' && rest[3] == '.' {
		rest = rest[:1] + rest[2:3]
		if p.setMeridiem(rest) {
			p.at += 4
		}
	} else if len(rest) >= 2 && (len(rest) == 2 || rest[2] == ' ' || rest[2] >= '0' && rest[2] <= '9') {
		if p.setMeridiem(rest[:2]) {
			p.at += 2
		}
	}
	p.spaces()
}

func (p *dateScanner) setMeridiem(s string) bool {
	switch strings.ToLower(s) {
	case "am":
		p.pm = 1
	case "pm":
		p.pm = 2
	default:
		return false
	}
	return true
}

// clock reads h:mm, h:mm:ss or h:mm:ss.fraction, hmm and hmmss without colons,
// and AM or PM before or behind.
func (p *dateScanner) clock(c *civil) dateFault {
	n, count := p.number()
	c.clock = true
	switch {
	case count == 6:
		c.hour, c.min, c.sec = n/10000, n/100%100, n%100
	case count == 4:
		c.hour, c.min = n/100, n%100
	case count > 2:
		return dateNone
	case p.peek() == ':':
		c.hour = n
		if bad := p.minutes(c); bad != dateGood {
			return bad
		}
	default:
		c.hour = n // 下午3点 without minutes has a colon; a bare hour needs AM or PM
		if p.pm == 0 {
			if p.meridiem(); p.pm == 0 {
				return dateNone
			}
		}
	}
	if p.pm == 0 {
		p.meridiem()
	}
	if c.hour > 12 || p.pm == 0 {
		return dateGood
	}
	if c.hour %= 12; p.pm == 2 {
		c.hour += 12
	}
	return dateGood
}

func (p *dateScanner) minutes(c *civil) dateFault {
	p.at++
	var count int
	if c.min, count = p.number(); count == 0 { // 13时
		return dateNoneIf(p.at != len(p.s) && p.peek() != ' ')
	}
	if count > 2 {
		return dateNone
	}
	if p.peek() != ':' {
		return dateGood
	}
	p.at++
	p.spaces()
	if c.sec, count = p.number(); count > 2 {
		return dateNone
	}
	if count > 0 && (p.peek() == '.' || p.peek() == ',') {
		p.at++
		c.nsec = p.fraction()
	}
	return dateGood
}

// fraction reads the digits behind the seconds as nanoseconds.
func (p *dateScanner) fraction() int {
	n, scale := 0, 100_000_000
	for b := p.peek(); b >= '0' && b <= '9'; b = p.peek() {
		n += int(b-'0') * scale
		scale /= 10
		p.at++
	}
	return n
}

// zone reads Z, UTC, GMT+8, +08:00, +0800 or +08. CST and other letters are the
// business's own zone: CST is China's as often as Chicago's.
func (p *dateScanner) zone(c *civil) {
	p.spaces()
	from := p.at
	switch w := p.word(); strings.ToUpper(w) {
	case "Z", "UTC", "GMT", "UT":
		c.zoned = true
	case "CST", "":
	default:
		p.at = from
		return
	}
	b := p.peek()
	if b != '+' && b != '-' || p.at+1 >= len(p.s) || !c.clock {
		return
	}
	p.at++
	n, count := p.number()
	hours, minutes := n, 0
	if count > 2 {
		hours, minutes = n/100, n%100
	} else if p.peek() == ':' {
		p.at++
		minutes, _ = p.number()
	}
	if count == 0 || hours > 15 || minutes > 59 {
		p.at = from // leaves text behind, so that the date is refused
		return
	}
	c.offset, c.zoned = hours*3600+minutes*60, true
	if b == '-' {
		c.offset = -c.offset
	}
}

// clockZone turns dates as written into moments, remembering the zone's offset
// for the stretch of time around the last one.
type clockZone struct {
	zone       *time.Location
	from, till int64 // UTC seconds between which the offset holds, a day inside the change
	offset     int64
}

// moment returns the UTC time of a date written in its own or the business's zone.
func (z *clockZone) moment(c civil) time.Time {
	local := daysSince1970(c.year, c.month, c.day)*86400 + int64(c.hour*3600+c.min*60+c.sec)
	if c.zoned {
		return time.Unix(local-int64(c.offset), int64(c.nsec)).UTC()
	}
	if at := local - z.offset; at >= z.from && at < z.till {
		return time.Unix(at, int64(c.nsec)).UTC()
	}
	return z.lookUp(c)
}

func (z *clockZone) lookUp(c civil) time.Time {
	t := time.Date(c.year, time.Month(c.month), c.day, c.hour, c.min, c.sec, c.nsec, z.zone)
	_, offset := t.Zone()
	start, end := t.ZoneBounds()
	z.offset, z.from, z.till = int64(offset), -1<<60, 1<<60
	if !start.IsZero() {
		z.from = start.Unix() + 86400
	}
	if !end.IsZero() {
		z.till = end.Unix() - 86400
	}
	return t.UTC()
}

// daysSince1970 counts days in the Gregorian calendar, with years that begin in
// March so that the leap day comes last: 153 days in five months, 146,097 in
// 400 years, 719,468 from 0000-03-01 to 1970-01-01.
func daysSince1970(year, month, day int) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	era := year / 400
	if year < 0 {
		era = (year - 399) / 400
	}
	inEra := year - era*400
	dayOfYear := (153*(month-3)+2)/5 + day - 1
	return int64(era*146097+inEra*365+inEra/4-inEra/100+dayOfYear) - 719468
}
