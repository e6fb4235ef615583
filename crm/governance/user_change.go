package governance

import (
	"context"

	"zhike/fault"
	"zhike/store"
)

// ChangeUserRequest changes what is given and leaves the rest.
type ChangeUserRequest struct {
	UserRequest
	Body struct {
		Name   *string `json:"name,omitempty" minLength:"1" maxLength:"50"`
		Role   *string `json:"role,omitempty" enum:"owner,analyst,marketer,sales,service,viewer"`
		Active *bool   `json:"active,omitempty" doc:"false ends the user's sessions, links and keys"`
	}
}

// ChangeUser changes name, role or activity of a user. The last active owner
// can be neither demoted nor deactivated.
func (s *Service) ChangeUser(ctx context.Context, in *ChangeUserRequest) (*User, error) {
	var out User
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		tx.AfterCommit(s.known.empty)
		if _, err := tx.Exec(ctx, queries.Get("guard_users")); err != nil {
			return err
		}
		old, err := s.userIn(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		out, err = s.changed(ctx, old, in)
		if err == nil {
			err = s.keepAnOwner(ctx, tx, old, out)
		}
		if err == nil {
			_, err = tx.Exec(ctx, queries.Get("change_user"), out.ID, out.Name, out.Role, out.Active, s.env.Now())
		}
		if err == nil && old.Active && !out.Active {
			err = s.lockOut(ctx, tx, out.ID)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// changed returns the user as they shall be.
func (s *Service) changed(ctx context.Context, u User, in *ChangeUserRequest) (User, error) {
	if in.Body.Name != nil {
		name, err := checkName(*in.Body.Name)
		if err != nil {
			return u, err
		}
		u.Name = name
	}
	if in.Body.Role != nil && *in.Body.Role != u.Role {
		if err := s.mayGrant(ctx, *in.Body.Role); err != nil {
			return u, err
		}
		u.Role = *in.Body.Role
	}
	if in.Body.Active != nil {
		u.Active = *in.Body.Active
	}
	return u, nil
}

// keepAnOwner refuses a change after which no owner could sign in. An owner
// who was invited and has no password yet does not count.
func (s *Service) keepAnOwner(ctx context.Context, tx *store.Tx, old, u User) error {
	was := old.Role == Owner && old.Active && !old.Invited
	if !was || u.Role == Owner && u.Active {
		return nil
	}
	others, err := store.One[int64](ctx, tx, queries.Get("count_other_owners"), u.ID)
	if err == nil && others == 0 {
		err = fault.New(fault.Conflict, "%s is the last owner who can sign in; make somebody else an owner first", u.Name).
			InChinese("%s 是最后一位可登录的老板/管理员，请先把另一位成员设为老板/管理员", u.Name)
	}
	return err
}

// lockOut ends everything by which a user gets in.
func (s *Service) lockOut(ctx context.Context, tx *store.Tx, userID string) error {
	if _, err := tx.Exec(ctx, queries.Get("end_other_sessions"), userID, ""); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, queries.Get("end_links"), userID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, queries.Get("revoke_keys"), userID, s.env.Now())
	return err
}
