package text

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"zhike/mining"
	"zhike/mining/metric"
)

// LearntWord is a word whose feeling was learnt from labelled texts.
type LearntWord struct {
	Word  string  `json:"word"`
	Value float64 `json:"value"` // as in the lexicon: 1 for a plain good word
}

// Learnt returns the words that were learnt, those that say most first; shared.
func (s *Sentiment) Learnt() []LearntWord { return s.learnt }

const (
	learntWords   = 2000 // of each side at most
	learntFigure  = .5   // of a word's log-odds
	learntAtMost  = 1.2
	learntBelievd = .05 // q up to which a word is believed
)

// LearnSentiment returns a scorer that knows, beside the lexicon, the words that tell good
// from bad texts by their log-odds (FindDistinctive; q ≤ .05), at half the log-odds
// and at most 1.2, and what sum of feelings parts the two. Words of the lexicon keep their
// figures. good[i] is 1 for a good text and 0 for a bad one.
func LearnSentiment(ctx context.Context, texts []string, good []float64) (*Sentiment, error) {
	if len(texts) != len(good) {
		return nil, mining.TableError(fmt.Sprintf("有 %d 条文本、%d 个标注，应当一样多", len(texts), len(good)), fmt.Sprintf("there are %d texts but %d labels", len(texts), len(good)))
	}
	sides := make([]string, len(good))
	for i, v := range good {
		if v != 0 && v != 1 {
			return nil, mining.RowError(i, "target", "目标值须为 0 或 1", "the target must be 0 or 1")
		}
		sides[i] = []string{"bad", "good"}[int(v)]
	}
	c, err := Count(ctx, texts, Chinese().Terms)
	if err != nil {
		return nil, err
	}
	groups, _, err := FindDistinctive(c, sides, DistinctiveOptions{Terms: learntWords})
	if err != nil {
		return nil, err
	}
	base := NewSentiment().lexicon
	var words []LearntWord
	for g, sign := range []float64{-1, 1} {
		for _, k := range groups[g].Keywords {
			if _, known := base.words[k.Term]; !known && k.Q <= learntBelievd {
				words = append(words, LearntWord{k.Term, sign * min(learntAtMost, learntFigure*k.LogOdds)})
			}
		}
	}
	s := withLearnt(words, 0)
	sums := make([]float64, len(texts))
	if err := mining.Pieces(ctx, len(texts), countedAtOnce, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			for _, f := range s.felt(texts[i]) {
				sums[i] += f.Value
			}
		}
	}); err != nil {
		return nil, err
	}
	if parting, _ := metric.CheapestThreshold(sums, good, 1, 1); !math.IsInf(parting, 0) {
		s.bias = -parting
	}
	return s, nil
}

// withLearnt is the lexicon with more words.
func withLearnt(words []LearntWord, bias float64) *Sentiment {
	base := NewSentiment().lexicon
	l := newLexicon()
	for word, m := range base.words {
		l.add(word, m)
	}
	for _, w := range words {
		l.add(w.Word, meaning{feels, w.Value})
	}
	slices.SortFunc(words, func(a, b LearntWord) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)), strings.Compare(a.Word, b.Word))
	})
	return &Sentiment{l, words, bias}
}

type sentimentDocument struct {
	heading
	Words []LearntWord `json:"words"`
	Bias  float64      `json:"bias"`
}

// MarshalJSON writes what was learnt, with name and version.
func (s *Sentiment) MarshalJSON() ([]byte, error) {
	return json.Marshal(sentimentDocument{heading{"sentiment", jsonVersion}, s.learnt, s.bias})
}

// UnmarshalJSON reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and leave
// the scorer as it was.
func (s *Sentiment) UnmarshalJSON(data []byte) error {
	var d sentimentDocument
	if err := read(data, &d); err != nil {
		return err
	}
	if err := d.known("sentiment"); err != nil {
		return err
	}
	for _, w := range d.Words {
		if w.Word == "" || !(math.Abs(w.Value) <= learntAtMost) {
			return damaged("词不成立", "a word makes no sense")
		}
	}
	if !(math.Abs(d.Bias) < 1e6) {
		return damaged("界限不成立", "its border makes no sense")
	}
	*s = *withLearnt(d.Words, d.Bias)
	return nil
}
