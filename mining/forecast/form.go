package forecast

import (
	"strings"

	"zhike/mining"
)

// Form is which of the exponential smoothing models one is: how errors, trend
// and season enter. It is written ETS(error,trend,season) with N none, A
// additive, Ad additive damped, M multiplicative.
type Form struct {
	Error  string `json:"error"`  // A, M
	Trend  string `json:"trend"`  // N, A, Ad
	Season string `json:"season"` // N, A, M
}

// String is such as "ETS(M,Ad,M)".
func (f Form) String() string { return "ETS(" + f.Error + "," + f.Trend + "," + f.Season + ")" }

// ParseForm reads "MAdM" or "ETS(M,Ad,M)".
func ParseForm(s string) (Form, error) {
	for _, f := range Forms() {
		if s == f.String() || strings.EqualFold(s, f.Error+f.Trend+f.Season) {
			return f, nil
		}
	}
	return Form{}, mining.TableError("没有名为“"+s+"”的指数平滑模型；例如 AAdN、MAM", "there is no exponential smoothing model “"+s+"”; examples are AAdN and MAM")
}

// Forms are the fifteen in use. An additive error with a multiplicative season
// is left out because it divides by levels near zero, and multiplicative
// trends because they run away (Hyndman et al. 2008, 2.5.2 and ch. 15).
func Forms() []Form {
	var out []Form
	for _, e := range []string{"A", "M"} {
		for _, season := range []string{"N", "A", "M"} {
			for _, trend := range []string{"N", "A", "Ad"} {
				if e == "M" || season != "M" {
					out = append(out, Form{e, trend, season})
				}
			}
		}
	}
	return out
}

func (f Form) valid() bool {
	for _, known := range Forms() {
		if f == known {
			return true
		}
	}
	return false
}

func (f Form) trended() bool  { return f.Trend != "N" }
func (f Form) damped() bool   { return f.Trend == "Ad" }
func (f Form) seasonal() bool { return f.Season != "N" }
func (f Form) product() bool  { return f.Season == "M" } // the season multiplies
func (f Form) relative() bool { return f.Error == "M" }  // the error multiplies

// weights is how many smoothing parameters there are: α, β, γ, φ.
func (f Form) weights() int {
	n := 1
	for _, has := range []bool{f.trended(), f.seasonal(), f.damped()} {
		if has {
			n++
		}
	}
	return n
}

// free is how many parameters are estimated: the weights and the starting
// values of level, trend and seasons, of which the last follows from the others.
func (f Form) free(season int) int {
	n := f.weights() + 1
	if f.trended() {
		n++
	}
	if f.seasonal() {
		n += season - 1
	}
	return n
}
