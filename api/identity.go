package api

import (
	"context"

	"zhike/fault"
)

// Permission names one thing that a route lets its caller do, such as
// "customer.read". Roles are sets of permissions (see crm/governance).
type Permission string

// Public marks a route that needs nobody signed in; SignedIn one that anybody
// who is signed in may call, such as for their own password.
const (
	Public   Permission = "public"
	SignedIn Permission = "signed-in"
)

// SessionCookie is the name of the cookie that carries a session.
const SessionCookie = "zhike_session"

// Identity is who sends a request and what they may do.
type Identity struct {
	UserID      string
	Name        string
	Role        string
	Via         string // session, key, local, demo or "" when nobody is signed in
	Permissions map[Permission]bool
}

// May reports whether the identity has the permission.
func (i Identity) May(p Permission) bool {
	return p == Public || p == SignedIn && i.Via != "" || i.Permissions[p]
}

type contextKey int

const (
	identityKey contextKey = iota
	languageKey
	requestKey
)

// As returns a context in which who acts.
func As(ctx context.Context, who Identity) context.Context {
	return context.WithValue(ctx, identityKey, who)
}

// Who returns who acts in ctx; the zero Identity when nobody is known.
func Who(ctx context.Context) Identity {
	who, _ := ctx.Value(identityKey).(Identity)
	return who
}

// Require gives fault.Forbidden unless who acts in ctx has the permission. It
// is for decisions inside a handler, such as showing personal fields.
func Require(ctx context.Context, p Permission) error {
	who := Who(ctx)
	if who.May(p) {
		return nil
	}
	if who.Via == "" {
		return fault.New(fault.Unauthorised, "sign in first").InChinese("请先登录")
	}
	return fault.New(fault.Forbidden, "your role (%s) does not have the permission %s; ask the owner", who.Role, p).
		InChinese("您的角色（%s）没有权限“%s”；请联系老板或管理员", who.Role, p)
}

// Language is the language of sentences in ctx: "zh" or "en".
func Language(ctx context.Context) string {
	if lang, ok := ctx.Value(languageKey).(string); ok {
		return lang
	}
	return "zh"
}

// InLanguage returns a context whose sentences are in lang.
func InLanguage(ctx context.Context, lang string) context.Context {
	return context.WithValue(ctx, languageKey, lang)
}

// Pick returns zh or en by the language of ctx.
func Pick(ctx context.Context, zh, en string) string {
	if Language(ctx) == "en" || zh == "" {
		return en
	}
	return zh
}
