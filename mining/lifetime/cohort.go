package lifetime

import (
	"slices"

	"zhike/mining"
)

// cohort is everything the likelihoods need to know of many histories: equal
// ones are counted once, and in a fixed order, so that neither the order of
// the rows nor the number of processors can change a bit of the sums.
type cohort struct {
	customers, buyers int     // all, and those with a repeat purchase
	purchases         float64 // repeat purchases of all
	exposure          float64 // sum of ages

	steps  []step    // how many customers made more than k repeat purchases
	idle   []spell   // customers without a repeat purchase, by age
	repeat []pattern // customers with one, by age, recency, frequency
	counts []int     // distinct frequencies of repeat, ascending
}

// step says that count customers made more than k repeat purchases, for every
// k with from ≤ k < to.
type step struct {
	from, to int
	count    float64
}

// spell is a number of customers of one age.
type spell struct{ age, count float64 }

// pattern is a number of customers with one history; class is the index of its
// frequency in cohort.counts.
type pattern struct {
	frequency, recency, age, count float64
	class                          int
}

// newCohort checks and groups the histories.
func newCohort(histories []History) (*cohort, error) {
	if len(histories) == 0 {
		return nil, mining.TableError("没有客户，无法建模", "there are no customers to learn from")
	}
	if err := checkAll(histories); err != nil {
		return nil, err
	}
	c := groupCohort(histories)
	if c.exposure == 0 {
		return nil, mining.TableError("所有客户的首次购买都在观察期的最后一天，尚无时间可供学习；请把截止日期后移",
			"every customer was first seen on the last day, so no time has passed to learn from; choose a later end")
	}
	return c, nil
}

// groupCohort groups histories that are known to be possible.
func groupCohort(histories []History) *cohort {
	c := &cohort{customers: len(histories)}
	for _, h := range histories {
		if h.Frequency > 0 {
			c.buyers++
		}
	}
	c.groupIdle(histories)
	c.groupRepeat(histories)
	for _, g := range c.idle {
		c.exposure += g.age * g.count
	}
	for _, g := range c.repeat {
		c.exposure += g.age * g.count
		c.purchases += g.frequency * g.count
	}
	return c
}

// groupIdle counts the customers without repeat purchase by age.
func (c *cohort) groupIdle(histories []History) {
	ages := make([]float64, 0, len(histories)-c.buyers)
	for _, h := range histories {
		if h.Frequency == 0 {
			ages = append(ages, h.Age)
		}
	}
	if len(ages) == 0 {
		return
	}
	for _, i := range mining.Order(ages) {
		if n := len(c.idle); n > 0 && c.idle[n-1].age == ages[i] {
			c.idle[n-1].count++
		} else {
			c.idle = append(c.idle, spell{ages[i], 1})
		}
	}
}

// groupRepeat counts the customers with repeat purchases by their history.
func (c *cohort) groupRepeat(histories []History) {
	if c.buyers == 0 {
		return
	}
	ages, recencies, frequencies := make([]float64, 0, c.buyers), make([]float64, 0, c.buyers), make([]float64, 0, c.buyers)
	for _, h := range histories {
		if h.Frequency > 0 {
			ages, recencies, frequencies = append(ages, h.Age), append(recencies, h.Recency), append(frequencies, float64(h.Frequency))
		}
	}
	order := mining.Order(ages, recencies, frequencies)
	same := func(i, j uint32) bool {
		return recencies[i] == recencies[j] && ages[i] == ages[j] && frequencies[i] == frequencies[j]
	}
	distinct := 1
	for k := 1; k < len(order); k++ {
		if !same(order[k-1], order[k]) {
			distinct++
		}
	}
	c.repeat = make([]pattern, 0, distinct)
	for k, i := range order {
		if k > 0 && same(order[k-1], i) {
			c.repeat[len(c.repeat)-1].count++
		} else {
			c.repeat = append(c.repeat, pattern{frequency: frequencies[i], recency: recencies[i], age: ages[i], count: 1})
		}
	}
	c.classify()
}

// sample is a cohort that has every k-th group of repeat buyers, counted k
// times.
func (c *cohort) sample(every int) *cohort {
	part := &cohort{customers: c.customers - c.buyers, idle: c.idle}
	for i := 0; i < len(c.repeat); i += every {
		g := c.repeat[i]
		g.count *= float64(every)
		part.repeat = append(part.repeat, g)
		part.customers += int(g.count)
	}
	part.classify()
	return part
}

// classify lists the distinct frequencies and from them the steps.
func (c *cohort) classify() {
	class := map[int]float64{}
	for _, g := range c.repeat {
		class[int(g.frequency)] += g.count
	}
	for x := range class {
		c.counts = append(c.counts, x)
	}
	slices.Sort(c.counts)
	index := make(map[int]int, len(c.counts))
	left, from := 0.0, 0
	for _, x := range c.counts {
		left += class[x]
	}
	for i, x := range c.counts {
		index[x] = i
		c.steps = append(c.steps, step{from, x, left})
		left -= class[x]
		from = x
	}
	for i := range c.repeat {
		c.repeat[i].class = index[int(c.repeat[i].frequency)]
	}
}

// idlePatterns is the customers without a repeat purchase as patterns.
func (c *cohort) idlePatterns() []pattern {
	out := make([]pattern, len(c.idle))
	for i, g := range c.idle {
		out[i] = pattern{age: g.age, count: g.count}
	}
	return out
}

// meanAge is the natural scale of time of the data.
func (c *cohort) meanAge() float64 { return c.exposure / float64(c.customers) }
