package customer

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"zhike/crm"
	"zhike/expr"
)

// Catalogue is the list of everything known per customer. It is fixed at the
// start of the program: the built-in fields and those that parts add.
type Catalogue struct {
	fields []crm.Field
	byName map[string]crm.Field
	levels [][]crm.Field // derived fields, each level using only earlier ones
}

var (
	fieldName = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$`)
	reference = regexp.MustCompile(`\{([a-z0-9_.]+)\}`)
)

// NewCatalogue checks the declarations; a mistake in them panics, which the
// tests of whoever declares would show.
func NewCatalogue(added ...[]crm.Field) *Catalogue {
	all := slices.Concat(profileFields(), orderFields(), lineFields(), eventFields(), slices.Concat(added...), derivedFields())
	c := &Catalogue{byName: map[string]crm.Field{}}
	for _, f := range all {
		if err := check(f); err != nil {
			panic(err)
		}
		if _, twice := c.byName[f.Name]; twice {
			panic("field " + f.Name + " is declared twice")
		}
		c.byName[f.Name] = f
		c.fields = append(c.fields, f)
	}
	sort.Slice(c.fields, func(i, j int) bool { return c.fields[i].Name < c.fields[j].Name })
	c.level()
	return c
}

func check(f crm.Field) error {
	switch {
	case !fieldName.MatchString(f.Name):
		return fmt.Errorf("field name %q is not of the form group.name", f.Name)
	case f.Zh == "" || f.En == "" || f.DocZh == "" || f.DocEn == "":
		return fmt.Errorf("field %s lacks a label or a description in one language", f.Name)
	case f.SQL == "" || f.Type == "" || f.Group == "":
		return fmt.Errorf("field %s lacks its SQL, type or group", f.Name)
	case (f.Group == crm.Scores) != (f.Table != ""):
		return fmt.Errorf("field %s: a score has a table, nothing else has", f.Name)
	}
	return nil
}

// level orders derived fields so that each uses only fields computed before it.
func (c *Catalogue) level() {
	placed := map[string]bool{}
	var waiting []crm.Field
	for _, f := range c.fields {
		if f.Group == crm.Derived {
			waiting = append(waiting, f)
		} else {
			placed[f.Name] = true
		}
	}
	for len(waiting) > 0 {
		var now, later []crm.Field
		for _, f := range waiting {
			if c.ready(f, placed) {
				now = append(now, f)
			} else {
				later = append(later, f)
			}
		}
		if len(now) == 0 {
			panic("derived fields refer to each other in a circle, such as " + later[0].Name)
		}
		for _, f := range now {
			placed[f.Name] = true
		}
		c.levels = append(c.levels, now)
		waiting = later
	}
}

func (c *Catalogue) ready(f crm.Field, placed map[string]bool) bool {
	for _, name := range references(f) {
		if _, known := c.byName[name]; !known {
			panic("field " + f.Name + " refers to " + name + ", which is not in the catalogue")
		}
		if !placed[name] {
			return false
		}
	}
	return true
}

// references are the fields that a derived field is computed from.
func references(f crm.Field) []string {
	var out []string
	for _, m := range reference.FindAllStringSubmatch(f.SQL, -1) {
		out = append(out, m[1])
	}
	return out
}

// Fields returns all fields in the order of their names.
func (c *Catalogue) Fields() []crm.Field { return c.fields }

// Field returns one field.
func (c *Catalogue) Field(name string) (crm.Field, bool) {
	f, ok := c.byName[name]
	return f, ok
}

// Lookup implements expr.Catalogue over the snapshot s.
func (c *Catalogue) Lookup(name string) (expr.Field, bool) {
	f, ok := c.byName[name]
	if !ok {
		return expr.Field{}, false
	}
	return expr.Field{Name: f.Name, Type: f.Type, SQL: "s." + f.Column()}, true
}

// Names implements expr.Catalogue.
func (c *Catalogue) Names() []string {
	out := make([]string, len(c.fields))
	for i, f := range c.fields {
		out[i] = f.Name
	}
	return out
}

// of returns the fields of one group.
func (c *Catalogue) of(g crm.Group) []crm.Field {
	var out []crm.Field
	for _, f := range c.fields {
		if f.Group == g {
			out = append(out, f)
		}
	}
	return out
}

// scoreTables are the tables of the parts that add scores.
func (c *Catalogue) scoreTables() []string {
	var out []string
	for _, f := range c.of(crm.Scores) {
		if !slices.Contains(out, f.Table) {
			out = append(out, f.Table)
		}
	}
	return out
}

// sqlType is the column type of a field in the snapshot.
func sqlType(t expr.Type) string {
	switch t {
	case expr.Number:
		return "double precision"
	case expr.Bool:
		return "boolean"
	case expr.Time:
		return "timestamp"
	case expr.Date:
		return "date"
	}
	return "text"
}

// fingerprint changes when any definition does: the snapshot is then made anew.
func (c *Catalogue) fingerprint() string {
	var b strings.Builder
	for _, f := range c.fields {
		fmt.Fprintln(&b, f.Name, f.Group, f.Type, f.SQL, f.Where, f.Empty, f.Table, f.Most)
	}
	return digest(b.String())
}
