package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"zhike/fault"
)

func TestCodeOf(t *testing.T) {
	known := fault.Wrap(io.EOF, fault.Invalid, "row %d is wrong", 7).InChinese("第 %d 行有误", 7).At("row", 7)
	cases := []struct {
		err  error
		want fault.Code
	}{
		{nil, ""},
		{io.EOF, fault.Internal},
		{known, fault.Invalid},
		{fmt.Errorf("import: %w", known), fault.Invalid},
		{errors.Join(io.EOF, known), fault.Invalid},
	}
	for _, c := range cases {
		if got := fault.CodeOf(c.err); got != c.want {
			t.Errorf("%v has code %q, want %q", c.err, got, c.want)
		}
	}
	if !errors.Is(known, io.EOF) || known.Error() != "row 7 is wrong: EOF" || known.Zh != "第 7 行有误" || known.Where["row"] != 7 {
		t.Errorf("%+v", known)
	}
	if fault.Is(nil, fault.Invalid) || !fault.Is(known, fault.Invalid) {
		t.Error("Is")
	}
}

func ExampleError() {
	err := fault.New(fault.NotFound, "there is no order %s", "A7").InChinese("没有订单 %s", "A7")
	fmt.Println(err.Code, "|", err.Message, "|", err.Zh)
	// Output: not_found | there is no order A7 | 没有订单 A7
}
