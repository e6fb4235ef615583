// Package web is the page that the program serves: the React application of
// src, built into dist and held in the binary. The page holds no data; whatever
// it shows comes from /api with the rights of the reader.
package web

import (
	"bytes"
	"compress/gzip"
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

// dist holds nothing but a placeholder until the page was built (make build).
//
//go:embed all:dist
var files embed.FS

// asset is one file as it is sent.
type asset struct {
	body    string
	packed  string // the same with gzip; empty where it saves nothing
	kind    string // content type
	etag    string
	forever bool // its name changes with its content
}

// Handler serves the page. Paths without a dot in their last part are places in
// the page and get index.html, so that a link to any of them works; other paths
// are files, and those that do not exist are 404, as is everything under /api.
func Handler() http.Handler {
	return serve(load(files))
}

func serve(assets map[string]*asset) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, found := assets[file(r.URL.Path)]
		switch {
		case !found && file(r.URL.Path) == "index.html":
			http.Error(w, "The program was built without its page: run make build. 程序里没有页面：请运行 make build。", http.StatusServiceUnavailable)
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
func load(from fs.FS) map[string]*asset {
	out := map[string]*asset{}
	err := fs.WalkDir(from, "dist", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		if path.Base(name) == ".gitkeep" {
			return nil
		}
		p := strings.TrimPrefix(name, "dist/")
		out[p] = &asset{body: string(body), packed: pack(body), kind: kindOf(name), etag: `"` + hex.EncodeToString(sum[:12]) + `"`, forever: strings.HasPrefix(p, "assets/")}
		return nil
	})
	if err != nil { // the files are part of the program: cannot happen
		panic("web: " + err.Error())
	}
	return out
}

// pack compresses a file, if that makes it a good deal smaller.
func pack(body []byte) string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(body) // a buffer takes everything
	_ = w.Close()
	if out.Len() > len(body)*9/10 {
		return ""
	}
	return out.String()
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

// serve sends the file, or 304 to a browser that has it. Files whose name says
// their content are kept for ever; of the others the browser asks first
// (no-cache), so that after an update nobody sees half of the old page.
func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "no-cache")
	if a.forever {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	body, etag := a.body, a.etag
	if a.packed != "" && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && r.Header.Get("Range") == "" {
		h.Set("Content-Encoding", "gzip")
		body, etag = a.packed, strings.TrimSuffix(etag, `"`)+`-gzip"`
	}
	h.Set("ETag", etag)
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(body))
}
