package web

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// built stands for what the build of the page leaves in dist.
var built = fstest.MapFS{
	"dist/.gitkeep":              {},
	"dist/index.html":            {Data: []byte(`<!doctype html><html lang="zh-CN"><script type="module" src="/assets/index-a1b2.js"></script></html>`)},
	"dist/icon.svg":              {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"></svg>`)},
	"dist/assets/index-a1b2.js":  {Data: []byte(strings.Repeat("export const page = 1;\n", 200))},
	"dist/assets/index-c3d4.css": {Data: []byte("body{margin:0}")},
}

func ask(method, target string, header ...string) *httptest.ResponseRecorder {
	return askOf(load(built), method, target, header...)
}

func askOf(assets map[string]*asset, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	serve(assets).ServeHTTP(w, r)
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
		{"GET", "/fields/order%2Ecount", 404, ""}, // places have no dot in their last part
		{"GET", "/index.html", 200, page},
		{"GET", "/assets/index-a1b2.js", 200, script},
		{"GET", "/assets/index-c3d4.css", 200, "text/css; charset=utf-8"},
		{"GET", "/icon.svg", 200, "image/svg+xml"},
		{"GET", "/unknown.js", 404, ""},
		{"GET", "/assets/old-0000.js", 404, ""},
		{"GET", "/dist/index.html", 404, ""},
		{"GET", "/.gitkeep", 404, ""},
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

// A program built without its page says what to do, in both languages.
func TestNotBuilt(t *testing.T) {
	w := askOf(load(fstest.MapFS{"dist/.gitkeep": {}}), "GET", "/")
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "make build") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// A folder is a place in the page like any other: what is in it is not told.
func TestNoListing(t *testing.T) {
	for _, p := range []string{"/", "/assets", "/assets/"} {
		if body := ask("GET", p).Body.String(); !strings.HasPrefix(body, "<!doctype html>") || strings.Contains(body, "<pre>") {
			t.Errorf("GET %s: %.80s", p, body)
		}
	}
}

func TestBrowserAsksFirst(t *testing.T) {
	tags := map[string]string{}
	for p, cache := range map[string]string{"/": "no-cache", "/icon.svg": "no-cache", "/assets/index-a1b2.js": "public, max-age=31536000, immutable"} {
		w := ask("GET", p)
		tag := w.Header().Get("ETag")
		if tag == "" || w.Header().Get("Cache-Control") != cache {
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

// Large files go compressed to those who take that, under an ETag of their own.
func TestCompressed(t *testing.T) {
	const script = "/assets/index-a1b2.js"
	plain, packed := ask("GET", script), ask("GET", script, "Accept-Encoding", "br, gzip")
	if packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() >= plain.Body.Len()/2 {
		t.Errorf("%d bytes against %d, %s", packed.Body.Len(), plain.Body.Len(), packed.Header())
	}
	if plain.Header().Get("Content-Encoding") != "" || plain.Header().Get("ETag") == packed.Header().Get("ETag") {
		t.Errorf("plain: %s", plain.Header())
	}
	if again := ask("GET", script, "Accept-Encoding", "gzip", "If-None-Match", packed.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("with its ETag: %d", again.Code)
	}
}

// The server sends default-src 'self': a script or a handler in the page, or
// anything from elsewhere, would not work. Without a built page it says so.
func TestPageObeysThePolicy(t *testing.T) {
	page, ok := load(files)["index.html"]
	if !ok {
		t.Skip("the page was not built (make build)")
	}
	if forbidden := regexp.MustCompile(`<script(?:>|[^>]*>[^<])|\son[a-z]+=["']|(src|href)=["']?(https?:)?//`); forbidden.MatchString(page.body) {
		t.Errorf("index.html contains %q", forbidden.FindString(page.body))
	}
}
