package expr_test

import (
	"math"
	"testing"
	"time"

	"zhike/expr"
	"zhike/fault"
)

// asOf is 2025-11-08 10:00 in China, a Saturday.
var asOf = time.Date(2025, 11, 8, 2, 0, 0, 0, time.UTC)

func evaluate(t *testing.T, source string, customer map[string]any) bool {
	t.Helper()
	e, err := expr.Compile(source, catalogue)
	if err != nil {
		t.Fatal(err)
	}
	got, err := e.Eval(func(field string) any { return customer[field] }, asOf)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// What conditions mean, by hand from the package comment. The customer ordered
// last on 2025-11-07 at 23:59:59 in China and has no first order, no birthday.
func TestMeaning(t *testing.T) {
	customer := map[string]any{
		"order.count_90d":  int64(3),
		"order.amount_90d": 250.5,
		"order.last":       time.Date(2025, 11, 7, 15, 59, 59, 0, time.UTC),
		"profile.province": "浙江",
		"profile.remark":   "VIP 客户, 100%_ok É",
		"vip":              true,
	}
	tests := []struct {
		source string
		want   bool
	}{
		{`order.count_90d = 3 and order.amount_90d > 250 and vip`, true},
		{`order.count_90d != 3 or order.amount_90d < 250.5`, false},
		{`order.count_90d between 3 and 3`, true},
		{`order.count_90d not between 1 and 2`, true},
		{`order.count_90d in (1, 2, 3)`, true},
		{`order.count_90d not in (1, 2, 3)`, false},

		// Missing: every comparison is false, not turns it round.
		{`profile.birthday = 2000-01-01`, false},
		{`profile.birthday != 2000-01-01`, false},
		{`profile.birthday in (2000-01-01)`, false},
		{`profile.birthday not in (2000-01-01)`, false},
		{`profile.birthday between 1900-01-01 and 2100-01-01`, false},
		{`profile.birthday not between 1900-01-01 and 2100-01-01`, false},
		{`not (profile.birthday = 2000-01-01)`, true},
		{`profile.birthday = profile.birthday`, false},
		{`profile.birthday is missing`, true},
		{`profile.birthday is not missing`, false},
		{`order.last not between 2025-01-01 and order.first`, false},
		{`days_since(order.first) > 3 or days_since(order.first) <= 3`, false},
		{`days_since(order.first) is missing`, true},
		{`order.first < order.last`, false},

		// Arithmetic.
		{`order.amount_90d / order.count_90d = 83.5`, true},
		{`order.count_90d / 0 = 1`, false},
		{`order.count_90d / (order.count_90d - 3) is missing`, true},
		{`not (order.count_90d / 0 > 1)`, true},
		{`2 + 3 * 4 = 14 and (2 + 3) * 4 = 20 and 10 - 3 - 2 = 5 and 8 / 4 / 2 = 1`, true},
		{`0.1 + 0.2 = 0.3`, false}, // float8
		{`round(2.5) = 3 and round(-2.5) = -2 and round(0.4) = 0 and abs(-3) = 3 and -order.count_90d = -3`, true},
		{`1e308 * 1e308 = 1e240`, true}, // cut to 1e120 each
		{`1e308 > 1e307`, true},         // but not in a comparison

		// Text.
		{`profile.province = "浙江" and profile.province contains "江" and profile.province starts_with "浙"`, true},
		{`profile.province = "浙江 "`, false},
		{`profile.remark contains "vip" and profile.remark starts_with "Vip"`, true},
		{`profile.remark contains "é"`, false}, // only A–Z
		{`profile.remark ends_with "OK É" and profile.remark contains "%_"`, true},
		{`profile.remark contains "VIP%ok"`, false},
		{`profile.remark contains "" and profile.remark starts_with "" and profile.remark ends_with ""`, true},
		{`profile.remark not contains "客户"`, false},
		{`profile.remark = "vip 客户, 100%_ok É"`, false},
		{`lower(profile.remark) = "vip 客户, 100%_ok É"`, true},
		{`length(profile.province) = 2`, true},

		// Time: the business day is China's.
		{`order.last = 2025-11-07`, true},
		{`order.last < 2025-11-08 and order.last <= 2025-11-07 and order.last >= 2025-11-07`, true},
		{`order.last > 2025-11-07`, false},
		{`order.last != 2025-11-07 or order.last in (2025-11-06, 2025-11-08)`, false},
		{`order.last in (2025-11-06, 2025-11-07)`, true},
		{`order.last between 2025-11-01 and 2025-11-07`, true},
		{`order.last = "2025-11-07 23:59:59" and order.last > "2025-11-07T15:59:58Z"`, true},
		{`days_since(order.last) = 1 and days_until(order.last) = -1`, true},
		{`days_since(now()) = 0 and days_since(today()) = 0 and days_since(2025-11-09) = -1`, true},
		{`year(order.last) = 2025 and month(order.last) = 11 and day(order.last) = 7 and hour(order.last) = 23 and weekday(order.last) = 5`, true},
		{`weekday(2025-11-09) = 7 and weekday(2025-11-10) = 1 and weekday(today()) = 6 and hour(now()) = 10`, true},
		{`today() = 2025-11-08 and now() = today() and now() > "2025-11-08 09:59:59.999999"`, true},

		// Logic.
		{`vip = true and vip != false and not (vip = false)`, true},
		{`vip = (order.count_90d > 2)`, true},
		{`(profile.birthday = 2000-01-01) = false`, true},
		{`false or true and false`, false},
		{`not false and false`, false},
	}
	for _, test := range tests {
		if got := evaluate(t, test.source, customer); got != test.want {
			t.Errorf("%s is %v, want %v", test.source, got, test.want)
		}
	}
	if evaluate(t, "vip", nil) || !evaluate(t, "not vip", nil) || !evaluate(t, "vip is missing", nil) {
		t.Error("a missing truth value does not count as false")
	}
}

// A day in a zone with summer time has 23 or 25 hours; in Cairo the day of the
// change begins at 01:00, because the clock skips midnight (25 April 2025).
func TestBusinessDayInOtherZones(t *testing.T) {
	tests := []struct {
		zone, source, instant string
		want                  bool
	}{
		{"America/New_York", `order.last = 2025-11-02`, "2025-11-03T04:59:59Z", true}, // 25 hours
		{"America/New_York", `order.last = 2025-11-02`, "2025-11-03T05:00:00Z", false},
		{"America/New_York", `order.last = 2025-11-02`, "2025-11-02T03:59:59Z", false},
		{"America/New_York", `order.last <= 2025-03-09`, "2025-03-10T03:59:59Z", true}, // 23 hours
		{"America/New_York", `order.last <= 2025-03-09`, "2025-03-10T04:00:00Z", false},
		{"America/New_York", `hour(order.last) = 23`, "2050-07-02T03:30:00Z", true}, // the rule goes on
		{"Africa/Cairo", `order.last < 2025-04-25`, "2025-04-24T21:59:59Z", true},
		{"Africa/Cairo", `order.last < 2025-04-25`, "2025-04-24T22:00:00Z", false},
		{"Africa/Cairo", `order.last >= "2025-04-25 00:30"`, "2025-04-24T22:00:00Z", true}, // no such clock: the first moment after
		{"", `order.last = 1988-07-01`, "1988-06-30T15:30:00Z", false},                     // China's summer time is left out
		{"Asia/Shanghai", `order.last = 1988-07-01`, "1988-06-30T15:30:00Z", true},         // unless asked for
	}
	for _, test := range tests {
		e, err := expr.Options{Zone: location(t, test.zone)}.Compile(test.source, catalogue)
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.Eval(func(string) any { return parseTime(time.RFC3339, test.instant) }, asOf)
		if err != nil || got != test.want {
			t.Errorf("%s: %s at %s is %v (%v), want %v", test.zone, test.source, test.instant, got, err, test.want)
		}
	}
}

// Drivers return integers, floats and decimals as text; anything else is an error.
func TestEvalTakesDriverValues(t *testing.T) {
	for _, v := range []any{3, int32(3), int64(3), float32(3), 3.0, "3.0000"} {
		if !evaluate(t, `order.count_90d = 3`, map[string]any{"order.count_90d": v}) {
			t.Errorf("%T is not read as a number", v)
		}
	}
	if !evaluate(t, `order.count_90d > 1e308`, map[string]any{"order.count_90d": math.NaN()}) {
		t.Error("NaN is not above every number")
	}
	wrong := map[string]any{
		`order.count_90d > 3`: "three", `profile.remark = "x"`: 3, `vip`: 1, `order.last = 2025-11-08`: "2025-11-08", `profile.birthday = 2025-11-08`: 5,
		`not vip`: "yes",
	}
	for source, v := range wrong {
		e, err := expr.Compile(source, catalogue)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := e.Eval(func(string) any { return v }, asOf); got || !fault.Is(err, fault.Internal) {
			t.Errorf("%s with a %T: %v, %v", source, v, got, err)
		}
	}
}
