package ingest

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Phone is a telephone number. Text is E.164 if the number is valid, and
// otherwise what the file said.
type Phone struct {
	Text  string
	Valid bool
}

// NormalPhone brings a telephone number to E.164, taking China for the country
// if it names none. Of several numbers in one cell the first valid one is taken.
func NormalPhone(s string) Phone {
	s = cleanCell(s)
	if isMobile(s) {
		return Phone{"+86" + s, true}
	}
	plain, _ := identifier(half(s))
	if p, ok := onePhone(plain); ok {
		return p
	}
	for part := range strings.FieldsFuncSeq(plain, func(r rune) bool { return strings.ContainsRune(";,/、|", r) }) {
		if p, ok := onePhone(strings.TrimSpace(part)); ok {
			return p
		}
	}
	return Phone{Text: strings.Clone(s)}
}

// isMobile reports whether s is a bare Chinese mobile number: 1, 3–9, nine digits.
func isMobile(s string) bool {
	return len(s) == 11 && s[0] == '1' && s[1] >= '3' && s[1] <= '9' && allDigits(s)
}

// onePhone reads a cell with one number: mobiles by themselves, anything else
// by the numbering plans. A masked number (138****1111) is none.
func onePhone(s string) (Phone, bool) {
	if p, ok := mobileIn(s); ok {
		return p, true
	}
	return planned(s)
}

// mobileIn reads a Chinese mobile number with its usual prefixes and separators.
func mobileIn(s string) (Phone, bool) {
	if len(s) < 11 || len(s) > 24 {
		return Phone{}, false
	}
	var buf [24]byte
	n := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			buf[n] = c
			n++
		case c == ' ' || c == '-' || c == '(' || c == ')' || c == '.' || c == '+' && n == 0:
		default:
			return Phone{}, false
		}
	}
	if n < 11 || n > 15 {
		return Phone{}, false
	}
	d := string(buf[:n])
	for _, prefix := range []string{"", "86", "0086", "0"} {
		if rest, ok := strings.CutPrefix(d, prefix); ok && isMobile(rest) && !(prefix == "" && strings.HasPrefix(s, "+")) {
			return Phone{"+86" + rest, true}, true
		}
	}
	return Phone{}, false
}

// phoneLike reports whether a cell looks like a telephone number of any
// country: it says so with a plus, a zero or parentheses in front, or with
// hyphens, and the numbering plans agree.
func phoneLike(s string) bool {
	if len(s) < 7 || len(s) > 24 || strings.Trim(s, "0123456789+-() .") != "" || s[0] != '+' && s[0] != '0' && s[0] != '(' && strings.Count(s, "-") != 2 {
		return false
	}
	_, ok := onePhone(s)
	return ok
}

// planned reads land lines, extensions and foreign numbers.
func planned(s string) (Phone, bool) {
	if len(s) < 7 || len(s) > 40 || strings.Contains(s, "*") {
		return Phone{}, false
	}
	for _, word := range []string{"转", "分机", "ext", "#"} {
		if i := strings.Index(s, word); i > 0 {
			s = s[:i]
		}
	}
	number, err := phonenumbers.Parse(s, "CN")
	if err != nil || !phonenumbers.IsValidNumber(number) {
		return Phone{}, false
	}
	return Phone{phonenumbers.Format(number, phonenumbers.E164), true}, true
}

// Email is an e-mail address in lower case, or what the file said.
type Email struct {
	Text  string
	Valid bool
}

// NormalEmail brings an e-mail address to lower case and half-width characters.
func NormalEmail(s string) Email {
	address := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(half(cleanCell(s)))), "mailto:")
	if strings.HasPrefix(address, "<") && strings.HasSuffix(address, ">") {
		address = address[1 : len(address)-1]
	}
	if !isEmail(address) {
		return Email{Text: strings.Clone(s)}
	}
	return Email{strings.Clone(address), true}
}

// isEmail checks the form of an address as people have it: one @, no white
// space, a domain with a dot and sound labels.
func isEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(local) > 64 || len(domain) > 253 || strings.ContainsAny(s, " \t\r\n,;<>()[]\"\\") {
		return false
	}
	if strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(s, "..") || !plainASCII(local) {
		return false
	}
	labels := 0
	for label := range strings.SplitSeq(domain, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' || !soundLabel(label) {
			return false
		}
		labels++
	}
	top := domain[strings.LastIndexByte(domain, '.')+1:]
	return labels >= 2 && len(top) >= 2 && !allDigits(top)
}

func soundLabel(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < '0' && c != '-' || c > '9' && c < 'A' || c > 'Z' && c < 'a' || c > 'z' && c < 0x80 {
			return false
		}
	}
	return true
}

// isIDCard reports whether s is a Chinese identity number: 17 digits and the
// check character of GB 11643 (weights 2^(18−i) mod 11).
func isIDCard(s string) bool {
	if len(s) != 18 || !allDigits(s[:17]) {
		return false
	}
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(s[i]-'0') * w
	}
	last := s[17]
	if last == 'x' {
		last = 'X'
	}
	month, day := two(s[10:12]), two(s[12:14])
	return "10X98765432"[sum%11] == last && month >= 1 && month <= 12 && day >= 1 && day <= 31
}
