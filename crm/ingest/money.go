package ingest

import (
	"math/bits"
	"strconv"
	"strings"
)

// Money is an exact amount in ten-thousandths of its currency's unit: 12.5 is
// 125,000. It fits the store's DECIMAL(18,4).
type Money int64

const (
	// MoneyUnit is one unit of currency as Money.
	MoneyUnit Money = 10_000
	// MoneyMax is the greatest amount, 99,999,999,999,999.9999.
	MoneyMax Money = 999_999_999_999_999_999
)

// String writes the amount with a point and two to four decimals: "12.50".
func (m Money) String() string {
	sign, n := "", uint64(m)
	if m < 0 {
		sign, n = "-", uint64(-m)
	}
	whole, rest := n/uint64(MoneyUnit), n%uint64(MoneyUnit)
	digits := strconv.FormatUint(rest+uint64(MoneyUnit), 10)[1:]
	for len(digits) > 2 && digits[len(digits)-1] == '0' {
		digits = digits[:len(digits)-1]
	}
	return sign + strconv.FormatUint(whole, 10) + "." + digits
}

// Float returns the amount as a floating-point number, for statistics.
func (m Money) Float() float64 { return float64(m) / float64(MoneyUnit) }

// MarshalJSON writes the amount as a JSON number.
func (m Money) MarshalJSON() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalJSON reads a JSON number or a text holding one.
func (m *Money) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	a, bad := scanAmount(s, PointDecimal)
	if bad != amountGood || a.rate {
		return say("%q 不是金额。", "%q is not an amount.", s).faulty("invalid")
	}
	*m = a.value
	return nil
}

// times multiplies two amounts, rounding half away from zero; false on overflow.
func (m Money) times(n Money) (Money, bool) {
	hi, lo := bits.Mul64(magnitude(m), magnitude(n))
	if hi >= uint64(MoneyUnit) {
		return 0, false
	}
	q, r := bits.Div64(hi, lo, uint64(MoneyUnit))
	if r*2 >= uint64(MoneyUnit) {
		q++
	}
	if q > uint64(MoneyMax) {
		return 0, false
	}
	return signed(q, (m < 0) != (n < 0)), true
}

// over divides, rounding half away from zero; false if n is zero or on overflow.
func (m Money) over(n Money) (Money, bool) {
	if n == 0 {
		return 0, false
	}
	hi, lo := bits.Mul64(magnitude(m), uint64(MoneyUnit))
	d := magnitude(n)
	if hi >= d {
		return 0, false
	}
	q, r := bits.Div64(hi, lo, d)
	if r >= d-r {
		q++
	}
	if q > uint64(MoneyMax) {
		return 0, false
	}
	return signed(q, (m < 0) != (n < 0)), true
}

func magnitude(m Money) uint64 {
	if m < 0 {
		return uint64(-m)
	}
	return uint64(m)
}

func signed(n uint64, negative bool) Money {
	if negative {
		return -Money(n)
	}
	return Money(n)
}

// amount is a number as written in a cell.
type amount struct {
	value    Money
	currency string // ISO code, "" if the cell names none
	rate     bool   // a percentage or 折: value is the share taken off, 0.1 for 10 % and for 9折
}

type amountFault uint8

const (
	amountGood amountFault = iota
	amountNone             // not a number
	amountOver             // beyond MoneyMax
)

// plainAmount reads [-]digits[.digits] of at most 14 characters and four
// decimals, the ordinary case, which cannot overflow.
func plainAmount(s string) (Money, bool) {
	i, negative := 0, false
	if len(s) > 0 && s[0] == '-' {
		i, negative = 1, true
	}
	if n := len(s) - i; n == 0 || n > 14 || s[i] == '.' || s[len(s)-1] == '.' {
		return 0, false
	}
	var v int64
	scale := -1
	for ; i < len(s); i++ {
		d := s[i] - '0'
		switch {
		case d <= 9:
			v = v*10 + int64(d)
			if scale >= 0 {
				scale++
			}
		case s[i] == '.' && scale < 0:
			scale = 0
		default:
			return 0, false
		}
	}
	switch scale {
	case -1, 0:
		v *= 10_000
	case 1:
		v *= 1000
	case 2:
		v *= 100
	case 3:
		v *= 10
	case 4:
	default:
		return 0, false
	}
	if negative {
		v = -v
	}
	return Money(v), true
}

// scanAmount reads a number from a cleaned cell: full-width digits, currency
// signs and names, thousands separators, 万 and 亿, a sign in front, behind or
// as parentheses, exponents, %, 折. It accepts separators only where they
// belong, so that 12,34 is refused rather than read as 1234.
func scanAmount(s string, style NumberStyle) (amount, amountFault) {
	if style == PointDecimal {
		if v, ok := plainAmount(s); ok {
			return amount{value: v}, amountGood
		}
	}
	if len(s) == 0 || len(s) > 64 || plainASCII(s) && !strings.ContainsAny(s, "0123456789") {
		return amount{}, amountNone
	}
	return scanDecorated(strings.TrimSpace(half(s)), style)
}

func scanDecorated(s string, style NumberStyle) (amount, amountFault) {
	var a amount
	negative := false
	for changed := true; changed; {
		changed = false
		if len(s) > 2 && s[0] == '(' && s[len(s)-1] == ')' && !negative {
			s, negative, changed = strings.TrimSpace(s[1:len(s)-1]), true, true
		}
		if rest, code, ok := cutCurrency(s); ok && a.currency == "" {
			s, a.currency, changed = strings.TrimSpace(rest), code, true
		}
		if rest, ok := cutMinus(s); ok && !negative {
			s, negative, changed = strings.TrimSpace(rest), true, true
		} else if rest, ok := strings.CutPrefix(s, "+"); ok && !negative && rest != "" && rest[0] != '+' {
			s, changed = rest, true
		}
	}
	s, scale, kind := cutUnit(s)
	digits, exponent, ok := bareDigits(s, style)
	if !ok {
		return a, amountNone
	}
	value, bad := scaled(digits, exponent+scale)
	if bad != amountGood {
		return a, bad
	}
	a.value, a.rate = signed(uint64(value), negative), kind != unitNone
	if kind == unitZhe {
		return zhe(a)
	}
	return a, amountGood
}

// zhe turns a Chinese discount, the tenths that remain to be paid, into the
// share taken off: 8.5折 is 0.15, 85折 as well.
func zhe(a amount) (amount, amountFault) {
	if a.value < 0 || a.value > 100*MoneyUnit {
		return a, amountNone
	}
	if a.value > 10*MoneyUnit {
		a.value /= 10
	}
	a.value = MoneyUnit - a.value/10
	return a, amountGood
}

func cutMinus(s string) (string, bool) {
	for _, m := range []string{"-", "−", "–"} {
		if rest, ok := strings.CutPrefix(s, m); ok && rest != "" {
			return rest, true
		}
		if rest, ok := strings.CutSuffix(s, m); ok && rest != "" {
			return rest, true
		}
	}
	return s, false
}

// cutCurrency takes a currency's sign, name or code off either end.
func cutCurrency(s string) (rest, code string, ok bool) {
	if s == "" || s[0] >= '0' && s[0] <= '9' && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' {
		return s, "", false
	}
	upper := strings.ToUpper(s)
	if len(upper) != len(s) {
		return s, "", false
	}
	for _, c := range currencySigns {
		if strings.HasPrefix(upper, c.sign) {
			return s[len(c.sign):], c.code, true
		}
		if strings.HasSuffix(upper, c.sign) {
			return s[:len(s)-len(c.sign)], c.code, true
		}
	}
	return s, "", false
}

// currencySigns is searched in order: longer signs before those they contain. ¥
// is taken for the yuan, as this product's users mean it.
var currencySigns = [...]struct{ sign, code string }{
	{"人民币", "CNY"}, {"RMB", "CNY"}, {"CNY", "CNY"}, {"CN¥", "CNY"}, {"港币", "HKD"}, {"港元", "HKD"}, {"HK$", "HKD"}, {"HKD", "HKD"},
	{"新台币", "TWD"}, {"台币", "TWD"}, {"NT$", "TWD"}, {"TWD", "TWD"}, {"澳门元", "MOP"}, {"MOP", "MOP"},
	{"美元", "USD"}, {"US$", "USD"}, {"USD", "USD"}, {"A$", "AUD"}, {"AUD", "AUD"}, {"C$", "CAD"}, {"CAD", "CAD"}, {"S$", "SGD"}, {"SGD", "SGD"},
	{"欧元", "EUR"}, {"EUR", "EUR"}, {"英镑", "GBP"}, {"GBP", "GBP"}, {"日元", "JPY"}, {"円", "JPY"}, {"JPY", "JPY"}, {"KRW", "KRW"}, {"韩元", "KRW"},
	{"CHF", "CHF"}, {"RUB", "RUB"}, {"INR", "INR"}, {"THB", "THB"}, {"MYR", "MYR"}, {"VND", "VND"}, {"BRL", "BRL"},
	{"¥", "CNY"}, {"￥", "CNY"}, {"元", "CNY"}, {"圆", "CNY"}, {"$", "USD"}, {"€", "EUR"}, {"£", "GBP"}, {"₩", "KRW"}, {"₹", "INR"}, {"₽", "RUB"}, {"฿", "THB"},
}

type unitKind uint8

const (
	unitNone unitKind = iota
	unitPercent
	unitZhe
)

// cutUnit takes 万, 亿, %, 折 and their like off the end and returns the power
// of ten they stand for.
func cutUnit(s string) (rest string, scale int, kind unitKind) {
	for _, u := range [...]struct {
		suffix string
		scale  int
		kind   unitKind
	}{{"%", -2, unitPercent}, {"折", 0, unitZhe}, {"百万", 6, unitNone}, {"千万", 7, unitNone}, {"万亿", 12, unitNone}, {"万", 4, unitNone},
		{"萬", 4, unitNone}, {"亿", 8, unitNone}, {"億", 8, unitNone}, {"千", 3, unitNone}} {
		if rest, ok := strings.CutSuffix(s, u.suffix); ok {
			return strings.TrimSpace(rest), u.scale, u.kind
		}
	}
	return s, 0, unitNone
}

// bareDigits checks the separators and returns the digits alone with the power
// of ten that places the decimal sign.
func bareDigits(s string, style NumberStyle) (digits string, exponent int, ok bool) {
	if i := strings.IndexAny(s, "eE"); i > 0 {
		e, err := strconv.Atoi(s[i+1:])
		if err != nil || e > 30 || e < -30 {
			return "", 0, false
		}
		exponent, s = e, s[:i]
	}
	decimal, group := byte('.'), ","
	if style == CommaDecimal {
		decimal, group = ',', "."
	}
	whole, fraction := s, ""
	if i := strings.LastIndexByte(s, decimal); i >= 0 {
		whole, fraction = s[:i], s[i+1:]
		if fraction != "" && !allDigits(fraction) {
			return "", 0, false
		}
	}
	for _, sep := range []string{group, " ", "'"} {
		if strings.Contains(whole, sep) {
			if !wellGrouped(whole, sep) {
				return "", 0, false
			}
			whole = strings.ReplaceAll(whole, sep, "")
			break
		}
	}
	if whole+fraction == "" || whole != "" && !allDigits(whole) {
		return "", 0, false
	}
	return whole + fraction, exponent - len(fraction), true
}

// wellGrouped reports whether every group behind the first has three digits.
func wellGrouped(s, sep string) bool {
	first, rest, _ := strings.Cut(s, sep)
	if len(first) == 0 || len(first) > 3 || !allDigits(first) {
		return false
	}
	for g := range strings.SplitSeq(rest, sep) {
		if len(g) != 3 || !allDigits(g) {
			return false
		}
	}
	return true
}

// scaled returns digits × 10^exponent in ten-thousandths, rounded half up.
func scaled(digits string, exponent int) (Money, amountFault) {
	digits = strings.TrimLeft(digits, "0")
	places := len(digits) + exponent + 4 // digits that belong to the result
	if digits == "" || places < 0 {
		return 0, amountGood
	}
	if places > 18 {
		return 0, amountOver
	}
	var v Money
	for i := range places {
		v *= 10
		if i < len(digits) {
			v += Money(digits[i] - '0')
		}
	}
	if places < len(digits) && digits[places] >= '5' {
		v++
	}
	if v > MoneyMax {
		return 0, amountOver
	}
	return v, amountGood
}
