package analysis

import (
	"fmt"
	"strconv"
	"strings"

	"zhike/fault"
)

// Scoring says how recency, frequency and money become scores.
type Scoring struct {
	Bins  int    `query:"bins" minimum:"2" maximum:"10" default:"5" doc:"scores from 1 to bins, by rank among all buyers"`
	RCuts string `query:"r_cuts" example:"30,90,180" doc:"own cuts instead: days since the last purchase, ascending; at most the first gives the best score"`
	FCuts string `query:"f_cuts" example:"2,5,10" doc:"own cuts: number of purchases, ascending; at least the last gives the best score"`
	MCuts string `query:"m_cuts" example:"100,500,2000" doc:"own cuts: net money, ascending; at least the last gives the best score"`
	Days  int    `query:"days" minimum:"0" maximum:"36500" doc:"only orders of so many days up to the moment of analysis; 0: all"`
}

// axis is one of recency, frequency, money: its bins, and its own cuts if any.
type axis struct {
	name   string // r, f or m
	ranked string // column that grows with the score
	shown  string // column that own cuts are stated in
	bins   int
	cuts   []float64
}

// half is 2 for a score above the middle of the axis and 1 for the others, so
// that axes with different numbers of scores can be put together.
func (a axis) half(score int64) int {
	if 2*int(score) > a.bins+1 {
		return 2
	}
	return 1
}

// axes resolves the scoring of a request.
func (c Scoring) axes() ([3]axis, error) {
	bins := c.Bins
	if bins == 0 {
		bins = 5
	}
	out := [3]axis{{"r", "last_day", "recency", bins, nil}, {"f", "orders", "orders", bins, nil}, {"m", "money", "money", bins, nil}}
	for i, text := range []string{c.RCuts, c.FCuts, c.MCuts} {
		if text == "" {
			continue
		}
		cuts, err := parseCuts(out[i].name+"_cuts", text)
		if err != nil {
			return out, err
		}
		out[i].cuts, out[i].bins = cuts, len(cuts)+1
	}
	return out, nil
}

// maxCuts allows ten scores, as many as bins.
const maxCuts = 9

func parseCuts(name, text string) ([]float64, error) {
	fields := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '，' || r == ' ' })
	bad := func() error {
		return fault.New(fault.Invalid, "%s is %q; it should be 1 to %d ascending numbers such as 30,90,180", name, text, maxCuts).
			InChinese("%s 的值是“%s”，应为 1 到 %d 个从小到大的数，如 30,90,180", name, text, maxCuts).At("parameter", name)
	}
	out := make([]float64, len(fields))
	for i, field := range fields {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil || v != v || v > 1e15 || v < -1e15 || i > 0 && v <= out[i-1] {
			return nil, bad()
		}
		out[i] = v
	}
	if len(out) == 0 || len(out) > maxCuts {
		return nil, bad()
	}
	return out, nil
}

// score puts the axes into a question: the number of bins, the percentiles that
// part them, and the CASE that turns a value into its score.
func (q *question) score(axes [3]axis) *question {
	var lists, columns []string
	for _, a := range axes {
		q.with(a.name+"_bins", a.bins)
		if a.cuts != nil {
			q.put(a.name, a.byCuts(q))
			continue
		}
		shares := make([]string, a.bins-1)
		for i := range shares {
			// A little less than i/bins: where i/bins of the customers is a whole
			// number, rounding must not lift it above. Right up to 10⁸ customers.
			shares[i] = strconv.FormatFloat(float64(i+1)/float64(a.bins)-1e-9, 'f', -1, 64)
			columns = append(columns, fmt.Sprintf("%s_at[%d] as %s%d", a.name, i+1, a.name, i+1))
		}
		lists = append(lists, fmt.Sprintf("percentile_disc(array[%s]::double precision[]) within group (order by %s) as %s_at", strings.Join(shares, ", "), a.ranked, a.name))
		q.put(a.name, a.byRank())
	}
	if len(lists) > 0 {
		q.put("lists", strings.Join(lists, ", ")).put("columns", strings.Join(columns, ", "))
	}
	return q
}

// byRank scores by the percentiles r1, r2 … of the thresholds.
func (a axis) byRank() string {
	var b strings.Builder
	b.WriteString("case")
	for score := a.bins; score > 1; score-- {
		fmt.Fprintf(&b, " when %s > %s%d then %d", a.ranked, a.name, score-1, score)
	}
	return b.String() + " else 1 end"
}

// byCuts scores by the user's own cuts, which become parameters of q: few days
// are good, much of the others.
func (a axis) byCuts(q *question) string {
	var b strings.Builder
	b.WriteString("case")
	for i := range a.cuts {
		cut, operator := i, "<="
		if a.name != "r" { // the largest first
			cut, operator = len(a.cuts)-1-i, ">="
		}
		parameter := fmt.Sprintf("%s_cut_%d", a.name, cut)
		q.with(parameter, a.cuts[cut])
		fmt.Fprintf(&b, " when %s::double precision %s @%s::double precision then %d", a.shown, operator, parameter, a.bins-i)
	}
	return b.String() + " else 1 end"
}

// since is the first business day that counts.
func (c Scoring) since(f *frame) string { return sinceDays(c.Days, f.day) }

func sinceDays(n int, day string) string {
	if n <= 0 {
		return beginning
	}
	return max(beginning, mustDay(day).AddDate(0, 0, 1-n).Format(dayForm))
}

// query are the parameters that repeat the scoring in a link.
func (c Scoring) query() []string {
	var out []string
	for _, p := range []struct{ name, value string }{{"r_cuts", c.RCuts}, {"f_cuts", c.FCuts}, {"m_cuts", c.MCuts}} {
		if p.value != "" {
			out = append(out, p.name, p.value)
		}
	}
	if c.Bins != 0 && c.Bins != 5 {
		out = append(out, "bins", strconv.Itoa(c.Bins))
	}
	if c.Days > 0 {
		out = append(out, "days", strconv.Itoa(c.Days))
	}
	return out
}
