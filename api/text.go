package api

import (
	"reflect"
	"strings"
	"unicode/utf8"

	"zhike/fault"
)

// storable refuses input with text that PostgreSQL cannot keep: the character
// NUL, or bytes that are not UTF-8 (which a path or a query may hold). Bytes
// ([]byte) are not text and pass.
func storable(in any) error {
	if clean(reflect.ValueOf(in)) {
		return nil
	}
	return fault.New(fault.Invalid, "the request holds text that is not UTF-8 or contains the character NUL; remove it").
		InChinese("请求中的文本不是 UTF-8 编码或含有空字符（NUL），请去掉")
}

func clean(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return utf8.ValidString(v.String()) && strings.IndexByte(v.String(), 0) < 0
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() || clean(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && !clean(v.Field(i)) {
				return false
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return true
		}
		for i := range v.Len() {
			if !clean(v.Index(i)) {
				return false
			}
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			if !clean(entries.Key()) || !clean(entries.Value()) {
				return false
			}
		}
	}
	return true
}
