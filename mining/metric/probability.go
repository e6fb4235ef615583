package metric

import "math"

// LogLoss is the mean of −log(probability given to the class that came true),
// with probabilities kept from 1e-15 to 1 − 1e-15. NaN for no rows.
func LogLoss(probability, class []float64) float64 {
	sameLength(probability, class)
	const least = 1e-15
	sum := 0.0
	for i, p := range probability {
		if class[i] != 1 {
			p = 1 - p
		}
		sum -= math.Log(min(max(p, least), 1-least))
	}
	return sum / float64(len(probability))
}

// Brier is the mean squared difference of probability and class (Brier 1950).
func Brier(probability, class []float64) float64 {
	sameLength(probability, class)
	sum := 0.0
	for i, p := range probability {
		d := p - class[i]
		sum += d * d
	}
	return sum / float64(len(probability))
}

// Calibrated is the rows whose probabilities fell into one bin.
type Calibrated struct {
	Rows     int     `json:"rows"`
	Said     float64 `json:"said"`     // mean probability
	Happened float64 `json:"happened"` // share of class 1
}

// Calibration sorts the rows by probability into bins of equal width on 0 … 1
// and sets what was said beside what happened; empty bins are left out.
func Calibration(probability, class []float64, bins int) []Calibrated {
	sameLength(probability, class)
	all := make([]Calibrated, bins)
	for i, p := range probability {
		b := min(max(int(p*float64(bins)), 0), bins-1)
		all[b].Rows++
		all[b].Said += p
		all[b].Happened += class[i]
	}
	var out []Calibrated
	for _, c := range all {
		if c.Rows > 0 {
			out = append(out, Calibrated{c.Rows, c.Said / float64(c.Rows), c.Happened / float64(c.Rows)})
		}
	}
	return out
}

// CalibrationError is the expected calibration error: the mean over all rows
// of |said − happened| of the row's bin (Naeini, Cooper & Hauskrecht 2015).
func CalibrationError(probability, class []float64, bins int) float64 {
	sum := 0.0
	for _, c := range Calibration(probability, class, bins) {
		sum += float64(c.Rows) * math.Abs(c.Said-c.Happened)
	}
	return sum / float64(len(probability))
}
