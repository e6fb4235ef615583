package analysis

import (
	"context"
	"net/url"
	"strings"
	"time"

	"zhike/api"
	"zhike/fault"
)

// Moment is what every analysis can be asked with.
type Moment struct {
	AsOf    string `query:"as_of" example:"2026-03-31" doc:"moment of analysis, a date (its end) or RFC 3339; empty: now, or the end of the data when they are historic"`
	Filter  string `query:"filter" maxLength:"65536" doc:"rule over the field catalogue: only these customers are counted"`
	Segment string `query:"segment" maxLength:"100" doc:"id of a segment: only those who are in it now are counted; with a filter too, those in both"`
}

// Period narrows an analysis to business days, both included.
type Period struct {
	From string `query:"from" example:"2026-01-01" doc:"first business day; empty: from the beginning"`
	To   string `query:"to" example:"2026-03-31" doc:"last business day; empty: the day of as_of"`
}

const (
	dayForm   = "2006-01-02"
	beginning = "0001-01-01" // before every fact
)

// frame is a request made definite.
type frame struct {
	at       time.Time // moment of analysis, UTC
	day      string    // its business day
	from, to string    // business days, both included
	period   bool      // whether a beginning was asked for
	filter   string
	among    *Group // nil: everybody
	zone     *time.Location
}

// frame resolves the moment and the period of a request.
func (s *Service) frame(ctx context.Context, m Moment, p Period) (*frame, error) {
	at, err := s.moment(ctx, "as_of", m.AsOf)
	if err != nil {
		return nil, err
	}
	f := &frame{at: at, day: s.dayOf(at), from: beginning, filter: strings.TrimSpace(m.Filter), zone: s.env.Zone}
	f.to = f.day
	if p.From != "" {
		if f.from, err = parseDay("from", p.From); err != nil {
			return nil, err
		}
		f.period = true
	}
	if p.To != "" {
		if f.to, err = parseDay("to", p.To); err != nil {
			return nil, err
		}
		f.to = min(f.to, f.day)
	}
	if f.among, err = s.among(ctx, m.Segment); err != nil {
		return nil, err
	}
	if f.from > f.to {
		return nil, fault.New(fault.Invalid, "the period begins on %s, after its end on %s", f.from, f.to).
			InChinese("时间段的开始 %s 晚于结束 %s", f.from, f.to).At("parameter", "from")
	}
	return f, nil
}

// moment reads a moment; a date means its end in the business zone.
func (s *Service) moment(ctx context.Context, name, text string) (time.Time, error) {
	if text == "" {
		return s.now(ctx)
	}
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil && sensible(t) {
		return t.UTC(), nil
	}
	day, err := time.ParseInLocation(dayForm, text, s.env.Zone)
	if err != nil || !sensible(day) {
		return day, fault.Wrap(err, fault.Invalid, "%s is %q; it should be a date such as 2026-03-31 or a time such as 2026-03-31T18:00:00+08:00", name, text).
			InChinese("%s 的值是“%s”，应为日期（如 2026-03-31）或时间（如 2026-03-31T18:00:00+08:00）", name, text).At("parameter", name)
	}
	// The last microsecond: facts known by the day alone lie on midnight.
	return day.AddDate(0, 0, 1).Add(-time.Microsecond).UTC(), nil
}

// dayOf is the business day that ends with or contains t.
func (s *Service) dayOf(t time.Time) string {
	return t.Add(-time.Microsecond).In(s.env.Zone).Format(dayForm)
}

func parseDay(name, text string) (string, error) {
	day, err := time.Parse(dayForm, text)
	if err != nil || !sensible(day) {
		return "", fault.Wrap(err, fault.Invalid, "%s is %q; it should be a date such as 2026-03-31", name, text).
			InChinese("%s 的值是“%s”，应为日期，如 2026-03-31", name, text).At("parameter", name)
	}
	return day.Format(dayForm), nil
}

// sensible keeps away years that a calendar or a database may not know.
func sensible(t time.Time) bool { return t.Year() >= 1900 && t.Year() <= 9998 }

// before returns the period of the same length that ends the day before from.
func before(from, to string) (string, string) {
	first, last := mustDay(from), mustDay(to)
	length := last.Sub(first)
	end := first.AddDate(0, 0, -1)
	return end.Add(-length).Format(dayForm), end.Format(dayForm)
}

// mustDay reads a day that parseDay or the database wrote.
func mustDay(text string) time.Time {
	t, err := time.Parse(dayForm, text)
	if err != nil {
		panic(err)
	}
	return t
}

// link is the way to the people behind a figure: the route below the analysis
// with the same moment, period, filter and segment, and the figure's own coordinates.
func (f *frame) link(path string, coordinates ...string) string {
	v := url.Values{}
	v.Set("as_of", f.at.Format(time.RFC3339Nano))
	if f.filter != "" {
		v.Set("filter", f.filter)
	}
	if f.among != nil {
		v.Set("segment", f.among.ID)
	}
	if f.period {
		v.Set("from", f.from)
	}
	if f.to != f.day {
		v.Set("to", f.to)
	}
	for i := 0; i+1 < len(coordinates); i += 2 {
		v.Set(coordinates[i], coordinates[i+1])
	}
	return api.Prefix + "/analysis/" + path + "?" + v.Encode()
}
