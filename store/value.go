package store

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

// plain brings a driver's value to one of nil, bool, int64, float64, string, time.Time.
func plain(v any) any {
	switch x := v.(type) {
	case nil, bool, int64, float64, string:
		return x
	case int:
		return int64(x)
	case int32:
		return int64(x)
	case int16:
		return int64(x)
	case int8:
		return int64(x)
	case uint8:
		return int64(x)
	case uint16:
		return int64(x)
	case uint32:
		return int64(x)
	case uint64:
		return int64(x)
	case float32:
		return float64(x)
	case time.Time:
		return x.UTC()
	case []byte:
		return string(x)
	case *big.Int:
		if x.IsInt64() {
			return x.Int64()
		}
		f, _ := new(big.Float).SetInt(x).Float64()
		return f
	case duckdb.Decimal:
		return decimal(x)
	case duckdb.UUID:
		return x.String()
	case duckdb.Interval:
		return fmt.Sprintf("%d months %d days %d µs", x.Months, x.Days, x.Micros)
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}

// decimal converts by way of the decimal text, so that 9747747.93 stays 9747747.93.
func decimal(d duckdb.Decimal) float64 {
	if d.Value.IsInt64() {
		v := d.Value.Int64()
		if v > -(1<<53) && v < 1<<53 {
			return float64(v) / math.Pow10(int(d.Scale)) // exact operands: correctly rounded
		}
	}
	f, err := strconv.ParseFloat(d.String(), 64)
	if err != nil {
		return d.Float64()
	}
	return f
}

// assign stores a driver's value in a Go variable of a plain kind; NULL becomes
// nil in a pointer and the zero value elsewhere.
func assign(dest reflect.Value, raw any) error {
	if dest.Kind() == reflect.Pointer {
		if raw == nil {
			dest.SetZero()
			return nil
		}
		dest.Set(reflect.New(dest.Type().Elem()))
		return assign(dest.Elem(), raw)
	}
	v := plain(raw)
	if v == nil {
		dest.SetZero()
		return nil
	}
	switch dest.Kind() {
	case reflect.String:
		dest.SetString(text(v))
		return nil
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16:
		return assignInt(dest, v)
	case reflect.Float64, reflect.Float32:
		return assignFloat(dest, v)
	case reflect.Bool:
		b, ok := v.(bool)
		if !ok {
			return fmt.Errorf("%T is not a truth value", v)
		}
		dest.SetBool(b)
		return nil
	case reflect.Interface:
		dest.Set(reflect.ValueOf(v))
		return nil
	case reflect.Struct:
		if t, ok := v.(time.Time); ok && dest.Type() == reflect.TypeFor[time.Time]() {
			dest.Set(reflect.ValueOf(t))
			return nil
		}
	case reflect.Slice:
		if dest.Type().Elem().Kind() == reflect.Uint8 {
			dest.SetBytes([]byte(text(v)))
			return nil
		}
	}
	return fmt.Errorf("%T cannot be stored in %s", v, dest.Type())
}

func text(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case time.Time:
		return x.Format(time.RFC3339Nano)
	}
	return fmt.Sprint(v)
}

func assignInt(dest reflect.Value, v any) error {
	switch x := v.(type) {
	case int64:
		dest.SetInt(x)
		return nil
	case float64:
		if x == math.Trunc(x) && math.Abs(x) < 1<<63 {
			dest.SetInt(int64(x))
			return nil
		}
	case string:
		n, err := strconv.ParseInt(x, 10, 64)
		if err == nil {
			dest.SetInt(n)
		}
		return err
	}
	return fmt.Errorf("%v (%T) is not a whole number", v, v)
}

func assignFloat(dest reflect.Value, v any) error {
	switch x := v.(type) {
	case float64:
		dest.SetFloat(x)
		return nil
	case int64:
		dest.SetFloat(float64(x))
		return nil
	case string:
		f, err := strconv.ParseFloat(x, 64)
		if err == nil {
			dest.SetFloat(f)
		}
		return err
	}
	return fmt.Errorf("%T is not a number", v)
}
