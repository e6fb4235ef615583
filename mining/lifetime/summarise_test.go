package lifetime_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"zhike/mining"
	"zhike/mining/lifetime"
)

func order(customer, day string, amount float64) lifetime.Order {
	return lifetime.Order{Customer: customer, Time: date(day), Amount: amount}
}

func ExampleSummarise() {
	day := func(d int) time.Time { return time.Date(2026, 3, d, 10, 0, 0, 0, time.UTC) }
	s, err := lifetime.Summarise([]lifetime.Order{
		{Customer: "Li", Time: day(1), Amount: 100}, // the first purchase
		{Customer: "Li", Time: day(8), Amount: 20},
		{Customer: "Li", Time: day(8), Amount: 10}, // the same day: one purchase of 30
		{Customer: "Li", Time: day(15), Amount: 50},
		{Customer: "Wang", Time: day(10), Amount: 70},
	}, lifetime.SummaryOptions{Unit: lifetime.Week, End: day(29)})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range s.Customers {
		fmt.Printf("%s: %d repeat purchases, the last %.0f weeks after the first, %.1f weeks watched, mean %.0f\n",
			c.ID, c.History.Frequency, c.History.Recency, c.History.Age, c.History.Money)
	}
	// Output:
	// Li: 2 repeat purchases, the last 2 weeks after the first, 4.0 weeks watched, mean 40
	// Wang: 0 repeat purchases, the last 0 weeks after the first, 2.7 weeks watched, mean 0
}

func TestSummariseCases(t *testing.T) {
	s, err := lifetime.Summarise([]lifetime.Order{
		order("late", "2026-02-01", 5),
		order("a", "2026-01-03", 10), order("a", "2026-01-01", 99), order("a", "2026-01-05", -4), // only a return: no purchase
		order("a", "2026-01-09", 20), order("a", "2026-01-09", -5), // bought and gave back
		order("returner", "2026-01-02", -7),
		order("gift", "2026-01-02", 0), order("gift", "2026-01-04", 0), // nothing paid is still a purchase
		order("a", "2026-01-20", 1), // after the end
	}, lifetime.SummaryOptions{End: date("2026-01-10")})
	if err != nil {
		t.Fatal(err)
	}
	want := []lifetime.Customer{
		{ID: "a", First: date("2026-01-01"), Last: date("2026-01-09"), History: lifetime.History{Frequency: 2, Recency: 8, Age: 9, Money: 12.5}},
		{ID: "gift", First: date("2026-01-02"), Last: date("2026-01-04"), History: lifetime.History{Frequency: 1, Recency: 2, Age: 8}},
	}
	if !reflect.DeepEqual(s.Customers, want) {
		t.Errorf("got %+v", s.Customers)
	}
	if s.Later != 2 || s.Returns != 2 || !s.End.Equal(date("2026-01-10")) || s.Unit != lifetime.Day {
		t.Errorf("got %+v", s)
	}
}

// 16:30 UTC on the 1st is 00:30 on the 2nd in Shanghai.
func TestDaysEndAtLocalMidnight(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	orders := []lifetime.Order{
		{Customer: "a", Time: time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)},
		{Customer: "a", Time: time.Date(2026, 1, 1, 16, 30, 0, 0, time.UTC), Amount: 5},
	}
	utc, err := lifetime.Summarise(orders, lifetime.SummaryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	local, err := lifetime.Summarise(orders, lifetime.SummaryOptions{Location: shanghai})
	if err != nil {
		t.Fatal(err)
	}
	if utc.Customers[0].History.Frequency != 0 || local.Customers[0].History.Frequency != 1 {
		t.Errorf("UTC %+v, Shanghai %+v", utc.Customers[0], local.Customers[0])
	}
	old, err := lifetime.Summarise([]lifetime.Order{{Customer: "a", Time: time.Date(1969, 12, 31, 23, 0, 0, 0, time.UTC)}, {Customer: "a", Time: time.Date(1970, 1, 1, 1, 0, 0, 0, time.UTC)}}, lifetime.SummaryOptions{})
	if err != nil || old.Customers[0].History.Recency != 1 {
		t.Errorf("around 1970: %+v, %v", old, err)
	}
}

// The histories must not depend on the order of the rows, to the last bit.
func TestSummariseInAnyOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var orders []lifetime.Order
	for range 3000 {
		orders = append(orders, lifetime.Order{Customer: fmt.Sprint(rng.IntN(200)), Time: date("2026-01-01").AddDate(0, 0, rng.IntN(60)), Amount: rng.ExpFloat64()})
	}
	byID := func() []lifetime.Customer {
		before := slices.Clone(orders)
		s, err := lifetime.Summarise(orders, lifetime.SummaryOptions{Unit: lifetime.Week})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(orders, before) {
			t.Fatal("the orders were changed")
		}
		slices.SortFunc(s.Customers, func(a, b lifetime.Customer) int {
			if a.ID < b.ID {
				return -1
			}
			return 1
		})
		return s.Customers
	}
	a := byID()
	rng.Shuffle(len(orders), func(i, j int) { orders[i], orders[j] = orders[j], orders[i] })
	if b := byID(); !reflect.DeepEqual(a, b) {
		t.Error("another order of rows gives other histories")
	}
}

func TestSummariseRefuses(t *testing.T) {
	good := order("a", "2026-01-01", 1)
	for name, bad := range map[string]lifetime.Order{
		"amount": order("a", "2026-01-02", math.NaN()),
		"time":   {Customer: "a", Amount: 1},
	} {
		var data *mining.DataError
		if _, err := lifetime.Summarise([]lifetime.Order{good, bad}, lifetime.SummaryOptions{}); !errors.As(err, &data) || data.Row != 1 || data.Column != name {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := lifetime.Summarise([]lifetime.Order{order("a", "0031-01-01", 1)}, lifetime.SummaryOptions{}); err == nil {
		t.Error("the year 31 was accepted")
	}
	if _, err := lifetime.Summarise([]lifetime.Order{good}, lifetime.SummaryOptions{Unit: "month"}); err == nil {
		t.Error("an unknown unit was accepted")
	}
	s, err := lifetime.Summarise(nil, lifetime.SummaryOptions{})
	if err != nil || len(s.Customers) != 0 {
		t.Errorf("no orders: %+v, %v", s, err)
	}
}

func TestBacktestRefuses(t *testing.T) {
	orders := []lifetime.Order{order("a", "2026-01-01", 1), order("a", "2026-01-20", 1)}
	for name, o := range map[string]lifetime.BacktestOptions{
		"no calibration":         {},
		"calibration to the end": {CalibrationEnd: date("2026-01-20")},
		"holdout before":         {CalibrationEnd: date("2026-01-10"), HoldoutEnd: date("2026-01-05")},
		"calibration too early":  {CalibrationEnd: date("2025-12-01")},
		"an unknown unit":        {CalibrationEnd: date("2026-01-10"), Unit: "month"},
	} {
		var data *mining.DataError
		if _, err := lifetime.RunBacktest(context.Background(), orders, o); !errors.As(err, &data) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := lifetime.RunBacktest(context.Background(), nil, lifetime.BacktestOptions{CalibrationEnd: date("2026-01-10")}); err == nil {
		t.Error("no orders were accepted")
	}
}

// Where the future is the past exactly, the model cannot be better than the
// simple rule, and the backtest must say so.
func TestBacktestAdmitsThatTheSimpleRuleIsAsGood(t *testing.T) {
	var orders []lifetime.Order
	for c := range 60 {
		for day := 0; day < 200; day += 4 + c%5 {
			orders = append(orders, lifetime.Order{Customer: fmt.Sprint(c), Time: date("2026-01-01").AddDate(0, 0, day), Amount: 10})
		}
	}
	b, err := lifetime.RunBacktest(context.Background(), orders, lifetime.BacktestOptions{CalibrationEnd: date("2026-04-11"), HoldoutEnd: date("2026-07-15")})
	if err != nil {
		t.Fatal(err)
	}
	if b.Verdict.Zh[:len("简单规则")] != "简单规则" {
		t.Errorf("verdict: %+v; model %+v, rules %+v", b.Verdict, b.Score, b.Baselines)
	}
	consistent(t, b)
}
