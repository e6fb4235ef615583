package sim

import "context"

// blockSize is how many members are made up at a time. It has no influence on
// what is made up.
const blockSize = 400

// Orders makes up the same orders as Write and hands them to yield in
// batches, customer by customer and each customer's documents by time; sales
// to walk-in customers come last. A batch belongs to yield; yield is called on the
// calling goroutine, and its error stops everything and is returned.
func Orders(ctx context.Context, o Options, yield func(batch []OrderLine) error) error {
	w, err := newWorld(o)
	if err != nil {
		return err
	}
	work := func() func(i int) ([]OrderLine, error) {
		k := newDesk()
		return func(i int) ([]OrderLine, error) {
			var batch []OrderLine
			w.block(k, i, func(l *life) {
				for j := range l.orders {
					batch = append(batch, l.orders[j].lines...)
				}
			}, func(o *order) { batch = append(batch, o.lines...) })
			return batch, nil
		}
	}
	return inOrder(ctx, w.blocks(), work, yield)
}

// Members hands the truth about every member to yield, in the order of their
// numbers; otherwise it is like Orders.
func Members(ctx context.Context, o Options, yield func(batch []Member) error) error {
	w, err := newWorld(o)
	if err != nil {
		return err
	}
	work := func() func(i int) ([]Member, error) {
		k := newDesk()
		return func(i int) ([]Member, error) {
			var batch []Member
			w.block(k, i, func(l *life) { batch = append(batch, w.tell(l)) }, func(*order) {})
			return batch, nil
		}
	}
	return inOrder(ctx, w.memberBlocks(), work, yield)
}

// memberBlocks is the number of blocks of members; after them come blocks of
// days of walk-in sales.
func (w *world) memberBlocks() int { return (w.o.Customers + blockSize - 1) / blockSize }

func (w *world) blocks() int {
	if w.o.Pure {
		return w.memberBlocks()
	}
	return w.memberBlocks() + (w.cal.days+walkInDays-1)/walkInDays
}

// block makes up one block and hands over each life with its orders sorted, or
// each walk-in sale.
func (w *world) block(k *desk, i int, member func(*life), walkIn func(*order)) {
	if first := w.memberBlocks(); i >= first {
		from := (i - first) * walkInDays
		all := w.walkIns(k, from, min(from+walkInDays, w.cal.days))
		for j := range all {
			walkIn(&all[j])
		}
		return
	}
	for j := i * blockSize; j < min((i+1)*blockSize, w.o.Customers); j++ {
		l := w.live(k, j)
		w.trade(k, l)
		sortOrders(l.orders)
		member(l)
	}
}
