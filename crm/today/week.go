package today

import (
	"fmt"
	"strconv"
	"time"

	"zhike/fault"
)

// weekOf names the ISO week of a moment's business day, such as 2025-W27. Its
// names sort as the weeks do.
func weekOf(at time.Time, zone *time.Location) string {
	year, week := at.In(zone).ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// monday is the first day of a named week: week 1 holds 4 January.
func monday(week string) (time.Time, error) {
	if len(week) == 8 && week[4:6] == "-W" {
		year, badYear := strconv.Atoi(week[:4])
		number, badWeek := strconv.Atoi(week[6:])
		if badYear == nil && badWeek == nil && year > 0 && number > 0 {
			fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC)
			first := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
			day := first.AddDate(0, 0, 7*(number-1))
			if weekOf(day, time.UTC) == week {
				return day, nil
			}
		}
	}
	return time.Time{}, fault.New(fault.Invalid, "there is no week %q; write it as 2025-W27", week).InChinese("没有“%s”这一周，应形如 2025-W27", week).At("week", week)
}

// before is the week before a named one.
func before(week string) (string, error) {
	day, err := monday(week)
	if err != nil {
		return "", err
	}
	return weekOf(day.AddDate(0, 0, -7), time.UTC), nil
}
