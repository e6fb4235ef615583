package ingest

import (
	"encoding/json"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func TestAmounts(t *testing.T) {
	cases := []struct {
		text, value, currency string
		rate                  bool
	}{
		{"0", "0.00", "", false}, {"12", "12.00", "", false}, {"-12.5", "-12.50", "", false}, {"12.3456", "12.3456", "", false},
		{"0.00005", "0.0001", "", false}, {"0.00004", "0.00", "", false}, {"3.3900000000000001", "3.39", "", false}, {"2.675", "2.675", "", false},
		{"¥12.50", "12.50", "CNY", false}, {"￥1,234.5", "1234.50", "CNY", false}, {"12.5元", "12.50", "CNY", false}, {"RMB 12", "12.00", "CNY", false}, {"12.00 CNY", "12.00", "CNY", false},
		{"人民币12", "12.00", "CNY", false}, {"$9.99", "9.99", "USD", false}, {"US$9.99", "9.99", "USD", false}, {"HK$100", "100.00", "HKD", false}, {"9.99 USD", "9.99", "USD", false},
		{"€5", "5.00", "EUR", false}, {"£5.5", "5.50", "GBP", false}, {"-¥5", "-5.00", "CNY", false}, {"¥-5", "-5.00", "CNY", false}, {"¥ 5", "5.00", "CNY", false},
		{"1,234,567.89", "1234567.89", "", false}, {"1 234 567.89", "1234567.89", "", false}, {"1'234.50", "1234.50", "", false},
		{"（12.50）", "-12.50", "", false}, {"(1,234.00)", "-1234.00", "", false}, {"($5)", "-5.00", "USD", false}, {"12.50-", "-12.50", "", false}, {"−5", "-5.00", "", false}, {"+5", "5.00", "", false},
		{"１２３．４５", "123.45", "", false}, {"￥１，２３４", "1234.00", "CNY", false},
		{"1.2万", "12000.00", "", false}, {"1.2万元", "12000.00", "CNY", false}, {"￥3亿", "300000000.00", "CNY", false}, {"3千", "3000.00", "", false}, {"0.00001万", "0.10", "", false}, {"2百万", "2000000.00", "", false},
		{"1.5e3", "1500.00", "", false}, {"1E-3", "0.001", "", false}, {"1.2E+05", "120000.00", "", false},
		{"10%", "0.10", "", true}, {"8.5折", "0.15", "", true}, {"85折", "0.15", "", true}, {"9折", "0.10", "", true},
		{"99999999999999.9999", "99999999999999.9999", "", false}, {"-99999999999999.9999", "-99999999999999.9999", "", false},
		{"5.", "5.00", "", false}, {".5", "0.50", "", false}, {"007", "7.00", "", false},
	}
	for _, c := range cases {
		a, bad := scanAmount(c.text, PointDecimal)
		if bad != amountGood || a.value.String() != c.value || a.currency != c.currency || a.rate != c.rate {
			t.Errorf("%q: %s %q rate %v (%d), want %s %q", c.text, a.value, a.currency, a.rate, bad, c.value, c.currency)
		}
	}
}

func TestNotAmounts(t *testing.T) {
	for _, s := range []string{"", "-", ".", "abc", "12abc", "1,23", "12,34,567", "1,2345", ",123", "1.2.3", "--5", "(-5)", "5-3", "1e", "e5", "12元/件", "一百", "0x10", "1_000", "NaN", "Inf", "12..5", "1 23", "$", "¥", "万", "%", "1,234.5,6", "¥5$"} {
		if a, bad := scanAmount(s, PointDecimal); bad != amountNone {
			t.Errorf("%q is %s (%d)", s, a.value, bad)
		}
	}
	for _, s := range []string{"100000000000000", "99999999999999.99995", "9223372036854775807", "1e15", "99999999999亿", strings.Repeat("9", 40)} {
		if a, bad := scanAmount(s, PointDecimal); bad != amountOver {
			t.Errorf("%q is %s (%d)", s, a.value, bad)
		}
	}
}

func TestDecimalComma(t *testing.T) {
	for in, want := range map[string]string{"12,5": "12.50", "1.234,56": "1234.56", "1.234.567": "1234567.00", "-0,99 €": "-0.99", "1 234,5": "1234.50", "7": "7.00"} {
		if a, bad := scanAmount(in, CommaDecimal); bad != amountGood || a.value.String() != want {
			t.Errorf("%q: %s (%d), want %s", in, a.value, bad, want)
		}
	}
	if _, bad := scanAmount("1.5", CommaDecimal); bad != amountNone {
		t.Error("1.5 was read in a column of decimal commas")
	}
	styles := map[NumberStyle][][]string{
		PointDecimal: {{"1,234", "5,678"}, {"12.5", "1,234"}, {"1,234.5"}, {"7"}, {"0.125"}, {"1.234"}},
		CommaDecimal: {{"12,5", "3"}, {"1.234,5"}, {"1.234", "0,5"}, {"12,5", "1.5", "3,7"}},
	}
	for want, columns := range styles {
		for _, values := range columns {
			var e numberEvidence
			for _, v := range values {
				e.add(v)
			}
			if got := e.style(); got != want {
				t.Errorf("%q: %d, want %d", values, got, want)
			}
		}
	}
}

// Any amount is written and read back unchanged, plainly and through JSON.
func TestMoneyRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 100_000 {
		m := Money(rng.Int64N(2*int64(MoneyMax)+1) - int64(MoneyMax))
		if rng.IntN(2) == 0 {
			m /= Money(rng.Int64N(1e12) + 1)
		}
		a, bad := scanAmount(m.String(), PointDecimal)
		if bad != amountGood || a.value != m {
			t.Fatalf("%d is %s and comes back as %d", int64(m), m, int64(a.value))
		}
		b, err := json.Marshal(m)
		var back Money
		if err != nil || json.Unmarshal(b, &back) != nil || back != m {
			t.Fatalf("%s through JSON is %s", m, back)
		}
	}
	var m Money
	if json.Unmarshal([]byte(`"12.5"`), &m) != nil || m != 125_000 || json.Unmarshal([]byte(`"x"`), &m) == nil {
		t.Errorf("%d", m)
	}
}

// Products and quotients against exact rationals, rounded half away from zero.
func TestMoneyArithmetic(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	round := func(r *big.Rat) *big.Int {
		half := big.NewRat(1, 2)
		if r.Sign() < 0 {
			half.Neg(half)
		}
		r.Add(r, half)
		return new(big.Int).Quo(r.Num(), r.Denom())
	}
	unit, most := big.NewInt(int64(MoneyUnit)), big.NewInt(int64(MoneyMax))
	for range 100_000 {
		a := Money(rng.Int64N(1<<(1+rng.IntN(59))) - rng.Int64N(1<<(1+rng.IntN(59))))
		b := Money(rng.Int64N(1<<(1+rng.IntN(59))) - rng.Int64N(1<<(1+rng.IntN(59))))
		x, y := big.NewInt(int64(a)), big.NewInt(int64(b))
		want := round(new(big.Rat).SetFrac(new(big.Int).Mul(x, y), unit))
		got, ok := a.times(b)
		if fits := want.CmpAbs(most) <= 0; ok != fits || ok && want.Int64() != int64(got) {
			t.Fatalf("%d × %d = %d (%v), want %v", a, b, got, ok, want)
		}
		if b == 0 {
			continue
		}
		want = round(new(big.Rat).SetFrac(new(big.Int).Mul(x, unit), y))
		got, ok = a.over(b)
		if fits := want.CmpAbs(most) <= 0; ok != fits || ok && want.Int64() != int64(got) {
			t.Fatalf("%d ÷ %d = %d (%v), want %v", a, b, got, ok, want)
		}
	}
	if _, ok := MoneyUnit.over(0); ok {
		t.Error("divided by zero")
	}
}

// No text makes it panic; a plain number is read as big.Rat reads it.
func FuzzMoney(f *testing.F) {
	for _, s := range []string{"1,234.56", "¥12.5万", "(３．５)", "-0.00005", "1e-4", "8折", "99999999999999.99999", "1.234,5 €", "+-5", "US$"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, style := range []NumberStyle{PointDecimal, CommaDecimal} {
			a, bad := scanAmount(cleanCell(s), style)
			if bad == amountGood && (a.value > MoneyMax || a.value < -MoneyMax) {
				t.Fatalf("%q is %d", s, a.value)
			}
		}
		var e numberEvidence
		e.add(s)
		if _, err := strconv.ParseFloat(s, 64); err != nil || len(s) > 40 || strings.ContainsAny(s, "eExXpP_") {
			return
		}
		exact, ok := new(big.Rat).SetString(s)
		a, bad := scanAmount(s, PointDecimal)
		if !ok || bad == amountOver {
			return
		}
		if bad != amountGood {
			t.Fatalf("%q is a number and was refused", s)
		}
		diff := exact.Sub(exact, big.NewRat(int64(a.value), int64(MoneyUnit)))
		if diff.Abs(diff).Cmp(big.NewRat(1, 2*int64(MoneyUnit))) > 0 {
			t.Fatalf("%q is %s", s, a.value)
		}
	})
}

func BenchmarkMoney(b *testing.B) {
	for _, s := range []string{"1234.56", "¥1,234.56"} {
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				if _, bad := scanAmount(s, PointDecimal); bad != amountGood {
					b.Fatal(bad)
				}
			}
		})
	}
}
