package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"zhike/fault"
)

// Problem is an RFC 9457 problem document with the product's own members: the
// fault's code and the place where it happened.
type Problem struct {
	Type      string              `json:"type" doc:"about:blank"`
	Title     string              `json:"title"`
	Status    int                 `json:"status"`
	Detail    string              `json:"detail" doc:"what happened, where, and what to do next, in the caller's language"`
	Code      fault.Code          `json:"code"`
	Where     map[string]any      `json:"where,omitempty" doc:"file, row, column, field, position …"`
	Errors    []*huma.ErrorDetail `json:"errors,omitempty"`
	RequestID string              `json:"request_id,omitempty" doc:"quote it when you ask for help"`
}

// Error returns the sentence.
func (p *Problem) Error() string { return p.Detail }

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is the media type of RFC 9457.
func (p *Problem) ContentType(ct string) string {
	if ct == "application/json" {
		return "application/problem+json"
	}
	return ct
}

var statusOf = map[fault.Code]int{
	fault.Invalid: 422, fault.Unauthorised: 401, fault.Forbidden: 403, fault.NotFound: 404, fault.Conflict: 409,
	fault.TooLarge: 413, fault.TooMany: 429, fault.Busy: 503, fault.Unsupported: 422, fault.Internal: 500,
}

// problem logs what is our fault and makes the document that the caller gets.
func (a *API) problem(ctx context.Context, err error) *Problem {
	p := toProblem(ctx, err)
	if p.Status >= 500 {
		a.options.Log.Error("request failed", "request", p.RequestID, "user", Who(ctx).UserID, "error", err)
	}
	return p
}

func toProblem(ctx context.Context, err error) *Problem {
	var already *Problem
	if errors.As(err, &already) {
		return already
	}
	p := &Problem{Type: "about:blank", Status: 500, Code: fault.Internal, RequestID: requestID(ctx)}
	var f *fault.Error
	switch {
	case errors.As(err, &f):
		p.Code, p.Where = f.Code, f.Where
		p.Status = statusOf[f.Code]
		p.Detail = Pick(ctx, f.Zh, f.Message)
	case errors.Is(err, context.Canceled):
		p.Status, p.Code, p.Detail = 503, fault.Busy, Pick(ctx, "请求已取消", "the request was cancelled")
	}
	if p.Code == fault.Internal {
		p.Detail = Pick(ctx, "系统内部出错，您的数据没有受影响；请重试，仍不行请把编号 "+p.RequestID+" 发给管理员",
			"something went wrong on our side and nothing was changed; try again, and quote "+p.RequestID+" to your administrator")
	}
	p.Title = http.StatusText(p.Status)
	return p
}

var errorsOnce sync.Once

// installErrors makes huma's own refusals (a malformed body, a missing
// parameter) problem documents of our kind. huma keeps the hook in a global.
func installErrors() {
	errorsOnce.Do(func() {
		huma.NewErrorWithContext = func(hc huma.Context, status int, msg string, errs ...error) huma.StatusError {
			for _, err := range errs {
				var p *Problem
				if errors.As(err, &p) {
					return p
				}
			}
			var ctx context.Context = context.Background()
			if hc != nil {
				ctx = hc.Context()
			}
			return refusal(ctx, status, msg, errs)
		}
		huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
			return huma.NewErrorWithContext(nil, status, msg, errs...)
		}
	})
}

// refusal makes one sentence of huma's list of mistakes. What was sent is
// not sent back: it may be long, or a password.
func refusal(ctx context.Context, status int, msg string, errs []error) *Problem {
	p := &Problem{Type: "about:blank", RequestID: requestID(ctx)}
	var parts []string
	for _, err := range errs {
		if err == nil {
			continue
		}
		d := &huma.ErrorDetail{Message: err.Error()}
		var detailer huma.ErrorDetailer
		if errors.As(err, &detailer) {
			found := detailer.ErrorDetail()
			d = &huma.ErrorDetail{Location: found.Location, Message: found.Message}
		}
		if d.Message == tooLarge {
			status, msg = http.StatusRequestEntityTooLarge, tooLarge
		}
		d.Message = inWords(ctx, d.Message)
		p.Errors = append(p.Errors, d)
		parts = append(parts, place(d.Location)+d.Message)
	}
	p.Status, p.Title, p.Code = status, http.StatusText(status), codeOf(status)
	p.Detail = inWords(ctx, msg)
	if len(parts) > 0 && status != http.StatusRequestEntityTooLarge {
		p.Detail = Pick(ctx, "请求有误："+strings.Join(parts, "；"), "the request is not valid: "+strings.Join(parts, "; "))
	}
	return p
}

// place is the member of the body, or the parameter, that a mistake is about.
func place(location string) string {
	_, member, below := strings.Cut(location, ".")
	if !below {
		return ""
	}
	return member + ": "
}

func codeOf(status int) fault.Code {
	switch status {
	case 413:
		return fault.TooLarge
	case 404:
		return fault.NotFound
	}
	if status >= 400 && status < 500 {
		return fault.Invalid
	}
	return fault.Internal
}

// writeError answers outside huma.
func (a *API) writeError(w http.ResponseWriter, r *http.Request, err error) {
	p := a.problem(r.Context(), err)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}
