package linkage

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// form is a value made ready to be compared. Values of one text are the same.
type form struct {
	text   string
	alike  string  // equal where two texts mean the same in another spelling; "" if there is no such form
	number float64 // of a date yyyymmdd, of a number itself, else 0
	marks  uint64  // a bit for every character that occurs, modulo 64
	ascii  bool    // one byte a character
}

// marked notes the characters that occur.
func (f form) marked() form {
	f.ascii = ascii(f.text)
	for i := range len(f.text) {
		f.marks |= 1 << (f.text[i] & 63)
	}
	return f
}

// block is what two values must share to be sought out as a pair.
func (f *form) block() string {
	if f.alike != "" {
		return f.alike
	}
	return f.text
}

// plain brings a text to lower case, half width, letters without accents and
// single spaces; whatever is no letter and no digit parts words.
func plain(s string) string {
	var b strings.Builder
	if !ascii(s) {
		s = norm.NFD.String(width.Fold.String(s))
	}
	gap := false
	for _, r := range s {
		switch {
		case r == '\'' || r == '’' || r == '`' || unicode.Is(unicode.Mn, r): // o'neil is oneil
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return b.String()
}

// digits keeps the digits of a text.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, width.Fold.String(s))
}

func standardWords(s string) form { return form{text: plain(s)} }

func standardCode(s string) form { return form{text: strings.ReplaceAll(plain(s), " ", "")} }

func standardNumber(s string) form {
	s = strings.ReplaceAll(strings.TrimSpace(width.Fold.String(s)), ",", "")
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v-v != 0 {
		return standardCode(s)
	}
	return form{text: strconv.FormatFloat(v, 'g', -1, 64), number: v}
}

// standardEmail leaves out what mail does not look at: case, and what follows a
// plus in the local part.
func standardEmail(s string) form {
	s = strings.ToLower(strings.TrimSpace(width.Fold.String(s)))
	local, domain, ok := strings.Cut(strings.TrimPrefix(s, "mailto:"), "@")
	if !ok {
		return form{text: local}
	}
	local, _, _ = strings.Cut(local, "+")
	return form{text: local + "@" + domain, alike: local}
}

// standardPhone keeps the digits of the number, without extension, China's
// country code and the zeros before an area code.
func standardPhone(s string) form {
	s = strings.ToLower(width.Fold.String(s))
	for _, word := range []string{"转", "分机", "ext", "x", "#"} {
		if i := strings.Index(s, word); i > 0 {
			s = s[:i]
		}
	}
	d := strings.TrimLeft(digits(s), "0")
	if rest, ok := strings.CutPrefix(d, "86"); ok && len(rest) >= 9 {
		d = strings.TrimLeft(rest, "0")
	}
	return form{text: d, alike: d[max(0, len(d)-7):]}
}

// standardDate reads yyyymmdd, and year, month, day or day, month, year parted
// by anything. A day that is none (a slip of the pen) is kept as it is written.
func standardDate(s string) form {
	s = strings.TrimSpace(width.Fold.String(s))
	s, _, _ = strings.Cut(s, "T")
	parts := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	var y, m, d string
	switch {
	case len(parts) == 1 && len(parts[0]) == 8:
		y, m, d = parts[0][:4], parts[0][4:6], parts[0][6:]
	case len(parts) >= 3 && len(parts[0]) == 4:
		y, m, d = parts[0], parts[1], parts[2]
	case len(parts) >= 3 && len(parts[2]) == 4:
		y, m, d = parts[2], parts[1], parts[0]
		if m > "12" && len(m) == 2 { // month first, as in America
			m, d = d, m
		}
	default:
		return standardCode(s)
	}
	text := y + pad(m) + pad(d)
	v, err := strconv.ParseFloat(text, 64)
	if len(text) != 8 || err != nil {
		return standardCode(s)
	}
	return form{text: text, number: v}
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}
