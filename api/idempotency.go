package api

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"time"
	"unicode/utf8"

	"zhike/fault"
	"zhike/store"
)

//go:embed sql
var files embed.FS

var queries = store.MustParse(files, "sql/api.sql")

// Migrations are the schema of the API's own table.
func Migrations() []store.Migration { return store.MustMigrations("api", files) }

// Queries are the API's own statements, for the test that runs them all.
func Queries() store.Statements { return queries }

// keepAnswers is how long an idempotency key is remembered.
const keepAnswers = 24 * time.Hour

type answer struct {
	Digest string  `db:"digest"`
	Body   *string `db:"body"`
}

// longestKey is the number of bytes an Idempotency-Key may have.
const longestKey = 200

// once runs the handler, or gives the answer that the same key got before and
// tells that it is a repetition.
func once[I, O any](ctx context.Context, a *API, r Route, in *I, handler func(context.Context, *I) (*O, error)) (out *O, repeated bool, err error) {
	key := infoOf(ctx).idempotencyKey
	if !r.Idempotent || key == "" || a.options.DB == nil {
		out, err = handler(ctx, in)
		return out, false, err
	}
	if len(key) > longestKey || !utf8.ValidString(key) {
		return nil, false, fault.New(fault.Invalid, "the Idempotency-Key has more than %d bytes or is not text; use a shorter one, such as a UUID", longestKey).
			InChinese("Idempotency-Key 超过 %d 字节或不是文本；请用更短的值，例如 UUID", longestKey)
	}
	who := Who(ctx).UserID
	digest := digestOf(in)
	found, err := a.claim(ctx, who, r.ID, key, digest)
	if err != nil {
		return nil, false, err
	}
	if found != nil {
		out, err = replay[O](*found, digest)
		return out, true, err
	}
	out, err = handler(ctx, in)
	if err != nil {
		return nil, false, joinForget(err, a.forget(ctx, who, r.ID, key))
	}
	return out, false, a.remember(ctx, who, r.ID, key, out)
}

// claim reserves the key for this request, or returns what it holds already.
func (a *API) claim(ctx context.Context, who, route, key, digest string) (found *answer, err error) {
	now := a.options.Now()
	err = a.options.DB.Tx(ctx, func(tx *store.Tx) error {
		found = nil
		if _, err := tx.Exec(ctx, queries.Get("forget_old_answers"), now.Add(-keepAnswers)); err != nil {
			return err
		}
		old, err := store.One[answer](ctx, tx, queries.Get("find_answer"), who, route, key)
		if err == nil {
			found = &old
			return nil
		}
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		n, err := tx.Exec(ctx, queries.Get("claim_answer"), who, route, key, digest, now)
		if err == nil && n == 0 { // claimed by another request since the look-up
			found = &answer{Digest: digest}
		}
		return err
	})
	return found, err
}

func replay[O any](found answer, digest string) (*O, error) {
	if found.Digest != digest {
		return nil, fault.New(fault.Conflict, "this Idempotency-Key was used for another request; use a new one").
			InChinese("该 Idempotency-Key 已用于另一个请求，请换一个")
	}
	if found.Body == nil {
		return nil, fault.New(fault.Conflict, "the first request with this Idempotency-Key is still running").
			InChinese("使用该 Idempotency-Key 的请求仍在处理")
	}
	var out O
	if err := json.Unmarshal([]byte(*found.Body), &out); err != nil {
		return nil, err
	}
	return &out, nil
}

func (a *API) remember(ctx context.Context, who, route, key string, out any) error {
	body, err := json.Marshal(out)
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // the handler has acted: a caller who left must find the answer later
	return a.options.DB.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, queries.Get("keep_answer"), who, route, key, string(body))
		return err
	})
}

func (a *API) forget(ctx context.Context, who, route, key string) error {
	ctx = context.WithoutCancel(ctx)
	return a.options.DB.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, queries.Get("forget_answer"), who, route, key)
		return err
	})
}

// joinForget keeps the handler's error as the one that the caller sees.
func joinForget(err, forget error) error {
	if forget != nil {
		return fault.Wrap(forget, fault.CodeOf(err), "%s", err.Error())
	}
	return err
}

func digestOf(in any) string {
	data, err := json.Marshal(in)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
