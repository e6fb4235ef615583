package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"zhike/fault"
	"zhike/store"
)

// reading decodes a file in one goroutine while the chunks before are written
// to the staging tables in another.
type reading struct {
	*importing
	decoder        *Decoder
	stager         *stager
	main           mainStage // nil for a kind that needs none
	profiler       *Profiler
	rows, accepted int64
	notes          map[Note]int64
	free           chan *chunk
}

func newReading(i *importing, main mainStage) *reading {
	return &reading{importing: i, stager: newStager(i.env.Zone), main: main, notes: map[Note]int64{}}
}

func (r *reading) all(whole context.Context, session *store.Session) (err error) {
	if r.decoder, err = NewDecoder(r.plan.mapping, r.plan.table.Columns, r.plan.settings); err != nil {
		return err
	}
	if r.args.DryRun {
		r.profiler = NewProfiler(r.plan.table.Columns, r.plan.settings.Now)
	}
	chunks := make(chan *chunk, 2)
	r.free = make(chan *chunk, 4)
	group, ctx := errgroup.WithContext(whole)
	group.Go(func() error {
		defer close(chunks)
		return r.decode(ctx, chunks)
	})
	group.Go(func() error {
		for more := true; more; {
			err := session.Private(ctx, func(tx *store.Tx) (err error) {
				more, err = r.write(ctx, tx, chunks)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err := group.Wait(); err != nil || r.main == nil {
		return err
	}
	return session.Private(whole, func(tx *store.Tx) error { return r.main.Finish(whole, tx) })
}

// chunksPerCommit keeps what the database cannot move out of memory small:
// rows of an open transaction.
const chunksPerCommit = 16

// write stages some chunks; more is false when there are none left.
func (r *reading) write(ctx context.Context, tx *store.Tx, chunks <-chan *chunk) (more bool, err error) {
	for range chunksPerCommit {
		c, ok := <-chunks
		if !ok {
			return false, nil
		}
		if err := c.load(ctx, tx, r.main); err != nil {
			return false, err
		}
		r.giveBack(c)
	}
	return true, nil
}

func (r *reading) decode(ctx context.Context, chunks chan<- *chunk) error {
	for {
		rec, err := r.plan.table.Next()
		if errors.Is(err, io.EOF) {
			return r.hand(ctx, chunks)
		}
		if err != nil {
			return err
		}
		r.rows++
		if err := r.row(rec); err != nil {
			return err
		}
		r.stager.out.file++
		if r.stager.out.file == chunkRows {
			if err := r.hand(ctx, chunks); err != nil {
				return err
			}
		}
	}
}

func (r *reading) hand(ctx context.Context, chunks chan<- *chunk) error {
	if done, total := r.plan.table.Progress(); total > 0 {
		r.progress(shareOfReading*min(1, float64(done)/float64(total)), "正在读取 "+r.args.Name, "reading "+r.args.Name)
	}
	select {
	case chunks <- r.stager.out:
		r.stager.out = r.next()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// next is an empty chunk, one used before if there is any.
func (r *reading) next() *chunk {
	select {
	case c := <-r.free:
		return c
	default:
		return newChunk()
	}
}

func (r *reading) giveBack(c *chunk) {
	c.reset()
	select {
	case r.free <- c:
	default:
	}
}

// row stages one record or keeps it as rejected.
func (r *reading) row(rec Record) error {
	if r.profiler != nil {
		r.profiler.Add(rec, r.plan.table.Columns)
	}
	notes, reject := r.stage(rec)
	if reject != nil {
		return r.rejects.add(reject)
	}
	r.accepted++
	if notes != 0 {
		r.notes[notes]++
	}
	return nil
}

func (r *reading) stage(rec Record) (Note, *Reject) {
	switch r.plan.kind {
	case Customers:
		row, reject := r.decoder.Customer(rec)
		if reject == nil && !r.stager.customer(&row) {
			reject = &Reject{Line: rec.Line, Code: RejectMissing, Raw: rec.Raw,
				Reason: say("第 %s 行没有客户编号、手机号或邮箱，认不出是谁", "row %s has no customer number, phone or e-mail to know the customer by", grouped(rec.Line))}
		}
		return row.Notes, reject
	case Products:
		row, reject := r.decoder.Product(rec)
		if reject == nil {
			r.stager.product(&row)
		}
		return row.Notes, reject
	case Events:
		row, reject := r.decoder.Event(rec)
		if reject == nil {
			r.stager.event(&row)
		}
		return row.Notes, reject
	}
	row, reject := r.decoder.Order(rec)
	if reject == nil {
		r.stager.order(&row)
	}
	return row.Notes, reject
}

// result is the batch as it will be, with everything worth saying about it.
func (i *importing) result(o origin, settings string, m *merge) *Result {
	r := i.reading
	b := Batch{ID: i.args.Batch, Kind: i.plan.kind, Source: i.args.Source, FileName: o.name, FileSize: o.size, FileDigest: o.digest, SettingsJSON: settings,
		State: "done", Rows: r.rows, Accepted: r.accepted, Rejected: i.rejects.rows, Created: m.count.created, Updated: m.count.updated, Unchanged: m.count.unchanged,
		CustomersNew: m.count.customersNew, OrdersNew: m.count.ordersNew, ProductsNew: m.count.productsNew, Job: i.run.ID, CreatedName: i.args.ByName, Seconds: time.Since(i.start).Seconds(), CreatedBy: i.run.By, CreatedAt: m.now, FinishedAt: &m.now}
	b.complete(i.Service)
	b.Warnings, b.Mistakes = i.warnings(m), i.rejects.mistakes()
	if b.Rejected > b.Accepted && !i.args.DryRun { // likely the mapping, not the rows
		b.Upload = i.args.File.Upload
	}
	out := &Result{Batch: b, DryRun: i.args.DryRun}
	if i.args.DryRun {
		out.RejectsFile = ""
		profile := r.profiler.Profile()
		out.Profile = &profile
		out.Readiness = Readinesses(i.plan.mapping, profile)
	}
	return out
}

// warnings collects what the user should know, most important first.
func (i *importing) warnings(m *merge) []Sentence {
	out := append([]Sentence{}, i.plan.mapping.Notes...)
	for _, l := range i.plan.settings.Dates {
		if l.Note != nil {
			out = append(out, *l.Note)
		}
	}
	out = append(out, i.plan.table.Format.Notes...)
	counted := map[Sentence]int64{}
	var order []Sentence
	for bit := Note(1); bit < noteEnd; bit <<= 1 {
		for notes, n := range i.reading.notes {
			if notes&bit != 0 {
				text := bit.Texts()[0]
				if counted[text] == 0 {
					order = append(order, text)
				}
				counted[text] += n
			}
		}
	}
	for _, text := range order {
		out = append(out, Sentence{Zh: grouped(counted[text]) + " 行：" + text.Zh, En: grouped(counted[text]) + " rows: " + text.En})
	}
	if m.count.sharedPhones > 0 {
		out = append(out, say("%s 位客户与其他客户共用手机号，可能是同一个人", "%s customers share a phone number with another; they may be the same person", grouped(m.count.sharedPhones)))
	}
	if rest := i.plan.mapping.Unmatched(i.plan.table.Columns); len(rest) > 0 && (i.plan.kind == Orders || i.plan.kind == Products) {
		out = append(out, say("没有用到的列：%s", "columns not used: %s", shortList(rest)))
	}
	return out
}

// shortList names at most ten things.
func shortList(names []string) string {
	const most = 10
	text := ""
	for n, name := range names {
		if n == most {
			return text + " …"
		}
		if n > 0 {
			text += "、"
		}
		text += name
	}
	return text
}

// digestFile is the SHA-256 of a file.
func digestFile(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fault.Wrap(err, fault.NotFound, "the file %s cannot be read", path).InChinese("无法读取文件 %s", path)
	}
	defer f.Close()
	sum := sha256.New()
	buffer := make([]byte, 1<<20)
	for ctx.Err() == nil {
		n, err := f.Read(buffer)
		sum.Write(buffer[:n])
		if errors.Is(err, io.EOF) {
			return hex.EncodeToString(sum.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
	}
	return "", ctx.Err()
}
