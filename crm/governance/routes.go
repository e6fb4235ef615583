package governance

import (
	"context"

	"zhike/api"
)

// Routes declares the capability's endpoints. None of them is idempotent by
// key: the answers that carry secrets must not be kept.
func (s *Service) Routes(a *api.API) {
	route := func(method, path, id, summary string, p api.Permission, audit string) api.Route {
		return api.Route{Method: method, Path: path, ID: id, Summary: summary, Permission: p, Audit: audit, Tag: "governance"}
	}
	api.Handle(a, route("POST", "/setup", "setup", "Make the owner with the link printed at the first start", api.Public, "user.setup"), s.Setup)
	api.Handle(a, route("POST", "/session", "session-create", "Sign in", api.Public, "session.create"), s.SignIn)
	api.Handle(a, route("GET", "/session", "session-get", "Who am I", api.Public, ""), s.Whoami)
	api.Handle(a, route("DELETE", "/session", "session-delete", "Sign out", api.SignedIn, "session.delete"), s.SignOut)
	api.Handle(a, route("PUT", "/session/language", "session-language", "Choose the language", api.SignedIn, "user.language"), s.SetLanguage)
	api.Handle(a, route("PUT", "/session/name", "session-name", "Change one's own name", api.SignedIn, "user.name"), s.SetName)
	api.Handle(a, route("PUT", "/session/password", "session-password", "Change one's own password", api.SignedIn, "user.password"), s.ChangePassword)
	api.Handle(a, route("POST", "/welcome/check", "welcome-check", "What a one-time link is for", api.Public, ""), s.CheckLink)
	api.Handle(a, route("POST", "/welcome", "welcome", "Choose a password with a one-time link", api.Public, "user.welcome"), s.Welcome)
	api.Handle(a, route("GET", "/roles", "role-list", "Roles and permissions in words", api.SignedIn, ""), s.ListRoles)
	api.Handle(a, route("GET", "/users", "user-list", "Users", UserRead, ""), s.ListUsers)
	api.Handle(a, route("POST", "/users", "user-create", "Invite a user", UserWrite, "user.create"), s.Invite)
	api.Handle(a, route("PATCH", "/users/{id}", "user-change", "Change name, role or activity of a user", UserWrite, "user.change"), s.ChangeUser)
	api.Handle(a, route("POST", "/users/{id}/link", "user-link", "Make a one-time link for a user", UserWrite, "user.link"), s.NewLink)
	api.Handle(a, route("GET", "/keys", "key-list", "API keys", KeyWrite, ""), s.ListKeys)
	api.Handle(a, route("POST", "/keys", "key-create", "Make an API key", KeyWrite, "key.create"), s.CreateKey)
	api.Handle(a, route("DELETE", "/keys/{id}", "key-revoke", "Revoke an API key", KeyWrite, "key.revoke"), s.RevokeKey)
	api.Handle(a, route("GET", "/audit", "audit-list", "The audit log, newest first", AuditRead, ""), s.ListAudit)
}

// Vocabulary is what the page needs to speak of roles and permissions.
type Vocabulary struct {
	Roles       []Role       `json:"roles"`
	Permissions []Permission `json:"permissions"`
}

// ListRoles returns the roles and permissions in words.
func (s *Service) ListRoles(context.Context, *struct{}) (*Vocabulary, error) {
	return &Vocabulary{Roles: Roles(), Permissions: Permissions()}, nil
}
