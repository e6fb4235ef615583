package model

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

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
	return Text{Zh: fmt.Sprintf(zh, zhArgs...), En: fmt.Sprintf(en, enArgs...)}
}

// join puts one sentence behind another.
func join(a, b Text) Text {
	if a == (Text{}) {
		return b
	}
	return Text{Zh: a.Zh + b.Zh, En: a.En + " " + b.En}
}

// whole writes a number without decimals, thousands separated.
func whole(v float64) string {
	digits := strconv.FormatFloat(math.Round(math.Abs(v)), 'f', 0, 64)
	var b strings.Builder
	if v < 0 && digits != "0" {
		b.WriteByte('-')
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// amount writes money as Chinese readers count it, in 万 and 亿, and plainly in English.
func amount(v float64) Text {
	en := whole(v)
	switch size := math.Abs(v); {
	case size >= 1e8:
		return Text{Zh: strconv.FormatFloat(v/1e8, 'f', 2, 64) + " 亿元", En: en}
	case size >= 1e4:
		return Text{Zh: strconv.FormatFloat(v/1e4, 'f', 2, 64) + " 万元", En: en}
	}
	return Text{Zh: en + " 元", En: en}
}

// percent writes a share with one decimal, with its sign when that is wanted.
func percent(share float64, signed bool) string {
	text := strconv.FormatFloat(share*100, 'f', 1, 64) + "%"
	if signed && share > 0 {
		return "+" + text
	}
	return text
}

// short writes a number with no more decimals than it needs.
func short(v float64) string {
	switch size := math.Abs(v); {
	case size >= 100:
		return whole(v)
	case size >= 10:
		return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
	}
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}
