package segment

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"zhike/api"
	"zhike/expr"
)

func sprintf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// sentence says the finding in words, in the reader's language.
func (f *Finding) sentence(ctx context.Context) string {
	f.Label = api.Pick(ctx, f.field.Zh, f.field.En)
	say := f.shares
	if f.Type == expr.Number {
		say = f.means
	}
	text := say(ctx)
	if !f.Certain {
		text += api.Pick(ctx, "；这点差异可能只是偶然", "; this may be chance")
	}
	return text
}

func (f *Finding) means(ctx context.Context) string {
	in, out := quantity(ctx, *f.MeanIn, f.Unit), quantity(ctx, *f.MeanOut, f.Unit)
	zh := sprintf("%s：平均 %s，其余客户 %s", f.Label, in, out)
	en := sprintf("%s: %s on average, %s among the others", f.Label, in, out)
	if *f.MeanOut > 0 && *f.MeanIn >= 0 {
		if change := (*f.MeanIn / *f.MeanOut - 1) * 100; math.Abs(change) >= 1 {
			zh += sprintf("（%s %s%%）", map[bool]string{true: "高", false: "低"}[change > 0], digits(math.Abs(change)))
			en += sprintf(" (%s%% %s)", digits(math.Abs(change)), map[bool]string{true: "more", false: "less"}[change > 0])
		}
	}
	return api.Pick(ctx, zh, en)
}

func (f *Finding) shares(ctx context.Context) string {
	what := f.Label
	if f.Type == expr.Text {
		zh, en := f.field.Say(fmt.Sprint(f.Value))
		what += api.Pick(ctx, "“", " “") + clip(api.Pick(ctx, zh, en)) + "”"
	}
	in, out := percent(*f.ShareIn), percent(*f.ShareOut)
	zh := sprintf("%s：占 %s，其余客户 %s", what, in, out)
	en := sprintf("%s: %s of them, %s of the others", what, in, out)
	if f.TGI == nil {
		return api.Pick(ctx, zh+"（只有这群客户有）", en+" (nobody else has it)")
	}
	return api.Pick(ctx, zh+sprintf("（TGI %.0f）", *f.TGI), en+sprintf(" (TGI %.0f)", *f.TGI))
}

// summary is the title of the report.
func summary(ctx context.Context, found []Finding) string {
	certain := 0
	first := ""
	for _, f := range found {
		if f.Certain {
			certain++
			if first == "" && !f.InRule {
				first = f.Sentence
			}
		}
	}
	switch {
	case certain == 0:
		return api.Pick(ctx, "和其余客户相比，没有发现可靠的差异", "No reliable difference from the other customers was found")
	case first == "":
		return api.Pick(ctx, "可靠的差异都来自分群规则本身用到的字段", "The reliable differences are all in fields that the rule itself uses")
	}
	return first
}

// quantity is a number with its unit.
func quantity(ctx context.Context, x float64, unit string) string {
	switch unit {
	case "":
		return digits(x)
	case "CNY":
		if x < 0 {
			return "-¥" + digits(-x)
		}
		return "¥" + digits(x)
	case "share":
		return percent(x)
	}
	zh := map[string]string{"days": "天", "orders": "单", "items": "件", "products": "种", "categories": "类", "channels": "个", "lines": "行", "events": "次", "years": "岁", "hour": "点", "customers": "人"}[unit]
	return digits(x) + api.Pick(ctx, " "+zh, " "+unit)
}

func percent(x float64) string {
	if x != 0 && math.Abs(x) < 0.1 {
		return strconv.FormatFloat(x*100, 'f', 1, 64) + "%"
	}
	return strconv.FormatFloat(x*100, 'f', 0, 64) + "%"
}

// digits writes a number with as many decimals as mean something, and commas.
func digits(x float64) string {
	decimals := 0
	switch a := math.Abs(x); {
	case a < 10:
		decimals = 2
	case a < 100:
		decimals = 1
	}
	text := strconv.FormatFloat(x, 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}
