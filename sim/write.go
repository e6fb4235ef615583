package sim

import (
	"context"
	"encoding/json"
	"path/filepath"
)

// File is one file that Write has made.
type File struct {
	Kind  Kind   // "" for the files of truth
	Path  string // dir joined with the name
	Rows  int    // without the header
	Bytes int64
}

// Summary says what Write has made.
type Summary struct {
	Files []File // in the order in which they are best imported, truth last
	Truth Truth
}

// Write makes up a shop and writes its files into dir, which it creates if it
// must: customers.csv, products.csv, orders.csv, events.csv, feedback.csv and
// campaigns.csv (or those of Options.Only), and the truth about them. Rows with
// a time are in the order of time; times are the shop's wall clock, Asia/Shanghai.
// In a pure simulation the files of events, feedback and campaigns are empty but
// for their headers.
//
// Files of an earlier simulation in dir are replaced; other files that bear one
// of the names are not, and the call fails with fault.Conflict. If anything fails,
// or ctx ends, dir keeps what it had.
//
// Memory does not grow with the number of customers; while it works, Write needs
// room on the disk for a second copy of the files.
func Write(ctx context.Context, dir string, o Options) (Summary, error) {
	w, err := newWorld(o)
	if err != nil {
		return Summary{}, err
	}
	out, err := openFolder(dir, w)
	if err != nil {
		return Summary{}, err
	}
	defer out.discard()
	out.products(w)
	if err := w.produce(ctx, out); err != nil {
		return Summary{}, err
	}
	truth := w.truth(out.totals)
	if err := out.writeTruth(truth); err != nil {
		return Summary{}, err
	}
	files, err := out.commit()
	return Summary{Files: files, Truth: truth}, err
}

// produce makes up everybody, then puts the rows into the order of time.
func (w *world) produce(ctx context.Context, out *folder) error {
	done, total := 0, 2*w.o.Customers
	tell := func(n int) {
		if done = n; w.o.Progress != nil {
			w.o.Progress(done, total)
		}
	}
	err := inOrder(ctx, w.blocks(), w.pages, func(p *page) error {
		for i := range p.campaigns {
			c, more := &w.mailed[i], &p.campaigns[i]
			c.Treated += more.Treated
			c.Control += more.Control
			c.ExtraOrders += more.ExtraOrders
			c.LostOrders += more.LostOrders
			c.sum += more.sum
		}
		tell(done + p.members)
		return out.take(p)
	})
	if err != nil {
		return err
	}
	return out.sort(ctx, func(share float64) {
		tell(w.o.Customers + int(share*float64(w.o.Customers)))
	})
}

// pages is the work of one goroutine: a block of lives onto a page.
func (w *world) pages() func(i int) (*page, error) {
	k := newDesk()
	return func(i int) (*page, error) {
		p := &page{campaigns: make([]Campaign, len(w.mailed))}
		w.block(k, i, func(l *life) { p.write(w, k, l) }, func(o *order) { p.walkIn(w, o) })
		return p, nil
	}
}

// truth gathers what is true of the shop as a whole.
func (w *world) truth(totals Totals) Truth {
	for i := range w.mailed {
		w.mailed[i].settle()
	}
	t := Truth{
		Seed: w.o.Seed, Start: w.cal.start, End: w.o.End, Pure: w.o.Pure, Params: w.params, Pace: w.pace,
		Habits: w.habits, Seasons: w.cal.seasons, Campaign: w.mailed,
		Together: w.goods.together, Later: w.goods.later, Tablet: w.tablet, Totals: totals,
	}
	if w.o.Pure { // none of these acted
		t.Seasons, t.Together, t.Later, t.Tablet = nil, nil, nil, ""
	}
	return t
}

func (f *folder) writeTruth(t Truth) error {
	text, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return err
	}
	return f.plain(truthFile, append(text, '\n'))
}

// truthFile is the mark of a simulated folder.
const truthFile = "truth.json"

func (f *folder) path(name string) string { return filepath.Join(f.dir, name) }
