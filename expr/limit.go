package expr

import (
	"fmt"

	"zhike/fault"
)

// withinLimits checks a measured node.
func withinLimits(s *source, n *node, operations int) error {
	switch {
	case n.height > MaxDepth:
		return tooDeep(s, n.where)
	case n.calculation > maxCalculation:
		return s.fail(n.where, fmt.Sprintf("a calculation may be nested %d levels deep; make it simpler.", maxCalculation),
			fmt.Sprintf("算式最多嵌套 %d 层，请化简。", maxCalculation)).At("limit", maxCalculation)
	case n.divisor > maxDivisor:
		return s.fail(n.where, fmt.Sprintf("divisions may stand inside divisors %d levels deep; multiply instead.", maxDivisor),
			fmt.Sprintf("除数里最多再嵌套 %d 层除法，请改用乘法。", maxDivisor)).At("limit", maxDivisor)
	case operations > MaxOperations:
		return s.fail(n.where, fmt.Sprintf("a condition may have %d comparisons and calculations; use in (…) for many values of one field.", MaxOperations),
			fmt.Sprintf("一个条件最多 %d 个比较和运算；同一字段有许多值时请用 in (…)。", MaxOperations)).At("limit", MaxOperations)
	}
	return nil
}

func tooDeep(s *source, p place) error {
	return s.fail(p, fmt.Sprintf("the condition is nested more than %d levels deep (parentheses, not, calculations); make it simpler or split it.", MaxDepth),
		fmt.Sprintf("条件嵌套超过 %d 层（括号、not、算式），请化简或拆分。", MaxDepth)).At("limit", MaxDepth)
}

func tooManyValues(s *source, p place) error {
	return s.fail(p, fmt.Sprintf("a list may have %d values; import a longer one as a tag and ask for the tag.", MaxList),
		fmt.Sprintf("列表最多 %d 个值；更长的名单请导入为标签，再按标签筛选。", MaxList)).At("limit", MaxList)
}

func tooLong(bytes int) error {
	return fault.New(fault.Invalid, "The condition is %d bytes long; at most %d are allowed, also in its canonical form.", bytes, MaxSource).
		InChinese("条件长 %d 字节，最多允许 %d 字节（规范写法也不得超过）。", bytes, MaxSource).
		At("limit", MaxSource)
}
