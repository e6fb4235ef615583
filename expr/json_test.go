package expr_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"zhike/expr"
	"zhike/fault"
)

// roundTrip proves that text and tree read back as the same condition.
func roundTrip(e *expr.Expr, options expr.Options, c expr.Catalogue) error {
	again, err := options.Compile(e.String(), c)
	if err != nil {
		return fmt.Errorf("canonical text: %w", err)
	}
	if again.String() != e.String() {
		return fmt.Errorf("canonical text reads back as %s", again)
	}
	tree, err := json.Marshal(e)
	if err != nil {
		return err
	}
	textTree, err := json.Marshal(again)
	if err != nil || string(textTree) != string(tree) {
		return fmt.Errorf("tree %s, after the text %s (%v)", tree, textTree, err)
	}
	fromTree, err := options.FromJSON(tree, c)
	if err != nil {
		return fmt.Errorf("tree %s: %w", tree, err)
	}
	if fromTree.String() != e.String() {
		return fmt.Errorf("tree %s reads back as %s", tree, fromTree)
	}
	return nil
}

func TestRoundTrip(t *testing.T) {
	g := generator{rand.New(rand.NewPCG(1, 2))}
	for range 5000 {
		options := expr.Options{Zone: location(t, g.pick("", "", "UTC", "America/St_Johns", "Africa/Monrovia"))}
		source := g.condition(g.IntN(6))
		e, err := options.Compile(source, facts)
		if err != nil {
			t.Fatal(err)
		}
		if err := roundTrip(e, options, facts); err != nil {
			t.Fatalf("%s\n%s\n%v", source, e, err)
		}
	}
}

// What a rule builder may send, beyond what MarshalJSON writes.
func TestFromJSON(t *testing.T) {
	tests := []struct{ tree, want string }{
		{`{"op":"and","args":[{"op":">=","field":"order.count_90d","value":2}]}`, `order.count_90d >= 2`},
		{`{"op":"or","args":[{"field":"vip"},{"op":"or","args":[{"field":"vip"},{"value":false}]}]}`, `vip or vip or false`},
		{`{"op":"between","field":"order.last","value":["2025-11-08","2025年11月9日"]}`, `order.last between 2025-11-08 and 2025-11-09`},
		{`{"op":"between","field":"order.last","args":[{"op":"today"},{"op":"now"}]}`, `order.last between today() and now()`},
		{`{"op":"=","field":"order.last","args":[{"time":"2025-11-08 10:00"}]}`, `order.last = 2025-11-08T10:00:00+08:00`},
		{`{"op":"-","args":[{"value":-3}]}`, "error"},
		{`{"op":"<","args":[{"op":"-","args":[{"value":3}]},{"op":"-","field":"order.count_90d"}]}`, `-3 < -order.count_90d`},
		{`{"op":"=","field":"order.count_90d","value":-0.0}`, `order.count_90d = 0`},
	}
	for _, test := range tests {
		e, err := expr.FromJSON([]byte(test.tree), catalogue)
		switch {
		case test.want == "error" && err == nil:
			t.Errorf("%s is %s", test.tree, e)
		case test.want == "error":
		case err != nil:
			t.Errorf("%s: %v", test.tree, err)
		case e.String() != test.want:
			t.Errorf("%s is %s, want %s", test.tree, e, test.want)
		}
	}
}

func TestFromJSONErrors(t *testing.T) {
	tests := []struct{ tree, want string }{
		{`{`, `The rule tree is not JSON.: unexpected EOF`},
		{`{"value":true} x`, `Something follows the rule tree.`},
		{`[]`, `a node is an object such as {"op":"=","field":…,"value":…}.`},
		{`{}`, `a node without op has exactly one of field, value, date and time.`},
		{`{"args":[]}`, `args need an op.`},
		{`{"sql":"1=1"}`, `there is no key sql; a node has op, field, args, value, date or time.`},
		{`{"op":"like","field":"vip"}`, `there is no op like.`},
		{`{"op":"field","field":"vip"}`, `there is no op field.`},
		{`{"op":"and","args":[]}`, `and has 0 operands, but needs 1.`},
		{`{"op":"and","args":{}}`, `At args: args is a list.`},
		{`{"op":"=","field":"vip"}`, `= has 1 operands, but needs 2.`},
		{`{"op":"not","args":[{"op":"=","field":"vip","value":null}]}`, `At args[0].value: a value is a text, a number, true or false; for a missing one use the op "is missing".`},
		{`{"op":"in","field":"profile.province","value":"浙江"}`, `At value: the value of in is a list.`},
		{`{"op":"=","field":"profile.province","value":["浙江"]}`, `At value: the value of = is no list.`},
		{`{"op":"in","field":"profile.province","value":["浙江",{"field":"x"}]}`, `At value[1]: a value is a text, a number, true or false; for a missing one use the op "is missing".`},
		{`{"op":"in","args":[{"field":"profile.province"},{"field":"profile.remark"}]}`, `At args[1]: the list of in has only values.`},
		{`{"op":"in","field":"profile.province","value":[]}`, `in has 1 operands, but needs 2.`},
		{`{"op":"=","field":3,"value":3}`, `At field: field is a name in quotes.`},
		{`{"op":"=","field":"profile.provinz","value":"x"}`, `At field: there is no field profile.provinz. Did you mean profile.province?`},
		{`{"op":"=","field":"s.vip) or (1=1","value":true}`, `At field: there is no field s.vip) or (1=1. Fields are written by their names, such as order.count_90d.`},
		{`{"op":"or","args":[{"field":"vip"},{"op":">","field":"profile.province","value":3}]}`, `At args[1].value: > cannot compare profile.province, which is text, with 3, which is a number. Texts are compared with =, !=, in, contains, starts_with and ends_with.`},
		{`{"op":"=","field":"order.last","value":"soon"}`, `At value: "soon" is not a date; write 2025-11-08 or 2025-11-08 14:30.`},
		{`{"op":"=","field":"order.last","args":[{"date":"2025-11-08 10:00"}]}`, `At args[0]: date is written "2025-11-08".`},
		{`{"op":"=","field":"order.last","args":[{"time":5}]}`, `At args[0]: time is written "2025-11-08T14:30:00+08:00".`},
		{`{"op":"=","field":"order.count_90d","value":1e999}`, `At value: this number is too large; the largest is about 1.8e308.`},
		{`{"op":"=","field":"profile.remark","value":"a\u0000"}`, `At value: a text cannot contain the character U+0000.`},
		{`{"field":"order.last"}`, `order.last is a time, not a condition; compare it with something, such as days_since(order.last) > 30.`},
	}
	for _, test := range tests {
		_, err := expr.FromJSON([]byte(test.tree), catalogue)
		var f *fault.Error
		if !errors.As(err, &f) {
			t.Errorf("%s: %v", test.tree, err)
			continue
		}
		if f.Error() != test.want || f.Zh == "" || f.Code != fault.Invalid {
			t.Errorf("%s\ngot  %s (%s)\nwant %s", test.tree, f.Error(), f.Zh, test.want)
		}
	}
}

// A field whose name is a keyword cannot be written, so a tree may not name it.
func TestUnusableNames(t *testing.T) {
	for _, name := range []string{"and", "contains", "Upper", "a-b", "9a", "消费", ""} {
		c := expr.Fields{{Name: name, Type: expr.Bool, SQL: "s.x"}}
		tree, err := json.Marshal(map[string]string{"field": name})
		if err != nil {
			t.Fatal(err)
		}
		if e, err := expr.FromJSON(tree, c); err == nil {
			t.Errorf("%q is accepted as %s", name, e)
		}
		if e, err := expr.Compile(name, c); err == nil {
			t.Errorf("%q compiles to %s", name, e)
		}
	}
}

func TestJSONLimits(t *testing.T) {
	deep := func(n int) string {
		return strings.Repeat(`{"op":"not","args":[`, n) + `{"field":"vip"}` + strings.Repeat(`]}`, n)
	}
	if _, err := expr.FromJSON([]byte(deep(expr.MaxDepth-1)), catalogue); err != nil {
		t.Error(err)
	}
	for _, n := range []int{expr.MaxDepth, 9_000, 11_000} {
		wantLimit(t, deep(n), "nested more than 200 levels deep", func(s string) error {
			_, err := expr.FromJSON([]byte(s), catalogue)
			return err
		})
	}
	long := `{"op":"in","field":"order.count_90d","value":[` + strings.Repeat("1,", expr.MaxList) + `1]}`
	wantLimit(t, long, "a list may have 10000 values", func(s string) error {
		_, err := expr.FromJSON([]byte(s), catalogue)
		return err
	})
	text := `{"op":"=","field":"profile.remark","value":"` + strings.Repeat("x", expr.MaxSource) + `"}`
	wantLimit(t, text, "bytes long; at most 65536", func(s string) error {
		_, err := expr.FromJSON([]byte(s), catalogue)
		return err
	})
}
