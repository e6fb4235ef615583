package analysis

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhike/store"
)

// Every statement, with what the program may put into its places, is accepted
// by both engines.
func TestStatementsArePrepared(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i, stmt := range w.Queries().All() {
			w.exec(fmt.Sprintf("prepare s%d as %s", i, stmt.For(w.db.Engine())))
		}
		if n := len(w.Queries().All()); n != len(composed) || n < 30 {
			t.Errorf("%d statements of %d", n, len(composed))
		}
	})
}

// Every statement that counts customers can be restricted to some of them.
func TestStatementsTakeAFilter(t *testing.T) {
	for name, text := range composed {
		alone := slices.Contains([]string{"clear_scores", "person_scores", "erase_scores", "get_answer", "keep_answer", "drop_answers", "keep_wait", "list_waits", "next_fact"}, name)
		if !alone && !peopleSlot.MatchString(text) {
			t.Errorf("%s has no place for a filter", name)
		}
	}
}

func TestCompose(t *testing.T) {
	parts := statements{"person": "person as (\n  select @day::date, @bins from orders where person.x > 0),\n"}
	text := include("x", "with\n-- include: person\n-- include: person then\nselect * from person, person_then\n", parts, []string{"person"})
	want := "with\nperson as (\n  select @day::date, @bins from orders where person.x > 0),\n" +
		"person_then as (\n  select @day_then::date, @bins from orders where person_then.x > 0)\nselect * from person, person_then"
	equal(t, "text", text, want)
	sql, names := numbered(text)
	equal(t, "names", fmt.Sprint(names), "[day bins day_then]")
	if strings.Count(sql, "$2") != 2 || !strings.Contains(sql, "$3::date") || strings.Contains(sql, "@") {
		t.Errorf("numbered: %s", sql)
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown part does not panic")
		}
	}()
	include("x", "-- include: nobody\n", parts, nil)
}

func TestRender(t *testing.T) {
	q := &question{name: "x", text: "select /*key*/channel/*.*/ from o where day = @day and true /*people*/ or (z = @day /*people o.id*/)", args: map[string]any{"day": "2026-01-01"}}
	q.put("key", "store")
	stmt, args, err := q.render(func(first int) (string, []any, error) {
		return fmt.Sprintf("select 1 where a = $%d", first), []any{"浙江"}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "sql", stmt.For(store.DuckDB),
		"select store from o where day = $1 and true and customer_id in (select 1 where a = $2) or (z = $1 and o.id in (select 1 where a = $2))")
	equal(t, "arguments", fmt.Sprint(args), "[2026-01-01 浙江]")
	if _, _, err := (&question{text: "select @x", args: nil}).render(nil); err == nil {
		t.Error("a missing argument passes")
	}
	if _, _, err := (&question{text: "select 1"}).render(func(int) (string, []any, error) { return "", nil, nil }); err == nil {
		t.Error("a filter that has no place is dropped in silence")
	}
}
