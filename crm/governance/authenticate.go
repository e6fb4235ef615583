package governance

import (
	"context"
	"net/http"
	"strings"
	"time"

	"zhike/api"
	"zhike/fault"
	"zhike/store"
)

// Authenticate finds out who sends a request, from an API key or the local
// token (Authorization: Bearer) or the session cookie. An unknown key gives
// fault.Unauthorised; an unknown or expired session gives nobody, so that a
// stale cookie does not keep anyone from the sign-in page.
func (s *Service) Authenticate(r *http.Request) (api.Identity, error) {
	if token, ok := bearer(r); ok {
		return s.byToken(r, token)
	}
	if c, err := r.Cookie(api.SessionCookie); err == nil && c.Value != "" {
		if who, err := s.bySession(r.Context(), c.Value); err != nil || who.Via != "" {
			return who, err
		}
	}
	if s.o.Demo && fromThisMachine(r) {
		return s.demo(), nil
	}
	return api.Identity{}, nil
}

func bearer(r *http.Request) (token string, ok bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), strings.EqualFold(scheme, "bearer")
}

func (s *Service) byToken(r *http.Request, token string) (api.Identity, error) {
	if strings.HasPrefix(token, keyPrefix) {
		who, err := s.byKey(r.Context(), token)
		if err != nil || who.Via != "" {
			return who, err
		}
	} else if s.isLocal(r, token) {
		return s.Local(), nil
	}
	return api.Identity{}, fault.New(fault.Unauthorised, "this key is not known, has expired or was revoked; make a new one in the settings").
		InChinese("密钥无效、已过期或已撤销；请在设置中重新创建")
}

// session is a row of user_session with its user.
type session struct {
	SeenAt    time.Time `db:"seen_at"`
	ExpiresAt time.Time `db:"expires_at"`
	UserID    string    `db:"user_id"`
	Name      string    `db:"name"`
	Role      string    `db:"role"`
}

func (s *Service) bySession(ctx context.Context, cookie string) (api.Identity, error) {
	hash, now := hashOf(cookie), s.env.Now()
	who, found, generation := s.known.get(hash, now)
	if found {
		return who, nil
	}
	row, err := store.One[session](ctx, s.env.DB, queries.Get("find_session"), hash, now)
	if fault.Is(err, fault.NotFound) {
		return api.Identity{}, nil
	}
	if err != nil {
		return api.Identity{}, err
	}
	s.touch(ctx, hash, row, now)
	who = api.Identity{UserID: row.UserID, Name: row.Name, Role: row.Role, Via: "session", Permissions: s.roles[row.Role]}
	s.known.put(hash, who, earlier(now.Add(cacheLife), row.ExpiresAt), generation)
	return who, nil
}

// touch moves the expiry of a session that is used. It may fail: the next
// request tries again.
func (s *Service) touch(ctx context.Context, hash string, row session, now time.Time) {
	if now.Sub(row.SeenAt) < sessionTouch {
		return
	}
	s.quickly(ctx, "session not prolonged", "touch_session", hash, now, now.Add(sessionLife), now.Add(-sessionTouch))
}

// quickly runs a statement that must not keep a request waiting while a long
// import writes.
func (s *Service) quickly(ctx context.Context, otherwise, statement string, args ...any) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, queries.Get(statement), args...)
		return err
	})
	if err != nil {
		s.env.Log.Warn(otherwise, "error", err)
	}
}

// keyRow is a row of access_key with its user.
type keyRow struct {
	KeyID     string     `db:"key_id"`
	Name      string     `db:"name"`
	UserID    string     `db:"user_id"`
	Scopes    string     `db:"scopes"`
	ExpiresAt *time.Time `db:"expires_at"`
	UsedOn    *string    `db:"used_on"`
	UserName  string     `db:"user_name"`
	Role      string     `db:"role"`
	Active    bool       `db:"active"`
}

func (s *Service) byKey(ctx context.Context, secret string) (api.Identity, error) {
	hash, now := hashOf(secret), s.env.Now()
	who, found, generation := s.known.get(hash, now)
	if found {
		return who, nil
	}
	row, err := store.One[keyRow](ctx, s.env.DB, queries.Get("find_key"), hash, now)
	if fault.Is(err, fault.NotFound) {
		return api.Identity{}, nil
	}
	if err != nil {
		return api.Identity{}, err
	}
	holder, ok := s.holder(row)
	if !ok {
		return api.Identity{}, nil
	}
	if today := now.In(s.env.Zone).Format(time.DateOnly); row.UsedOn == nil || *row.UsedOn != today {
		s.quickly(ctx, "use of a key not noted", "use_key", row.KeyID, today)
	}
	who = api.Identity{UserID: holder.UserID, Name: holder.Name + " · " + row.Name, Role: holder.Role, Via: "key", Permissions: narrowed(row.Scopes, holder)}
	until := now.Add(cacheLife)
	if row.ExpiresAt != nil {
		until = earlier(until, *row.ExpiresAt)
	}
	s.known.put(hash, who, until, generation)
	return who, nil
}

// holder is whose permissions bound a key: its user, if active, or the
// installation itself for a key that was made on the command line.
func (s *Service) holder(row keyRow) (api.Identity, bool) {
	switch row.UserID {
	case localID:
		return s.Local(), true
	case demoID:
		return s.demo(), s.o.Demo
	}
	return api.Identity{UserID: row.UserID, Name: row.UserName, Role: row.Role, Permissions: s.roles[row.Role]}, row.Active
}

// narrowed returns the scopes that the holder still has.
func narrowed(scopes string, holder api.Identity) map[api.Permission]bool {
	out := map[api.Permission]bool{}
	for _, scope := range strings.Fields(scopes) {
		if p := api.Permission(scope); holder.Permissions[p] {
			out[p] = true
		}
	}
	return out
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
