package forecast_test

import (
	"context"
	"fmt"
	"time"

	"zhike/mining/forecast"
)

// Six weeks of daily sales, and the week to come.
func Example() {
	week := []float64{80, 85, 90, 100, 120, 150, 130}
	var points []forecast.Point
	for i := range 42 {
		points = append(points, forecast.Point{Time: time.Date(2026, 3, 2+i, 0, 0, 0, 0, time.UTC), Value: week[i%7] + float64(i%5)})
	}
	s, err := forecast.Arrange(points, false)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := forecast.Fit(context.Background(), s.Values, forecast.Options{Season: s.Step.Season()})
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := m.Forecast(7, .95)
	if err != nil {
		fmt.Println(err)
		return
	}
	for h, v := range f.Mean {
		fmt.Printf("%s %.0f (%.0f to %.0f)\n", s.Step.After(s.Start, len(s.Values)+h).Format("Mon 2 Jan"), v, f.Lo[h], f.Hi[h])
	}
	// Output:
	// Mon 13 Apr 82 (79 to 85)
	// Tue 14 Apr 87 (83 to 90)
	// Wed 15 Apr 92 (88 to 95)
	// Thu 16 Apr 102 (98 to 106)
	// Fri 17 Apr 122 (118 to 127)
	// Sat 18 Apr 152 (146 to 157)
	// Sun 19 Apr 132 (127 to 137)
}

func ExampleNewYear() {
	day, _ := forecast.NewYear(2027)
	fmt.Println(day.Format(time.DateOnly))
	// Output: 2027-02-06
}
