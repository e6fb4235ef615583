package text

import (
	_ "embed"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"zhike/mining"
)

//go:embed data/spam.txt
var spamText string

// spamWords are the words of data/spam.txt.
var spamWords = sync.OnceValue(func() *lexicon {
	l := newLexicon()
	for line := range strings.Lines(spamText) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" || strings.HasPrefix(line, "#") {
			continue
		}
		chance, err := strconv.ParseFloat(fields[0], 64)
		if err != nil {
			panic("text: the words of spam are damaged: " + line)
		}
		for _, w := range fields[1:] {
			l.add(w, meaning{feels, chance})
		}
	}
	return l
})

var (
	link          = regexp.MustCompile(`https?://[^\s，。]+|www\.[a-z0-9.-]+|[a-z0-9-]{2,}\.(?:com|cn|net|top|xyz|vip|cc|shop|club|info|tk|me|io|ru)(?:/[^\s，。]*)?`)
	disguisedLink = regexp.MustCompile(`[a-z0-9]{2,}\s*(?:点|。|\[\.\]|\(\.\)| \.|\. )\s*(?:com|cn|net|top|xyz|vip|cc)`)
	account       = regexp.MustCompile(`(?:[微薇威徽维]信?|v信|vx|wx|wechat|weixin|q{1,2}|扣扣|企鹅|加v|加q|群)(?:号|群|号码)?[^a-z0-9]{0,3}([a-z0-9][a-z0-9_-]{4,19})`)
)

// SpamSigns finds what is to be held against one text by itself.
func SpamSigns(text string) []SpamSign {
	var out []SpamSign
	add := func(kind, found string, chance float64, zh, en string) {
		out = append(out, SpamSign{kind, shortened(found), chance, mining.Text{Zh: zh, En: en}})
	}
	plain := Plain(strings.ToValidUTF8(text, "\uFFFD"))
	if found := disguisedLink.FindString(plain); found != "" {
		add("link", found, .7, "变形的网址", "a link in disguise")
	} else if found := link.FindString(plain); strings.HasPrefix(found, "http") {
		add("link", found, .6, "网址", "a link")
	} else if found != "" {
		add("link", found, .4, "网址", "a link")
	}
	digits, runs := readDigits(plain)
	for _, r := range runs {
		switch {
		case r.disguised && len(r.digits) >= 6:
			add("disguise", r.text, .85, "号码用异形数字书写："+shortened(r.digits), "a number written in unusual digits: "+shortened(r.digits))
		case isPhone(r.digits):
			add("phone", r.text, .4, "电话号码", "a phone number")
		}
	}
	if m := account.FindStringSubmatch(withoutSigns(digits)); m != nil && strings.ContainsAny(m[1], "0123456789") {
		add("account", m[0], .7, "微信或 QQ 等账号", "a WeChat, QQ or other account")
	}
	out = append(out, spokenSigns(plain)...)
	if found := said(plain); found != "" {
		add("repetition", found, .4, "反复说同样的字", "the same said over and over")
	}
	return out
}

// spokenSigns are the words of advertising; those that signs had been put into weigh more.
// Advertisements are short: in a text of more than 100 letters a word says less.
func spokenSigns(plain string) []SpamSign {
	found, letters := adsIn(plain), bare(plain)
	hidden := adsIn(letters)
	long := math.Sqrt(100 / max(100, float64(utf8.RuneCountInString(letters))))
	for w, chance := range hidden {
		if _, open := found[w]; !open {
			found[w] = 1 - (1-chance)*.6
		}
	}
	var out []SpamSign
	for _, w := range sortedWords(found) {
		s := SpamSign{"advertising", w, long * found[w], mining.Text{Zh: "广告用语", En: "a word of advertising"}}
		if strings.HasPrefix(w, "加") && w != "加盟" && w != "加盟热线" || strings.HasSuffix(w, "群") {
			s.Kind, s.Reason = "invitation", mining.Text{Zh: "邀人联系", En: "an invitation to get in touch"}
		}
		out = append(out, s)
	}
	return out
}

func sortedWords(m map[string]float64) []string {
	words := make([]string, 0, len(m))
	for w := range m {
		words = append(words, w)
	}
	slices.Sort(words)
	return words
}

func adsIn(plain string) map[string]float64 {
	out := map[string]float64{}
	runes, words := []rune(plain), spamWords()
	for at := 0; at < len(runes); {
		m, n := words.find(runes[at:])
		if n == 0 {
			at++
			continue
		}
		out[string(runes[at:at+n])] = m.figure
		at += n
	}
	return out
}

// withoutSigns drops what is put between the parts of an account to hide it.
func withoutSigns(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-' || unicode.IsSpace(r) || strings.ContainsRune(":：，。,.", r) {
			return r
		}
		return -1
	}, s)
}

// isPhone tells Chinese mobile numbers and those of service lines.
func isPhone(digits string) bool {
	digits = strings.TrimPrefix(digits, "86")
	return len(digits) == 11 && digits[0] == '1' && digits[1] >= '3' || len(digits) == 10 && (strings.HasPrefix(digits, "400") || strings.HasPrefix(digits, "800"))
}

// said returns what a text says over and over: one character ten times on end, or, among
// its first 60 letters, where there are 24 at least, so few different ones that each comes
// six times.
func said(plain string) string {
	run, last := 0, rune(0)
	different := map[rune]bool{}
	letters := 0
	for _, r := range plain {
		if !unicode.IsLetter(r) {
			continue
		}
		if letters++; letters <= 60 {
			different[r] = true
		}
		if r != last {
			run, last = 0, r
		}
		if run++; run == 10 {
			return strings.Repeat(string(r), 10)
		}
	}
	if letters >= 24 && min(letters, 60) >= 6*len(different) {
		return shortened(plain)
	}
	return ""
}

// shortened keeps the beginning of what was found.
func shortened(s string) string {
	if utf8.RuneCountInString(s) <= 40 {
		return s
	}
	return string([]rune(s)[:40]) + "…"
}
