package mining

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Pieces cuts 0 … n−1 into consecutive pieces of the given size (the last may
// be shorter) and calls work(piece, lo, hi) once for each, on all processors.
// Where the cuts fall depends on n and size alone, so a caller that keeps one
// result per piece and combines them in the order of the pieces gets the same
// bits on any number of processors.
//
// It returns the context's error if that ended before all pieces were begun;
// then some were not worked on.
func Pieces(ctx context.Context, n, size int, work func(piece, lo, hi int)) error {
	if n <= 0 {
		return ctx.Err()
	}
	size = max(size, 1)
	count := (n + size - 1) / size
	var next atomic.Int64
	run := func() {
		for ctx.Err() == nil {
			piece := int(next.Add(1)) - 1
			if piece >= count {
				return
			}
			work(piece, piece*size, min(n, (piece+1)*size))
		}
	}
	var others sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), count) - 1 {
		others.Go(run)
	}
	run()
	others.Wait()
	return ctx.Err()
}
