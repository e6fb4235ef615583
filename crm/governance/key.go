package governance

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"zhike/api"
	"zhike/fault"
	"zhike/store"
)

const (
	keyPrefix = "zk_"
	shownOf   = len(keyPrefix) + 6 // characters by which a key is told from others
)

// Key is an API key without its secret.
type Key struct {
	ID         string           `json:"id" db:"key_id"`
	Prefix     string           `json:"prefix" db:"prefix" doc:"the beginning of the secret, to tell keys apart"`
	Name       string           `json:"name" db:"name"`
	UserID     string           `json:"user_id" db:"user_id"`
	UserName   string           `json:"user_name" db:"user_name"`
	Scopes     []api.Permission `json:"scopes"`
	ScopeText  string           `json:"-" db:"scopes"`
	CreatedAt  time.Time        `json:"created_at" db:"created_at"`
	ExpiresAt  *time.Time       `json:"expires_at,omitempty" db:"expires_at"`
	RevokedAt  *time.Time       `json:"revoked_at,omitempty" db:"revoked_at"`
	LastUsedOn *string          `json:"last_used_on,omitempty" db:"used_on" doc:"business day"`
}

func (k Key) withScopes() Key {
	k.Scopes = []api.Permission{}
	for _, scope := range strings.Fields(k.ScopeText) {
		k.Scopes = append(k.Scopes, api.Permission(scope))
	}
	return k
}

// CreateKeyRequest makes an API key.
type CreateKeyRequest struct {
	Body struct {
		Name      string           `json:"name" minLength:"1" maxLength:"50" doc:"what the key is for"`
		Scopes    []api.Permission `json:"scopes" minItems:"1" maxItems:"100" doc:"some of your own permissions"`
		ExpiresAt *time.Time       `json:"expires_at,omitempty" doc:"never, when it is missing"`
	}
	keyID string
}

// AuditTarget is the key that was made.
func (r *CreateKeyRequest) AuditTarget() string { return r.keyID }

// NewKey is a key with its secret, which is shown this once.
type NewKey struct {
	Key    Key    `json:"key"`
	Secret string `json:"secret" doc:"send it as Authorization: Bearer; it cannot be shown again"`
}

// CreateKey makes an API key of the caller. Its scopes are some of the caller's
// permissions, and it loses those that the caller loses. A key cannot make keys:
// it would outlive its own revocation.
func (s *Service) CreateKey(ctx context.Context, in *CreateKeyRequest) (*NewKey, error) {
	who, now := api.Who(ctx), s.env.Now()
	if who.Via == "key" {
		return nil, fault.New(fault.Forbidden, "a key cannot make keys; sign in").InChinese("不能用密钥创建密钥，请登录后操作")
	}
	name, err := checkName(in.Body.Name)
	if err != nil {
		return nil, err
	}
	scopes, err := checkScopes(who, in.Body.Scopes)
	if err != nil {
		return nil, err
	}
	if at := in.Body.ExpiresAt; at != nil && (!at.After(now) || at.Year() > 9999) {
		return nil, fault.New(fault.Invalid, "the key would expire in the past; choose a later day").
			InChinese("到期时间已过，请选择更晚的日期").At("field", "expires_at")
	}
	out := &NewKey{Secret: newSecret(keyPrefix)}
	id := uuid.Must(uuid.NewV7()).String()
	err = s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, queries.Get("add_key"), id, hashOf(out.Secret), out.Secret[:shownOf], name, who.UserID,
			strings.Join(scopes, " "), now, in.Body.ExpiresAt)
		if err == nil {
			out.Key, err = store.One[Key](ctx, tx, queries.Get("get_key"), id)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	in.keyID = id
	out.Key = out.Key.withScopes()
	return out, nil
}

// checkScopes returns the scopes sorted, each once, all of them held by who.
func checkScopes(who api.Identity, scopes []api.Permission) ([]string, error) {
	known := map[api.Permission]bool{}
	for _, p := range Permissions() {
		known[p.Name] = true
	}
	var out []string
	for _, scope := range scopes {
		if !known[scope] {
			return nil, fault.New(fault.Invalid, "there is no permission %.50q", scope).InChinese("没有权限 %.50q", scope).At("field", "scopes")
		}
		if !who.May(scope) {
			return nil, fault.New(fault.Forbidden, "you do not have the permission %s yourself", scope).
				InChinese("您自己没有权限 %s，不能授予密钥", scope).At("field", "scopes")
		}
		out = append(out, string(scope))
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// ListKeys returns the caller's keys, or everybody's for who may see the users;
// the newest first, revoked ones included.
func (s *Service) ListKeys(ctx context.Context, _ *struct{}) (*api.Page[Key], error) {
	who := api.Who(ctx)
	keys, err := store.All[Key](ctx, s.env.DB, queries.Get("list_keys"), who.May(UserRead), who.UserID)
	if err != nil {
		return nil, err
	}
	for i, k := range keys {
		keys[i] = k.withScopes()
	}
	n := int64(len(keys))
	return &api.Page[Key]{Items: keys, Total: &n}, nil
}

// KeyRequest names one key.
type KeyRequest struct {
	ID string `path:"id" maxLength:"100"`
}

// AuditTarget is the key.
func (r *KeyRequest) AuditTarget() string { return r.ID }

// RevokeKey ends a key: one's own, or anybody's for who manages the users.
// Revoking it again changes nothing.
func (s *Service) RevokeKey(ctx context.Context, in *KeyRequest) (*Key, error) {
	who := api.Who(ctx)
	var out Key
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		tx.AfterCommit(s.known.empty)
		k, err := store.One[Key](ctx, tx, queries.Get("get_key"), in.ID)
		if fault.Is(err, fault.NotFound) || err == nil && k.UserID != who.UserID && !who.May(UserWrite) {
			return fault.New(fault.NotFound, "there is no such key").InChinese("没有这个密钥")
		}
		if err == nil {
			_, err = tx.Exec(ctx, queries.Get("revoke_key"), in.ID, s.env.Now())
		}
		if err == nil {
			out, err = store.One[Key](ctx, tx, queries.Get("get_key"), in.ID)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	out = out.withScopes()
	return &out, nil
}
