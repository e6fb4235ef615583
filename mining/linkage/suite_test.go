package linkage_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/linkage"
	"zhike/mining/miningtest"
)

// The prediction is what the model says of a record and each of some others.
// There are enough records that keys are chosen.
func TestSuite(t *testing.T) {
	rows := people(700, .2, 3)
	same := make([]person, 20)
	for i := range same {
		same[i] = rows[0]
	}
	others := people(12, .2, 3)
	miningtest.Check(t, miningtest.Learner[person, *linkage.Model]{
		Rows: rows,
		Fit: func(ctx context.Context, rows []person, seed uint64) (*linkage.Model, error) {
			r, err := recordsOf(rows)
			if err != nil {
				return nil, err
			}
			return linkage.Fit(ctx, r, nil, linkage.Options{Seed: seed})
		},
		Predict: func(m *linkage.Model, p person) []float64 {
			var out []float64
			for _, q := range append([]person{p}, others...) {
				c, err := m.Compare(chosen(m, p), chosen(m, q))
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, c.Weight, c.Probability)
			}
			return out
		},
		Decode: func(data []byte) (*linkage.Model, error) {
			m := new(linkage.Model)
			return m, m.UnmarshalJSON(data)
		},
		Broken: []miningtest.Broken[person]{
			{Name: "no UTF-8", Column: "city", Spoil: func(p *person) { p.City = "\xff\xfe" }},
			{Name: "a document", Column: "street", Spoil: func(p *person) { p.Street = strings.Repeat("x", 20_000) }},
		},
		Poor: map[string][]person{"all the same": same, "two": rows[:2], "nothing known": make([]person, 9), "one column": onlyCity(rows[:50])},
	})
}

// chosen is the values that the model looks at.
func chosen(m *linkage.Model, p person) []string {
	names := []string{"surname", "given", "born", "phone", "city", "street"}
	var out []string
	for _, column := range m.Columns() {
		out = append(out, p.values()[slices.Index(names, column)])
	}
	return out
}

func onlyCity(rows []person) []person {
	out := make([]person, len(rows))
	for i, p := range rows {
		out[i].City = p.City
	}
	return out
}

// What is linked and joined has the same bytes on any number of processors.
func TestLinksOnAnyNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	r := tableOf(t, people(3000, .2, 4))
	var want []byte
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		m, l := linked(t, r, nil, linkage.Options{})
		got, err := json.Marshal([]any{m, l.Pairs, l.Compared, l.Clusters(), l.OneToOne()})
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		} else if !bytes.Equal(got, want) {
			t.Errorf("on %d processors other bytes come out", n)
		}
	}
}

func linked(t testing.TB, a, b *linkage.Records, o linkage.Options) (*linkage.Model, *linkage.Links) {
	t.Helper()
	m, err := linkage.Fit(context.Background(), a, b, o)
	if err != nil {
		t.Fatal(err)
	}
	l, err := m.Link(context.Background(), a, b, 0)
	if err != nil {
		t.Fatal(err)
	}
	return m, l
}

func TestRefuses(t *testing.T) {
	good := tableOf(t, people(50, .1, 5))
	column := func(name string, values ...string) linkage.Column {
		return linkage.Column{Name: name, Values: values}
	}
	table := func(columns ...linkage.Column) *linkage.Records {
		r, err := linkage.NewRecords(columns...)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	var many []linkage.Column
	for i := range 22 {
		many = append(many, column(string(rune('a'+i)), "x", "y"))
	}
	for name, c := range map[string]struct {
		a, b *linkage.Records
		o    linkage.Options
	}{
		"one record":            {a: table(column("a", "x"))},
		"no columns":            {a: table()},
		"an empty second file":  {a: good, b: table(column("surname"))},
		"no column in common":   {a: good, b: table(column("other", "x", "y"))},
		"too many columns":      {a: table(many...)},
		"a kind there is not":   {a: good, o: linkage.Options{Kinds: map[string]linkage.Kind{"city": "place"}}},
		"a column there is not": {a: good, o: linkage.Options{Kinds: map[string]linkage.Kind{"town": linkage.Words}}},
		"a key there is not":    {a: good, o: linkage.Options{Keys: []linkage.Key{{{Column: "town"}}}}},
		"an empty key":          {a: good, o: linkage.Options{Keys: []linkage.Key{{}}}},
		"a negative block":      {a: good, o: linkage.Options{MaxBlock: -1}},
	} {
		_, err := linkage.Fit(context.Background(), c.a, c.b, c.o)
		refused(t, name, err)
	}
	_, err := linkage.NewRecords(column("a", "x"), column("a", "y"))
	refused(t, "two columns of one name", err)
	_, err = linkage.NewRecords(column("a", "x"), column("b", "y", "z"))
	refused(t, "columns of different lengths", err)
	m, _ := linked(t, good, nil, linkage.Options{})
	for _, threshold := range []float64{-1, 1.5} {
		_, err = m.Link(context.Background(), good, nil, threshold)
		refused(t, "a threshold that is no probability", err)
	}
	_, err = m.Link(context.Background(), table(column("surname", "x", "y")), nil, 0)
	refused(t, "a table without the model's columns", err)
	none := table(column("surname"), column("given"), column("born"), column("phone"), column("city"), column("street"))
	_, err = m.Link(context.Background(), none, good, 0)
	refused(t, "an empty first file", err)
	_, err = m.Compare([]string{"x"}, []string{"y"})
	refused(t, "a record of another width", err)
}

func refused(t *testing.T, what string, err error) {
	t.Helper()
	var data *mining.DataError
	if !errors.As(err, &data) || data.Problem.Zh == "" || len(strings.Fields(data.Problem.En)) < 3 {
		t.Errorf("%s: got error %v, want a sentence", what, err)
	}
}
