package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"zhike/fault"
)

func TestJSONL(t *testing.T) {
	content := `{"id": 1, "name":"张三", "address":{"province":"浙江","geo":{"lat":30.25}}, "tags":["a","b"], "vip":true, "none":null}

  {"id":"2","name":"a \"b\" é\n","empty":{}, "n":1.5e3}
{"id":3,"id":4,"a.b":"dotted"}
`
	table, rows := readAll(t, write(t, "a.jsonl", []byte(content)), OpenOptions{})
	want := []string{"id", "name", "address.province", "address.geo.lat", "tags", "vip", "n", "a.b"}
	if !slices.Equal(table.Columns, want) {
		t.Fatalf("columns %q, want %q", table.Columns, want)
	}
	cells := [][]string{
		{"1", "张三", "浙江", "30.25", `["a","b"]`, "true", "", ""},
		{"2", "a \"b\" é\n", "", "", "", "", "1.5e3", ""},
		{"4", "", "", "", "", "", "", "dotted"},
	}
	for i, r := range rows {
		if !slices.Equal(r.Cells, cells[i]) || r.Problem != nil {
			t.Errorf("row %d: %q, want %q (%v)", i, r.Cells, cells[i], r.Problem)
		}
	}
	if len(rows) != 3 || rows[1].Line != 3 || table.Format.File != JSONL {
		t.Errorf("%d rows, second on line %d", len(rows), rows[1].Line)
	}
}

// A key that first comes after the columns were learnt adds one.
func TestJSONLLaterKey(t *testing.T) {
	var b strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&b, "{\"id\":%d}\n", i)
	}
	b.WriteString(`{"id":1500,"late":"x"}` + "\n" + `{"id":1501}` + "\n")
	table, rows := readAll(t, write(t, "a.jsonl", []byte(b.String())), OpenOptions{})
	if !slices.Equal(table.Columns, []string{"id", "late"}) || len(rows) != 1502 {
		t.Fatalf("%q, %d rows", table.Columns, len(rows))
	}
	if !slices.Equal(rows[1500].Cells, []string{"1500", "x"}) || !slices.Equal(rows[1501].Cells, []string{"1501", ""}) {
		t.Errorf("%q, %q", rows[1500].Cells, rows[1501].Cells)
	}
}

func TestJSONLProblems(t *testing.T) {
	content := `{"id":1}` + "\n" + `{"id":2` + "\n" + `[1,2]` + "\n" + `{"id":3} {"id":4}` + "\n" + `{"id":5}` + "\n"
	_, rows := readAll(t, write(t, "a.jsonl", []byte(content)), OpenOptions{})
	var bad []int64
	for _, r := range rows {
		if r.Problem != nil {
			bad = append(bad, r.Line)
		}
	}
	if !slices.Equal(bad, []int64{2, 3, 4}) || len(rows) != 5 {
		t.Errorf("bad lines %v of %d", bad, len(rows))
	}
	if _, err := Open(context.Background(), write(t, "a.jsonl", []byte("{\n\"id\": 1\n}\n")), OpenOptions{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("an object over several lines: %v", err)
	}
	var wide strings.Builder
	wide.WriteString(`{"id":1}` + "\n{")
	for i := range 5000 {
		fmt.Fprintf(&wide, `"k%d":1,`, i)
	}
	wide.WriteString(`"z":1}` + "\n" + `{"id":2}` + "\n")
	table, rows := readAll(t, write(t, "a.jsonl", []byte(wide.String())), OpenOptions{})
	if len(table.Columns) != 2000 || rows[1].Problem == nil || rows[2].Problem != nil {
		t.Errorf("%d columns, %+v", len(table.Columns), rows[1].Problem)
	}
}

// flat is what a decoded object must look like in columns.
func flat(into map[string]string, path string, v any, depth int) {
	switch x := v.(type) {
	case map[string]any:
		if depth <= jsonDepth {
			for k, e := range x {
				name := k
				if path != "" {
					name = path + "." + k
				}
				flat(into, name, e, depth+1)
			}
			return
		}
	case nil:
		return
	case string:
		into[path] = x
		return
	case json.Number:
		into[path] = x.String()
		return
	case bool:
		into[path] = fmt.Sprint(x)
		return
	}
	into[path] = "nested"
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":1,"b":{"c":"d\u4e2d"}}`, `{"":{"":[{}]}}`, `{"a":"\"}"}`, ` {"a" : [ "]" ] , "b":-1e-7}`, `{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		var v map[string]any
		dec := json.NewDecoder(strings.NewReader(line))
		dec.UseNumber()
		if dec.Decode(&v) != nil || strings.ContainsAny(line, "\n\r\x00\uFFFD") || !json.Valid([]byte(line)) || strings.Contains(line, "\\u") {
			v = nil
		}
		w := &window{ctx: context.Background(), r: strings.NewReader(line + "\n"), max: 1 << 20}
		j := &jsonlReader{lines: &lineReader{w: w}, limit: 2000, index: map[string]int{}, encoding: utf8Name}
		rec, err := j.read()
		if err != nil && err != io.EOF {
			t.Fatal(err)
		}
		if v == nil || rec.Problem != nil {
			return
		}
		want := map[string]string{}
		flat(want, "", v, 1)
		for i, name := range j.names {
			expect, ok := want[name]
			if expect == "nested" || !ok && rec.Cells[i] == "" {
				continue
			}
			if strings.Contains(line, `.`) || strings.Count(line, `"`+name+`"`) > 1 {
				continue // dotted or repeated keys may meet in one column
			}
			if rec.Cells[i] != expect {
				t.Fatalf("%q is %q, want %q, of %s", name, rec.Cells[i], expect, line)
			}
		}
	})
}
