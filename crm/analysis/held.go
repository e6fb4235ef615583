package analysis

import (
	"context"
	"runtime/debug"
	"sync"

	"zhike/fault"
)

// held are the answers in memory, the oldest dropped first.
type held struct {
	mu     sync.Mutex
	byKey  map[string]heldAnswer
	oldest []string // keys in the order in which they came
	bytes  int
}

type heldAnswer struct {
	version string
	data    []byte
}

func (h *held) get(key, version string) ([]byte, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a, ok := h.byKey[key]
	return a.data, ok && a.version == version
}

func (h *held) put(key, version string, data []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.byKey == nil {
		h.byKey = map[string]heldAnswer{}
	}
	before, known := h.byKey[key]
	if !known {
		h.oldest = append(h.oldest, key)
	}
	h.byKey[key] = heldAnswer{version, data}
	h.bytes += len(data) - len(before.data)
	for len(h.oldest) > mostHeld || h.bytes > bytesHeld {
		first := h.oldest[0]
		h.bytes -= len(h.byKey[first].data)
		delete(h.byKey, first)
		h.oldest = h.oldest[1:]
	}
}

// asked are the questions being worked out at the moment.
type asked struct {
	mu    sync.Mutex
	byKey map[string]*asking
}

type asking struct {
	done    chan struct{}
	readers int
	stop    context.CancelFunc
	data    []byte
	err     error
}

// share has a question worked out once for all who wait for it. Who goes away
// leaves the others their answer; with the last the work stops.
func (a *asked) share(ctx context.Context, key string, work func(context.Context) ([]byte, error)) ([]byte, error) {
	w := a.join(ctx, key, work)
	select {
	case <-w.done:
		a.leave(key, w)
		return w.data, w.err
	case <-ctx.Done():
		a.leave(key, w)
		return nil, ctx.Err()
	}
}

// join begins the work, or waits for what another has begun.
func (a *asked) join(ctx context.Context, key string, work func(context.Context) ([]byte, error)) *asking {
	a.mu.Lock()
	defer a.mu.Unlock()
	if w := a.byKey[key]; w != nil {
		w.readers++
		worked(ctx)
		return w
	}
	if a.byKey == nil {
		a.byKey = map[string]*asking{}
	}
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	w := &asking{done: make(chan struct{}), readers: 1, stop: stop}
	a.byKey[key] = w
	go func() {
		defer close(w.done)
		defer func() { // a panic here would end the program
			if v := recover(); v != nil {
				w.err = fault.New(fault.Internal, "panic: %v\n%s", v, debug.Stack())
			}
		}()
		w.data, w.err = work(working)
	}()
	return w
}

func (a *asked) leave(key string, w *asking) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if w.readers--; w.readers == 0 {
		w.stop()
		if a.byKey[key] == w { // whoever comes now begins anew
			delete(a.byKey, key)
		}
	}
}
