package linkage

import (
	"slices"
	"strings"
	"sync"
)

// standardAddress writes the usual words for ways short. Alike are, of a Chinese
// address, what follows province, city and district, and otherwise the words in
// alphabetical order.
func standardAddress(s string) form {
	text := plain(s)
	if han(text) {
		text = strings.ReplaceAll(text, " ", "")
		return form{text: text, alike: withinDistrict(text)}
	}
	words := strings.Fields(text)
	for i, w := range words {
		if short, known := shortWays()[w]; known {
			words[i] = short
		}
	}
	text = strings.Join(words, " ")
	slices.Sort(words)
	return form{text: text, alike: strings.Join(words, " ")}
}

// withinDistrict leaves out what stands up to the last province, city, district
// or county before the street, and the signs that number the house.
func withinDistrict(text string) string {
	runes := []rune(text)
	from := 0
	for i, r := range runes {
		if strings.ContainsRune("路街道巷弄号號", r) {
			break
		}
		if strings.ContainsRune("省市区區县縣", r) && i > 1 && i+1 < len(runes) {
			from = i + 1
		}
	}
	return strings.NewReplacer("号楼", "-", "號", "-", "号", "-", "栋", "-", "幢", "-", "单元", "-", "室", "").Replace(string(runes[from:]))
}

// shortWays are how the usual words of a Latin address are written short.
var shortWays = sync.OnceValue(func() map[string]string {
	return map[string]string{"street": "st", "str": "st", "strasse": "st", "straße": "st", "avenue": "ave", "av": "ave", "boulevard": "blvd", "road": "rd", "drive": "dr", "place": "pl",
		"court": "ct", "crescent": "cres", "circuit": "cct", "close": "cl", "lane": "ln", "square": "sq", "highway": "hwy", "parade": "pde", "terrace": "tce", "suite": "ste", "apartment": "apt",
		"north": "n", "south": "s", "east": "e", "west": "w", "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th"}
})

// standardCompany is the name of a firm. Alike is its core: without the legal
// form and, in Chinese, without a place in brackets or in front.
func standardCompany(s string) form {
	text := plain(s)
	if han(text) {
		text = strings.ReplaceAll(text, " ", "")
		return form{text: text, alike: chineseCore(text)}
	}
	var core []string
	for _, w := range strings.Fields(text) {
		switch w {
		case "the", "inc", "incorporated", "co", "corp", "corporation", "company", "ltd", "limited", "llc", "llp", "plc", "gmbh", "ag", "kg", "sa", "bv", "pty", "and":
		default:
			core = append(core, w)
		}
	}
	if len(core) == 0 {
		return form{text: text}
	}
	return form{text: text, alike: strings.Join(core, " ")}
}

func chineseCore(text string) string {
	core := text
	for _, end := range []string{"股份有限公司", "有限责任公司", "有限責任公司", "集团有限公司", "有限公司", "集团公司", "分公司", "公司", "集团", "厂", "店", "商行"} {
		if rest, ok := strings.CutSuffix(core, end); ok && rest != "" {
			core = rest
			break
		}
	}
	for _, mark := range []string{"省", "市"} { // 浙江省杭州市某某 → 某某
		if before, rest, ok := strings.Cut(core, mark); ok && len([]rune(before)) <= 4 && len([]rune(rest)) >= 2 {
			core = rest
		}
	}
	return core
}
