package web

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"
)

func ask(method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w
}

func TestPaths(t *testing.T) {
	const page, script = "text/html; charset=utf-8", "text/javascript; charset=utf-8"
	for _, c := range []struct {
		method, path string
		status       int
		kind         string
	}{
		{"GET", "/", 200, page},
		{"HEAD", "/", 200, page},
		{"GET", "/setup", 200, page},
		{"GET", "/welcome", 200, page},
		{"GET", "/customers/17", 200, page},
		{"GET", "/?customer=17", 200, page},
		{"GET", "/index.html", 200, page},
		{"GET", "/app.js", 200, script},
		{"GET", "/app.css", 200, "text/css; charset=utf-8"},
		{"GET", "/icon.svg", 200, "image/svg+xml"},
		{"GET", "/unknown.js", 404, ""},
		{"GET", "/plain/app.js", 404, ""},
		{"GET", "/embed.go", 404, ""},
		{"GET", "/api", 404, ""},
		{"GET", "/api/", 404, ""},
		{"GET", "/api/unknown", 404, ""},
		{"GET", "/x/../api/today", 404, ""},
		{"GET", "/../embed.go", 404, ""},
		{"GET", "/..%2fembed.go", 404, ""},
		{"POST", "/", 405, ""},
	} {
		w := ask(c.method, c.path)
		if w.Code != c.status || (c.kind != "" && w.Header().Get("Content-Type") != c.kind) {
			t.Errorf("%s %s: %d %s, want %d %s", c.method, c.path, w.Code, w.Header().Get("Content-Type"), c.status, c.kind)
		}
		if c.method == "HEAD" && w.Body.Len() > 0 {
			t.Errorf("HEAD %s has a body", c.path)
		}
	}
}

// A folder is a place in the page like any other: what is in it is not told.
func TestNoListing(t *testing.T) {
	for _, p := range []string{"/", "/plain", "/plain/"} {
		if body := ask("GET", p).Body.String(); !strings.HasPrefix(body, "<!doctype html>") || strings.Contains(body, "<pre>") {
			t.Errorf("GET %s: %.80s", p, body)
		}
	}
}

func TestBrowserAsksFirst(t *testing.T) {
	tags := map[string]string{}
	for _, p := range []string{"/", "/app.js", "/app.css"} {
		w := ask("GET", p)
		tag := w.Header().Get("ETag")
		if tag == "" || w.Header().Get("Cache-Control") != "no-cache" {
			t.Fatalf("GET %s: ETag %q, Cache-Control %q", p, tag, w.Header().Get("Cache-Control"))
		}
		if other := tags[tag]; other != "" {
			t.Errorf("%s and %s have the same ETag", p, other)
		}
		tags[tag] = p
		if again := ask("GET", p, "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("GET %s with its ETag: %d, %d bytes", p, again.Code, again.Body.Len())
		}
		if changed := ask("GET", p, "If-None-Match", `"older"`); changed.Code != http.StatusOK || changed.Body.Len() == 0 {
			t.Errorf("GET %s with an old ETag: %d", p, changed.Code)
		}
	}
}

// The server sends default-src 'self': a script or a handler in the page, or
// anything from elsewhere, would not work. Data go in as text, never as markup.
func TestPageObeysThePolicy(t *testing.T) {
	forbidden := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|(src|href|from|import\()\s*=?\s*['"]?(https?:)?//|\son[a-z]+=["']`)
	inline := regexp.MustCompile(`<script(?:>|[^>]*>[^<])|<style|style=`)
	for name, a := range load(files) {
		if name != "icon.svg" && forbidden.MatchString(a.body) {
			t.Errorf("%s contains %q", name, forbidden.FindString(a.body))
		}
		if path.Ext(name) == ".html" && inline.MatchString(a.body) {
			t.Errorf("%s contains %q", name, inline.FindString(a.body))
		}
	}
}

// Every module that is imported exists, and every text that is asked for.
func TestModulesAndWordsExist(t *testing.T) {
	assets := load(files)
	imports := regexp.MustCompile(`from '\./([^']+)'`)
	asked := regexp.MustCompile(`\bt\('([A-Za-z0-9]+)'`)
	for name, a := range assets {
		for _, m := range imports.FindAllStringSubmatch(a.body, -1) {
			if _, ok := assets[m[1]]; !ok {
				t.Errorf("%s imports %s, which does not exist", name, m[1])
			}
		}
		for _, m := range asked.FindAllStringSubmatch(a.body, -1) {
			if !regexp.MustCompile(`(?m)^  ` + m[1] + `: \[`).MatchString(assets["words.js"].body) {
				t.Errorf("%s asks for the text %q, which does not exist", name, m[1])
			}
		}
	}
}

// ui.md's budget is 350 KB of JavaScript; without a framework the whole page
// stays far under it, even uncompressed.
func TestPageIsSmall(t *testing.T) {
	total := 0
	err := fs.WalkDir(files, "plain", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		total += int(info.Size())
		return err
	})
	if err != nil || total == 0 || total > 100<<10 {
		t.Errorf("the page has %d bytes (%v), want at most 100 KB", total, err)
	}
}
