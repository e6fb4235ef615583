package ingest

import (
	"slices"
	"time"
)

// Settings is what a Decoder needs to know beside the mapping.
type Settings struct {
	Zone     *time.Location         // the business's zone, for times written without one; default Asia/Shanghai
	Now      time.Time              // later times than a day from now are refused; default the clock's
	Currency string                 // of amounts that name none; default CNY
	Dates    map[string]DateLayout  // by field; a field left out is read month first
	Numbers  map[string]NumberStyle // by field; default 1,234.56
}

func (s Settings) orDefaults() (Settings, error) {
	if s.Zone == nil {
		zone, err := time.LoadLocation("Asia/Shanghai")
		if err != nil {
			zone = time.FixedZone("CST", 8*3600) // no zone files on this machine; China knows no summer time since 1991
		}
		s.Zone = zone
	}
	if s.Now.IsZero() {
		s.Now = time.Now()
	}
	if s.Currency == "" {
		s.Currency = "CNY"
	}
	return s, nil
}

// Evidence gathers, row by row, how the dates and numbers of the mapped
// columns are written. The more rows it sees the surer it is: a column of days
// up to 12 in its first thousand rows may show a 13 later.
type Evidence struct {
	dates   []fieldEvidence[*dateEvidence]
	numbers []fieldEvidence[*numberEvidence]
}

type fieldEvidence[T any] struct {
	field  string
	column int
	seen   T
}

// NewEvidence prepares for the columns of a mapping.
func NewEvidence(m Mapping, columns []string, now time.Time) *Evidence {
	if now.IsZero() {
		now = time.Now()
	}
	e := &Evidence{}
	for _, f := range m.Kind.Fields() {
		at := slices.Index(columns, m.Column(f.Name))
		if at < 0 {
			continue
		}
		switch f.Type {
		case TypeTime, TypeDate:
			e.dates = append(e.dates, fieldEvidence[*dateEvidence]{f.Name, at, newDateEvidence(now)})
		case TypeMoney, TypeNumber:
			e.numbers = append(e.numbers, fieldEvidence[*numberEvidence]{f.Name, at, &numberEvidence{}})
		}
	}
	return e
}

// Add looks at one row; unusable rows are passed over.
func (e *Evidence) Add(rec Record) {
	if rec.Problem != nil {
		return
	}
	e.addCells(rec.Cells)
}

func (e *Evidence) addCells(cells []string) {
	for _, d := range e.dates {
		if d.column < len(cells) {
			if c := cleanCell(cells[d.column]); !isMissing(c) {
				d.seen.add(c)
			}
		}
	}
	for _, n := range e.numbers {
		if n.column < len(cells) {
			n.seen.add(cleanCell(cells[n.column]))
		}
	}
}

// AddSample looks at rows as Table.Sample returns them.
func (e *Evidence) AddSample(sample [][]string) {
	for _, row := range sample {
		e.addCells(row)
	}
}

// Settled reports whether every date column has shown its order, so that more
// rows would only confirm it.
func (e *Evidence) Settled() bool {
	for _, d := range e.dates {
		if !d.seen.layout().Proven {
			return false
		}
	}
	return true
}

// Dates returns the layout of each date column, by field.
func (e *Evidence) Dates() map[string]DateLayout {
	out := map[string]DateLayout{}
	for _, d := range e.dates {
		out[d.field] = d.seen.layout()
	}
	return out
}

// Numbers returns the decimal sign of each column of numbers, by field.
func (e *Evidence) Numbers() map[string]NumberStyle {
	out := map[string]NumberStyle{}
	for _, n := range e.numbers {
		out[n.field] = n.seen.style()
	}
	return out
}

// Apply puts the findings into the settings where they do not say otherwise.
func (e *Evidence) Apply(s Settings) Settings {
	dates, numbers := e.Dates(), e.Numbers()
	for field, l := range s.Dates {
		if l.Order != DateOrderUnknown {
			dates[field] = l
		}
	}
	for field, n := range s.Numbers {
		numbers[field] = n
	}
	s.Dates, s.Numbers = dates, numbers
	return s
}
