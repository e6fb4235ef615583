package expr

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhike/fault"
)

// maxTree bounds the JSON text, which for MaxSource bytes of canonical text is at
// most six times as long.
const maxTree = 8 * MaxSource

// FromJSON reads a tree as MarshalJSON writes it, checks it against the
// catalogue and returns the condition. Errors name the path in the tree.
func (o Options) FromJSON(data []byte, c Catalogue) (*Expr, error) {
	if len(data) > maxTree {
		return nil, tooLong(len(data))
	}
	src := &source{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		if strings.Contains(err.Error(), "exceeded max depth") {
			return nil, tooDeep(src, place{})
		}
		return nil, fault.Wrap(err, fault.Invalid, "The rule tree is not JSON.").InChinese("规则树不是 JSON。")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, src.fail(place{}, "Something follows the rule tree.", "规则树之后还有多余内容。")
	}
	b := &builder{source: src, zone: newZone(o.Zone)}
	root, err := b.node(v, "", 1)
	if err != nil {
		return nil, err
	}
	return finish(root, src, b.zone, c)
}

// builder makes nodes from decoded JSON.
type builder struct {
	*source
	zone       zone
	operations int
}

func (b *builder) fail(path, english, chinese string) error {
	return b.source.fail(place{path: path}, english, chinese)
}

func (b *builder) node(v any, path string, depth int) (*node, error) {
	if depth > MaxDepth {
		return nil, tooDeep(b.source, place{path: path})
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, b.fail(path, "a node is an object such as {\"op\":\"=\",\"field\":…,\"value\":…}.", "节点应是对象，例如 {\"op\":\"=\",\"field\":…,\"value\":…}。")
	}
	for key := range m {
		if !slices.Contains([]string{"op", "field", "args", "value", "date", "time"}, key) {
			return nil, b.fail(path, "there is no key "+quoted(key)+"; a node has op, field, args, value, date or time.",
				"没有键 "+quoted(key)+"；节点的键是 op、field、args、value、date、time。")
		}
	}
	if name, has := m["op"]; has {
		return b.operation(name, m, path, depth)
	}
	if len(m) != 1 {
		return nil, b.fail(path, "a node without op has exactly one of field, value, date and time.", "没有 op 的节点只能有 field、value、date、time 之一。")
	}
	for key, v := range m {
		switch key {
		case "field":
			return b.field(v, path)
		case "value":
			return b.literal(v, path)
		case "date", "time":
			return b.moment(key, v, path)
		}
	}
	return nil, b.fail(path, "args need an op.", "有 args 就要有 op。")
}

func (b *builder) field(v any, path string) (*node, error) {
	name, ok := v.(string)
	if !ok {
		return nil, b.fail(path, "field is a name in quotes.", "field 应是字段名。")
	}
	return (&node{op: opField, text: name, where: place{path: path}}).measure(), nil
}

// moment reads {"date":…} and {"time":…}.
func (b *builder) moment(key string, v any, path string) (*node, error) {
	text, _ := v.(string)
	m, size, ok := scanMoment([]rune(text), b.zone, false)
	n := &node{op: opDate, at: m.at, where: place{path: path}}
	example := `"2025-11-08"`
	if key == "time" {
		n.op, example = opTime, `"2025-11-08T14:30:00+08:00"`
	}
	if !ok || size != utf8.RuneCountInString(text) || m.isDay != (key == "date") {
		return nil, b.fail(path, key+" is written "+example+".", key+" 写作 "+example+"。")
	}
	return n.measure(), nil
}

func (b *builder) literal(v any, path string) (*node, error) {
	n := &node{where: place{path: path}}
	switch v := v.(type) {
	case bool:
		n.op, n.flag = opBool, v
	case json.Number:
		f, err := strconv.ParseFloat(string(v), 64)
		if err != nil || math.IsInf(f, 0) {
			return nil, b.fail(path, "this number is too large; the largest is about 1.8e308.", "数字太大，最大约为 1.8e308。")
		}
		n.op, n.num = opNumber, f+0 // never -0
	case string:
		if strings.ContainsRune(v, 0) {
			return nil, b.fail(path, "a text cannot contain the character U+0000.", "文字里不能有字符 U+0000。")
		}
		n.op, n.text = opText, v
	default:
		return nil, b.fail(path, "a value is a text, a number, true or false; for a missing one use the op \"is missing\".",
			"value 应是文字、数字、true 或 false；判断缺失请用 \"is missing\"。")
	}
	return n.measure(), nil
}

// operation makes a node with an op from its field, args and value.
func (b *builder) operation(name any, m map[string]any, path string, depth int) (*node, error) {
	text, _ := name.(string)
	n := &node{op: op(text), where: place{path: path}}
	if err := b.operands(n, m, path, depth); err != nil {
		return nil, err
	}
	if err := b.count(n); err != nil {
		return nil, err
	}
	switch {
	case n.op == opAnd || n.op == opOr:
		n = join(n.op, n.where, n.args)
	case n.op == opSubtract && len(n.args) == 1:
		n = negate(n.args[0], n.where)
	default:
		n.measure()
	}
	if n.op.isOperation() {
		b.operations++
	}
	return n, withinLimits(b.source, n, b.operations)
}

// operands collects the field, the args and the values.
func (b *builder) operands(n *node, m map[string]any, path string, depth int) error {
	if v, has := m["field"]; has {
		arg, err := b.field(v, child(path, "field"))
		if err != nil {
			return err
		}
		n.args = append(n.args, arg)
	}
	args, ok := m["args"].([]any)
	if _, has := m["args"]; has && !ok {
		return b.fail(child(path, "args"), "args is a list.", "args 应是列表。")
	}
	for i, v := range args {
		arg, err := b.node(v, fmt.Sprintf("%s[%d]", child(path, "args"), i), depth+1)
		if err != nil {
			return err
		}
		n.args = append(n.args, arg)
	}
	v, has := m["value"]
	if !has {
		return nil
	}
	return b.values(n, v, child(path, "value"))
}

func (b *builder) values(n *node, v any, path string) error {
	list, isList := v.([]any)
	switch {
	case !isList && n.op.takesList():
		return b.fail(path, fmt.Sprintf("the value of %s is a list.", n.op), fmt.Sprintf("%s 的 value 应是列表。", n.op))
	case !isList:
		arg, err := b.literal(v, path)
		n.args = append(n.args, arg)
		return err
	case !n.op.takesList():
		return b.fail(path, fmt.Sprintf("the value of %s is no list.", quoted(string(n.op))), fmt.Sprintf("%s 的 value 不能是列表。", quoted(string(n.op))))
	}
	for i, v := range list {
		item := fmt.Sprintf("%s[%d]", path, i)
		arg, err := b.literal(v, item)
		if err != nil {
			return err
		}
		if n.args = append(n.args, arg); len(n.args)-1 > MaxList {
			return tooManyValues(b.source, place{path: item})
		}
	}
	return nil
}

// count checks the number of operands of an operator.
func (b *builder) count(n *node) error {
	least, most, known := n.op.arity()
	if !known {
		return b.fail(n.where.path, "there is no op "+quoted(string(n.op))+".", "没有 op "+quoted(string(n.op))+"。")
	}
	if len(n.args) < least || len(n.args) > most {
		return b.fail(n.where.path, fmt.Sprintf("%s has %d operands, but needs %d.", n.op, len(n.args), least),
			fmt.Sprintf("%s 有 %d 个操作数，应有 %d 个。", n.op, len(n.args), least))
	}
	for _, a := range n.args[min(1, len(n.args)):] {
		if (n.op == opIn || n.op == opNotIn) && !a.isLiteral() {
			return b.fail(a.where.path, "the list of in has only values.", "in 的列表里只能是值。")
		}
	}
	return nil
}

// arity is how many operands an operator or function has; known is false if
// there is none of this name.
func (o op) arity() (least, most int, known bool) {
	switch {
	case o == opAnd || o == opOr:
		return 1, math.MaxInt, true
	case o == opNot || o.isMissingTest():
		return 1, 1, true
	case o == opIn || o == opNotIn:
		return 2, MaxList + 1, true
	case o == opBetween || o == opNotBetween:
		return 3, 3, true
	case o == opSubtract:
		return 1, 2, true
	case o.isComparison() || o.isCalculation():
		return 2, 2, true
	}
	f := functionNamed(string(o))
	if f == nil {
		return 0, 0, false
	}
	n := min(1, len(f.takes))
	return n, n, true
}

// child appends a key to a path.
func child(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
