package attribution

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// journeys is the different paths with their channels numbered, in an order made
// from their contents, so that neither sums nor samples depend on the order of the rows.
type journeys struct {
	channels []string // sorted
	paths    []path
	sample   sample
}

// path is the touches of a Path.
type path struct {
	touches []int32 // numbers of channels
	ages    []float64
}

// sample is the counts of each path: those given, or those of one bootstrap sample.
type sample struct{ conversions, value, nulls []float64 }

func newSample(n int) sample {
	return sample{make([]float64, n), make([]float64, n), make([]float64, n)}
}

// gather checks the paths and numbers their channels.
func gather(paths []Path) (*journeys, error) {
	if len(paths) == 0 {
		return nil, mining.TableError("没有任何路径，无从归因", "there are no paths to share conversions among")
	}
	conversions, all, touches := 0.0, 0.0, 0
	seen := map[string]int32{}
	for i, p := range paths {
		if err := p.check(i, paths[0].Ages != nil); err != nil {
			return nil, err
		}
		conversions += p.Conversions
		all += p.Conversions + p.Nulls + p.Value
		touches += len(p.Channels)
		for _, c := range p.Channels {
			seen[c] = 0
		}
	}
	if conversions == 0 {
		return nil, mining.TableError("没有一条路径带来转化，无从归因", "no path has a conversion, so there is nothing to share out")
	}
	if math.IsInf(all, 0) {
		return nil, mining.TableError("转化数、未转化数或金额之和过大", "the conversions, journeys without or values add up to more than a number can hold")
	}
	j := &journeys{}
	for c := range seen {
		j.channels = append(j.channels, c)
	}
	slices.Sort(j.channels)
	for k, c := range j.channels {
		seen[c] = int32(k)
	}
	numbered := make([]path, len(paths))
	numbers := make([]int32, 0, touches)
	for i, p := range paths {
		from := len(numbers)
		for _, c := range p.Channels {
			numbers = append(numbers, seen[c])
		}
		numbered[i] = path{numbers[from:], p.Ages}
	}
	j.merge(paths, numbered)
	return j, nil
}

// merge sorts the paths by all that they hold and joins those with the same touches.
func (j *journeys) merge(paths []Path, numbered []path) {
	rows := make([]int, len(paths))
	for i := range rows {
		rows[i] = i
	}
	slices.SortFunc(rows, func(a, b int) int {
		p, q := &paths[a], &paths[b]
		return cmp.Or(numbered[a].compare(numbered[b]), cmp.Compare(p.Conversions, q.Conversions), cmp.Compare(p.Value, q.Value), cmp.Compare(p.Nulls, q.Nulls))
	})
	s := &j.sample
	for _, row := range rows {
		p := &paths[row]
		last := len(j.paths) - 1
		if last < 0 || j.paths[last].compare(numbered[row]) != 0 {
			j.paths = append(j.paths, numbered[row])
			s.conversions, s.value, s.nulls = append(s.conversions, 0), append(s.value, 0), append(s.nulls, 0)
			last++
		}
		s.conversions[last] += p.Conversions
		s.value[last] += p.Value
		s.nulls[last] += p.Nulls
	}
}

func (p path) compare(q path) int {
	return cmp.Or(slices.Compare(p.touches, q.touches), slices.Compare(p.ages, q.ages))
}

// check refuses a path that is none.
func (p Path) check(row int, ages bool) error {
	if len(p.Channels) == 0 {
		return mining.RowError(row, "path", "路径中没有触点", "the path has no touches")
	}
	if slices.Contains(p.Channels, "") {
		return mining.RowError(row, "path", "路径中有一个触点没有渠道名", "a touch of the path has no channel")
	}
	for _, v := range []struct {
		column string
		zh, en string
		value  float64
	}{
		{"conversions", "转化数", "number of conversions", p.Conversions},
		{"value", "转化金额", "value of the conversions", p.Value},
		{"nulls", "未转化数", "number of journeys without conversion", p.Nulls},
	} {
		if !(v.value >= 0) || math.IsInf(v.value, 0) {
			return mining.RowError(row, v.column, v.zh+"须为不小于 0 的数", "the "+v.en+" must be zero or more")
		}
	}
	if p.Value > 0 && p.Conversions == 0 {
		return mining.RowError(row, "value", "没有转化却有转化金额", "there is a value but no conversion")
	}
	if ages != (p.Ages != nil) || ages && len(p.Ages) != len(p.Channels) {
		return mining.RowError(row, "ages", "每个触点须各有一个距今时间，或全部没有", "every touch must have an age, or none in all paths")
	}
	for _, a := range p.Ages {
		if !(a >= 0) || math.IsInf(a, 0) {
			return mining.RowError(row, "ages", "触点距今的时间须为不小于 0 的数", "the age of a touch must be zero or more")
		}
	}
	return nil
}

// report sums up.
func (j *journeys) report(point estimates, e *estimators, o Options) Report {
	r := Report{Order: o.Order, States: len(e.chain.last) - 1, Game: o.Game, Draws: o.Draws, Level: o.Level}
	touched := make([]float64, len(j.channels))
	for i, p := range j.paths {
		n := j.sample.conversions[i] + j.sample.nulls[i]
		r.Journeys += n
		r.Conversions += j.sample.conversions[i]
		r.Value += j.sample.value[i]
		for _, c := range distinct(p.touches) {
			touched[c] += n
		}
	}
	r.Rate = r.Conversions / r.Journeys
	for c, name := range j.channels {
		r.Channels = append(r.Channels, ChannelReport{name, touched[c], point.removal[c]})
	}
	return r
}

// warnings says what keeps the figures from being trusted.
func (j *journeys) warnings(e *estimators, point estimates, o Options) []mining.Text {
	var out []mining.Text
	say := func(zh, en string) { out = append(out, mining.Text{Zh: zh, En: en}) }
	if !slices.ContainsFunc(j.sample.nulls, func(v float64) bool { return v > 0 }) {
		say("数据中没有未转化的路径，马尔可夫法无从知道哪个渠道更能促成转化，只反映触点的多少。",
			"No journey without conversion is in the data, so the Markov method cannot tell which channels make people convert; it says only how often they were touched.")
	}
	if !slices.ContainsFunc(j.paths, func(p path) bool { return len(p.touches) > 1 }) {
		say("每条路径都只有一个触点，各种方法结果相同；请检查分隔符是否正确。",
			"Every path has one touch only, so all methods agree; see whether the separator is right.")
	}
	journeys := 0.0
	for i := range j.paths {
		journeys += j.sample.conversions[i] + j.sample.nulls[i]
	}
	if states := len(e.chain.last) - 1; o.Order > 1 && float64(states)*10 > journeys {
		say(fmt.Sprintf("%d 阶马尔可夫链有 %d 个状态，而旅程只有 %.0f 条，平均每个状态不足 10 条；请降低阶数。", o.Order, states, journeys),
			fmt.Sprintf("The Markov chain of order %d has %d states for %.0f journeys, fewer than 10 for each; a lower order is safer.", o.Order, states, journeys))
	}
	if largest := slices.Max(point.of[Shapley].sampling); largest > 0 {
		say(fmt.Sprintf("渠道多于 %d 个，Shapley 值由抽样估计，抽样误差（标准误）最大为 %.3g 次转化。", mostExact, largest),
			fmt.Sprintf("With more than %d channels the Shapley value is sampled; its standard error from sampling is at most %.3g conversions.", mostExact, largest))
	}
	return out
}

// distinct returns each number once, in rising order.
func distinct(touches []int32) []int32 {
	return slices.Compact(slices.Sorted(slices.Values(touches)))
}
