package text_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"zhike/mining/miningtest"
	"zhike/mining/text"
)

func ExampleSpamSigns() {
	for _, s := range text.SpamSigns("日赚三百不是梦，加★微★信 ａｂ①③⑧８８") {
		fmt.Println(s.Kind, s.Found, s.Reason.En)
	}
	// Output:
	// account 微信 ab13888 a WeChat, QQ or other account
	// invitation 加微信 an invitation to get in touch
	// advertising 日赚 a word of advertising
}

// disguises are ways to write digits that readers read and filters do not.
var disguises = []string{"0123456789", "０１２３４５６７８９", "⓪①②③④⑤⑥⑦⑧⑨", "零一二三四五六七八九", "零幺二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖"}

func disguised(digits string, random *rand.Rand) string {
	form := []rune(disguises[random.IntN(len(disguises))])
	between := []string{"", "", "-", " ", "."}[random.IntN(5)]
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && i%4 == 0 {
			b.WriteString(between)
		}
		b.WriteRune(form[d-'0'])
	}
	return b.String()
}

// spammed draws an advertisement. The wording is ours, after what shops are sent; it was not
// changed after the first figures (the signs were), and some of it has no word of the list.
func spammed(random *rand.Rand) string {
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	phone := "1" + pick("3", "5", "7", "8") + fmt.Sprintf("%09d", random.IntN(1e9))
	qq := fmt.Sprint(10_000_000 + random.IntN(900_000_000))
	wechat := pick("wx", "lucky", "money", "abc") + fmt.Sprint(1000+random.IntN(90000))
	contact := pick("加微信"+wechat, "微信："+wechat, "V信"+wechat, "加★Q★Q"+disguised(qq, random), "扣扣"+disguised(qq, random), "电话"+disguised(phone, random), disguised(phone, random), "威信 "+wechat)
	return pick(
		"招聘兼职，在家就能做，一天两三百，"+contact,
		"急用钱找我，当天下款，凭身份证，"+contact,
		"本公司代开各类发票，税点低，"+contact,
		"祖传秘方专治脱发，三个月见效，"+contact,
		"名表名包一比一，支持验货，"+contact,
		"最新电影抢先看 http://"+wechat+".top/"+fmt.Sprint(random.IntN(1000)),
		"点开有惊喜 "+wechat+" 点com 送8888",
		"开业钜惠全场五折，详情咨询"+contact,
		"跟着老师炒股，每天一只涨停，"+contact,
		"帮忙刷好评，安全不封号，"+contact,
		strings.Repeat(pick("顶", "赚", "好"), 12+random.IntN(9)),
		"小额贷款无需抵押，"+contact,
		"宝妈看过来，手机上点点就有收入，想了解的"+contact,
	)
}

// mixed is real reviews with one advertisement in ten, a third of these sent several times.
func mixed(t testing.TB, reviews []string, seed uint64) (texts []string, spam []bool) {
	random := rand.New(rand.NewPCG(seed, 6))
	for i, r := range reviews {
		texts, spam = append(texts, r), append(spam, false)
		if i%10 != 0 {
			continue
		}
		s := spammed(random)
		for range []int{1, 1, 4}[random.IntN(3)] {
			texts, spam = append(texts, s+strings.Repeat("！", random.IntN(3))), append(spam, true)
		}
	}
	return texts, spam
}

// Simulated advertisements among real reviews. The floors lie a little below what is
// reached; the advertisements are ours, so this is how well such spam is found, not all spam.
func TestSpamAmongReviews(t *testing.T) {
	// Complaints have phone numbers, links and petitions sent by many; they are not what this is for.
	floors := map[string]float64{"take-away": .98, "hotel": .94, "hotline": .78}
	for name, reviews := range map[string][]string{
		"take-away": realColumn(t, "review", "waimai_10k.csv"),
		"hotel":     realColumn(t, "review", "ChnSentiCorp_htl_all.csv"),
		"hotline":   realColumn(t, "留言详情", "hotline", "complaints_votes.csv"),
	} {
		t.Run(name, func(t *testing.T) {
			texts, spam := mixed(t, reviews, 1)
			found, err := text.FindSpam(context.Background(), texts, text.SpamOptions{})
			if err != nil {
				t.Fatal(err)
			}
			hit, missed, falsely := 0, 0, 0
			for i, f := range found {
				switch {
				case f.Spam && spam[i]:
					hit++
				case spam[i]:
					if missed++; missed < 3 {
						t.Log("missed:", texts[i], f)
					}
				case f.Spam:
					if falsely++; falsely < 6 {
						t.Logf("falsely: %+v", f)
					}
				}
			}
			precision, recall := float64(hit)/float64(hit+falsely), float64(hit)/float64(hit+missed)
			accuracy := 1 - float64(missed+falsely)/float64(len(texts))
			t.Logf("%d texts, %d of them spam: precision %.3f, recall %.3f, accuracy %.4f", len(texts), hit+missed, precision, recall, accuracy)
			if precision < floors[name] || recall < .95 || accuracy < .95 {
				t.Error("below the floor")
			}
		})
	}
}

func TestSpamSigns(t *testing.T) {
	for s, want := range map[string][]string{
		"味道不错，送餐很快":             nil,
		"订单号20190228112505迟迟不到": nil,
		"一共三十二块八，等了四十分钟":        nil,
		"二〇一九年一月二十八日入住":         nil,
		"电话13800138000打不通":      {"phone"},
		"联系①③⑧⓪⓪①③⑧⓪⓪⓪":         {"disguise"},
		"幺三八零零幺三八零零零":           {"disguise"},
		"www.example.com 有售":    {"link"},
		"看 example 点 com":       {"link"},
		"加V：abc12345":           {"account", "invitation"},
		"好好好好好好好好好好好好":          {"repetition"},
		"专业代-开-发-票":             {"advertising"},
	} {
		var got []string
		for _, sign := range text.SpamSigns(s) {
			if !slices.Contains(got, sign.Kind) {
				got = append(got, sign.Kind)
			}
			if sign.Reason.Zh == "" || sign.Reason.En == "" || !(sign.Chance > 0 && sign.Chance < 1) {
				t.Errorf("%s: %+v", s, sign)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", s, text.SpamSigns(s), want)
		}
	}
}

func TestBursts(t *testing.T) {
	var texts []string
	for i := range 6 { // a short text may be the same by chance
		texts = append(texts, "这家店真的太好吃了"+[]string{"，", " ", ""}[i%3]+"强烈推荐给大家一定要来", "一般")
	}
	found, err := text.FindSpam(context.Background(), texts, text.SpamOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range found {
		if want := i%2 == 0; (len(f.Signs) > 0) != want || f.Spam != want {
			t.Errorf("%s: %+v", texts[i], f)
		}
	}
}

func TestSpamOnAnyNumberOfProcessors(t *testing.T) {
	texts, _ := mixed(t, realColumn(t, "review", "waimai_10k.csv"), 2)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := ""
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		found, err := text.FindSpam(context.Background(), texts, text.SpamOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(found); want == "" {
			want = got
		} else if got != want {
			t.Errorf("%d processors find other spam", n)
		}
	}
}

func TestSpamRefuses(t *testing.T) {
	for name, o := range map[string]text.SpamOptions{"threshold": {Threshold: 1}, "burst": {Burst: 1}} {
		if _, err := text.FindSpam(context.Background(), []string{"好"}, o); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if _, err := text.FindSpam(context.Background(), nil, text.SpamOptions{}); err == nil {
		t.Error("no texts are accepted")
	}
}

func FuzzSpamSigns(f *testing.F) {
	f.Add("加v➀\xff\x00 。com")
	f.Add(strings.Repeat("微1", 3000))
	f.Fuzz(func(t *testing.T, s string) {
		for _, sign := range text.SpamSigns(s) {
			if !(sign.Chance > 0 && sign.Chance < 1) || sign.Found == "" {
				t.Errorf("%q: %+v", s, sign)
			}
		}
	})
}

// One text of a million characters, or one that is no UTF-8, is as good as any for all.
func TestHugeText(t *testing.T) {
	for name, s := range map[string]string{
		"one character": strings.Repeat("好", 200_000), "words": strings.Repeat("味道不错但是很慢，", 110_000), "digits": strings.Repeat("1", 200_000),
		"invalid": strings.Repeat("\xff\xfe", 500_000), "spaces": strings.Repeat(" ", 200_000), "negations": strings.Repeat("不", 200_000),
	} {
		t.Run(name, func(t *testing.T) {
			text.SpamSigns(s)
			if f := text.NewSentiment().Score(s); f.Score < -1 || f.Score > 1 {
				t.Error(f.Score)
			}
			if _, err := text.FindDuplicates(context.Background(), []string{s, s, "好"}, text.DuplicateOptions{}); err != nil {
				t.Error(err)
			}
			_, _ = text.TextRank(context.Background(), text.Chinese().Terms(s), 5)
		})
	}
}

func BenchmarkFindSpam(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			texts := manyReviews(b, n)
			miningtest.Measure(b, func() {
				if _, err := text.FindSpam(b.Context(), texts, text.SpamOptions{}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}
