package tree_test

import (
	"context"
	"encoding/json"
	"math"
	"testing"

	"zhike/mining"
	"zhike/mining/tree"
)

// FuzzDecode: whatever the bytes, a model is refused or can be asked, and what
// it writes is read again.
func FuzzDecode(f *testing.F) {
	models, _, _ := small(f)
	for _, m := range models {
		text, err := json.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
		f.Add(text[:len(text)/2])
	}
	f.Add([]byte(`{"model":"tree","version":1,"schema":[{"name":"a","kind":"number"}],"trees":[{"feature":[0,-1,-1],"value":[1,2,3],"cover":[2,1,1],"left":[1],"gain":[1],"missing":[0],"threshold":[5]}],"holes":[true]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, m := range []interface {
			explainer
			json.Marshaler
			json.Unmarshaler
		}{new(tree.GBDT), new(tree.Decision), new(tree.Forest)} {
			if m.UnmarshalJSON(data) != nil {
				continue
			}
			columns := make([]mining.Column, len(m.Schema()))
			row := make([]float64, len(columns))
			for j, field := range m.Schema() {
				columns[j] = mining.Numbers(field.Name, []float64{math.NaN()})
				if j%2 == 0 && field.Kind == mining.Number {
					columns[j].Values[0] = 3
				}
				row[j] = columns[j].Values[0]
			}
			m.PredictRow(row)
			x, err := mining.NewMatrix(columns...)
			if err != nil {
				t.Fatalf("its own schema makes no matrix: %v", err)
			}
			if _, err := m.Explain(context.Background(), x, nil); err != nil {
				t.Fatal(err)
			}
			text, err := m.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			if err := m.UnmarshalJSON(text); err != nil {
				t.Fatalf("refuses what it has written: %v\n%s", err, text)
			}
			if d, ok := m.(*tree.Decision); ok {
				d.Rules()
			}
		}
	})
}
