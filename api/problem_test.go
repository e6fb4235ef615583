package api_test

import (
	"strings"
	"testing"

	"zhike/api"
	"zhike/api/apitest"
)

var english = map[string]string{"Accept-Language": "en-GB,en;q=0.9"}

func TestProblemDocumentsInBothLanguages(t *testing.T) {
	a := apitest.Server(nil, api.Options{}, (&things{}).routes)
	post := func(name, body string, header map[string]string, status int, contains ...string) apitest.Scenario {
		return apitest.Scenario{Name: name, Method: "POST", URL: "/api/things", As: writer, Body: body, Header: header, Status: status,
			Contains: contains, NotContains: []string{"sdz7", "secret of the house", "goroutine"}}
	}
	apitest.Run(t, a, []apitest.Scenario{
		post("a conflict in Chinese", `{"name":"taken"}`, nil, 409, "名称已存在", `"code":"conflict"`, `"where":{"field":"name"}`),
		post("a conflict in English", `{"name":"taken"}`, english, 409, "there is a thing of that name", `"code":"conflict"`),
		post("our fault hides its cause", `{"name":"broken"}`, nil, 500, "系统内部出错", `"code":"internal"`),
		post("our fault in English", `{"name":"broken"}`, english, 500, "something went wrong on our side"),
		post("a panic hides its cause", `{"name":"panic"}`, nil, 500, `"code":"internal"`),
		{Name: "the query chooses the language", Method: "GET", URL: "/api/things/none?lang=en", As: reader, Status: 404,
			Contains: []string{"there is no thing none"}},
		{Name: "nobody", Method: "GET", URL: "/api/things/x", Status: 401, Contains: []string{"请先登录"}},
		{Name: "nobody, English", Method: "GET", URL: "/api/things/x", Header: english, Status: 401, Contains: []string{"sign in first"}},
		{Name: "no such route", Method: "GET", URL: "/api/nothing", As: reader, Status: 404, Contains: []string{"没有这个接口", "/api/docs"}},
		{Name: "no such method", Method: "DELETE", URL: "/api/things/x", As: writer, Status: 404, Contains: []string{"DELETE"}},
	})
}

func TestInternalProblemQuotesTheRequest(t *testing.T) {
	a := apitest.Server(nil, api.Options{}, (&things{}).routes)
	for _, name := range []string{"broken", "panic"} {
		got := apitest.Do(t, a, apitest.Scenario{Method: "POST", URL: "/api/things", As: writer, Body: map[string]string{"name": name}})
		p := apitest.Decode[api.Problem](t, got)
		if p.RequestID == "" || p.RequestID != got.Header.Get("X-Request-Id") || !strings.Contains(p.Detail, p.RequestID) {
			t.Errorf("%s: request %q, header %q, sentence %q", name, p.RequestID, got.Header.Get("X-Request-Id"), p.Detail)
		}
	}
}

// Each mistake that huma finds is said in the reader's language, with the
// member it is about, and what was sent is not sent back.
func TestValidationSentences(t *testing.T) {
	a := apitest.Server(nil, api.Options{}, (&things{}).routes)
	for _, c := range []struct {
		name, body string
		status     int
		zh, en     string
	}{
		{"too short", `{"name":"a"}`, 422, "请求有误：name: 长度至少为 2 个字符", "the request is not valid: name: must have at least 2 characters"},
		{"too long", `{"name":"` + strings.Repeat("长", 21) + `"}`, 422, "name: 长度不能超过 20 个字符", "name: must have at most 20 characters"},
		{"missing", `{}`, 422, "缺少必填项 name", "name is missing"},
		{"unknown member", `{"name":"ab","nmae":1}`, 422, "nmae: 没有这个字段", "nmae: there is no such field"},
		{"too big", `{"name":"ab","count":10}`, 422, "count: 不能大于 9", "count: must be 9 or less"},
		{"not whole", `{"name":"ab","count":1.5}`, 422, "count: 应为整数", "count: must be a whole number"},
		{"not one of", `{"name":"ab","kind":"huge"}`, 422, "kind: 只能是：small, big", "kind: must be one of: small, big"},
		{"not text", `{"name":7}`, 422, "name: 应为文本", "name: must be text"},
		{"too many items", `{"name":"ab","tags":["a","b","c"]}`, 422, "tags: 最多 2 项", "tags: must have at most 2 items"},
		{"two mistakes", `{"name":"a","count":0}`, 422, "；", "; "},
		{"half a document", `{"name":"ab"`, 400, "JSON 不完整", "the JSON ends too early"},
		{"no document", `name=ab`, 400, "不是有效的 JSON", "not valid JSON"},
		{"nothing", ``, 400, "缺少请求内容", "the request has no body"},
		{"over the limit", `{"name":"ab","kind":"` + strings.Repeat("x", 3000) + `"}`, 413, "2000", "2000"},
	} {
		send := func(lang, want string) apitest.Scenario {
			return apitest.Scenario{Name: c.name + " " + lang, Method: "POST", URL: "/api/things?lang=" + lang, As: writer, Body: c.body,
				Status: c.status, Contains: []string{want}, NotContains: []string{"expected", `"value"`, "xxxx", "长长长"}}
		}
		apitest.Run(t, a, []apitest.Scenario{send("zh", c.zh), send("en", c.en)})
	}
	apitest.Run(t, a, []apitest.Scenario{
		{Name: "query", Method: "GET", URL: "/api/things/x?limit=many", As: reader, Status: 422, Contains: []string{"limit: 应为整数"}},
		{Name: "query over its maximum", Method: "GET", URL: "/api/things/x?limit=501", As: reader, Status: 422, Contains: []string{"limit: 不能大于 500"}},
		{Name: "path too long", Method: "GET", URL: "/api/things/" + strings.Repeat("y", 10000), As: reader, Status: 422,
			Contains: []string{"id: 长度不能超过 20 个字符"}, NotContains: []string{"yyyy"}},
		{Name: "not JSON by its type", Method: "POST", URL: "/api/things", As: writer, Body: "<a/>", Header: map[string]string{"Content-Type": "text/xml"},
			Status: 415, Contains: []string{"text/xml", `"code":"invalid"`}},
		{Name: "NUL in the body", Method: "POST", URL: "/api/things", As: writer, Body: `{"name":"ab","tags":["a\u0000"]}`, Status: 422, Contains: []string{"NUL"}},
		{Name: "NUL in the path", Method: "GET", URL: "/api/things/a%00b", As: reader, Status: 422, Contains: []string{"NUL"}},
		{Name: "not UTF-8 in the path", Method: "GET", URL: "/api/things/%ff", As: reader, Status: 422, Contains: []string{"UTF-8"}},
		{Name: "defaults", Method: "GET", URL: "/api/things/x", As: reader, Status: 200, Contains: []string{`"made":50`}},
	})
}

func TestBodyOverTheDefaultLimit(t *testing.T) {
	a := apitest.Server(nil, api.Options{}, func(a *api.API) {
		api.Handle(a, api.Route{Method: "POST", Path: "/any", ID: "any", Summary: "Any", Permission: thingWrite, Audit: "any"}, (&things{}).create)
	})
	apitest.Run(t, a, []apitest.Scenario{{Name: "2 MiB", Method: "POST", URL: "/api/any", As: writer,
		Body: `{"name":"` + strings.Repeat("x", 2<<20) + `"}`, Status: 413, Contains: []string{`"code":"too_large"`, "上限"}}})
}
