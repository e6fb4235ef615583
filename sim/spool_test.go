package sim

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestSpoolSortsWhatDoesNotFitIntoItsBuffers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "spool")
	s := newSpool(path, 30)
	d := newDice(1, 1, 1)
	const n = 40_000
	for i := range n {
		at := moment(d.IntN(30*secondsADay) / 60 * 60) // many ties
		if err := s.add(at, fmt.Appendf(nil, "%08d %06d %s\n", at, i, strings.Repeat("x", d.IntN(60)))); err != nil {
			t.Fatal(err)
		}
	}
	if s.file == nil {
		t.Fatal("the file was not needed: the test is too small")
	}
	last, count := "", 0
	for i := range s.buckets {
		text, err := s.sorted(i)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if key := line[:15]; key <= last { // time, then order of adding
				t.Fatalf("%q after %q", key, last)
			}
			last = line[:15]
			count++
		}
	}
	if count != n {
		t.Errorf("%d rows came back of %d", count, n)
	}
	s.discard()
	if _, err := os.Stat(path); err == nil {
		t.Error("the temporary file is still there")
	}
}

func TestSpoolSaysWhereItCannotWrite(t *testing.T) {
	s := newSpool(filepath.Join(t.TempDir(), "missing", "spool"), 30)
	var err error
	for range 10_000 {
		if err = s.add(0, []byte("a row of some length\n")); err != nil {
			break
		}
	}
	if err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("error %v, want a sentence that names the folder", err)
	}
}

func TestInOrder(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	boom := errors.New("boom")
	square := func() func(int) (int, error) { return func(i int) (int, error) { return i * i, nil } }
	for _, procs := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(procs)
		var got []int
		err := inOrder(context.Background(), 500, square, func(x int) error {
			got = append(got, x)
			return nil
		})
		if err != nil || len(got) != 500 || got[3] != 9 || got[499] != 499*499 {
			t.Errorf("%d processors: %d results, error %v", procs, len(got), err)
		}
		failing := func() func(int) (int, error) {
			return func(i int) (int, error) {
				if i == 100 {
					return 0, boom
				}
				return i, nil
			}
		}
		if err := inOrder(context.Background(), 500, failing, func(int) error { return nil }); err != boom {
			t.Errorf("error %v of a worker, want boom", err)
		}
		n := 0
		err = inOrder(context.Background(), 500, square, func(int) error {
			if n++; n == 7 {
				return boom
			}
			return nil
		})
		if err != boom || n != 7 {
			t.Errorf("error %v after %d results, want boom after 7", err, n)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := inOrder(ctx, 500, square, func(int) error { return nil }); err != context.Canceled {
			t.Errorf("error %v of a cancelled run", err)
		}
	}
}

func TestCells(t *testing.T) {
	var w table
	w.str("plain")
	w.str(`with "quotes", and a comma`)
	w.str("two\nlines")
	w.money(-5)
	w.money(123456)
	w.num(-3)
	w.flag(true)
	w.end()
	want := "plain,\"with \"\"quotes\"\", and a comma\",\"two\nlines\",-0.05,1234.56,-3,true\n"
	if string(w.text) != want || w.rows != 1 {
		t.Errorf("wrote %q, want %q", w.text, want)
	}
}
