// Package apitest tests routes as a caller sees them: a Scenario is a request
// and what the answer must say and must not say. It also holds the tests that
// follow from the declarations alone: who may call what (Permissions), and
// whether the OpenAPI document is whole (OpenAPI).
//
//	apitest.Run(t, a, []apitest.Scenario{{
//		Name: "unknown segment", Method: "GET", URL: "/api/segments/none", As: analyst,
//		Status: 404, Contains: []string{`"code":"not_found"`}, NotContains: []string{"sql"},
//	}})
package apitest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"zhike/api"
	"zhike/fault"
	"zhike/store"
)

// Scenario is one request with what its answer must be.
type Scenario struct {
	Name        string
	Method      string
	URL         string       // with query, such as /api/segments?limit=2
	Body        any          // string and []byte as they are, an io.Reader as it is read, anything else as JSON
	As          api.Identity // who calls, known without credentials; zero: whoever the credentials say
	Key         string       // sent as Authorization: Bearer
	Cookie      string       // value of the session cookie
	Header      map[string]string
	From        string // network address of the caller; empty: 192.0.2.1:1234, an address of documentation
	Host        string // empty: example.com
	Status      int
	Contains    []string          // each must be in the body
	NotContains []string          // none may be in the body or in a header
	Answer      map[string]string // headers of the answer; a value ending in * is a beginning
	After       func(t *testing.T, a *Answer)
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	Broken bool // the connection was broken off, as by a download that failed midway
}

// Session returns the value of the session cookie that the answer sets, or "".
func (a *Answer) Session() string {
	for _, c := range (&http.Response{Header: a.Header}).Cookies() {
		if c.Name == api.SessionCookie {
			return c.Value
		}
	}
	return ""
}

// Server returns an API on db with the given routes. What o leaves open is
// filled in: the database, the version, and a log that goes nowhere.
func Server(db *store.DB, o api.Options, routes ...func(*api.API)) *api.API {
	if o.DB == nil {
		o.DB = db
	}
	if o.Version == "" {
		o.Version = "test"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	a := api.New(o)
	for _, add := range routes {
		add(a)
	}
	return a
}

// Run sends each scenario's request to h, in order, and checks the answer. An
// answer of 400 and above must be a problem document with a sentence.
func Run(t *testing.T, h http.Handler, scenarios []Scenario) {
	t.Helper()
	for _, s := range scenarios {
		t.Run(s.Name, func(t *testing.T) {
			t.Helper()
			a := Do(t, h, s)
			s.check(t, a)
			if s.After != nil {
				s.After(t, a)
			}
		})
	}
}

// Do sends one request and returns the answer unjudged.
func Do(t testing.TB, h http.Handler, s Scenario) *Answer {
	t.Helper()
	recorder := httptest.NewRecorder()
	broken := serve(h, recorder, s.request(t))
	return &Answer{Status: recorder.Code, Header: recorder.Header(), Body: recorder.Body.Bytes(), Broken: broken}
}

// serve tells whether the handler broke the connection off.
func serve(h http.Handler, w http.ResponseWriter, r *http.Request) (broken bool) {
	defer func() {
		v := recover()
		if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			broken = true
		} else if v != nil {
			panic(v)
		}
	}()
	h.ServeHTTP(w, r)
	return false
}

// Decode reads the answer's JSON as a T and fails the test when it is not one.
func Decode[T any](t testing.TB, a *Answer) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(a.Body, &v); err != nil {
		t.Fatalf("status %d, not a %T: %v\n%s", a.Status, v, err, a.Body)
	}
	return v
}

func (s Scenario) request(t testing.TB) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), s.Method, s.URL, body(t, s.Body))
	if s.Body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if s.Key != "" {
		r.Header.Set("Authorization", "Bearer "+s.Key)
	}
	if s.Cookie != "" {
		r.AddCookie(&http.Cookie{Name: api.SessionCookie, Value: s.Cookie})
	}
	for name, value := range s.Header {
		r.Header.Set(name, value)
	}
	if s.From != "" {
		r.RemoteAddr = s.From
	}
	if s.Host != "" {
		r.Host = s.Host
	}
	if s.As.Via != "" {
		r = r.WithContext(api.As(r.Context(), s.As))
	}
	return r
}

func body(t testing.TB, v any) io.Reader {
	t.Helper()
	switch b := v.(type) {
	case nil:
		return http.NoBody
	case string:
		return strings.NewReader(b)
	case []byte:
		return bytes.NewReader(b)
	case io.Reader:
		return b
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(data)
}

func (s Scenario) check(t testing.TB, a *Answer) {
	t.Helper()
	if a.Status != s.Status {
		t.Errorf("status %d, want %d: %s", a.Status, s.Status, a.Body)
	}
	for _, want := range s.Contains {
		if !bytes.Contains(a.Body, []byte(want)) {
			t.Errorf("the answer lacks %q: %s", want, a.Body)
		}
	}
	for _, not := range s.NotContains {
		if bytes.Contains(a.Body, []byte(not)) || inHeader(a.Header, not) {
			t.Errorf("the answer must not contain %q: %v %s", not, a.Header, a.Body)
		}
	}
	for name, want := range s.Answer {
		got := a.Header.Get(name)
		begin, open := strings.CutSuffix(want, "*")
		if got != want && (!open || !strings.HasPrefix(got, begin)) {
			t.Errorf("header %s: %q, want %q", name, got, want)
		}
	}
	if a.Status >= 400 {
		checkProblem(t, a)
	}
}

func inHeader(h http.Header, text string) bool {
	for _, values := range h {
		for _, v := range values {
			if strings.Contains(v, text) {
				return true
			}
		}
	}
	return false
}

// checkProblem fails unless the answer is a problem document that says
// something, agrees with the status, and can be asked about.
func checkProblem(t testing.TB, a *Answer) {
	t.Helper()
	if ct := a.Header.Get("Content-Type"); ct != "application/problem+json" {
		t.Errorf("content type %q of a refusal", ct)
	}
	p := Decode[api.Problem](t, a)
	if p.Status != a.Status || p.Title == "" || p.Detail == "" || p.Code == fault.Code("") || p.RequestID == "" {
		t.Errorf("not a whole problem document: %s", a.Body)
	}
}
