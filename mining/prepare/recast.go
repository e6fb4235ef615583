package prepare

import (
	"context"

	"zhike/mining"
)

// recast aligns a table and puts other columns in the place of each of its own.
// change gets the column as the model knows it, and as it was given: a level
// that the model has never met is missing in the first only.
func recast(ctx context.Context, s mining.Schema, x *mining.Matrix, change func(j int, known, given mining.Column) []mining.Column) (*mining.Matrix, error) {
	aligned, err := s.Align(x)
	if err != nil {
		return nil, err
	}
	var out []mining.Column
	for j, f := range s {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		out = append(out, change(j, aligned.Column(j), x.Column(x.Index(f.Name)))...)
	}
	return mining.NewMatrix(out...)
}

// changed is the column of numbers with another value for each that is there.
func changed(c mining.Column, change func(v float64) float64) mining.Column {
	out := make([]float64, len(c.Values))
	for i, v := range c.Values {
		if out[i] = v; v == v {
			out[i] = change(v)
		}
	}
	return mining.Numbers(c.Name, out)
}

// levelCounts is how many rows have each level, and how many have none.
func levelCounts(c mining.Column) (counts []int, missing int) {
	counts = make([]int, len(c.Levels))
	for _, v := range c.Values {
		if v == v {
			counts[int(v)]++
		} else {
			missing++
		}
	}
	return counts, missing
}
