package forecast

import (
	"math"
	"time"
)

// The Spring Festival is the second new moon after the month of the winter
// solstice, in China's time, and the third where a leap month comes between:
// where thirteen months lie between two solstices, the first of them in which
// the sun reaches no multiple of 30° is one (GB/T 33661-2017). Of the years
// here that is so in 2033/34 alone. Sun and moon are computed from their mean
// motions and main periodic terms (Meeus, Astronomical Algorithms, 2nd ed.
// 1998, ch. 25 and 49).

// FirstNewYear and LastNewYear are the years for which NewYear is known.
const (
	FirstNewYear = 1990
	LastNewYear  = 2050
)

// NewYear is the first day of the Spring Festival in a year, midnight UTC of
// the civil day in China; false outside 1990 to 2050.
func NewYear(year int) (time.Time, bool) {
	if year < FirstNewYear || year > LastNewYear {
		return time.Time{}, false
	}
	before, after := solsticeMonth(year-1), solsticeMonth(year)
	k := before + 2
	if after-before == 13 && (termless(before+1, year) || termless(before+2, year)) {
		k++
	}
	return time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, chineseDay(newMoon(k))), true
}

// solsticeMonth is the new moon that begins the month of a year's winter solstice.
func solsticeMonth(year int) float64 {
	solstice := chineseDay(sunAt(year+1, 270))
	k := math.Floor((float64(year)+1.05-2000)*12.3685) + 1
	for chineseDay(newMoon(k)) > solstice {
		k--
	}
	return k
}

// termless tells whether the sun reaches neither 300° nor 330° in the month,
// of those early in the year.
func termless(k float64, year int) bool {
	begin, end := chineseDay(newMoon(k)), chineseDay(newMoon(k+1))
	for _, degrees := range []float64{300, 330} {
		if day := chineseDay(sunAt(year, degrees)); begin <= day && day < end {
			return false
		}
	}
	return true
}

// chineseDay numbers the days in China's time, from 1 January 1970, of a
// moment given as a Julian day in dynamical time.
func chineseDay(julian float64) int {
	years := (julian - 2451545) / 365.25
	delta := 63.86 + .3345*years - .00048*years*years // seconds of ΔT, within a few for 1990 to 2050
	return int(math.Floor(julian - delta/86400 + 8.0/24 - 2440587.5))
}

func sine(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }

// newMoon is the moment of new moon k, counted from January 2000 (Meeus 49).
func newMoon(k float64) float64 {
	t := k / 1236.85
	m := 2.5534 + 29.10535670*k
	moon := 201.5643 + 385.81693528*k + .0107582*t*t
	f := 160.7108 + 390.67050284*k - .0016118*t*t
	omega := 124.7746 - 1.56375588*k
	e := 1 - .002516*t
	return 2451550.09766 + 29.530588861*k + .00015437*t*t -
		.40720*sine(moon) + .17241*e*sine(m) + .01608*sine(2*moon) + .01039*sine(2*f) +
		.00739*e*sine(moon-m) - .00514*e*sine(moon+m) + .00208*e*e*sine(2*m) -
		.00111*sine(moon-2*f) - .00057*sine(moon+2*f) + .00056*e*sine(2*moon+m) -
		.00042*sine(3*moon) + .00042*e*sine(m+2*f) + .00038*e*sine(m-2*f) -
		.00024*e*sine(2*moon-m) - .00017*sine(omega) + .000325*sine(299.77+.107408*k) + .000165*sine(251.88+.016321*k)
}

// sunAt is the moment in a year at which the sun's apparent longitude reaches
// so many degrees; 270° is that of the December before (Meeus 25).
func sunAt(year int, degrees float64) float64 {
	julian := 2451545 + 365.2422*float64(year-2000) + (degrees-280)/360*365.25
	for range 8 {
		t := (julian - 2451545) / 36525
		m := 357.52911 + 35999.05029*t
		longitude := 280.46646 + 36000.76983*t + (1.914602-.004817*t)*sine(m) + .019993*sine(2*m) + .000289*sine(3*m) -
			.00569 - .00478*sine(125.04-1934.136*t)
		off := math.Mod(degrees-longitude, 360)
		if off > 180 {
			off -= 360
		} else if off < -180 {
			off += 360
		}
		julian += off / 360 * 365.2422
	}
	return julian
}
