package analysis

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// number writes a count with thousands separated.
func number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// money writes an amount for a Chinese and an English sentence: 974.77 万 and 9,747,748.
func money(v float64) Text {
	en := number(int64(math.Round(v)))
	switch size := math.Abs(v); {
	case size >= 1e8:
		return Text{Zh: strconv.FormatFloat(v/1e8, 'f', 2, 64) + " 亿", En: en}
	case size >= 1e4:
		return Text{Zh: strconv.FormatFloat(v/1e4, 'f', 2, 64) + " 万", En: en}
	}
	return Text{Zh: strconv.FormatFloat(v, 'f', 2, 64), En: strconv.FormatFloat(v, 'f', 2, 64)}
}

// percent writes a share: 36.6 %.
func percent(share float64) string { return strconv.FormatFloat(share*100, 'f', 1, 64) + "%" }

// days writes a number of days without needless decimals.
func days(d float64) string { return strconv.FormatFloat(math.Round(d*10)/10, 'f', -1, 64) }

// share is a/b, and 0 where b is 0.
func share(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// say makes a sentence; the arguments are those of the Chinese format, then of the English.
func say(zh string, zhArgs []any, en string, enArgs []any) Text {
	return Text{Zh: fmt.Sprintf(zh, zhArgs...), En: fmt.Sprintf(en, enArgs...)}
}

// both makes a sentence whose arguments are the same in both languages; a Text
// among them is put in by language.
func both(zh, en string, args ...any) Text {
	zhArgs, enArgs := make([]any, len(args)), make([]any, len(args))
	for i, a := range args {
		zhArgs[i], enArgs[i] = a, a
		if t, ok := a.(Text); ok {
			zhArgs[i], enArgs[i] = t.Zh, t.En
		}
	}
	return say(zh, zhArgs, en, enArgs)
}

// nothing is the finding where there is nothing to analyse.
func nothing() Text {
	return Text{Zh: "此时还没有可分析的成交订单；先导入订单，或把分析时点调后。", En: "There are no purchases to analyse at this moment yet; import orders, or choose a later moment."}
}
