package linkage_test

import (
	"context"
	"fmt"
	"testing"

	"zhike/mining"
	"zhike/mining/linkage"
)

// Two lists of one shop's customers, from the till and from the web.
func Example() {
	var name, phone, born, city []string
	for i, n := range []string{"张伟", "李娜", "欧阳娜娜", "王小明", "陈静", "刘洋", "赵磊", "黄丽"} {
		name = append(name, n)
		phone = append(phone, fmt.Sprint(13800138000+int64(i)*7_654_321))
		born = append(born, fmt.Sprintf("19%d-0%d-1%d", 60+4*i, i+1, i))
		city = append(city, []string{"杭州", "成都"}[i%2])
	}
	till, _ := linkage.NewRecords(linkage.Column{Name: "name", Values: name}, linkage.Column{Name: "phone", Values: phone},
		linkage.Column{Name: "born", Values: born}, linkage.Column{Name: "city", Values: city})
	web, _ := linkage.NewRecords(
		linkage.Column{Name: "name", Values: []string{"Zhang Wei", "李 娜", "陈静", "王晓明"}},
		linkage.Column{Name: "phone", Values: []string{"+86 138-0013-8000", "", "138 3061 7284", "13861101963"}},
		linkage.Column{Name: "born", Values: []string{"", "1964/02/11", "1976-05-14", "1972-04-13"}},
		linkage.Column{Name: "city", Values: []string{"杭州", "成都", "上海", "成都"}})
	m, err := linkage.Fit(context.Background(), till, web, linkage.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	links, err := m.Link(context.Background(), till, web, .5)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range links.OneToOne() {
		a, _ := till.Row(p.Left, m.Columns())
		b, _ := web.Row(p.Right, m.Columns())
		fmt.Println(a[0], "=", b[0])
	}
	// Output:
	// 张伟 = Zhang Wei
	// 李娜 = 李 娜
	// 王小明 = 王晓明
	// 陈静 = 陈静
}

// The steps of a waterfall add up to what the pair was linked by.
func TestComparisonIsWhatLinkFound(t *testing.T) {
	r := tableOf(t, people(2000, .2, 13))
	m, l := linked(t, r, nil, linkage.Options{})
	if len(l.Pairs) < 100 {
		t.Fatalf("only %d pairs", len(l.Pairs))
	}
	for _, p := range l.Pairs {
		a, err := r.Row(p.Left, m.Columns())
		if err != nil {
			t.Fatal(err)
		}
		b, err := r.Row(p.Right, m.Columns())
		if err != nil {
			t.Fatal(err)
		}
		c, err := m.Compare(a, b)
		if err != nil {
			t.Fatal(err)
		}
		last := c.Steps[len(c.Steps)-1].Total
		near(t, "weight", c.Weight, p.Weight)
		near(t, "probability", c.Probability, p.Probability)
		near(t, "total", last, c.Prior+c.Weight)
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if got < want-1e-9 || got > want+1e-9 {
		t.Errorf("%s %v, want %v", what, got, want)
	}
}

// Looking a record of the file up finds itself and all that it was linked to.
func TestIndexFindsWhatLinkFinds(t *testing.T) {
	for name, n := range map[string]int{"by keys": 2000, "all compared": 300} {
		t.Run(name, func(t *testing.T) {
			rows := people(n, .2, 14)
			r := tableOf(t, rows)
			m, l := linked(t, r, nil, linkage.Options{})
			x, err := m.NewIndex(context.Background(), r)
			if err != nil {
				t.Fatal(err)
			}
			partners := map[int]map[int]float64{}
			note := func(i, j int, p float64) {
				if partners[i] == nil {
					partners[i] = map[int]float64{}
				}
				partners[i][j] = p
			}
			for _, p := range l.Pairs {
				note(p.Left, p.Right, p.Probability)
				note(p.Right, p.Left, p.Probability)
			}
			for i := range rows {
				found, err := x.Find(chosen(m, rows[i]), 0)
				if err != nil {
					t.Fatal(err)
				}
				others := 0
				for _, f := range found {
					if f.Row == i {
						continue
					}
					others++
					near(t, "probability", f.Probability, partners[i][f.Row])
				}
				if others != len(partners[i]) {
					t.Fatalf("record %d: found %d others, linked to %d", i, others, len(partners[i]))
				}
			}
		})
	}
}

func TestSentence(t *testing.T) {
	same, other := mining.Text{Zh: "相同", En: "the same"}, mining.Text{Zh: "不同", En: "different"}
	c := linkage.Comparison{Probability: .985, Steps: []linkage.Step{{Column: "phone", Level: same, Bits: 12, Rarity: .5},
		{Column: "born", Level: same, Bits: 9}, {Column: "name", Level: other, Bits: -3}, {Column: "city", Level: other, Bits: -.5}}}
	want := mining.Text{Zh: "是同一实体的概率为 98.5 %。支持：phone 相同（+12.5）、born 相同（+9.0）；反对：name 不同（-3.0）。",
		En: "They are one entity with a probability of 98.5 %. For it: phone the same (+12.5), born the same (+9.0); against it: name different (-3.0)."}
	if got := c.Sentence(); got != want {
		t.Errorf("%+v", got)
	}
}
