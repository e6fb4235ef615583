package today

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

func sprintf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// money writes an amount in yuan with commas, to the fen below 100.
func money(x float64) string {
	decimals := 0
	if math.Abs(x) < 100 && x != math.Trunc(x) {
		decimals = 2
	}
	text := strconv.FormatFloat(math.Abs(x), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if x < 0 {
		return "-¥" + whole
	}
	return "¥" + whole
}

// days writes a number of days: whole, but with one decimal below ten.
func days(x float64) string {
	if x < 10 {
		return decimal(x)
	}
	return strconv.FormatFloat(x, 'f', 0, 64)
}

// decimal writes a number with at most one decimal.
func decimal(x float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0")
}

// cents rounds money to what can be paid.
func cents(x float64) float64 { return math.Round(x*100) / 100 }
