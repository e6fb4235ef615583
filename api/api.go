// Package api turns a typed service method into an HTTP route. A route carries
// its path, permission, audit entry and idempotency in one declaration; the
// OpenAPI document, the permission test and the TypeScript types follow from it.
//
//	api.Handle(a, api.Route{Method: "POST", Path: "/segments", ID: "segment-create",
//		Summary: "Create a segment", Permission: SegmentWrite, Audit: "segment.create"}, s.Create)
package api

import (
	"context"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"zhike/fault"
	"zhike/store"
)

// Prefix stands before the path of every route.
const Prefix = "/api"

// Authenticator finds out who sends a request. A request without credentials
// gives the zero Identity and no error; wrong ones give fault.Unauthorised.
type Authenticator func(r *http.Request) (Identity, error)

// Auditor keeps one entry of the audit log.
type Auditor func(ctx context.Context, e Entry) error

// Options are what an API needs from outside.
type Options struct {
	Version      string
	DB           *store.DB
	Log          *slog.Logger
	Authenticate Authenticator
	Audit        Auditor
	Now          func() time.Time
}

// API collects routes and serves them.
type API struct {
	options Options
	mux     *http.ServeMux
	huma    huma.API
	routes  []Route
	metrics *metrics
	http    http.Handler
}

// New returns an API without routes.
func New(o Options) *API {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	installErrors()
	huma.DefaultArrayNullable = false // see emptyLists
	config := huma.DefaultConfig("Zhike 知客", o.Version)
	config.CreateHooks = nil // no $schema member in every answer
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: SessionCookie},
		"key":     {Type: "http", Scheme: "bearer"},
	}
	a := &API{options: o, mux: http.NewServeMux(), metrics: newMetrics()}
	a.huma = humago.New(a.mux, config)
	a.http = a.chain()
	a.mux.HandleFunc("GET "+Prefix+"/openapi.json", a.serveOpenAPI)
	a.mux.HandleFunc("GET "+Prefix+"/docs", a.serveDocs)
	a.mux.HandleFunc(Prefix+"/", func(w http.ResponseWriter, r *http.Request) {
		a.writeError(w, r, fault.New(fault.NotFound, "there is no %s %s; see %s/docs", r.Method, r.URL.Path, Prefix).
			InChinese("没有这个接口：%s %s；见 %s/docs", r.Method, r.URL.Path, Prefix))
	})
	return a
}

// ServeHTTP serves the API and whatever Mount added.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.http.ServeHTTP(w, r) }

// Mount serves everything below pattern that is not the API, such as the page.
func (a *API) Mount(pattern string, h http.Handler) { a.mux.Handle(pattern, h) }

// Routes returns the declared routes in the order of declaration.
func (a *API) Routes() []Route { return a.routes }

// OpenAPI returns the document in JSON, stable for the same routes.
func (a *API) OpenAPI() ([]byte, error) { return a.huma.OpenAPI().MarshalJSON() }

func (a *API) serveOpenAPI(w http.ResponseWriter, r *http.Request) {
	data, err := a.OpenAPI()
	if err != nil {
		a.writeError(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(data)
}

// schemaName puts the capability before the type, so that two capabilities may
// both have a CreateRequest: segment.CreateRequest becomes SegmentCreateRequest.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	pkg := t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]
	if pkg == "" || pkg == "api" || strings.HasPrefix(strings.ToLower(name), pkg) {
		return name
	}
	return strings.ToUpper(pkg[:1]) + pkg[1:] + name
}
