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

// reading takes a file through three stages at once: one goroutine splits it into
// records, several decode pieces of it, and one writes the decoded chunks to the
// staging tables in the order of the file.
type reading struct {
	*importing
	main           mainStage // nil for a kind that needs none
	profiler       *Profiler
	rows, accepted int64
	notes          map[Note]int64
	chunks         chan *chunk // to be used anew
	pieces         chan *piece // the same
}

// decoders is how many goroutines decode: with one the rest waits for it, more
// than two have nothing to do, since the file is split by one.
const decoders = 2

func newReading(i *importing, main mainStage) *reading {
	return &reading{importing: i, main: main, notes: map[Note]int64{}, chunks: make(chan *chunk, 2*decoders), pieces: make(chan *piece, 2*decoders)}
}

func (r *reading) all(whole context.Context, session *store.Session) error {
	if r.args.DryRun {
		r.profiler = NewProfiler(r.plan.table.Columns, r.plan.settings.Now)
	}
	var all [decoders]*decoding
	for i := range all {
		var err error
		if all[i], err = r.newDecoding(); err != nil {
			return err
		}
	}
	work, ordered := make(chan *piece), make(chan chan *chunk, decoders)
	group, ctx := errgroup.WithContext(whole)
	for _, d := range all {
		group.Go(func() error {
			for p := range work {
				p.done <- d.decode(p, r.chunk())
				r.reuse(p)
			}
			return nil
		})
	}
	group.Go(func() error {
		defer close(work)
		defer close(ordered)
		return r.split(ctx, work, ordered)
	})
	group.Go(func() error {
		for more := true; more; {
			err := session.Private(ctx, func(tx *store.Tx) (err error) {
				more, err = r.write(ctx, tx, ordered)
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
func (r *reading) write(ctx context.Context, tx *store.Tx, ordered <-chan chan *chunk) (more bool, err error) {
	for range chunksPerCommit {
		done, ok := <-ordered
		if !ok {
			return false, nil
		}
		select {
		case c := <-done:
			if err := r.take(ctx, tx, c); err != nil {
				return false, err
			}
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
	return true, nil
}

// take keeps one chunk: its rows, those rejected, and what is to be told.
func (r *reading) take(ctx context.Context, tx *store.Tx, c *chunk) error {
	for _, reject := range c.rejects {
		if err := r.rejects.add(reject); err != nil {
			return err
		}
	}
	r.accepted += c.accepted
	for notes, n := range c.notes {
		r.notes[notes] += n
	}
	if err := c.load(ctx, tx, r.main); err != nil {
		return err
	}
	c.reset()
	select {
	case r.chunks <- c:
	default:
	}
	return nil
}

// split hands out the records of the file, piece by piece.
func (r *reading) split(ctx context.Context, work chan<- *piece, ordered chan<- chan *chunk) error {
	p := r.piece()
	for {
		rec, err := r.plan.table.Next()
		if errors.Is(err, io.EOF) {
			return r.hand(ctx, p, work, ordered)
		}
		if err != nil {
			return err
		}
		r.rows++
		if r.profiler != nil {
			r.profiler.Add(rec, r.plan.table.Columns)
		}
		p.add(rec)
		if len(p.records) == chunkRows {
			if err := r.hand(ctx, p, work, ordered); err != nil {
				return err
			}
			p = r.piece()
		}
	}
}

func (r *reading) hand(ctx context.Context, p *piece, work chan<- *piece, ordered chan<- chan *chunk) error {
	if done, total := r.plan.table.Progress(); total > 0 {
		r.progress(shareOfReading*min(1, float64(done)/float64(total)), "正在读取 "+r.args.Name, "reading "+r.args.Name)
	}
	select {
	case ordered <- p.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case work <- p:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// chunk is an empty one, used before if there is any.
func (r *reading) chunk() *chunk {
	select {
	case c := <-r.chunks:
		return c
	default:
		return newChunk()
	}
}

// piece is an empty one, used before if there is any.
func (r *reading) piece() *piece {
	select {
	case p := <-r.pieces:
		return p
	default:
		return newPiece()
	}
}

func (r *reading) reuse(p *piece) {
	p.reset()
	select {
	case r.pieces <- p:
	default:
	}
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
