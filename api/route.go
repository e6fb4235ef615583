package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"zhike/fault"
)

// Route declares one endpoint, once.
type Route struct {
	Method     string
	Path       string // below Prefix, such as /segments/{id}
	ID         string // operation id, such as segment-create; the audit action when Audit is empty
	Tag        string // the capability
	Summary    string // English, for the documentation
	Permission Permission
	Audit      string // action written to the audit log; every route that writes has one
	Idempotent bool   // accepts Idempotency-Key: the same key gives the same answer without acting again
	MaxBody    int64  // bytes; 0: 1 MiB
}

// Download is an answer that is a file, written as it is made.
type Download struct {
	Name        string // file name, may be Chinese
	ContentType string
	Write       func(w io.Writer) error
}

type output[O any] struct{ Body *O }

// Handle adds a route whose handler is a service method.
func Handle[I, O any](a *API, r Route, handler func(context.Context, *I) (*O, error)) {
	op := a.declare(r)
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*output[O], error) {
		out, err := once(ctx, a, r, in, handler)
		a.audit(ctx, r, in, err)
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return &output[O]{Body: out}, nil
	})
}

// Stream adds a route that answers with a file.
func Stream[I any](a *API, r Route, handler func(context.Context, *I) (*Download, error)) {
	op := a.declare(r)
	op.Responses = map[string]*huma.Response{"200": {
		Description: "The file",
		Content:     map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}}},
	}}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*huma.StreamResponse, error) {
		file, err := handler(ctx, in)
		a.audit(ctx, r, in, err)
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			hc.SetHeader("Content-Type", file.ContentType)
			hc.SetHeader("Content-Disposition", "attachment; filename*=UTF-8''"+escapeName(file.Name))
			hc.SetStatus(http.StatusOK)
			if err := file.Write(hc.BodyWriter()); err != nil {
				// The header is gone: breaking the connection is the only way to say so.
				a.options.Log.Error("download broke off", "route", r.ID, "error", err)
				panic(http.ErrAbortHandler)
			}
		}}, nil
	})
}

// declare checks the declaration and makes huma's form of it.
func (a *API) declare(r Route) huma.Operation {
	writes := r.Method != http.MethodGet && r.Method != http.MethodHead
	switch {
	case r.Permission == "":
		panic(fmt.Sprintf("route %s has no permission", r.ID))
	case r.ID == "" || r.Summary == "":
		panic(fmt.Sprintf("route %s %s has no id or summary", r.Method, r.Path))
	case writes && r.Audit == "" && r.Permission != Public:
		panic(fmt.Sprintf("route %s writes and has no audit action", r.ID))
	}
	if r.Tag == "" {
		r.Tag, _, _ = strings.Cut(r.ID, "-")
	}
	a.routes = append(a.routes, r)
	op := huma.Operation{
		Method: r.Method, Path: Prefix + r.Path, OperationID: r.ID, Summary: r.Summary, Tags: []string{r.Tag},
		MaxBodyBytes: r.MaxBody,
		// A large upload on a slow line takes as long as it takes.
		BodyReadTimeout: -1,
		Middlewares:     huma.Middlewares{a.permit(r)},
		Extensions:      map[string]any{"x-permission": string(r.Permission)},
	}
	if r.Audit != "" {
		op.Extensions["x-audit"] = r.Audit
	}
	if r.Permission != Public {
		op.Security = []map[string][]string{{"session": {}}, {"key": {}}}
	}
	if r.Idempotent {
		op.Parameters = append(op.Parameters, &huma.Param{Name: "Idempotency-Key", In: "header",
			Description: "The same key gives the same answer for 24 hours without acting again.",
			Schema:      &huma.Schema{Type: "string", MaxLength: new(200)}})
	}
	return op
}

// permit refuses before anything of the request is read.
func (a *API) permit(r Route) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		start := a.options.Now()
		ctx := hc.Context()
		if err := Require(ctx, r.Permission); err != nil {
			a.audit(ctx, r, nil, err)
			a.writeProblem(hc, err)
			a.metrics.observe(r.ID, toProblem(ctx, err).Status, 0)
			return
		}
		ctx = context.WithValue(ctx, requestKey, requestInfo{id: requestID(ctx), idempotencyKey: hc.Header("Idempotency-Key"), remote: hc.RemoteAddr()})
		hc = huma.WithContext(hc, ctx)
		next(hc)
		a.metrics.observe(r.ID, hc.Status(), time.Since(start))
	}
}

func (a *API) writeProblem(hc huma.Context, err error) {
	p := a.problem(hc.Context(), err)
	_ = huma.WriteErr(a.huma, hc, p.GetStatus(), "", p)
}

// Target is implemented by requests that act on one thing; its id goes into
// the audit entry.
type Target interface{ AuditTarget() string }

// Entry is one line of the audit log.
type Entry struct {
	Time      time.Time
	UserID    string
	UserName  string
	Via       string
	Action    string
	Target    string
	Outcome   string // done, refused or failed
	Remote    string
	RequestID string
}

// audit writes the entry of a route that declares one. A log that cannot be
// written is reported and does not undo what was done.
func (a *API) audit(ctx context.Context, r Route, in any, err error) {
	if r.Audit == "" || a.options.Audit == nil {
		return
	}
	who, info := Who(ctx), infoOf(ctx)
	e := Entry{Time: a.options.Now(), UserID: who.UserID, UserName: who.Name, Via: who.Via, Action: r.Audit,
		Outcome: "done", Remote: info.remote, RequestID: info.id}
	if t, ok := in.(Target); ok {
		e.Target = t.AuditTarget()
	}
	switch {
	case fault.Is(err, fault.Forbidden) || fault.Is(err, fault.Unauthorised):
		e.Outcome = "refused"
	case err != nil:
		e.Outcome = "failed"
	}
	if err := a.options.Audit(context.WithoutCancel(ctx), e); err != nil {
		a.options.Log.Error("audit entry lost", "action", r.Audit, "error", err)
	}
}
