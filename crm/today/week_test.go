package today

import (
	"testing"
	"time"
)

// ISO 8601: 2020 and 2026 have 53 weeks, 1 January 2021 lies in 2020-W53, and
// 30 December 2024 in 2025-W01.
func TestWeeks(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	for day, want := range map[string]string{"2021-01-01": "2020-W53", "2024-12-30": "2025-W01", "2025-06-30": "2025-W27", "2025-06-29": "2025-W26", "2026-12-31": "2026-W53"} {
		at, _ := time.ParseInLocation(time.DateOnly, day, shanghai)
		if got := weekOf(at, shanghai); got != want {
			t.Errorf("%s lies in %s, want %s", day, got, want)
		}
	}
	// 17:00 UTC of a Sunday is Monday in Shanghai.
	if got := weekOf(time.Date(2025, 6, 29, 17, 0, 0, 0, time.UTC), shanghai); got != "2025-W27" {
		t.Errorf("Monday's first hour lies in %s", got)
	}
	if got, err := before("2021-W01"); err != nil || got != "2020-W53" {
		t.Errorf("before the first week of 2021: %s %v", got, err)
	}
	for _, bad := range []string{"", "2025", "2025-W00", "2025-W53", "2025-W5", "2025-w05", "2025W05-", "xxxx-W05", "2025-W-1", "0000-W01"} {
		if _, err := monday(bad); err == nil {
			t.Errorf("%q is taken for a week", bad)
		}
	}
}

// Every day of ten years lies in a week whose Monday is at most six days before.
func TestMondayAndWeekAgree(t *testing.T) {
	for day := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2028; day = day.AddDate(0, 0, 1) {
		m, err := monday(weekOf(day, time.UTC))
		if err != nil || m.Weekday() != time.Monday || day.Sub(m) < 0 || day.Sub(m) > 6*24*time.Hour {
			t.Fatalf("%s: Monday %s %v", day.Format(time.DateOnly), m, err)
		}
	}
}

func TestMoneyAndDays(t *testing.T) {
	for x, want := range map[float64]string{0: "¥0", 3280: "¥3,280", 12.5: "¥12.50", 99.999: "¥100.00", 100.4: "¥100", 1234567.8: "¥1,234,568", -5: "-¥5"} {
		if got := money(x); got != want {
			t.Errorf("%v is written %s, want %s", x, got, want)
		}
	}
	for x, want := range map[float64]string{21: "21", 20.6: "21", 2.25: "2.2", 7: "7", 0: "0"} {
		if got := days(x); got != want {
			t.Errorf("%v is written %s, want %s", x, got, want)
		}
	}
}
