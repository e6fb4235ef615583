package linkage

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// recognise tells the kind of a column from its name and its different values.
func recognise(name string, values []string) Kind {
	values = some(values)
	share := func(k Kind) float64 {
		n := 0
		for _, v := range values {
			if signs()[k](v) {
				n++
			}
		}
		return float64(n) / float64(max(1, len(values)))
	}
	header := strings.ToLower(name)
	called := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(header, w) })
	}
	switch {
	case share(Email) >= .5:
		return Email
	case share(Date) >= .8:
		return Date
	case share(Phone) >= .8 || share(Code) >= .8 && called("phone", "mobile", "tel", "电话", "手机", "号码"):
		return Phone
	case share(Number) >= .8:
		return Number
	case share(Code) >= .8:
		return Code
	case share(Company) >= .3:
		return Company
	case share(Address) >= .3 || called("address", "addr", "street", "地址", "住址"):
		return Address
	case share(Name) >= .8:
		return Name
	}
	return Words
}

// some takes some hundreds of many values, the same ones in whatever order
// they come.
func some(values []string) []string {
	every := uint64(len(values) / 300)
	if every < 2 {
		return values
	}
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return hashed(v)%every != 0 })
}

// signs tells by which marks the values of each kind are known.
var signs = sync.OnceValue(func() map[Kind]func(string) bool {
	return map[Kind]func(string) bool{
		Email:   regexp.MustCompile(`^\s*(mailto:)?[^@\s]+@[^@\s]+\.[^@\s]+\s*$`).MatchString,
		Date:    dated,
		Phone:   regexp.MustCompile(`^\s*(\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}\s*$|^\s*\+\d[\d ()-]{7,}$|^\s*0\d{2,3}-?\d{7,8}(-\d+)?\s*$|^\s*\(?\d{3}\)?[-/. ]\s?\d{3}[-. ]\d{4}\b.*$`).MatchString,
		Number:  regexp.MustCompile(`^\s*-?[\d,]+\.\d+\s*$`).MatchString,
		Code:    regexp.MustCompile(`^\s*[A-Za-z]{0,3}[- ]?\d[\dA-Za-z/-]*\s*$|^\s*[A-Za-z]{2,3}\s*$`).MatchString,
		Company: regexp.MustCompile(`(?i)(公司|集团|厂|商行|事务所)$|\b(inc|ltd|llc|gmbh|corp|plc|co)\.?$`).MatchString,
		Address: regexp.MustCompile(`(?i)[路街巷弄].*\d|\d+号|^\s*\d+[a-z]?\s+\S*\s*[a-z]{3,}|\b(street|st|road|rd|avenue|ave|blvd|place|drive|crescent|lane)\.?\s*$`).MatchString,
		Name:    named,
	}
})

// dated wants a year of a living memory and parts that could be month and day.
func dated(v string) bool {
	f := standardDate(v)
	return f.number > 18000000 && f.number < 22000000 && f.text[4:6] <= "31" && f.text[6:] <= "31" && f.text[4:6] >= "00"
}

// named wants two to four Chinese characters, or up to three words of letters.
func named(v string) bool {
	if strings.ContainsFunc(v, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune(" '’.-·", r) }) {
		return false
	}
	if han(v) {
		n := utf8.RuneCountInString(strings.TrimSpace(v))
		return n >= 2 && n <= 4
	}
	return len(strings.Fields(v)) <= 3
}
