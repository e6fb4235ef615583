package mining_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"zhike/mining"
)

func TestMinCount(t *testing.T) {
	for _, c := range []struct {
		support float64
		n, want int
	}{{.001, 9000, 9}, {.001, 88_162, 89}, {.01, 88_162, 882}, {.2, 8124, 1625}, {.5, 3, 2}, {5, 3, 5}, {2.5, 10, 3}, {1e-9, 10, 1}, {1, 10, 1}, {1e300, 10, 1<<31 - 1}} {
		if got := mining.MinCount(c.support, c.n); got != c.want {
			t.Errorf("%v of %d: %d, want %d", c.support, c.n, got, c.want)
		}
	}
}

func TestLines(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	lines := mining.NewLines(strings.NewReader("\uFEFFa\r\n\n" + long + "\nlast"))
	for _, want := range []string{"a", "", long, "last"} {
		if got, err := lines.Next(); err != nil || string(got) != want {
			t.Errorf("got %d bytes, %v, want %d", len(got), err, len(want))
		}
	}
	if _, err := lines.Next(); err != io.EOF {
		t.Errorf("after the last: %v", err)
	}
	lines = mining.NewLines(strings.NewReader("good\nb\xff\n"))
	_, _ = lines.Next()
	_, err := lines.Next()
	var data *mining.DataError
	if !errors.As(err, &data) || data.Row != 1 {
		t.Errorf("bytes that are no text: %v", err)
	}
}
