package ingest

import (
	"strings"
	"time"
)

// raw returns the cleaned cell of a column, "" if it is missing or there is no
// such column.
func (d *Decoder) raw(c *column) string {
	if c == nil || c.index >= len(d.rec.Cells) {
		return ""
	}
	s := cleanCell(d.rec.Cells[c.index])
	if s == "" || len(s) > 13 || !isMissing(s) {
		return s
	}
	if isSheetError(s) {
		d.notes |= NoteSheetError
	}
	return ""
}

func (d *Decoder) text(c *column) string {
	if s := d.raw(c); s != "" {
		return c.text.of(s)
	}
	return ""
}

// long is text that hardly repeats, such as a note or an address.
func (d *Decoder) long(c *column) string {
	return strings.Clone(strings.TrimSpace(half(d.raw(c))))
}

func (d *Decoder) id(c *column) string {
	s := d.raw(c)
	if s == "" {
		return ""
	}
	id := c.ids.of(s)
	if id.damaged {
		d.notes |= NoteDamagedID
	}
	return id.text
}

func (d *Decoder) province(c *column) string {
	s := d.raw(c)
	if s == "" {
		return ""
	}
	p := c.province.of(s)
	if !p.known {
		d.notes |= NoteProvince
	}
	return p.name
}

func (d *Decoder) city(c *column, province string) string {
	if s := d.text(c); s != "" {
		return d.places.city(s, province)
	}
	return ""
}

func (d *Decoder) phone(c *column) string {
	s := d.raw(c)
	if s == "" {
		return ""
	}
	p := NormalPhone(s)
	if !p.Valid {
		d.notes |= NotePhone
	}
	return p.Text
}

func (d *Decoder) email(c *column) string {
	s := d.raw(c)
	if s == "" {
		return ""
	}
	e := NormalEmail(s)
	if !e.Valid {
		d.notes |= NoteEmail
	}
	return e.Text
}

// money reads an amount; ok is false if the cell is missing, and the row is
// refused if it is not a number.
func (d *Decoder) money(c *column) (a amount, ok bool) {
	s := d.raw(c)
	if s == "" {
		return a, false
	}
	a, bad := scanAmount(s, c.numbers)
	switch bad {
	case amountNone:
		d.refuse(c, RejectNumber, s, d.sentence(c, s, "不是数字", "is not a number"))
	case amountOver:
		d.refuse(c, RejectTooLarge, s, d.sentence(c, s, "太大，最多 14 位整数", "is too large; at most 14 digits before the point are kept"))
	}
	return a, bad == amountGood
}

// quantity is money for numbers that may carry a unit: 2件, 1.5 kg, ×3.
func (d *Decoder) quantity(c *column) (Money, bool) {
	s := d.raw(c)
	if s == "" {
		return 0, false
	}
	if a, bad := scanAmount(s, c.numbers); bad == amountGood {
		return a.value, true
	}
	if a, bad := scanAmount(withoutUnit(s), c.numbers); bad == amountGood {
		return a.value, true
	}
	_, ok := d.money(c) // refuses with the right sentence
	return 0, ok
}

// withoutUnit takes off a multiplication sign in front and up to four letters behind.
func withoutUnit(s string) string {
	s = strings.TrimLeft(half(s), "x×X* ")
	end := strings.LastIndexAny(s, "0123456789") + 1
	if end == 0 || len([]rune(s[end:])) > 5 || strings.ContainsAny(s[end:], "/:,;%") {
		return s
	}
	return s[:end]
}

// sentence names row, column and value: 第 1,204 行『付款时间』的值“2025-13-40”不是日期。
func (d *Decoder) sentence(c *column, value, zh, en string) Sentence {
	return say("第 %[1]s 行『%[2]s』的值“%[3]s”%[4]s。", "Row %[1]s, column %[2]q: the value %[3]q %[5]s.",
		grouped(d.rec.Line), c.header, shorten(value), zh, en)
}

// absent refuses the row for lack of a value.
func (d *Decoder) absent(c *column, zh, en string) {
	if c == nil {
		d.refuse(nil, RejectMissing, "", say("第 %[1]s 行没有%[2]s。", "Row %[1]s has no %[3]s.", grouped(d.rec.Line), zh, en))
		return
	}
	d.refuse(c, RejectMissing, "", say("第 %[1]s 行的『%[2]s』是空的，没有%[3]s。", "Row %[1]s has no %[4]s: column %[2]q is empty.", grouped(d.rec.Line), c.header, zh, en))
}

const (
	earliestTime = 631152000 // 1990-01-01 UTC
	dayZoneSlack = 14 * 3600 // midnight on New Year's Day comes earlier east of Greenwich
)

// moment reads a time that must be plausible: 1990 to a day from now.
func (d *Decoder) moment(c *column) time.Time {
	s := d.raw(c)
	if s == "" || s == "0" || strings.HasPrefix(s, "0000-00-00") {
		return time.Time{}
	}
	if s == c.lastRaw {
		return c.lastTime
	}
	date, bad := scanDate(s, c.dates)
	if bad != dateGood {
		d.refuseDate(c, s, date, bad)
		return time.Time{}
	}
	t := d.zone.moment(date)
	switch at := t.Unix(); {
	case at < earliestTime-dayZoneSlack:
		d.refuse(c, RejectEarly, s, d.sentence(c, s, "早于 1990 年，不像真实日期", "is before 1990, which is hardly true"))
		return time.Time{}
	case at > d.latest:
		d.refuse(c, RejectFuture, s, d.sentence(c, s, "在将来", "lies in the future"))
		return time.Time{}
	}
	c.lastRaw, c.lastTime = s, t
	return t
}

// laxMoment is moment for a field that the row can do without: what is out of
// range is left out and noted.
func (d *Decoder) laxMoment(c *column) time.Time {
	before := d.reject
	t := d.moment(c)
	if before == nil && d.reject != nil && (d.reject.Code == RejectEarly || d.reject.Code == RejectFuture) {
		d.reject = nil
		d.notes |= NoteDateDropped
	}
	return t
}

// day reads a date without time as "2006-01-02", from 1900 to today.
func (d *Decoder) day(c *column) string {
	s := d.raw(c)
	if s == "" || s == "0" || strings.HasPrefix(s, "0000-00-00") {
		return ""
	}
	date, bad := scanDate(s, c.dates)
	if bad != dateGood {
		d.refuseDate(c, s, date, bad)
		return ""
	}
	if date.year <= 1900 || daysSince1970(date.year, date.month, date.day)*86400 > d.latest {
		d.notes |= NoteDateDropped
		return ""
	}
	return time.Date(date.year, time.Month(date.month), date.day, 0, 0, 0, 0, time.UTC).Format("2006-01-02")
}

// refuseDate says what is wrong with a date.
func (d *Decoder) refuseDate(c *column, s string, date civil, bad dateFault) {
	if bad == dateNone {
		d.refuse(c, RejectDate, s, d.sentence(c, s, "不是日期", "is not a date"))
		return
	}
	zh, en := say("不是日期：没有 %d 月", "is not a date: there is no month %d", date.month).both()
	switch bad {
	case dateDay:
		zh, en = say("不是日期：%d 年 %d 月没有 %d 日", "is not a date: month %[2]d of %[1]d has no day %[3]d", date.year, date.month, date.day).both()
	case dateClock:
		zh, en = say("不是时间：没有 %02d:%02d:%02d", "is not a time: there is no %02d:%02d:%02d", date.hour, date.min, date.sec).both()
	}
	if bad == dateMonth && date.a > 0 {
		zh += "（此列按" + map[bool]string{true: "日/月/年", false: "月/日/年"}[c.dates == DayFirst] + "读取，不对时请改日期顺序）"
		en += " (the column is read " + map[bool]string{true: "day", false: "month"}[c.dates == DayFirst] + " first; change the date order if that is wrong)"
	}
	d.refuse(c, RejectNoSuch, s, d.sentence(c, s, zh, en))
}

func (s Sentence) both() (zh, en string) { return s.Zh, s.En }
