package lab

import (
	"math"
	"testing"
	"time"
)

func cell(s string) row { return row{&file{name: "f", names: []string{"c"}}, 2, []string{s}} }

func TestNumbers(t *testing.T) {
	for s, want := range map[string]float64{" 12.5 ": 12.5, "-3": -3, "1e3": 1000, "1,234.50": 1234.5, "12,345,678": 12345678, "+7": 7} {
		if v, ok, err := cell(s).number(0); v != want || !ok || err != nil {
			t.Errorf("%q: got %v, %v, %v", s, v, ok, err)
		}
	}
	for _, s := range []string{"", "  ", "NA", "NaN", "null", `\N`} {
		if _, ok, err := cell(s).number(0); ok || err != nil {
			t.Errorf("%q is a missing value: %v, %v", s, ok, err)
		}
	}
	for _, s := range []string{"abc", "1,23", "1,2345", ",123", "12 3", "Inf", "-inf", "1e999", "0.1.2"} {
		if v, ok, err := cell(s).number(0); ok || err == nil {
			t.Errorf("%q was read as %v", s, v)
		}
	}
}

func TestTimes(t *testing.T) {
	for s, want := range map[string]string{
		"2026-01-31": "2026-01-31 00:00:00", "20260131": "2026-01-31 00:00:00", "2026/1/31": "2026-01-31 00:00:00", "2026.1.31": "2026-01-31 00:00:00",
		"2026年1月31日": "2026-01-31 00:00:00", "2026-01-31 08:30:15": "2026-01-31 08:30:15", "2026-01-31T08:30:15": "2026-01-31 08:30:15",
		"2026-01-31T23:30:00+08:00": "2026-01-31 23:30:00", "2026/1/3 8:05": "2026-01-03 08:05:00", "2026-01-31 08:30:15.123": "2026-01-31 08:30:15",
	} {
		if v, ok, err := cell(s).moment(0); !ok || err != nil || v.Format(time.DateTime) != want {
			t.Errorf("%q: got %v, %v, %v", s, v, ok, err)
		}
	}
	for _, s := range []string{"31.1.2026", "1/31/2026", "2026-02-30", "12345", "today", "0001-01-01"} {
		if v, ok, err := cell(s).moment(0); ok || err == nil {
			t.Errorf("%q was read as %v", s, v)
		}
	}
}

func FuzzCell(f *testing.F) {
	for _, s := range []string{"1,234.5", "2026-01-31", "20260131", "-", "NaN", "2026年1月31日 08:30", "\xff\xfe", "9e307"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := cell(s)
		if v, ok, err := r.number(0); ok && (err != nil || math.IsNaN(v) || math.IsInf(v, 0)) {
			t.Errorf("%q: number %v, %v", s, v, err)
		}
		if v, ok, err := r.moment(0); ok && (err != nil || v.Year() < 1900 || v.Year() > 2200 || v.Location() != time.UTC) {
			t.Errorf("%q: time %v, %v", s, v, err)
		}
	})
}
