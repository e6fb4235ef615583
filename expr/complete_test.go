package expr_test

import (
	"reflect"
	"testing"

	"zhike/expr"
)

// The bar marks the position.
func TestComplete(t *testing.T) {
	tests := []struct {
		before string
		want   []string
	}{
		{`prov`, []string{"profile.province"}},
		{`order.f`, []string{"order.first"}},
		{`vip and days`, []string{"days_since(", "days_until("}},
		{`profile.province `, []string{"=", "!=", "in", "not in", "contains", "not contains", "starts_with", "not starts_with", "ends_with", "not ends_with", "is missing", "is not missing", "and", "or"}},
		{`profile.province con`, []string{"contains", "not contains"}},
		{`vip `, []string{"=", "!=", "is missing", "is not missing", "and", "or"}},
		{`order.count_90d is `, []string{"missing", "not missing"}},
		{`order.count_90d between 1 `, []string{"and"}},
		{`(vip = true `, []string{"and", "or", ")"}},
		{`profile.province in `, []string{"("}},
		{`profile.province in ("x" `, []string{",", ")"}},
		{`order.count_90d > 2 an`, []string{"and"}},
		{`profile.province = "or`, []string{}},
		{`vip # `, []string{}},
	}
	for _, test := range tests {
		got := expr.Complete(test.before+" and 1 = 1", len([]rune(test.before)), catalogue)
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s|\ngot  %q\nwant %q", test.before, got, test.want)
		}
	}
	if got := expr.Complete("", 5, catalogue); len(got) < len(catalogue)+10 {
		t.Errorf("an empty condition may begin with %q", got)
	}
}
