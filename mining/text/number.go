package text

import (
	"strings"
	"unicode/utf8"
)

// link returns the length of the web address that begins at a byte, 0 if there
// is none.
func (c *cutter) link(at int) int {
	rest := c.text[at:]
	if rest[0]|0x20 != 'h' && rest[0]|0x20 != 'w' || c.within(len(c.kinds)) {
		return 0
	}
	for _, start := range []string{"http://", "https://", "www."} {
		if len(rest) > len(start) && strings.EqualFold(rest[:len(start)], start) {
			end := strings.IndexFunc(rest, func(r rune) bool {
				return r <= ' ' || r > '~' || strings.ContainsRune(`"'<>()[]{},;`, r)
			})
			if end < 0 {
				return len(rest)
			}
			return end
		}
	}
	return 0
}

// glued reports whether a sign is part of the run of letters and digits around
// it: a decimal point, a thousands' comma, the signs of mail addresses, percent.
func (c *cutter) glued(at int, r rune, size int) bool {
	if !c.within(len(c.kinds)) {
		return false
	}
	figures := c.kinds[len(c.kinds)-1] == digit
	next, _ := utf8.DecodeRuneInString(c.text[at+size:])
	follows := c.s.characters.of(next)
	figures = figures && (r == '%' || r == '％' || follows == digit)
	switch c.s.characters.plain[r&(planes-1)] {
	case '%':
		return figures
	case '.', '-', '_', '@':
		return isAlphanumeric(follows)
	case ':', '/':
		return figures
	case ',':
		return figures && thousands(c.text[at+size:])
	}
	return false
}

// thousands reports whether three digits and no more follow.
func thousands(s string) bool {
	for i := range 4 {
		if isDigit := i < len(s) && '0' <= s[i] && s[i] <= '9'; isDigit != (i < 3) {
			return false
		}
	}
	return true
}

// within reports whether a run of letters and digits goes on at character j, or
// at the end of what has been taken would go on.
func (c *cutter) within(j int) bool {
	return j > 0 && isAlphanumeric(c.kinds[j-1]) && (j == len(c.kinds) || isAlphanumeric(c.kinds[j]))
}

func isAlphanumeric(k kind) bool { return k == letter || k == digit }

// rules tries what begins at character i without being in the dictionary: the
// character alone, a run of letters and digits, a number, a date.
func (c *cutter) rules(i int) {
	switch k := c.kinds[i]; {
	case isAlphanumeric(k):
		end := i + 1
		for end < len(c.kinds) && isAlphanumeric(c.kinds[end]) {
			end++
		}
		c.reach(i, end, c.s.alone)
		if k == digit && c.kinds[end-1] == digit {
			c.figures(i, end)
		}
		return
	case k == numeral:
		if end := c.numerals(i); end > i+1 {
			c.reach(i, end, c.s.number)
			if c.has(end, "月", "日", "时") || end-i >= 4 && c.has(end, "年") {
				c.reach(i, end+1, c.s.date)
			}
		}
		if c.chars[i] == '百' && c.has(i+1, "分之") {
			c.counted(i, i+3)
		}
	case k == surname:
		c.name(i)
	case c.chars[i] == '第':
		c.counted(i, i+1)
	case c.chars[i] == '几', c.chars[i] == '数':
		if c.has(i+1, "十", "百", "千", "万", "亿") {
			c.counted(i, i+1)
		}
	}
	c.reach(i, i+1, c.s.alone)
}

// figures tries a number in digits from character i to end with what belongs to
// it: 1.3万, 2001年, 12月.
func (c *cutter) figures(i, end int) {
	switch {
	case c.has(end, "万", "亿", "千", "百"):
		c.reach(i, c.numerals(end), c.s.number)
	case end-i == 4 && c.has(end, "年") && !c.has(end, "年代"),
		end-i <= 2 && c.has(end, "月", "日", "时"):
		c.reach(i, end+1, c.s.date)
	}
}

// counted tries the number that follows at character j as one word with what
// stands before it from i.
func (c *cutter) counted(i, j int) {
	end := j
	for end < len(c.kinds) && c.kinds[end] == digit {
		end++
	}
	if end = max(end, c.numerals(j)); end > j && !c.within(end) {
		c.reach(i, end, c.s.number)
	}
}

// numerals is where the Chinese numerals end that begin at character j.
func (c *cutter) numerals(j int) int {
	for j < len(c.kinds) && c.kinds[j] == numeral {
		j++
	}
	return j
}

// has reports whether one of some texts stands at character j.
func (c *cutter) has(j int, texts ...string) bool {
	for _, t := range texts {
		k := j
		for _, r := range t {
			if k >= len(c.chars) || rune(c.chars[k]) != r {
				k = -1
				break
			}
			k++
		}
		if k >= 0 {
			return true
		}
	}
	return false
}
