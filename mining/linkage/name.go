package linkage

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// standardName is a person's name. Alike are the words in alphabetical order,
// short forms written out and Chinese characters by their reading, so that 张伟,
// 张玮, Zhang Wei and WEI ZHANG are alike, and so are Bob and Robert. A space tells
// where the surname ends, whichever comes first: 小明 王 is like 王小明.
func standardName(s string) form {
	text := plain(s)
	words := strings.Fields(text)
	if han(text) {
		text = strings.ReplaceAll(text, " ", "")
		if len(words) == 2 && han(words[0]) && han(words[1]) {
			words = twoReadings(words)
		} else {
			words = reading([]rune(text))
		}
	}
	for i, w := range words {
		if full, short := shortForms()[w]; short {
			words[i] = full
		}
	}
	slices.Sort(words)
	return form{text: text, alike: strings.Join(words, " ")}
}

func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// twoReadings reads surname and given name, which a space parts, in either order:
// the part that is a surname of two characters, else the one of a single character,
// else the first, is the surname.
func twoReadings(parts []string) []string {
	surname, given := []rune(parts[0]), []rune(parts[1])
	_, length := surnameReading(append(slices.Clone(given), surname...))
	if len(given) == 2 && length == 2 || len(given) == 1 && len(surname) > 1 {
		surname, given = given, surname
	}
	return reading(append(slices.Clone(surname), given...))
}

// turned tells whether one Chinese name is the other with its given name first:
// 小明王 for 王小明. Of two characters, alike tells.
func turned(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) || len(x) < 3 {
		return false
	}
	for _, names := range [][2][]rune{{x, y}, {y, x}} {
		_, length := surnameReading(names[0])
		if slices.Equal(append(slices.Clone(names[0][length:]), names[0][:length]...), names[1]) {
			return true
		}
	}
	return false
}

// reading is the pinyin of a Chinese name without tones: surname and given name.
func reading(name []rune) []string {
	surname, length := surnameReading(name)
	given := spoken(name[length:])
	if given == "" {
		return []string{surname}
	}
	return []string{surname, given}
}

func spoken(runes []rune) string {
	var b strings.Builder
	args := pinyin.NewArgs()
	for _, r := range runes {
		if read := pinyin.SinglePinyin(r, args); len(read) > 0 {
			b.WriteString(read[0])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// surnameReading reads the surname as surnames are read, and says how many
// characters it has.
func surnameReading(name []rune) (string, int) {
	if len(name) >= 3 {
		switch s := string(name[:2]); s {
		case "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "皇甫", "司徒", "令狐", "夏侯", "东方", "東方", "公孙", "公孫", "慕容", "宇文", "端木", "独孤", "獨孤", "南宫", "西门", "闻人", "呼延", "轩辕":
			return spoken(name[:2]), 2
		case "尉迟", "尉遲":
			return "yuchi", 2
		case "长孙", "長孫":
			return "zhangsun", 2
		case "万俟", "萬俟":
			return "moqi", 2
		}
	}
	if len(name) == 0 {
		return "", 0
	}
	if read, ok := rareSurnames()[name[0]]; ok {
		return read, 1
	}
	return spoken(name[:1]), 1
}

// rareSurnames are read otherwise than the same character elsewhere.
var rareSurnames = sync.OnceValue(func() map[rune]string {
	return map[rune]string{'曾': "zeng", '单': "shan", '單': "shan", '解': "xie", '仇': "qiu", '任': "ren", '区': "ou", '區': "ou", '查': "zha",
		'盖': "ge", '蓋': "ge", '朴': "piao", '乐': "yue", '樂': "yue", '翟': "zhai", '洗': "xian", '冼': "xian", '缪': "miao", '繆': "miao", '宓': "fu",
		'尹': "yin", '折': "she", '黑': "he", '秘': "bi", '祭': "zhai", '召': "shao", '种': "chong", '覃': "qin", '员': "yun", '華': "hua", '华': "hua", '葛': "ge", '重': "chong"}
})

// blurred joins what many speakers do not tell apart: zh and z, ch and c, sh
// and s, l and n at the beginning, ng and n at the end.
func blurred(reading string) string {
	return strings.NewReplacer("zh", "z", "ch", "c", "sh", "s", "ang", "an", "eng", "en", "ing", "in", "l", "n", "f", "h").Replace(reading)
}

// shortForms are the common short forms of English and German names.
var shortForms = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"abby": "abigail", "al": "albert", "alex": "alexander", "andy": "andrew", "barb": "barbara", "ben": "benjamin", "bernd": "bernhard", "beth": "elizabeth",
		"betty": "elizabeth", "bill": "william", "billy": "william", "bob": "robert", "bobby": "robert", "cathy": "catherine", "charlie": "charles", "chris": "christopher",
		"chuck": "charles", "cindy": "cynthia", "dan": "daniel", "danny": "daniel", "dave": "david", "debbie": "deborah", "dick": "richard", "don": "donald", "ed": "edward",
		"eddie": "edward", "fred": "frederick", "gabi": "gabriele", "greg": "gregory", "hans": "johannes", "harry": "henry", "heinz": "heinrich", "jack": "john", "jake": "jacob",
		"jeff": "jeffrey", "jen": "jennifer", "jenny": "jennifer", "jerry": "gerald", "jim": "james", "jimmy": "james", "joe": "joseph", "johnny": "john", "jon": "jonathan",
		"josh": "joshua", "kate": "catherine", "katherine": "catherine", "kathy": "catherine", "katie": "catherine", "ken": "kenneth", "larry": "lawrence", "liz": "elizabeth",
		"maggie": "margaret", "matt": "matthew", "max": "maximilian", "mandy": "amanda", "meg": "margaret", "mick": "michael", "mike": "michael", "molly": "mary",
		"nick": "nicholas", "pat": "patricia", "peggy": "margaret", "pete": "peter", "phil": "philip", "ray": "raymond", "rich": "richard", "rick": "richard", "rob": "robert",
		"ron": "ronald", "sally": "sarah", "sam": "samuel", "sandy": "sandra", "sepp": "josef", "steve": "steven", "stephen": "steven", "sue": "susan", "ted": "theodore",
		"tim": "timothy", "tom": "thomas", "tommy": "thomas", "tony": "anthony", "tina": "christina", "uli": "ulrich", "vicky": "victoria", "will": "william", "willi": "wilhelm", "zach": "zachary",
	}
})
