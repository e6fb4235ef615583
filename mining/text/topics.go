package text

import (
	"cmp"
	"context"
	"math"
	"slices"

	"zhike/mining"
)

// TopicOptions are the choices; the zero value is good.
type TopicOptions struct {
	Topics    int     // how many; 0: chosen by what other documents confirm, up to Most
	Most      int     // topics tried when choosing, 20 by default
	Documents int     // in fewer a term is left out; 0: the greater of 3 and a thousandth, at most 20
	Share     float64 // in a greater share of the documents a term is left out, .5 by default
	Terms     int     // that stand for a topic, 10 by default
	Rounds    int     // most of coordinate descent, 200 by default
	Seed      uint64
}

// TopicTerm is a term of a topic.
type TopicTerm struct {
	Term   string  `json:"term"`
	Weight float64 `json:"weight"` // relative to the heaviest of the topic
}

// Topic is one topic.
type Topic struct {
	Terms     []TopicTerm `json:"terms"`     // the heaviest first
	Share     float64     `json:"share"`     // mean share of it in the documents learnt from
	Coherence float64     `json:"coherence"` // mean NPMI of its terms in the documents learnt from
	// Confirmed is the coherence, in the other half, of the topic most like it that
	// one half of the documents gives; the mean of both ways.
	Confirmed float64 `json:"confirmed"`
	Stability float64 `json:"stability"` // share of its terms that those two have in common with it, mean Jaccard
	Weak      bool    `json:"weak"`      // Confirmed is not above what terms dealt at random reach in 95 % of cases
}

// TopicReport is how a model was learnt.
type TopicReport struct {
	Documents int           `json:"documents"`
	Silent    int           `json:"silent"` // documents without a term of the model
	Coherence float64       `json:"coherence"`
	Confirmed float64       `json:"confirmed"`
	Stability float64       `json:"stability"`
	Chance    float64       `json:"chance"`          // what terms dealt at random do not exceed in 95 % of cases; belongs to Confirmed
	Curve     []TopicChoice `json:"curve,omitempty"` // numbers of topics tried
	Warnings  []mining.Text `json:"warnings,omitempty"`
}

// Topics is a model of what documents speak of. It is never changed and may be
// used by several goroutines.
type Topics struct {
	vocabulary *vocabulary
	weights    thin // terms × topics
	gram       thin
	topics     []Topic
	report     TopicReport
}

// Topics returns the topics, those with the largest share first; shared.
func (m *Topics) Topics() []Topic { return m.topics }

// Report says how the model was learnt.
func (m *Topics) Report() TopicReport { return m.report }

// FitTopics learns topics by non-negative matrix factorisation of TF-IDF (Lee &
// Seung 1999): documents × terms ≈ w hᵀ with w, h ≥ 0, each column of h a topic, each row
// of w how much of each a document has. Two documents or more with a known term each are
// needed for every topic. The same documents give the same model in any order.
func FitTopics(ctx context.Context, c *Counts, o TopicOptions) (*Topics, error) {
	if err := o.settle(c); err != nil {
		return nil, err
	}
	v, err := newVocabulary(c, o.Documents, o.Share)
	if err != nil {
		return nil, err
	}
	all := v.weigh(c)
	x := ordered(all)
	if x.rows() < 2*max(2, o.Topics) {
		return nil, mining.RowError(-1, "text", "文本太少：每个主题至少要有两条", "there are too few texts: every topic needs two at least")
	}
	s := &topicSearch{o: o, x: x}
	if err := s.choose(ctx); err != nil {
		return nil, err
	}
	m, err := s.fit(ctx, v)
	if err != nil {
		return nil, err
	}
	m.report.Documents, m.report.Silent = all.rows(), all.rows()-x.rows()
	m.warn()
	return m, nil
}

func (o *TopicOptions) settle(c *Counts) error {
	if err := c.checked(); err != nil {
		return err
	}
	if o.Topics < 0 || o.Topics == 1 || o.Most < 0 || o.Most == 1 || o.Documents < 0 || o.Share < 0 || o.Share > 1 || o.Terms < 0 || o.Terms == 1 || o.Rounds < 0 {
		return mining.TableError("主题数与每个主题的词数至少为 2，其余选项不能为负", "there must be two topics and two terms a topic at least, and no option may be negative")
	}
	if o.Most == 0 {
		o.Most = 20
	}
	if o.Documents == 0 {
		o.Documents = min(20, max(3, c.Documents()/1000))
	}
	if o.Share == 0 {
		o.Share = .5
	}
	if o.Terms == 0 {
		o.Terms = 10
	}
	if o.Rounds == 0 {
		o.Rounds = 200
	}
	return nil
}

// topicTolerance ends the descent by scikit-learn's rule. With its 1e-4 the last
// half of the rounds takes .01 % off the square and changes no word.
const topicTolerance = 1e-3

// fit learns the model with the chosen number of topics from all documents.
func (s *topicSearch) fit(ctx context.Context, v *vocabulary) (*Topics, error) {
	w, h, err := factorise(ctx, s.x, s.o.Topics, s.o.Rounds, topicTolerance, mining.Random(s.o.Seed, 0x70c0))
	if err != nil {
		return nil, err
	}
	share := lengthen(w, h)
	order := make([]int, w.k)
	for t := range order {
		order[t] = t
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(share[b], share[a]) })
	m := &Topics{vocabulary: v, weights: newThin(h.rows(), h.k)}
	for j := range h.rows() {
		for t, from := range order {
			m.weights.row(j)[t] = h.row(j)[from]
		}
	}
	if m.gram, err = m.weights.gram(ctx); err != nil {
		return nil, err
	}
	lists := topTerms(m.weights, s.o.Terms)
	counted, err := countTogether(ctx, s.x, lists...)
	if err != nil {
		return nil, err
	}
	m.report = s.judged.report(s.curve)
	for t, list := range lists {
		topic := Topic{Share: share[order[t]], Coherence: counted.coherence(list)}
		for _, j := range list {
			topic.Terms = append(topic.Terms, TopicTerm{v.terms[j], m.weights.row(int(j))[t] / m.weights.row(int(list[0]))[t]})
		}
		topic.Confirmed, topic.Stability = s.judged.of(list)
		topic.Weak = topic.Confirmed <= s.judged.single
		m.topics = append(m.topics, topic)
		m.report.Coherence += topic.Coherence / float64(len(lists))
	}
	return m, nil
}

// lengthen gives every topic the length 1, moves its length to the documents, and
// returns the mean share of each topic in them.
func lengthen(w, h thin) []float64 {
	share := make([]float64, w.k)
	for t := range w.k {
		length := 0.0
		for j := range h.rows() {
			length += h.row(j)[t] * h.row(j)[t]
		}
		if length = math.Sqrt(length); length == 0 {
			continue
		}
		for j := range h.rows() {
			h.row(j)[t] /= length
		}
		for i := range w.rows() {
			w.row(i)[t] *= length
		}
	}
	for i := range w.rows() {
		toShares(w.row(i))
		for t, v := range w.row(i) {
			share[t] += v / float64(w.rows())
		}
	}
	return share
}

// toShares scales a row to the sum 1, if it has one.
func toShares(row []float64) {
	sum := 0.0
	for _, v := range row {
		sum += v
	}
	if sum > 0 {
		for t := range row {
			row[t] /= sum
		}
	}
}

// topTerms is the heaviest terms of every topic, fewer where fewer have any weight.
func topTerms(h thin, count int) [][]int32 {
	lists := make([][]int32, h.k)
	for t := range lists {
		var order []int32
		for j := range h.rows() {
			if h.row(j)[t] > 0 {
				order = append(order, int32(j))
			}
		}
		slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(h.row(int(b))[t], h.row(int(a))[t]) })
		lists[t] = slices.Clip(order[:min(count, len(order))])
	}
	return lists
}

// placements is how many rounds of descent place a document; they end sooner when
// nothing moves any more.
const placements = 200

// Place says what share of each topic each document has: the sum is 1, or every share 0
// where the document has no term of the model.
func (m *Topics) Place(ctx context.Context, c *Counts) ([][]float64, error) {
	x := m.vocabulary.weigh(c)
	shares := make([][]float64, x.rows())
	err := mining.Pieces(ctx, x.rows(), factoredAtOnce, func(_, lo, hi int) {
		towards := make([]float64, m.weights.k)
		for i := lo; i < hi; i++ {
			row := make([]float64, m.weights.k)
			at, value := x.row(i)
			product(towards, at, value, m.weights)
			for range placements {
				if descend(row, towards, m.gram) < 1e-10 {
					break
				}
			}
			toShares(row)
			shares[i] = row
		}
	})
	return shares, err
}
