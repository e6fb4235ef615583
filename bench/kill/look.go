package main

import (
	"context"
	"fmt"
	"os"

	"zhike/store"
)

// batch is what the database says of an import, and what is there of it.
type batch struct {
	ID        string `db:"id"`
	State     string `db:"state"`
	Rows      int64  `db:"rows_read"`
	Accepted  int64  `db:"accepted"`
	Rejected  int64  `db:"rejected"`
	Created   int64  `db:"created"`
	Updated   int64  `db:"updated"`
	Unchanged int64  `db:"unchanged"`
	Lines     int64  `db:"lines"`
	Replaced  int64  `db:"replaced"` // lines of it that a later batch put others in the place of
	Claimed   int64  `db:"claimed"`  // lines that it brought too
}

const batchesAndLines = `select b.id, b.state, b.rows_read, b.accepted, b.rejected, b.created, b.updated, b.unchanged,
  coalesce(l.n, 0)::bigint as lines, coalesce(h.n, 0)::bigint as replaced, coalesce(c.n, 0)::bigint as claimed
from batch b left join (select batch_id, count(*) as n from order_line group by batch_id) l on l.batch_id = b.id
left join (select batch_id, count(*) as n from order_line_history group by batch_id) h on h.batch_id = b.id
left join (select batch_id, count(*) as n from line_claim group by batch_id) c on c.batch_id = b.id order by b.id`

func (t *trial) violated(format string, args ...any) {
	t.report.Violations++
	fmt.Fprintf(os.Stderr, "VIOLATED: "+format+"\n", args...)
}

// look opens the folder as a kill left it, compares every batch with its lines,
// then lets the program examine itself.
func (t *trial) look(ctx context.Context) error {
	batches, lines, err := t.read(ctx)
	if err != nil {
		return err
	}
	t.report.Looks++
	t.report.Lines = lines
	t.place(batches)
	t.compare(batches, lines)
	broken, err := t.doctor(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d lines of %d batches, doctor finds %d\n", lines, len(batches), broken)
	return nil
}

// read opens the database itself, so that nothing is repaired before the look.
func (t *trial) read(ctx context.Context) ([]batch, int64, error) {
	if _, err := os.Stat(t.data); err != nil {
		return nil, 0, err
	}
	db, err := store.Open(ctx, store.Options{Dir: t.data, MemoryLimit: t.memory})
	if err != nil {
		return nil, 0, err
	}
	defer db.Close()
	batches, err := store.All[batch](ctx, db, store.SQL(batchesAndLines))
	if err != nil {
		return nil, 0, err
	}
	lines, err := store.One[int64](ctx, db, store.SQL("select count(*)::bigint from order_line"))
	return batches, lines, err
}

// place tells where the kill before this look fell: whether the import had
// written down its batch, and whether it had kept it.
func (t *trial) place(batches []batch) {
	t.report.Batches = map[string]int{}
	fell := &t.report.Early
	for _, b := range batches {
		t.report.Batches[b.State]++
		if t.known[b.ID] {
			continue
		}
		t.known[b.ID] = true
		if t.acknowledges(b.ID) {
			continue
		}
		fell = &t.report.Middle
		if b.State == "done" {
			fell = &t.report.Late
		}
	}
	if t.report.Early+t.report.Middle+t.report.Late < t.report.Kills { // the last look follows no kill
		*fell++
	}
}

func (t *trial) acknowledges(id string) bool {
	for _, r := range t.acknowledged {
		if r.Batch == id {
			return true
		}
	}
	return false
}

// compare checks every batch and every acknowledgement.
func (t *trial) compare(batches []batch, lines int64) {
	byID := map[string]batch{}
	var created int64
	for _, b := range batches {
		byID[b.ID] = b
		if b.State != "done" {
			if b.Lines+b.Replaced+b.Claimed != 0 {
				t.violated("batch %s is %s and has %d lines, %d replaced, %d claimed", b.ID, b.State, b.Lines, b.Replaced, b.Claimed)
			}
			continue
		}
		created += b.Created
		if b.Accepted+b.Rejected != b.Rows || b.Created+b.Updated+b.Unchanged != b.Accepted {
			t.violated("batch %s: the numbers do not add up: %+v", b.ID, b)
		}
		if b.Lines+b.Replaced != b.Created+b.Updated || b.Claimed != b.Unchanged {
			t.violated("batch %s is half: %+v", b.ID, b)
		}
	}
	if lines != created {
		t.violated("%d lines are there, the batches brought %d", lines, created)
	}
	for _, r := range t.acknowledged {
		if b, ok := byID[r.Batch]; !ok || b.State != "done" || b.Rows != r.Rows || b.Accepted != r.Accepted || b.Rejected != r.Rejected {
			t.violated("acknowledged batch %s with %d rows: %+v", r.Batch, r.Rows, b)
		}
	}
}
