package api

import "reflect"

// emptyLists makes every nil list of an answer an empty one, so that a list in
// an answer is always a list: the document says so, and no reader has to ask.
// Bytes and values of any type are left alone.
func emptyLists(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			emptyLists(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				emptyLists(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		if holdsLists(v.Type().Elem()) {
			for i := range v.Len() {
				emptyLists(v.Index(i))
			}
		}
	}
}

// holdsLists tells whether a value of the type may hold a list, so that long
// lists of numbers and texts are not walked through.
func holdsLists(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Struct, reflect.Slice:
		return true
	default:
		return false
	}
}
