package model

import (
	"context"
	"encoding/json"
	"time"

	"zhike/api"
	"zhike/fault"
	"zhike/mining/lifetime"
	"zhike/store"
)

// State is where a version stands.
type State string

// The states of a version.
const (
	Current State = "current" // its scores are those of the customers
	Old     State = "old"     // a later one took its place
	Refused State = "refused" // the data could not carry it, or it failed its test
)

// Version is what was learnt at one moment. It never changes but for its state.
type Version struct {
	ID        string    `json:"id"`
	Question  string    `json:"question" doc:"lookahead: who will buy, how often, for how much"`
	State     State     `json:"state" enum:"current,old,refused"`
	Reason    Reason    `json:"reason,omitempty" doc:"refused: no_purchases, short_window, no_repeat, baseline_better; published under a weak prior: too_few_buyers, at_bound, no_covariance"`
	CreatedAt time.Time `json:"created_at"`
	AsOf      time.Time `json:"as_of" doc:"moment of analysis; later facts were not looked at"`
	From      string    `json:"from,omitempty" doc:"first business day with a purchase"`
	Cut       string    `json:"cut,omitempty" doc:"last day learnt from in the back-test"`
	Until     string    `json:"until" doc:"last day watched; predictions begin after it"`
	Customers int64     `json:"customers" doc:"known customers with a purchase"`
	Repeat    int64     `json:"repeat_customers" doc:"of these, with purchases on two days or more"`
	Warnings  []Text    `json:"warnings"`
	Metrics   Metrics   `json:"metrics"`
	Digest    string    `json:"digest" doc:"of the data learnt from; equal ones give equal scores"`

	parameters string // JSON of documents; empty when nothing was learnt
}

// Metrics say how good a version is, by split of the data.
type Metrics struct {
	HeldBack *Backtest `json:"held_back,omitempty" doc:"learnt up to the cut, judged on the days after it"`
	Learnt   *Learnt   `json:"learnt,omitempty" doc:"the fit to everything, which the scores come from"`
	Totals   []Total   `json:"totals,omitempty" doc:"of all customers together"`
}

// Learnt is how the fit to all data came about.
type Learnt struct {
	Customers int             `json:"customers"`
	Repeat    int             `json:"repeat_customers"`
	LogLik    float64         `json:"loglik" doc:"of purchases, time in days"`
	Method    lifetime.Method `json:"method"`
}

func newVersion(now time.Time, w window, p *people) *Version {
	v := &Version{ID: newID(), Question: Question, State: Current, CreatedAt: now.UTC(), AsOf: w.asOf, Until: w.end.String(),
		Customers: int64(len(p.ids)), Repeat: int64(p.repeat), Warnings: []Text{}, Digest: p.digest}
	if !w.empty {
		v.From = w.begin.String()
	}
	if w.judged {
		v.Cut = w.cut.String()
	}
	return v
}

// days is the length of the data window, both ends included.
func (v *Version) days() int {
	from, errFrom := time.Parse(time.DateOnly, v.From)
	until, errUntil := time.Parse(time.DateOnly, v.Until)
	if errFrom != nil || errUntil != nil {
		return 0
	}
	return int(dayOf(until)-dayOf(from)) + 1
}

// models reads the models back; fault.NotFound when nothing was learnt.
func (v *Version) models() (models, error) {
	if v.parameters == "" {
		return models{}, fault.New(fault.NotFound, "%s", v.refusal().En).InChinese("%s", v.refusal().Zh)
	}
	var d documents
	if err := json.Unmarshal([]byte(v.parameters), &d); err != nil {
		return models{}, fault.Wrap(err, fault.Internal, "the models of version %s cannot be read; fit them again", v.ID).
			InChinese("版本 %s 的模型无法读取，请重新训练", v.ID)
	}
	return models{orders: d.Orders, spend: d.Spend}, nil
}

// versionRow is a version as it lies in the table.
type versionRow struct {
	ID         string    `db:"id"`
	Question   string    `db:"question"`
	State      string    `db:"state"`
	Reason     string    `db:"reason"`
	CreatedAt  time.Time `db:"created_at"`
	AsOf       time.Time `db:"as_of"`
	From       *string   `db:"first_on"`
	Cut        *string   `db:"cut_on"`
	Until      string    `db:"until_on"`
	Customers  int64     `db:"customers"`
	Repeat     int64     `db:"repeat_customers"`
	Digest     string    `db:"digest"`
	Parameters *string   `db:"parameters"`
	Metrics    string    `db:"metrics"`
	Warnings   string    `db:"warnings"`
}

func (r versionRow) version() (*Version, error) {
	v := &Version{ID: r.ID, Question: r.Question, State: State(r.State), Reason: Reason(r.Reason), CreatedAt: r.CreatedAt, AsOf: r.AsOf,
		From: orEmpty(r.From), Cut: orEmpty(r.Cut), Until: r.Until, Customers: r.Customers, Repeat: r.Repeat, Digest: r.Digest, parameters: orEmpty(r.Parameters)}
	if err := json.Unmarshal([]byte(r.Metrics), &v.Metrics); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "the metrics of version %s cannot be read", r.ID)
	}
	if err := json.Unmarshal([]byte(r.Warnings), &v.Warnings); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "the warnings of version %s cannot be read", r.ID)
	}
	return v, nil
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// insert writes the version down.
func (v *Version) insert(ctx context.Context, tx *store.Tx) error {
	metrics, err := json.Marshal(v.Metrics)
	if err != nil {
		return err
	}
	warnings, err := json.Marshal(v.Warnings)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, queries.Get("insert_version"), v.ID, v.Question, string(v.State), string(v.Reason), v.CreatedAt, v.AsOf,
		orNull(v.From), orNull(v.Cut), v.Until, v.Customers, v.Repeat, v.Digest, orNull(v.parameters), string(metrics), string(warnings))
	return err
}

// version returns one version, the newest for an empty id.
func (s *Service) version(ctx context.Context, id string) (*Version, error) {
	var r versionRow
	var err error
	if id == "" {
		r, err = store.One[versionRow](ctx, s.env.DB, queries.Get("newest_version"), Question)
	} else {
		r, err = store.One[versionRow](ctx, s.env.DB, queries.Get("get_version"), Question, id)
	}
	switch {
	case fault.Is(err, fault.NotFound) && id == "":
		return nil, fault.New(fault.NotFound, "nothing was learnt yet; it begins by itself after an import, or with a fit").
			InChinese("还没有训练过模型；导入订单后会自动开始，也可以手动训练")
	case fault.Is(err, fault.NotFound):
		return nil, fault.New(fault.NotFound, "there is no version %s", id).InChinese("没有版本 %s", id)
	case err != nil:
		return nil, err
	}
	return r.version()
}

// ListRequest asks for a page of versions.
type ListRequest struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor string `query:"cursor" doc:"next of the page before"`
}

// Listed is a version in the list, without its tables.
type Listed struct {
	ID        string    `json:"id"`
	Question  string    `json:"question"`
	State     State     `json:"state"`
	Reason    Reason    `json:"reason,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	AsOf      time.Time `json:"as_of"`
	From      string    `json:"from,omitempty"`
	Until     string    `json:"until"`
	Customers int64     `json:"customers"`
	Finding   Text      `json:"finding"`
	Error     *float64  `json:"error" doc:"of the total in the back-test: predicted ÷ actual − 1"`
}

// List returns versions, newest first.
func (s *Service) List(ctx context.Context, in *ListRequest) (*api.Page[Listed], error) {
	var before string
	if err := api.ParseCursor(in.Cursor, &before); err != nil {
		return nil, err
	}
	limit := in.Limit
	if limit <= 0 {
		limit = 20
	}
	rows, err := store.All[versionRow](ctx, s.env.DB, queries.Get("list_versions"), orNull(before), limit+1)
	if err != nil {
		return nil, err
	}
	page := &api.Page[Listed]{Items: []Listed{}}
	for i, r := range rows {
		if i == limit {
			page.Next = api.Cursor(rows[limit-1].ID)
			break
		}
		v, err := r.version()
		if err != nil {
			return nil, err
		}
		page.Items = append(page.Items, v.listed())
	}
	return page, nil
}

func (v *Version) listed() Listed {
	l := Listed{ID: v.ID, Question: v.Question, State: v.State, Reason: v.Reason, CreatedAt: v.CreatedAt, AsOf: v.AsOf,
		From: v.From, Until: v.Until, Customers: v.Customers, Finding: v.finding()}
	if v.Metrics.HeldBack != nil {
		l.Error = v.Metrics.HeldBack.Error
	}
	return l
}
