package sim

import (
	"math"
	"testing"
	"time"
)

// newMoons counts days since a mean new moon: 2000-01-06 18:14 UTC, every
// 29.530588853 days (Meeus, Astronomical Algorithms, chapter 49). The true new
// moon is within 0.6 days of the mean one; the calendar day and the zone add one.
func sinceNewMoon(day time.Time) float64 {
	epoch := time.Date(2000, 1, 6, 18, 14, 0, 0, time.UTC)
	age := math.Mod(day.Sub(epoch).Hours()/24, 29.530588853)
	if age > 29.530588853/2 {
		age -= 29.530588853
	}
	return age
}

func TestFestivalsFollowTheMoon(t *testing.T) {
	for year := firstYear; year <= lastYear; year++ {
		spring, dragon, moon := lunar(year)
		for i, mmdd := range []string{spring, dragon, moon} {
			noon, err := time.ParseInLocation("20060102 15", itoa(year)+mmdd+" 12", homeZone())
			if err != nil {
				t.Fatal(err)
			}
			want := []float64{0, 4, 14}[i] // days after the new moon
			off := math.Mod(sinceNewMoon(noon)-want+29.530588853*1.5, 29.530588853) - 29.530588853/2
			if math.Abs(off) > 1.4 {
				t.Errorf("%d %s is %.1f days from its moon", year, mmdd, off)
			}
		}
		// Spring Festival lies from 21 January to 20 February, Dragon Boat from 27
		// May to 25 June, Mid-Autumn from 7 September to 8 October.
		if spring < "0121" || spring > "0220" || dragon < "0527" || dragon > "0625" || moon < "0907" || moon > "1008" {
			t.Errorf("%d: festivals %s %s %s out of their bounds", year, spring, dragon, moon)
		}
	}
}

func TestMothersDayIsTheSecondSundayOfMay(t *testing.T) {
	for year, want := range map[int]string{2023: "2023-05-14", 2024: "2024-05-12", 2025: "2025-05-11", 2026: "2026-05-10", 2022: "2022-05-08"} {
		for _, s := range seasonsOf(year, homeZone()) {
			if got := s.To.Format("2006-01-02"); s.Name == "母亲节" && got != want {
				t.Errorf("%d: %s, want %s", year, got, want)
			}
		}
	}
}

func TestRhythm(t *testing.T) {
	c := newCalendar(time.Date(2024, 1, 1, 0, 0, 0, 0, homeZone()), 731)
	r := c.newRhythm(1, 0.3)
	if total := r.at(731); math.Abs(total-731) > 1e-6 {
		t.Errorf("731 days are felt as %.3f", total)
	}
	d := newDice(1, streamWorld, 1)
	for range 1000 {
		from, gap := 731*d.Float64(), 40*d.Float64()
		to := r.after(from, gap)
		if math.IsInf(to, 1) {
			if left := r.felt(from, 731); left > gap {
				t.Fatalf("after(%.3f, %.3f) is never, but %.3f are left", from, gap, left)
			}
			continue
		}
		if to < from || math.Abs(r.felt(from, to)-gap) > 1e-6 {
			t.Fatalf("after(%.3f, %.3f) = %.3f, felt %.6f", from, gap, to, r.felt(from, to))
		}
	}
	day := func(s string) int {
		at, _ := time.ParseInLocation("2006-01-02", s, homeZone())
		return int(at.Sub(c.start).Hours() / 24)
	}
	if c.promo[day("2024-11-11")] != 4.0 || c.promo[day("2024-11-20")] != 0 || c.everyday[day("2024-02-10")] > 0.4 {
		t.Error("双11 or Spring Festival of 2024 is on the wrong day")
	}
}
