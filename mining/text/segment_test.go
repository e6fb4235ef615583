package text

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"zhike/mining/miningtest"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		"今天天气很好":                  "今天 天气 很 好",
		"武汉市长江大桥":                 "武汉市 长江大桥",
		"2001年12月31日，3.5万元":       "2001年 12月 31日 ， 3.5万 元",
		"二○○一年十二月三十一日":            "二○○一年 十二月 三十一日",
		"第三次来，买了iPhone15和T恤":      "第三 次 来 ， 买 了 iPhone15 和 T恤",
		"邮箱a.b-c@mail.cn，1,200块":  "邮箱 a.b-c@mail.cn ， 1,200 块",
		"看http://a.cn/b?c=1&d=2吧": "看 http://a.cn/b?c=1&d=2 吧",
		"味道不錯，下次再來":               "味道 不錯 ， 下次 再 來",
		"折扣50%……好——吧":             "折扣 50% …… 好 —— 吧",
	} {
		if got := strings.Join(Chinese().Words(text), " "); got != want {
			t.Errorf("%s\n got  %s\n want %s", text, got, want)
		}
	}
}

// What is cut, put together again, is the text without white space.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "中", "a中1年", "\xff\xfe", "第", "百分之", "1,2", "http://", "😀\u200d😀", "￥１２．５％"} {
		f.Add(s)
	}
	s := Chinese()
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, w := range s.Words(text) {
			gap := strings.Index(text[at:], w)
			if w == "" || gap < 0 {
				t.Fatalf("%q is not in %q", w, text[at:])
			}
			for _, r := range text[at : at+gap] {
				if known().of(r) != space {
					t.Fatalf("%q was lost before %q", text[at:at+gap], w)
				}
			}
			at += gap + len(w)
		}
		for _, r := range text[at:] {
			if known().of(r) != space {
				t.Fatalf("%q was lost at the end", text[at:])
			}
		}
		if utf8.ValidString(text) {
			s.Terms(text)
		}
	})
}

func pku(t testing.TB) (gold [][]string) {
	data, err := os.ReadFile(filepath.Join(miningtest.RealFile(t, "text/segmentation/pku_test_gold.utf8")))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		gold = append(gold, strings.Fields(line))
	}
	return gold
}

func f1(s *Segmenter, gold [][]string) float64 {
	var both, ours, theirs int
	for _, line := range gold {
		ends := map[[2]int]bool{}
		at := 0
		for _, w := range line {
			ends[[2]int{at, at + len(w)}] = true
			at += len(w)
		}
		at = 0
		for _, w := range s.Words(strings.Join(line, "")) {
			if ends[[2]int{at, at + len(w)}] {
				both++
			}
			at += len(w)
			ours++
		}
		theirs += len(line)
	}
	return 2 * float64(both) / float64(ours+theirs)
}

func TestPKU(t *testing.T) {
	t.Log(f1(Chinese(), pku(t)))
}

func BenchmarkWords(b *testing.B) {
	var lines []string
	bytes := 0
	for _, line := range pku(b) {
		lines = append(lines, strings.Join(line, ""))
		bytes += len(lines[len(lines)-1])
	}
	s := Chinese()
	b.SetBytes(int64(bytes))
	miningtest.Measure(b, func() {
		for _, line := range lines {
			s.Words(line)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	miningtest.Measure(b, func() { segmenterOf(dictionary()) })
}
