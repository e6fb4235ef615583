package sim_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"zhike/fault"
	"zhike/sim"
)

func TestOptionsThatCannotBe(t *testing.T) {
	date := func(y int) time.Time { return time.Date(y, 6, 1, 0, 0, 0, 0, time.UTC) }
	for name, o := range map[string]sim.Options{
		"no customers":        {Customers: -1},
		"too many customers":  {Customers: 20_000_001},
		"too few days":        {Days: 6},
		"too many days":       {Days: 3651, End: date(2030)},
		"before the calendar": {End: date(2016), Days: 730},
		"after the calendar":  {End: date(2036)},
		"negative lines":      {Lines: -1},
		"lines out of reach":  {Customers: 100, Days: 30, Lines: 10_000_000},
		"too few lines":       {Customers: 1000, Lines: 10},
		"pure with lines":     {Pure: true, Lines: 1000},
		"unknown kind":        {Only: []sim.Kind{"tickets"}},
		"bad parameter":       {Pure: true, Params: sim.Params{R: 1, Alpha: -2, A: 1, B: 1, P: 1, Q: 1, V: 1}},
	} {
		_, err := sim.Write(context.Background(), t.TempDir(), o)
		var e *fault.Error
		if !errors.As(err, &e) || e.Code != fault.Invalid || e.Message == "" || e.Zh == "" {
			t.Errorf("%s: error %v, want fault.Invalid in both languages", name, err)
		}
	}
}

func TestSmallestShops(t *testing.T) {
	for _, o := range []sim.Options{
		{Customers: 1, Days: 7}, {Customers: 1, Days: 7, Pure: true}, {Customers: 3, Days: 30, Seed: 9}, {Customers: 401, Days: 8},
		{Customers: 50, Days: 3650}, {Customers: 20, Days: 7, End: time.Date(2025, 1, 8, 0, 0, 1, 0, time.UTC)},
	} {
		_, s := write(t, o)
		if s.Truth.Totals.Members != o.Customers {
			t.Errorf("%+v: %d members", o, s.Truth.Totals.Members)
		}
	}
}
