// Package fault is the one error type a person sees: a code the program can
// act on, a sentence the reader can act on, and the cause for the log.
//
// Any error that is not a *fault.Error is Internal: the reader is told that
// something went wrong and is given an id, the log gets the cause.
package fault

import (
	"errors"
	"fmt"
)

// Code says what kind of mistake happened; it decides the HTTP status and the
// exit code of the command line.
type Code string

const (
	Invalid      Code = "invalid"      // the input is wrong: 422, exit 2
	Unauthorised Code = "unauthorised" // nobody is signed in: 401
	Forbidden    Code = "forbidden"    // signed in, but may not: 403
	NotFound     Code = "not_found"    // there is no such thing: 404
	Conflict     Code = "conflict"     // it changed meanwhile, or exists already: 409
	TooLarge     Code = "too_large"    // over a stated limit: 413
	TooMany      Code = "too_many"     // rate limit: 429
	Busy         Code = "busy"         // try again shortly: 503
	Unsupported  Code = "unsupported"  // this engine or file cannot do it: 422
	Internal     Code = "internal"     // our fault: 500
)

// Error carries a sentence that says what happened, where, and what to do next.
type Error struct {
	Code    Code
	Message string         // English sentence, for the reader
	Zh      string         // the same sentence in Chinese; empty if there is none
	Where   map[string]any // the place: file, row, column, field, position, …
	Cause   error          // for the log only
}

// Error returns the sentence and, behind it, the cause.
func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Message + ": " + e.Cause.Error()
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// New makes an error from a code and a formatted English sentence.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Wrap is New with a cause for the log.
func Wrap(cause error, code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Cause: cause}
}

// InChinese adds the Chinese sentence and returns the same error.
func (e *Error) InChinese(format string, args ...any) *Error {
	e.Zh = fmt.Sprintf(format, args...)
	return e
}

// At adds one coordinate of the place where it happened and returns the same error.
func (e *Error) At(key string, value any) *Error {
	if e.Where == nil {
		e.Where = map[string]any{}
	}
	e.Where[key] = value
	return e
}

// CodeOf returns the code of the first *Error in the chain, Internal if there
// is none, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// Is reports whether err carries the code.
func Is(err error, code Code) bool { return err != nil && CodeOf(err) == code }
