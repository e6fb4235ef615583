package lab

import (
	"context"
	"math"
	"strconv"

	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/pattern"
)

// Rules is the task `rules`: who buys these things tends to buy that.
type Rules struct {
	Common        `embed:""`
	basketFlags   `embed:""`
	MinConfidence float64 `help:"最小置信度。Least confidence." default:"0.5"`
	MaxThen       int     `help:"规则右边最多几件商品。Most items that follow." default:"1"`
	Correction    string  `help:"多重检验的校正：bh、holm、none。Adjustment for many tests: ${enum}." enum:"bh,holm,none" default:"bh"`
	MaxQ          float64 `help:"只留校正后 q 不超过它的规则。Leave out rules with a greater adjusted q." default:"1"`
	MaxRules      int     `help:"最多保留多少条规则。Most rules kept, the most confident first." default:"1000000"`
}

// Run is called by the command line.
func (t *Rules) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// ruleResult is a rule in the document; a conviction of null is infinite.
type ruleResult struct {
	If         []string `json:"if"`
	Then       []string `json:"then"`
	Count      int      `json:"count"`
	Support    float64  `json:"support"`
	Confidence float64  `json:"confidence"`
	Lift       float64  `json:"lift"`
	Leverage   float64  `json:"leverage"`
	Conviction *float64 `json:"conviction"`
	P          float64  `json:"p"`
	Q          float64  `json:"q"`
}

// rulesResult is what the task found.
type rulesResult struct {
	Itemsets pattern.Report `json:"itemsets"`
	Tested   uint64         `json:"tested"` // rules that q is adjusted for
	Rules    []ruleResult   `json:"rules"`  // the most confident
}

// Document does the work.
func (t *Rules) Document(ctx context.Context) (*Document, error) {
	watch := startWatch()
	b, warnings, err := t.read(ctx, t.Common)
	if err != nil {
		return nil, err
	}
	d := &Document{Task: "rules", Input: Input{b.Len(), b.Items()}, Warnings: warnings, Params: t.params()}
	d.Params["min_confidence"], d.Params["max_then"], d.Params["correction"], d.Params["max_q"] = t.MinConfidence, t.MaxThen, t.Correction, t.MaxQ
	d.Seconds.Read = watch.lap()
	sets, err := pattern.Mine(ctx, b, t.options())
	if err != nil {
		return nil, invalid(err, t.File)
	}
	d.Seconds.Fit = watch.lap()
	rules, err := sets.Rules(ctx, t.ruleOptions())
	if err != nil {
		return nil, invalid(err, t.File)
	}
	d.Metrics = itemsetMetrics(sets.Report())
	d.Metrics["rules"] = len(rules.Rules)
	result := rulesResult{Itemsets: sets.Report(), Tested: rules.Tested, Rules: []ruleResult{}}
	for _, r := range rules.Rules[:min(shownJSON, len(rules.Rules))] {
		result.Rules = append(result.Rules, shownRule(r))
	}
	d.Result, d.tables = result, []table{ruleTable(rules.Rules)}
	for _, w := range rules.Warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
	if t.Out != "" {
		if err := writeRules(t.Out, rules.Rules); err != nil {
			return nil, err
		}
	}
	d.Seconds.Predict = watch.lap()
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}

// ruleOptions turns a least confidence of 0 into any, which 0 is not for an option.
func (t *Rules) ruleOptions() pattern.RuleOptions {
	o := pattern.RuleOptions{MinConfidence: t.MinConfidence, MaxThen: t.MaxThen, Correction: metric.Correction(t.Correction), MaxQ: t.MaxQ, MaxRules: t.MaxRules}
	if o.MinConfidence == 0 {
		o.MinConfidence = -1
	}
	return o
}

func shownRule(r pattern.Rule) ruleResult {
	out := ruleResult{r.If, r.Then, r.Count, r.Support, r.Confidence, r.Lift, r.Leverage, nil, r.P, r.Q}
	if !math.IsInf(r.Conviction, 1) {
		out.Conviction = &r.Conviction
	}
	return out
}

func ruleTable(rules []pattern.Rule) table {
	out := table{title: mining.Text{Zh: "规则（置信度最高的）", En: "Rules, the most confident"}, header: []mining.Text{{Zh: "买了", En: "if"}, {Zh: "也买", En: "then"},
		{Zh: "购物篮数", En: "baskets"}, {Zh: "置信度", En: "confidence"}, {Zh: "提升度", En: "lift"}, {Zh: "校正后 q", En: "q"}}}
	for _, r := range rules[:min(shownRows, len(rules))] {
		out.rows = append(out.rows, []string{joined(r.If), joined(r.Then), strconv.Itoa(r.Count), percent(r.Confidence), figure(r.Lift, 2), short(r.Q)})
	}
	return out
}

func writeRules(path string, rules []pattern.Rule) error {
	exact := func(v float64) string { return strconv.FormatFloat(v, 'g', 10, 64) }
	return writeCSV(path, []string{"if", "then", "count", "support", "confidence", "lift", "leverage", "conviction", "p", "q"}, len(rules), func(i int) []string {
		r := rules[i]
		conviction := ""
		if !math.IsInf(r.Conviction, 1) {
			conviction = exact(r.Conviction)
		}
		return []string{joined(r.If), joined(r.Then), strconv.Itoa(r.Count), exact(r.Support), exact(r.Confidence), exact(r.Lift), exact(r.Leverage), conviction, exact(r.P), exact(r.Q)}
	})
}
