package api

import (
	"context"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/google/uuid"

	"zhike/fault"
)

type requestInfo struct {
	id             string
	idempotencyKey string
	remote         string
}

func infoOf(ctx context.Context) requestInfo {
	info, _ := ctx.Value(requestKey).(requestInfo)
	return info
}

func requestID(ctx context.Context) string { return infoOf(ctx).id }

// chain is what every request passes, from the outside in.
func (a *API) chain() http.Handler {
	csrf := http.NewCrossOriginProtection()
	csrf.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.writeError(w, r, fault.New(fault.Forbidden, "this request came from another site and was refused").
			InChinese("该请求来自其他网站，已被拒绝"))
	}))
	return a.recovered(a.described(csrf.Handler(a.identified(a.mux))))
}

// recovered keeps a mistake in one handler from taking the server with it.
func (a *API) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler { //nolint:errorlint // the server compares it so
				panic(v)
			}
			a.options.Log.Error("panic", "path", r.URL.Path, "panic", v, "stack", string(debug.Stack()))
			a.writeError(w, r, fault.New(fault.Internal, "panic: %v", v))
		}()
		next.ServeHTTP(w, r)
	})
}

// described gives the request an id and a language, and sets the headers that
// keep a page from being framed or sniffed.
func (a *API) described(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := uuid.Must(uuid.NewV7()).String()
		ctx := context.WithValue(r.Context(), requestKey, requestInfo{id: id, remote: r.RemoteAddr})
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
