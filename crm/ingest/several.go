package ingest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"zhike/api"
	"zhike/fault"
	"zhike/job"
)

// SeveralRequest asks to import files one after the other.
type SeveralRequest struct {
	Body struct {
		Files  []ImportFile `json:"files" minItems:"1" maxItems:"50"`
		DryRun bool         `json:"dry_run,omitempty" doc:"do everything and keep nothing"`
	}
}

// AuditTarget implements api.Target.
func (r *SeveralRequest) AuditTarget() string {
	var names []string
	for _, f := range r.Body.Files {
		names = append(names, f.Upload+f.Path)
	}
	return "file " + strings.Join(names, " ")
}

// SeveralStarted names the job and, in the order in which they are imported,
// the batches it makes.
type SeveralStarted struct {
	Job     string   `json:"job" doc:"GET /import-jobs/{id} tells how far it is and what came of it"`
	Batches []string `json:"batches"`
}

type severalArgs struct {
	Files []importArgs `json:"files"`
}

// Several checks that every file can be understood and enqueues one job for
// all: who and what is sold come before what was sold and done.
func (s *Service) Several(ctx context.Context, in *SeveralRequest) (*SeveralStarted, error) {
	var args severalArgs
	for _, f := range in.Body.Files {
		a, err := s.understood(ctx, f, in.Body.DryRun)
		if err != nil {
			return nil, err
		}
		args.Files = append(args.Files, a)
	}
	slices.SortStableFunc(args.Files, func(a, b importArgs) int { return cmp.Compare(a.Kind.turn(), b.Kind.turn()) })
	id, err := s.env.Jobs.Add(ctx, SeveralJob, args, job.Options{By: api.Who(ctx).UserID})
	out := &SeveralStarted{Job: id}
	for _, a := range args.Files {
		out.Batches = append(out.Batches, a.Batch)
	}
	return out, err
}

// turn is the place of a kind among several files.
func (k Kind) turn() int { return slices.Index([]Kind{Customers, Products, Orders, Events}, k) }

// Outcome is what came of one file of an import.
type Outcome struct {
	Batch  string    `json:"batch"`
	File   string    `json:"file"`
	Kind   Kind      `json:"kind"`
	Upload string    `json:"upload,omitempty" doc:"id under which the file was handed over"`
	Result *Result   `json:"result,omitempty"`
	Error  *Sentence `json:"error,omitempty" doc:"why the file was not imported"`
}

// severalResult is what the job leaves.
type severalResult struct {
	Items []Outcome `json:"items"`
}

// importSeveral is the job. A file that fails does not keep the others out.
func (s *Service) importSeveral(ctx context.Context, run *job.Run) (any, error) {
	var a severalArgs
	if err := run.Args(&a); err != nil {
		return nil, err
	}
	w := whole{count: len(a.Files)}
	for _, f := range a.Files {
		w.total += f.Size
	}
	var out severalResult
	for n, f := range a.Files {
		w.number = n + 1
		item := Outcome{Batch: f.Batch, File: f.Name, Kind: f.Kind, Upload: f.File.Upload}
		result, err := s.importOne(ctx, run, f, w)
		if ctx.Err() != nil {
			return nil, ctx.Err() // what was imported stays, as its batch tells
		}
		item.Result = result
		if err != nil {
			var known *fault.Error
			if !errors.As(err, &known) || known.Code == fault.Busy {
				return nil, err // tried again; finished batches are answered as they are
			}
			item.Result, item.Error = nil, &Sentence{Zh: cmp.Or(known.Zh, known.Message), En: known.Message}
		}
		out.Items = append(out.Items, item)
		w.before += f.Size
	}
	return out, nil
}

// whole is the work of a job of which one file is a part, in bytes.
type whole struct {
	before, total int64
	number, count int
}

// shareOfReading is about how much of the time of an import is spent until all
// rows are staged.
const shareOfReading = 0.5

// progress says how much of this file is done.
func (i *importing) progress(share float64, zh, en string) {
	w := i.whole
	if w.count > 1 {
		at := " (" + grouped(int64(w.number)) + "/" + grouped(int64(w.count)) + ")"
		zh, en = zh+at, en+at
	}
	i.run.Progress(w.before+int64(share*float64(i.args.Size)), w.total, zh, en)
}
