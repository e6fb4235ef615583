package expr

import (
	"slices"
	"time"
)

// Options say how conditions are understood; the zero value is good.
type Options struct {
	// Zone is where a business day begins and ends; nil is China's UTC+8.
	Zone *time.Location
}

// Expr is a checked condition. It is immutable and safe for concurrent use.
type Expr struct {
	root *node
	zone zone
}

// Compile reads a condition with business days in China. See Options.Compile.
func Compile(src string, c Catalogue) (*Expr, error) { return Options{}.Compile(src, c) }

// FromJSON reads a tree with business days in China. See Options.FromJSON.
func FromJSON(data []byte, c Catalogue) (*Expr, error) { return Options{}.FromJSON(data, c) }

// Compile reads a condition and checks it against the catalogue. Errors are
// *fault.Error of code Invalid. Their Where holds offset (runes before the
// place), line and column (from 1), length (runes), and where it applies
// expected, found, suggestions, types or limit.
func (o Options) Compile(src string, c Catalogue) (*Expr, error) {
	zone := newZone(o.Zone)
	root, source, err := parse(src, zone)
	if err != nil {
		return nil, err
	}
	return finish(root, source, zone, c)
}

// finish checks a tree however it was read.
func finish(root *node, s *source, z zone, c Catalogue) (*Expr, error) {
	e := &Expr{root: root, zone: z}
	check := &checker{source: s, catalogue: c, zone: z}
	if err := check.condition(root); err != nil {
		return nil, err
	}
	if n := len(e.String()); n > MaxSource {
		return nil, tooLong(n)
	}
	return e, nil
}

// String is the canonical text: English operators, one spelling, no needless
// parentheses. It compiles to the same tree.
func (e *Expr) String() string { return e.root.canonical(e.zone) }

// Fields are the names of the fields used, sorted, each once.
func (e *Expr) Fields() []string {
	names := []string{}
	e.root.walk(func(n *node) {
		if n.op == opField {
			names = append(names, n.text)
		}
	})
	slices.Sort(names)
	return slices.Compact(names)
}
