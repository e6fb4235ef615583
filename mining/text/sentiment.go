package text

import (
	"math"
	"sync"
)

// Felt is an expression that carries feeling.
type Felt struct {
	Text  string  `json:"text"`  // as it stands in the text, with what turns or strengthens it
	At    int     `json:"at"`    // characters before it
	Value float64 `json:"value"` // above 0 good, below 0 bad; 1 for a plain word
}

// Feeling is what a text says of how its writer feels.
type Feeling struct {
	Score      float64 `json:"score"`      // −1 bad … 1 good, 0 where nothing is said or both weigh the same
	Confidence float64 `json:"confidence"` // that the sign is right, .5 … 1
	Words      []Felt  `json:"words"`      // what made the score, in the order of the text
}

// Sentiment scores how the writer of a text feels. It is immutable and may be used by
// several goroutines.
type Sentiment struct {
	lexicon *lexicon
	learnt  []LearntWord
	bias    float64 // added to the sum: what texts are like that say nothing
}

// NewSentiment returns the scorer that knows the words of shop reviews that come with the program.
var NewSentiment = sync.OnceValue(func() *Sentiment {
	l, err := parseLexicon(sentimentText)
	if err != nil {
		panic("text: the lexicon of feelings is damaged: " + err.Error())
	}
	return &Sentiment{lexicon: l}
})

const (
	evenness = 2   // the sum S at which a score is 1/√2: S ÷ √(S² + evenness²)
	sureness = 1.3 // how fast confidence grows with |S| beside the sum of all that was felt
)

// Score sums what the text's words feel: each by its figure in the lexicon, times the degrees
// before it, turned by negation, more behind "but" and less before it, less in a question. With S the
// sum the score is S ÷ √(S² + 4). Confidence is 1 ÷ (1 + exp(−1.3 |S| ÷ √(1 + ½ Σ|value|))), less where good and bad
// words oppose each other.
func (s *Sentiment) Score(text string) Feeling {
	f := Feeling{Words: s.felt(text)}
	sum, all := s.bias, math.Abs(s.bias)
	for _, w := range f.Words {
		sum += w.Value
		all += math.Abs(w.Value)
	}
	f.Score = sum / math.Sqrt(sum*sum+evenness*evenness)
	f.Confidence = 1 / (1 + math.Exp(-sureness*math.Abs(sum)/math.Sqrt(1+all/2)))
	return f
}
