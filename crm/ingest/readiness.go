package ingest

import (
	"fmt"
	"strings"
	"time"
)

// Readiness is whether a file is enough for an analysis.
type Readiness string

const (
	Ready   Readiness = "ready"
	Limited Readiness = "limited" // possible, with a reservation
	Lacking Readiness = "lacking" // something is missing
)

// Analysis is what a file makes possible, or what it lacks for it.
type Analysis struct {
	Name   string    `json:"name"`
	Label  Sentence  `json:"label"`
	State  Readiness `json:"state" enum:"ready,limited,lacking"`
	Reason Sentence  `json:"reason"`
}

// Readinesses says for each analysis that a file of this kind can feed whether
// it does. The figures come from the profile, which may be of a part of the file;
// what other files add is not considered.
func Readinesses(m Mapping, p Profile) []Analysis {
	f := fileFacts{m, p}
	var out []Analysis
	for _, r := range demands(m.Kind) {
		a := Analysis{Name: r.name, Label: r.label, State: Ready, Reason: Sentence{"字段和数据都够。", "The fields and the data are sufficient."}}
		for _, need := range r.needs {
			if state, why := need(f); state != Ready {
				if a.State == Ready || state == Lacking {
					a.State, a.Reason = state, why
				}
				if state == Lacking {
					break
				}
			}
		}
		out = append(out, a)
	}
	return out
}

// fileFacts answers questions about the file.
type fileFacts struct {
	mapping Mapping
	profile Profile
}

func (f fileFacts) column(field string) (ColumnProfile, bool) {
	return f.profile.Column(f.mapping.Column(field))
}

func (f fileFacts) distinct(field string) int64 {
	c, _ := f.column(field)
	return c.Distinct
}

// purchases is the mean number of orders of a customer; without order numbers,
// of rows.
func (f fileFacts) purchases() float64 {
	customers := f.distinct("customer")
	if customers == 0 {
		return 0
	}
	orders := f.distinct("order")
	if orders == 0 {
		orders = f.profile.Rows
	}
	return float64(orders) / float64(customers)
}

// need is one demand of an analysis: Ready if the file meets it.
type need func(fileFacts) (Readiness, Sentence)

// demand is an analysis with its needs, the hard ones first.
type demand struct {
	name  string
	label Sentence
	needs []need
}

func demands(k Kind) []demand {
	switch k {
	case Orders:
		return orderDemands()
	case Customers:
		return customerDemands()
	case Products:
		return productDemands()
	case Events:
		return eventDemands()
	}
	return nil
}

func orderDemands() []demand {
	who, money := oneOf("customer", "buyer_phone", "buyer_email"), oneOf("amount", "price")
	when, item := oneOf("time"), oneOf("sku", "product")
	return []demand{
		{"rfm", Sentence{"RFM 与价值分层", "RFM and value tiers"}, []need{who, when, money, mostlyKnown("customer"), atLeast("customer", 30)}},
		{"lifecycle", Sentence{"生命周期与购买周期", "life cycle and purchase cycle"}, []need{who, when, repeats(1.1), span(90)}},
		{"cohort", Sentence{"同期群留存", "cohort retention"}, []need{who, when, span(62)}},
		{"churn", Sentence{"流失预测", "churn prediction"}, []need{who, when, repeats(1.2), span(180), atLeast("customer", 200)}},
		{"clv", Sentence{"客户终身价值", "customer lifetime value"}, []need{who, when, money, repeats(1.2), span(180), atLeast("customer", 100)}},
		{"basket", Sentence{"购物篮与连带", "basket analysis"}, []need{oneOf("order"), item, linesPerOrder(1.2)}},
		{"recommend", Sentence{"商品推荐", "recommendation"}, []need{who, item, atLeast("customer", 50), atLeastOf(20, "sku", "product")}},
		{"product", Sentence{"商品分析", "product analysis"}, []need{item, money}},
		{"price", Sentence{"价格敏感度", "price sensitivity"}, []need{who, oneOf("price"), oneOf("discount"), item}},
		{"channel", Sentence{"渠道构成", "channel mix"}, []need{oneOf("channel"), atLeast("channel", 2)}},
		{"region", Sentence{"地区分布", "regions"}, []need{oneOf("province", "city", "country")}},
		{"store", Sentence{"门店对比", "stores"}, []need{oneOf("store"), atLeast("store", 2)}},
		{"hours", Sentence{"时段热力图", "heat map of hours"}, []need{when, clock("time")}},
		{"forecast", Sentence{"销量预测", "sales forecast"}, []need{when, money, span(90), spanFor(730, "季节性", "seasons")}},
		{"returns", Sentence{"退货与退款分析", "returns and refunds"}, []need{returnsSeen}},
	}
}

func customerDemands() []demand {
	return []demand{
		{"contact", Sentence{"触达客户", "reaching customers"}, []need{oneOf("phone", "email")}},
		{"unify", Sentence{"合并重复客户", "merging duplicates"}, []need{oneOf("phone", "email", "name")}},
		{"region", Sentence{"地区分布", "regions"}, []need{oneOf("province", "city", "address")}},
		{"portrait", Sentence{"客户画像", "portraits"}, []need{oneOf("gender", "birthday", "level", "tags", "province")}},
		{"birthday", Sentence{"生日关怀", "birthday care"}, []need{oneOf("birthday"), mostlyKnown("birthday")}},
		{"acquisition", Sentence{"获客渠道分析", "channels of acquisition"}, []need{oneOf("channel"), oneOf("registered"), atLeast("channel", 2)}},
	}
}

func productDemands() []demand {
	return []demand{
		{"names", Sentence{"商品名称", "names of articles"}, []need{oneOf("sku"), oneOf("product")}},
		{"category", Sentence{"类目分析", "categories"}, []need{oneOf("category"), mostlyKnown("category")}},
		{"margin", Sentence{"毛利分析", "margins"}, []need{oneOf("price"), oneOf("cost"), mostlyKnown("cost")}},
		{"brand", Sentence{"品牌偏好", "brand preference"}, []need{oneOf("brand"), mostlyKnown("brand")}},
	}
}

func eventDemands() []demand {
	return []demand{
		{"funnel", Sentence{"漏斗", "funnels"}, []need{oneOf("customer"), oneOf("event"), atLeast("event", 2)}},
		{"path", Sentence{"路径", "paths"}, []need{oneOf("customer"), oneOf("page", "event")}},
		{"interest", Sentence{"商品兴趣", "interest in articles"}, []need{oneOf("customer"), oneOf("sku")}},
		{"attribution", Sentence{"渠道归因", "attribution"}, []need{oneOf("customer"), oneOf("channel"), atLeast("channel", 2)}},
		{"hours", Sentence{"活跃时段", "active hours"}, []need{clock("time")}},
		{"text", Sentence{"文本挖掘", "text mining"}, []need{oneOf("text")}},
	}
}

func ready() (Readiness, Sentence) { return Ready, Sentence{} }

// oneOf demands a column for at least one of the fields.
func oneOf(fields ...string) need {
	return func(f fileFacts) (Readiness, Sentence) {
		var zh, en []string
		for _, name := range fields {
			if f.mapping.Has(name) {
				return ready()
			}
			if field, ok := f.mapping.Kind.Field(name); ok {
				zh, en = append(zh, field.Label.Zh), append(en, field.Label.En)
			}
		}
		return Lacking, Sentence{"缺少" + strings.Join(zh, "或") + "一列。", "A column with the " + strings.Join(en, " or the ") + " is missing."}
	}
}

// label is a field's name in both languages.
func (f fileFacts) label(field string) Sentence {
	l, _ := f.mapping.Kind.Field(field)
	return l.Label
}

// mostlyKnown reserves judgement when more than a third of the rows lack a value.
func mostlyKnown(field string) need {
	return func(f fileFacts) (Readiness, Sentence) {
		c, ok := f.column(field)
		total := c.Filled + c.Missing
		if !ok || total == 0 || c.Missing*3 <= total {
			return ready()
		}
		l, share := f.label(field), 100*float64(c.Missing)/float64(total)
		return Limited, Sentence{fmt.Sprintf("%.0f%% 的行没有%s，结果只反映其余的行。", share, l.Zh),
			fmt.Sprintf("%.0f%% of the rows have no %s; results speak of the others only.", share, l.En)}
	}
}

// atLeast reserves judgement when a field has fewer different values.
func atLeast(field string, n int64) need { return atLeastOf(n, field) }

// atLeastOf is atLeast for the first of the fields that has a column.
func atLeastOf(n int64, fields ...string) need {
	return func(f fileFacts) (Readiness, Sentence) {
		for _, field := range fields {
			if !f.mapping.Has(field) {
				continue
			}
			d, l := f.distinct(field), f.label(field)
			if d >= n {
				return ready()
			}
			return Limited, say("只有 %[1]s 个不同的%[2]s，建议至少 %[4]s 个。", "There are only %[1]s different values of the %[3]s; %[4]s or more are advised.",
				grouped(d), l.Zh, l.En, grouped(n))
		}
		return ready()
	}
}

// repeats demands that customers come back.
func repeats(least float64) need {
	return func(f fileFacts) (Readiness, Sentence) {
		p := f.purchases()
		if p == 0 || p >= least {
			return ready()
		}
		return Lacking, Sentence{fmt.Sprintf("平均每位客户只有 %.2f 单，几乎没有复购，看不出规律。", p),
			fmt.Sprintf("A customer has %.2f orders on average; without repeat purchases there is no pattern to find.", p)}
	}
}

// span demands a length of time between the first and the last row.
func span(days int) need {
	return func(f fileFacts) (Readiness, Sentence) {
		have, ok := f.days()
		if !ok || have >= days {
			return ready()
		}
		return Lacking, say("数据只跨 %d 天，至少要 %d 天。", "The data span %d days; at least %d are needed.", have, days)
	}
}

// spanFor reserves judgement on one thing that needs a longer time.
func spanFor(days int, zh, en string) need {
	return func(f fileFacts) (Readiness, Sentence) {
		have, ok := f.days()
		if !ok || have >= days {
			return ready()
		}
		return Limited, say("数据只跨 %[1]d 天，看不出%[2]s；有 %[4]d 天以上更好。", "The data span %[1]d days, too few for %[3]s; %[4]d or more are better.", have, zh, en, days)
	}
}

func (f fileFacts) days() (int, bool) {
	c, ok := f.column("time")
	if !ok || c.Type != ValueTime && c.Type != ValueDate {
		return 0, false
	}
	return int(c.span / (24 * time.Hour)), true
}

// linesPerOrder demands orders with more than one article.
func linesPerOrder(least float64) need {
	return func(f fileFacts) (Readiness, Sentence) {
		orders := f.distinct("order")
		if orders == 0 {
			return ready()
		}
		lines := float64(f.profile.Rows) / float64(orders)
		if lines >= least {
			return ready()
		}
		return Lacking, Sentence{fmt.Sprintf("平均每单只有 %.2f 行商品，看不出连带关系。", lines),
			fmt.Sprintf("An order has %.2f lines on average; what is bought together does not show.", lines)}
	}
}

// clock demands times of day.
func clock(field string) need {
	return func(f fileFacts) (Readiness, Sentence) {
		if c, ok := f.column(field); ok && c.Type == ValueDate {
			return Lacking, Sentence{"时间只有日期，没有几点几分。", "The times are days only, without hours."}
		}
		return ready()
	}
}

// returnsSeen demands a status, or negative quantities or amounts.
func returnsSeen(f fileFacts) (Readiness, Sentence) {
	if f.mapping.Has("status") {
		return ready()
	}
	for _, field := range []string{"quantity", "amount"} {
		if c, ok := f.column(field); ok && strings.HasPrefix(c.Min, "-") {
			return ready()
		}
	}
	return Lacking, Sentence{"没有订单状态，也没有负数的数量或金额，看不出退货。", "There is no order status and no negative quantity or amount; returns do not show."}
}
