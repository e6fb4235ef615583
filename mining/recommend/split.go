package recommend

import (
	"fmt"
	"slices"
	"time"

	"zhike/mining"
)

// A Split is events to learn from, what is known of each tested customer then,
// and what he turned out to have besides.
type Split struct {
	Train []Event
	Known []Event // the histories by which the tested customers are scored
	Test  []Event
}

// SplitByPair holds back a share of the pairs of customer and item, drawn by a
// hash of both and the seed. The hash mixes: one that is linear in the numbers of
// customer and item holds back stripes, which no model can learn to fill.
func SplitByPair(events []Event, share float64, seed uint64) (Split, error) {
	if err := checkShare(share); err != nil {
		return Split{}, err
	}
	var s Split
	for _, e := range events {
		if drawn(seed, e.User, e.Item) < share {
			s.Test = append(s.Test, e)
		} else {
			s.Train = append(s.Train, e)
		}
	}
	s.Known = s.Train
	return s, s.met()
}

// SplitByUser holds back a share of the customers: the model has not learnt from
// them. A fifth of what each has is to be found by the rest.
func SplitByUser(events []Event, share float64, seed uint64) (Split, error) {
	if err := checkShare(share); err != nil {
		return Split{}, err
	}
	var s Split
	for _, e := range events {
		switch {
		case drawn(seed, e.User, "") >= share:
			s.Train = append(s.Train, e)
		case drawn(seed, e.User, e.Item) < .2:
			s.Test = append(s.Test, e)
		default:
			s.Known = append(s.Known, e)
		}
	}
	return s, s.met()
}

// SplitByTime holds back the latest share of the events, as a shop meets them: the
// model learns from what came before. An event without a time is a *DataError.
func SplitByTime(events []Event, share float64) (Split, error) {
	if err := checkShare(share); err != nil {
		return Split{}, err
	}
	times := make([]time.Time, len(events))
	for i, e := range events {
		times[i] = e.Time
	}
	parts, err := mining.TimedPartition(times, mining.Shares{Test: share})
	if err != nil {
		return Split{}, err
	}
	var s Split
	for i, e := range events {
		if parts[i] == mining.TestPart {
			s.Test = append(s.Test, e)
		} else {
			s.Train = append(s.Train, e)
		}
	}
	s.Known = s.Train
	return s, s.met()
}

func checkShare(share float64) error {
	if !(share > 0 && share < 1) {
		return mining.TableError(fmt.Sprintf("留出份额 %v 须在 0 与 1 之间", share), fmt.Sprintf("the share %v to be held back must lie between 0 and 1", share))
	}
	return nil
}

func (s Split) met() error {
	if slices.ContainsFunc([][]Event{s.Train, s.Known, s.Test}, func(e []Event) bool { return len(e) == 0 }) {
		return mining.TableError("数据太少，分不出训练与测试", "there are too few purchases to part them into those to learn from and those to test on")
	}
	return nil
}

// drawn is a number from 0 to 1 that depends on nothing but its arguments: the
// FNV-1a hash of the texts, mixed by the finaliser of SplitMix64.
func drawn(seed uint64, texts ...string) float64 {
	h := uint64(14695981039346656037) ^ seed*0x9e3779b97f4a7c15
	for _, text := range texts {
		for i := range len(text) {
			h = (h ^ uint64(text[i])) * 1099511628211
		}
		h = (h ^ 0x1ff) * 1099511628211 // the end of a text is like no byte
	}
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return float64((h^h>>31)>>11) / (1 << 53)
}
