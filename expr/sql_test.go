package expr_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"zhike/expr"
	"zhike/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestSQLGolden shows what both engines are asked, with the arguments and the
// rule builder's tree. To add a case write its source into the list.
func TestSQLGolden(t *testing.T) {
	sources := []string{
		`order.count_90d >= 2 and profile.province in ("浙江", "江苏") and days_since(order.last) > 60`,
		`order.count_90d not in (1, 2.5) or vip`,
		`not (order.count_90d > 5)`,
		`order.last = 2025-11-08`,
		`order.last != 2025-11-08 and order.last <= 2025-11-08 and order.last > today()`,
		`order.last between 2025-01-01 and "2025-06-30 12:00"`,
		`order.last in (2025-11-08, 2025-11-11T00:00:00+08:00)`,
		`order.last > order.first and order.last not between profile.birthday and now()`,
		`profile.birthday in (2000-01-01) and profile.birthday < now()`,
		`month(profile.birthday) = month(today()) and hour(order.last) < 6 and weekday(order.last) in (6, 7)`,
		`order.amount_90d / order.count_90d > 100`,
		`order.amount_90d / 4 - order.count_90d * 2 + 1 >= -order.count_90d`,
		`round(order.amount_90d) = abs(order.count_90d)`,
		`order.amount_90d / order.count_90d is missing and order.last is not missing and today() is missing`,
		`profile.remark contains "投诉" and profile.remark not contains "Refund"`,
		`profile.remark starts_with "a" and profile.remark not ends_with "b" and profile.remark contains profile.province`,
		`profile.province = "'; drop table customers; --" and length(lower(profile.remark)) > 3`,
		`vip = (order.count_90d > 3) and vip is missing`,
		`true`,
	}
	var b strings.Builder
	for _, source := range sources {
		e, err := expr.Compile(source, catalogue)
		if err != nil {
			t.Fatal(err)
		}
		duck, args := e.SQL(store.DuckDB, asOf, 1)
		post, postArgs := e.SQL(store.Postgres, asOf, 1)
		tree, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(args) != fmt.Sprint(postArgs) {
			t.Errorf("%s: arguments differ: %v, %v", source, args, postArgs)
		}
		fmt.Fprintf(&b, "%s\n  duckdb    %s\n", e, duck)
		if post == duck {
			post = "the same"
		}
		fmt.Fprintf(&b, "  postgres  %s\n  arguments %v\n  tree      %s\n\n", post, args, unescapeHTML(tree))
	}
	golden(t, "testdata/sql.golden", b.String())
}

// unescapeHTML makes encoding/json's \u003e readable again.
func unescapeHTML(b []byte) string {
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(b))
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not current; look at the difference, then run with -update\n%s", file, got)
	}
}

// words of SQL that this package writes; everything else in a statement must be a
// parameter, a number of its own, or a column of the catalogue.
var vocabulary = regexp.MustCompile(`^(?:and|or|not|is|null|true|false|coalesce|any|least|greatest|nullif|abs|floor|length|lower|strpos|` +
	`starts_with|right|translate|collate|extract|from|isodow|year|month|day|hour|interval|timestamp|date|case|when|then|else|end|` +
	`float8|text|s|n_float|n_other|n_big|n_money|t_a|t_b|b_a|b_b|at_a|at_b|d_a|d_b)$`)

// The only things in quotes are offsets, the bounds of summer time, the alphabet
// and the name of a collation.
var constants = regexp.MustCompile(`interval '-?[0-9]+ seconds'|timestamp '[0-9: -]+'|'ABCDEFGHIJKLMNOPQRSTUVWXYZ'|'abcdefghijklmnopqrstuvwxyz'|collate "C"`)

var (
	parameter  = regexp.MustCompile(`\$([0-9]+)`)
	identifier = regexp.MustCompile(`[\p{L}_][\p{L}\p{N}_]*`)
	numeral    = regexp.MustCompile(`\b(?:1e[+-]?1[02]0|0\.5|0)\b`)
	rest       = regexp.MustCompile(`^[-+*/<>=(),.:\[\] ]*$`)
)

// checkSQL proves that nothing of the source is in the statement.
func checkSQL(e *expr.Expr, engine store.Engine) error {
	text, args := e.SQL(engine, asOf, 1)
	seen := map[int]bool{}
	for _, m := range parameter.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1])
		seen[n] = true
		if n < 1 || n > len(args) {
			return fmt.Errorf("$%d with %d arguments", n, len(args))
		}
	}
	if len(seen) != len(args) {
		return fmt.Errorf("%d parameters, %d arguments", len(seen), len(args))
	}
	if strings.Contains(text, "--") || strings.Contains(text, "/*") {
		return fmt.Errorf("a comment")
	}
	plain := parameter.ReplaceAllString(constants.ReplaceAllString(text, ""), "")
	plain = numeral.ReplaceAllString(plain, "")
	for _, word := range identifier.FindAllString(plain, -1) {
		if !vocabulary.MatchString(word) {
			return fmt.Errorf("the word %q", word)
		}
	}
	if plain = identifier.ReplaceAllString(plain, ""); !rest.MatchString(plain) {
		return fmt.Errorf("the characters %q", plain)
	}
	return nil
}

// TestNothingBecomesSQL: whatever is written in texts, numbers and dates, the
// statement holds only this package's words, the catalogue's columns and parameters.
func TestNothingBecomesSQL(t *testing.T) {
	g := generator{rand.New(rand.NewPCG(3, 5))}
	for range 3000 {
		source := g.condition(g.IntN(5))
		e, err := expr.Options{Zone: location(t, g.pick("", "UTC", "Europe/London"))}.Compile(source, facts)
		if err != nil {
			t.Fatal(err)
		}
		for _, engine := range []store.Engine{store.DuckDB, store.Postgres} {
			if err := checkSQL(e, engine); err != nil {
				text, _ := e.SQL(engine, asOf, 1)
				t.Fatalf("%s\n%v in %s", source, err, text)
			}
		}
	}
}

// The literal of a golden injection attempt is in the arguments, unchanged.
func TestTextLiteralIsAnArgument(t *testing.T) {
	const attack = `'; drop table customers; --`
	e, err := expr.Compile(`profile.province = "`+attack+`"`, catalogue)
	if err != nil {
		t.Fatal(err)
	}
	text, args := e.SQL(store.Postgres, asOf, 7)
	if want := `(s.province is not null and s.province = $7::text)`; text != want {
		t.Errorf("got %s, want %s", text, want)
	}
	if len(args) != 1 || args[0] != attack {
		t.Errorf("got %q", args)
	}
}
