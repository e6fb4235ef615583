package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"zhike/fault"
)

// Route declares one endpoint, once.
type Route struct {
	Method     string
	Path       string // below Prefix, such as /segments/{id}
	ID         string // operation id, such as segment-create
	Tag        string // the capability
	Summary    string // English, for the documentation
	Permission Permission
	Audit      string // action written to the audit log; every route that writes has one
	Idempotent bool   // accepts Idempotency-Key: the same key gives the same answer without acting again
	MaxBody    int64  // bytes; 0: 1 MiB, negative: no limit
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
		out, repeated, err := once(ctx, a, r, in, guarded(a, r, handler))
		if !repeated {
			a.audit(ctx, r, in, err)
		}
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		emptyLists(reflect.ValueOf(out))
		return &output[O]{Body: out}, nil
	})
}

// guarded makes an error of a panic in the handler, so that the audit log, the
// metrics and the idempotency key learn of it as of any other failure.
func guarded[I, O any](a *API, r Route, handler func(context.Context, *I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(ctx context.Context, in *I) (out *O, err error) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler { //nolint:errorlint // the server compares it so
				panic(v)
			}
			a.logPanic(ctx, r.ID, v)
			out, err = nil, fault.New(fault.Internal, "panic: %v", v)
		}()
		if err := storable(in); err != nil {
			return nil, err
		}
		return handler(ctx, in)
	}
}

// Stream adds a route that answers with a file.
func Stream[I any](a *API, r Route, handler func(context.Context, *I) (*Download, error)) {
	op := a.declare(r)
	op.Responses = map[string]*huma.Response{"200": {
		Description: "The file",
		Content:     map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}}},
	}}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*huma.StreamResponse, error) {
		file, err := guarded(a, r, handler)(ctx, in)
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
	if slices.ContainsFunc(a.routes, func(other Route) bool { return other.ID == r.ID }) {
		panic(fmt.Sprintf("two routes have the id %s", r.ID))
	}
	if r.Tag == "" {
		r.Tag, _, _ = strings.Cut(r.ID, "-")
	}
	if r.MaxBody == 0 {
		r.MaxBody = 1 << 20
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
			Schema:      &huma.Schema{Type: "string", MaxLength: new(longestKey)}})
	}
	return op
}

// permit refuses before anything of the request is read, and keeps a body of
// whatever form within the limit.
func (a *API) permit(r Route) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		start := time.Now()
		ctx := hc.Context()
		if err := Require(ctx, r.Permission); err != nil {
			a.audit(ctx, r, nil, err)
			a.writeProblem(hc, err)
			a.metrics.observe(r.ID, toProblem(ctx, err).Status, 0)
			return
		}
		info := infoOf(ctx)
		info.idempotencyKey = hc.Header("Idempotency-Key")
		if request, w := humago.Unwrap(hc); r.MaxBody > 0 && request.Body != nil {
			request.Body = http.MaxBytesReader(w, request.Body, r.MaxBody)
		}
		hc = huma.WithContext(hc, context.WithValue(ctx, requestKey, info))
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
