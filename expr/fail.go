package expr

import (
	"fmt"
	"strings"
	"unicode"

	"zhike/fault"
)

// place is where something stands: runes of the source text, or a path into
// the JSON tree when there is no text.
type place struct {
	from, to int
	path     string
}

// source makes errors that say where they are.
type source struct {
	text []rune // nil for a JSON tree
}

// fail makes an error at a place from a sentence in both languages.
func (s *source) fail(p place, english, chinese string) *fault.Error {
	if s.text == nil {
		return failAtPath(p.path, english, chinese)
	}
	from := min(p.from, len(s.text))
	line, column := 1, 1
	for _, r := range s.text[:from] {
		if column++; r == '\n' {
			line, column = line+1, 1
		}
	}
	return fault.New(fault.Invalid, "Line %d, column %d: %s", line, column, english).
		InChinese("第 %d 行第 %d 列：%s", line, column, chinese).
		At("offset", from).At("line", line).At("column", column).At("length", min(p.to, len(s.text))-from)
}

func failAtPath(path, english, chinese string) *fault.Error {
	if path == "" {
		return fault.New(fault.Invalid, "%s", english).InChinese("%s", chinese).At("path", "")
	}
	return fault.New(fault.Invalid, "At %s: %s", path, english).InChinese("在 %s：%s", path, chinese).At("path", path)
}

// choice is a small list in a sentence: "a, b or c".
func choice(items []string) string { return enumerate(items, ", ", " or ") }

// chineseChoice is a small list in a Chinese sentence: "甲、乙或丙".
func chineseChoice(items []string) string { return enumerate(items, "、", "或") }

func enumerate(items []string, comma, or string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], comma) + or + items[last]
}

// clip shortens what is quoted in a message to 40 runes.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}

// quoted is what the reader wrote, shortened and with nothing invisible in it.
func quoted(s string) string {
	var b strings.Builder
	for _, r := range clip(s) {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "U+%04X", r)
		}
	}
	return b.String()
}
