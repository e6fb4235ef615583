package pattern_test

import (
	"context"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/pattern"
)

func rowsOf(b *pattern.Baskets) [][]string {
	var out [][]string
	for i := range b.Len() {
		out = append(out, b.At(i))
	}
	return out
}

func readFIMI(s string) (*pattern.Baskets, error) {
	return pattern.ReadFIMI(context.Background(), strings.NewReader(s))
}

func readBaskets(s string) (*pattern.Baskets, error) {
	return pattern.ReadBaskets(context.Background(), strings.NewReader(s), 0)
}

func TestReading(t *testing.T) {
	for _, c := range []struct {
		name, text string
		read       func(string) (*pattern.Baskets, error)
		want       [][]string
	}{
		{"FIMI", "1 2 3 \n4\t5\r\n\n", readFIMI, [][]string{{"1", "2", "3"}, {"4", "5"}}},
		{"no line end", "7 7 8", readFIMI, [][]string{{"7", "8"}}},
		{"commas", "牛奶, 面包 ,,\n\"a, b\",c\n", readBaskets, [][]string{{"牛奶", "面包"}, {"a, b", "c"}}},
		{"semicolons", "\uFEFFx y;z\nx,y;z", readBaskets, [][]string{{"x y", "z"}, {"x,y", "z"}}},
		{"one item", "whole milk\nbread\n \n\n", readBaskets, [][]string{{"whole milk"}, {"bread"}}},
		{"long lines", strings.Repeat("ab,", 50_000) + "c\n", readBaskets, [][]string{{"ab", "c"}}},
	} {
		b, err := c.read(c.text)
		if err != nil || !reflect.DeepEqual(rowsOf(b), c.want) {
			t.Errorf("%s: %v, want %v, %v", c.name, b, c.want, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name, text string
		read       func(string) (*pattern.Baskets, error)
		row        int
		says       string
	}{
		{"empty file", "", readFIMI, -1, "no baskets"},
		{"blank lines only", "\n\n", readBaskets, -1, "no baskets"},
		{"empty line", "1 2\n\n3\n", readFIMI, 1, "basket is empty"},
		{"separators only", "a,b\nc\n,,\nd\n", readBaskets, 2, "basket is empty"},
		{"text among numbers", "1 2\n3 x4\n", readFIMI, 1, `"x4" is no whole number`},
		{"negative", "1 -2\n", readFIMI, 0, "no whole number"},
		{"GBK", "a,b\n\xc5\xa3\xc4\xcc,c\n", readBaskets, 1, "no UTF-8"},
		{"GBK where a mark says UTF-8", "\uFEFF\xc5\xa3\xc4\xcc,c\n", readBaskets, 0, "no UTF-8"},
		{"zeros", "a,\x00b\n", readBaskets, 0, "no UTF-8"},
		{"open quote", "a,\"b\nc\n", readBaskets, 0, "quotes"},
		{"50 MB in one line", "1\n" + strings.Repeat("12345 ", 9<<20), readFIMI, 1, "longer than 16 MB"},
	} {
		_, err := c.read(c.text)
		var data *mining.DataError
		if !errors.As(err, &data) || data.Row != c.row || !strings.Contains(data.Problem.En, c.says) || data.Problem.Zh == "" {
			t.Errorf("%s: %v, want row %d, %q", c.name, err, c.row, c.says)
		}
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestAReaderThatFails(t *testing.T) {
	if _, err := pattern.ReadFIMI(context.Background(), failing{}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

func TestLines(t *testing.T) {
	var l pattern.Lines
	for _, line := range [][2]string{{"7", "a"}, {"8", "b"}, {"7", "c"}, {"7", "a"}} {
		if err := l.Add(line[0], line[1]); err != nil {
			t.Fatal(err)
		}
	}
	b := l.Baskets()
	if want := [][]string{{"a", "c"}, {"b"}}; !reflect.DeepEqual(rowsOf(b), want) || b.Repeated() != 1 || b.Items() != 3 {
		t.Errorf("%v", rowsOf(b))
	}
	for _, line := range [][2]string{{"", "a"}, {"7", ""}} {
		var data *mining.DataError
		if err := l.Add(line[0], line[1]); !errors.As(err, &data) || data.Row != 4 {
			t.Errorf("%q: %v", line, err)
		}
	}
}

// Whatever the text, baskets or a sentence; what is read can be mined, and
// both algorithms agree on it.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"1 2 3\n1 2\n", "a,b\n\"c\",d\n", "", "\n\n", "\xff", "1;2|3\t4,5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, read := range []func(string) (*pattern.Baskets, error){readFIMI, readBaskets} {
			b, err := read(s)
			var data *mining.DataError
			if err != nil {
				if !errors.As(err, &data) {
					t.Fatalf("%v is no sentence", err)
				}
				continue
			}
			var first *pattern.Itemsets
			for _, a := range []pattern.Algorithm{pattern.Eclat, pattern.FPGrowth} {
				found, err := pattern.Mine(context.Background(), b, pattern.Options{MinSupport: 1, MaxSets: 500, Algorithm: a})
				if err != nil {
					t.Fatal(err)
				}
				if first == nil {
					first = found
				} else if !reflect.DeepEqual(listed(t, first), listed(t, found)) {
					t.Fatalf("the algorithms differ on %q", s)
				}
			}
		}
	})
}

// Whatever a stored document holds, it is refused or can be asked.
func FuzzItemsetsFromJSON(f *testing.F) {
	s, err := pattern.Mine(context.Background(), gather(f, [][]string{{"a", "b"}, {"a", "b", "c"}, {"a"}}), pattern.Options{MinSupport: 1})
	if err != nil {
		f.Fatal(err)
	}
	text, err := s.MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, data []byte) {
		s := new(pattern.Itemsets)
		if s.UnmarshalJSON(data) != nil {
			return
		}
		s.Support("a", "b")
		s.Top(5, 1)
		if _, err := s.Rules(context.Background(), pattern.RuleOptions{}); err != nil {
			var refused *mining.DataError
			if !errors.As(err, &refused) {
				t.Fatal(err)
			}
		}
	})
}
