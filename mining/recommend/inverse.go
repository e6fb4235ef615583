package recommend

import (
	"context"
	"encoding/binary"

	"zhike/mining"
)

// distinct is the different rows of a matrix. Customers with one purchase, and
// items with one customer, are many and mostly alike; the inverse need not know
// them apart.
type distinct struct {
	rows  sparse    // in the order in which they first occur
	group []int     // of each row of the whole, its row here
	size  []float64 // how many rows of the whole are this one
}

// distinct gives up, and returns false, where there are more than most.
func (s sparse) distinct(most int) (distinct, bool) {
	d := distinct{rows: sparse{start: []int{0}}, group: make([]int, s.rows())}
	seen := map[string]int{}
	var key []byte
	for r := range s.rows() {
		index, value := s.row(r)
		key = key[:0]
		for _, i := range index {
			key = binary.LittleEndian.AppendUint32(key, uint32(i))
		}
		at, known := seen[string(key)]
		if !known {
			at = len(d.size)
			if at == most {
				return d, false
			}
			seen[string(key)] = at
			d.size = append(d.size, 0)
			d.rows.index, d.rows.value = append(d.rows.index, index...), append(d.rows.value, value...)
			d.rows.start = append(d.rows.start, len(d.rows.index))
		}
		d.group[r] = at
		d.size[at]++
	}
	return d, true
}

// ridgeInverse is (R Rᵀ + λK⁻¹)⁻¹, R being 0/1 with the different rows and K the
// sizes, all n² of it by rows.
func (d distinct) ridgeInverse(ctx context.Context, columns int, penalty float64) ([]float64, error) {
	n := d.rows.rows()
	data, across := make([]float64, n*n), d.rows.transpose(columns)
	err := mining.Pieces(ctx, n, itemsAtOnce, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			into := data[i*n : (i+1)*n]
			mine, _ := d.rows.row(i)
			for _, c := range mine {
				others, _ := across.row(int(c))
				for k := len(others) - 1; k >= 0 && int(others[k]) >= i; k-- {
					into[others[k]]++
				}
			}
			into[i] += penalty / d.size[i]
		}
	})
	if err != nil {
		return nil, err
	}
	definite, err := invert(ctx, data, n)
	if err == nil && !definite {
		err = mining.TableError("矩阵不可逆，请加大惩罚", "the matrix cannot be inverted; a larger penalty helps")
	}
	return data, err
}
