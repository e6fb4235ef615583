// Package web is the page that the program serves: plain HTML, CSS and
// JavaScript modules inside the binary, with no build step. The page holds no
// data; whatever it shows comes from /api with the rights of the reader.
package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed plain
var files embed.FS

// asset is one file as it is sent.
type asset struct {
	body string
	kind string // content type
	etag string
}

// Handler serves the page. Paths without a dot in their last part are places in
// the page and get index.html, so that a link to any of them works; other paths
// are files, and those that do not exist are 404, as is everything under /api.
func Handler() http.Handler {
	assets := load(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, found := assets[file(r.URL.Path)]
		switch {
		case !found:
			http.NotFound(w, r)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "the page can only be read", http.StatusMethodNotAllowed)
		default:
			a.serve(w, r)
		}
	})
}

// file names the file behind a path; empty where there is none.
func file(urlPath string) string {
	p := strings.TrimPrefix(path.Clean("/"+urlPath), "/")
	if p == "api" || strings.HasPrefix(p, "api/") {
		return ""
	}
	if !strings.Contains(path.Base(p), ".") || p == "" {
		return "index.html"
	}
	return p
}

// load reads every file once; the hash of the content is its ETag.
func load(from fs.FS) map[string]asset {
	out := map[string]asset{}
	err := fs.WalkDir(from, "plain", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		out[strings.TrimPrefix(name, "plain/")] = asset{body: string(body), kind: kindOf(name), etag: `"` + hex.EncodeToString(sum[:12]) + `"`}
		return nil
	})
	if err != nil { // the files are part of the program: cannot happen
		panic("web: " + err.Error())
	}
	return out
}

// kindOf does not ask the machine for the types that a page cannot do without:
// some Windows registries call JavaScript plain text, and browsers then refuse it.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

// serve sends the file, or 304 to a browser that has it. no-cache means "ask
// first": after an update nobody sees half of the old page.
func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", a.etag)
	h.Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(a.body))
}
