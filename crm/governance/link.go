package governance

import (
	"context"
	"time"

	"github.com/google/uuid"

	"zhike/api"
	"zhike/fault"
	"zhike/store"
)

// What a one-time link is for.
const (
	firstLink  = "first"  // creates the owner
	inviteLink = "invite" // a new user chooses a password
	resetLink  = "reset"  // a user chooses a new password
)

// Link is a one-time link. Its token is behind the # of the path, which a
// browser sends to nobody, and is not stored here in clear: it cannot be shown
// a second time.
type Link struct {
	Kind      string    `json:"kind" enum:"invite,reset"`
	Token     string    `json:"token"`
	Path      string    `json:"path" doc:"below the address of the page"`
	ExpiresAt time.Time `json:"expires_at"`
}

// SetupPath is the page, below the server's address, on which the first user
// is made; the token follows it.
const SetupPath = "/setup#"

// welcomePath is the page on which a user chooses a password; the token follows.
const welcomePath = "/welcome#"

// foundLink is a row of user_link with its user.
type foundLink struct {
	Kind     string `db:"kind"`
	UserID   string `db:"user_id"`
	Name     string `db:"name"`
	Login    string `db:"login"`
	LoginKey string `db:"login_key"`
}

func deadLink() *fault.Error {
	return fault.New(fault.Forbidden, "this link was used already, has expired or was replaced; ask the owner for a new one, or restart the program if there is no user yet").
		InChinese("链接已使用、已过期或已被替换；请向管理员索取新链接，尚无成员时请重启程序")
}

func (s *Service) anyUser(ctx context.Context, q store.Querier) (bool, error) {
	if s.settled.Load() {
		return true, nil
	}
	n, err := store.One[int64](ctx, q, queries.Get("count_users"))
	if n > 0 {
		s.settled.Store(true)
	}
	return n > 0, err
}

// FirstLink returns the token with which the first user, the owner, is made
// within a day. It replaces the token of an earlier start. When a user exists
// none is needed.
func (s *Service) FirstLink(ctx context.Context) (token string, need bool, err error) {
	err = s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		exists, err := s.anyUser(ctx, tx)
		if err != nil {
			return err
		}
		if need = !exists; !need {
			_, err = tx.Exec(ctx, queries.Get("end_links"), "")
			return err
		}
		token, err = s.addLink(ctx, tx, firstLink, "", s.env.Now().Add(firstLinkLife))
		return err
	})
	if err != nil || !need {
		token = ""
	}
	return token, need, err
}

// addLink replaces the links of a user by a new one.
func (s *Service) addLink(ctx context.Context, tx *store.Tx, kind, userID string, until time.Time) (token string, err error) {
	if _, err := tx.Exec(ctx, queries.Get("end_links"), userID); err != nil {
		return "", err
	}
	token = newSecret("")
	_, err = tx.Exec(ctx, queries.Get("add_link"), hashOf(token), kind, userID, s.env.Now(), until)
	return token, err
}

// openLink finds a link that can still be used.
func (s *Service) openLink(ctx context.Context, token string) (foundLink, error) {
	if err := s.attempt(ctx, ""); err != nil {
		return foundLink{}, err
	}
	l, err := store.One[foundLink](ctx, s.env.DB, queries.Get("find_link"), hashOf(token), s.env.Now())
	if fault.Is(err, fault.NotFound) {
		return l, deadLink()
	}
	return l, err
}

// useUp makes sure that the link is used only once, whoever else has it.
func (s *Service) useUp(ctx context.Context, tx *store.Tx, token string) error {
	n, err := tx.Exec(ctx, queries.Get("use_link"), hashOf(token), s.env.Now())
	if err == nil && n == 0 {
		return deadLink()
	}
	return err
}

// SetupRequest makes the first user.
type SetupRequest struct {
	Body struct {
		Token    string `json:"token" minLength:"1" maxLength:"100" doc:"from the link that the program printed at its start"`
		Name     string `json:"name" minLength:"1" maxLength:"50"`
		Login    string `json:"login" minLength:"2" maxLength:"64"`
		Password string `json:"password" minLength:"10" maxLength:"200"`
	}
	userID string
}

// AuditTarget is the owner who was made.
func (r *SetupRequest) AuditTarget() string { return r.userID }

// Setup makes the owner and signs them in; the link is dead afterwards.
func (s *Service) Setup(ctx context.Context, in *SetupRequest) (*Me, error) {
	l, err := s.openLink(ctx, in.Body.Token)
	if err != nil {
		return nil, err
	}
	if l.Kind != firstLink {
		return nil, deadLink()
	}
	u := newUser{id: uuid.Must(uuid.NewV7()).String(), name: in.Body.Name, login: in.Body.Login, role: Owner, language: api.Language(ctx)}
	if err := u.check(); err != nil {
		return nil, err
	}
	if err := checkPassword(in.Body.Password, u.login, u.name); err != nil {
		return nil, err
	}
	hash, err := s.hasher.hash(ctx, in.Body.Password)
	if err != nil {
		return nil, err
	}
	u.password = &hash
	me, err := s.enter(ctx, in.Body.Token, u.id, func(tx *store.Tx) error {
		if exists, err := s.anyUser(ctx, tx); err != nil || exists {
			return orDead(err)
		}
		return s.addUser(ctx, tx, u)
	})
	if err == nil {
		in.userID = u.id
	}
	return me, err
}

func orDead(err error) error {
	if err != nil {
		return err
	}
	return deadLink()
}

// enter uses up a link, does what it is for, and signs the user in.
func (s *Service) enter(ctx context.Context, token, userID string, act func(tx *store.Tx) error) (*Me, error) {
	var cookie string
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		tx.AfterCommit(s.known.empty)
		err := s.useUp(ctx, tx, token)
		if err == nil {
			err = act(tx)
		}
		if err == nil {
			cookie, err = s.addSession(ctx, tx, userID)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	s.succeeded(ctx, "")
	s.setCookie(ctx, cookie)
	return s.me(ctx, userID)
}

// LinkRequest asks what a link is for.
type LinkRequest struct {
	Body struct {
		Token string `json:"token" minLength:"1" maxLength:"100"`
	}
}

// LinkInfo tells the page of a link whom it welcomes.
type LinkInfo struct {
	Kind  string `json:"kind" enum:"first,invite,reset"`
	Name  string `json:"name"`
	Login string `json:"login"`
}

// CheckLink tells what a link is for without using it.
func (s *Service) CheckLink(ctx context.Context, in *LinkRequest) (*LinkInfo, error) {
	l, err := s.openLink(ctx, in.Body.Token)
	if err != nil {
		return nil, err
	}
	s.succeeded(ctx, "")
	return &LinkInfo{Kind: l.Kind, Name: l.Name, Login: l.Login}, nil
}

// WelcomeRequest chooses a password with an invitation or a reset link.
type WelcomeRequest struct {
	Body struct {
		Token    string `json:"token" minLength:"1" maxLength:"100"`
		Password string `json:"password" minLength:"10" maxLength:"200"`
	}
	userID string
}

// AuditTarget is the user whose password was set.
func (r *WelcomeRequest) AuditTarget() string { return r.userID }

// Welcome sets the password of the user whom the link is for, ends their other
// sessions, and signs them in.
func (s *Service) Welcome(ctx context.Context, in *WelcomeRequest) (*Me, error) {
	l, err := s.openLink(ctx, in.Body.Token)
	if err != nil {
		return nil, err
	}
	if l.Kind == firstLink {
		return nil, deadLink()
	}
	in.userID = l.UserID
	if err := checkPassword(in.Body.Password, l.Login, l.Name); err != nil {
		return nil, err
	}
	hash, err := s.hasher.hash(ctx, in.Body.Password)
	if err != nil {
		return nil, err
	}
	me, err := s.enter(ctx, in.Body.Token, l.UserID, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, queries.Get("guard_users")); err != nil {
			return err
		}
		return s.setPassword(ctx, tx, l.UserID, hash, "")
	})
	if err == nil {
		s.logins.forgive(l.LoginKey)
	}
	return me, err
}
