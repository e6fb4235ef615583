package store

import (
	"fmt"
	"io/fs"
	"regexp"
	"sort"
	"strings"
)

// Statement is one SQL text, the same on both engines unless a variant is
// declared. Its parameters are $1, $2 ….
type Statement struct {
	name     string
	text     string
	variants map[Engine]string
}

// SQL makes a statement of a text built by the program from the field
// catalogue or an expression; nothing a person typed may be part of it.
func SQL(text string) Statement { return Statement{name: "built", text: text} }

// Name is the name given in the file, or "built".
func (s Statement) Name() string { return s.name }

// For returns the text for one engine.
func (s Statement) For(e Engine) string {
	if v, ok := s.variants[e]; ok {
		return v
	}
	return s.text
}

// Statements are the named statements of one capability.
type Statements struct {
	from   string
	byName map[string]Statement
}

// Get returns a statement by name; a name that is not in the files is a
// mistake of the program and panics, which every test of the caller would show.
func (s Statements) Get(name string) Statement {
	stmt, ok := s.byName[name]
	if !ok {
		panic(fmt.Sprintf("no statement %q in %s", name, s.from))
	}
	return stmt
}

// All returns the statements in the order of their names.
func (s Statements) All() []Statement {
	out := make([]Statement, 0, len(s.byName))
	for _, stmt := range s.byName {
		out = append(out, stmt)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].name < out[j].name })
	return out
}

var header = regexp.MustCompile(`^-- name: ([a-z0-9_]+)(?: engine: (duckdb|postgres))?\s*$`)

// MustParse reads the statements of the files that match the pattern:
//
//	-- name: list_batches
//	select … from batch where …
//	-- name: list_batches engine: postgres
//	select …
//
// A malformed or doubled statement panics: the files are part of the program.
func MustParse(files fs.FS, pattern string) Statements {
	names, err := fs.Glob(files, pattern)
	if err != nil || len(names) == 0 {
		panic(fmt.Sprintf("no statement files match %q: %v", pattern, err))
	}
	set := Statements{from: pattern, byName: map[string]Statement{}}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			panic(err)
		}
		set.parse(name, string(data))
	}
	return set
}

func (s Statements) parse(file, text string) {
	var name string
	var engine Engine
	var body strings.Builder
	flush := func() {
		if name != "" {
			s.add(file, name, engine, strings.TrimRight(strings.TrimSpace(body.String()), ";"))
		}
		body.Reset()
	}
	for _, line := range strings.Split(text, "\n") {
		if m := header.FindStringSubmatch(line); m != nil {
			flush()
			name, engine = m[1], Engine(m[2])
			continue
		}
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			body.WriteString(line)
			body.WriteByte('\n')
		}
	}
	flush()
}

func (s Statements) add(file, name string, engine Engine, text string) {
	if text == "" {
		panic(fmt.Sprintf("%s: statement %s is empty", file, name))
	}
	stmt := s.byName[name]
	stmt.name = name
	if engine == "" {
		if stmt.text != "" {
			panic(fmt.Sprintf("%s: statement %s is declared twice", file, name))
		}
		stmt.text = text
	} else {
		if stmt.variants == nil {
			stmt.variants = map[Engine]string{}
		}
		stmt.variants[engine] = text
	}
	s.byName[name] = stmt
}
