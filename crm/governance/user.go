package governance

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"zhike/api"
	"zhike/fault"
	"zhike/store"
)

// User is a member of the business who can sign in.
type User struct {
	ID         string     `json:"id" db:"user_id"`
	Name       string     `json:"name" db:"name"`
	Login      string     `json:"login" db:"login"`
	Role       string     `json:"role" db:"role"`
	Language   string     `json:"language" db:"language" enum:"zh,en"`
	Active     bool       `json:"active" db:"active"`
	Invited    bool       `json:"invited" db:"invited" doc:"has not used the invitation yet"`
	CreatedAt  time.Time  `json:"created_at" db:"created_at"`
	SignedInAt *time.Time `json:"signed_in_at,omitempty" db:"signed_in_at"`
}

// newUser is what addUser needs.
type newUser struct {
	id, name, login, role, language string
	password                        *string // PHC; nil until the invitation is used
}

// check tidies name and login and tells in a sentence what is wrong with them.
func (u *newUser) check() error {
	var err error
	if u.name, err = checkName(u.name); err != nil {
		return err
	}
	u.login = strings.TrimSpace(u.login)
	n := utf8.RuneCountInString(u.login)
	ok := n >= 2 && n <= 64
	for _, r := range u.login {
		ok = ok && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-@+", r))
	}
	if !ok {
		return fault.New(fault.Invalid, "the login is 2 to 64 letters, digits and . _ - @ +, such as an e-mail address or wang.xiaoming").
			InChinese("登录名为 2–64 个字母、数字、汉字或 . _ - @ + ，例如邮箱或姓名拼音").At("field", "login")
	}
	return nil
}

// checkName returns a name without surrounding space.
func checkName(name string) (string, error) {
	name = strings.TrimSpace(name)
	n := utf8.RuneCountInString(name)
	if n < 1 || n > 50 || strings.ContainsFunc(name, unicode.IsControl) {
		return "", fault.New(fault.Invalid, "the name has 1 to 50 characters and no line breaks").
			InChinese("名称为 1–50 个字符，不能换行").At("field", "name")
	}
	return name, nil
}

// addUser stores a user whose login nobody has.
func (s *Service) addUser(ctx context.Context, tx *store.Tx, u newUser) error {
	if _, err := tx.Exec(ctx, queries.Get("guard_users")); err != nil {
		return err
	}
	key := loginKey(u.login)
	n, err := store.One[int64](ctx, tx, queries.Get("login_taken"), key)
	if err != nil {
		return err
	}
	if n > 0 {
		return fault.New(fault.Conflict, "somebody has the login %s already; choose another", u.login).
			InChinese("登录名 %s 已被使用，请换一个", u.login).At("field", "login")
	}
	_, err = tx.Exec(ctx, queries.Get("add_user"), u.id, u.name, u.login, key, u.password, u.role, u.language, s.env.Now())
	return err
}

// ListUsers returns all users, the active ones first.
func (s *Service) ListUsers(ctx context.Context, _ *struct{}) (*api.Page[User], error) {
	users, err := store.All[User](ctx, s.env.DB, queries.Get("list_users"))
	if err != nil {
		return nil, err
	}
	n := int64(len(users))
	return &api.Page[User]{Items: users, Total: &n}, nil
}

// InviteRequest makes a user.
type InviteRequest struct {
	Body struct {
		Name     string `json:"name" minLength:"1" maxLength:"50"`
		Login    string `json:"login" minLength:"2" maxLength:"64"`
		Role     string `json:"role" enum:"owner,analyst,marketer,sales,service,viewer"`
		Language string `json:"language,omitempty" enum:"zh,en" default:"zh"`
	}
	userID string
}

// AuditTarget is the user who was made.
func (r *InviteRequest) AuditTarget() string { return r.userID }

// Invited is a user with the link that is to be given to them.
type Invited struct {
	User User `json:"user"`
	Link Link `json:"link"`
}

// Invite makes a user and a one-time link with which they choose a password.
func (s *Service) Invite(ctx context.Context, in *InviteRequest) (*Invited, error) {
	u := newUser{id: uuid.Must(uuid.NewV7()).String(), name: in.Body.Name, login: in.Body.Login, role: in.Body.Role, language: in.Body.Language}
	if u.language == "" {
		u.language = "zh"
	}
	if err := u.check(); err != nil {
		return nil, err
	}
	if err := s.mayGrant(ctx, u.role); err != nil {
		return nil, err
	}
	var out Invited
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		err := s.addUser(ctx, tx, u)
		if err == nil {
			out.Link, err = s.linkFor(ctx, tx, inviteLink, u.id)
		}
		if err == nil {
			out.User, err = store.One[User](ctx, tx, queries.Get("get_user"), u.id)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	in.userID = u.id
	return &out, nil
}

// linkFor replaces the links of a user by a new one.
func (s *Service) linkFor(ctx context.Context, tx *store.Tx, kind, userID string) (Link, error) {
	life := inviteLife
	if kind == resetLink {
		life = resetLife
	}
	l := Link{Kind: kind, ExpiresAt: s.env.Now().Add(life).UTC()}
	var err error
	l.Token, err = s.addLink(ctx, tx, kind, userID, l.ExpiresAt)
	l.Path = welcomePath + l.Token
	return l, err
}

// mayGrant refuses to let anybody give, or take from, somebody more than they
// have themselves: a key with the one scope user.write must not make an owner.
func (s *Service) mayGrant(ctx context.Context, role string) error {
	permissions, ok := s.roles[role]
	if !ok {
		return fault.New(fault.Invalid, "there is no role %s", role).InChinese("没有角色 %s", role).At("field", "role")
	}
	who := api.Who(ctx)
	for p := range permissions {
		if !who.May(p) {
			return fault.New(fault.Forbidden, "you may not manage somebody with the role %s, who may do more than you", role).
				InChinese("您不能管理角色为 %s 的成员，其权限比您多", role)
		}
	}
	return nil
}

// UserRequest names one user.
type UserRequest struct {
	ID string `path:"id" maxLength:"100"`
}

// AuditTarget is the user.
func (r *UserRequest) AuditTarget() string { return r.ID }

// NewLink makes a one-time link for a user: an invitation when none was used
// yet, otherwise one with which they choose a new password. Earlier links of
// the user are dead; the old password works until the new one is set.
func (s *Service) NewLink(ctx context.Context, in *UserRequest) (*Link, error) {
	var out Link
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		u, err := s.userIn(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		if !u.Active {
			return fault.New(fault.Conflict, "this user is deactivated; activate them first").InChinese("该成员已停用，请先启用")
		}
		kind := resetLink
		if u.Invited {
			kind = inviteLink
		}
		out, err = s.linkFor(ctx, tx, kind, u.ID)
		return err
	})
	return &out, err
}

// userIn reads a user whom the caller may manage.
func (s *Service) userIn(ctx context.Context, tx *store.Tx, id string) (User, error) {
	u, err := store.One[User](ctx, tx, queries.Get("get_user"), id)
	if fault.Is(err, fault.NotFound) {
		return u, fault.New(fault.NotFound, "there is no such user; they may have been shown on an old page").InChinese("没有这个成员，请刷新页面")
	}
	if err != nil {
		return u, err
	}
	return u, s.mayGrant(ctx, u.Role)
}
