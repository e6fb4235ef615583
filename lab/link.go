package lab

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/linkage"
)

// Link is the task `link`: which records are of the same person, firm or place.
type Link struct {
	Common      `embed:""`
	Second      string            `arg:"" optional:"" name:"file2" help:"第二个文件：只找两个文件之间的对应。The second file: pairs between the two are sought only."`
	ID          string            `name:"id" help:"编号列，不参与比较；缺省用行号（从 0 起）。Column that names the record, not compared; row numbers from 0 without it." placeholder:"C"`
	Kinds       map[string]string `help:"列的种类，如 name=words；其余自动识别：name、company、address、phone、email、date、number、code、words。Kinds of columns; others are recognised." placeholder:"C=KIND"`
	Truth       string            `help:"真值：编号对的 CSV（left,right，或前两列）。True pairs of identifiers: columns left and right, or the first two." placeholder:"FILE"`
	TruthColumn string            `help:"真值：标明实体的列，不参与比较。Column that names the entity, not compared." placeholder:"C"`
	Threshold   float64           `help:"概率不低于此值才算同一实体。Least probability of a pair." default:"0.5"`
	OneToOne    bool              `help:"两个文件时每条记录最多对应一条。With two files, a record has one partner at most." default:"true" negatable:""`
	MaxBlock    int               `help:"块的上限，超过的不按该键比较。Most records of a block; larger ones are not compared by that key." default:"1000"`
	Seed        uint64            `help:"随机种子。Seed of everything random." default:"1"`
}

// Run is called by the command line.
func (t *Link) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// Document does the work.
func (t *Link) Document(ctx context.Context) (*Document, error) {
	if t.Truth != "" && t.TruthColumn != "" {
		return nil, fault.New(fault.Invalid, "Give --truth or --truth-column, not both.").InChinese("--truth 与 --truth-column 只能给一个。")
	}
	watch := startWatch()
	a, err := t.read(ctx, t.File)
	if err != nil {
		return nil, err
	}
	d := &Document{Task: "link", Input: Input{a.records.Rows(), a.width}}
	b := (*linkFile)(nil)
	if t.Second != "" {
		if b, err = t.read(ctx, t.Second); err != nil {
			return nil, err
		}
		d.Input.Rows += b.records.Rows()
	}
	judge, err := t.truth(ctx, a, b)
	if err != nil {
		return nil, err
	}
	d.Seconds.Read = watch.lap()
	run, err := t.link(ctx, a, b, watch, d)
	if err != nil {
		return nil, invalid(err, t.File)
	}
	if err := t.describe(d, run, judge); err != nil {
		return nil, invalid(err, t.File)
	}
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, t.write(run)
}

// linkRun is what was read and found.
type linkRun struct {
	a, b     *linkFile
	model    *linkage.Model
	links    *linkage.Links
	pairs    []linkage.Pair   // of two files
	clusters linkage.Clusters // of one
}

// link fits, compares and joins.
func (t *Link) link(ctx context.Context, a, b *linkFile, watch *stopwatch, d *Document) (*linkRun, error) {
	kinds := map[string]linkage.Kind{}
	for name, kind := range t.Kinds {
		kinds[name] = linkage.Kind(kind)
	}
	r := &linkRun{a: a, b: b}
	var second *linkage.Records
	if b != nil {
		second = b.records
	}
	var err error
	if r.model, err = linkage.Fit(ctx, a.records, second, linkage.Options{Kinds: kinds, MaxBlock: t.MaxBlock, Seed: t.Seed}); err != nil {
		return nil, err
	}
	d.Seconds.Fit = watch.lap()
	if r.links, err = r.model.Link(ctx, a.records, second, t.Threshold); err != nil {
		return nil, err
	}
	r.pairs = r.links.Pairs
	switch {
	case b == nil:
		r.clusters = r.links.Clusters()
	case t.OneToOne:
		r.pairs = r.links.OneToOne()
	}
	d.Seconds.Predict = watch.lap()
	return r, nil
}

// linkFile is one file of records.
type linkFile struct {
	name    string
	width   int
	ids     []string
	rowOf   map[string]int // by identifier
	entity  []string       // by --truth-column, else nil
	records *linkage.Records
}

// read takes every cell as a text: zeros in front belong to a code.
func (t *Link) read(ctx context.Context, path string) (*linkFile, error) {
	c := t.Common
	c.File = path
	f, err := openFile(ctx, c)
	if err != nil {
		return nil, err
	}
	defer f.close()
	out := &linkFile{name: path, width: len(f.names), rowOf: map[string]int{}}
	id, entity := -1, -1
	for _, part := range []struct {
		flag string
		at   *int
	}{{t.ID, &id}, {t.TruthColumn, &entity}} {
		if *part.at = columnIndex(f.names, part.flag); part.flag != "" && *part.at < 0 {
			return nil, f.noColumn(part.flag)
		}
	}
	columns := make([]linkage.Column, len(f.names))
	texts := map[string]string{} // values that come again share their memory
	err = f.each(ctx, func(r row) error {
		names := f.columnNames()
		for len(columns) < len(names) { // JSON Lines may name new columns on the way
			columns = append(columns, linkage.Column{Values: make([]string, len(out.ids))})
		}
		for j := range columns {
			s, known := texts[r.text(j)]
			if !known {
				s = strings.Clone(r.text(j))
				texts[s] = s
			}
			columns[j].Name = names[j]
			columns[j].Values = append(columns[j].Values, s)
		}
		return out.identify(r, id)
	})
	if err != nil {
		return nil, err
	}
	out.width = len(columns)
	if entity >= 0 {
		out.entity = columns[entity].Values
	}
	var compared []linkage.Column
	for j, c := range columns {
		if j != id && j != entity && c.Name != "" && f.chosen(c.Name) {
			compared = append(compared, c)
		}
	}
	if len(out.ids) > 0 {
		out.records, err = linkage.NewRecords(compared...)
		return out, invalid(err, path)
	}
	return nil, fault.New(fault.Invalid, "%s has no rows.", path).InChinese("%s 没有数据行。", path).At("file", path)
}

func columnIndex(names []string, name string) int {
	for j, n := range names {
		if name != "" && n == name {
			return j
		}
	}
	return -1
}

// identify notes the identifier of a row.
func (l *linkFile) identify(r row, id int) error {
	name := strconv.Itoa(len(l.ids))
	if id >= 0 {
		if name = strings.Clone(r.text(id)); name == "" {
			return r.wrong(id, mining.Text{Zh: "：编号缺失", En: "is no identifier"})
		}
	}
	if first, twice := l.rowOf[name]; twice {
		return r.wrong(id, mining.Text{Zh: fmt.Sprintf("与第 %d 条记录的编号重复", first+1), En: fmt.Sprintf("is also the identifier of record %d", first+1)})
	}
	l.rowOf[name] = len(l.ids)
	l.ids = append(l.ids, name)
	return nil
}
