package governance

import (
	"math"
	"net/netip"
	"sync"
	"time"

	"zhike/fault"
)

// limiter is a set of token buckets by key, of bounded size.
type limiter struct {
	burst int           // tokens of a full bucket
	every time.Duration // time for one token to come back
	most  int           // buckets kept

	mu      sync.Mutex
	buckets map[string]bucket
}

// bucket holds the moment at which it will be full again: a full one need not
// be kept at all.
type bucket struct{ full time.Time }

func newLimiter(burst int, every time.Duration, most int) *limiter {
	return &limiter{burst: burst, every: every, most: most, buckets: map[string]bucket{}}
}

// take takes a token, or tells how long to wait for one and takes none. The
// empty key is not limited.
func (l *limiter) take(key string, now time.Time) (wait time.Duration) {
	if key == "" {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.buckets[key]
	if !ok || b.full.Before(now) {
		b.full = now
	}
	empty := now.Add(time.Duration(l.burst) * l.every)
	if b.full.After(empty) { // the clock was set back
		b.full = empty
	}
	after := b.full.Add(l.every)
	if over := after.Sub(empty); over > 0 {
		return over
	}
	if !ok && len(l.buckets) >= l.most {
		l.makeRoom(now)
	}
	l.buckets[key] = bucket{after}
	return 0
}

// makeRoom forgets the full buckets or, if there are none, the fullest one:
// who is limited most stays limited.
func (l *limiter) makeRoom(now time.Time) {
	fullest, when := "", time.Time{}
	for key, b := range l.buckets {
		if !b.full.After(now) {
			delete(l.buckets, key)
		} else if fullest == "" || b.full.Before(when) {
			fullest, when = key, b.full
		}
	}
	if len(l.buckets) >= l.most {
		delete(l.buckets, fullest)
	}
}

// give returns one token.
func (l *limiter) give(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, ok := l.buckets[key]; ok {
		l.buckets[key] = bucket{b.full.Add(-l.every)}
	}
}

// forgive fills the bucket.
func (l *limiter) forgive(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.buckets, key)
}

// network is the key of an address: itself for IPv4, its /64 for IPv6, where
// one line has a whole network of addresses.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}

// tooMany says how long to wait.
func tooMany(wait time.Duration) *fault.Error {
	n := seconds(wait)
	return fault.New(fault.TooMany, "too many attempts; try again in %d seconds", n).
		InChinese("尝试次数过多，请在 %d 秒后再试", n).At("retry_after", n)
}

// seconds is a duration in whole seconds, rounded up.
func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }
