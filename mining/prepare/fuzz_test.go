package prepare_test

import (
	"context"
	"encoding/json"
	"math"
	"testing"

	"zhike/mining"
	"zhike/mining/prepare"
)

// Whatever a stored forest holds, it is refused or scores between 0 and 1.
func FuzzIsolationFromJSON(f *testing.F) {
	x, err := mining.NewMatrix(tableOfNumbers(shop(40, 0, 1))...)
	if err != nil {
		f.Fatal(err)
	}
	good, err := prepare.FitIsolation(context.Background(), x, prepare.IsolationOptions{Trees: 2, Sample: 4})
	seed(f, good, err)
	f.Fuzz(func(t *testing.T, data []byte) {
		m := new(prepare.Isolation)
		if m.UnmarshalJSON(data) != nil {
			return
		}
		scores, err := m.Scores(context.Background(), missingRow(t, m.Schema()))
		if err != nil {
			return
		}
		for _, s := range scores {
			if math.IsNaN(s) {
				t.Errorf("scores %v", scores)
			}
		}
	})
}

// Whatever stored regressions hold, they are refused or fill what is missing.
func FuzzIterativeFromJSON(f *testing.F) {
	x, err := table(shop(40, .2, 1))
	if err != nil {
		f.Fatal(err)
	}
	good, err := prepare.FitIterative(context.Background(), x, prepare.IterativeOptions{Rounds: 2})
	seed(f, good, err)
	f.Fuzz(func(t *testing.T, data []byte) {
		m := new(prepare.Iterative)
		if m.UnmarshalJSON(data) != nil {
			return
		}
		// What comes of coefficients as large as floats can be may be no number: that is
		// an error of the matrix, and nothing may panic.
		_, _ = m.Transform(context.Background(), missingRow(t, m.Schema()))
	})
}

func seed(f *testing.F, m json.Marshaler, err error) {
	if err != nil {
		f.Fatal(err)
	}
	text, err := m.MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
}

// missingRow is a row of the schema, every other number missing.
func missingRow(t *testing.T, s mining.Schema) *mining.Matrix {
	columns := make([]mining.Column, len(s))
	for j, field := range s {
		if columns[j] = mining.Numbers(field.Name, []float64{float64(j)}); j%2 == 1 {
			columns[j].Values[0] = math.NaN()
		}
		if field.Kind == mining.Category {
			columns[j] = mining.Categories(field.Name, []string{""})
		}
	}
	return matrix(t, columns...)
}
