package text

import (
	"context"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// scores of a rule are the logarithms of the shares of the classes among the
// documents that it decided, one document of each class added (Laplace). The
// label of the rule is never below another.
func (r Rule) scores(classes []string) []float64 {
	scores := make([]float64, len(classes))
	top := 0.0
	for c, n := range r.Reached {
		scores[c] = math.Log(float64(n + 1))
		top = max(top, scores[c])
	}
	// An edited rule may say what most of its documents deny: still it decides.
	if k, _ := slices.BinarySearch(classes, r.Label); winner(scores) != k {
		scores[k] = top + 1e-6
	}
	return scores
}

// learnRules learns a list of rules from some documents (decision list, Rivest
// 1987): again and again the rule that is surely right most often, which is the
// lower end of the 95 % interval of its share of right documents (Wilson 1927),
// among the documents that no rule has decided yet, until none is better than
// the commonest class of the rest. Keywords are those most unevenly spread over
// the classes by chi-square; a rule takes up one keyword more, or one that must
// not occur, where that makes it better.
func (c *corpus) learnRules(ctx context.Context, rows []int, o ClassifierOptions) ([]Rule, error) {
	l := c.newRuleLearner(rows)
	if o.Rules != nil {
		for at, r := range o.Rules {
			if err := l.given(r, at, c.labels); err != nil {
				return nil, err
			}
		}
		return append(l.rules, l.rest()), ctx.Err()
	}
	l.rank()
	for len(l.rules) < o.MostRules {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		best := l.best()
		if best.bound <= l.share(best.class) {
			break
		}
		l.take(Rule{Contains: l.named(best.contains), Without: l.named(best.without), Label: c.labels[best.class]})
	}
	return append(l.rules, l.rest()), nil
}

// given adds a rule that a person wrote.
func (l *ruleLearner) given(r Rule, at int, labels []string) error {
	if len(r.Contains)+len(r.Without) == 0 {
		return nil // the rest is counted anew
	}
	out := Rule{Label: r.Label}
	for _, k := range r.Contains {
		out.Contains = append(out.Contains, spelling(k))
	}
	for _, k := range r.Without {
		out.Without = append(out.Without, spelling(k))
	}
	if slices.Contains(slices.Concat(out.Contains, out.Without), "") {
		return mining.RowError(at, "rules", "规则中有空的关键词", "the rule has an empty keyword")
	}
	if !slices.Contains(labels, r.Label) {
		return mining.RowError(at, "rules", fmt.Sprintf("规则的类别“%s”在标注中没有", r.Label), fmt.Sprintf("no text has the label %q of the rule", r.Label))
	}
	l.take(out)
	return nil
}

// rest is the last rule: the commonest class of what is left, or of all where
// nothing is.
func (l *ruleLearner) rest() Rule {
	r := Rule{Reached: l.classes()}
	count := r.Reached
	if len(l.left) == 0 {
		count = make([]int, len(l.corpus.labels))
		for _, done := range l.rules {
			for c, n := range done.Reached {
				count[c] += n
			}
		}
	}
	most := 0
	for c, n := range count {
		if n > count[most] {
			most = c
		}
	}
	r.Label = l.corpus.labels[most]
	return r
}
