package mining_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"zhike/mining"
)

var missing = math.NaN()

func matrix(t *testing.T, columns ...mining.Column) *mining.Matrix {
	t.Helper()
	m, err := mining.NewMatrix(columns...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func ExampleNewMatrix() {
	m, _ := mining.NewMatrix(
		mining.Numbers("age", []float64{31, 58, 44}),
		mining.Categories("city", []string{"杭州", "", "成都"}),
	)
	city := m.Column(m.Index("city"))
	fmt.Println(m.Rows(), m.Width(), city.Levels, city.Values)
	_, err := mining.NewMatrix(mining.Numbers("age", []float64{31, math.Inf(1)}))
	fmt.Println(err)
	// Output:
	// 3 2 [成都 杭州] [1 NaN 0]
	// row 2, column age: the value is infinite
}

func TestMatrixNamesThePlace(t *testing.T) {
	for _, c := range []struct {
		columns []mining.Column
		row     int
		column  string
	}{
		{[]mining.Column{mining.Numbers("a", []float64{1, math.Inf(-1)})}, 1, "a"},
		{[]mining.Column{mining.Numbers("a", []float64{1}), mining.Numbers("b", nil)}, -1, "b"},
		{[]mining.Column{mining.Numbers("a", []float64{1}), mining.Numbers("a", []float64{1})}, -1, "a"},
		{[]mining.Column{{Name: "c", Values: []float64{0, 2}, Levels: []string{"x", "y"}}}, 1, "c"},
		{[]mining.Column{{Name: "c", Values: []float64{0.5}, Levels: []string{"x", "y"}}}, 0, "c"},
		{[]mining.Column{{Name: "c", Values: []float64{-1}, Levels: []string{"x", "y"}}}, 0, "c"},
		{[]mining.Column{{Name: "c", Values: []float64{math.Inf(1)}, Levels: []string{"x", "y"}}}, 0, "c"},
	} {
		var data *mining.DataError
		if _, err := mining.NewMatrix(c.columns...); !errors.As(err, &data) || data.Row != c.row || data.Column != c.column {
			t.Errorf("%v: got %v", c.columns, err)
		}
	}
	var data *mining.DataError
	if _, err := mining.MatrixOfRows([]string{"a", "b"}, [][]float64{{1, 2}, {3}}); !errors.As(err, &data) || data.Row != 1 {
		t.Errorf("a short row: got %v", err)
	}
}

func TestTakeAndChoose(t *testing.T) {
	m, err := mining.MatrixOfRows([]string{"a", "b"}, [][]float64{{1, 2}, {3, 4}, {5, 6}})
	if err != nil {
		t.Fatal(err)
	}
	part, err := m.Take([]int{2, 0, 2}).Choose("b")
	if err != nil {
		t.Fatal(err)
	}
	if got := part.Column(0); got.Name != "b" || !slices.Equal(got.Values, []float64{6, 2, 6}) {
		t.Errorf("got %v", got)
	}
	if _, err := m.Choose("c"); err == nil {
		t.Error("a column that is not there was chosen")
	}
	row := make([]float64, 2)
	if m.Row(1, row); !slices.Equal(row, []float64{3, 4}) {
		t.Errorf("row 1 is %v", row)
	}
}

// A model meets columns in another order, with others between, levels
// numbered otherwise and one it has never seen.
func TestSchemaAligns(t *testing.T) {
	s := matrix(t, mining.Numbers("age", []float64{1}), mining.Categories("city", []string{"杭州"})).Schema()
	s[1].Levels = []string{"成都", "杭州"}
	m, err := s.Align(matrix(t, mining.Categories("city", []string{"杭州", "苏州", "成都", ""}),
		mining.Numbers("noise", make([]float64, 4)), mining.Numbers("age", []float64{7, 8, 9, missing})))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(m.Column(0).Values, m.Column(1).Values, m.Width()); got != "[7 8 9 NaN] [1 NaN 0 NaN] 2" {
		t.Errorf("got %s", got)
	}
	for name, other := range map[string]*mining.Matrix{
		"city": matrix(t, mining.Numbers("age", []float64{1})),
		"age":  matrix(t, mining.Categories("age", []string{"x"}), mining.Categories("city", []string{"杭州"})),
	} {
		var data *mining.DataError
		if _, err := s.Align(other); !errors.As(err, &data) || data.Column != name {
			t.Errorf("without a usable %s: got %v", name, err)
		}
	}
	// All values missing fit either kind.
	if _, err := s.Align(matrix(t, mining.Categories("age", []string{""}), mining.Numbers("city", []float64{missing}))); err != nil {
		t.Errorf("columns of missing values: %v", err)
	}
}

func TestTargets(t *testing.T) {
	m := matrix(t, mining.Numbers("a", []float64{1, 2, 3}))
	for _, y := range [][]float64{{1, 2}, {1, missing, 2}, {1, 2, math.Inf(1)}} {
		if m.CheckTarget(y) == nil {
			t.Errorf("target %v was accepted", y)
		}
	}
	for _, y := range [][]float64{{1, 1, 1}, {0, 0, 0}, {0, 1, 2}} {
		if m.CheckClasses(y) == nil {
			t.Errorf("classes %v were accepted", y)
		}
	}
	for _, w := range [][]float64{{1, 2}, {1, 1, -1}, {0, 0, 0}, {1, missing, 1}} {
		if m.CheckWeights(w) == nil {
			t.Errorf("weights %v were accepted", w)
		}
	}
	if err := errors.Join(m.CheckTarget([]float64{5, 6, 7}), m.CheckClasses([]float64{0, 1, 1}), m.CheckWeights([]float64{0, 1, 2}), m.CheckWeights(nil)); err != nil {
		t.Error(err)
	}
	if matrix(t).CheckTarget(nil) == nil || matrix(t, mining.Numbers("a", nil)).CheckTarget(nil) == nil {
		t.Error("an empty matrix was accepted")
	}
}

func TestStratifiedFolds(t *testing.T) {
	y := make([]float64, 103)
	for i := range 30 {
		y[3*i] = 1
	}
	folds, err := mining.StratifiedFolds(y, 5, 7)
	if err != nil {
		t.Fatal(err)
	}
	var size, ones [5]int
	for i, f := range folds {
		size[f]++
		ones[f] += int(y[i])
	}
	for f := range 5 {
		if size[f] < 20 || size[f] > 21 || ones[f] != 6 {
			t.Errorf("fold %d holds %d rows, %d of them of class 1", f, size[f], ones[f])
		}
	}
	again, _ := mining.StratifiedFolds(y, 5, 7)
	other, _ := mining.StratifiedFolds(y, 5, 8)
	if !slices.Equal(folds, again) || slices.Equal(folds, other) {
		t.Error("folds must depend on the seed, and on it alone")
	}
	for _, k := range []int{-1, 0, 1, 104} {
		if _, err := mining.Folds(103, k, 1); err == nil {
			t.Errorf("%d folds of 103 rows were made", k)
		}
	}
}
