package text_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/miningtest"
	"zhike/mining/text"
)

func ExampleSentiment_Score() {
	f := text.NewSentiment().Score("味道不是很好，但是送餐非常快！")
	fmt.Printf("%.2f\n", f.Score)
	for _, w := range f.Words {
		fmt.Printf("%s %+.2f\n", w.Text, w.Value)
	}
	// Output:
	// 0.59
	// 不是很好 -0.29
	// 非常快 +1.76
}

// What sentences feel, in the judgement of who wrote this test: + good, − bad, 0 neither or nearly so.
func TestFeelings(t *testing.T) {
	for sentence, want := range map[string]rune{
		"好吃": '+', "不好吃": '-', "不是很满意": '-', "很满意": '+', "没有不好": '+', "一点也不好吃": '-', "一点都不喜欢": '-',
		"太好吃了": '+', "太难吃了": '-', "太贵了": '-', "太油了": '-', "不太好": '-', "不难吃": '+', "不贵": '+',
		"味道好，但是送得太慢了": '-', "虽然送得慢，但是味道很好": '+', "好吃，就是有点贵，不过服务很好": '+',
		"难道不好吃吗？": '+', "好吃吗？": '0', "怎么这么难吃？": '-', "今天下午去了店里": '0', "": '0',
		"👍👍": '+', "😡": '-', "^_^": '+', "T_T": '-', ":)": '+', "东西还可以^_^": '+',
		"不好意思打扰了": '0', "好久没来": '0', "差不多": '0', "好像是": '0', "好难吃": '-', "好好吃": '+', "好慢": '-',
		"很不错": '+', "不会再来了": '-', "下次还来": '+', "再也不来了": '-', "不得不说真的很棒": '+',
		"一点都不新鲜": '-', "没有异味": '+', "毫无服务可言": '0', "服务态度恶劣": '-', "服务热情，环境干净": '+',
		"要是再热一点就好了": '-', "希望能送快点": '0', "不怎么样": '-', "谈不上好吃": '-', "算不上难吃": '+',
		"没有想象中那么好": '-', "不能说不好": '+', "不觉得好吃": '-', "ＧＯＯＤ": '0', "很讚": '+', "服務很熱情": '+',
		"太棒了！！！": '+', "性价比很高": '+', "等了一个多小时才送到，都凉了": '-', "量太少，吃不饱": '-', "蟑螂！": '-',
	} {
		f := text.NewSentiment().Score(sentence)
		got := '0'
		switch {
		case f.Score > .12:
			got = '+'
		case f.Score < -.12:
			got = '-'
		}
		if got != want {
			t.Errorf("%s: got %.2f by %v, want %c", sentence, f.Score, f.Words, want)
		}
	}
}

// Stronger words say more, and what follows 但是 counts more.
func TestFeelingsAreOrdered(t *testing.T) {
	for _, order := range [][]string{
		{"一点也不好吃", "不好吃", "不是很好吃", "有点好吃", "好吃", "很好吃", "最好吃"},
		{"很不满意", "不满意", "不是很满意", "满意", "非常满意"},
		{"好吃但是慢", "慢但是好吃"},
		{"很好吃吗？", "很好吃。", "很好吃！"},
	} {
		before := math.Inf(-1)
		for _, s := range order {
			score := text.NewSentiment().Score(s).Score
			if score <= before {
				t.Errorf("%s scores %.3f, not above the one before in %v", s, score, order)
			}
			before = score
		}
	}
}

// ratedReviews reads reviews and whether each is good.
func ratedReviews(t testing.TB, file string) (reviews []string, good []float64) {
	for _, v := range realColumn(t, "label", file) {
		f, err := strconv.ParseFloat(v, 64)
		if err != nil {
			t.Fatal(err)
		}
		good = append(good, f)
	}
	return realColumn(t, "review", file), good
}

// judged is how well scores tell good from bad reviews: accuracy at 0, AUC, mean
// confidence and how often the sign is right where there is one.
func judged(t *testing.T, s *text.Sentiment, reviews []string, good []float64) (accuracy, auc float64) {
	right, silent, said, confident, rightSaid := 0, 0, 0., 0., 0.
	scores := make([]float64, len(reviews))
	for i, r := range reviews {
		f := s.Score(r)
		scores[i] = f.Score
		if (f.Score > 0) == (good[i] == 1) {
			right++
		}
		if f.Score == 0 {
			silent++
			continue
		}
		said++
		confident += f.Confidence
		if (f.Score > 0) == (good[i] == 1) {
			rightSaid++
		}
	}
	accuracy, auc = float64(right)/float64(len(reviews)), metric.AUC(scores, good)
	t.Logf("accuracy %.4f, AUC %.4f; %d of %d texts say nothing; the others: %.3f right, mean confidence %.3f",
		accuracy, auc, silent, len(reviews), rightSaid/said, confident/said)
	return accuracy, auc
}

// Without labels the lexicon must reach these floors, a little below what it does reach;
// with labels, learnt on four fifths and judged on every fifth review, these.
func TestSentimentOfReviews(t *testing.T) {
	for file, floor := range map[string]struct{ accuracy, auc, learnt float64 }{
		"waimai_10k.csv":           {.845, .895, .86},
		"ChnSentiCorp_htl_all.csv": {.78, .89, .85},
	} {
		t.Run(file, func(t *testing.T) {
			reviews, good := ratedReviews(t, file)
			accuracy, auc := judged(t, text.NewSentiment(), reviews, good)
			if accuracy < floor.accuracy || auc < floor.auc {
				t.Error("below the floor")
			}
			var learn, test []string
			var learnGood, testGood []float64
			for i, r := range reviews {
				if i%5 == 0 {
					test, testGood = append(test, r), append(testGood, good[i])
				} else {
					learn, learnGood = append(learn, r), append(learnGood, good[i])
				}
			}
			s, err := text.LearnSentiment(context.Background(), learn, learnGood)
			if err != nil {
				t.Fatal(err)
			}
			t.Log(len(s.Learnt()), s.Learnt()[:20])
			judged(t, text.NewSentiment(), test, testGood)
			if accuracy, _ := judged(t, s, test, testGood); accuracy < floor.learnt {
				t.Error("what was learnt does not help")
			}
		})
	}
}

type review struct {
	Text string
	Good float64
}

func TestSentimentSuite(t *testing.T) {
	var rows []review
	for i := range 60 {
		rows = append(rows, review{fmt.Sprintf("锅贴 豆浆 编号%d", i), 1}, review{fmt.Sprintf("米线 豆浆 编号%d", i), 0})
	}
	miningtest.Check(t, miningtest.Learner[review, *text.Sentiment]{
		Rows: rows,
		Fit: func(ctx context.Context, rows []review, _ uint64) (*text.Sentiment, error) {
			var texts []string
			var good []float64
			for _, r := range rows {
				texts, good = append(texts, r.Text), append(good, r.Good)
			}
			return text.LearnSentiment(ctx, texts, good)
		},
		Predict: func(m *text.Sentiment, r review) []float64 {
			f := m.Score(r.Text)
			return []float64{f.Score, f.Confidence}
		},
		Decode: func(data []byte) (*text.Sentiment, error) {
			m := new(text.Sentiment)
			return m, m.UnmarshalJSON(data)
		},
		Broken: []miningtest.Broken[review]{
			{Name: "no class", Column: "target", Spoil: func(r *review) { r.Good = .5 }},
			{Name: "missing", Column: "target", Spoil: func(r *review) { r.Good = math.NaN() }},
		},
		Poor: map[string][]review{"one class": {rows[0], rows[2]}, "silent": make([]review, 9)},
	})
}

// Whatever a text is, its score lies within its bounds and its words are in it.
func FuzzSentiment(f *testing.F) {
	for _, s := range []string{"不好吃", "\xff好\xfe", "没没没没不不不好", "但但是但是好", "🏳️‍🌈👍🏽", strings.Repeat("好", 5000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		feeling := text.NewSentiment().Score(s)
		if !(math.Abs(feeling.Score) <= 1) || !(feeling.Confidence >= .5 && feeling.Confidence <= 1) {
			t.Errorf("%q: %+v", s, feeling)
		}
		runes := []rune(strings.ToValidUTF8(s, "\uFFFD"))
		for _, w := range feeling.Words {
			if n := len([]rune(w.Text)); string(runes[w.At:w.At+n]) != w.Text {
				t.Errorf("%q: %q is not at %d", s, w.Text, w.At)
			}
		}
	})
}

func FuzzStoredSentiment(f *testing.F) {
	f.Add([]byte(`{"model":"sentiment","version":1,"words":[{"word":"锅贴","value":1}],"bias":0}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := new(text.Sentiment)
		if err := s.UnmarshalJSON(data); err != nil {
			if e := new(mining.DataError); !errors.As(err, &e) {
				t.Fatal(err)
			}
			return
		}
		s.Score("锅贴很好吃")
		first, err := s.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		again := new(text.Sentiment)
		if err := again.UnmarshalJSON(first); err != nil {
			t.Fatal(err)
		}
		if second, _ := again.MarshalJSON(); !bytes.Equal(first, second) {
			t.Errorf("%s becomes %s", first, second)
		}
	})
}

func BenchmarkSentiment(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			texts := manyReviews(b, n)
			s := text.NewSentiment()
			miningtest.Measure(b, func() {
				for _, r := range texts {
					s.Score(r)
				}
			})
		})
	}
}
