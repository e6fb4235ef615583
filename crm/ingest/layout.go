package ingest

import "time"

// DateLayout is how the dates of one column are read. Only dates such as
// 11/8/2018 depend on it; every other form explains itself.
type DateLayout struct {
	Order     DateOrder `json:"order,omitempty"`
	Proven    bool      `json:"proven"`         // the values themselves show the order, or none depends on it
	Ambiguous int64     `json:"ambiguous"`      // values that could be read either way
	Conflicts int64     `json:"conflicts"`      // values that contradict Order, to be rejected
	Clock     bool      `json:"clock"`          // some value has a time of day
	Note      *Sentence `json:"note,omitempty"` // what was assumed, for the user
}

// dateEvidence gathers what the values of a column say about its order.
type dateEvidence struct {
	now                  int64 // Unix seconds
	day, month, either   int64 // first number over 12; second over 12; neither
	aheadDay, aheadMonth int64 // in the future if read day first; month first
	good, bad, clock     int64
}

func newDateEvidence(now time.Time) *dateEvidence { return &dateEvidence{now: now.Unix()} }

// add looks at one cleaned cell that is not missing.
func (e *dateEvidence) add(s string) {
	c, bad := scanDate(s, MonthFirst)
	if bad == dateMonth && c.a > 0 {
		c, bad = scanDate(s, DayFirst)
	}
	if bad != dateGood {
		e.bad++
		return
	}
	e.good++
	if c.clock {
		e.clock++
	}
	switch {
	case c.a == 0:
	case c.a > 12:
		e.day++
	case c.b > 12:
		e.month++
	case c.a != c.b:
		e.either++
		e.aheadMonth += e.ahead(c.year, int(c.a), int(c.b))
		e.aheadDay += e.ahead(c.year, int(c.b), int(c.a))
	}
}

// ahead is 1 for a date more than a day in the future.
func (e *dateEvidence) ahead(year, month, day int) int64 {
	if daysSince1970(year, month, day)*86400 > e.now+2*86400 {
		return 1
	}
	return 0
}

// layout decides. Values over 12 prove the order. Where there are none, the
// order that puts no order into the future is taken, and else month first, as
// spreadsheets of Chinese and American setting write; that is only assumed,
// and said.
func (e *dateEvidence) layout() DateLayout {
	l := DateLayout{Ambiguous: e.either, Clock: e.clock > 0, Proven: true, Order: MonthFirst}
	switch {
	case e.day == 0 && e.month == 0 && e.either == 0:
		l.Order = DateOrderUnknown
	case e.day > e.month:
		l.Order, l.Conflicts = DayFirst, e.month
	case e.month > 0:
		l.Conflicts = e.day
	case e.aheadMonth > 0 && e.aheadDay == 0:
		l.Order = DayFirst
	case e.aheadDay > 0 && e.aheadMonth == 0:
	default:
		l.Proven = false
		n := say("日期都像 3/4/2025 这样，看不出先月后日还是先日后月，已按“月/日/年”读取；如果不对，请指定日期顺序。",
			"The dates all look like 3/4/2025 and do not show which number is the day; they are read month first. If that is wrong, set the date order.")
		l.Note = &n
	}
	if l.Conflicts > 0 {
		l.Proven = false
		n := say("同一列里有“月/日/年”和“日/月/年”两种日期，少数的 %[1]s 个会被拒绝。",
			"The column mixes month/day/year and day/month/year; the %[1]s values of the rarer kind are rejected.", grouped(l.Conflicts))
		l.Note = &n
	}
	return l
}

// NumberStyle says which sign stands before the decimals.
type NumberStyle uint8

const (
	PointDecimal NumberStyle = iota // 1,234.56
	CommaDecimal                    // 1.234,56
)

// numberEvidence gathers what the values of a column say about its decimal sign.
type numberEvidence struct{ point, comma int64 }

// add looks at one cleaned cell: the last of two different signs is the decimal
// one; a single sign is, unless exactly three digits follow it.
func (e *numberEvidence) add(s string) {
	point, comma, points, commas := -1, -1, 0, 0
	end := len(s)
	for end > 0 && (s[end-1] < '0' || s[end-1] > '9') {
		end--
	}
	for i := 0; i < end; i++ {
		switch s[i] {
		case '.':
			point = i
			points++
		case ',':
			comma = i
			commas++
		}
	}
	switch {
	case points > 0 && commas > 0:
		if point > comma {
			e.point++
		} else {
			e.comma++
		}
	case points == 1 && end-point-1 != 3:
		e.point++
	case commas == 1 && end-comma-1 != 3:
		e.comma++
	case commas == 1 && (comma == 0 || comma == 1 && s[0] == '0'):
		e.comma++ // 0,125
	case points == 1 && point == 1 && s[0] == '0':
		e.point++ // 0.125
	}
}

func (e *numberEvidence) style() NumberStyle {
	if e.comma > e.point {
		return CommaDecimal
	}
	return PointDecimal
}
