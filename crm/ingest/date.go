package ingest

import (
	"strconv"
	"strings"
	"time"
)

// DateOrder says which of the first two numbers of 11/8/2018 is the day.
type DateOrder uint8

const (
	DateOrderUnknown DateOrder = iota // read as MonthFirst
	MonthFirst
	DayFirst
)

// MarshalText writes "", "month-first" or "day-first".
func (o DateOrder) MarshalText() ([]byte, error) {
	return []byte([...]string{"", "month-first", "day-first"}[o%3]), nil
}

// UnmarshalText reads what MarshalText writes.
func (o *DateOrder) UnmarshalText(b []byte) error {
	switch strings.ToLower(string(b)) {
	case "":
		*o = DateOrderUnknown
	case "month-first", "mdy":
		*o = MonthFirst
	case "day-first", "dmy":
		*o = DayFirst
	default:
		return say("日期顺序 %q 只能是 month-first 或 day-first。", "The date order %q must be month-first or day-first.", string(b)).faulty("invalid")
	}
	return nil
}

// civil is a date as written, before its zone is known.
type civil struct {
	year, month, day int
	hour, min, sec   int
	nsec             int
	offset           int // seconds east of UTC, if zoned
	clock            bool
	zoned            bool
	monthOnly        bool  // no day: the first of the month
	instant          bool  // year, … are UTC already: Unix seconds
	a, b             uint8 // the two numbers of a/b/yyyy, which the order decides; 0 if the text is plain by itself
}

// dateFault says why a text is no date.
type dateFault uint8

const (
	dateGood  dateFault = iota
	dateNone            // not a date at all
	dateMonth           // month 0 or over 12
	dateDay             // a day that the month does not have
	dateClock           // hour, minute or second out of range
)

// scanDate reads a date with or without time from a cleaned cell. Forms that
// begin with the year, name the month, or are bare numbers (20251108, the day
// number of a spreadsheet, Unix seconds or milliseconds) explain themselves;
// 11/8/2018 is read by order.
func scanDate(s string, order DateOrder) (civil, dateFault) {
	if c, ok := scanISO(s); ok {
		return c, c.check()
	}
	if len(s) < 5 || len(s) > 80 {
		return civil{}, dateNone
	}
	if whole, ok := strings.CutSuffix(s, ".0"); ok && allDigits(whole) {
		s = whole // 20251108.0, a float made by pandas
	}
	if !plainASCII(s) {
		s = asciiDate(s)
	}
	p := dateScanner{s: s, order: order}
	c, bad := p.date()
	if bad != dateGood {
		return c, bad
	}
	if c.instant {
		return c, dateGood
	}
	if bad := p.timeOfDay(&c); bad != dateGood {
		return c, bad
	}
	return c, c.check()
}

// scanISO is the fast way for yyyy-mm-dd and yyyy-mm-dd hh:mm:ss with - or /.
func scanISO(s string) (civil, bool) {
	if len(s) != 19 && len(s) != 10 || s[4] != '-' && s[4] != '/' || s[7] != s[4] {
		return civil{}, false
	}
	y1, y2 := two(s[0:2]), two(s[2:4])
	c := civil{year: y1*100 + y2, month: two(s[5:7]), day: two(s[8:10])}
	if y1|y2|c.month|c.day < 0 {
		return c, false
	}
	if len(s) == 10 {
		return c, true
	}
	if s[10] != ' ' && s[10] != 'T' || s[13] != ':' || s[16] != ':' {
		return c, false
	}
	c.hour, c.min, c.sec, c.clock = two(s[11:13]), two(s[14:16]), two(s[17:19]), true
	return c, c.hour|c.min|c.sec >= 0
}

// two reads two digits, -1 if they are none.
func two(s string) int {
	a, b := s[0]-'0', s[1]-'0'
	if a > 9 || b > 9 {
		return -1
	}
	return int(a)*10 + int(b)
}

// check reports what is impossible about the date.
func (c *civil) check() dateFault {
	switch {
	case c.month < 1 || c.month > 12:
		return dateMonth
	case c.day < 1 || c.day > daysIn(c.year, c.month):
		return dateDay
	case c.hour > 23 && !(c.hour == 24 && c.min == 0 && c.sec == 0) || c.min > 59 || c.sec > 60:
		return dateClock
	}
	return dateGood
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// asciiDate rewrites Chinese and full-width dates: 2025年11月8日 下午1时04分 becomes
// "2025-11-8 PM 1:04:".
func asciiDate(s string) string { return chineseDate.Replace(half(s)) }

var chineseDate = strings.NewReplacer(" 年 ", "-", "年 ", "-", " 年", "-", " 月 ", "-", "月 ", "-", " 月", "-", " 日", " ", "年", "-", "月", "-", "日", " ", "号", " ", "時", ":", "时", ":", "点", ":", "點", ":", "分", ":", "秒", " ",
	"上午", " AM ", "下午", " PM ", "凌晨", " AM ", "早上", " AM ", "中午", " PM ", "晚上", " PM ",
	"星期", " ", "周", " ", "一", "", "二", "", "三", "", "四", "", "五", "", "六", "", "天", "")

// dateScanner walks over the ASCII text of a date.
type dateScanner struct {
	s     string
	at    int
	order DateOrder
	pm    int // 1 AM, 2 PM seen before the time
}

func (p *dateScanner) peek() byte {
	if p.at < len(p.s) {
		return p.s[p.at]
	}
	return 0
}

func (p *dateScanner) spaces() {
	for p.peek() == ' ' || p.peek() == ',' || p.peek() == '\t' {
		p.at++
	}
}

// number reads digits and returns their value and count.
func (p *dateScanner) number() (n, count int) {
	for p.at < len(p.s) && p.s[p.at] >= '0' && p.s[p.at] <= '9' && count < 18 {
		n = n*10 + int(p.s[p.at]-'0')
		p.at++
		count++
	}
	return n, count
}

// word reads letters.
func (p *dateScanner) word() string {
	from := p.at
	for c := p.peek() | 0x20; c >= 'a' && c <= 'z'; c = p.peek() | 0x20 {
		p.at++
	}
	return p.s[from:p.at]
}

func (p *dateScanner) date() (civil, dateFault) {
	p.spaces()
	first, count := p.number()
	if count == 0 {
		return p.monthNamed()
	}
	switch sep := p.peek(); {
	case count == 4 && (sep == '-' || sep == '/' || sep == '.'):
		return p.yearFirst(first, sep)
	case count <= 2 && (sep == '-' || sep == '/' || sep == '.' || sep == ' '):
		return p.shortFirst(first, sep)
	}
	return p.bare(first, count)
}

// yearFirst reads -m-d or -m behind a year of four digits.
func (p *dateScanner) yearFirst(year int, sep byte) (civil, dateFault) {
	p.at++
	c := civil{year: year, day: 1}
	var count int
	if name := p.word(); name != "" { // 2025-Nov-08
		if c.month = monthNamed(name); c.month == 0 {
			return c, dateNone
		}
	} else if c.month, count = p.number(); count == 0 || count > 2 {
		return c, dateNone
	}
	if p.peek() != sep {
		c.monthOnly = true
		return c, dateGood
	}
	p.at++
	p.spaces()
	day, count := p.number()
	if count == 0 { // 2025年11月
		c.monthOnly = true
		return c, dateGood
	}
	c.day = day
	if count > 2 {
		return c, dateNone
	}
	return c, dateGood
}

// shortFirst reads what follows one or two digits: /8/2018, -Nov-2018, " November 2018".
func (p *dateScanner) shortFirst(first int, sep byte) (civil, dateFault) {
	p.at++
	p.spaces()
	if name := p.word(); name != "" {
		c := civil{day: first, month: monthNamed(name)}
		if c.month == 0 {
			return c, dateNone
		}
		for b := p.peek(); b == '-' || b == '/' || b == '.' || b == ' ' || b == ','; b = p.peek() {
			p.at++
		}
		return c, p.year(&c)
	}
	if sep == ' ' {
		return civil{}, dateNone
	}
	second, count := p.number()
	if count == 0 || count > 2 || p.peek() != sep {
		return civil{}, dateNone
	}
	p.at++
	c := civil{a: uint8(first), b: uint8(second)}
	if first > 31 { // 99-11-08
		c.a, c.b = 0, 0
		day, n := p.number()
		c.year, c.month, c.day = centuryOf(first), second, day
		if n == 0 || n > 2 {
			return c, dateNone
		}
		return c, dateGood
	}
	c.month, c.day = first, second
	if sep == '.' { // dots are written day first everywhere
		c.a, c.b = 0, 0
	}
	if sep == '.' || p.order == DayFirst {
		c.month, c.day = second, first
	}
	return c, p.year(&c)
}

// year reads a year of two or four digits.
func (p *dateScanner) year(c *civil) dateFault {
	y, count := p.number()
	switch count {
	case 4:
		c.year = y
	case 2:
		c.year = centuryOf(y)
	default:
		return dateNone
	}
	return dateGood
}

// centuryOf places a year of two digits as POSIX does: 69–99 are 1969–1999.
func centuryOf(y int) int {
	if y >= 69 {
		return 1900 + y
	}
	return 2000 + y
}

// monthNamed reads "Nov 8, 2025", "Sat, 08 Nov 2025" or "Sat Nov 08 13:04:05 2025".
func (p *dateScanner) monthNamed() (civil, dateFault) {
	name := p.word()
	if isWeekday(name) {
		if p.peek() == '.' {
			p.at++
		}
		p.spaces()
		if b := p.peek(); b >= '0' && b <= '9' {
			return p.date()
		}
		name = p.word()
	}
	c := civil{month: monthNamed(name)}
	if c.month == 0 {
		return c, dateNone
	}
	if b := p.peek(); b == '.' || b == '-' {
		p.at++
	}
	p.spaces()
	var count int
	if c.day, count = p.number(); count == 0 || count > 2 {
		return c, dateNone
	}
	if w := p.word(); w != "" && w != "st" && w != "nd" && w != "rd" && w != "th" {
		return c, dateNone
	}
	if p.peek() == '-' {
		p.at++
	}
	p.spaces()
	if rest := p.s[p.at:]; len(rest) > 8 && rest[2] == ':' { // the year comes last
		if bad := p.timeOfDay(&c); bad != dateGood {
			return c, bad
		}
		return c, dateGood
	}
	return c, p.year(&c)
}

func isWeekday(s string) bool {
	return len(s) >= 3 && strings.Contains("mon tue wed thu fri sat sun", strings.ToLower(s[:3])) && !strings.Contains(s[:3], " ") && monthNamed(s) == 0
}

// monthNamed returns 1–12 for an English month or its abbreviation, else 0.
func monthNamed(s string) int {
	if len(s) < 3 {
		return 0
	}
	s = strings.ToLower(s)
	for m := time.January; m <= time.December; m++ {
		if full := strings.ToLower(m.String()); s == full || s == full[:3] || s == "sept" && m == time.September {
			return int(m)
		}
	}
	return 0
}

// bare reads a number without separators by its size.
func (p *dateScanner) bare(n, count int) (civil, dateFault) {
	switch {
	case count == 8:
		return civil{year: n / 10000, month: n / 100 % 100, day: n % 100}, dateNoneIf(n < 1900_00_00 || n >= 2200_00_00)
	case count == 14 || count == 12:
		if count == 12 {
			n *= 100
		}
		day, clock := n/1_000_000, n%1_000_000
		c := civil{year: day / 10000, month: day / 100 % 100, day: day % 100, hour: clock / 10000, min: clock / 100 % 100, sec: clock % 100, clock: true}
		return c, dateNoneIf(c.year < 1900 || c.year >= 2200 || p.at != len(p.s))
	case count == 5 && (p.at == len(p.s) || p.peek() == '.'):
		return p.serial()
	case (count == 10 || count == 13) && (p.at == len(p.s) || p.peek() == '.'):
		return p.unix(n, count)
	}
	return civil{}, dateNone
}

func dateNoneIf(bad bool) dateFault {
	if bad {
		return dateNone
	}
	return dateGood
}

// serial reads the day number of a spreadsheet, 20000 (1954) to 80000 (2119).
func (p *dateScanner) serial() (civil, dateFault) {
	days, err := strconv.ParseFloat(p.s, 64)
	if err != nil || days < 20000 || days >= 80000 {
		return civil{}, dateNone
	}
	p.at = len(p.s)
	whole := int(days)
	seconds := int((days-float64(whole))*86400 + 0.5)
	c := civilOf(time.Date(1899, 12, 30+whole, 0, 0, seconds, 0, time.UTC))
	c.clock = seconds > 0 || strings.Contains(p.s, ".")
	return c, dateGood
}

// unix reads seconds or milliseconds since 1970: ten digits 2001–2286, thirteen likewise.
func (p *dateScanner) unix(n, count int) (civil, dateFault) {
	nsec := 0
	if count == 13 {
		n, nsec = n/1000, n%1000*1_000_000
	}
	if n < 1_000_000_000 {
		return civil{}, dateNone
	}
	if p.peek() == '.' {
		p.at++
		if _, digits := p.number(); digits == 0 {
			return civil{}, dateNone
		}
	}
	if p.at != len(p.s) {
		return civil{}, dateNone
	}
	c := civilOf(time.Unix(int64(n), int64(nsec)).UTC())
	c.clock, c.instant, c.zoned = true, true, true
	return c, dateGood
}

func civilOf(t time.Time) civil {
	return civil{year: t.Year(), month: int(t.Month()), day: t.Day(), hour: t.Hour(), min: t.Minute(), sec: t.Second(), nsec: t.Nanosecond()}
}
