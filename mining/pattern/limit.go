package pattern

import (
	"sync"
	"sync/atomic"
)

// limit sees to it that no more sets are kept than asked for. While sets are
// listed, it stops the search as soon as there are too many. Then the sets are
// counted with raising on: whenever there are too many of the minimum support
// or more, the minimum rises by the least that helps.
//
// It ends at the smallest minimum with few enough sets, whatever the order in
// which they are found: it never rises past that one, since sets that few do
// not raise it, and stays below only while some are not yet counted.
type limit struct {
	most     uint64
	raising  bool
	minimum  atomic.Int32
	over     atomic.Bool
	mu       sync.Mutex
	total    uint64   // sets of the minimum support or more
	supports []uint64 // those sets by support, where raising
}

func newLimit(o Options, minimum int32, raising bool, baskets int) *limit {
	l := &limit{most: uint64(o.MaxSets), raising: raising}
	l.minimum.Store(minimum)
	if raising {
		l.supports = make([]uint64, baskets+1)
	}
	return l
}

// stopped tells whether the search may end, its finds being too many.
func (l *limit) stopped() bool { return l.over.Load() }

func (l *limit) add(sets uint64, shares []share) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.raising {
		l.total = sum(l.total, sets)
		if l.total > l.most {
			l.over.Store(true)
		}
		return
	}
	minimum := l.minimum.Load()
	for _, s := range shares {
		if s.support < minimum {
			continue
		}
		n := min(s.sets, l.most+1-min(l.most+1, l.supports[s.support])) // more than too many says no more
		l.supports[s.support] += n
		l.total += n
	}
	for l.total > l.most {
		l.total -= l.supports[minimum]
		minimum++
	}
	l.minimum.Store(minimum)
}
