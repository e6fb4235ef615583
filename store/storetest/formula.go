package storetest

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/store"
)

// Scores checks that both engines give a formula the values that its model
// predicts for the rows of x, to 1e-12 of their size.
func Scores(t *testing.T, f mining.Formula, x *mining.Matrix, want []float64) {
	t.Helper()
	Each(t, func(t *testing.T, db *store.DB) {
		columns, names := []string{"place bigint"}, map[string]string{}
		loaded := []string{"place"}
		for j := range x.Width() {
			c, name := x.Column(j), "c"+strconv.Itoa(j)
			kind := " double precision"
			if c.Category() {
				kind = " text"
			}
			names[c.Name], columns, loaded = name, append(columns, name+kind), append(loaded, name)
		}
		expression, args := mining.SQL(f, func(name string) string { return names[name] }, 1)
		var got []float64
		err := db.Tx(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.Exec(t.Context(), store.SQL("create table scored ("+strings.Join(columns, ", ")+")")); err != nil {
				return err
			}
			if _, err := tx.Load(t.Context(), "scored", loaded, rowsOf(x)); err != nil {
				return err
			}
			var err error
			got, err = store.All[float64](t.Context(), tx, store.SQL("select "+expression+" from scored order by place"), args...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range want {
			if math.Abs(got[i]-w) > 1e-12*(1+math.Abs(w)) {
				t.Fatalf("row %d: %v in the database, %v of the model", i, got[i], w)
			}
		}
	})
}

// rowsOf hands out the rows of a matrix with their places.
func rowsOf(x *mining.Matrix) func() ([]any, error) {
	i := 0
	return func() ([]any, error) {
		if i == x.Rows() {
			return nil, nil
		}
		row := []any{int64(i)}
		for j := range x.Width() {
			c := x.Column(j)
			switch v := c.Values[i]; {
			case math.IsNaN(v):
				row = append(row, nil)
			case c.Category():
				row = append(row, c.Levels[int(v)])
			default:
				row = append(row, v)
			}
		}
		i++
		return row, nil
	}
}
