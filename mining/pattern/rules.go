package pattern

import (
	"context"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
	"zhike/mining/metric"
)

// Rule says that baskets which hold If tend to hold Then. With n baskets, of
// which nX hold If, nY hold Then and nXY hold both:
//
//	support     nXY/n
//	confidence  nXY/nX, an estimate of P(Then | If)
//	lift        confidence/(nY/n): 1 if the two have nothing to do with each other
//	leverage    nXY/n − nX·nY/n²: baskets gained over chance, as a share of all (Piatetsky-Shapiro 1991)
//	conviction  (1 − nY/n)/(1 − confidence): how much more often the rule would fail if
//	            there were nothing in it; infinite for a rule that never fails (Brin et al. 1997)
//	p           chance of nXY or more if there were nothing in it, the margins
//	            as they are: Fisher's exact test, one-sided
//	q           p adjusted for all rules that could have been asked for
type Rule struct {
	If         []string // the most frequent first
	Then       []string
	Count      int // baskets that hold both
	Support    float64
	Confidence float64
	Lift       float64
	Leverage   float64
	Conviction float64 // +Inf when Confidence is 1
	P          float64
	Q          float64
}

// RuleOptions of Rules. The zero value is good.
type RuleOptions struct {
	MinConfidence float64           // default .5; any confidence if below zero
	MaxThen       int               // most items in Then; default 1
	Correction    metric.Correction // default metric.BenjaminiHochberg
	MaxQ          float64           // leave out rules with a greater q; default 1, all stay
	MaxRules      int               // most rules kept; default 1,000,000. When there are more, the least confident are left out
}

func (o RuleOptions) filled() (RuleOptions, error) {
	if o.MinConfidence == 0 {
		o.MinConfidence = .5
	}
	if o.MaxThen == 0 {
		o.MaxThen = 1
	}
	if o.Correction == "" {
		o.Correction = metric.BenjaminiHochberg
	}
	if o.MaxQ == 0 {
		o.MaxQ = 1
	}
	if o.MaxRules == 0 {
		o.MaxRules = 1_000_000
	}
	switch {
	case !(o.MinConfidence <= 1):
		return o, mining.TableError("最小置信度不能大于 1", "the minimum confidence cannot be above 1")
	case o.MaxThen < 1 || o.MaxThen > 10:
		return o, mining.TableError("规则右边的商品数须在 1 到 10 之间", "the number of items that follow must be from 1 to 10")
	case !o.Correction.Known():
		return o, mining.TableError(fmt.Sprintf("没有校正方法 %q", o.Correction), fmt.Sprintf("there is no correction %q", o.Correction))
	case !(o.MaxQ > 0):
		return o, mining.TableError("q 的上限须大于 0", "the greatest q must be above 0")
	case o.MaxRules < 1:
		return o, mining.TableError("规则的最大个数须大于 0", "the greatest number of rules must be above 0")
	}
	return o, nil
}

// RuleSet is rules and what they were chosen from.
type RuleSet struct {
	Rules    []Rule // the most confident first; of equal ones those in more baskets
	Tested   uint64 // rules that the frequent sets allow, whatever their confidence: what q is adjusted for
	Warnings []mining.Text
}

// Rules forms the rules of the frequent sets: each set of two items or more is
// parted into If and Then in all ways that leave at most MaxThen items in Then.
//
// The adjustment for many tests counts all rules that the sets allow, also
// those below the minimum confidence, for these were looked at as well. Their
// p-values are not worked out: the rules shown are ranked among themselves,
// which can only make q greater, so the level that it promises holds.
//
// Closed and maximal sets do not hold the supports of all their parts, and are
// refused with a *mining.DataError.
func (s *Itemsets) Rules(ctx context.Context, o RuleOptions) (*RuleSet, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	if s.report.Kind != All {
		return nil, mining.TableError("规则需要全部频繁项集，不能只用闭项集或极大项集", "rules need all frequent sets, not the closed or maximal ones alone")
	}
	var kept []candidate
	out := &RuleSet{}
	for at := 0; at < len(s.nodes); at += rulesAtATime {
		end := min(at+rulesAtATime, len(s.nodes))
		pieces := make([]parting, (end-at+setsPerPiece-1)/setsPerPiece)
		err := mining.Pieces(ctx, end-at, setsPerPiece, func(piece, lo, hi int) {
			pieces[piece] = s.part(at+lo, at+hi, o)
		})
		if err != nil {
			return nil, err
		}
		for _, p := range pieces {
			kept = append(kept, p.kept...)
			out.Tested = sum(out.Tested, p.tested)
			if p.damaged {
				return nil, damaged()
			}
		}
		kept = out.confine(kept, o)
	}
	slices.SortFunc(kept, candidate.compare)
	if err := s.describe(ctx, out, kept); err != nil {
		return nil, err
	}
	p := make([]float64, len(out.Rules))
	for i, r := range out.Rules {
		p[i] = r.P
	}
	for i, q := range metric.Adjust(p, float64(out.Tested), o.Correction) {
		out.Rules[i].Q = q
	}
	out.Rules = slices.DeleteFunc(out.Rules, func(r Rule) bool { return r.Q > o.MaxQ })
	out.warn(s.report)
	return out, nil
}

const (
	setsPerPiece = 4096
	rulesAtATime = 1 << 20 // nodes, so that rules to be left out do not pile up
)

// confine leaves out the least confident rules where there are too many.
func (r *RuleSet) confine(kept []candidate, o RuleOptions) []candidate {
	if len(kept) <= o.MaxRules {
		return kept
	}
	slices.SortFunc(kept, candidate.compare)
	if r.Warnings == nil {
		r.Warnings = append(r.Warnings, mining.Text{
			Zh: fmt.Sprintf("规则超过 %d 条，只保留了置信度最高的；请提高最小置信度或最小支持度。", o.MaxRules),
			En: fmt.Sprintf("There are more than %d rules; only the most confident were kept. Raise the minimum confidence or support.", o.MaxRules)})
	}
	return kept[:o.MaxRules]
}

// describe works out the measures of the rules.
func (s *Itemsets) describe(ctx context.Context, out *RuleSet, kept []candidate) error {
	out.Rules = make([]Rule, len(kept))
	fisher := newFisher(s.report.Baskets)
	return mining.Pieces(ctx, len(kept), 1024, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			out.Rules[i] = s.rule(kept[i], fisher)
		}
	})
}

func (s *Itemsets) rule(c candidate, f *fisher) Rule {
	n, nXY, nX, nY := float64(s.report.Baskets), float64(c.nXY), float64(c.nX), float64(c.nY)
	r := Rule{Count: int(c.nXY), Support: nXY / n, Confidence: nXY / nX, Lift: nXY * n / (nX * nY), Leverage: nXY/n - nX/n*(nY/n),
		Conviction: math.Inf(1), P: f.atLeast(int(c.nXY), int(c.nX), int(c.nY))}
	if c.nXY < c.nX {
		r.Conviction = (1 - nY/n) / (1 - r.Confidence)
	}
	for _, item := range c.left {
		r.If = append(r.If, s.names[item])
	}
	for _, item := range c.right {
		r.Then = append(r.Then, s.names[item])
	}
	return r
}

func (r *RuleSet) warn(from Report) {
	r.Warnings = append(r.Warnings, from.Warnings...)
	doubtful := 0
	for _, rule := range r.Rules {
		if rule.Q > .05 || rule.Lift <= 1 {
			doubtful++
		}
	}
	if doubtful > 0 {
		r.Warnings = append(r.Warnings, mining.Text{
			Zh: fmt.Sprintf("%d 条规则里有 %d 条可能只是巧合（校正后的 q 大于 0.05，或提升度不超过 1），不要据此行事。", len(r.Rules), doubtful),
			En: fmt.Sprintf("%[2]d of the %[1]d rules may be mere chance (q above .05 once adjusted, or a lift of 1 or less); do not act on them.", len(r.Rules), doubtful)})
	}
}
