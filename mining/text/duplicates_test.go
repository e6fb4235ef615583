package text_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"unicode"

	"zhike/mining"
	"zhike/mining/miningtest"
	"zhike/mining/text"
)

func ExampleFindDuplicates() {
	d, err := text.FindDuplicates(context.Background(), []string{
		"老板人很好，菜也新鲜，下次还会来这家店吃饭的！", "送餐太慢", "老板人很好,菜也新鲜,下次还会来这家店吃饭", "送餐太慢！！", "一般",
	}, text.DuplicateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, g := range d.Groups {
		fmt.Printf("rows %v, similarity at least %.2f\n", g.Rows, g.Similarity)
	}
	// Output:
	// rows [0 2], similarity at least 0.95
	// rows [1 3], similarity at least 1.00
}

// pairsIn is the pairs of neighbouring letters of a text, ascending, each once.
func pairsIn(s string) []int64 {
	var kept []rune
	for _, r := range text.Plain(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			kept = append(kept, r)
		}
	}
	var pairs []int64
	for i := 0; i+1 < len(kept); i++ {
		pairs = append(pairs, int64(kept[i])<<32|int64(kept[i+1]))
	}
	slices.Sort(pairs)
	return slices.Compact(pairs)
}

// jaccard is the share of pairs in both of those in either.
func jaccard(a, b []int64) float64 {
	common, rest := 0, b
	for _, v := range a {
		for len(rest) > 0 && rest[0] < v {
			rest = rest[1:]
		}
		if len(rest) > 0 && rest[0] == v {
			common++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// edited is a copy of a text with so many characters exchanged, left out or
// doubled at random.
func edited(s string, edits int, random *rand.Rand) string {
	r := []rune(s)
	for range edits {
		at := random.IntN(len(r))
		switch random.IntN(3) {
		case 0:
			r[at] = rune(0x4e00 + random.IntN(3000))
		case 1:
			r = slices.Delete(r, at, at+1)
		default:
			r = slices.Insert(r, at, r[at])
		}
	}
	return string(r)
}

// withCopies is real texts of at least so many characters, and beside each third one copies
// with few edits.
func withCopies(t testing.TB, texts []string, shortest int) []string {
	random := rand.New(rand.NewPCG(5, 5))
	var out []string
	for i, s := range texts {
		if len([]rune(s)) < shortest || len(out) >= 3000 {
			continue
		}
		out = append(out, s)
		if i%3 == 0 {
			out = append(out, edited(s, 1+random.IntN(1+len([]rune(s))/15), random))
		}
	}
	random.Shuffle(len(out), func(a, b int) { out[a], out[b] = out[b], out[a] })
	return out
}

// Against all pairs compared one by one: every pair called the same by way of one
// group of two is, and nearly all pairs that are similar enough are found.
func TestDuplicatesAgainstAllPairs(t *testing.T) {
	for name, texts := range map[string][]string{
		"take-away":      withCopies(t, realColumn(t, "review", "waimai_10k.csv"), 12),
		"hotline titles": withCopies(t, realColumn(t, "留言主题", "hotline", "complaints_votes.csv"), 12),
	} {
		for _, least := range []float64{.6, .8, .9} {
			t.Run(fmt.Sprint(name, " ", least), func(t *testing.T) {
				d, err := text.FindDuplicates(context.Background(), texts, text.DuplicateOptions{Similarity: least})
				if err != nil {
					t.Fatal(err)
				}
				labels := d.Labels(len(texts))
				sets := make([][]int64, len(texts))
				for i, s := range texts {
					sets[i] = pairsIn(s)
				}
				similar, found := 0, 0
				linked := make([]bool, len(texts)) // to another text that is similar enough
				for i := range texts {
					for j := range i {
						if small, large := min(len(sets[i]), len(sets[j])), max(len(sets[i]), len(sets[j])); float64(small) < least*float64(large) || jaccard(sets[i], sets[j]) < least {
							continue
						}
						similar++
						linked[i], linked[j] = true, true
						if labels[i] >= 0 && labels[i] == labels[j] {
							found++
						}
					}
				}
				alone := 0
				for i, label := range labels {
					if label >= 0 && !linked[i] {
						alone++
					}
				}
				t.Logf("%d texts, %d similar pairs, %d found, %d texts grouped without one, %d pairs compared", len(texts), similar, found, alone, d.Compared)
				if similar < 150 || float64(found) < .995*float64(similar) {
					t.Errorf("found %d of %d similar pairs", found, similar)
				}
				if alone > 0 {
					t.Errorf("%d texts are in a group but like no other", alone)
				}
			})
		}
	}
}

// One character exchanged in n different ones leaves (n − 3) ÷ (n + 1): at the border of
// .8, 19 characters are enough and 18 are not.
func TestOneEditInTwenty(t *testing.T) {
	for n, want := range map[int]int{18: 0, 19: 1, 40: 1} {
		var r []rune
		for i := range n {
			r = append(r, rune(0x4e00+i))
		}
		other := slices.Clone(r)
		other[n/2] = '啊'
		d, err := text.FindDuplicates(context.Background(), []string{string(r), string(other)}, text.DuplicateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Groups) != want {
			t.Errorf("%d characters: %d groups, want %d", n, len(d.Groups), want)
		}
		if want == 1 && d.Groups[0].Similarity != float64(n-3)/float64(n+1) {
			t.Errorf("%d characters: similarity %v", n, d.Groups[0].Similarity)
		}
	}
}

func TestDuplicatesOnAnyNumberOfProcessors(t *testing.T) {
	texts := withCopies(t, realColumn(t, "review", "waimai_10k.csv"), 4)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var want []byte
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		d, err := text.FindDuplicates(context.Background(), texts, text.DuplicateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got, _ := json.Marshal(d)
		if want == nil {
			want = got
		} else if !reflect.DeepEqual(got, want) {
			t.Errorf("%d processors find others", n)
		}
	}
}

// Texts that are all alike, or all like a few, are one group and soon found.
func TestManyAlike(t *testing.T) {
	var texts []string
	for i := range 20_000 {
		texts = append(texts, fmt.Sprintf("今天的外卖送得非常快味道也很好包装也很精致下次还会再点这一家店的第%d单", i))
	}
	d, err := text.FindDuplicates(context.Background(), texts, text.DuplicateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Groups) != 1 || len(d.Groups[0].Rows) != len(texts) {
		t.Errorf("%d groups", len(d.Groups))
	}
	if d.Compared > 100*len(texts) {
		t.Errorf("%d pairs compared", d.Compared)
	}
}

func TestDuplicatesRefuse(t *testing.T) {
	for name, o := range map[string]text.DuplicateOptions{"similarity": {Similarity: .1}, "above one": {Similarity: 2}, "shingle": {Shingle: 4}, "negative": {Shingle: -1}} {
		_, err := text.FindDuplicates(context.Background(), []string{"好"}, o)
		if data := new(mining.DataError); !errors.As(err, &data) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := text.FindDuplicates(context.Background(), nil, text.DuplicateOptions{}); err == nil {
		t.Error("no texts are accepted")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := text.FindDuplicates(ctx, []string{"好"}, text.DuplicateOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	d, err := text.FindDuplicates(context.Background(), []string{"", " ", "\n"}, text.DuplicateOptions{})
	if err != nil || len(d.Groups) != 0 || d.Silent != 3 {
		t.Errorf("texts that say nothing: %+v, %v", d, err)
	}
}

func FuzzFindDuplicates(f *testing.F) {
	f.Add("很好吃", "很好吃！", .8)
	f.Add("\xff\xfe", "\xff", 1.)
	f.Add("", "　", .3)
	f.Fuzz(func(t *testing.T, a, b string, similarity float64) {
		texts := []string{a, b, a, a + b}
		d, err := text.FindDuplicates(context.Background(), texts, text.DuplicateOptions{Similarity: similarity})
		if err != nil {
			return
		}
		if labels := d.Labels(len(texts)); labels[0] != labels[2] {
			t.Errorf("%q is not like itself", a)
		}
	})
}

// manyReviews draws so many short texts from real reviews: two of them, one behind the
// other, one in twenty a copy with edits.
func manyReviews(b testing.TB, n int) []string {
	reviews := realColumn(b, "review", "waimai_10k.csv")
	random := rand.New(rand.NewPCG(8, 8))
	out := make([]string, n)
	for i := range out {
		if i > 0 && random.IntN(20) == 0 {
			out[i] = edited(out[random.IntN(i)]+"好", 1, random)
			continue
		}
		out[i] = reviews[random.IntN(len(reviews))] + "，" + reviews[random.IntN(len(reviews))]
	}
	return out
}

func BenchmarkFindDuplicates(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			texts := manyReviews(b, n)
			miningtest.Measure(b, func() {
				if _, err := text.FindDuplicates(b.Context(), texts, text.DuplicateOptions{}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}
