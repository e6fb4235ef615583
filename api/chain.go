package api

import (
	"context"
	"net"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/google/uuid"

	"zhike/fault"
)

// requestInfo is what the service methods may know of the HTTP request.
type requestInfo struct {
	id             string
	idempotencyKey string
	remote         string      // address without port
	header         http.Header // of the answer
}

func infoOf(ctx context.Context) requestInfo {
	info, _ := ctx.Value(requestKey).(requestInfo)
	return info
}

func requestID(ctx context.Context) string { return infoOf(ctx).id }

// Remote is the network address, without port, that the request came from;
// empty when the call did not come over HTTP.
func Remote(ctx context.Context) string { return infoOf(ctx).remote }

// SetHeader adds a header to the answer, such as a cookie. A call that did not
// come over HTTP has no headers, and nothing happens.
func SetHeader(ctx context.Context, name, value string) {
	if h := infoOf(ctx).header; h != nil {
		h.Add(name, value)
	}
}

// chain is what every request passes, from the outside in.
func (a *API) chain() http.Handler {
	csrf := http.NewCrossOriginProtection()
	csrf.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.writeError(w, r, fault.New(fault.Forbidden, "this request came from another site and was refused").
			InChinese("该请求来自其他网站，已被拒绝"))
	}))
	return a.described(a.recovered(csrf.Handler(a.identified(a.mux))))
}

// begun notes whether the header of an answer is gone.
type begun struct {
	http.ResponseWriter
	yes bool
}

func (b *begun) WriteHeader(status int) {
	b.yes = true
	b.ResponseWriter.WriteHeader(status)
}

func (b *begun) Write(p []byte) (int, error) {
	b.yes = true
	return b.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the writer below.
func (b *begun) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// recovered keeps a mistake in one handler from taking the server with it. An
// answer that had begun is broken off: nothing can be put right behind it.
func (a *API) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := &begun{ResponseWriter: w}
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler { //nolint:errorlint // the server compares it so
				panic(v)
			}
			a.logPanic(r.Context(), r.URL.Path, v)
			if out.yes {
				panic(http.ErrAbortHandler)
			}
			a.writeError(w, r, fault.New(fault.Internal, "panic: %v", v))
		}()
		next.ServeHTTP(out, r)
	})
}

func (a *API) logPanic(ctx context.Context, where string, v any) {
	a.options.Log.Error("panic", "request", requestID(ctx), "where", where, "panic", v, "stack", string(debug.Stack()))
}

// described gives the request an id and a language, and sets the headers that
// keep a page from being framed or sniffed.
func (a *API) described(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := uuid.Must(uuid.NewV7()).String()
		ctx := context.WithValue(r.Context(), requestKey, requestInfo{id: id, remote: hostOf(r.RemoteAddr), header: w.Header()})
		ctx = InLanguage(ctx, languageOf(r))
		h := w.Header()
		h.Set("X-Request-Id", id)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'none'")
		if strings.HasPrefix(r.URL.Path, Prefix+"/") {
			h.Set("Cache-Control", "no-store")
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return host
}

func (a *API) identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.options.Authenticate == nil || Who(r.Context()).Via != "" { // handed in by a caller in this process
			next.ServeHTTP(w, r)
			return
		}
		who, err := a.options.Authenticate(r)
		if err != nil {
			a.writeError(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(As(r.Context(), who)))
	})
}

// languageOf takes ?lang=, then Accept-Language; Chinese unless English is asked for.
func languageOf(r *http.Request) string {
	lang := r.URL.Query().Get("lang")
	if lang == "" {
		lang = r.Header.Get("Accept-Language")
	}
	if strings.HasPrefix(strings.ToLower(lang), "en") {
		return "en"
	}
	return "zh"
}
