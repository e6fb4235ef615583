package text

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"zhike/mining/miningtest"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		" \t\n":                   "",
		"今天天气很好":                  "今天 天气 很 好",
		"武汉市长江大桥":                 "武汉市 长江大桥",
		"2001年12月31日，3.5万元":       "2001年 12月 31日 ， 3.5万 元",
		"二○○一年十二月三十一日":            "二○○一年 十二月 三十一日",
		"第三次来，买了iPhone15和T恤":      "第三 次 来 ， 买 了 iPhone15 和 T恤",
		"邮箱a.b-c@mail.cn，1,200块":  "邮箱 a.b-c@mail.cn ， 1,200 块",
		"看http://a.cn/b?c=1&d=2吧": "看 http://a.cn/b?c=1&d=2 吧",
		"味道不錯，下次再來":               "味道 不錯 ， 下次 再 來",
		"折扣50%……好——吧":             "折扣 50% …… 好 —— 吧",
		"１２．５％":                   "１２．５％",
		"百分之三十的几十人":               "百分之三十 的 几十 人",
		"90年代的1990年代":             "90 年代 的 1990 年代",
		"谢谢李世清老师":                 "谢谢 李世清 老师",
		"👍🏽好👩‍👩‍👧吃":               "👍🏽 好 👩‍👩‍👧 吃",
		"1,2,3,45":                "1 , 2 , 3 , 45",
		"end.":                    "end .",
	} {
		if got := strings.Join(Chinese().Words(text), " "); got != want {
			t.Errorf("%s\n got  %s\n want %s", text, got, want)
		}
	}
}

// However it is written, a text is cut at the same places.
func TestSpellings(t *testing.T) {
	s := Chinese()
	for _, pair := range [][2]string{
		{"這個電話服務態度讓人滿意", "这个电话服务态度让人满意"},
		{"ＶＩＰ會員Ａ區５樓", "vip会员a区5楼"},
	} {
		if a, b := s.Terms(pair[0]), s.Terms(pair[1]); !slices.Equal(a, b) {
			t.Errorf("%s → %v, %s → %v", pair[0], a, pair[1], b)
		}
	}
	if got := Plain("ＡＢｃ：臺灣１２"); got != "abc:台湾12" {
		t.Error(got)
	}
}

func TestTermsAreWithoutStopWordsAndSigns(t *testing.T) {
	got := strings.Join(Chinese().Terms("我觉得，你们的SERVICE很好！"), " ")
	if got != "觉得 service 很 好" {
		t.Error(got)
	}
}

// A likelier way through fewer or other words wins, as the sum of log counts says.
func TestLikeliestWay(t *testing.T) {
	words := []Word{{"研究", 50}, {"研究生", 10}, {"生命", 40}, {"命", 5}, {"起源", 20}, {"生", 5}}
	s := NewSegmenter(words)
	if got := strings.Join(s.Words("研究生命起源"), " "); got != "研究 生命 起源" {
		t.Error(got)
	}
	words[1].Count = 100_000 // 研究生·命 now beats 研究·生命
	if got := strings.Join(NewSegmenter(words).Words("研究生命起源"), " "); got != "研究生 命 起源" {
		t.Error(got)
	}
}

func TestWordsOfOnesOwn(t *testing.T) {
	const text = "点了一份黄焖鸡米饭和冰拿铁"
	before := Chinese().Words(text)
	own := With([]Word{{Text: "黄焖鸡米饭"}, {Text: "冰拿鐵"}, {Text: "一份", Count: 3}})
	if got := own.Words(text); !slices.Contains(got, "黄焖鸡米饭") || !slices.Contains(got, "冰拿铁") {
		t.Errorf("%v", got)
	}
	if !slices.Equal(Chinese().Words(text), before) {
		t.Error("the dictionary that comes with the program has changed")
	}
}

// Random text of known words, drawn as the model says: what the words are comes
// back but where two ways are about as likely. The counts fall as 1/rank, as
// those of languages do.
func TestRecover(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var words []Word
	for rank := range 3000 {
		var w []rune
		for range 1 + random.IntN(3) {
			w = append(w, rune(0x4e00+random.IntN(2000)))
		}
		words = append(words, Word{string(w), 1e6 / float64(rank+1)})
	}
	sum := 0.0
	for _, w := range words {
		sum += w.Count
	}
	s := NewSegmenter(words)
	var right, drawn, cut int
	for range 500 {
		var sentence []string
		for range 20 {
			at := random.Float64() * sum
			for _, w := range words {
				if at -= w.Count; at < 0 {
					sentence = append(sentence, w.Text)
					break
				}
			}
		}
		got := s.Words(strings.Join(sentence, ""))
		right, drawn, cut = right+Agreeing(got, sentence), drawn+len(sentence), cut+len(got)
	}
	if f := 2 * float64(right) / float64(drawn+cut); f < .99 {
		t.Errorf("F1 %.4f", f)
	}
}

// PKU's gold standard, without its training words. jieba reaches .8358 there,
// gse .8271 to .8280 (bench/peers/segment.py).
func TestPKU(t *testing.T) {
	if f := f1(Chinese(), pku(t)); f < .911 {
		t.Errorf("F1 %.4f", f)
	}
}

// With the words of PKU's training text and no others; the longest match from
// the left reaches .869 with them.
func TestPKUWithItsWords(t *testing.T) {
	file, err := os.Open(miningtest.RealFile(t, "text/segmentation/pku_training_words.utf8"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	words, err := ReadDictionary(file)
	if err != nil {
		t.Fatal(err)
	}
	if f := f1(NewSegmenter(words), pku(t)); f < .92 {
		t.Errorf("F1 %.4f", f)
	}
}

func TestReadDictionary(t *testing.T) {
	words, err := ReadDictionary(strings.NewReader("\ufeff长江 30 ns\n\n  黄河\t\n4S店 3 n\n"))
	if want := []Word{{"长江", 30}, {"黄河", 0}, {"4S店", 3}}; err != nil || !slices.Equal(words, want) {
		t.Errorf("%v, %v", words, err)
	}
	for name, text := range map[string]string{
		"row 2: the dictionary is not in UTF-8":            "长江\n\xb3\xa4\n",
		"row 1: the word is longer than 32 characters":     strings.Repeat("长", 33),
		"row 3: the count must be a number not below zero": "a\nb\nc -1",
		"row 1: the line is too long for a dictionary":     strings.Repeat("长", 1<<20),
	} {
		if _, err := ReadDictionary(strings.NewReader(text)); err == nil || err.Error() != name {
			t.Errorf("%v, want %s", err, name)
		}
	}
}

// What recurs in a text is proposed; what stands together by chance is not.
func TestFindNewWords(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	filler := strings.Fields("今天 中午 朋友 味道 不错 价格 便宜 服务 态度 环境 干净 位置 好找 速度 很快 推荐 下次 再来 电话 预订")
	var documents []string
	for i := range 2000 {
		var d []string
		for range 8 {
			d = append(d, filler[random.IntN(len(filler))])
		}
		if i%40 == 0 {
			d[random.IntN(8)] = "霸蛮粉"
		}
		documents = append(documents, strings.Join(d, ""))
	}
	found, err := FindNewWords(context.Background(), Chinese(), documents)
	if err != nil || len(found) != 1 || found[0].Text != "霸蛮粉" || found[0].Count != 50 {
		t.Errorf("%+v, %v", found, err)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, err := FindNewWords(stopped, Chinese(), documents); err != context.Canceled {
		t.Errorf("%v", err)
	}
}

// What is cut, put together again, is the text without white space; in lines or
// whole.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "中", "a中1年", "\xff\xfe", "第", "百分之", "1,2", "http://", "www.", "😀\u200d😀", "￥１２．５％", "李\u0301"} {
		f.Add(s)
	}
	s := Chinese()
	blank := func(text string) bool {
		for _, r := range text {
			if known().of(r) != space {
				return false
			}
		}
		return true
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, w := range s.Words(text) {
			gap := strings.Index(text[at:], w)
			if w == "" || gap < 0 || !blank(text[at:at+gap]) {
				t.Fatalf("%q does not follow in %q", w, text[at:])
			}
			at += gap + len(w)
		}
		if !blank(text[at:]) {
			t.Fatalf("%q was lost at the end", text[at:])
		}
		if utf8.ValidString(text) && utf8.RuneCountInString(Plain(text)) != utf8.RuneCountInString(text) {
			t.Fatal("another number of characters")
		}
		s.Terms(text)
	})
}

func FuzzReadDictionary(f *testing.F) {
	f.Add("长江 30 ns\n黄河\n")
	f.Add("\xff 1\n")
	f.Add("a NaN\nb 1e400\n")
	f.Fuzz(func(t *testing.T, text string) {
		words, err := ReadDictionary(strings.NewReader(text))
		if err == nil && len(words) > 0 {
			NewSegmenter(words).Words(text)
		}
	})
}

func pku(t testing.TB) (gold [][]string) {
	data, err := os.ReadFile(miningtest.RealFile(t, "text/segmentation/pku_test_gold.utf8"))
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
		words := s.Words(strings.Join(line, ""))
		both, ours, theirs = both+Agreeing(words, line), ours+len(words), theirs+len(line)
	}
	return 2 * float64(both) / float64(ours+theirs)
}
