package analysis

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"zhike/fault"
	"zhike/store"
)

// The statements lie in sql/*.sql and are put together when the program starts:
//
//	-- part: person           what follows is a part, used by several statements
//	-- name: rfm_cells        what follows is a statement
//	-- include: person        here comes the text of the part
//	-- include: person then   the same for a second moment: its tables and
//	                          moment parameters get the ending _then
//	                          (the comma after the last table is dropped)
//	@day                      a parameter by name; numbered before the statement runs
//	/*people*/                here comes the restriction to the customers of a filter;
//	/*people l.customer_id*/  the same where the customer is known by another expression
//	/*key*/channel/*.*/       a place where the program may put another expression;
//	                          what stands there is the default
//
// Every statement is valid SQL as it stands, so the tests can prepare it.
var (
	directive   = regexp.MustCompile(`^-- (part|name|include): (\w+)(?: (\w+))?\s*$`)
	lastComma   = regexp.MustCompile(`\),\s*\nselect\b`)
	tableName   = regexp.MustCompile(`(?m)^(\w+) as \(`)
	parameter   = regexp.MustCompile(`@([a-z_0-9]+)`)
	peopleSlot  = regexp.MustCompile(`/\*people(?: ([^*]+))?\*/`)
	errNoPeople = errors.New("the statement cannot be restricted to some customers")
)

// momentParameters differ between the two moments of a comparison.
var momentParameters = []string{"at", "day", "since"}

// statements are the composed texts by name, with named parameters.
type statements map[string]string

// mustCompose reads the files; a mistake in them panics, as they are part of the program.
func mustCompose(files fs.FS) statements {
	parts, named := mustRead(files)
	tables := tablesOf(parts)
	for name, text := range named {
		named[name] = include(name, text, parts, tables)
	}
	return named
}

// mustRead splits the files into parts and statements; comment lines end there.
func mustRead(files fs.FS) (parts, named statements) {
	parts, named = statements{}, statements{}
	paths, err := fs.Glob(files, "sql/[a-z]*.sql")
	if err != nil || len(paths) == 0 {
		panic(fmt.Sprintf("no statements: %v", err))
	}
	for _, path := range paths {
		data, err := fs.ReadFile(files, path)
		if err != nil {
			panic(err)
		}
		var into statements
		var name string
		for line := range strings.Lines(string(data)) {
			m := directive.FindStringSubmatch(line)
			switch {
			case m != nil && m[1] == "part":
				into, name = parts, m[2]
			case m != nil && m[1] == "name":
				into, name = named, m[2]
			case m == nil && strings.HasPrefix(strings.TrimSpace(line), "--") || into == nil:
			default:
				into[name] += line
			}
		}
	}
	return parts, named
}

// tablesOf are the names of the common table expressions of all parts.
func tablesOf(parts statements) []string {
	var out []string
	for _, text := range parts {
		for _, m := range tableName.FindAllStringSubmatch(text, -1) {
			out = append(out, m[1])
		}
	}
	return out
}

func include(name, text string, parts statements, tables []string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		m := directive.FindStringSubmatch(line)
		if m == nil {
			b.WriteString(line)
			continue
		}
		part, ok := parts[m[2]]
		if !ok {
			panic(fmt.Sprintf("statement %s includes %s, which is no part", name, m[2]))
		}
		if m[3] != "" {
			part = again(part, m[3], tables)
		}
		b.WriteString(part)
	}
	return lastComma.ReplaceAllString(strings.TrimSpace(b.String()), ")\nselect")
}

// again renames the tables and moment parameters of a part for a second use.
func again(part, ending string, tables []string) string {
	word := regexp.MustCompile(`\b(` + strings.Join(tables, "|") + `)\b`)
	moment := regexp.MustCompile(`@(` + strings.Join(momentParameters, "|") + `)\b`)
	return moment.ReplaceAllString(word.ReplaceAllString(part, "${1}_"+ending), "@${1}_"+ending)
}

// numbered replaces @name by $1, $2 … in the order of first use.
func numbered(text string) (sql string, names []string) {
	sql = parameter.ReplaceAllStringFunc(text, func(m string) string {
		i := slices.Index(names, m[1:])
		if i < 0 {
			names = append(names, m[1:])
			i = len(names) - 1
		}
		return fmt.Sprintf("$%d", i+1)
	})
	return sql, names
}

// prepared are the statements as the store keeps them, for the test that
// prepares every one on every engine.
func prepared(set statements) store.Statements { return store.MustParse(composedFS(set), "*") }

// composedFS shows the composed statements as one file.
type composedFS statements

func (c composedFS) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func (c composedFS) Glob(string) ([]string, error) { return []string{"composed.sql"}, nil }

func (c composedFS) ReadFile(string) ([]byte, error) {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(c)) {
		sql, _ := numbered(c[name])
		fmt.Fprintf(&b, "-- name: %s\n%s\n", name, sql)
	}
	return []byte(b.String()), nil
}

// question is a statement with its arguments, ready to be asked.
type question struct {
	name string
	text string
	args map[string]any
}

// ask begins a question with the moment and the whole period of a frame.
func (s *Service) ask(name string, f *frame) *question {
	text, ok := composed[name]
	if !ok {
		panic("no statement " + name)
	}
	return &question{name: name, text: text, args: map[string]any{
		"at": f.at, "day": f.day, "since": beginning, "from": f.from, "to": f.to}}
}

// with gives a parameter its value.
func (q *question) with(name string, value any) *question {
	q.args[name] = value
	return q
}

// put replaces the expression in a slot.
func (q *question) put(slot, sql string) *question {
	place := regexp.MustCompile(`(?s)/\*` + slot + `\*/.*?/\*\.\*/`)
	if !place.MatchString(q.text) {
		panic("statement " + q.name + " has no place for " + slot)
	}
	q.text = place.ReplaceAllLiteralString(q.text, sql)
	return q
}

// render gives the statement with its arguments in order. A population restricts
// it to the customers of a subquery whose own parameters come after those of the
// statement; nil restricts nothing.
func (q *question) render(population func(firstParam int) (string, []any, error)) (store.Statement, []any, error) {
	text, names := numbered(q.text)
	args := make([]any, len(names))
	for i, name := range names {
		value, ok := q.args[name]
		if !ok {
			return store.Statement{}, nil, fault.New(fault.Internal, "statement %s lacks @%s", q.name, name)
		}
		args[i] = value
	}
	if population == nil {
		return store.SQL(text), args, nil
	}
	if !peopleSlot.MatchString(text) {
		return store.Statement{}, nil, fmt.Errorf("%s: %w", q.name, errNoPeople)
	}
	chosen, more, err := population(len(args) + 1)
	if err != nil {
		return store.Statement{}, nil, err
	}
	text = peopleSlot.ReplaceAllStringFunc(text, func(slot string) string {
		column := peopleSlot.FindStringSubmatch(slot)[1]
		if column == "" {
			column = "customer_id"
		}
		return "and " + column + " in (" + chosen + ")"
	})
	return store.SQL(text), append(args, more...), nil
}
