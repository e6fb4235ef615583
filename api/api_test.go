package api_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/fault"
)

// The routes below are a small capability that can fail in every way.

const (
	thingRead  api.Permission = "thing.read"
	thingWrite api.Permission = "thing.write"
)

var (
	reader = api.Identity{UserID: "u1", Name: "小李", Role: "viewer", Via: "session", Permissions: map[api.Permission]bool{thingRead: true}}
	writer = api.Identity{UserID: "u2", Name: "老王", Role: "owner", Via: "session", Permissions: map[api.Permission]bool{thingRead: true, thingWrite: true}}
)

type thing struct {
	Name  string `json:"name"`
	Made  int    `json:"made" doc:"how many things were made before"`
	Owner string `json:"owner,omitempty"`
}

type createRequest struct {
	Body struct {
		Name  string   `json:"name" minLength:"2" maxLength:"20"`
		Count int      `json:"count,omitempty" minimum:"1" maximum:"9"`
		Kind  string   `json:"kind,omitempty" enum:"small,big"`
		Tags  []string `json:"tags,omitempty" maxItems:"2"`
	}
}

// AuditTarget is the thing that was made.
func (r *createRequest) AuditTarget() string { return r.Body.Name }

type getRequest struct {
	ID    string `path:"id" maxLength:"20"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
}

// things counts what it makes.
type things struct {
	mu   sync.Mutex
	made int
	wait chan struct{} // when set, create waits for it
	in   chan struct{} // when set, create tells that it has begun
}

func (s *things) create(ctx context.Context, in *createRequest) (*thing, error) {
	if s.in != nil {
		s.in <- struct{}{}
		<-s.wait
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch in.Body.Name {
	case "panic":
		panic("the secret of the house")
	case "taken":
		return nil, fault.New(fault.Conflict, "there is a thing of that name; choose another").InChinese("名称已存在，请换一个").At("field", "name")
	case "broken":
		return nil, errors.New("disk /dev/sdz7 on fire")
	}
	s.made++
	return &thing{Name: in.Body.Name, Made: s.made, Owner: api.Who(ctx).UserID}, nil
}

func (s *things) get(ctx context.Context, in *getRequest) (*thing, error) {
	if in.ID == "none" {
		return nil, fault.New(fault.NotFound, "there is no thing %s", in.ID).InChinese("没有 %s", in.ID)
	}
	return &thing{Name: in.ID, Made: in.Limit}, nil
}

func (s *things) file(ctx context.Context, in *getRequest) (*api.Download, error) {
	switch in.ID {
	case "none":
		return nil, fault.New(fault.NotFound, "there is no file")
	case "panic":
		panic("the secret of the house")
	}
	return &api.Download{Name: `名单 "一" (1).csv`, ContentType: "text/csv; charset=utf-8", Write: func(w io.Writer) error {
		if _, err := io.WriteString(w, "姓名\n王小明\n"); err != nil {
			return err
		}
		if in.ID == "half" {
			return errors.New("the disk is gone")
		}
		return nil
	}}, nil
}

func (s *things) routes(a *api.API) {
	api.Handle(a, api.Route{Method: "POST", Path: "/things", ID: "thing-create", Summary: "Make a thing",
		Permission: thingWrite, Audit: "thing.create", Idempotent: true, MaxBody: 2000}, s.create)
	api.Handle(a, api.Route{Method: "GET", Path: "/things/{id}", ID: "thing-get", Summary: "Read a thing", Permission: thingRead}, s.get)
	api.Stream(a, api.Route{Method: "GET", Path: "/things/{id}/file", ID: "thing-file", Summary: "Download a thing",
		Permission: thingRead, Audit: "thing.export"}, s.file)
}

// log is an audit log in memory.
type log struct {
	mu      sync.Mutex
	entries []api.Entry
	fail    error
}

func (l *log) audit(_ context.Context, e api.Entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, e)
	return l.fail
}

func TestAuditTellsWhatWasDoneRefusedAndFailed(t *testing.T) {
	l := &log{}
	a := apitest.Server(nil, api.Options{Audit: l.audit}, (&things{}).routes)
	make := func(who api.Identity, name string) {
		apitest.Do(t, a, apitest.Scenario{Method: "POST", URL: "/api/things", As: who, Body: map[string]any{"name": name}})
	}
	make(writer, "chair")
	make(reader, "chair")
	make(api.Identity{}, "chair")
	make(writer, "taken")
	make(writer, "panic")
	apitest.Do(t, a, apitest.Scenario{Method: "GET", URL: "/api/things/x/file", As: reader})
	apitest.Do(t, a, apitest.Scenario{Method: "GET", URL: "/api/things/panic/file", As: reader})
	apitest.Do(t, a, apitest.Scenario{Method: "GET", URL: "/api/things/x", As: reader}) // has no audit action
	want := []struct{ user, action, target, outcome string }{
		{"u2", "thing.create", "chair", "done"},
		{"u1", "thing.create", "", "refused"}, // refused before the body was read: the target is not known
		{"", "thing.create", "", "refused"},
		{"u2", "thing.create", "taken", "failed"},
		{"u2", "thing.create", "panic", "failed"},
		{"u1", "thing.export", "", "done"},
		{"u1", "thing.export", "", "failed"},
	}
	if len(l.entries) != len(want) {
		t.Fatalf("%d entries, want %d: %+v", len(l.entries), len(want), l.entries)
	}
	for i, w := range want {
		e := l.entries[i]
		if e.UserID != w.user || e.Action != w.action || e.Target != w.target || e.Outcome != w.outcome {
			t.Errorf("entry %d: %+v, want %+v", i, e, w)
		}
		if e.Remote != "192.0.2.1" || e.RequestID == "" || e.Time.IsZero() {
			t.Errorf("entry %d does not say whence and when: %+v", i, e)
		}
	}
}

// A log that cannot be written does not undo what was done.
func TestLostAuditEntryDoesNotFailTheRequest(t *testing.T) {
	l := &log{fail: errors.New("full")}
	a := apitest.Server(nil, api.Options{Audit: l.audit}, (&things{}).routes)
	apitest.Run(t, a, []apitest.Scenario{{Name: "made", Method: "POST", URL: "/api/things", As: writer,
		Body: `{"name":"chair"}`, Status: 200, Contains: []string{`"made":1`}}})
}

func TestDeclarationsThatLackSomethingPanic(t *testing.T) {
	good := api.Route{Method: "POST", Path: "/x", ID: "x-make", Summary: "Make", Permission: thingWrite, Audit: "x.make"}
	for name, spoil := range map[string]func(*api.Route){
		"no permission":           func(r *api.Route) { r.Permission = "" },
		"no id":                   func(r *api.Route) { r.ID = "" },
		"no summary":              func(r *api.Route) { r.Summary = "" },
		"writes without an audit": func(r *api.Route) { r.Audit = "" },
		"the id of another route": func(r *api.Route) { r.ID = "thing-create" },
	} {
		t.Run(name, func(t *testing.T) {
			r := good
			spoil(&r)
			defer func() {
				v, _ := recover().(string)
				if v == "" || !strings.Contains(v, r.ID+" ") && !strings.Contains(v+" ", r.Path+" ") && !strings.HasSuffix(v, r.ID) {
					t.Errorf("panic %q does not name the route", v)
				}
			}()
			apitest.Server(nil, api.Options{}, (&things{}).routes, func(a *api.API) {
				api.Handle(a, r, func(context.Context, *struct{}) (*thing, error) { return nil, nil })
			})
			t.Error("was accepted")
		})
	}
	read := api.Route{Method: "GET", Path: "/x", ID: "x-get", Summary: "Get", Permission: thingRead}
	apitest.Server(nil, api.Options{}, func(a *api.API) { // a route that only reads needs no audit action
		api.Handle(a, good, func(context.Context, *struct{}) (*thing, error) { return &thing{}, nil })
		api.Handle(a, read, func(context.Context, *struct{}) (*thing, error) { return &thing{}, nil })
	})
}

func TestPermissionIsAskedBeforeTheInput(t *testing.T) {
	a := apitest.Server(nil, api.Options{}, (&things{}).routes, func(a *api.API) {
		api.Handle(a, api.Route{Method: "GET", Path: "/me", ID: "me", Summary: "Me", Permission: api.SignedIn}, (&things{}).me)
		api.Handle(a, api.Route{Method: "GET", Path: "/open", ID: "open", Summary: "Open", Permission: api.Public}, (&things{}).me)
	})
	apitest.Permissions(t, a, map[string]api.Identity{"viewer": reader, "owner": writer})
	apitest.Run(t, a, []apitest.Scenario{
		{Name: "anybody signed in", Method: "GET", URL: "/api/me", As: reader, Status: 200, Contains: []string{"u1"}},
		{Name: "anybody", Method: "GET", URL: "/api/open", Status: 200},
		{Name: "the refusal names role and permission", Method: "POST", URL: "/api/things", As: reader, Body: "{}", Status: 403,
			Contains: []string{"viewer", "thing.write", "权限"}},
	})
}

func (s *things) me(ctx context.Context, _ *struct{}) (*thing, error) {
	return &thing{Owner: api.Who(ctx).UserID}, nil
}

func TestCursor(t *testing.T) {
	type position struct {
		Name string
		ID   int64
	}
	want := position{"张三/\"?&", 1 << 60}
	var got position
	if err := api.ParseCursor(api.Cursor(want), &got); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	if strings.ContainsAny(api.Cursor(want), "+/=&?\" ") {
		t.Errorf("cursor %q must be escaped in a URL", api.Cursor(want))
	}
	first := position{"a", 1}
	if err := api.ParseCursor("", &first); err != nil || first.Name != "a" {
		t.Errorf("the empty cursor changed the position: %+v, %v", first, err)
	}
	for _, garbage := range []string{"!", "abc", "bnVsbA==", "W10", strings.Repeat("A", 5000), "\x00", "'; drop table x; --"} {
		err := api.ParseCursor(garbage, &got)
		if fault.CodeOf(err) != fault.Invalid {
			t.Errorf("cursor %.20q: %v", garbage, err)
		}
	}
}

func FuzzParseCursor(f *testing.F) {
	for _, seed := range []string{"", "!", "bnVsbA", api.Cursor(map[string]int{"n": 1}), api.Cursor("x")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		var position struct{ N int }
		if err := api.ParseCursor(cursor, &position); err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", cursor, err)
		}
	})
}

func TestHeadersAndRemoteOutsideHTTP(t *testing.T) {
	api.SetHeader(t.Context(), "X-Test", "1") // must not panic
	if r := api.Remote(t.Context()); r != "" {
		t.Errorf("remote %q", r)
	}
}
