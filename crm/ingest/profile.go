package ingest

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"
	"time"
)

// ValueType is what most values of a column are.
type ValueType string

const (
	ValueEmpty   ValueType = "empty"
	ValueWhole   ValueType = "whole"   // whole numbers
	ValueDecimal ValueType = "decimal" // numbers, some with decimals
	ValueTime    ValueType = "time"    // dates, some with a time of day
	ValueDate    ValueType = "date"
	ValuePhone   ValueType = "phone"
	ValueEmail   ValueType = "email"
	ValueIDCard  ValueType = "id_card"
	ValueText    ValueType = "text"
)

// ValueCount is a value and how often it occurs.
type ValueCount struct {
	Value string `json:"value"`
	Count int64  `json:"count"`
}

// OddValue is a value that does not fit its column, with its row.
type OddValue struct {
	Line  int64  `json:"line"`
	Value string `json:"value"`
}

// ColumnProfile describes one column.
type ColumnProfile struct {
	Name     string       `json:"name"`
	Type     ValueType    `json:"type"`
	Filled   int64        `json:"filled"`
	Missing  int64        `json:"missing"`
	Distinct int64        `json:"distinct"`
	Exact    bool         `json:"exact"`         // Distinct and Top are counted, not estimated (2 % standard error)
	Min      string       `json:"min,omitempty"` // least number or first date
	Max      string       `json:"max,omitempty"`
	Mean     float64      `json:"mean,omitempty"` // of numbers
	Top      []ValueCount `json:"top,omitempty"`  // the ten commonest values
	Odd      int64        `json:"odd"`            // values not of the type
	Examples []OddValue   `json:"examples,omitempty"`
	Phones   int64        `json:"phones,omitempty"` // personal data found: mobile numbers,
	Emails   int64        `json:"emails,omitempty"` // e-mail addresses,
	IDCards  int64        `json:"id_cards,omitempty"`
	Errors   int64        `json:"errors,omitempty"` // formula errors such as #N/A, among the missing
	span     time.Duration
}

// Profile describes a file, or the part of it that was read.
type Profile struct {
	Rows     int64           `json:"rows"`
	Unusable int64           `json:"unusable"` // rows with a Problem, not profiled
	Columns  []ColumnProfile `json:"columns"`
}

// Column returns the profile of a column by name.
func (p Profile) Column(name string) (ColumnProfile, bool) {
	i := slices.IndexFunc(p.Columns, func(c ColumnProfile) bool { return c.Name == name })
	if i < 0 || name == "" {
		return ColumnProfile{}, false
	}
	return p.Columns[i], true
}

// Profiler gathers a profile row by row in bounded memory, some 1 MB a column
// at worst.
type Profiler struct {
	names   []string
	columns []*columnProfiler
	now     time.Time
	rows    int64
	bad     int64
}

// NewProfiler prepares for the columns of a table; columns that come later (in
// JSON Lines) are added by Add as they come.
func NewProfiler(columns []string, now time.Time) *Profiler {
	if now.IsZero() {
		now = time.Now()
	}
	p := &Profiler{now: now}
	if len(columns) > 0 {
		p.grow(columns)
	}
	return p
}

func (p *Profiler) grow(names []string) {
	bound := max(200, min(distinctBound, distinctTotal/len(names)))
	for _, n := range names[len(p.names):] {
		p.names = append(p.names, n)
		p.columns = append(p.columns, &columnProfiler{missing: p.rows, seen: map[string]*seenValue{}, bound: bound, dates: newDateEvidence(p.now)})
	}
}

// Add takes in one row. columns are the table's at this moment.
func (p *Profiler) Add(rec Record, columns []string) {
	if rec.Problem != nil {
		p.bad++
		return
	}
	if len(columns) > len(p.names) {
		p.grow(columns)
	}
	p.rows++
	for i, c := range p.columns {
		if i < len(rec.Cells) {
			c.add(rec.Cells[i], rec.Line)
		} else {
			c.missing++
		}
	}
}

// Profile returns what was gathered so far.
func (p *Profiler) Profile() Profile {
	out := Profile{Rows: p.rows, Unusable: p.bad}
	for i, c := range p.columns {
		out.Columns = append(out.Columns, c.profile(p.names[i]))
	}
	return out
}

// valueClass is a set of things one value may be.
type valueClass uint8

const (
	classNumber valueClass = 1 << iota
	classWhole
	classDate
	classClock
	classPhone
	classEmail
	classIDCard
)

const (
	distinctBound = 10_000  // values of a column counted exactly
	distinctTotal = 500_000 // of all columns together
	sketchBits    = 12      // 4,096 registers: 1.04/√4096 = 1.6 % standard error
	exampleCount  = 3
)

type seenValue struct {
	count int64
	class valueClass
	value Money
	date  civil
}

type columnProfiler struct {
	missing, errors  int64
	filled           int64
	seen             map[string]*seenValue
	pruned           bool
	sketch           registers
	bound            int      // values counted exactly
	count            [7]int64 // by class, in the order of the bits
	dates            *dateEvidence
	least, most      Money
	sum              float64
	monthFirst, dayF dateRange // both readings of dates that allow two
	odd              [4][]OddValue
}

// dateRange is the first and last of a number of moments, in Unix seconds.
type dateRange struct {
	first, last int64
	any         bool
}

func (r *dateRange) add(at int64) {
	if !r.any {
		r.first, r.last, r.any = at, at, true
	}
	r.first, r.last = min(r.first, at), max(r.last, at)
}

func (c *columnProfiler) add(cell string, line int64) {
	s := cleanCell(cell)
	if isMissing(s) {
		c.missing++
		if isSheetError(s) {
			c.errors++
		}
		return
	}
	c.filled++
	v, ok := c.seen[s]
	if !ok {
		v = c.meet(s)
	}
	v.count++
	c.tally(v, s, line)
}

// meet classifies a value that is new, or was forgotten, and remembers it.
func (c *columnProfiler) meet(s string) *seenValue {
	v := &seenValue{}
	v.class, v.value, v.date = classify(s)
	c.sketch.add(s)
	if len(c.seen) >= c.bound {
		c.prune()
	}
	c.seen[strings.Clone(s)] = v
	return v
}

// prune forgets the rarer half of the values, so that the common ones stay.
func (c *columnProfiler) prune() {
	c.pruned = true
	counts := make([]int64, 0, len(c.seen))
	for _, v := range c.seen {
		counts = append(counts, v.count)
	}
	slices.Sort(counts)
	limit := counts[len(counts)/2]
	for s, v := range c.seen {
		if v.count <= limit {
			delete(c.seen, s)
		}
	}
}

// classify finds what a value is.
func classify(s string) (valueClass, Money, civil) {
	var class valueClass
	a, bad := scanAmount(s, PointDecimal)
	if bad == amountGood {
		class |= classNumber
		if a.value%MoneyUnit == 0 {
			class |= classWhole
		}
	}
	date, wrong := scanDate(s, MonthFirst)
	if wrong == dateMonth && date.a > 0 {
		date, wrong = scanDate(s, DayFirst)
	}
	if wrong == dateGood && !(allDigits(s) && len(s) == 5) && !date.monthOnly {
		class |= classDate
		if date.clock {
			class |= classClock
		}
	}
	id, _ := identifier(s)
	if _, ok := mobileIn(id); ok {
		class |= classPhone
	}
	if strings.IndexByte(s, '@') > 0 && isEmail(strings.ToLower(s)) {
		class |= classEmail
	}
	if isIDCard(s) {
		class |= classIDCard
	}
	return class, a.value, date
}

// tally adds one occurrence to the sums of its classes.
func (c *columnProfiler) tally(v *seenValue, s string, line int64) {
	for rest := uint8(v.class); rest != 0; rest &= rest - 1 {
		c.count[bits.TrailingZeros8(rest)]++
	}
	if v.class&classNumber != 0 {
		if c.of(classNumber) == 1 {
			c.least, c.most = v.value, v.value
		}
		c.least, c.most = min(c.least, v.value), max(c.most, v.value)
		c.sum += v.value.Float()
	}
	if v.class&classDate != 0 {
		c.dates.add(s)
		c.addDate(v.date)
	}
	for i, class := range [...]valueClass{classNumber, classDate, classPhone, classEmail} {
		if v.class&class == 0 && len(c.odd[i]) < exampleCount {
			c.odd[i] = append(c.odd[i], OddValue{line, strings.Clone(shorten(s))})
		}
	}
}

// addDate widens the ranges of both readings.
func (c *columnProfiler) addDate(d civil) {
	at := func(month, day int) int64 {
		return daysSince1970(d.year, month, day)*86400 + int64(d.hour*3600+d.min*60+d.sec-d.offset)
	}
	switch {
	case d.a == 0:
		c.monthFirst.add(at(d.month, d.day))
		c.dayF.add(at(d.month, d.day))
	default:
		if d.a <= 12 {
			c.monthFirst.add(at(int(d.a), int(d.b)))
		}
		if d.b <= 12 {
			c.dayF.add(at(int(d.b), int(d.a)))
		}
	}
}

// of returns how many values belong to a class.
func (c *columnProfiler) of(class valueClass) int64 {
	return c.count[bits.TrailingZeros8(uint8(class))]
}

// mostly reports whether nine tenths of the values belong to a class.
func (c *columnProfiler) mostly(class valueClass) bool { return c.of(class)*10 >= c.filled*9 }

// valueType takes a class that most values belong to, and counts the others.
func (c *columnProfiler) valueType() (ValueType, int64, []OddValue) {
	odd := func(class valueClass) int64 { return c.filled - c.of(class) }
	switch {
	case c.filled == 0:
		return ValueEmpty, 0, nil
	case c.mostly(classIDCard):
		return ValueIDCard, odd(classIDCard), nil
	case c.mostly(classPhone):
		return ValuePhone, odd(classPhone), c.odd[2]
	case c.mostly(classEmail):
		return ValueEmail, odd(classEmail), c.odd[3]
	case c.mostly(classDate) && c.of(classClock) > 0:
		return ValueTime, odd(classDate), c.odd[1]
	case c.mostly(classDate):
		return ValueDate, odd(classDate), c.odd[1]
	case c.mostly(classNumber) && c.of(classNumber) == c.of(classWhole):
		return ValueWhole, odd(classNumber), c.odd[0]
	case c.mostly(classNumber):
		return ValueDecimal, odd(classNumber), c.odd[0]
	}
	return ValueText, 0, nil
}

func (c *columnProfiler) profile(name string) ColumnProfile {
	p := ColumnProfile{Name: name, Filled: c.filled, Missing: c.missing, Errors: c.errors, Exact: !c.pruned,
		Phones: c.of(classPhone), Emails: c.of(classEmail), IDCards: c.of(classIDCard), Distinct: int64(len(c.seen))}
	p.Type, p.Odd, p.Examples = c.valueType()
	if c.pruned {
		p.Distinct = c.sketch.estimate()
	}
	switch p.Type {
	case ValueWhole, ValueDecimal:
		p.Min, p.Max = trimZeros(c.least), trimZeros(c.most)
		p.Mean = c.sum / float64(c.of(classNumber))
	case ValueTime, ValueDate:
		p.setDates(c)
	}
	for s, v := range c.seen {
		p.Top = append(p.Top, ValueCount{s, v.count})
	}
	slices.SortFunc(p.Top, func(a, b ValueCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	p.Top = slices.Clone(p.Top[:min(10, len(p.Top))])
	for i := range p.Top {
		p.Top[i].Value = shorten(p.Top[i].Value)
	}
	return p
}

// setDates tells the range by the reading that the values prove.
func (p *ColumnProfile) setDates(c *columnProfiler) {
	r, form := c.monthFirst, "2006-01-02"
	if c.dates.layout().Order == DayFirst {
		r = c.dayF
	}
	if p.Type == ValueTime {
		form = "2006-01-02 15:04:05"
	}
	p.Min, p.Max = time.Unix(r.first, 0).UTC().Format(form), time.Unix(r.last, 0).UTC().Format(form)
	p.span = time.Duration(r.last-r.first) * time.Second
}

// trimZeros writes a number without needless decimals.
func trimZeros(m Money) string {
	return strings.TrimSuffix(m.String(), ".00")
}

// registers estimate how many different texts they were given (HyperLogLog:
// Flajolet and others 2007, with linear counting while registers are empty).
type registers [1 << sketchBits]uint8

func (r *registers) add(s string) {
	h := textHash(s)
	i := h >> (64 - sketchBits)
	rank := uint8(bits.LeadingZeros64(h<<sketchBits|1)) + 1
	r[i] = max(r[i], rank)
}

func (r *registers) estimate() int64 {
	const m = 1 << sketchBits
	sum, empty := 0.0, 0
	for _, v := range r {
		sum += 1 / float64(uint64(1)<<v)
		if v == 0 {
			empty++
		}
	}
	e := 0.7213 / (1 + 1.079/m) * m * m / sum
	if e <= 2.5*m && empty > 0 {
		e = m * math.Log(m/float64(empty))
	}
	return int64(e + 0.5)
}

// textHash is FNV-1a with the finishing steps of SplitMix64, which spread it
// over the high bits that the sketch uses.
func textHash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
