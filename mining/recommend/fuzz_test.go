package recommend_test

import (
	"context"
	"encoding/json"
	"testing"

	"zhike/mining/recommend"
)

// Whatever the bytes: a sentence, or a model that can be used and written again.
func FuzzDecode(f *testing.F) {
	log := newLog(f, small())
	for name, fit := range fitters() {
		m, err := fit(context.Background(), log, 1)
		if err != nil {
			f.Fatal(name, err)
		}
		data, err := json.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := recommend.Decode(data)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a sentence")
			}
			return
		}
		history := []recommend.Owned{{Item: m.Items()[0], Value: 1}}
		if _, err := recommend.List(m, history, recommend.ListOptions{Owned: recommend.Keep}); err != nil {
			t.Errorf("a model that was accepted refuses: %v", err)
		}
		again, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := recommend.Decode(again); err != nil {
			t.Errorf("its own JSON is refused: %v", err)
		}
	})
}
