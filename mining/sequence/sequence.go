// Package sequence finds what happens after what: frequent sequences by
// PrefixSpan, under windows of time and closed if asked for; pairs of which
// the second tends to follow the first, and after how long; and the paths that
// a first-order Markov chain makes likely.
//
// A sequence is a customer's steps in the order of time, a step the set of
// items of one moment: orders with their products, or pages seen.
package sequence

import (
	"fmt"
	"math"
	"strings"

	"zhike/mining"
)

// Step is what happened at one moment.
type Step struct {
	Time  float64 // from 0, in a unit of the caller's, such as days
	Items []string
}

// Sequences holds sequences compactly. The zero value is empty and ready to
// Add to. It is not changed by mining.
type Sequences struct {
	names []string
	index map[string]int32
	last  []int // the step that each item was last put into, from 1
	items []int32
	steps []step
	ends  []int // where each sequence ends in steps
	many  int   // a sequence with a step of more than one item, from 1; 0 for none
}

// step is a moment; its items end where it says.
type step struct {
	time float64
	end  int
}

// Add adds a sequence whose steps have no times: they are numbered 0, 1, 2 …,
// so that a gap of 1 is the very next step.
func (s *Sequences) Add(steps ...[]string) error {
	timed := make([]Step, len(steps))
	for i, items := range steps {
		timed[i] = Step{float64(i), items}
	}
	return s.AddTimed(timed...)
}

// AddTimed adds a sequence. An item that is in a step more than once counts
// once. Refused with a *mining.DataError that names the row, and not added, are
// sequences and steps without items, items without a name, and times that are
// negative, infinite, or not later than the one before.
func (s *Sequences) AddTimed(steps ...Step) error {
	row := len(s.ends)
	if len(steps) == 0 {
		return emptySequence(row)
	}
	before := math.Inf(-1)
	for _, step := range steps {
		if err := checkTime(row, step.Time, before); err != nil {
			return err
		}
		before = step.Time
		if len(step.Items) == 0 {
			return mining.RowError(row, "item", "有一步没有内容", "a step holds no item")
		}
		for _, name := range step.Items {
			if name == "" {
				return mining.RowError(row, "item", "有一项没有名称", "an item has no name")
			}
		}
	}
	for _, step := range steps {
		for _, name := range step.Items {
			s.put(s.known(name))
		}
		s.endStep(step.Time)
	}
	s.endSequence()
	return nil
}

func emptySequence(row int) error {
	return mining.RowError(row, "item", "序列是空的；请删去空行", "the sequence is empty; remove empty lines")
}

func checkTime(row int, time, before float64) error {
	switch {
	case math.IsNaN(time) || math.IsInf(time, 0):
		return mining.RowError(row, "time", "时间不是有限的数", "the time is no finite number")
	case time < 0:
		return mining.RowError(row, "time", fmt.Sprintf("时间 %v 为负", time), fmt.Sprintf("the time %v is negative", time))
	case time <= before:
		return mining.RowError(row, "time", fmt.Sprintf("时间 %v 不晚于上一步的 %v；同一时刻的内容应在一步里", time, before),
			fmt.Sprintf("the time %v is not later than %v of the step before; what happens at one moment belongs in one step", time, before))
	}
	return nil
}

func (s *Sequences) known(name string) int32 {
	if id, ok := s.index[name]; ok {
		return id
	}
	if s.index == nil {
		s.index = map[string]int32{}
	}
	id := int32(len(s.names))
	name = strings.Clone(name)
	s.index[name] = id
	s.names, s.last = append(s.names, name), append(s.last, 0)
	return id
}

// put puts an item into the step that is being filled.
func (s *Sequences) put(item int32) {
	if now := len(s.steps) + 1; s.last[item] != now {
		s.last[item] = now
		s.items = append(s.items, item)
	}
}

// endStep ends the step that is being filled.
func (s *Sequences) endStep(time float64) {
	if s.many == 0 && len(s.items)-s.stepStart(len(s.steps)) > 1 {
		s.many = len(s.ends) + 1
	}
	s.steps = append(s.steps, step{time, len(s.items)})
}

// endSequence ends the sequence that is being filled.
func (s *Sequences) endSequence() { s.ends = append(s.ends, len(s.steps)) }

// stepStart is where the items of a step begin.
func (s *Sequences) stepStart(i int) int {
	if i == 0 {
		return 0
	}
	return s.steps[i-1].end
}

// stepItems is the items of a step.
func (s *Sequences) stepItems(i int) []int32 { return s.items[s.stepStart(i):s.steps[i].end] }

// bounds is the steps of a sequence.
func (s *Sequences) bounds(i int) (from, to int) {
	if i > 0 {
		from = s.ends[i-1]
	}
	return from, s.ends[i]
}

// Len is the number of sequences.
func (s *Sequences) Len() int { return len(s.ends) }

// Items is the number of different items.
func (s *Sequences) Items() int { return len(s.names) }

func check(s *Sequences) error {
	if s == nil || s.Len() == 0 {
		return mining.TableError("没有序列，无从寻找", "there are no sequences to look into")
	}
	return nil
}
