package expr_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"zhike/expr"
	"zhike/fault"
	"zhike/store"
)

// The catalogue of a small shop; the SQL is the program's own.
var shop = expr.Fields{
	{Name: "order.count_90d", Type: expr.Number, SQL: "s.order_count_90d"},
	{Name: "profile.province", Type: expr.Text, SQL: "s.province"},
}

func Example() {
	e, err := expr.Compile(`order.count_90d >= 2 且 profile.province 属于（“浙江”，“江苏”）`, shop)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e)

	now := time.Date(2025, 11, 8, 2, 0, 0, 0, time.UTC)
	text, args := e.SQL(store.Postgres, now, 1)
	fmt.Println(text)
	fmt.Println(args...)

	customer := map[string]any{"order.count_90d": 3, "profile.province": "江苏"}
	in, err := e.Eval(func(field string) any { return customer[field] }, now)
	fmt.Println(in, err)
	// Output:
	// order.count_90d >= 2 and profile.province in ("浙江", "江苏")
	// ((s.order_count_90d is not null and s.order_count_90d::float8 >= $1::float8) and (s.province is not null and (s.province = any($2::text[]))))
	// 2 [浙江 江苏]
	// true <nil>
}

func ExampleExpr_MarshalJSON() {
	e, err := expr.Compile(`order.count_90d >= 2 or profile.province is missing`, shop)
	if err != nil {
		fmt.Println(err)
		return
	}
	tree, err := json.MarshalIndent(e, "", "  ")
	fmt.Println(unescapeHTML(tree), err)
	// Output:
	// {
	//   "op": "or",
	//   "args": [
	//     {
	//       "op": ">=",
	//       "field": "order.count_90d",
	//       "value": 2
	//     },
	//     {
	//       "op": "is missing",
	//       "field": "profile.province"
	//     }
	//   ]
	// } <nil>
}

func ExampleCompile_error() {
	_, err := expr.Compile(`order.cuont_90d > 3`, shop)
	var f *fault.Error
	if errors.As(err, &f) {
		fmt.Println(f.Message)
		fmt.Println(f.Zh)
	}
	// Output:
	// Line 1, column 1: there is no field order.cuont_90d. Did you mean order.count_90d?
	// 第 1 行第 1 列：没有字段 order.cuont_90d。您要找的是 order.count_90d 吗？
}
