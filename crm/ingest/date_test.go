package ingest

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

func shanghai(tb testing.TB) *time.Location {
	tb.Helper()
	s, err := Settings{}.orDefaults()
	if err != nil {
		tb.Fatal(err)
	}
	return s.Zone
}

// Every form names the same moment, 2025-11-08 13:04:05 in Shanghai.
func TestDateForms(t *testing.T) {
	zone := clockZone{zone: shanghai(t)}
	want := time.Date(2025, 11, 8, 5, 4, 5, 0, time.UTC)
	for _, s := range []string{
		"2025-11-08 13:04:05", "2025/11/08 13:04:05", "2025/11/8 13:04:05", "2025-11-8 13:4:5", "2025.11.08 13:04:05",
		"2025-11-08T13:04:05", "2025-11-08T05:04:05Z", "2025-11-08T13:04:05+08:00", "2025-11-08T13:04:05+0800", "2025-11-08 05:04:05+00", "2025-11-08 05:04:05 UTC",
		"2025-11-08T00:04:05-05:00", "2025-11-08 13:04:05.000", "2025-11-08 13:04:05,000", "20251108130405", "20251108 130405", "20251108T130405", "2025-11-08_13:04:05",
		"2025年11月8日 13时04分05秒", "2025年11月08日13:04:05", "2025年11月8日 下午1时4分5秒", "2025年11月8日 下午 1:04:05", "２０２５－１１－０８ １３：０４：０５", "2025-11-08 星期六 13:04:05",
		"11/8/2025 13:04:05", "11/8/25 13:04:05", "11/08/2025 1:04:05 PM", "11/8/2025 1:04:05PM", "11/8/2025 1:04:05 p.m.", "11-8-2025 13:04:05",
		"8.11.2025 13:04:05", "08.11.25 13:04:05",
		"08-Nov-2025 13:04:05", "8 November 2025 13:04:05", "8-Nov-25 13:04:05", "Nov 8, 2025 1:04:05 PM", "November 8th, 2025, 13:04:05", "Nov-08-2025 13:04:05", "2025-Nov-08 13:04:05",
		"Sat, 08 Nov 2025 13:04:05 +0800", "Sat Nov 08 13:04:05 CST 2025", "Sat Nov  8 13:04:05 2025", "Sat Nov 08 2025 13:04:05 GMT+0800 (中国标准时间)", "Sat, 08 Nov 2025 05:04:05 GMT",
		"1762578245", "1762578245000", "1762578245.0", "45969.54450231482",
	} {
		c, bad := scanDate(cleanCell(s), MonthFirst)
		if bad != dateGood {
			t.Errorf("%q is refused (%d)", s, bad)
			continue
		}
		if got := zone.moment(c); !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("%q is %v, want %v", s, got, want)
		}
		if !c.clock {
			t.Errorf("%q has a time of day", s)
		}
	}
}

func TestDateOnlyForms(t *testing.T) {
	for _, s := range []string{"2025-11-08", "2025/11/8", "2025-11-8", "2025.11.8", "20251108", "20251108.0", "2025年11月8日", "2025年11月08号", "2025 年 11 月 8 日", "11/8/2025", "11/08/25", "8-Nov-2025",
		"8 Nov 2025", "Nov 8, 2025", "8.11.2025", "45969", "2025-11-08 星期六", "2025-11-08 周六", "Saturday, November 8, 2025"} {
		c, bad := scanDate(s, MonthFirst)
		if bad != dateGood || c.year != 2025 || c.month != 11 || c.day != 8 || c.clock {
			t.Errorf("%q: %+v, %d", s, c, bad)
		}
	}
	if c, bad := scanDate("2025年11月", 0); bad != dateGood || !c.monthOnly || c.day != 1 {
		t.Errorf("month only: %+v, %d", c, bad)
	}
	if c, bad := scanDate("2025-11-08 24:00:00", 0); bad != dateGood || (&clockZone{zone: time.UTC}).moment(c) != time.Date(2025, 11, 9, 0, 0, 0, 0, time.UTC) {
		t.Errorf("midnight as 24: %+v, %d", c, bad)
	}
	for in, hour := range map[string]int{"11/8/2025 12:00 AM": 0, "11/8/2025 12:30 PM": 12, "11/8/2025 9 PM": 21, "2025年11月8日 上午9点": 9, "2025年11月8日 凌晨2点30分": 2, "2025-11-08 0905": 9} {
		if c, bad := scanDate(in, 0); bad != dateGood || c.hour != hour {
			t.Errorf("%q: hour %d, %d", in, c.hour, bad)
		}
	}
}

func TestNotDates(t *testing.T) {
	cases := map[string]dateFault{
		"2025-13-40": dateMonth, "2025-02-30": dateDay, "2025-02-29": dateDay, "2024-02-29": dateGood, "1900-02-29": dateDay, "2000-02-29": dateGood, "2025-00-10": dateMonth, "2025-10-00": dateDay,
		"2025-11-08 25:00:00": dateClock, "2025-11-08 13:60:00": dateClock, "2025/13/1": dateMonth, "20251340": dateMonth, "20250230": dateDay, "13/13/2025": dateMonth,
		"2025年13月1日": dateMonth, "31-Feb-2025": dateDay,
		"": dateNone, "abc": dateNone, "昨天": dateNone, "12": dateNone, "2025": dateNone, "1234567": dateNone, "12345678": dateNone, "13800001111": dateNone, "99999999999999": dateNone,
		"2025-11": dateGood, "2025-11-08 13:04 xyz": dateNone, "2025-11-08-13": dateNone, "1/2/3/4": dateNone, "3.14": dateNone, "11/8": dateNone, "Nov 2025": dateNone,
		"8 Foo 2025": dateNone, "2025-11-8T": dateNone, "A1B2C3": dateNone, "192.168.1.1": dateNone, "1.2.3": dateNone, "2025-1-2-3": dateNone, "10:20:30": dateNone, "100-200-300": dateNone,
		"2025-11-08 13:04:05 +99:00": dateNone, "85123A": dateNone, "15056BL": dateNone,
	}
	for s, want := range cases {
		if _, got := scanDate(s, MonthFirst); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}

// Any date written in any of the layouts is read back exactly.
func TestDateRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	zones := []*time.Location{time.UTC, shanghai(t)}
	if ny, err := time.LoadLocation("America/New_York"); err == nil {
		zones = append(zones, ny)
	}
	layouts := []string{"2006-01-02 15:04:05", "2006/1/2 15:04", "2006-01-02T15:04:05.000Z07:00", "1/2/2006 3:04:05 PM", "02-Jan-2006 15:04:05", "20060102150405", "Mon, 02 Jan 2006 15:04:05 -0700", "January 2, 2006 15:04"}
	for _, zone := range zones {
		z := clockZone{zone: zone}
		for range 20_000 {
			at := time.Unix(rng.Int64N(2_000_000_000), 0).In(zone)
			layout := layouts[rng.IntN(len(layouts))]
			text := at.Format(layout)
			want, err := time.ParseInLocation(layout, text, zone)
			if err != nil {
				t.Fatal(err)
			}
			c, bad := scanDate(text, MonthFirst)
			if got := z.moment(c); bad != dateGood || !got.Equal(want) {
				t.Fatalf("%q in %v: %v (%d), want %v", text, zone, got, bad, want)
			}
		}
	}
}

func TestDaysSince1970(t *testing.T) {
	for day := range 400 * 366 {
		at := time.Date(1700, 1, 1+day, 0, 0, 0, 0, time.UTC)
		if got := daysSince1970(at.Year(), int(at.Month()), at.Day()); got*86400 != at.Unix() {
			t.Fatalf("%v is day %d, want %d", at, got, at.Unix()/86400)
		}
	}
}

func layoutOf(now time.Time, values ...string) DateLayout {
	e := newDateEvidence(now)
	for _, v := range values {
		e.add(v)
	}
	return e.layout()
}

func TestDateLayout(t *testing.T) {
	now := time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)
	cases := []struct {
		name      string
		values    []string
		order     DateOrder
		proven    bool
		conflicts int64
		clock     bool
	}{
		{"a day over twelve comes second", []string{"3/4/2018", "11/28/2018"}, MonthFirst, true, 0, false},
		{"a day over twelve comes first", []string{"3/4/2018", "28/11/2018 14:30"}, DayFirst, true, 0, true},
		{"nothing shows it", []string{"3/4/2018", "5/6/2018"}, MonthFirst, false, 0, false},
		{"both", []string{"28/11/2018", "29/11/2018", "11/28/2018"}, DayFirst, false, 1, false},
		{"the same either way", []string{"3/3/2018", "4/4/2018"}, DateOrderUnknown, true, 0, false},
		{"year first", []string{"2018-03-04", "2018/3/5"}, DateOrderUnknown, true, 0, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := layoutOf(now, c.values...)
			if got.Order != c.order || got.Proven != c.proven || got.Conflicts != c.conflicts || got.Clock != c.clock {
				t.Errorf("%+v", got)
			}
			if (got.Note != nil) != !c.proven {
				t.Errorf("note %v", got.Note)
			}
		})
	}
	// 3/12/2025 is 3 December if read day first, still to come on 1 November; 12 March otherwise.
	if got := layoutOf(now.AddDate(0, -1, 0), "3/12/2025", "1/2/2025"); got.Order != MonthFirst || !got.Proven {
		t.Errorf("day first lies in the future: %+v", got)
	}
	if got := layoutOf(now.AddDate(0, -1, 0), "12/3/2025", "1/2/2025"); got.Order != DayFirst || !got.Proven {
		t.Errorf("month first lies in the future: %+v", got)
	}
}

func TestDateOrderText(t *testing.T) {
	for _, o := range []DateOrder{DateOrderUnknown, MonthFirst, DayFirst} {
		b, err := o.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back DateOrder
		if err := back.UnmarshalText(b); err != nil || back != o {
			t.Errorf("%q: %v, %v", b, back, err)
		}
	}
	var o DateOrder
	if err := o.UnmarshalText([]byte("year-first")); err == nil {
		t.Error("year-first was accepted")
	}
}

// No text makes it panic; what it accepts is a date of the calendar, and one in
// the plain form comes out as it went in.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"2025-11-08 13:04:05", "11/8/2018 1:02 PM", "2025年11月8日 下午3点", "Sat Nov 08 13:04:05 CST 2025", "45969.5", "1762578245000", "2025-W45", "31.12.99", "８/１１/２０２５", "2025-11-08T13:04:05.123456789+08:00", "12 dec", "Sat, 8"} {
		f.Add(s, byte(1))
	}
	f.Fuzz(func(t *testing.T, s string, order byte) {
		c, bad := scanDate(cleanCell(s), DateOrder(order%3))
		e := newDateEvidence(time.Unix(1_700_000_000, 0))
		e.add(s)
		e.layout()
		if bad != dateGood {
			return
		}
		if c.month < 1 || c.month > 12 || c.day < 1 || c.day > daysIn(c.year, c.month) || c.hour > 24 || c.min > 59 || c.sec > 60 || c.nsec < 0 || c.nsec > 999_999_999 {
			t.Fatalf("%q is %+v", s, c)
		}
		if c.year < 0 || c.year > 9999 {
			t.Fatalf("%q is in the year %d", s, c.year)
		}
		if c.hour == 24 || c.sec == 60 {
			return
		}
		plain := fmt.Sprintf("%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.min, c.sec)
		again, bad := scanDate(plain, 0)
		if bad != dateGood || again.year != c.year || again.month != c.month || again.day != c.day || again.hour != c.hour || again.sec != c.sec {
			t.Fatalf("%q is %s, and that is %+v", s, plain, again)
		}
	})
}

func BenchmarkDate(b *testing.B) {
	values := make([]string, 1000)
	for i := range values {
		values[i] = time.Unix(1_700_000_000+int64(i)*977, 0).UTC().Format("2006-01-02 15:04:05")
	}
	zone := clockZone{zone: shanghai(b)}
	n := 0
	for b.Loop() {
		c, bad := scanDate(values[n%1000], 0)
		if bad != dateGood || zone.moment(c).IsZero() {
			b.Fatal(values[n%1000])
		}
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds()/1e6, "million/s")
}
