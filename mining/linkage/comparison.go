package linkage

import (
	"math"
	"math/bits"
	"strings"

	"zhike/mining"
)

// comparison is how values of one kind are standardised and compared.
type comparison struct {
	levels   []mining.Text // best first: the first is the same text, the last is different
	standard func(string) form
	level    func(a, b *form) int // of two values that are not the same: 1 … len(levels)−1
}

// comparisonOf returns how a kind is compared; false for no kind.
func comparisonOf(kind Kind) (comparison, bool) {
	same, differs := mining.Text{Zh: "相同", En: "the same"}, mining.Text{Zh: "不同", En: "different"}
	close, similar := mining.Text{Zh: "几乎相同", En: "nearly the same"}, mining.Text{Zh: "相近", En: "similar"}
	slip := mining.Text{Zh: "差一个字符", En: "one character off"}
	c, known := map[Kind]comparison{
		Name:    {[]mining.Text{same, {Zh: "同音或惯用的另一写法", En: "the same by sound or usual variant"}, close, similar, differs}, standardName, nameLevel},
		Company: {[]mining.Text{same, {Zh: "主体名称相同", En: "the same but for the legal form"}, close, similar, differs}, standardCompany, wordsOrCore},
		Address: {[]mining.Text{same, {Zh: "写法不同的同一地址", En: "the same written otherwise"}, close, similar, differs}, standardAddress, wordsOrCore},
		Phone:   {[]mining.Text{same, {Zh: "末尾相同", En: "the same ending"}, slip, differs}, standardPhone, phoneLevel},
		Email:   {[]mining.Text{same, {Zh: "@ 前相同", En: "the same before the @"}, close, differs}, standardEmail, emailLevel},
		Date:    {[]mining.Text{same, {Zh: "日月互换或差一位", En: "day and month exchanged, or one digit off"}, {Zh: "年月日中两项相同", En: "two of year, month, day the same"}, differs}, standardDate, dateLevel},
		Number:  {[]mining.Text{same, {Zh: "相差不到 1 %", En: "within 1 %"}, {Zh: "相差不到 10 %", En: "within 10 %"}, differs}, standardNumber, numberLevel},
		Code:    {[]mining.Text{same, slip, {Zh: "差两个字符", En: "two characters off"}, differs}, standardCode, codeLevel},
		Words:   {[]mining.Text{same, close, similar, differs}, standardWords, wordsLevel},
	}[kind]
	return c, known
}

// The similarities from which two texts are nearly the same, or similar.
const (
	nearlySame = .92
	alikeness  = .8
)

func nameLevel(a, b *form) int {
	if a.alike == b.alike {
		return 1
	}
	if !a.ascii || !b.ascii { // two or three characters say little: their reading does
		if len(a.text) == len(b.text) && turned(a.text, b.text) {
			return 1
		}
		if blurred(a.alike) == blurred(b.alike) {
			return 2
		}
		return 1 + closeness(a.alike, b.alike)
	}
	if hopeless(a, b) {
		return 4
	}
	return 1 + closeness(a.text, b.text)
}

// hopeless tells, without looking for them, that two texts have too few
// characters in common to be similar. Every kind of character that one has and
// the other lacks is one that does not match, which bounds Jaro's similarity.
func hopeless(a, b *form) bool {
	if len(a.text) == 0 || len(b.text) == 0 {
		return true
	}
	common := min(len(a.text)-bits.OnesCount64(a.marks&^b.marks), len(b.text)-bits.OnesCount64(b.marks&^a.marks))
	if common <= 0 {
		return true
	}
	m := float64(common)
	s := (m/float64(len(a.text)) + m/float64(len(b.text)) + 1) / 3
	prefix := 0
	for prefix < min(4, len(a.text), len(b.text)) && a.text[prefix] == b.text[prefix] {
		prefix++
	}
	return s+.1*float64(prefix)*(1-s) < alikeness
}

// closeness is 1 for nearly the same, 2 for similar, 3 for different.
func closeness(a, b string) int {
	switch s := JaroWinkler(a, b); {
	case s >= nearlySame:
		return 1
	case s >= alikeness:
		return 2
	}
	return 3
}

func wordsLevel(a, b *form) int {
	level := 3
	if !a.ascii || !b.ascii || !hopeless(a, b) {
		level = closeness(a.text, b.text)
	}
	if level == 3 && overlap(a.text, b.text) >= .5 {
		return 2
	}
	return level
}

// wordsOrCore puts equal cores above similar texts.
func wordsOrCore(a, b *form) int {
	if a.alike != "" && a.alike == b.alike {
		return 1
	}
	return 1 + wordsLevel(a, b)
}

func phoneLevel(a, b *form) int {
	switch {
	case len(a.text) >= 7 && strings.HasSuffix(b.text, a.text), len(b.text) >= 7 && strings.HasSuffix(a.text, b.text):
		return 1
	case apart(a, b, 1) <= 1:
		return 2
	}
	return 3
}

// apart is the number of edits between two texts, more than most if it is that:
// an edit does away with one character that only the one has, and with one that
// only the other has, at most.
func apart(a, b *form, most int) int {
	if a.ascii && b.ascii && max(bits.OnesCount64(a.marks&^b.marks), bits.OnesCount64(b.marks&^a.marks)) > most {
		return most + 1
	}
	return edits(a.text, b.text, most)
}

func emailLevel(a, b *form) int {
	switch {
	case a.alike != "" && a.alike == b.alike:
		return 1
	case JaroWinkler(a.text, b.text) >= nearlySame:
		return 2
	}
	return 3
}

// dateLevel compares eight digits; what could not be read as a date differs,
// unless it is one character off.
func dateLevel(a, b *form) int {
	if apart(a, b, 1) <= 1 {
		return 1
	}
	if a.number == 0 || b.number == 0 {
		return 3
	}
	sameYear, sameMonth, sameDay := a.text[:4] == b.text[:4], a.text[4:6] == b.text[4:6], a.text[6:] == b.text[6:]
	switch {
	case sameYear && a.text[4:6] == b.text[6:] && a.text[6:] == b.text[4:6]:
		return 1
	case sameYear && (sameMonth || sameDay), sameMonth && sameDay:
		return 2
	}
	return 3
}

func numberLevel(a, b *form) int {
	switch gap := math.Abs(a.number - b.number); {
	case a.number == 0 || b.number == 0:
		return 3
	case gap <= .01*max(math.Abs(a.number), math.Abs(b.number)):
		return 1
	case gap <= .1*max(math.Abs(a.number), math.Abs(b.number)):
		return 2
	}
	return 3
}

// codeLevel does not forgive two characters out of three.
func codeLevel(a, b *form) int {
	d := apart(a, b, 2)
	if d == 2 && max(len(a.text), len(b.text)) <= 3 {
		return 3
	}
	return d
}
