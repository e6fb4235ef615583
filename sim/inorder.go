package sim

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// inOrder does n pieces of work on all processors and hands the results to emit
// one by one in the order 0 … n−1, on the calling goroutine. newWorker is called
// once for each goroutine. No more than a few results wait at a time. The first
// error, also of the context, stops everything.
func inOrder[T any](ctx context.Context, n int, newWorker func() func(i int) (T, error), emit func(T) error) error {
	type slot struct {
		i   int
		out chan T
	}
	ctx, cancel := context.WithCancel(ctx)
	g, ctx := errgroup.WithContext(ctx)
	workers := min(runtime.GOMAXPROCS(0), n)
	jobs, queue := make(chan slot), make(chan slot, workers+1)
	g.Go(func() error {
		defer close(jobs)
		defer close(queue)
		for i := range n {
			s := slot{i, make(chan T, 1)}
			for _, to := range []chan slot{queue, jobs} {
				select {
				case to <- s:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		return nil
	})
	for range workers {
		g.Go(func() error {
			work := newWorker()
			for s := range jobs {
				t, err := work(s.i)
				if err != nil {
					return err
				}
				s.out <- t
			}
			return nil
		})
	}
	err := drain(ctx, queue, func(s slot) error {
		select {
		case t := <-s.out:
			return emit(t)
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	cancel()
	// The group's error comes first unless it is only the echo of emit's.
	if failed := g.Wait(); err == nil || ctxError(err) && failed != nil {
		return failed
	}
	return err
}

// drain calls each for everything that comes through the channel.
func drain[S any](ctx context.Context, from <-chan S, each func(S) error) error {
	for s := range from {
		if err := each(s); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func ctxError(err error) bool { return err == context.Canceled || err == context.DeadlineExceeded }
