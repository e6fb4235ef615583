package model

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"time"

	"zhike/mining/lifetime"
	"zhike/store"
)

// day numbers the calendar days; 0 is 1970-01-01.
type day int32

func dayOf(t time.Time) day {
	y, m, d := t.Date()
	return day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func (d day) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (d day) String() string { return d.time().Format(time.DateOnly) }

// window is the time that is looked at: learnt from begin to cut, judged from
// cut to end; everything from begin to end is learnt from in the last fit.
type window struct {
	asOf       time.Time // moment of analysis
	asOfDay    day
	empty      bool // nobody bought
	customers  int  // who bought
	begin, end day
	cut        day  // last day learnt from in the back-test
	judged     bool // whether the window is long enough to cut
}

const (
	fewestDays  = 60  // in a window that can be cut into two parts of 30
	leastHeld   = 30  // days held back
	mostHeld    = 180 // days held back
	heldShare   = 0.25
	quietBefore = 90 // days from which the pace of the shop is taken
	surelyEnded = 10 // sales missed: as the pace has it, e^−10 is the chance of none
)

// days is the length of the window, both ends included.
func (w window) days() int { return int(w.end-w.begin) + 1 }

// held is the number of days held back.
func (w window) held() int { return int(w.end - w.cut) }

// cutOff holds back the last quarter of the window, 30 to 180 days.
func (w *window) cutOff() {
	w.cut = w.end
	if w.days() < fewestDays {
		return
	}
	held := min(mostHeld, max(leastHeld, int(math.Round(heldShare*float64(w.days())))))
	w.cut, w.judged = w.end-day(held), true
}

// window finds the data window as of now. It ends on the day of the analysis,
// unless the shop's own pace says that the data ended before: silence that only
// means that a file was not imported yet must not be taken for leaving.
func (s *Service) window(ctx context.Context) (window, error) {
	asOf, err := s.customers.AsOf(ctx)
	if err != nil {
		return window{}, err
	}
	w := window{asOf: asOf, asOfDay: dayOf(asOf.Add(-time.Microsecond).In(s.env.Zone))}
	type span struct {
		First     *int `db:"first_day"`
		Last      *int `db:"last_day"`
		Customers int  `db:"customers"`
	}
	found, err := store.One[span](ctx, s.env.DB, queries.Get("window"), w.asOfDay.String())
	if err != nil {
		return w, err
	}
	w.begin, w.end, w.empty = w.asOfDay, w.asOfDay, found.First == nil
	if w.empty {
		return w, nil
	}
	w.begin, w.customers = day(*found.First), found.Customers
	last := day(*found.Last)
	sales, err := store.One[int64](ctx, s.env.DB, queries.Get("count_sales"), (last - quietBefore).String(), last.String())
	if err != nil {
		return w, err
	}
	pace := float64(sales) / float64(min(quietBefore, int(last-w.begin)+1))
	if pace*float64(w.asOfDay-last) >= surelyEnded {
		w.end = last
	}
	w.cutOff()
	return w, nil
}

// people are all customers with a purchase, by ascending id.
type people struct {
	ids       []int64
	histories []lifetime.History // as of the end
	repeat    int                // with a repeat purchase

	trial *trial // the same people as of the cut; nil where the window is too short to cut

	digest string // of everything above
}

type historyRow struct {
	Customer      int64   `db:"customer_id"`
	First         int64   `db:"first_day"`
	Frequency     int64   `db:"frequency"`
	Recency       int64   `db:"recency"`
	Money         float64 `db:"money"`
	Learnt        int64   `db:"learnt"`
	LearntRecency int64   `db:"learnt_recency"`
	LearntMoney   float64 `db:"learnt_money"`
	Before        int64   `db:"before"`
	HeldMoney     float64 `db:"held_money"`
}

// read takes in everybody's history, one row per customer. Sums of money come
// exact from decimals, so the same data give the same bits on either engine.
func (s *Service) read(ctx context.Context, w window) (*people, error) {
	p := newPeople(w)
	hash := sha256.New()
	stamp := func(values ...int64) {
		var buffer [88]byte
		text := buffer[:0]
		for _, v := range values {
			text = binary.LittleEndian.AppendUint64(text, uint64(v))
		}
		hash.Write(text)
	}
	stamp(recipe, int64(w.begin), int64(w.cut), int64(w.end))
	err := store.Each(ctx, s.env.DB, queries.Get("histories"), func(r *historyRow) error {
		stamp(r.Customer, r.First, r.Frequency, r.Recency, int64(math.Float64bits(r.Money)), r.Learnt, r.LearntRecency, r.Before)
		p.add(w, r)
		return nil
	}, w.end.String(), w.cut.String(), (w.cut - day(w.held())).String())
	p.digest = hex.EncodeToString(hash.Sum(nil))
	return p, err
}

// newPeople makes room at once: growing would take twice the memory.
func newPeople(w window) *people {
	n := w.customers
	p := &people{ids: make([]int64, 0, n), histories: make([]lifetime.History, 0, n)}
	if w.judged {
		p.trial = &trial{window: w, learnt: make([]lifetime.History, 0, n), held: make([]float64, 0, n), before: make([]float64, 0, n), begun: make([]float64, w.days())}
	}
	return p
}

func (p *people) add(w window, r *historyRow) {
	first := day(r.First)
	p.ids = append(p.ids, r.Customer)
	p.histories = append(p.histories, historyOf(r.Frequency, r.Recency, r.Money, w.end-first))
	if r.Frequency > 0 {
		p.repeat++
	}
	if p.trial != nil && first <= w.cut {
		p.trial.add(historyOf(r.Learnt, r.LearntRecency, r.LearntMoney, w.cut-first), r)
	}
}

func historyOf(frequency, recency int64, money float64, age day) lifetime.History {
	h := lifetime.History{Frequency: int(frequency), Recency: float64(recency), Age: float64(age)}
	if frequency > 0 {
		h.Money = max(0, money/float64(frequency))
	}
	return h
}
