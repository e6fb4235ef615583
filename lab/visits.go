package lab

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/sequence"
)

// visitFlags says how sequences are written in a file.
type visitFlags struct {
	Format   string `help:"文件格式：spmf 每行一条序列（-1 结束一步，-2 结束序列），long 每行一项（CSV 等）。How sequences are written: ${enum}." enum:"spmf,long" required:""`
	Customer string `help:"客户列：谁的序列（long）。Column that tells sequences apart, for long." placeholder:"C"`
	Time     string `help:"时间列：日期或不为负的数（long）；同一时刻算一步。Column with the date, or a number from 0, for long; what happens at one time is one step." placeholder:"C"`
	Item     string `help:"内容列（long）。Column with the item, for long." placeholder:"C"`
}

// read reads the sequences and says what was left out.
func (o visitFlags) read(ctx context.Context, c Common) (*sequence.Sequences, []string, error) {
	if o.Format == "long" {
		return o.readLong(ctx, c)
	}
	f, err := openPlain(c)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	s, err := sequence.ReadSPMF(ctx, f)
	if err != nil {
		return nil, nil, inFile(err, c.File)
	}
	return s, nil, nil
}

// visit is a row of a table of one item a row.
type visit struct {
	who  int // by first appearance
	time float64
	item string
}

// readLong gathers sequences from a table in any order. Dates become days
// since the first of the file.
func (o visitFlags) readLong(ctx context.Context, c Common) (*sequence.Sequences, []string, error) {
	if o.Customer == "" || o.Time == "" || o.Item == "" {
		return nil, nil, fault.New(fault.Invalid, "Name the columns with --customer, --time and --item.").InChinese("请用 --customer、--time、--item 指明列。")
	}
	f, err := openFile(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	defer f.close()
	r := visitReader{skips: skips{}, who: map[string]int{}, names: map[string]string{}}
	for i, name := range []string{o.Customer, o.Time, o.Item} {
		if r.columns[i], err = f.column(name); err != nil {
			return nil, nil, err
		}
	}
	if err := f.each(ctx, r.add); err != nil {
		return nil, nil, err
	}
	s, err := r.sequences()
	if err != nil {
		return nil, nil, invalid(err, c.File)
	}
	return s, r.skips.sentences(c.Lang), nil
}

// visitReader gathers rows.
type visitReader struct {
	columns [3]int // customer, time, item
	visits  []visit
	who     map[string]int
	names   map[string]string // one copy of each item's
	skips   skips
	dated   bool // the first time was a date
}

func (v *visitReader) add(r row) error {
	for _, column := range v.columns {
		if r.text(column) == "" {
			v.skips.missing(r.file.names[column])
			return nil
		}
	}
	when, err := v.when(r)
	if err != nil {
		return err
	}
	id, item := r.text(v.columns[0]), r.text(v.columns[2])
	who, known := v.who[id]
	if !known {
		who = len(v.who)
		v.who[strings.Clone(id)] = who
	}
	name, known := v.names[item]
	if !known {
		name = strings.Clone(item)
		v.names[name] = name
	}
	v.visits = append(v.visits, visit{who, when, name})
	return nil
}

// when reads a time: a number from 0, or a date as days since 1900. The first
// row decides which.
func (v *visitReader) when(r row) (float64, error) {
	column := v.columns[1]
	if len(v.visits) == 0 {
		_, _, err := r.moment(column)
		v.dated = err == nil
		if _, _, wrong := r.number(column); err != nil && wrong != nil {
			return 0, err
		}
	}
	if v.dated {
		t, _, err := r.moment(column)
		return t.Sub(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)).Hours() / 24, err
	}
	n, _, err := r.number(column)
	if err == nil && n < 0 {
		err = r.wrong(column, mining.Text{Zh: "为负；时间须不小于 0", En: "is negative; times begin at 0"})
	}
	return n, err
}

// sequences puts the rows of each customer in order.
func (v *visitReader) sequences() (*sequence.Sequences, error) {
	slices.SortStableFunc(v.visits, func(x, y visit) int { return cmp.Or(cmp.Compare(x.who, y.who), cmp.Compare(x.time, y.time)) })
	s := new(sequence.Sequences)
	var steps []sequence.Step
	for i, x := range v.visits {
		if n := len(steps); n > 0 && steps[n-1].Time == x.time {
			steps[n-1].Items = append(steps[n-1].Items, x.item)
		} else {
			steps = append(steps, sequence.Step{Time: x.time, Items: []string{x.item}})
		}
		if i+1 == len(v.visits) || v.visits[i+1].who != x.who {
			if err := s.AddTimed(steps...); err != nil {
				return nil, err
			}
			steps = steps[:0]
		}
	}
	return s, nil
}
