package sequence

import (
	"fmt"
	"math"

	"zhike/mining"
)

// Options of Mine. The zero value finds the patterns of 1 % of the sequences.
//
// The windows are in the unit of the times, or in steps where there are none:
// a MaxGap of 1 then asks for the very next step. A pattern is in a sequence
// when some of its occurrences keeps within the windows.
type Options struct {
	MinSupport  float64 // share of the sequences if below 1, else their number; default .01
	MaxLength   int     // most items in a pattern; 0 is no limit
	Closed      bool    // leave out patterns that one more item leaves in as many sequences
	MinGap      float64 // least time from one step of the pattern to the next
	MaxGap      float64 // most time from one step of the pattern to the next; 0 is no limit
	MaxSpan     float64 // most time from the first step of the pattern to the last; 0 is no limit
	MaxPatterns int     // with more, Mine refuses; default 5,000,000
}

func (o Options) filled() (Options, error) {
	if o.MinSupport == 0 {
		o.MinSupport = .01
	}
	if o.MaxPatterns == 0 {
		o.MaxPatterns = 5_000_000
	}
	if o.MaxGap == 0 {
		o.MaxGap = math.Inf(1)
	}
	if o.MaxSpan == 0 {
		o.MaxSpan = math.Inf(1)
	}
	switch {
	case !(o.MinSupport > 0) || math.IsInf(o.MinSupport, 0):
		return o, mining.TableError("最小支持度须大于 0", "the minimum support must be above 0")
	case o.MaxLength < 0:
		return o, mining.TableError("最大长度不能为负", "the greatest length cannot be below zero")
	case !(o.MinGap >= 0) || !(o.MaxGap >= 0) || !(o.MaxSpan >= 0):
		return o, mining.TableError("时间窗不能为负", "a window of time cannot be below zero")
	case o.MinGap > o.MaxGap || o.MinGap > o.MaxSpan:
		return o, mining.TableError("最小间隔大于最大间隔或总时长，什么也不会找到", "the least gap is above the greatest gap or span, so nothing could be found")
	case o.MaxPatterns < 1 || o.MaxPatterns > 1<<30:
		return o, mining.TableError("序列模式的最大个数须在 1 到 2³⁰ 之间", "the greatest number of patterns must be from 1 to 2^30")
	}
	return o, nil
}

// windows tells whether occurrences are bounded in time.
func (o Options) windows() bool {
	return o.MinGap > 0 || !math.IsInf(o.MaxGap, 1) || !math.IsInf(o.MaxSpan, 1)
}

func tooMany(o Options) error {
	return mining.TableError(fmt.Sprintf("序列模式超过 %d 个；请提高最小支持度，或限制长度、间隔", o.MaxPatterns),
		fmt.Sprintf("there are more than %d patterns; raise the minimum support, or limit the length or the gaps", o.MaxPatterns))
}
