package ingest

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cleanCell takes off what spreadsheets and exports wrap around a value: white
// space of every kind, the ="…" that keeps a number text, and the apostrophe
// in front of a number. Costs nothing for ordinary cells.
func cleanCell(s string) string {
	if s == "" {
		return s
	}
	if a, z := s[0], s[len(s)-1]; a > '\'' && a != '=' && a < 0x7f && z > ' ' && z < 0x7f {
		return s
	}
	s = trimSpace(s)
	if len(s) >= 3 && s[0] == '=' && s[1] == '"' && s[len(s)-1] == '"' {
		s = trimSpace(s[2 : len(s)-1])
	}
	if len(s) > 1 && s[0] == '\'' && s[1] >= '0' && s[1] <= '9' {
		s = strings.TrimSuffix(s[1:], "'")
	}
	return s
}

// trimSpace is strings.TrimSpace with the invisible characters that exports add.
func trimSpace(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return r <= ' ' || r == 0x7f || r == '\u00a0' || r == '\u3000' || isInvisible(r)
	})
}

func isInvisible(r rune) bool {
	return r >= '\u200b' && r <= '\u200f' || r == '\ufeff' || r == '\u2060' || r >= '\u202a' && r <= '\u202e'
}

// isMissing reports whether a cleaned cell stands for no value.
func isMissing(s string) bool {
	switch len(s) {
	case 0:
		return true
	case 1:
		return s[0] == '-' || s[0] == '/'
	case 2:
		return s == "--" || s == `\N`
	case 3:
		return s == "N/A" || s == "n/a" || s == "NaN" || s == "nan" || s == "NaT" || s == "---" || s == "—" || s == "无"
	case 4:
		return s == "NULL" || s == "null" || s == "Null" || s == "None" || s == "none" || s == "<NA>" || isSheetError(s)
	case 6:
		return s == "(null)" || s == "——" || s == "暂无" || s == "(NULL)" || isSheetError(s)
	}
	return isSheetError(s)
}

// isSheetError reports whether the cell holds an error of a formula.
func isSheetError(s string) bool {
	if s == "" || s[0] != '#' {
		return false
	}
	switch s {
	case "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA":
		return true
	}
	return strings.Trim(s, "#") == "" && len(s) >= 3 // ##### of a column too narrow
}

// half turns full-width letters, digits and punctuation into ASCII and drops
// invisible characters. ASCII text is returned as it is.
func half(s string) string {
	if plainASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - 0xfee0
		case r == '\u3000' || r == '\u00a0':
			return ' '
		case isInvisible(r):
			return -1
		}
		return r
	}, s)
}

func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// cleanName tidies a short text for showing: half-width letters, single
// spaces, no line breaks, nothing around it.
func cleanName(s string) string {
	s = cleanCell(s)
	if plainASCII(s) && !strings.ContainsAny(s, "\n\r\t") && !strings.Contains(s, "  ") {
		return s
	}
	return strings.Join(strings.Fields(halfJoined(s)), " ")
}

// halfJoined is half, but keeps the joiners that change how the characters beside
// them are shown: in emoji, and in scripts such as Persian. Between Chinese or
// Latin characters they are an export's leavings.
func halfJoined(s string) string {
	const nonJoiner, joiner = '\u200c', '\u200d'
	if !strings.ContainsRune(s, nonJoiner) && !strings.ContainsRune(s, joiner) {
		return half(s)
	}
	joined := func(r rune) bool {
		return r >= utf8.RuneSelf && !unicode.In(r, unicode.Han, unicode.Latin, unicode.White_Space) && !isInvisible(r)
	}
	runes := []rune(s)
	var b strings.Builder
	from := 0
	for i, r := range runes {
		if (r == nonJoiner || r == joiner) && i > 0 && i+1 < len(runes) && joined(runes[i-1]) && joined(runes[i+1]) {
			b.WriteString(half(string(runes[from:i])))
			b.WriteRune(r)
			from = i + 1
		}
	}
	b.WriteString(half(string(runes[from:])))
	return b.String()
}

// identifier tidies a number or code that names something: an order, a
// customer, an article. Spreadsheets and pandas write 17850 as "17850.0"; a
// number in scientific notation has lost digits unless all of them are there,
// and so has one of 18 digits or more that is all zeros behind the fifteenth, as
// far as a spreadsheet counts; both are reported as damaged.
func identifier(s string) (id string, damaged bool) {
	n := len(s)
	if n > 2 && s[n-1] == '0' && s[n-2] == '.' && allDigits(s[:n-2]) {
		return s[:n-2], false
	}
	if n >= 18 && strings.Trim(s[15:], "0") == "" && allDigits(s) {
		return s, true
	}
	if n > 3 && s[0] >= '0' && s[0] <= '9' && strings.Contains(s, "E+") {
		return fromScientific(s)
	}
	if !plainASCII(s) {
		s = trimSpace(half(s))
	}
	return s, false
}

func fromScientific(s string) (string, bool) {
	mantissa, exponent, _ := strings.Cut(s, "E+")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	e, err := strconv.Atoi(exponent)
	if err != nil || e > 30 || !allDigits(whole) || fraction != "" && !allDigits(fraction) {
		return s, false
	}
	if len(fraction) < e {
		return s, true
	}
	if len(fraction) > e {
		return s, false
	}
	return whole + fraction, false
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// isNumber reports whether a cleaned cell is a number, with or without
// separators, currency and unit.
func isNumber(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	_, bad := scanAmount(s, PointDecimal)
	return bad == amountGood
}

// splitTags cuts a list of tags at the usual separators.
func splitTags(s string) []string {
	var tags []string
	for _, t := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",;|、，；\n\t", r) }) {
		if t = cleanName(t); t != "" {
			tags = append(tags, t)
		}
	}
	return tags
}

// grouped writes a whole number with commas between thousands.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// shorten cuts a value for a sentence.
func shorten(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// memo remembers what was made of a cell, so that a column of repeating values
// (provinces, channels, articles) is cleaned once per value, and keeps nothing
// of the file's text alive. It stops growing at its bound, and gives up on a
// column whose values rarely come back, where looking costs more than making.
type memo[T any] struct {
	make         func(string) T // must not keep its argument's memory
	seen         map[string]T
	bound        int
	looked, hits int
	off          bool
	lastRaw      string
	last         T
}

const (
	memoBound  = 1 << 14
	memoLength = 128
	memoTrial  = 1 << 13 // lookups after which a memo is judged
)

func newMemo[T any](bound int, make func(string) T) *memo[T] {
	return &memo[T]{make: make, seen: map[string]T{}, bound: bound}
}

func (m *memo[T]) of(raw string) T {
	if raw == m.lastRaw && raw != "" {
		return m.last
	}
	m.lastRaw = raw
	if m.off {
		m.last = m.make(raw)
	} else {
		m.last = m.lookUp(raw)
	}
	return m.last
}

func (m *memo[T]) lookUp(raw string) T {
	made, ok := m.seen[raw]
	if m.looked++; ok {
		m.hits++
	} else {
		made = m.make(raw)
		if len(raw) <= memoLength && len(m.seen) < m.bound {
			m.seen[strings.Clone(raw)] = made
		}
	}
	if m.looked == memoTrial {
		m.off = m.hits*2 < m.looked
		m.looked, m.hits = 0, 0
		if m.off {
			clear(m.seen)
		}
	}
	return made
}
