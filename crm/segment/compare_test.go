package segment

import (
	"context"
	"math"
	"strings"
	"testing"

	"zhike/api"
	"zhike/crm/governance"
	"zhike/expr"
	"zhike/fault"
)

// hundred are 100 customers, 40 of them of the level 金:
//
//	         customers  浙江  江苏  one order of         phone
//	金       40         30    10    100 (20) or 300 (20) every second
//	others   60         15    45    50 (30) or 150 (30)  every second
func (h *shop) hundred() {
	h.t.Helper()
	for i := int64(1); i <= 100; i++ {
		gold := i <= 40
		province, amount, phone := "江苏", 50.0, ""
		if gold && i <= 30 || !gold && i <= 55 {
			province = "浙江"
		}
		if gold {
			amount = 100
		}
		if i%2 == 0 {
			amount *= 3
			phone = "+8613800000000"
		}
		h.add(i, "客户", phone, province)
		h.buy(i, int(i%7)+1, amount)
	}
	h.later("update customer set level = '金' where customer_id <= 40")
	h.refresh()
}

func compared(t *testing.T, c *Comparison, field string, value any) Finding {
	t.Helper()
	for _, f := range c.Findings {
		if f.Field == field && f.Value == value {
			return f
		}
	}
	t.Fatalf("no finding on %s %v among %d", field, value, len(c.Findings))
	return Finding{}
}

func TestCompareByHand(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.hundred()
		g := h.make("金卡", `profile.level = "金"`)
		c, err := h.segments.Compare(as(t, governance.Viewer), &CompareRequest{ID: g.ID, Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		if !c.Enough || c.Customers != 40 || c.Rest != 60 {
			t.Fatalf("%+v", c)
		}
		// Money: mean 200 with variance 40·100²/39, and 100 with 60·50²/59. The
		// pooled variance is (400,000 + 150,000)/98, so d = 100/√5612.245 = 1.334848.
		money := compared(t, c, "order.amount", nil)
		near(t, "mean in", *money.MeanIn, 200, 1e-9)
		near(t, "mean out", *money.MeanOut, 100, 1e-9)
		near(t, "median in", *money.MedianIn, 200, 1e-9)
		near(t, "median out", *money.MedianOut, 100, 1e-9)
		near(t, "d", money.Effect, 1.334848, 1e-6)
		if !money.Certain || money.Size != "large" || money.InRule || money.KnownIn != 40 || money.Low >= money.Effect || money.High <= money.Effect {
			t.Errorf("money %+v", money)
		}
		if money.Sentence != "Spent in all: ¥200 on average, ¥100 among the others (100% more)" {
			t.Errorf("sentence %q", money.Sentence)
		}
		// 浙江: 30 of 40 against 15 of 60: TGI 0.75/0.25·100 = 300, h = 2π/3 − π/3,
		// z = 0.5/√(0.45·0.55·(1/40+1/60)) = 4.92366, p = 8.5e-7.
		zhejiang := compared(t, c, "profile.province", "浙江")
		near(t, "TGI", *zhejiang.TGI, 300, 1e-9)
		near(t, "h", zhejiang.Effect, math.Pi/3, 1e-9)
		near(t, "p", zhejiang.P, 8.5e-7, 1e-8)
		if zhejiang.Sentence != "Province “浙江”: 75% of them, 25% of the others (TGI 300)" || *zhejiang.CountIn != 30 || *zhejiang.CountOut != 15 {
			t.Errorf("浙江 %+v", zhejiang)
		}
		// The same share has a phone on both sides: no effect, not certain, said so.
		phone := compared(t, c, "profile.has_phone", true)
		if phone.Effect != 0 || phone.Certain || phone.P != 1 || !strings.HasSuffix(phone.Sentence, "this may be chance") {
			t.Errorf("phone %+v", phone)
		}
		if first := c.Findings[0]; first.InRule || c.Summary != first.Sentence {
			t.Errorf("summary %q, first finding %q", c.Summary, first.Sentence)
		}
		h.checkFindings(c)
	})
}

// checkFindings checks what holds for every comparison.
func (h *shop) checkFindings(c *Comparison) {
	h.t.Helper()
	uncertain := false
	last := math.Inf(1)
	for _, f := range c.Findings {
		if f.Certain && uncertain {
			h.t.Errorf("%s is certain and stands behind uncertain ones", f.Field)
		}
		if !f.Certain && !uncertain {
			uncertain, last = true, math.Inf(1)
		}
		if e := math.Abs(f.Effect); e > last {
			h.t.Errorf("%s: effects are not sorted", f.Field)
		} else {
			last = e
		}
		if f.Q < f.P || f.Q > 1 || f.Certain != (f.Q <= 0.05) || f.Label == "" || f.Sentence == "" || f.Type == expr.Time || f.field.Personal {
			h.t.Errorf("%+v", f)
		}
	}
}

func TestCompareSaysWhatTheRuleAlreadySays(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.hundred()
		g := h.make("大额", "order.amount >= 150") // 20 of 金 with 300, 30 others with 150
		c, err := h.segments.Compare(api.InLanguage(as(t, governance.Viewer), "zh"), &CompareRequest{ID: g.ID, Limit: 200})
		if err != nil || c.Customers != 50 {
			t.Fatal(c, err)
		}
		for field, inRule := range map[string]bool{"order.amount": true, "order.average": true, "order.quantity": false} {
			for _, f := range c.Findings {
				if f.Field == field && f.InRule != inRule {
					t.Errorf("%s: in rule %v", field, f.InRule)
				}
			}
		}
		if f := compared(t, c, "order.amount", nil); !strings.HasPrefix(f.Sentence, "累计消费：平均 ¥210，其余客户 ¥70（高 200%）") {
			// in: (20·300 + 30·150)/50 = 210; out: (20·100 + 30·50)/50 = 70
			t.Errorf("sentence %q", f.Sentence)
		}
		only, err := h.segments.Compare(as(t, governance.Viewer), &CompareRequest{ID: g.ID, Limit: 5, Fields: []string{"order.amount", "order.amount"}})
		if err != nil || only.Tests != 1 || only.Summary != "The reliable differences are all in fields that the rule itself uses" {
			t.Errorf("%+v %v", only, err)
		}
		for _, field := range []string{"profile.name", "order.last", "order.nothing"} {
			if _, err := h.segments.Compare(as(t, governance.Owner), &CompareRequest{ID: g.ID, Limit: 5, Fields: []string{field}}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}

func TestCompareRefusesSmallSides(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.hundred()
		few := h.make("少", `profile.level = "金" and profile.province = "江苏"`) // 10 customers
		many := h.make("多", `not (profile.level = "金" and profile.province = "江苏")`)
		for id, want := range map[string]string{few.ID: "分群只有 10 人", many.ID: "分群以外只有 10 人"} {
			c, err := h.segments.Compare(api.InLanguage(as(t, governance.Viewer), "zh"), &CompareRequest{ID: id, Limit: 5})
			if err != nil || c.Enough || len(c.Findings) != 0 || !strings.Contains(c.Summary, want) {
				t.Errorf("%+v %v", c, err)
			}
		}
	})
}

// Two halves of the same customers: after the correction nothing is certain.
func TestCompareFindsNothingInHalves(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.hundred()
		g := h.freeze(h.make("一半", "order.count >= 1"))
		h.exec("delete from segment_member where (customer_id / 2) % 2 = 0")
		c, err := h.segments.Compare(as(t, governance.Viewer), &CompareRequest{ID: g.ID, Limit: 200})
		if err != nil || c.Customers != 50 || c.Tests < 10 {
			t.Fatal(c, err)
		}
		for _, f := range c.Findings {
			if f.Certain {
				t.Errorf("%s is said to differ: %s (q %v)", f.Field, f.Sentence, f.Q)
			}
		}
		if c.Summary != "No reliable difference from the other customers was found" {
			t.Errorf("summary %q", c.Summary)
		}
	})
}

func TestTGIOfWhatNobodyElseHas(t *testing.T) {
	f := Finding{Type: expr.Text, Label: "省份", Value: strings.Repeat("很长", 100), ShareIn: new(0.5), ShareOut: new(0.0)}
	if s := f.shares(context.Background()); !strings.HasSuffix(s, "（只有这群客户有）") || len([]rune(s)) > 100 {
		t.Errorf("%q", s)
	}
}
