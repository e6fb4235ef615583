package cluster

import "sync/atomic"

// union joins numbers into sets, from many goroutines at once; what sets come
// out does not depend on their order (Anderson & Woll 1991). Each set is named
// by its least number.
type union []atomic.Int32

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i].Store(int32(i))
	}
	return u
}

func (u union) find(i int32) int32 {
	for {
		above := u[i].Load()
		if above == i {
			return i
		}
		top := u[above].Load()
		u[i].CompareAndSwap(above, top) // halves the path; should another have changed it, so be it
		i = top
	}
}

func (u union) join(a, b int32) {
	for {
		a, b = u.find(a), u.find(b)
		if a == b {
			return
		}
		if a > b {
			a, b = b, a
		}
		if u[b].CompareAndSwap(b, a) {
			return
		}
	}
}
