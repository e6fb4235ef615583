package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"zhike/api"
)

// OpenAPI proves that the document describes every route, whole and without a
// dangling reference, and that it comes out the same twice.
func OpenAPI(t testing.TB, a *api.API) {
	t.Helper()
	first, err := a.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	if second, err := a.OpenAPI(); err != nil || !bytes.Equal(first, second) {
		t.Errorf("the document is not stable (%v)", err)
	}
	var doc map[string]any
	if err := json.Unmarshal(first, &doc); err != nil {
		t.Fatal(err)
	}
	if v, _ := doc["openapi"].(string); !strings.HasPrefix(v, "3.1") {
		t.Errorf("openapi %q, want 3.1", v)
	}
	references(t, doc, doc, "#")
	for _, r := range a.Routes() {
		described(t, doc, r)
	}
}

// described checks one route's operation.
func described(t testing.TB, doc map[string]any, r api.Route) {
	t.Helper()
	op := at(doc, "paths", api.Prefix+r.Path, strings.ToLower(r.Method))
	if op == nil {
		t.Errorf("%s %s is not described", r.Method, r.Path)
		return
	}
	if op["operationId"] != r.ID || op["summary"] != r.Summary || op["x-permission"] != string(r.Permission) {
		t.Errorf("%s: id, summary or permission differ from the declaration", r.ID)
	}
	for _, p := range parameter.FindAllString(r.Path, -1) {
		if !declares(op, strings.Trim(p, "{}.")) {
			t.Errorf("%s: the path parameter %s is not declared", r.ID, p)
		}
	}
	answers := at(op, "responses")
	success, failure := false, false
	for code := range answers {
		success = success || strings.HasPrefix(code, "2")
		failure = failure || code == "default" || strings.HasPrefix(code, "4")
	}
	if !success || !failure {
		t.Errorf("%s: describes success %v, failure %v", r.ID, success, failure)
	}
	if (r.Method == http.MethodGet || r.Method == http.MethodDelete) && op["requestBody"] != nil {
		t.Errorf("%s: a %s has no body", r.ID, r.Method)
	}
}

func declares(op map[string]any, name string) bool {
	list, _ := op["parameters"].([]any)
	for _, p := range list {
		if m, ok := p.(map[string]any); ok && m["name"] == name && m["in"] == "path" && m["required"] == true {
			return true
		}
	}
	return false
}

// at walks down members of an object; nil when one is missing.
func at(doc map[string]any, path ...string) map[string]any {
	for _, p := range path {
		doc, _ = doc[p].(map[string]any)
	}
	return doc
}

// references checks that every $ref below v leads somewhere.
func references(t testing.TB, doc map[string]any, v any, place string) {
	t.Helper()
	switch x := v.(type) {
	case map[string]any:
		if ref, ok := x["$ref"].(string); ok {
			path := strings.Split(strings.TrimPrefix(ref, "#/"), "/")
			if at(doc, path...) == nil {
				t.Errorf("%s leads to %s, which is not there", place, ref)
			}
		}
		for name, member := range x {
			references(t, doc, member, place+"/"+name)
		}
	case []any:
		for i, member := range x {
			references(t, doc, member, fmt.Sprintf("%s/%d", place, i))
		}
	}
}
