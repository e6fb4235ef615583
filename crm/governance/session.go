package governance

import (
	"context"
	"net/http"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"zhike/api"
	"zhike/fault"
	"zhike/store"
)

// SignInRequest is what a person types to sign in.
type SignInRequest struct {
	Body struct {
		Login    string `json:"login" minLength:"1" maxLength:"64"`
		Password string `json:"password" minLength:"1" maxLength:"200"`
	}
	userID string
}

// AuditTarget is the user, if the login is one's.
func (r *SignInRequest) AuditTarget() string { return r.userID }

// Me tells a caller who they are.
type Me struct {
	SignedIn    bool             `json:"signed_in"`
	UserID      string           `json:"user_id"`
	Name        string           `json:"name"`
	Login       string           `json:"login"`
	Role        string           `json:"role"`
	Via         string           `json:"via" doc:"session, key, local, demo; empty when nobody is signed in"`
	Permissions []api.Permission `json:"permissions"`
	Language    string           `json:"language" enum:"zh,en"`
	Zone        string           `json:"zone" doc:"time zone in which the business counts its days, such as Asia/Shanghai"`
	Setup       bool             `json:"setup" doc:"no user exists yet: the owner is made with the link that the program printed at its start"`
}

// credentials are a row of user_account for checking a password.
type credentials struct {
	UserID   string `db:"user_id"`
	LoginKey string `db:"login_key"`
	Password string `db:"password"`
}

// SignIn checks login and password and begins a session, whose cookie goes
// with the answer. An unknown login and a wrong password are told apart neither
// by the answer nor by its duration. Too many attempts give fault.TooMany.
func (s *Service) SignIn(ctx context.Context, in *SignInRequest) (*Me, error) {
	key := loginKey(in.Body.Login)
	if err := s.attempt(ctx, key); err != nil {
		return nil, err
	}
	wrong := fault.New(fault.Unauthorised, "the login or the password is wrong").InChinese("登录名或密码不正确")
	user, err := store.One[credentials](ctx, s.env.DB, queries.Get("find_login"), key)
	if fault.Is(err, fault.NotFound) {
		user, err = credentials{Password: nobodysPassword}, nil
	}
	if err != nil {
		return nil, err
	}
	in.userID = user.UserID
	ok, err := s.hasher.matches(ctx, in.Body.Password, user.Password)
	if err != nil {
		return nil, err
	}
	if !ok || user.UserID == "" {
		return nil, wrong
	}
	var cookie string
	err = s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		// The password may have been changed, or the user deactivated, since it was read.
		n, err := tx.Exec(ctx, queries.Get("signed_in"), user.UserID, user.Password, s.env.Now())
		if err == nil && n == 0 {
			err = wrong
		}
		if err != nil {
			return err
		}
		cookie, err = s.addSession(ctx, tx, user.UserID)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.succeeded(ctx, key)
	s.setCookie(ctx, cookie)
	return s.me(ctx, user.UserID)
}

// attempt counts one try to get in, by address and by login.
func (s *Service) attempt(ctx context.Context, login string) error {
	from, now := network(api.Remote(ctx)), s.env.Now()
	wait := s.addresses.take(from, now)
	if wait == 0 && login != "" {
		if wait = s.logins.take(login, now); wait > 0 {
			s.addresses.give(from)
		}
	}
	if wait == 0 {
		return nil
	}
	api.SetHeader(ctx, "Retry-After", strconv.Itoa(seconds(wait)))
	return tooMany(wait)
}

// succeeded gives back what a successful attempt took.
func (s *Service) succeeded(ctx context.Context, login string) {
	s.addresses.give(network(api.Remote(ctx)))
	s.logins.forgive(login)
}

// addSession begins a session and returns its cookie.
func (s *Service) addSession(ctx context.Context, tx *store.Tx, userID string) (string, error) {
	cookie, now := newSecret(""), s.env.Now()
	_, err := tx.Exec(ctx, queries.Get("add_session"), hashOf(cookie), userID, now, now.Add(sessionLife))
	return cookie, err
}

// setCookie sends the cookie of a session; the empty one removes it. The
// browser keeps it longer than a session lasts: the server decides.
func (s *Service) setCookie(ctx context.Context, value string) {
	c := http.Cookie{Name: api.SessionCookie, Value: value, Path: "/", HttpOnly: true, Secure: s.o.Secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int(cookieLife.Seconds())}
	if value == "" {
		c.MaxAge = -1
	}
	api.SetHeader(ctx, "Set-Cookie", c.String())
}

// me describes the user whom a session was just begun for.
func (s *Service) me(ctx context.Context, userID string) (*Me, error) {
	u, err := store.One[User](ctx, s.env.DB, queries.Get("get_user"), userID)
	if err != nil {
		return nil, err
	}
	who := api.Identity{UserID: u.ID, Name: u.Name, Role: u.Role, Via: "session", Permissions: s.roles[u.Role]}
	m := s.describe(who)
	m.Login, m.Language = u.Login, u.Language
	return m, nil
}

func (s *Service) describe(who api.Identity) *Me {
	m := &Me{Zone: s.env.Zone.String(), SignedIn: who.Via != "", UserID: who.UserID, Name: who.Name, Role: who.Role, Via: who.Via, Permissions: []api.Permission{}}
	for p := range who.Permissions {
		m.Permissions = append(m.Permissions, p)
	}
	sort.Slice(m.Permissions, func(i, j int) bool { return m.Permissions[i] < m.Permissions[j] })
	return m
}

// Whoami tells the caller who they are; nobody is an answer too.
func (s *Service) Whoami(ctx context.Context, _ *struct{}) (*Me, error) {
	m := s.describe(api.Who(ctx))
	m.Language = api.Language(ctx)
	if m.Via == "session" {
		u, err := store.One[User](ctx, s.env.DB, queries.Get("get_user"), m.UserID)
		if err != nil {
			return nil, err
		}
		m.Name, m.Login, m.Language = u.Name, u.Login, u.Language
	}
	if m.Via == "" {
		exists, err := s.anyUser(ctx, s.env.DB)
		if err != nil {
			return nil, err
		}
		m.Setup = !exists
	}
	return m, nil
}

// SignOutRequest carries the session to end.
type SignOutRequest struct {
	Session string `cookie:"zhike_session" doc:"the session that ends"`
}

// Nothing is the answer of a route that only acts.
type Nothing struct{}

// SignOut ends the caller's session and removes the cookie.
func (s *Service) SignOut(ctx context.Context, in *SignOutRequest) (*Nothing, error) {
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		tx.AfterCommit(s.known.empty)
		_, err := tx.Exec(ctx, queries.Get("end_session"), hashOf(in.Session))
		return err
	})
	if err != nil {
		return nil, err
	}
	s.setCookie(ctx, "")
	return &Nothing{}, nil
}

// LanguageRequest chooses the caller's language.
type LanguageRequest struct {
	Body struct {
		Language string `json:"language" enum:"zh,en"`
	}
}

// SetLanguage keeps the language in which the caller reads.
func (s *Service) SetLanguage(ctx context.Context, in *LanguageRequest) (*Nothing, error) {
	who, err := person(ctx)
	if err != nil {
		return nil, err
	}
	return &Nothing{}, s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, queries.Get("set_language"), who.UserID, in.Body.Language, s.env.Now())
		return err
	})
}

// NameRequest chooses the caller's own name.
type NameRequest struct {
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"50"`
	}
}

// SetName changes the name under which the caller is known to the others. The
// audit log keeps the one that they had.
func (s *Service) SetName(ctx context.Context, in *NameRequest) (*Nothing, error) {
	who, err := person(ctx)
	if err != nil {
		return nil, err
	}
	name, err := checkName(in.Body.Name)
	if err != nil {
		return nil, err
	}
	return &Nothing{}, s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		tx.AfterCommit(s.known.empty)
		_, err := tx.Exec(ctx, queries.Get("set_name"), who.UserID, name, s.env.Now())
		return err
	})
}

// PasswordRequest changes the caller's own password.
type PasswordRequest struct {
	Session string `cookie:"zhike_session" doc:"the session that goes on"`
	Body    struct {
		Current string `json:"current" minLength:"1" maxLength:"200"`
		New     string `json:"new" minLength:"10" maxLength:"200"`
	}
}

// ChangePassword changes the caller's own password and ends their other sessions.
func (s *Service) ChangePassword(ctx context.Context, in *PasswordRequest) (*Nothing, error) {
	who, err := person(ctx)
	if err != nil {
		return nil, err
	}
	user, err := store.One[credentials](ctx, s.env.DB, queries.Get("find_password"), who.UserID)
	if err != nil {
		return nil, err
	}
	if err := s.attempt(ctx, user.LoginKey); err != nil {
		return nil, err
	}
	ok, err := s.hasher.matches(ctx, in.Body.Current, user.Password)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.New(fault.Invalid, "the current password is wrong").InChinese("当前密码不正确").At("field", "current")
	}
	s.succeeded(ctx, user.LoginKey)
	if err := checkPassword(in.Body.New, user.LoginKey, who.Name); err != nil {
		return nil, err
	}
	hash, err := s.hasher.hash(ctx, in.Body.New)
	if err != nil {
		return nil, err
	}
	return &Nothing{}, s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		tx.AfterCommit(s.known.empty)
		return s.setPassword(ctx, tx, user.UserID, hash, hashOf(in.Session))
	})
}

// setPassword stores a new password and ends the user's links and all sessions but one.
func (s *Service) setPassword(ctx context.Context, tx *store.Tx, userID, hash, keep string) error {
	n, err := tx.Exec(ctx, queries.Get("set_password"), userID, hash, s.env.Now())
	if err == nil && n == 0 {
		err = deadLink()
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, queries.Get("end_links"), userID); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, queries.Get("end_other_sessions"), userID, keep)
	return err
}

// person returns the caller if they are a user who signed in with a password.
func person(ctx context.Context) (api.Identity, error) {
	who := api.Who(ctx)
	if who.Via != "session" {
		return who, fault.New(fault.Forbidden, "this belongs to a user who signed in with a password; a key, the command line and the demonstration have none").
			InChinese("只有用密码登录的成员才能这样做；密钥、命令行和演示模式不行")
	}
	return who, nil
}

// loginKey is how logins are compared: without case, without surrounding space,
// and with full-width letters (as a Chinese keyboard makes them) taken as plain.
func loginKey(login string) string {
	return strings.ToLower(norm.NFKC.String(strings.TrimSpace(login)))
}
