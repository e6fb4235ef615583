package governance

import (
	"sync"
	"time"

	"zhike/api"
)

// cache remembers for at most a minute whom a session or a key belongs to. A
// change of users, sessions or keys in this process empties it; a change in
// another process (PostgreSQL) is seen when the minute is over.
type cache struct {
	most int

	mu         sync.Mutex
	generation int
	byHash     map[string]known
}

type known struct {
	who   api.Identity
	until time.Time
}

func newCache(most int) *cache { return &cache{most: most, byHash: map[string]known{}} }

// get returns whom the hash belongs to, and otherwise the generation that put wants.
func (c *cache) get(hash string, now time.Time) (who api.Identity, found bool, generation int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.byHash[hash]
	if ok && now.Before(k.until) {
		return k.who, true, c.generation
	}
	return api.Identity{}, false, c.generation
}

// put remembers what was read, unless the cache was emptied since: what was
// read may be older than the change.
func (c *cache) put(hash string, who api.Identity, until time.Time, generation int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if generation != c.generation {
		return
	}
	if len(c.byHash) >= c.most {
		clear(c.byHash)
	}
	c.byHash[hash] = known{who, until}
}

func (c *cache) empty() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.generation++
	clear(c.byHash)
}
