package api_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/fault"
	"zhike/store"
	"zhike/store/storetest"
)

func TestRequestsFromOtherSitesAreRefused(t *testing.T) {
	s := &things{}
	a := apitest.Server(nil, api.Options{}, s.routes)
	send := func(name, method string, header map[string]string, status int) apitest.Scenario {
		url := "/api/things"
		if method == "GET" {
			url = "/api/things/x"
		}
		return apitest.Scenario{Name: name, Method: method, URL: url, As: writer, Body: `{"name":"chair"}`, Header: header, Status: status}
	}
	foreign := send("a form on another site", "POST", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403)
	foreign.Contains = []string{"其他网站", `"code":"forbidden"`}
	apitest.Run(t, a, []apitest.Scenario{
		foreign,
		send("a sibling site", "POST", map[string]string{"Sec-Fetch-Site": "same-site"}, 403),
		send("an old browser on another site", "POST", map[string]string{"Origin": "https://evil.example"}, 403),
	})
	if s.made != 0 {
		t.Fatalf("%d things were made", s.made)
	}
	apitest.Run(t, a, []apitest.Scenario{
		send("our own page", "POST", map[string]string{"Sec-Fetch-Site": "same-origin"}, 200),
		send("an old browser on our page", "POST", map[string]string{"Origin": "http://example.com"}, 200),
		send("a program", "POST", nil, 200),
		send("a link from elsewhere only reads", "GET", map[string]string{"Sec-Fetch-Site": "cross-site"}, 200),
	})
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	a := apitest.Server(nil, api.Options{}, (&things{}).routes)
	for _, url := range []string{"/api/things/x", "/api/things/none", "/api/nothing", "/api/docs"} {
		apitest.Run(t, a, []apitest.Scenario{{Name: url, Method: "GET", URL: url, As: reader, Status: apitest.Do(t, a, apitest.Scenario{Method: "GET", URL: url, As: reader}).Status,
			Answer: map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "no-store",
				"Content-Security-Policy": "default-src 'self'*"}}})
	}
}

func TestAuthenticator(t *testing.T) {
	a := apitest.Server(nil, api.Options{Authenticate: func(r *http.Request) (api.Identity, error) {
		switch r.Header.Get("Authorization") {
		case "":
			return api.Identity{}, nil
		case "Bearer good":
			return reader, nil
		}
		return api.Identity{}, fault.New(fault.Unauthorised, "the key is not known").InChinese("密钥无效")
	}}, (&things{}).routes)
	apitest.Run(t, a, []apitest.Scenario{
		{Name: "good", Method: "GET", URL: "/api/things/x", Key: "good", Status: 200},
		{Name: "bad", Method: "GET", URL: "/api/things/x", Key: "bad", Status: 401, Contains: []string{"密钥无效"}},
		{Name: "none", Method: "GET", URL: "/api/things/x", Status: 401, Contains: []string{"请先登录"}},
		{Name: "in this process", Method: "GET", URL: "/api/things/x", As: writer, Status: 200},
	})
}

func TestPanicIsLoggedOnceWithItsStack(t *testing.T) {
	var out bytes.Buffer
	a := apitest.Server(nil, api.Options{Log: slog.New(slog.NewTextHandler(&out, nil))}, (&things{}).routes)
	a.Mount("/page", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("in a page") }))
	got := apitest.Do(t, a, apitest.Scenario{Method: "POST", URL: "/api/things", As: writer, Body: `{"name":"panic"}`})
	id := got.Header.Get("X-Request-Id")
	if text := out.String(); strings.Count(text, "level=ERROR msg=panic") != 1 || !strings.Contains(text, "request="+id) ||
		!strings.Contains(text, "the secret of the house") || !strings.Contains(text, "api_test.go") {
		t.Errorf("log:\n%s", text)
	}
	apitest.Run(t, a, []apitest.Scenario{
		{Name: "outside the routes", Method: "GET", URL: "/page", Status: 500, NotContains: []string{"in a page"}},
		{Name: "the server lives on", Method: "GET", URL: "/api/things/x", As: reader, Status: 200},
	})
}

// JSON has no NaN: the answer must break off rather than look whole.
func TestAnswerThatCannotBeWrittenIsBrokenOff(t *testing.T) {
	type number struct {
		Value float64 `json:"value"`
	}
	a := apitest.Server(nil, api.Options{}, func(a *api.API) {
		api.Handle(a, api.Route{Method: "GET", Path: "/nan", ID: "nan", Summary: "NaN", Permission: api.Public},
			func(context.Context, *struct{}) (*number, error) { return &number{math.NaN()}, nil })
	})
	if got := apitest.Do(t, a, apitest.Scenario{Method: "GET", URL: "/api/nan"}); !got.Broken {
		t.Errorf("status %d: %s", got.Status, got.Body)
	}
}

func TestDownload(t *testing.T) {
	a := apitest.Server(nil, api.Options{}, (&things{}).routes)
	apitest.Run(t, a, []apitest.Scenario{
		{Name: "Chinese name", Method: "GET", URL: "/api/things/x/file", As: reader, Status: 200, Contains: []string{"姓名\n王小明\n"},
			Answer: map[string]string{"Content-Type": "text/csv; charset=utf-8",
				// RFC 8187: UTF-8, percent-encoded; a quote must not end the header
				"Content-Disposition": "attachment; filename*=UTF-8''%E5%90%8D%E5%8D%95%20%22%E4%B8%80%22%20%281%29.csv"}},
		{Name: "refused before it begins", Method: "GET", URL: "/api/things/none/file", As: reader, Status: 404},
		{Name: "a panic before it begins", Method: "GET", URL: "/api/things/panic/file", As: reader, Status: 500, NotContains: []string{"secret"}},
	})
	half := apitest.Do(t, a, apitest.Scenario{Method: "GET", URL: "/api/things/half/file", As: reader})
	if !half.Broken {
		t.Errorf("a download that failed midway looks whole: %d %s", half.Status, half.Body)
	}
}

// Over a real connection the reader of half a file gets an error, not an end.
func TestHalfADownloadIsAnErrorOnTheWire(t *testing.T) {
	a := apitest.Server(nil, api.Options{Authenticate: func(*http.Request) (api.Identity, error) { return reader, nil }}, (&things{}).routes)
	server := httptest.NewServer(a)
	defer server.Close()
	res, err := http.Get(server.URL + "/api/things/half/file")
	if err == nil {
		defer res.Body.Close()
		_, err = io.ReadAll(bufio.NewReader(res.Body))
	}
	if err == nil { // io.ReadAll hides a regular end
		t.Error("the download ended as if it were whole")
	}
}

func TestOperations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a := apitest.Server(db, api.Options{}, (&things{}).routes)
		apitest.Do(t, a, apitest.Scenario{Method: "GET", URL: "/api/things/x", As: reader})
		apitest.Do(t, a, apitest.Scenario{Method: "GET", URL: "/api/things/x", As: reader})
		apitest.Do(t, a, apitest.Scenario{Method: "GET", URL: "/api/things/x"})
		apitest.Do(t, a, apitest.Scenario{Method: "POST", URL: "/api/things", As: writer, Body: `{"name":"panic"}`})
		ops := a.Operations()
		apitest.Run(t, ops, []apitest.Scenario{
			{Name: "alive", Method: "GET", URL: "/health", Status: 200, Contains: []string{"ok"}},
			{Name: "ready", Method: "GET", URL: "/ready", Status: 200, Contains: []string{"ready"}},
			{Name: "metrics", Method: "GET", URL: "/metrics", Status: 200, Contains: []string{
				`zhike_requests_total{route="thing-get",status="200"} 2`,
				`zhike_requests_total{route="thing-get",status="401"} 1`,
				`zhike_requests_total{route="thing-create",status="500"} 1`,
				`zhike_request_seconds_count{route="thing-get"} 3`, "go_goroutines", "process_"}},
		})
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if got := apitest.Do(t, ops, apitest.Scenario{Method: "GET", URL: "/ready"}); got.Status != 503 {
			t.Errorf("ready with a closed database: %d", got.Status)
		}
	})
}

func TestDocumentation(t *testing.T) {
	build := func() *api.API { return apitest.Server(nil, api.Options{Version: "1.2.3"}, (&things{}).routes) }
	a := build()
	apitest.OpenAPI(t, a)
	one, _ := a.OpenAPI()
	two, _ := build().OpenAPI()
	if !bytes.Equal(one, two) {
		t.Error("the same routes give another document")
	}
	apitest.Run(t, a, []apitest.Scenario{
		{Name: "page", Method: "GET", URL: "/api/docs", Status: 200, Answer: map[string]string{"Content-Type": "text/html; charset=utf-8"},
			Contains:    []string{"/api/things/{id}", "Make a thing", "thing.write", "thing.create", "limit", "name: string", "made: integer"},
			NotContains: []string{"<script", "http://", "https://"}}, // works offline and under the content policy
		{Name: "document", Method: "GET", URL: "/api/openapi.json", Status: 200, Answer: map[string]string{"Content-Type": "application/json*"},
			Contains: []string{`"1.2.3"`, `"Idempotency-Key"`, `"x-audit":"thing.create"`, `"x-permission":"thing.read"`, "application/problem+json"}},
	})
	if n := len(a.Routes()); n != 3 || a.Routes()[0].ID != "thing-create" || a.Routes()[0].Tag != "thing" {
		t.Errorf("%d routes: %+v", n, a.Routes())
	}
}
