package analysis

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"time"

	"zhike/fault"
	"zhike/store"
)

// Bounds of what is remembered: in memory, and in the table.
const (
	mostHeld    = 400
	bytesHeld   = 24 << 20
	mostKept    = 1000
	bytesKept   = 64 << 20
	largestKept = 4 << 20
)

// all gives the rows of a question: those remembered while the tables they were
// read from have not been written since, else read now. What the caller may ask
// is judged before, when the question is rendered, and a question holds no
// person, so an answer serves everybody who may ask it.
func all[T any](ctx context.Context, s *Service, f *frame, q *question) ([]T, error) {
	stmt, args, err := q.render(s.population(ctx, f))
	if err != nil {
		return nil, err
	}
	version, err := s.env.DB.Version(ctx, stmt) // before the rows are read: a write in between makes them out of date, not wrong
	if err != nil {
		return nil, err
	}
	read := func(ctx context.Context) ([]byte, error) {
		worked(ctx)
		rows, err := store.All[T](ctx, s.env.DB, stmt, args...)
		if err != nil {
			return nil, err
		}
		return json.Marshal(rows)
	}
	if version == "" {
		return decode[T](read(ctx))
	}
	key, err := questionKey(reflect.TypeFor[T](), stmt.For(s.env.DB.Engine()), args)
	if err != nil {
		return nil, err
	}
	return decode[T](s.answer(ctx, key, version, read))
}

// one asks for exactly one row.
func one[T any](ctx context.Context, s *Service, f *frame, q *question) (T, error) {
	rows, err := all[T](ctx, s, f, q)
	if err != nil || len(rows) == 0 {
		var none T
		if err == nil {
			err = fault.New(fault.NotFound, "there is no such record").InChinese("没有这条记录")
		}
		return none, err
	}
	return rows[0], nil
}

// fresh reads every row anew: rows that name people are not remembered.
func fresh[T any](ctx context.Context, s *Service, f *frame, q *question) ([]T, error) {
	stmt, args, err := q.render(s.population(ctx, f))
	if err != nil {
		return nil, err
	}
	return store.All[T](ctx, s.env.DB, stmt, args...)
}

func decode[T any](data []byte, err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	var rows []T
	if err := json.Unmarshal(data, &rows); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "a remembered answer cannot be read")
	}
	return rows, nil
}

// questionKey stands for a statement with its arguments and the form of its rows.
func questionKey(rows reflect.Type, sql string, args []any) (string, error) {
	values, err := json.Marshal(args)
	if err != nil {
		return "", err
	}
	form := ""
	for _, f := range reflect.VisibleFields(rows) {
		form += f.Name + " " + f.Type.String() + ";"
	}
	sum := sha256.Sum256([]byte(form + "\n" + sql + "\n" + string(values)))
	return hex.EncodeToString(sum[:]), nil
}

// answer finds an answer in memory, then in the table, and else has it worked
// out, once for everybody who asks the same at the same time.
func (s *Service) answer(ctx context.Context, key, version string, read func(context.Context) ([]byte, error)) ([]byte, error) {
	if data, ok := s.held.get(key, version); ok {
		return data, nil
	}
	return s.asked.share(ctx, key+" "+version, func(ctx context.Context) ([]byte, error) {
		kept, err := store.All[string](ctx, s.env.DB, queries.Get("get_answer"), key, version)
		if err == nil && len(kept) == 1 {
			s.held.put(key, version, []byte(kept[0]))
			return []byte(kept[0]), nil
		}
		data, err := read(ctx)
		if err == nil && len(data) <= largestKept {
			s.held.put(key, version, data)
			s.keep(ctx, key, version, data)
		}
		return data, err
	})
}

// keep writes an answer down without making its reader wait for the writer's turn.
func (s *Service) keep(ctx context.Context, key, version string, data []byte) {
	s.later(ctx, func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, queries.Get("keep_answer"), key, version, string(data), len(data), s.env.Now()); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, queries.Get("drop_answers"), mostKept, bytesKept)
		return err
	})
}

type patientKey struct{}

// patient has what is worked out written down before its asker goes on.
func patient(ctx context.Context) context.Context { return context.WithValue(ctx, patientKey{}, true) }

// later writes in a transaction of its own; what cannot be written is only remembered less long.
func (s *Service) later(ctx context.Context, write func(context.Context, *store.Tx) error) {
	const patience = 10 * time.Minute // an import may hold the writer's turn
	save := func() {
		s.saving.Lock() // one at a time: whoever waits for the writer holds a connection
		defer s.saving.Unlock()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		if err := s.env.DB.Tx(ctx, func(tx *store.Tx) error { return write(ctx, tx) }); err != nil {
			s.env.Log.Debug("an answer is not kept", "error", err)
		}
	}
	if ctx.Value(patientKey{}) != nil {
		save()
		return
	}
	go save()
}

// DerivedTables are what is remembered; a backup leaves them out.
func DerivedTables() []string { return []string{"analysis_answer", "analysis_wait"} }
