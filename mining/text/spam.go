package text

import (
	"context"
	"fmt"
	"unicode/utf8"

	"zhike/mining"
)

// SpamOptions are the choices; the zero value is good.
type SpamOptions struct {
	Threshold float64 // from which a text is called spam, .5 by default
	Burst     int     // texts that say the same make a burst, 3 by default
	Seed      uint64
}

// SpamSign is a reason to take a text for spam.
type SpamSign struct {
	Kind   string      `json:"kind"`   // link, phone, account, disguise, invitation, advertising, repetition, burst
	Found  string      `json:"found"`  // in the text
	Chance float64     `json:"chance"` // that a text with this sign alone is spam
	Reason mining.Text `json:"reason"`
}

// Spam is what is to be held against a text.
type Spam struct {
	Score float64    `json:"score"` // 1 − Π (1 − chance) over the signs: 0 none … 1
	Spam  bool       `json:"spam"`
	Signs []SpamSign `json:"signs,omitempty"`
}

// A burst is of texts long enough that customers do not write the same by chance.
const burstLength = 12

// FindSpam scores texts without labels, by signs that a person can check: links, phone numbers and
// accounts, also with digits in disguise, advertising words, one thing said over and over, and texts
// that say the same as many others. Chances of single signs are set by hand, not learnt; where labelled
// spam is at hand a classifier does better.
func FindSpam(ctx context.Context, texts []string, o SpamOptions) ([]Spam, error) {
	if o.Threshold == 0 {
		o.Threshold = .5
	}
	if o.Burst == 0 {
		o.Burst = 3
	}
	if !(o.Threshold > 0 && o.Threshold < 1) || o.Burst < 2 {
		return nil, mining.TableError("界限须在 0 与 1 之间，成批的条数至少为 2", "the threshold must lie between 0 and 1, and a burst be of two texts at least")
	}
	repeats, err := FindDuplicates(ctx, texts, DuplicateOptions{Seed: o.Seed})
	if err != nil {
		return nil, err
	}
	labels := repeats.Labels(len(texts))
	out := make([]Spam, len(texts))
	err = mining.Pieces(ctx, len(texts), countedAtOnce, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			s := Spam{Signs: SpamSigns(texts[i])}
			if g := labels[i]; g >= 0 && len(repeats.Groups[g].Rows) >= o.Burst && utf8.RuneCountInString(bare(texts[i])) >= burstLength {
				s.Signs = append(s.Signs, burst(len(repeats.Groups[g].Rows)))
			}
			rest := 1.0
			for _, sign := range s.Signs {
				rest *= 1 - sign.Chance
			}
			s.Score = 1 - rest
			s.Spam = s.Score >= o.Threshold
			out[i] = s
		}
	})
	return out, err
}

// burst is the sign of so many texts that say the same.
func burst(n int) SpamSign {
	return SpamSign{Kind: "burst", Chance: min(.8, .25+.05*float64(n)), Reason: mining.Text{
		Zh: fmt.Sprintf("有 %d 条文本内容几乎一样", n), En: fmt.Sprintf("%d texts say nearly the same", n)}}
}
