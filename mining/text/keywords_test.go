package text_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
	"zhike/mining/text"
)

func ExampleFindDistinctive() {
	var reviews, shop []string
	for range 30 {
		reviews = append(reviews, "烤鸭 很脆 味道 不错", "面条 劲道 味道 不错")
		shop = append(shop, "北店", "南店")
	}
	c, err := text.Count(context.Background(), reviews, strings.Fields)
	if err != nil {
		fmt.Println(err)
		return
	}
	groups, _, err := text.FindDistinctive(c, shop, text.DistinctiveOptions{Terms: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, g := range groups {
		for _, k := range g.Keywords {
			fmt.Printf("%s: %s in %.0f %% of its texts, %.0f %% elsewhere, significant: %v\n", g.Group, k.Term, 100*k.Share, 100*k.Elsewhere, k.Q < .05)
		}
	}
	// Output:
	// 北店: 很脆 in 100 % of its texts, 0 % elsewhere, significant: true
	// 北店: 烤鸭 in 100 % of its texts, 0 % elsewhere, significant: true
	// 南店: 劲道 in 100 % of its texts, 0 % elsewhere, significant: true
	// 南店: 面条 in 100 % of its texts, 0 % elsewhere, significant: true
}

// By hand: 4 documents; "aa" is 2 of the 3 terms of document 0 and in no other.
func TestKeywordsByHand(t *testing.T) {
	c := text.NewCorpus(counted(t, []string{"aa aa bb", "bb cc", "bb cc", "bb dd"}))
	got := c.Keywords(0, 10)
	want := []text.WeightedTerm{{Term: "aa", Score: 2. / 3 * math.Log(5./2), Count: 2, Documents: 1}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v: what all have is no keyword", got, want)
	}
	if got := c.Overall(1); got[0].Term != "aa" || math.Abs(got[0].Score-2./3/4*math.Log(5./2)) > 1e-12 {
		t.Errorf("overall %+v", got)
	}
}

// By numpy: 3 documents a group; yᵢ = 3 of 5, yⱼ = 1 of 4, prior 6 ÷ 6 = 1 for each document that has the
// term: α_w = 4, α₀ = 9: δ = ln(7 ÷ 7) − ln(5 ÷ 8) = .470004, var = 1 ÷ 7 + 1 ÷ 5 = .342857; χ² = 6 (3·2 − 0·1)² ÷ (3·3·4·2) = 3.
func TestLogOddsByHand(t *testing.T) {
	c := counted(t, []string{"xx yy", "xx yy", "xx", "xx yy", "yy", "yy"})
	groups, _, err := text.FindDistinctive(c, []string{"a", "a", "a", "b", "b", "b"}, text.DistinctiveOptions{Documents: 1, Prior: 6})
	if err != nil {
		t.Fatal(err)
	}
	k := groups[0].Keywords[0]
	near := func(got, want float64) bool { return math.Abs(got-want) < 1e-6 }
	if k.Term != "xx" || !near(k.LogOdds, .470004) || !near(k.Z, .470004/math.Sqrt(.342857142857)) || !near(k.ChiSquare, 3) || !near(k.High-k.Low, 2*1.959964*math.Sqrt(.342857142857)) {
		t.Errorf("%+v", k)
	}
}

// marked draws texts of two groups: of 400 words each, five are k times as frequent in the first.
func marked(seed uint64, factor float64) (documents, groups []string) {
	random := rand.New(rand.NewPCG(seed, 4))
	for i := range 600 {
		var words []string
		for w := range 400 {
			p := .03
			if w < 5 && i%2 == 0 {
				p *= factor
			}
			if random.Float64() < p {
				words = append(words, fmt.Sprintf("word%d", w))
			}
		}
		documents, groups = append(documents, strings.Join(words, " ")), append(groups, []string{"first", "second"}[i%2])
	}
	return documents, groups
}

// Words that are used more are found and called significant; where none is, hardly one
// is called so: at most the 5 % of seeds that the correction allows, with room for chance.
func TestDistinctiveWordsAreRecovered(t *testing.T) {
	falsely := 0
	for seed := range uint64(20) {
		documents, groups := marked(seed, 8)
		found, _, err := text.FindDistinctive(counted(t, documents), groups, text.DistinctiveOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range found[0].Keywords[:5] {
			if k.Q > .05 || !slices.Contains([]string{"word0", "word1", "word2", "word3", "word4"}, k.Term) {
				t.Errorf("seed %d: %+v", seed, k)
			}
		}
		documents, groups = marked(seed, 1)
		_, warnings, err := text.FindDistinctive(counted(t, documents), groups, text.DistinctiveOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if len(warnings) == 0 {
			falsely++
		}
	}
	if falsely > 4 {
		t.Errorf("groups that do not differ are told apart in %d of 20 cases", falsely)
	}
}

// What a hotel's guests praise and what they complain of.
func TestKeywordsOfHotels(t *testing.T) {
	reviews := realColumn(t, "review", "ChnSentiCorp_htl_all.csv")
	c, err := text.Count(context.Background(), reviews, text.Chinese().Terms)
	if err != nil {
		t.Fatal(err)
	}
	groups, _, err := text.FindDistinctive(c, realColumn(t, "label", "ChnSentiCorp_htl_all.csv"), text.DistinctiveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for g, want := range [][]string{{"投诉", "失望"}, {"不错", "方便", "干净"}} {
		var terms []string
		for _, k := range groups[g].Keywords {
			terms = append(terms, k.Term)
		}
		t.Log(groups[g].Group, terms)
		for _, w := range want {
			if !slices.Contains(terms, w) {
				t.Errorf("%s is no keyword of label %s", w, groups[g].Group)
			}
		}
	}
}

// Within five words aa stands twice by each of the others, and these once by each other;
// networkx 3.6.1 (pagerank, alpha .85, tol 1e-12) gives aa this rank.
func TestTextRankAgreesWithNetworkx(t *testing.T) {
	got, err := text.TextRank(context.Background(), strings.Fields("bb aa cc 的 aa 的 dd"), 10)
	if err != nil {
		t.Fatal(err)
	}
	if got[0].Term != "aa" || got[0].Count != 2 || len(got) != 4 || math.Abs(got[0].Score-0.3245614035088126) > 1e-9 {
		t.Errorf("%+v", got)
	}
	sum := 0.0
	for _, k := range got {
		sum += k.Score
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("the scores sum to %v", sum)
	}
	one, err := text.TextRank(context.Background(), []string{"味道", "味道"}, 3)
	if err != nil || len(one) != 1 || one[0].Score != 1 {
		t.Errorf("%+v, %v", one, err)
	}
	if _, err := text.TextRank(context.Background(), []string{"的"}, 3); err == nil {
		t.Error("no words are accepted")
	}
}

func TestDistinctiveRefuses(t *testing.T) {
	c := counted(t, []string{"xx yy", "xx", "yy"})
	for name, call := range map[string]func() error{
		"one group": func() error {
			_, _, err := text.FindDistinctive(c, []string{"a", "a", ""}, text.DistinctiveOptions{})
			return err
		},
		"too few": func() error {
			_, _, err := text.FindDistinctive(c, []string{"a"}, text.DistinctiveOptions{})
			return err
		},
		"seldom words": func() error {
			_, _, err := text.FindDistinctive(c, []string{"a", "b", "b"}, text.DistinctiveOptions{})
			return err
		},
		"level": func() error {
			_, _, err := text.FindDistinctive(c, []string{"a", "b", "b"}, text.DistinctiveOptions{Level: 1})
			return err
		},
		"no texts": func() error {
			_, _, err := text.FindDistinctive(new(text.Counts), nil, text.DistinctiveOptions{})
			return err
		},
	} {
		if data := new(mining.DataError); !errors.As(call(), &data) {
			t.Errorf("%s is accepted", name)
		}
	}
}

func FuzzKeywords(f *testing.F) {
	f.Add("很好吃 \xff\xfe 味道 不错")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := text.Count(context.Background(), []string{s, "味道 不错", s + s}, text.Chinese().Terms)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range slices.Concat(text.NewCorpus(c).Keywords(0, 5), text.NewCorpus(c).Overall(5)) {
			if !(k.Score >= 0) || math.IsInf(k.Score, 0) {
				t.Errorf("%+v", k)
			}
		}
		if groups, _, err := text.FindDistinctive(c, []string{"a", "b", "a"}, text.DistinctiveOptions{Documents: 1}); err == nil {
			for _, g := range groups {
				for _, k := range g.Keywords {
					if !(k.Z >= 0) || !(k.Q >= 0 && k.Q <= 1) || math.IsInf(k.LogOdds, 0) {
						t.Errorf("%+v", k)
					}
				}
			}
		}
		if list, err := text.TextRank(context.Background(), text.Chinese().Words(s), 5); err == nil && len(list) == 0 {
			t.Error("no keyword and no error")
		}
	})
}

// BenchmarkKeywords counts real words and compares two groups of texts by them.
func BenchmarkKeywords(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			texts, groups := manyReviews(b, n), make([]string, n)
			for i := range groups {
				groups[i] = []string{"north", "south"}[i%2]
			}
			miningtest.Measure(b, func() {
				c, err := text.Count(b.Context(), texts, text.Chinese().Terms)
				if err != nil {
					b.Fatal(err)
				}
				text.NewCorpus(c).Overall(20)
				if _, _, err := text.FindDistinctive(c, groups, text.DistinctiveOptions{}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}
