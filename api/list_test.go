package api

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

func TestEmptyLists(t *testing.T) {
	type leaf struct {
		Names []string        `json:"names"`
		Raw   json.RawMessage `json:"raw,omitempty"`
	}
	type tree struct {
		At     time.Time `json:"at"`
		Leaf   *leaf     `json:"leaf"`
		None   *leaf     `json:"none"`
		Leaves []leaf    `json:"leaves"`
		Rows   [][]any   `json:"rows"`
		Given  []int     `json:"given"`
		Left   []int     `json:"left,omitempty"`
		hidden []int
	}
	in := tree{Leaf: &leaf{}, Leaves: []leaf{{}, {Names: []string{"a"}}}, Rows: [][]any{nil, {nil}}, Given: []int{1}}
	emptyLists(reflect.ValueOf(&in))
	got, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"at":"0001-01-01T00:00:00Z","leaf":{"names":[]},"none":null,"leaves":[{"names":[]},{"names":["a"]}],"rows":[[],[null]],"given":[1]}`
	if string(got) != want || in.hidden != nil {
		t.Errorf("%s\nwant %s", got, want)
	}
}
