package governance

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"zhike/api"
	"zhike/fault"
	"zhike/store"
)

// longestTarget is the number of characters that the log keeps of a target.
const longestTarget = 200

// Audit keeps one entry. Refusals of somebody who is not signed in are kept up
// to a hundred in a row per network address, so that nobody can fill the disk
// from outside; what is over goes to the program's log.
func (s *Service) Audit(ctx context.Context, e api.Entry) error {
	if e.UserID == "" && e.Outcome != "done" && s.strangers.take(network(e.Remote), s.env.Now()) > 0 {
		s.env.Log.Warn("audit entry of nobody not kept: too many from this address", "action", e.Action, "outcome", e.Outcome)
		return nil
	}
	return s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, queries.Get("add_audit"), uuid.Must(uuid.NewV7()).String(), e.Time, e.UserID, e.UserName, e.Via,
			e.Action, shortened(e.Target), e.Outcome, e.Remote, e.RequestID)
		return err
	})
}

func shortened(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")
	if r := []rune(s); len(r) > longestTarget {
		return string(r[:longestTarget])
	}
	return s
}

// AuditRequest asks for entries of the log, the newest first.
type AuditRequest struct {
	User   string `query:"user" maxLength:"100" doc:"id of who acted; local for the command line, demo for the demonstration"`
	Action string `query:"action" maxLength:"100" doc:"such as user.create, or user for all that begin with it"`
	From   string `query:"from" maxLength:"40" doc:"first business day (2024-05-01) or moment (RFC 3339)"`
	To     string `query:"to" maxLength:"40" doc:"last business day, included, or the moment before which"`
	Cursor string `query:"cursor" maxLength:"500"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
}

// AuditEntry is one line of the audit log.
type AuditEntry struct {
	ID        string    `json:"id" db:"entry_id"`
	Time      time.Time `json:"time" db:"happened_at"`
	UserID    string    `json:"user_id" db:"user_id" doc:"empty when nobody was signed in"`
	UserName  string    `json:"user_name" db:"user_name" doc:"as it was then"`
	Via       string    `json:"via" db:"via" doc:"session, key, local, demo"`
	Action    string    `json:"action" db:"action"`
	Target    string    `json:"target" db:"target" doc:"id of what was acted on"`
	Outcome   string    `json:"outcome" db:"outcome" doc:"done, refused or failed"`
	Remote    string    `json:"remote" db:"remote" doc:"network address"`
	RequestID string    `json:"request_id" db:"request_id"`
}

// auditPosition is the last entry of a page.
type auditPosition struct {
	Time time.Time
	ID   string
}

// ListAudit returns a page of the audit log.
func (s *Service) ListAudit(ctx context.Context, in *AuditRequest) (*api.Page[AuditEntry], error) {
	from, err := s.moment("from", in.From, time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), 0)
	if err != nil {
		return nil, err
	}
	end := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	to, err := s.moment("to", in.To, end, 1)
	if err != nil {
		return nil, err
	}
	last := auditPosition{Time: end}
	if err := api.ParseCursor(in.Cursor, &last); err != nil {
		return nil, err
	}
	rows, err := store.All[AuditEntry](ctx, s.env.DB, queries.Get("list_audit"), from, to, in.User, in.Action, last.Time, last.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	page := &api.Page[AuditEntry]{Items: rows}
	if len(rows) > in.Limit {
		page.Items = rows[:in.Limit]
		end := page.Items[in.Limit-1]
		page.Next = api.Cursor(auditPosition{end.Time, end.ID})
	}
	return page, nil
}

// moment reads a business day, moved by some days, or a moment.
func (s *Service) moment(field, text string, otherwise time.Time, days int) (time.Time, error) {
	if text == "" {
		return otherwise, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, text, s.env.Zone)
	if err == nil {
		t = t.AddDate(0, 0, days)
	} else {
		t, err = time.Parse(time.RFC3339, text)
	}
	if err != nil || t.Year() < 1 || t.Year() > 9999 {
		return t, fault.New(fault.Invalid, "%s is neither a day such as 2024-05-01 nor a moment such as 2024-05-01T08:30:00Z", field).
			InChinese("%s 应为日期（如 2024-05-01）或时间（如 2024-05-01T08:30:00Z）", field).At("field", field)
	}
	return t, nil
}
