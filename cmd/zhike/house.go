package main

import (
	"context"
	"log/slog"
	"os"
	"slices"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/analysis"
	"zhike/crm/customer"
	"zhike/crm/export"
	"zhike/crm/governance"
	"zhike/crm/ingest"
	"zhike/crm/model"
	"zhike/crm/segment"
	"zhike/crm/today"
	"zhike/job"
	"zhike/store"
)

// house is everything wired together: the parts, the queue and the API.
type house struct {
	db         *store.DB
	log        *slog.Logger
	jobs       *job.Queue
	api        *api.API
	parts      []crm.Part
	governance *governance.Service
	customers  *customer.Service
	analysis   *analysis.Service
	models     *model.Service
	today      *today.Service
	ingest     *ingest.Service
}

// openHouse opens the database, brings its schema up to date and wires the parts.
func openHouse(ctx context.Context, g *globals, o governance.Options) (*house, error) {
	zone, err := g.zone()
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, g.options())
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(g.Data, 0o700); err != nil {
		db.Close()
		return nil, err
	}
	h := wire(crm.Env{DB: db, Log: g.log(slog.LevelWarn), Dir: g.Data, Zone: zone, Now: time.Now}, o)
	if err := h.prepare(ctx); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

// wire makes the parts in the order in which they stand on each other. A new
// capability has its line here and in the list of parts.
func wire(env crm.Env, o governance.Options) *house {
	h := &house{db: env.DB, log: env.Log}
	h.jobs = job.New(env.DB, env.Log, env.Now)
	env.Jobs = h.jobs
	h.governance = governance.New(env, o)
	h.customers = customer.New(env, analysis.Fields(), model.Fields())
	h.analysis = analysis.New(env, h.customers)
	h.models = model.New(env, h.customers)
	segments := segment.New(env, h.customers, h.analysis.Behind)
	h.analysis.Among(segments.Group)
	h.today = today.New(env, h.customers)
	h.ingest = ingest.New(env, h.customers, h.updateSoon)
	h.parts = []crm.Part{h.governance, h.customers, h.ingest, h.analysis, h.models, segments, h.today, export.New(env)}

	for _, p := range h.parts {
		if t, ok := p.(crm.Timeliner); ok {
			h.customers.ContributeTimelines(t)
		}
	}
	h.customers.ContributeUses(segments)

	h.api = api.New(api.Options{Version: version, DB: env.DB, Log: env.Log, Authenticate: h.governance.Authenticate, Audit: h.governance.Audit, Now: env.Now})
	crm.JobRoutes(h.api, h.jobs)
	for _, p := range h.parts {
		p.Routes(h.api)
		p.Jobs(h.jobs)
	}
	h.governance.Upkeep(h.api, governance.UpkeepOptions{Product: version, Skip: slices.Concat(customer.DerivedTables(), analysis.DerivedTables()), Checks: h.checks()})
	h.jobs.Handle(updateJob, h.update)
	h.jobs.Every(updateJob, 24*time.Hour)
	h.api.Register(h.jobs)
	return h
}

// migrations are the schema of the whole house, in order.
func (h *house) migrations() []store.Migration {
	all := slices.Concat(job.Migrations(), api.Migrations())
	for _, p := range h.parts {
		all = append(all, p.Migrations()...)
	}
	return all
}

func (h *house) checks() []crm.Check {
	var out []crm.Check
	for _, p := range h.parts {
		if c, ok := p.(crm.Checker); ok {
			out = append(out, c.Checks()...)
		}
	}
	return out
}

func (h *house) prepare(ctx context.Context) error {
	if err := h.db.Migrate(ctx, h.migrations()); err != nil {
		return err
	}
	for _, p := range h.parts {
		if e, ok := p.(interface{ Ensure(context.Context) error }); ok {
			if err := e.Ensure(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (h *house) close() { _ = h.db.Close() }

// updateJob carries a change of facts through the house.
const updateJob = "house.update"

// updateSoon enqueues the update in the transaction that changed the facts.
func (h *house) updateSoon(ctx context.Context, tx *store.Tx, by string) error {
	_, err := h.jobs.Enqueue(ctx, tx, updateJob, struct{}{}, job.Options{By: by, UniqueKey: updateJob})
	return err
}

// updated says what an update did.
type updated struct {
	Fields customer.Refreshed `json:"fields"`
	Scored bool               `json:"scored"`
}

// update computes what follows from changed facts: the fields of the customers
// that changed at once; scores and models, which look at everybody, when many
// changed or a day has passed; then this week's list and the first look at every report.
func (h *house) update(ctx context.Context, run *job.Run) (any, error) {
	run.Progress(0, 5, "更新客户字段", "updating the fields of customers")
	fields, err := h.customers.Refresh(ctx, false)
	if err != nil {
		return nil, err
	}
	out := updated{Fields: fields, Scored: fields.Full}
	if out.Scored {
		run.Progress(1, 5, "计算 RFM 与生命周期", "computing RFM and life cycle")
		if _, err := h.analysis.Score(ctx); err != nil {
			return nil, err
		}
		run.Progress(2, 5, "预测复购与价值", "looking ahead")
		if _, err := h.models.Fit(ctx); err != nil {
			return nil, err
		}
		run.Progress(3, 5, "更新客户字段", "updating the fields of customers")
		if out.Fields, err = h.customers.Refresh(ctx, true); err != nil {
			return nil, err
		}
	}
	if _, err = h.today.Make(ctx); err != nil {
		return out, err
	}
	run.Progress(4, 5, "准备洞察报表", "preparing the reports")
	if err := h.analysis.Prepare(ctx); err != nil && ctx.Err() == nil { // a reader then waits for the report
		h.log.Warn("the reports are not prepared", "error", err)
	}
	return out, ctx.Err()
}
