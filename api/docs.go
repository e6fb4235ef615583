package api

import (
	_ "embed"
	"html/template"
	"net/http"
	"sort"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html
var docsHTML string

var docsPage = template.Must(template.New("docs").Parse(docsHTML))

type docsTag struct {
	Name       string
	Operations []docsOperation
}

type docsOperation struct {
	Method, Path, ID, Summary, Permission, Audit, Body, Answer string
	Parameters                                                 []docsParameter
}

type docsParameter struct{ Name, In, Type, Doc string }

// serveDocs shows the routes as a page without any script, so that it works
// offline; tools read openapi.json.
func (a *API) serveDocs(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := docsPage.Execute(w, a.docs()); err != nil {
		a.options.Log.Error("documentation page", "error", err)
	}
}

func (a *API) docs() []docsTag {
	byTag := map[string]*docsTag{}
	var tags []*docsTag
	for _, r := range a.routes {
		op := a.operation(r)
		name := op.Tags[0]
		if byTag[name] == nil {
			byTag[name] = &docsTag{Name: name}
			tags = append(tags, byTag[name])
		}
		d := docsOperation{Method: r.Method, Path: Prefix + r.Path, ID: r.ID, Summary: r.Summary,
			Permission: string(r.Permission), Audit: r.Audit, Body: a.bodyOf(op), Answer: a.answerOf(op)}
		for _, p := range op.Parameters {
			d.Parameters = append(d.Parameters, docsParameter{p.Name, p.In, typeOf(p.Schema), p.Description})
		}
		byTag[name].Operations = append(byTag[name].Operations, d)
	}
	out := make([]docsTag, len(tags))
	for i, t := range tags {
		out[i] = *t
	}
	return out
}

func (a *API) operation(r Route) *huma.Operation {
	item := a.huma.OpenAPI().Paths[Prefix+r.Path]
	switch r.Method {
	case http.MethodGet:
		return item.Get
	case http.MethodPost:
		return item.Post
	case http.MethodPut:
		return item.Put
	case http.MethodPatch:
		return item.Patch
	}
	return item.Delete
}

func (a *API) bodyOf(op *huma.Operation) string {
	if op.RequestBody == nil {
		return ""
	}
	for _, media := range op.RequestBody.Content {
		return a.members(media.Schema)
	}
	return ""
}

func (a *API) answerOf(op *huma.Operation) string {
	for code, response := range op.Responses {
		if strings.HasPrefix(code, "2") {
			for kind, media := range response.Content {
				if kind == "application/json" {
					return a.members(media.Schema)
				}
				return kind
			}
		}
	}
	return ""
}

// members lists the members of an object: "name: string, rows: integer …".
func (a *API) members(s *huma.Schema) string {
	if s == nil {
		return ""
	}
	if s.Ref != "" {
		s = a.huma.OpenAPI().Components.Schemas.SchemaFromRef(s.Ref)
	}
	if s == nil || s.Properties == nil {
		return typeOf(s)
	}
	names := make([]string, 0, len(s.Properties))
	for name, p := range s.Properties {
		names = append(names, name+": "+typeOf(p))
	}
	sort.Strings(names)
	return strings.Join(names, ", ")
}

func typeOf(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
	case s.Type == "array":
		return typeOf(s.Items) + "[]"
	case s.Format != "":
		return s.Type + " (" + s.Format + ")"
	}
	return s.Type
}
