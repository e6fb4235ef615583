// Package miningtest is what every learner must satisfy: it says no in a
// sentence that names the row, leaves its input alone, gives the same bytes for
// the same seed on any number of processors, does not care about the order of
// the rows, survives a round trip through JSON and stops when it is told to.
//
// A learner's test fills in a Learner and calls Check:
//
//	miningtest.Check(t, miningtest.Learner[Row, *Model]{Rows: rows, Fit: fit, Predict: predict, …})
package miningtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"

	"zhike/mining"
)

// Learner is a learner under test. Row is one example, Model what Fit returns.
type Learner[Row, Model any] struct {
	Rows    []Row                                                             // good data, enough for a proper fit
	Fit     func(ctx context.Context, rows []Row, seed uint64) (Model, error) // seed may be ignored where no chance is used
	Predict func(m Model, row Row) []float64                                  // all that the model says of a row
	Decode  func(data []byte) (Model, error)                                  // reads the model's JSON
	Broken  []Broken[Row]                                                     // ways to spoil a row; Fit must name it
	Poor    map[string][]Row                                                  // valid data that say little: one class, a constant column …
	Shuffle float64                                                           // relative difference allowed after shuffling the rows; 0 asks for the same bits
}

// Broken is one way in which a row can be wrong. Spoil changes a copy of the
// row; a slice in it must be replaced, not written to.
type Broken[Row any] struct {
	Name   string
	Column string // the column that the error must name
	Spoil  func(*Row)
}

// Check runs the whole suite as subtests.
func Check[Row, Model any](t *testing.T, l Learner[Row, Model]) {
	t.Helper()
	if len(l.Rows) < 2 {
		t.Fatal("miningtest: Rows must hold enough for a proper fit")
	}
	for _, c := range []struct {
		name string
		test func(*testing.T)
	}{
		{"no rows", l.empty},
		{"one row", func(t *testing.T) { l.saysNoOrPredicts(t, l.Rows[:1]) }},
		{"broken rows", l.broken},
		{"poor data", l.poor},
		{"input unmodified", l.unmodified},
		{"any number of processors", l.processors},
		{"row order", l.rowOrder},
		{"JSON round trip", l.roundTrip},
		{"damaged JSON", l.damaged},
		{"cancelled", l.cancelled},
		{"used by many at once", l.concurrent},
	} {
		t.Run(c.name, c.test)
	}
}

func (l Learner[Row, Model]) fit(t *testing.T, rows []Row) Model {
	t.Helper()
	m, err := l.Fit(context.Background(), rows, 1)
	if err != nil {
		t.Fatalf("fit on good data: %v", err)
	}
	return m
}

// refusal checks that an error is one a person can read.
func refusal(t *testing.T, err error) *mining.DataError {
	t.Helper()
	var data *mining.DataError
	if !errors.As(err, &data) {
		t.Fatalf("got error %v, want a *mining.DataError", err)
	}
	if len(strings.Fields(data.Problem.En)) < 3 || data.Problem.Zh == "" {
		t.Errorf("not a sentence in both languages: %+v", data.Problem)
	}
	return data
}

func (l Learner[Row, Model]) empty(t *testing.T) {
	for _, rows := range [][]Row{nil, {}} {
		_, err := l.Fit(context.Background(), rows, 1)
		refusal(t, err)
	}
}

// saysNoOrPredicts accepts a sentence or a model whose predictions are numbers.
func (l Learner[Row, Model]) saysNoOrPredicts(t *testing.T, rows []Row) {
	t.Helper()
	m, err := l.Fit(context.Background(), rows, 1)
	if err != nil {
		refusal(t, err)
		return
	}
	for i, row := range rows {
		for j, v := range l.Predict(m, row) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("row %d: prediction %d is %v", i, j, v)
			}
		}
	}
}

func (l Learner[Row, Model]) broken(t *testing.T) {
	if len(l.Broken) == 0 {
		t.Fatal("miningtest: Broken must say how a row can be wrong")
	}
	for _, b := range l.Broken {
		for _, at := range []int{0, len(l.Rows) / 2, len(l.Rows) - 1} {
			rows := append([]Row(nil), l.Rows...)
			b.Spoil(&rows[at])
			_, err := l.Fit(context.Background(), rows, 1)
			if err == nil {
				t.Errorf("%s in row %d was accepted", b.Name, at)
				continue
			}
			if data := refusal(t, err); data.Row != at || data.Column != b.Column {
				t.Errorf("%s in row %d: the error names row %d, column %q, want column %q", b.Name, at, data.Row, data.Column, b.Column)
			}
		}
	}
}

func (l Learner[Row, Model]) poor(t *testing.T) {
	for name, rows := range l.Poor {
		t.Run(name, func(t *testing.T) { l.saysNoOrPredicts(t, rows) })
	}
}

func (l Learner[Row, Model]) unmodified(t *testing.T) {
	before := fmt.Sprintf("%#v", l.Rows)
	m := l.fit(t, l.Rows)
	for _, row := range l.Rows {
		l.Predict(m, row)
	}
	if fmt.Sprintf("%#v", l.Rows) != before {
		t.Error("Fit or Predict changed the rows it was given")
	}
}

// bytes is the model's JSON and the bits of its predictions.
func (l Learner[Row, Model]) bytes(t *testing.T, m Model) (string, []uint64) {
	t.Helper()
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatalf("the model cannot be written as JSON: %v", err)
	}
	return string(data), l.bits(m)
}

func (l Learner[Row, Model]) bits(m Model) []uint64 {
	var bits []uint64
	for _, row := range l.Rows {
		for _, v := range l.Predict(m, row) {
			bits = append(bits, math.Float64bits(v))
		}
	}
	return bits
}

func equal(a, b []uint64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func (l Learner[Row, Model]) processors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	text, bits := l.bytes(t, l.fit(t, l.Rows))
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		text2, bits2 := l.bytes(t, l.fit(t, l.Rows))
		if text != text2 || !equal(bits, bits2) {
			t.Errorf("on %d processors another model comes out:\n%s\n%s", n, text, text2)
		}
	}
}

func (l Learner[Row, Model]) rowOrder(t *testing.T) {
	a := l.fit(t, l.Rows)
	rng := rand.New(rand.NewPCG(9, 9))
	for range 3 {
		shuffled := append([]Row(nil), l.Rows...)
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		b := l.fit(t, shuffled)
		for i, row := range l.Rows {
			pa, pb := l.Predict(a, row), l.Predict(b, row)
			for j := range pa {
				if math.Abs(pa[j]-pb[j]) > l.Shuffle*max(math.Abs(pa[j]), math.Abs(pb[j])) {
					t.Fatalf("row %d: prediction %d is %v, after shuffling the training rows %v", i, j, pa[j], pb[j])
				}
			}
		}
	}
}

func (l Learner[Row, Model]) roundTrip(t *testing.T) {
	m := l.fit(t, l.Rows)
	text, bits := l.bytes(t, m)
	back, err := l.Decode([]byte(text))
	if err != nil {
		t.Fatalf("its own JSON is refused: %v", err)
	}
	text2, bits2 := l.bytes(t, back)
	if text != text2 {
		t.Errorf("JSON changes in a round trip:\n%s\n%s", text, text2)
	}
	if !equal(bits, bits2) {
		t.Error("predictions change in a round trip")
	}
}

func (l Learner[Row, Model]) damaged(t *testing.T) {
	text, _ := l.bytes(t, l.fit(t, l.Rows))
	for k := range 20 {
		if _, err := l.Decode([]byte(text[:len(text)*k/20])); err == nil {
			t.Errorf("accepts its JSON cut to %d of %d bytes", len(text)*k/20, len(text))
		}
	}
	for _, other := range []string{"null", "{}", "[]", "7", `{"model":"no such model","version":1}`} {
		if _, err := l.Decode([]byte(other)); err == nil {
			t.Errorf("accepts %s for a model", other)
		}
	}
	var document map[string]any
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		t.Fatal(err)
	}
	if _, ok := document["version"].(float64); !ok {
		t.Fatal("the JSON carries no version")
	}
	document["version"] = 999
	future, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Decode(future); err == nil || !strings.Contains(err.Error(), "999") {
		t.Errorf("a model of version 999 gives %v, want an error that names the version", err)
	}
}

func (l Learner[Row, Model]) cancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.Fit(ctx, l.Rows, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func (l Learner[Row, Model]) concurrent(t *testing.T) {
	m := l.fit(t, l.Rows)
	want := l.bits(m)
	var users sync.WaitGroup
	for range 4 {
		users.Go(func() {
			if !equal(l.bits(m), want) {
				t.Error("predictions differ between goroutines")
			}
		})
	}
	users.Wait()
}
