package text_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
	"zhike/mining/text"
)

// spoken draws documents of known topics: of ten words of a document eight are of its
// topic's twelve, the rest of common ones.
func spoken(n, topics int, seed uint64) (documents []string, topic []int) {
	random := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		t := i % topics
		var words []string
		for range 10 {
			if random.IntN(10) < 8 {
				words = append(words, fmt.Sprintf("topic%dword%d", t, random.IntN(12)))
			} else {
				words = append(words, fmt.Sprintf("common%d", random.IntN(60)))
			}
		}
		documents, topic = append(documents, strings.Join(words, " ")), append(topic, t)
	}
	return documents, topic
}

func counted(t testing.TB, documents []string) *text.Counts {
	t.Helper()
	c, err := text.Count(context.Background(), documents, strings.Fields)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func fittedTopics(t testing.TB, documents []string, o text.TopicOptions) *text.Topics {
	t.Helper()
	m, err := text.FitTopics(context.Background(), counted(t, documents), o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func ExampleFitTopics() {
	documents, _ := spoken(300, 3, 1)
	c, err := text.Count(context.Background(), documents, strings.Fields)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := text.FitTopics(context.Background(), c, text.TopicOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range m.Topics() {
		fmt.Printf("%.0f %% of the texts: %s …\n", 100*t.Share, t.Terms[0].Term[:6])
	}
	// Output:
	// 33 % of the texts: topic2 …
	// 33 % of the texts: topic1 …
	// 33 % of the texts: topic0 …
}

// Documents of known topics: their number is found, each topic has its own words
// only, and documents belong to their own.
func TestTopicsAreRecovered(t *testing.T) {
	for _, k := range []int{3, 5, 8} {
		documents, _ := spoken(200*k, k, uint64(k))
		m := fittedTopics(t, documents, text.TopicOptions{})
		if got := len(m.Topics()); got != k {
			t.Errorf("%d topics are chosen, there are %d; %+v", got, k, m.Report().Curve)
			continue
		}
		if len(m.Report().Warnings) > 0 {
			t.Errorf("%d topics: %v", k, m.Report().Warnings)
		}
		name := map[int]string{}
		for at, found := range m.Topics() {
			name[at] = found.Terms[0].Term[:6]
			for _, term := range found.Terms {
				if term.Term[:6] != name[at] {
					t.Errorf("%d topics: %s is in the topic of %s", k, term.Term, name[at])
				}
			}
			if math.Abs(found.Share-1/float64(k)) > .03 || found.Weak || found.Stability < .6 {
				t.Errorf("%d topics: %+v", k, found)
			}
		}
		other, topicOfOther := spoken(400, k, 77)
		shares, err := m.Place(context.Background(), counted(t, other))
		if err != nil {
			t.Fatal(err)
		}
		right := 0
		for i, row := range shares {
			best := 0
			for at, v := range row {
				if v > row[best] {
					best = at
				}
			}
			if name[best] == fmt.Sprintf("topic%d", topicOfOther[i]) {
				right++
			}
		}
		if right < 395 {
			t.Errorf("%d topics: %d of 400 new documents are placed right", k, right)
		}
	}
}

// Words thrown together at random are no topics, and that is said.
func TestChanceIsNoTopic(t *testing.T) {
	warned := 0
	for seed := range uint64(10) {
		random := rand.New(rand.NewPCG(seed, 3))
		var documents []string
		for range 400 {
			var words []string
			for range 8 {
				words = append(words, fmt.Sprintf("word%d", int(150*random.Float64()*random.Float64())))
			}
			documents = append(documents, strings.Join(words, " "))
		}
		for _, w := range fittedTopics(t, documents, text.TopicOptions{Topics: 5}).Report().Warnings {
			if strings.Contains(w.En, "at random") || strings.Contains(w.En, "not stable") {
				warned++
				break
			}
		}
	}
	if warned < 9 {
		t.Errorf("warned in %d of 10 cases", warned)
	}
}

// Complaints to a hotline speak of what such complaints speak of: a floor under the
// coherence and the stability reached.
func TestTopicsOfComplaints(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	c, err := text.Count(context.Background(), realColumn(t, "留言详情", "hotline", "complaints_votes.csv"), text.Chinese().Terms)
	if err != nil {
		t.Fatal(err)
	}
	m, err := text.FitTopics(context.Background(), c, text.TopicOptions{Topics: 8})
	if err != nil {
		t.Fatal(err)
	}
	r := m.Report()
	t.Logf("coherence %.3f, confirmed %.3f, chance %.3f, stability %.3f", r.Coherence, r.Confirmed, r.Chance, r.Stability)
	for _, topic := range m.Topics() {
		t.Log(topic)
	}
	if r.Confirmed < .25 || r.Chance > 0 || r.Stability < .4 {
		t.Errorf("topics got worse: %+v", r)
	}
}

type wordList struct {
	Words string
	Times float64 // each occurrence counts
}

func countsOf(rows []wordList) *text.Counts {
	c := &text.Counts{Start: []int{0}}
	number := map[string]int32{}
	for _, r := range rows {
		seen := map[int32]bool{}
		for _, w := range strings.Fields(r.Words) {
			if _, known := number[w]; !known {
				number[w] = int32(len(c.Terms))
				c.Terms = append(c.Terms, w)
			}
			if !seen[number[w]] {
				c.Term, c.Value = append(c.Term, number[w]), append(c.Value, r.Times)
			}
			seen[number[w]] = true
		}
		c.Start = append(c.Start, len(c.Term))
	}
	return c
}

func TestTopicsSuite(t *testing.T) {
	documents, _ := spoken(200, 4, 9)
	rows := make([]wordList, len(documents))
	for i, d := range documents {
		rows[i] = wordList{d, 1}
	}
	same := make([]wordList, 30)
	for i := range same {
		same[i] = wordList{"alpha beta gamma", 1}
	}
	miningtest.Check(t, miningtest.Learner[wordList, *text.Topics]{
		Rows: rows,
		Fit: func(ctx context.Context, rows []wordList, seed uint64) (*text.Topics, error) {
			return text.FitTopics(ctx, countsOf(rows), text.TopicOptions{Most: 5, Seed: seed})
		},
		Predict: func(m *text.Topics, r wordList) []float64 {
			shares, err := m.Place(context.Background(), countsOf([]wordList{r}))
			if err != nil {
				t.Fatal(err)
			}
			return shares[0]
		},
		Decode: func(data []byte) (*text.Topics, error) {
			m := new(text.Topics)
			return m, m.UnmarshalJSON(data)
		},
		Broken: []miningtest.Broken[wordList]{
			{Name: "infinite", Column: "text", Spoil: func(r *wordList) { r.Times = math.Inf(1) }},
			{Name: "negative", Column: "text", Spoil: func(r *wordList) { r.Times = -1 }},
		},
		Poor: map[string][]wordList{"all the same": same, "silent": make([]wordList, 40), "two": rows[:2], "sixteen": rows[:16]},
	})
}

func TestTopicOptionsAreChecked(t *testing.T) {
	documents, _ := spoken(100, 2, 2)
	c := counted(t, documents)
	for name, o := range map[string]text.TopicOptions{"one topic": {Topics: 1}, "negative": {Topics: -3}, "share": {Share: 2}, "too many": {Topics: 90}, "one term": {Terms: 1}} {
		if _, err := text.FitTopics(context.Background(), c, o); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func FuzzStoredTopics(f *testing.F) {
	documents, _ := spoken(60, 2, 2)
	c := counted(f, documents)
	data, err := fittedTopics(f, documents, text.TopicOptions{Topics: 2}).MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		m := new(text.Topics)
		if m.UnmarshalJSON(data) != nil {
			return
		}
		shares, err := m.Place(context.Background(), c)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range shares {
			for _, v := range row {
				if !(v >= 0 && v <= 1+1e-9) {
					t.Fatalf("share %v", v)
				}
			}
		}
		first, err := m.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		again := new(text.Topics)
		if err := again.UnmarshalJSON(first); err != nil {
			t.Fatal(err)
		}
		if second, _ := again.MarshalJSON(); !bytes.Equal(first, second) {
			t.Fatalf("written as %s, then as %s", first, second)
		}
	})
}

// A text may be anything.
func FuzzTopics(f *testing.F) {
	f.Add("很好吃 \xff\xfe 味道 不错", uint8(2))
	f.Add("", uint8(0))
	f.Fuzz(func(t *testing.T, s string, k uint8) {
		documents := []string{s, s + " 味道", s + "\n价格", "味道 价格", "价格 服务", "服务 味道", s, "", "服务 价格", "味道 服务", "a", "价格"}
		c, err := text.Count(context.Background(), documents, text.Chinese().Terms)
		if err != nil {
			t.Fatal(err)
		}
		m, err := text.FitTopics(context.Background(), c, text.TopicOptions{Topics: int(k % 4), Documents: 1, Share: 1})
		if err != nil {
			if data, ok := err.(*mining.DataError); !ok || data.Problem.Zh == "" {
				t.Fatal(err)
			}
			return
		}
		if _, err := m.Place(context.Background(), c); err != nil {
			t.Fatal(err)
		}
	})
}

// BenchmarkFitTopics fits ten topics to real hotel reviews drawn again and again, or,
// with ZHIKE_TERMS, to a file of one document a line, terms parted by spaces.
func BenchmarkFitTopics(b *testing.B) {
	fit := func(b *testing.B, c *text.Counts) {
		var m *text.Topics
		var err error
		miningtest.Measure(b, func() {
			if m, err = text.FitTopics(b.Context(), c, text.TopicOptions{Topics: 10}); err != nil {
				b.Fatal(err)
			}
		})
		b.ReportMetric(m.Report().Coherence, "coherence")
		b.ReportMetric(m.Report().Confirmed, "confirmed")
	}
	if file := os.Getenv("ZHIKE_TERMS"); file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("file", func(b *testing.B) { fit(b, counted(b, strings.Split(strings.TrimSuffix(string(data), "\n"), "\n"))) })
		return
	}
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			c, err := text.Count(b.Context(), manyReviews(b, n), text.Chinese().Terms)
			if err != nil {
				b.Fatal(err)
			}
			fit(b, c)
		})
	}
}
