package crm

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"zhike/fault"
)

// Person is a user as what they made or changed names them: by the name they
// had then.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// CleanName trims the name that somebody gave to a thing, such as a segment or
// 分群, and refuses one that could not be told apart on a page; longest is in
// characters.
func CleanName(name string, longest int, zh, en string) (string, error) {
	name = norm.NFC.String(strings.TrimSpace(name))
	visible := func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }
	switch {
	case !strings.ContainsFunc(name, visible):
		return "", fault.New(fault.Invalid, "a %s needs a name", en).InChinese("请给%s起个名字", zh).At("field", "name")
	case len([]rune(name)) > longest:
		return "", fault.New(fault.Invalid, "the name has more than %d characters", longest).InChinese("名称超过 %d 个字", longest).At("field", "name")
	case strings.ContainsFunc(name, unicode.IsControl):
		return "", fault.New(fault.Invalid, "a name is one line, without control characters").InChinese("名称只能是一行文字，不能含控制字符").At("field", "name")
	}
	return name, nil
}
