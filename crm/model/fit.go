package model

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"zhike/fault"
	"zhike/mining/lifetime"
)

// recipe is the version of what this package does with data; it rises when
// equal data would give other scores or figures of a version.
const recipe = 2

// What is predicted.
const (
	ordersDays = 90
	valueDays  = 365
	nextDays   = 30
	level      = 0.9 // probability of every interval
)

// models are the two models that were learnt; spend is nil where amounts are unknown.
type models struct {
	orders *lifetime.BGNBD
	spend  *lifetime.GammaGamma
}

// progress tells how far a fit is, in steps.
type progress func(done, total int64, zh, en string)

const steps = 6

func (p progress) step(n int64, zh, en string) {
	if p != nil {
		p(n, steps, zh, en)
	}
}

// Fitted is the outcome of a fit.
type Fitted struct {
	Version   string `json:"version"`
	State     State  `json:"state"`
	Reason    Reason `json:"reason,omitempty"`
	Customers int64  `json:"customers" doc:"with a purchase"`
	Scored    int64  `json:"scored"`
	Unchanged bool   `json:"unchanged" doc:"the data were those of the newest version, so nothing was done"`
	Finding   Text   `json:"finding"`
}

// Fit learns the models from the facts as of now, judges them on the days held
// back, scores every customer with a purchase and publishes the version with
// its scores at once. Equal data leave everything as it is. Where the data
// cannot carry the model, a refused version says why and nobody has a score. The
// snapshot of fields shows the scores after its next full refresh.
func (s *Service) Fit(ctx context.Context) (*Fitted, error) { return s.fit(ctx, nil) }

func (s *Service) fit(ctx context.Context, tell progress) (*Fitted, error) {
	select {
	case s.fitting <- struct{}{}:
		defer func() { <-s.fitting }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	tell.step(0, "读取购买记录", "reading purchases")
	w, err := s.window(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.read(ctx, w)
	if err != nil {
		return nil, err
	}
	if known, err := s.unchanged(ctx, p); err != nil || known != nil {
		return known, err
	}
	v := newVersion(s.env.Now(), w, p)
	if v.Reason = lacks(w, p); v.Reason != "" {
		v.State = Refused
		return s.publish(ctx, v, nil, tell)
	}
	tell.step(1, "用留出的日子检验", "judging on the days held back")
	if len(p.trial.learnt) > 0 {
		if v.Metrics.HeldBack, err = s.backtest(ctx, p.trial); err != nil {
			return nil, err
		}
	}
	p.trial = nil // a third of the memory
	tell.step(2, "拟合模型", "fitting the models")
	m, err := learn(ctx, p.histories)
	if err != nil {
		return nil, err
	}
	if err := v.describe(w, m); err != nil {
		return nil, err
	}
	if b := v.Metrics.HeldBack; b != nil && b.beaten() {
		v.State, v.Reason = Refused, RuleIsBetter
		return s.publish(ctx, v, nil, tell)
	}
	tell.step(3, "给客户打分", "scoring customers")
	scorer, err := newScorer(ctx, w, p, m)
	if err != nil {
		return nil, err
	}
	return s.publish(ctx, v, scorer, tell)
}

// learn fits both models.
func learn(ctx context.Context, histories []lifetime.History) (m models, err error) {
	if m.orders, err = fitOrders(ctx, histories); err != nil {
		return m, err
	}
	if anyMoney(histories) {
		m.spend, err = lifetime.FitGammaGamma(ctx, histories)
	}
	return m, err
}

func fitOrders(ctx context.Context, histories []lifetime.History) (*lifetime.BGNBD, error) {
	m, err := lifetime.Fit(ctx, lifetime.KindBGNBD, histories, lifetime.FitOptions{Unit: lifetime.Day})
	if err != nil {
		return nil, err
	}
	return m.(*lifetime.BGNBD), nil
}

// unchanged returns the outcome that stands when the data are those of the
// newest version and its scores are in place; nil otherwise.
func (s *Service) unchanged(ctx context.Context, p *people) (*Fitted, error) {
	v, err := s.version(ctx, "")
	if fault.Is(err, fault.NotFound) || err == nil && v.Digest != p.digest {
		return nil, nil //nolint:nilnil // nil says that there is work to do
	}
	if err != nil {
		return nil, err
	}
	scored, err := s.scored(ctx, v.ID)
	if err != nil || (v.State == Current) != scored {
		return nil, err
	}
	f := v.fitted()
	f.Unchanged = true
	return f, nil
}

func (v *Version) fitted() *Fitted {
	f := &Fitted{Version: v.ID, State: v.State, Reason: v.Reason, Customers: v.Customers, Finding: v.finding()}
	if v.State == Current {
		f.Scored = v.Customers
	}
	return f
}

// describe keeps the models with the version.
func (v *Version) describe(w window, m models) error {
	report := m.orders.Report()
	v.Reason = Reason(report.Reason)
	v.Metrics.Learnt = &Learnt{Customers: report.Customers, Repeat: report.Buyers, LogLik: report.LogLik, Method: report.Method}
	v.Warnings = append(v.Warnings, warnings(w, m, v.Metrics.HeldBack)...)
	document := documents{Orders: m.orders, Spend: m.spend}
	data, err := json.Marshal(document)
	v.parameters = string(data)
	return err
}

// documents are the models as they are kept: each is lifetime's own JSON.
type documents struct {
	Orders *lifetime.BGNBD      `json:"orders"`
	Spend  *lifetime.GammaGamma `json:"spend"`
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }
