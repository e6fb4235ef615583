package lab

import (
	"context"

	"zhike/fault"
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
	Cross       bool              `help:"姓与名两列的值有时互换时，交叉比较。Compares columns of names crosswise where their values are sometimes exchanged." default:"true" negatable:""`
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
	if !(t.Threshold > 0 && t.Threshold <= 1) {
		return nil, fault.New(fault.Invalid, "--threshold is a probability above 0, at most 1.").InChinese("--threshold 是概率，须大于 0 且不超过 1。")
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
	if r.model, err = linkage.Fit(ctx, a.records, second, linkage.Options{Kinds: kinds, MaxBlock: t.MaxBlock, NeverCross: !t.Cross, Seed: t.Seed}); err != nil {
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
