// Package survival is about how long things last, such as the time until a
// customer leaves, when for many the end has not been seen yet: the
// Kaplan–Meier curve, the log-rank test between groups, and the proportional
// hazards model of Cox, which says how much each column hastens the end.
//
// Every row has a duration ≥ 0 and an event: 1 if the duration ended with it, 0
// if it was still running when last seen ("censored"). A row whose duration
// ends without the event counts as at risk at that very time.
package survival

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
)

// check refuses durations and events that are none.
func check(duration, event []float64) error {
	if len(duration) == 0 {
		return mining.TableError("没有数据行，无从计算", "there are no rows to learn from")
	}
	if len(event) != len(duration) {
		return mining.TableError(fmt.Sprintf("时长有 %d 个，事件有 %d 个", len(duration), len(event)),
			fmt.Sprintf("there are %d durations and %d events", len(duration), len(event)))
	}
	for i, t := range duration {
		switch {
		case math.IsNaN(t) || math.IsInf(t, 0):
			return mining.RowError(i, "duration", "时长缺失或为无穷大", "the duration is missing or infinite")
		case t < 0:
			return mining.RowError(i, "duration", "时长为负；请检查起止时间是否颠倒", "the duration is below zero; see whether start and end are swapped")
		}
		if e := event[i]; e != 0 && e != 1 {
			return mining.RowError(i, "event", "事件须为 1（已发生）或 0（尚未发生）", "the event must be 1 (it happened) or 0 (not yet)")
		}
	}
	return nil
}

// moment is one row on the axis of time.
type moment struct {
	time float64
	row  int32
	dead bool
}

// timeline sorts the rows by time, of equal ones those with the event first.
func timeline(duration, event []float64) []moment {
	alive := make([]float64, len(event))
	for i, e := range event {
		if e == 0 {
			alive[i] = 1
		}
	}
	line := make([]moment, len(duration))
	for k, i := range mining.Order(duration, alive) {
		line[k] = moment{duration[i] + 0, int32(i), alive[i] == 0}
	}
	return line
}

// levelOr fills in the default confidence of intervals.
func levelOr(level float64) (float64, error) {
	if level == 0 {
		return .95, nil
	}
	if !(level > 0 && level < 1) {
		return 0, mining.TableError("置信水平须在 0 与 1 之间", "the confidence level must lie between 0 and 1")
	}
	return level, nil
}

// quantileOf is how many standard errors an interval reaches to either side.
func quantileOf(level float64) float64 { return distuv.UnitNormal.Quantile((1 + level) / 2) }

// chance is the probability of a χ² so large by chance alone.
func chance(chi float64, freedom int) float64 {
	if freedom == 0 {
		return 1
	}
	return distuv.ChiSquared{K: float64(freedom)}.Survival(chi)
}
