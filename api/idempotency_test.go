package api_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/store"
	"zhike/store/storetest"
)

func keyed(key, body string) apitest.Scenario {
	return apitest.Scenario{Name: key, Method: "POST", URL: "/api/things", As: writer, Body: body, Header: map[string]string{"Idempotency-Key": key}}
}

func TestIdempotencyKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		now := time.Date(2024, 5, 1, 8, 0, 0, 0, time.UTC)
		s, l := &things{}, &log{}
		a := apitest.Server(db, api.Options{Audit: l.audit, Now: func() time.Time { return now }}, s.routes)
		ask := func(c apitest.Scenario, status int, contains ...string) {
			t.Helper()
			c.Status, c.Contains = status, contains
			apitest.Run(t, a, []apitest.Scenario{c})
		}
		ask(keyed("k1", `{"name":"chair"}`), 200, `"made":1`)
		ask(keyed("k1", `{"name":"chair"}`), 200, `"made":1`)
		ask(keyed("k1", `{ "name" : "chair" }`), 200, `"made":1`)
		if s.made != 1 || len(l.entries) != 1 {
			t.Errorf("%d made, %d entries: the key acted again", s.made, len(l.entries))
		}
		ask(keyed("k1", `{"name":"table"}`), 409, "Idempotency-Key", "另一个请求")
		ask(keyed("k2", `{"name":"chair"}`), 200, `"made":2`)
		other := keyed("k1", `{"name":"table"}`)
		other.As.UserID = "u3"
		ask(other, 200, `"made":3`) // each user has keys of their own
		ask(keyed("k3", `{"name":"taken"}`), 409, "名称已存在")
		ask(keyed("k3", `{"name":"stool"}`), 200, `"made":4`) // a failed request leaves its key free
		ask(keyed("k4", `{"name":"panic"}`), 500)
		ask(keyed("k4", `{"name":"shelf"}`), 200, `"made":5`) // so does one that panicked
		ask(apitest.Scenario{Name: "no key", Method: "POST", URL: "/api/things", As: writer, Body: `{"name":"chair"}`}, 200, `"made":6`)
		now = now.Add(25 * time.Hour)
		ask(keyed("k1", `{"name":"table"}`), 200, `"made":7`) // forgotten after a day
	}, api.Migrations())
}

func TestIdempotencyKeyOfAnyContent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a := apitest.Server(db, api.Options{}, (&things{}).routes)
		for _, c := range []struct {
			key    string
			status int
		}{
			{"'; drop table api_answer; --", 200}, {"中文键", 200}, {strings.Repeat("k", 200), 200},
			{strings.Repeat("k", 201), 422}, {strings.Repeat("k", 1<<18), 422}, {"\xff\xfe", 422},
		} {
			s := keyed(c.key, `{"name":"chair"}`)
			s.Name, s.Status = "key", c.status
			apitest.Run(t, a, []apitest.Scenario{s, s})
		}
	}, api.Migrations())
}

// While the first request runs, the second is told so; afterwards it gets the answer.
func TestSecondRequestWhileTheFirstRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := &things{in: make(chan struct{}, 1), wait: make(chan struct{})}
		a := apitest.Server(db, api.Options{}, s.routes)
		first := make(chan *apitest.Answer)
		go func() { first <- apitest.Do(t, a, keyed("k", `{"name":"chair"}`)) }()
		<-s.in
		second := keyed("k", `{"name":"chair"}`)
		second.Status, second.Contains = 409, []string{"仍在处理"}
		apitest.Run(t, a, []apitest.Scenario{second})
		close(s.wait)
		if got := <-first; got.Status != 200 {
			t.Fatalf("first: %d %s", got.Status, got.Body)
		}
		second.Status, second.Contains = 200, []string{`"made":1`}
		apitest.Run(t, a, []apitest.Scenario{second})
	}, api.Migrations())
}

// Many requests with one key at once act once; each gets the answer or is told
// that the first still runs.
func TestConcurrentRequestsWithOneKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := &things{}
		a := apitest.Server(db, api.Options{}, s.routes)
		const n = 8
		answers := make([]*apitest.Answer, n)
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() { answers[i] = apitest.Do(t, a, keyed("k", `{"name":"chair"}`)) })
		}
		wg.Wait()
		for i, got := range answers {
			done := got.Status == 200 && strings.Contains(string(got.Body), `"made":1`)
			running := got.Status == 409 && strings.Contains(string(got.Body), "仍在处理")
			if !done && !running {
				t.Errorf("request %d: %d %s", i, got.Status, got.Body)
			}
		}
		if s.made != 1 {
			t.Errorf("acted %d times", s.made)
		}
	}, api.Migrations())
}
