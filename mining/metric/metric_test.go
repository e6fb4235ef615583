package metric_test

import (
	"fmt"
	"math"
	"testing"

	"zhike/mining/metric"
)

func ExampleRMSE() {
	fmt.Println(metric.RMSE([]float64{1, 2, 3}, []float64{1, 2, 6}))
	// Output: 1.7320508075688772
}

// The expected values are worked out by hand: deviations of x −1.5 −.5 .5 1.5
// (squares sum to 5), of y −1 −1 1 1 (sum 4), products 1.5+.5+.5+1.5 = 4.
func TestCorrelation(t *testing.T) {
	x, y := []float64{1, 2, 3, 4}, []float64{1, 1, 3, 3}
	if got, want := metric.Correlation(x, y), 4/math.Sqrt(20); math.Abs(got-want) > 1e-15 {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := metric.Correlation(x, []float64{2, 2, 2, 2}); !math.IsNaN(got) {
		t.Errorf("constant column: got %v, want NaN", got)
	}
	// A shift of a million must cost no digits that matter.
	for i := range x {
		x[i] += 1e6
	}
	if got, want := metric.Correlation(x, y), 4/math.Sqrt(20); math.Abs(got-want) > 1e-12 {
		t.Errorf("after a shift: got %v, want %v", got, want)
	}
}

func TestErrors(t *testing.T) {
	p, a := []float64{0, 4}, []float64{3, 0}
	if got := metric.MAE(p, a); got != 3.5 {
		t.Errorf("MAE: got %v, want 3.5", got)
	}
	if got := metric.RMSE(p, a); math.Abs(got-math.Sqrt(12.5)) > 1e-15 {
		t.Errorf("RMSE: got %v, want √12.5", got)
	}
	if !math.IsNaN(metric.MAE(nil, nil)) || !math.IsNaN(metric.RMSE(nil, nil)) {
		t.Error("no rows must give NaN, not 0")
	}
}

func TestDifferentLengthsPanic(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	metric.MAE([]float64{1}, nil)
}
