package expr_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata" // the zones of these tests exist on every machine

	"zhike/expr"
	"zhike/store"
	"zhike/store/storetest"
)

const createFacts = `create table facts (id integer, n_float double precision, n_other double precision, n_big bigint,
	n_money decimal(18,4), t_a text, t_b text, b_a boolean, b_b boolean, at_a timestamp, at_b timestamp, d_a date, d_b date)`

const insertFacts = `insert into facts values ($1::integer, $2::float8, $3::float8, $4::bigint, $5::decimal(18,4), $6::text, $7::text,
	$8::boolean, $9::boolean, $10::timestamp, $11::timestamp, $12::date, $13::date)`

// row makes one customer with nasty values; every sixth value is missing.
func (g generator) row(id int) []any {
	floats := []float64{
		0, math.Copysign(0, -1), 1, 2, 2.5, -2.5, 0.1 + 0.2, 0.3, 3e4, 1e308, -math.MaxFloat64, 5e-324, 1e-100, -1e-100, 1e-117, 1e120,
		0.49999999999999994, 4503599627370497.5, 1 << 53, math.NaN(), math.Inf(1), math.Inf(-1),
	}
	bigs := []int64{0, 1, -1, 2, 1000, 1<<53 + 1, math.MaxInt64, math.MinInt64}
	money := []string{"0", "0.1000", "2.5000", "-2.5000", "30000", "99999999999999.9999", "9007199254740.9931"}
	maybe := func(v any) any {
		if g.IntN(6) == 0 {
			return nil
		}
		return v
	}
	number := func() any { return maybe(floats[g.IntN(len(floats))]) }
	text := func() any { return maybe(g.pick(texts...)) }
	flag := func() any { return maybe(g.IntN(2) == 0) }
	date := func() any { return maybe(parseTime("2006-01-02", g.pick(dates...))) }
	return []any{
		id, number(), number(), maybe(bigs[g.IntN(len(bigs))]), maybe(money[g.IntN(len(money))]), text(), text(), flag(), flag(),
		maybe(g.instant()), maybe(g.instant()), date(), date(),
	}
}

// instant is a moment near the bounds of days and of summer time.
func (g generator) instant() time.Time {
	seeds := []string{
		"2025-11-07T16:00:00Z", "2025-11-08T06:30:00Z", "2025-11-08T16:00:00Z", "2025-03-09T07:00:00Z", "2025-11-02T06:00:00Z",
		"2025-11-08T00:00:00Z", "1970-01-01T00:00:00Z", "2024-02-29T12:00:00Z", "0001-01-05T00:00:00Z", "9999-12-20T23:59:59Z",
		"2006-10-29T03:31:00Z",
	}
	t := parseTime(time.RFC3339, g.pick(seeds...))
	nudges := []time.Duration{0, 0, time.Microsecond, -time.Microsecond, time.Hour, -time.Hour, 29 * time.Minute, -24 * time.Hour}
	return t.Add(nudges[g.IntN(len(nudges))])
}

func parseTime(layout, s string) time.Time {
	t, err := time.Parse(layout, s)
	if err != nil {
		panic(err)
	}
	return t
}

// TestMemoryAndEnginesAgree is the promise of the package: random conditions
// over random customers give the same answer in memory and in both engines, and
// never NULL. DuckDB and PostgreSQL see the same seeds.
func TestMemoryAndEnginesAgree(t *testing.T) {
	zones := []string{"", "America/New_York", "America/St_Johns", "Asia/Kolkata", "UTC"}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		g := generator{rand.New(rand.NewPCG(7, 11))}
		rows := fill(t, db, g, 80)
		for i := range 1000 {
			options := expr.Options{Zone: location(t, zones[max(0, i%10-5)])}
			e, err := options.Compile(g.condition(g.IntN(4)), facts)
			if err != nil {
				t.Fatal(err)
			}
			at := g.instant()
			agree(t, db, e, at, rows)
		}
	})
}

func location(t *testing.T, name string) *time.Location {
	if name == "" {
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// fill inserts n customers and reads them back as the product would.
func fill(t *testing.T, db *store.DB, g generator, n int) []map[string]any {
	t.Helper()
	ctx := context.Background()
	err := db.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, store.SQL(createFacts))
		for id := 0; err == nil && id < n; id++ {
			_, err = tx.Exec(ctx, store.SQL(insertFacts), g.row(id)...)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	out := make([]map[string]any, 0, n)
	read(t, db, "select id, n_float, n_other, n_big, n_money, t_a, t_b, b_a, b_b, at_a, at_b, d_a, d_b from facts order by id", nil, func(values []any) {
		row := map[string]any{}
		for i, field := range facts {
			row[field.Name] = values[i+1]
		}
		out = append(out, row)
	})
	if len(out) != n {
		t.Fatalf("%d rows came back, %d went in", len(out), n)
	}
	return out
}

func read(t *testing.T, db *store.DB, sql string, args []any, each func([]any)) {
	t.Helper()
	rows, err := db.Query(context.Background(), store.SQL(sql), args...)
	if err != nil {
		t.Fatalf("%v\n%s\n%v", err, sql, args)
	}
	defer rows.Close()
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			t.Fatal(err)
		}
		each(values)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%v\n%s\n%v", err, sql, args)
	}
}

// agree compares one condition for every customer; parameters are numbered from
// 2, as behind a parameter of the statement's own.
func agree(t *testing.T, db *store.DB, e *expr.Expr, at time.Time, rows []map[string]any) {
	t.Helper()
	text, args := e.SQL(db.Engine(), at, 2)
	id := 0
	sql := "select s.id, " + text + " from facts s where s.id >= $1::integer order by s.id"
	read(t, db, sql, append([]any{0}, args...), func(values []any) {
		want, err := e.Eval(func(field string) any { return rows[id][field] }, at)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := values[1].(bool); !ok || got != want {
			t.Errorf("%s\nat %s customer %s: memory %v, %s %v\n%s\n%v", e, at, shown(e, rows[id]), want, db.Engine(), values[1], text, args)
		}
		id++
	})
	if id != len(rows) {
		t.Fatalf("%d of %d customers came back", id, len(rows))
	}
}

func shown(e *expr.Expr, row map[string]any) string {
	out := ""
	for _, name := range e.Fields() {
		out += fmt.Sprintf("%s=%#v ", name, row[name])
	}
	return out
}
