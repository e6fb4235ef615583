package segment

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/expr"
	"zhike/fault"
)

// leastSide is the number of customers that the segment and the rest each need
// before they are compared: below it the tests' approximations do not hold.
const leastSide = 30

// sure is the rate of false discoveries up to which a difference counts as certain.
const sure = 0.05

// CompareRequest asks what sets a segment apart.
type CompareRequest struct {
	ID     string   `path:"id" maxLength:"100"`
	Fields []string `query:"fields" maxItems:"200" doc:"fields to compare; empty: all numbers, texts and truth values that are not personal"`
	Limit  int      `query:"limit" minimum:"1" maximum:"200" default:"40"`
}

// Comparison is a segment against all other customers.
type Comparison struct {
	Segment   string    `json:"segment"`
	Name      string    `json:"name"`
	Customers int64     `json:"customers"`
	Rest      int64     `json:"rest" doc:"all other customers"`
	Enough    bool      `json:"enough" doc:"false: one side is too small to tell anything"`
	Summary   string    `json:"summary" doc:"the finding in a sentence, or why there is none"`
	Tests     int       `json:"tests" doc:"comparisons made; q corrects for their number (Benjamini–Hochberg)"`
	Findings  []Finding `json:"findings" doc:"certain differences first, each kind by effect"`
	AsOf      time.Time `json:"as_of"`
}

// Finding is one difference.
type Finding struct {
	Field     string    `json:"field"`
	Label     string    `json:"label"`
	Type      expr.Type `json:"type"`
	Unit      string    `json:"unit,omitempty"`
	Value     any       `json:"value,omitempty" doc:"for texts and truth values: the value whose share is compared"`
	Sentence  string    `json:"sentence"`
	InRule    bool      `json:"in_rule,omitempty" doc:"the segment's rule uses the field, or one computed from it, so a difference is no news"`
	Certain   bool      `json:"certain" doc:"q is at most 0.05"`
	Effect    float64   `json:"effect" doc:"numbers: Cohen's d; shares: Cohen's h; 0.2 is small, 0.5 medium, 0.8 large"`
	Low       float64   `json:"effect_low" doc:"95 % interval"`
	High      float64   `json:"effect_high"`
	Size      string    `json:"size" enum:"negligible,small,medium,large"`
	P         float64   `json:"p" doc:"numbers: Welch's t-test; shares: test of two proportions; two-sided"`
	Q         float64   `json:"q" doc:"p corrected for the number of comparisons"`
	KnownIn   int64     `json:"known_in" doc:"customers of the segment with a value"`
	KnownOut  int64     `json:"known_out"`
	MeanIn    *float64  `json:"mean_in,omitempty"`
	MeanOut   *float64  `json:"mean_out,omitempty"`
	MedianIn  *float64  `json:"median_in,omitempty"`
	MedianOut *float64  `json:"median_out,omitempty"`
	CountIn   *int64    `json:"count_in,omitempty" doc:"customers with the value"`
	CountOut  *int64    `json:"count_out,omitempty"`
	ShareIn   *float64  `json:"share_in,omitempty" doc:"of those whose value is known"`
	ShareOut  *float64  `json:"share_out,omitempty"`
	TGI       *float64  `json:"tgi,omitempty" doc:"share in ÷ share out × 100; null when nobody else has the value"`

	field crm.Field
}

// Compare tests every field and returns what differs most.
func (s *Service) Compare(ctx context.Context, in *CompareRequest) (*Comparison, error) {
	c, err := s.begin(ctx, in)
	if err != nil {
		return nil, err
	}
	if err := c.sides(ctx); err != nil {
		return nil, err
	}
	out := c.out
	if out.Enough = out.Customers >= leastSide && out.Rest >= leastSide; !out.Enough {
		out.Summary = tooSmall(ctx, out.Customers, out.Rest)
		return out, nil
	}
	found, err := c.numbers(ctx)
	if err != nil {
		return nil, err
	}
	shares, err := c.shares(ctx)
	if err != nil {
		return nil, err
	}
	found = judge(slices.Concat(found, shares))
	out.Tests = len(found)
	found = best(found, in.Limit)
	if err := c.medians(ctx, found); err != nil {
		return nil, err
	}
	for i := range found {
		found[i].Sentence = found[i].sentence(ctx)
	}
	out.Findings = found
	out.Summary = summary(ctx, found)
	return out, nil
}

// comparison is a request being worked on.
type comparison struct {
	s       *Service
	out     *Comparison
	members string // subquery
	args    []any
	fields  []crm.Field
	inRule  map[string]bool
}

func (s *Service) begin(ctx context.Context, in *CompareRequest) (*comparison, error) {
	r, err := s.inUse(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	state, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	c := &comparison{s: s, inRule: map[string]bool{}, out: &Comparison{Segment: r.ID, Name: r.Name, AsOf: state.AsOf, Findings: []Finding{}}}
	if c.members, c.args, err = s.members(ctx, r, state.AsOf, 1); err != nil {
		return nil, err
	}
	c.used(ctx, r.Rule)
	c.fields, err = s.comparable(in.Fields)
	return c, err
}

// used notes the fields that the rule uses, those that these are computed
// from, and those computed from them: that they differ is no news.
func (c *comparison) used(ctx context.Context, rule string) {
	e, err := c.s.customers.Compile(asProgram(ctx), rule)
	if err != nil || e == nil { // frozen, and the rule names a field that is gone, or there is none
		return
	}
	refers := func(f crm.Field, name string) bool {
		return f.Group == crm.Derived && strings.Contains(f.SQL, "{"+name+"}")
	}
	catalogue := c.s.customers.Catalogue()
	for _, name := range e.Fields() {
		c.inRule[name] = true
		mine, _ := catalogue.Field(name)
		for _, f := range catalogue.Fields() {
			if refers(f, name) || refers(mine, f.Name) {
				c.inRule[f.Name] = true
			}
		}
	}
}

// comparable are the fields to compare. Personal ones would list names, and a
// moment has its number of days beside it in the catalogue.
func (s *Service) comparable(names []string) ([]crm.Field, error) {
	var out []crm.Field
	if len(names) == 0 {
		for _, f := range s.customers.Catalogue().Fields() {
			if !f.Personal && f.Type != expr.Time && f.Type != expr.Date {
				out = append(out, f)
			}
		}
		return out, nil
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		f, err := s.field(name)
		if err != nil {
			return nil, err
		}
		if f.Personal || f.Type == expr.Time || f.Type == expr.Date {
			return nil, fault.New(fault.Invalid, "%s is personal or a moment and cannot be compared; choose numbers, texts or truth values", name).
				InChinese("“%s”是个人信息或时间，不能比较；请选数字、文字或是非字段", f.Zh).At("field", name)
		}
		out = append(out, f)
	}
	return out, nil
}

// judge corrects for the number of tests.
func judge(found []Finding) []Finding {
	p := make([]float64, len(found))
	for i, f := range found {
		p[i] = f.P
	}
	for i, q := range falseDiscoveries(p) {
		found[i].Q, found[i].Certain = q, q <= sure
	}
	return found
}

// mostValues is how many values of one text field are shown.
const mostValues = 5

// best sorts the findings and keeps the first; of a text field only its
// values that are over-represented most.
func best(found []Finding, limit int) []Finding {
	slices.SortStableFunc(found, func(a, b Finding) int {
		if a.Certain != b.Certain {
			if a.Certain {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(math.Abs(b.Effect), math.Abs(a.Effect)), cmp.Compare(a.Field, b.Field))
	})
	shown := map[string]int{}
	out := []Finding{}
	for _, f := range found {
		if f.Type == expr.Text {
			if f.Effect <= 0 || shown[f.Field] == mostValues {
				continue
			}
			shown[f.Field]++
		}
		if out = append(out, f); len(out) == limit {
			break
		}
	}
	return out
}

func tooSmall(ctx context.Context, in, rest int64) string {
	if in < leastSide {
		return api.Pick(ctx, sprintf("分群只有 %d 人，不到 %d 人：看到的差异多半是偶然，不作比较", in, leastSide),
			sprintf("The segment has %d customers, fewer than %d: differences would mostly be chance, so nothing is compared", in, leastSide))
	}
	return api.Pick(ctx, sprintf("分群以外只有 %d 人，不到 %d 人，没有可比的对象", rest, leastSide),
		sprintf("Only %d customers are outside the segment, fewer than %d: there is nobody to compare with", rest, leastSide))
}
