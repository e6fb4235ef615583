package expr_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"zhike/expr"
	"zhike/fault"
)

// catalogue is the small shop of the tests that people read.
var catalogue = expr.Fields{
	{Name: "order.count_90d", Type: expr.Number, SQL: "s.order_count_90d"},
	{Name: "order.amount_90d", Type: expr.Number, SQL: "s.order_amount_90d"},
	{Name: "order.first", Type: expr.Time, SQL: "s.order_first"},
	{Name: "order.last", Type: expr.Time, SQL: "s.order_last"},
	{Name: "profile.birthday", Type: expr.Date, SQL: "s.birthday"},
	{Name: "profile.province", Type: expr.Text, SQL: "s.province"},
	{Name: "profile.remark", Type: expr.Text, SQL: "s.remark"},
	{Name: "vip", Type: expr.Bool, SQL: "s.vip"},
}

// Each source and its canonical text; "" means that the source is canonical.
func TestCanonicalText(t *testing.T) {
	tests := []struct{ source, want string }{
		{`order.count_90d >= 2 and profile.province in ("浙江", "江苏") and days_since(order.last) > 60`, ""},
		{`order.count_90d大于等于2且profile.province不属于（“浙江”、「江苏」，‘上海’）`, `order.count_90d >= 2 and profile.province not in ("浙江", "江苏", "上海")`},
		{`vip and (vip and (vip))`, `vip and vip and vip`},
		{`vip or vip and not vip`, ""},
		{`(vip or vip) and !vip`, `(vip or vip) and not vip`},
		{`not not vip`, ""},
		{`not vip = true`, `not (vip = true)`},
		{`不 vip 或者 非(vip) || (vip && vip)`, `not vip or not vip or vip and vip`},
		{`VIP`, "error"},
		{`vip AND vip Or NOT vip`, `vip and vip or not vip`},
		{`vip == TRUE and vip <> 假`, `vip = true and vip != false`},
		{`order.count_90d＞3万 且 order.amount_90d ≤ １．５亿`, `order.count_90d > 30000 and order.amount_90d <= 150000000`},
		{`order.count_90d = 1.1万 or order.count_90d = 20% or order.count_90d = 1_000 or order.count_90d = 2e-7`,
			`order.count_90d = 11000 or order.count_90d = 0.2 or order.count_90d = 1000 or order.count_90d = 2e-07`},
		{`order.count_90d = 1e21 or order.count_90d = .5 or order.count_90d = -0`, `order.count_90d = 1e+21 or order.count_90d = 0.5 or order.count_90d = 0`},
		{`order.count_90d - (1 - 2) > (3 * 4) × 5`, `order.count_90d - (1 - 2) > 3 * 4 * 5`},
		{`order.count_90d + (1 + 2) = (1 + 2) + 3 ÷ 4 / (5 / 6)`, `order.count_90d + (1 + 2) = 1 + 2 + 3 / 4 / (5 / 6)`},
		{`-order.count_90d * - 3 > -(order.count_90d+1) - -(-order.count_90d)`, `-order.count_90d * -3 > -(order.count_90d + 1) - -(-order.count_90d)`},
		{`- - 5 < --order.count_90d`, `5 < -(-order.count_90d)`},
		{`order.last between 2025/1/1 and now()`, "error"},
		{`order.last between "2025/1/1" and now()`, `order.last between 2025-01-01 and now()`},
		{`order.last 介于 2025年1月1日 到 2025年12月31号`, `order.last between 2025-01-01 and 2025-12-31`},
		{`order.last not between 2025-1-1 和 "2025-01-02 03:04"`, `order.last not between 2025-01-01 and 2025-01-02T03:04:00+08:00`},
		{`order.last = 2025-11-08T14:30:05.250 or order.last = "2025-11-08 14:30:05-05:30"`,
			`order.last = 2025-11-08T14:30:05.25+08:00 or order.last = 2025-11-09T04:00:05+08:00`},
		{`order.last in (2025-11-08, "2025-11-09", 2025-11-10T00:00Z)`, `order.last in (2025-11-08, 2025-11-09, 2025-11-10T08:00:00+08:00)`},
		{`"2025-11-08" < order.last and days_since("2025年11月8日") > 3`, `2025-11-08 < order.last and days_since(2025-11-08) > 3`},
		{`profile.province = "2025-11-08"`, ""},
		{`profile.birthday 为空 and profile.birthday 不为空 and profile.birthday 缺失`,
			`profile.birthday is missing and profile.birthday is not missing and profile.birthday is missing`},
		{`vip is null or vip IS NOT NULL`, `vip is missing or vip is not missing`},
		{`profile.remark 包含 "投诉" 或 profile.remark 不包含 '表扬'`, `profile.remark contains "投诉" or profile.remark not contains "表扬"`},
		{`profile.remark 开头是 "a" and profile.remark 结尾是 "b" and profile.remark not starts_with "c" and profile.remark 不结尾是 "d"`,
			`profile.remark starts_with "a" and profile.remark ends_with "b" and profile.remark not starts_with "c" and profile.remark not ends_with "d"`},
		{`profile.remark = 'a"b\'c\\d\n\t\u4e2d“\r'`, `profile.remark = "a\"b'c\\d\n\t中“\r"`},
		{"profile.remark = \"a\nb\x01\u0085\"", `profile.remark = "a\nb\u0001\u0085"`},
		{`vip = (order.count_90d > 3)`, ""},
		{`(order.count_90d > 3) != (not vip)`, ""},
		{`(vip = vip) = vip`, ""},
		{`month(profile.birthday)=month(today()) and hour(order.last)<6 and length(lower(profile.remark))>round(abs(order.count_90d))`,
			`month(profile.birthday) = month(today()) and hour(order.last) < 6 and length(lower(profile.remark)) > round(abs(order.count_90d))`},
		{"\ufeff vip\u3000\n\tand vip", `vip and vip`},
		{`1 = 1`, ""},
	}
	for _, test := range tests {
		t.Run(test.source, func(t *testing.T) {
			e, err := expr.Compile(test.source, catalogue)
			if test.want == "error" {
				if err == nil {
					t.Fatalf("compiled to %s", e)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if test.want == "" {
				test.want = test.source
			}
			if got := e.String(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// Errors say where, what was expected, and what to do.
func TestCompileErrors(t *testing.T) {
	tests := []struct{ source, want string }{
		{``, `Line 1, column 1: expected a field, a value, a function or "(", but the condition ends here.`},
		{`vip and`, `Line 1, column 8: expected a field, a value, a function or "(", but the condition ends here.`},
		{`order.count_90d >`, `Line 1, column 18: expected a field, a value, a function or "(", but the condition ends here.`},
		{`order.count_90d > > 3`, `Line 1, column 19: expected a field, a value, a function or "(", but found >.`},
		{`(order.count_90d > 3`, `Line 1, column 21: expected "and", "or" or ")", but the condition ends here.`},
		{`vip)`, `Line 1, column 4: expected a comparison (=, >, in, contains, is missing …), a calculation (+ - * /), "and", "or" or the end, but found ).`},
		{`vip and order.count_90d like "x"`, `Line 1, column 25: expected a comparison (=, >, in, contains, is missing …), a calculation (+ - * /), "and", "or" or the end, but found like.`},
		{"vip\nand 省份 = “浙江”", `Line 2, column 5: there is no field 省份. Fields are written by their names, such as order.count_90d.`},
		{`order.cuont_90d > 3`, `Line 1, column 1: there is no field order.cuont_90d. Did you mean order.count_90d?`},
		{`vip or count_90d > 3`, `Line 1, column 8: there is no field count_90d. Did you mean order.count_90d?`},
		{`Profile.Province = "浙江"`, `Line 1, column 1: there is no field Profile.Province. Did you mean profile.province?`},
		{`order.frist < order.last`, `Line 1, column 1: there is no field order.frist. Did you mean order.first?`},
		{`completely_else`, `Line 1, column 1: there is no field completely_else.`},
		{`day_since(order.last) > 3`, `Line 1, column 1: there is no function day_since. Did you mean days_since?`},
		{`xyz(vip)`, `Line 1, column 1: there is no function xyz. Did you mean days_since, days_until, year, month, day, weekday, hour, now, today, abs, round, length or lower?`},
		{`now(1) > 3`, `Line 1, column 5: expected ")", but found 1.`},
		{`abs() > 3`, `Line 1, column 5: expected a field, a value, a function or "(", but found ).`},
		{`1 < order.count_90d < 5`, `Line 1, column 21: comparisons cannot be chained; join them with and: 1 < x and x < 5.`},
		{`profile.province in "浙江"`, `Line 1, column 21: expected "(", but found "浙江".`},
		{`profile.province in ()`, `Line 1, column 22: expected a value, but found ).`},
		{`profile.province in ("浙江" "江苏")`, `Line 1, column 27: expected "," or ")", but found "江苏".`},
		{`profile.province in (profile.remark)`, `Line 1, column 22: expected a value, but found profile.remark.`},
		{`order.count_90d between 1 or 5`, `Line 1, column 27: expected "and", but found or.`},
		{`order.count_90d is 3`, `Line 1, column 20: expected "missing" or "not missing", but found 3.`},
		{`order.count_90d is not 3`, `Line 1, column 24: expected "missing", but found 3.`},
		{`order.count_90d = null`, `Line 1, column 19: a missing value is asked for with is missing or is not missing, such as profile.birthday is missing.`},
		{`profile.province > 3`, `Line 1, column 20: > cannot compare profile.province, which is text, with 3, which is a number. Texts are compared with =, !=, in, contains, starts_with and ends_with.`},
		{`profile.province = 3`, `Line 1, column 20: = cannot compare profile.province, which is text, with 3, which is a number. Put the number in quotes: "3".`},
		{`profile.province in ("浙江", 3)`, `Line 1, column 28: in cannot compare profile.province, which is text, with 3, which is a number. Put the number in quotes: "3".`},
		{`"3" = order.count_90d + 1`, `Line 1, column 7: = cannot compare "3", which is text, with order.count_90d + 1, which is a number. Leave out the quotes.`},
		{`order.last > 60`, `Line 1, column 14: > cannot compare order.last, which is a time, with 60, which is a number. A date is written 2025-11-08; days are counted with days_since(…).`},
		{`vip = 1`, `Line 1, column 7: = cannot compare vip, which is true or false, with 1, which is a number.`},
		{`profile.province > "浙"`, `Line 1, column 18: > has no meaning for texts; use =, !=, in, contains, starts_with or ends_with.`},
		{`profile.province between "a" and "b"`, `Line 1, column 18: between has no meaning for texts; use =, !=, in, contains, starts_with or ends_with.`},
		{`vip in (true)`, `Line 1, column 5: in has no meaning for true and false; use = or !=.`},
		{`order.last > "soon"`, `Line 1, column 14: "soon" is not a date; write 2025-11-08 or 2025-11-08 14:30.`},
		{`order.last > 2025-02-30`, `Line 1, column 14: there is no such date as 2025-02-30.`},
		{`order.last > "2025-11-08 24:00"`, `Line 1, column 14: "2025-11-08 24:00" is not a date; write 2025-11-08 or 2025-11-08 14:30.`},
		{`order.last - order.first > 3`, `Line 1, column 1: - calculates with numbers, but order.last is a time. Count days with days_since(…) or days_until(…).`},
		{`order.count_90d * vip > 3`, `Line 1, column 19: * calculates with numbers, but vip is true or false.`},
		{`order.count_90d contains "3"`, `Line 1, column 1: contains compares texts, but order.count_90d is a number.`},
		{`days_since(order.count_90d) > 3`, `Line 1, column 12: days_since needs a time or a date, but order.count_90d is a number.`},
		{`hour(profile.birthday) > 3`, `Line 1, column 6: hour needs a time, but profile.birthday is a date.`},
		{`order.count_90d + 1`, `Line 1, column 1: order.count_90d + 1 is a number, not a condition; compare it with something, such as order.count_90d + 1 > 0.`},
		{`vip and profile.remark`, `Line 1, column 9: profile.remark is text, not a condition; compare it with something, such as profile.remark = "…".`},
		{`not order.last`, `Line 1, column 5: order.last is a time, not a condition; compare it with something, such as days_since(order.last) > 30.`},
		{`profile.remark = "abc`, `Line 1, column 18: this quote is never closed.`},
		{`profile.remark = "a\x"`, `Line 1, column 20: a backslash stands before \, a quote, n, t, r or u and four hex digits; write \\ for the backslash itself.`},
		{`profile.remark = "\u12"`, `Line 1, column 19: \u needs the four hex digits of a character, such as \u4e2d.`},
		{`profile.remark = "\ud800"`, `Line 1, column 19: \u needs the four hex digits of a character, such as \u4e2d.`},
		{`profile.remark = "\u0000"`, `Line 1, column 19: a text cannot contain the character U+0000.`},
		{"profile.remark = \"a\x00\"", `Line 1, column 20: a text cannot contain the character U+0000.`},
		{`vip # comment`, `Line 1, column 5: the character # has no meaning here; texts stand in quotes, such as "浙江".`},
		{`vip; drop table customers`, `Line 1, column 4: the character ; has no meaning here; texts stand in quotes, such as "浙江".`},
		{`order.count_90d > 1e999`, `Line 1, column 19: this number is too large; the largest is about 1.8e308.`},
		{`order.count_90d > 3abc`, `Line 1, column 19: a letter follows the number; put a space between them, or quotes around a text.`},
		{"vip \u200b", `Line 1, column 5: the character U+200B has no meaning here; texts stand in quotes, such as "浙江".`},
		{"vip and \"\xff\"", `Line 1, column 10: the text is not UTF-8 from here on; save it as UTF-8.`},
	}
	for _, test := range tests {
		t.Run(test.source, func(t *testing.T) {
			e, err := expr.Compile(test.source, catalogue)
			var f *fault.Error
			if !errors.As(err, &f) {
				t.Fatalf("got %v, %v", e, err)
			}
			if f.Message != test.want {
				t.Errorf("got  %s\nwant %s", f.Message, test.want)
			}
			checkPlace(t, test.source, f)
		})
	}
}

// checkPlace compares the coordinates with the sentence and with each other.
func checkPlace(t *testing.T, source string, f *fault.Error) {
	t.Helper()
	line, column, offset := f.Where["line"].(int), f.Where["column"].(int), f.Where["offset"].(int)
	if !strings.HasPrefix(f.Message, fmt.Sprintf("Line %d, column %d: ", line, column)) ||
		!strings.HasPrefix(f.Zh, fmt.Sprintf("第 %d 行第 %d 列：", line, column)) {
		t.Errorf("%v does not fit %s / %s", f.Where, f.Message, f.Zh)
	}
	before := strings.Split(string([]rune(source)[:offset]), "\n")
	if line != len(before) || column != len([]rune(before[len(before)-1]))+1 {
		t.Errorf("offset %d is not line %d column %d", offset, line, column)
	}
	if f.Code != fault.Invalid || !strings.HasSuffix(f.Zh, "。") && !strings.HasSuffix(f.Zh, "？") && !strings.HasSuffix(f.Zh, "”。") {
		t.Errorf("code %s, Chinese %q", f.Code, f.Zh)
	}
}

// The details that an editor needs, and the Chinese sentences.
func TestErrorDetails(t *testing.T) {
	tests := []struct {
		source, chinese string
		key             string
		value           any
	}{
		{`order.cuont_90d > 3`, `第 1 行第 1 列：没有字段 order.cuont_90d。您要找的是 order.count_90d 吗？`, "suggestions", []string{"order.count_90d"}},
		{`order.cuont_90d > 3`, `第 1 行第 1 列：没有字段 order.cuont_90d。您要找的是 order.count_90d 吗？`, "length", 15},
		{`profile.province > 3`, `第 1 行第 20 列：> 两边类型不同：profile.province 是文字，3 是数字。文字请用 =、!=、in、contains、starts_with、ends_with 比较。`, "types", []expr.Type{expr.Text, expr.Number}},
		{`（vip`, `第 1 行第 5 列：此处应为比较符（=、>、in、contains、is missing 等）、算式（+ - * /）、“and”、“or”或“)”，条件到此结束了。`, "expected", []string{"comparison", "calculation", "and", "or", ")"}},
		{`vip and`, `第 1 行第 8 列：此处应为字段、值、函数或“(”，条件到此结束了。`, "found", "end"},
		{`profile.province in ()`, `第 1 行第 22 列：此处应为值，却遇到 )。`, "found", ")"},
		{`hour(profile.birthday) > 3`, `第 1 行第 6 列：hour 需要时间，而 profile.birthday 是日期。`, "offset", 5},
		{`vip and days_since(vip) = 1`, `第 1 行第 20 列：days_since 需要时间或日期，而 vip 是真假值。`, "line", 1},
	}
	for _, test := range tests {
		_, err := expr.Compile(test.source, catalogue)
		var f *fault.Error
		if !errors.As(err, &f) {
			t.Fatal(err)
		}
		if f.Zh != test.chinese {
			t.Errorf("got  %s\nwant %s", f.Zh, test.chinese)
		}
		if !reflect.DeepEqual(f.Where[test.key], test.value) {
			t.Errorf("%s: %s is %#v, want %#v", test.source, test.key, f.Where[test.key], test.value)
		}
	}
}

func TestFields(t *testing.T) {
	e, err := expr.Compile(`vip or order.count_90d > 3 and not (order.count_90d + order.amount_90d = 5) or month(order.last) in (1, 2)`, catalogue)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"order.amount_90d", "order.count_90d", "order.last", "vip"}
	if got := e.Fields(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
