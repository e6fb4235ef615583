package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"zhike/api"
	"zhike/fault"
	"zhike/job"
	"zhike/store"
)

// ImportRequest asks to import a file.
type ImportRequest struct {
	Body struct {
		ImportFile
		DryRun bool `json:"dry_run,omitempty" doc:"do everything and keep nothing"`
	}
}

// ImportFile is a file and what was decided about it.
type ImportFile struct {
	File
	Kind   Kind              `json:"kind,omitempty" enum:"orders,customers,products,events" doc:"empty: found out"`
	Source string            `json:"source,omitempty" maxLength:"200" doc:"where such files come from; the mapping is remembered for it"`
	Map    map[string]string `json:"map,omitempty" doc:"field → column, where the proposal is wrong; an empty column takes the field away"`
}

// AuditTarget implements api.Target.
func (r *ImportRequest) AuditTarget() string { return "file " + r.Body.Upload + r.Body.Path }

// ImportStarted names the job and the batch it makes.
type ImportStarted struct {
	Job   string `json:"job" doc:"GET /jobs/{id} tells how far it is; its result is the batch"`
	Batch string `json:"batch"`
}

// importArgs is what the job needs to know.
type importArgs struct {
	Batch  string            `json:"batch"`
	File   File              `json:"file"`
	Name   string            `json:"name"`
	Kind   Kind              `json:"kind"`
	Source string            `json:"source"`
	Map    map[string]string `json:"map,omitempty"`
	DryRun bool              `json:"dry_run,omitempty"`
	Local  bool              `json:"local,omitempty"` // the path was named by the command line on this machine
	ByName string            `json:"by_name,omitempty"`
	Size   int64             `json:"size,omitempty"`
}

// Import checks that the file can be understood and enqueues the job.
func (s *Service) Import(ctx context.Context, in *ImportRequest) (*ImportStarted, error) {
	args, err := s.understood(ctx, in.Body.ImportFile, in.Body.DryRun)
	if err != nil {
		return nil, err
	}
	id, err := s.env.Jobs.Add(ctx, ImportJob, args, job.Options{By: api.Who(ctx).UserID})
	return &ImportStarted{Job: id, Batch: args.Batch}, err
}

// understood is what the job needs to know of a file that can be imported.
func (s *Service) understood(ctx context.Context, f ImportFile, dryRun bool) (a importArgs, err error) {
	o, err := s.find(ctx, f.File)
	if err != nil {
		return a, err
	}
	p, err := s.open(ctx, o, f.File, f.Kind, f.Source, f.Map)
	if err != nil {
		return a, err
	}
	p.table.Close()
	return importArgs{Batch: uuid.Must(uuid.NewV7()).String(), File: f.File, Name: o.name, Kind: p.kind, Source: f.Source, Map: f.Map, DryRun: dryRun,
		Local: f.Path != "", ByName: api.Who(ctx).Name, Size: o.size}, p.ready()
}

// Result is what an import job answers.
type Result struct {
	Batch
	DryRun    bool       `json:"dry_run,omitempty"`
	SameAs    string     `json:"same_as,omitempty" doc:"this very file was imported before, as this batch; nothing was done"`
	Profile   *Profile   `json:"profile,omitempty" doc:"of a dry run: what the columns hold"`
	Readiness []Analysis `json:"readiness,omitempty" doc:"of a dry run: which analyses the file makes possible"`
}

// importFile is the job. It may run again after a kill: a batch that is done is
// answered as it is, anything less has left nothing behind.
func (s *Service) importFile(ctx context.Context, run *job.Run) (any, error) {
	var a importArgs
	if err := run.Args(&a); err != nil {
		return nil, err
	}
	return s.importOne(ctx, run, a, whole{total: a.Size})
}

// importOne imports a file as a part of the whole that the job does.
func (s *Service) importOne(ctx context.Context, run *job.Run, a importArgs, w whole) (*Result, error) {
	if a.Local {
		ctx = api.As(ctx, api.Identity{UserID: run.By, Via: "local"})
	}
	if b, err := s.batch(ctx, a.Batch); err == nil && (b.State == "done" || b.State == "undone") {
		return &Result{Batch: b}, nil
	} else if err == nil { // the program was killed in the midst of it
		if err := s.clear(context.WithoutCancel(ctx), b.ID); err != nil {
			return nil, err
		}
	}
	imp := &importing{Service: s, run: run, args: a, start: time.Now(), whole: w}
	result, err := imp.do(ctx)
	if err != nil && !a.DryRun {
		imp.end(context.WithoutCancel(ctx), err)
	}
	if err == nil && !a.DryRun && a.File.Upload != "" && result.Upload == "" {
		if err := s.dropUpload(ctx, a.File.Upload); err != nil {
			s.env.Log.Warn("upload not removed", "upload", a.File.Upload, "error", err)
		}
	}
	return result, err
}

// clear takes away what a batch that is not done left behind. A transaction
// leaves nothing, but a process killed within its commit was seen to leave the
// lines and orders, which DuckDB writes ahead, without the rest.
func (s *Service) clear(ctx context.Context, batch string) error {
	return s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		for _, name := range []string{"clear_order_line", "clear_orders", "clear_event"} {
			if _, err := tx.Exec(ctx, queries.Get(name), batch); err != nil {
				return err
			}
		}
		return nil
	})
}

// importing is one import under way.
type importing struct {
	*Service
	run     *job.Run
	args    importArgs
	start   time.Time
	plan    *plan
	rejects *rejectWriter
	reading *reading
	whole   whole
}

func (i *importing) do(ctx context.Context) (*Result, error) {
	o, err := i.find(ctx, i.args.File)
	if err != nil {
		return nil, err
	}
	if o.digest == "" {
		if o.digest, err = digestFile(ctx, o.path); err != nil {
			return nil, err
		}
	}
	if i.plan, err = i.open(ctx, o, i.args.File, i.args.Kind, i.args.Source, i.args.Map); err != nil {
		return nil, err
	}
	defer i.plan.table.Close()
	if err := i.plan.ready(); err != nil {
		return nil, err
	}
	settings, err := json.Marshal(BatchSettings{Format: i.plan.table.Format, Mapping: i.plan.mapping.chosen(), Dates: i.plan.settings.Dates})
	if err != nil {
		return nil, err
	}
	if !i.args.DryRun {
		if same, err := i.importedBefore(ctx, o, string(settings)); err != nil || same != nil {
			return same, err
		}
		if err := i.begin(ctx, o, string(settings)); err != nil {
			return nil, err
		}
	}
	i.rejects = newRejectWriter(i.RejectsPath(i.args.Batch))
	defer i.rejects.close()
	return i.readAndMerge(ctx, o, string(settings))
}

// importedBefore finds a finished import of the very same file in the same way.
func (i *importing) importedBefore(ctx context.Context, o origin, settings string) (*Result, error) {
	b, err := store.One[Batch](ctx, i.env.DB, queries.Get("same_file"), o.digest, string(i.plan.kind), i.args.Source)
	if fault.Is(err, fault.NotFound) || err == nil && b.SettingsJSON != settings {
		return nil, nil //nolint:nilnil // no such import is the usual answer
	}
	if err != nil {
		return nil, err
	}
	b.complete(i.Service)
	earlier := b.ID
	b.Created, b.Updated, b.Unchanged, b.CustomersNew, b.OrdersNew, b.ProductsNew = 0, 0, b.Accepted, 0, 0, 0
	b.Warnings = append([]Sentence{say("同一个文件在 %s 已经导入过（批次 %s），这次没有任何变化", "this very file was imported at %s (batch %s); nothing was changed",
		b.CreatedAt.In(i.env.Zone).Format("2006-01-02 15:04"), earlier)}, b.Warnings...)
	b.Seconds = time.Since(i.start).Seconds()
	return &Result{Batch: b, SameAs: earlier}, nil
}

func (i *importing) begin(ctx context.Context, o origin, settings string) error {
	return i.env.DB.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, queries.Get("insert_batch"), i.args.Batch, string(i.plan.kind), i.args.Source, o.name, o.size, o.digest, settings, i.run.By, i.args.ByName, i.env.Now(), i.run.ID)
		return err
	})
}

// end marks a batch that failed or was cancelled; none of its rows were kept.
func (i *importing) end(ctx context.Context, cause error) {
	state := "failed"
	if errors.Is(cause, context.Canceled) {
		state = "cancelled"
	}
	if i.rejects != nil {
		i.rejects.discard()
	}
	warning := Sentence{Zh: cause.Error(), En: cause.Error()}
	var f *fault.Error
	if errors.As(cause, &f) {
		warning = Sentence{Zh: f.Zh, En: f.Message}
	}
	data, _ := json.Marshal([]Sentence{warning})
	err := i.env.DB.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, queries.Get("end_batch"), i.args.Batch, state, i.env.Now(), string(data))
		return err
	})
	if err != nil {
		i.env.Log.Error("batch state lost", "batch", i.args.Batch, "error", err)
	}
}

// errDryRun rolls back the merge of a dry run.
var errDryRun = errors.New("dry run")

// readAndMerge stages the file on a connection of its own and merges it in one
// transaction: a batch is there wholly or not at all.
func (i *importing) readAndMerge(ctx context.Context, o origin, settings string) (result *Result, err error) {
	err = i.env.DB.Scratch(ctx, func(session *store.Session) error {
		if err := session.Private(ctx, func(tx *store.Tx) error { return createStage(ctx, tx) }); err != nil {
			return err
		}
		main, err := newMainStage(session, i.plan.kind)
		if err != nil {
			return err
		}
		if main != nil {
			defer i.drop(main)
		}
		i.reading = newReading(i, main)
		if err := i.reading.all(ctx, session); err != nil {
			return err
		}
		if err := i.rejects.close(); err != nil {
			return err
		}
		i.progress(shareOfReading, "正在合并 "+i.args.Name, "merging "+i.args.Name)
		return session.Tx(ctx, func(tx *store.Tx) error {
			m := &merge{tx: tx, batch: i.args.Batch, now: i.env.Now().UTC(), progress: func(share float64) {
				i.progress(shareOfReading+share*(1-shareOfReading), "正在合并 "+i.args.Name, "merging "+i.args.Name)
			}}
			if err := m.run(ctx, i.plan.kind, i.reading.accepted); err != nil {
				return err
			}
			result = i.result(o, settings, m)
			if i.args.DryRun {
				return errDryRun
			}
			return i.keep(ctx, m, result)
		})
	})
	if i.args.DryRun {
		i.rejects.discard()
		if errors.Is(err, errDryRun) {
			err = nil
		}
	}
	return result, err
}

// drop takes away what was staged; what it leaves is cleared at the next start.
func (i *importing) drop(stage mainStage) {
	if err := stage.Remove(); err != nil {
		i.env.Log.Warn("stage not removed", "batch", i.args.Batch, "error", err)
	}
}

// keep writes the outcome in the same transaction as the facts.
func (i *importing) keep(ctx context.Context, m *merge, r *Result) error {
	warnings, err := json.Marshal(r.Warnings)
	if err != nil {
		return err
	}
	mistakes, err := json.Marshal(r.Mistakes)
	if err != nil {
		return err
	}
	if err := m.do(ctx, "finish_batch", r.ID, r.Rows, r.Accepted, r.Rejected, r.Created, r.Updated, r.Unchanged, r.CustomersNew, r.OrdersNew, r.ProductsNew,
		string(warnings), string(mistakes), orNull(r.Upload), r.Seconds, m.now); err != nil {
		return err
	}
	if r.Accepted == 0 { // a mapping that fits no row is none to remember
		return nil
	}
	if err := remember(ctx, m, i.args.Source, i.plan.mapping, i.plan.table.Columns); err != nil {
		return err
	}
	for _, f := range i.after {
		if err := f(ctx, m.tx, i.run.By); err != nil {
			return err
		}
	}
	return nil
}
