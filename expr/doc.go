// Package expr is the one filter language over the field catalogue. Segments,
// lists, charts and journeys all ask with it:
//
//	order.count_90d >= 2 and profile.province in ("浙江", "江苏") and days_since(order.last) > 60
//
// A condition is compiled once (Compile, or FromJSON for a rule builder). It is
// then rendered as SQL for an engine or evaluated in memory for one customer,
// and both give the same answer. Everything a person writes becomes a bound
// parameter; identifiers come only from the catalogue.
//
// # Grammar
//
//	condition  = and-part { "or" and-part } .
//	and-part   = not-part { "and" not-part } .
//	not-part   = "not" not-part | comparison .
//	comparison = sum [ relation ] .
//	relation   = ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) sum
//	           | [ "not" ] ( "contains" | "starts_with" | "ends_with" ) sum
//	           | [ "not" ] "in" "(" literal { "," literal } ")"
//	           | [ "not" ] "between" sum "and" sum
//	           | "is" [ "not" ] "missing" .
//	sum        = term { ( "+" | "-" ) term } .
//	term       = unary { ( "*" | "/" ) unary } .
//	unary      = "-" unary | primary .
//	primary    = literal | field | function "(" [ sum ] ")" | "(" condition ")" .
//	literal    = number | text | date | date-time | "true" | "false" .
//
// A field is written with its catalogue name (letters a–z, digits, "_", ".").
// Numbers: 5, -2.5, 1_000, 1e6, 3万, 1.2亿, 20% (that is 0.2). Texts stand in
// "…" or '…', also in “…”, ‘…’ or 「…」, with the escapes \" \' \\ \n \t \r
// \u4e2d. Dates: 2025-11-08, 2025年11月8日; date-times: 2025-11-08 14:30,
// 2025-11-08T14:30:05.25, either in the business zone or with Z or +08:00. A
// date may also stand in quotes where a date is needed, there with slashes too.
//
// Also accepted, and made canonical by String: == for =, <> ≠ for !=, ≤ ≥ × ÷,
// && || !, "is null", any case of keywords, full-width punctuation, and the
// Chinese words 且 并且 而且 · 或 或者 · 非 不 · 等于 不等于 大于 小于 大于等于 不小于
// 小于等于 不大于 · 属于 · 包含 开头是 结尾是 · 介于 … 和/到/至 · 为空 缺失 · 真 假:
//
//	order.count_90d 大于等于 2 且 profile.province 不属于（“浙江”、“江苏”）
//
// Limits, each with its own sentence: MaxSource bytes, MaxDepth levels, MaxList
// values in a list, MaxOperations comparisons and calculations, 100 levels of
// calculation and 4 of divisions inside divisors.
//
// # Meaning
//
// A value may be missing (NULL); a condition is always true or false. Every
// comparison with a missing value is false, also != and not in. The prefix not
// turns an answer round: where profile.age is missing, profile.age > 18 is false
// and not (profile.age > 18) is true. A truth value that is missing counts as
// false. is missing and is not missing ask for it.
//
// Numbers are float8. NaN is above every number and equal to itself, as both
// engines have it. A division by zero is missing. Numbers that enter a
// calculation are cut to ±1e120, and in products and quotients what is far
// below 1e-100 is 0, so that nothing can overflow. round rounds halves up.
//
// Texts are equal when they are the same characters. contains, starts_with and
// ends_with ignore the case of A–Z, and of no other letter; lower() changes A–Z
// only. length counts characters (code points).
//
// Times are instants in UTC. A date compared with a time is the whole day in
// the business zone: order.last = 2025-11-08 holds for every moment of that
// day, <= includes its last moment, > begins with the next day. days_since
// counts calendar days of the business zone: 0 today, 1 yesterday, negative
// after today; days_until is its negative. year, month, day, hour and weekday
// (1 is Monday, 7 Sunday) read the business zone's calendar and clock. now()
// and today() are the moment for which the condition is asked.
//
// Functions: days_since(t) days_until(t) year(t) month(t) day(t) weekday(t)
// hour(time) now() today() abs(n) round(n) length(text) lower(text).
//
// A new function needs a line in functions, a branch in value (eval) and one in
// function (SQL), and the agreement test proves that the two are the same.
package expr
