package text

import "strings"

// digitRun is a number as it stands in a text, signs between its digits included.
type digitRun struct {
	text, digits string
	disguised    bool // half of its digits and more are no 0 to 9
}

// digitForms are first digits of ten or nine characters in a row that stand for 0 or 1
// to 9: ①, ⑴, ⒈, ❶, ➀, ➊ and the like.
var digitForms = []struct{ first, value rune }{
	{'①', 1}, {'⑴', 1}, {'⒈', 1}, {'⓵', 1}, {'❶', 1}, {'➀', 1}, {'➊', 1}, {'₀', 0}, {'⁴', 4}, {'𝟎', 0}, {'𝟘', 0}, {'𝟢', 0}, {'𝟬', 0}, {'𝟶', 0}, {'㈠', 1}, {'㊀', 1},
}

const spokenDigits = "零一二三四五六七八九"
const formalDigits = "〇壹贰叁肆伍陆柒捌玖"

// digitOf reads a character as a digit; plain tells whether it is 0 to 9 as usual.
func digitOf(r rune) (digit rune, ordinary, ok bool) {
	switch {
	case r >= '0' && r <= '9':
		return r, true, true
	case r < 0x80:
		return 0, false, false
	case r == '幺':
		return '1', false, true
	case r == '⓪':
		return '0', false, true
	}
	for _, list := range []string{spokenDigits, formalDigits} {
		if at := strings.IndexRune(list, r); at >= 0 {
			return '0' + rune(at/len("零")), false, true
		}
	}
	for _, f := range digitForms {
		if v := r - f.first + f.value; r >= f.first && v <= 9 {
			return '0' + v, false, true
		}
	}
	return 0, false, false
}

// readDigits returns the text with all digits in their usual form, and its numbers of
// six digits and more. Up to two signs or spaces may stand between two digits.
func readDigits(plain string) (string, []digitRun) {
	var usual strings.Builder
	var runs []digitRun
	var digits strings.Builder
	begin, end, odd := 0, 0, 0
	finish := func() {
		if n := digits.Len(); n >= 6 {
			runs = append(runs, digitRun{plain[begin:end], digits.String(), 2*odd >= n})
		}
		digits.Reset()
		odd = 0
	}
	gap := 0
	for at, r := range plain {
		d, ordinary, ok := digitOf(r)
		if !ok {
			usual.WriteRune(r)
			if gap++; gap > 2 || !strings.ContainsRune(" -.·*_~、/|+=()（）—", r) {
				finish()
			}
			continue
		}
		usual.WriteRune(d)
		if digits.Len() == 0 {
			begin = at
		}
		digits.WriteRune(d)
		if !ordinary {
			odd++
		}
		gap, end = 0, at+len(string(r))
	}
	finish()
	return usual.String(), runs
}
