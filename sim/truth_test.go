package sim_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"zhike/sim"
)

func number(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// fen reads yuan with two decimals.
func fen(t *testing.T, text string) int64 {
	return int64(math.Round(number(t, text) * 100))
}

func TestTruthAgreesWithTheFiles(t *testing.T) {
	dir, s := write(t, sim.Options{Seed: 21, Customers: 2500})
	type figures struct {
		orders  map[string]bool
		lines   int
		net     int64
		lastBuy string
	}
	seen := map[string]*figures{}
	totals := sim.Totals{}
	documents := map[string]string{}
	refunded := map[string]bool{}
	for i, r := range rows(t, filepath.Join(dir, "orders.csv")) {
		who := r["会员编号"]
		f := seen[who]
		if f == nil {
			f = &figures{orders: map[string]bool{}}
			seen[who] = f
		}
		if fen(t, r["实付金额"]) != fen(t, r["单价"])*int64(number(t, r["商品数量"]))-fen(t, r["优惠金额"]) {
			t.Fatalf("row %d: paid %s is not %s × %s − %s", i+2, r["实付金额"], r["单价"], r["商品数量"], r["优惠金额"])
		}
		totals.Lines++
		f.lines++
		status := r["订单状态"]
		if status != sim.Closed && status != sim.Refunded {
			totals.Net += fen(t, r["实付金额"])
			f.net += fen(t, r["实付金额"])
		}
		if status != sim.Closed && status != sim.Returned {
			f.orders[r["订单编号"]] = true
			f.lastBuy = max(f.lastBuy, r["付款时间"])
		}
		if status == sim.Refunded {
			refunded[r["订单编号"]] = true
		}
		if key := who + r["付款时间"]; documents[r["订单编号"]] == "" {
			documents[r["订单编号"]] = key
		} else if documents[r["订单编号"]] != key {
			t.Fatalf("row %d: order %s belongs to two members or moments", i+2, r["订单编号"])
		}
	}
	for i, m := range rows(t, filepath.Join(dir, "truth_customers.csv")) {
		f := seen[m["customer_id"]]
		if f == nil {
			f = &figures{}
		}
		if len(f.orders) != int(number(t, m["orders"])) || f.lines != int(number(t, m["lines"])) || f.net != fen(t, m["net"]) {
			t.Errorf("row %d, %s: the truth says %s orders, %s lines, %s yuan; the file has %d, %d, %d fen",
				i+2, m["customer_id"], m["orders"], m["lines"], m["net"], len(f.orders), f.lines, f.net)
		}
		if m["dropped"] != "" && f.lastBuy > m["dropped"] {
			t.Errorf("%s left on %s and bought on %s", m["customer_id"], m["dropped"], f.lastBuy)
		}
		totals.Members++
		totals.Orders += len(f.orders)
		if len(f.orders) > 0 {
			totals.Buyers++
		}
		if len(f.orders) > 1 {
			totals.Repeaters++
		}
		if m["dropped"] != "" {
			totals.Left++
		}
		if m["duplicate_of"] != "" {
			totals.Duplicates++
		}
	}
	totals.WalkIns, totals.Refunded = len(seen[""].orders), len(refunded)
	totals.Events = len(rows(t, filepath.Join(dir, "events.csv")))
	totals.Feedback = len(rows(t, filepath.Join(dir, "feedback.csv")))
	totals.Mailings = len(rows(t, filepath.Join(dir, "campaigns.csv")))
	totals.Closed, totals.Returned = s.Truth.Totals.Closed, s.Truth.Totals.Returned
	if totals != s.Truth.Totals {
		t.Errorf("the files have\n%+v, the truth says\n%+v", totals, s.Truth.Totals)
	}
	var read sim.Truth
	b, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err == nil {
		err = json.Unmarshal(b, &read)
	}
	if err != nil || read.Totals != totals || len(read.Campaign) != len(s.Truth.Campaign) || len(read.Habits) != 7 {
		t.Errorf("truth.json is not the summary's truth: %v", err)
	}
}

func TestFilesAgreeWithEachOther(t *testing.T) {
	dir, _ := write(t, sim.Options{Seed: 22, Customers: 1500})
	members, products := map[string]string{}, map[string]map[string]string{}
	for _, r := range rows(t, filepath.Join(dir, "customers.csv")) {
		members[r["会员编号"]] = r["注册时间"]
	}
	for _, r := range rows(t, filepath.Join(dir, "products.csv")) {
		products[r["商品编码"]] = r
		if fen(t, r["成本价"]) >= fen(t, r["吊牌价"]) {
			t.Errorf("%s costs more than it sells for", r["商品名称"])
		}
	}
	if len(members) != 1500 || len(products) < 280 {
		t.Fatalf("%d members and %d products with numbers of their own", len(members), len(products))
	}
	orders := map[string]bool{}
	for _, name := range []string{"orders.csv", "events.csv", "feedback.csv", "campaigns.csv"} {
		for i, r := range rows(t, filepath.Join(dir, name)) {
			joined, known := members[r["会员编号"]]
			if when := r["时间"] + r["付款时间"]; known && when < joined {
				t.Fatalf("%s row %d: %s acts at %s before signing up at %s", name, i+2, r["会员编号"], when, joined)
			}
			if !known && (name != "orders.csv" || r["会员编号"] != "" || r["渠道"] != "门店") {
				t.Fatalf("%s row %d: there is no member %q", name, i+2, r["会员编号"])
			}
			if code := r["商品编码"]; code != "" && products[code] == nil {
				t.Fatalf("%s row %d: there is no product %q", name, i+2, code)
			}
			if name == "orders.csv" {
				orders[r["订单编号"]] = true
				if r["商品名称"] != products[r["商品编码"]]["商品名称"] || r["类目"] != products[r["商品编码"]]["类目"] {
					t.Fatalf("orders.csv row %d names the product otherwise than products.csv", i+2)
				}
			}
			if o := r["订单编号"]; name == "feedback.csv" && o != "" && !orders[o] {
				t.Fatalf("feedback.csv row %d: there is no order %q", i+2, o)
			}
		}
	}
}

// The card of a duplicate must be findable: the same name, and one of phone,
// e-mail and address the same once the writing is cleaned.
func TestDuplicatesAreTheSamePeople(t *testing.T) {
	dir, s := write(t, sim.Options{Seed: 23, Customers: 6000, Days: 60, Only: []sim.Kind{sim.KindCustomers}})
	cards := map[string]map[string]string{}
	for _, r := range rows(t, filepath.Join(dir, "customers.csv")) {
		cards[r["会员编号"]] = r
	}
	pairs, findable := 0, 0
	for _, m := range rows(t, filepath.Join(dir, "truth_customers.csv")) {
		first := cards[m["duplicate_of"]]
		if first == nil {
			continue
		}
		pairs++
		again := cards[m["customer_id"]]
		if clean(first["姓名"]) != clean(again["姓名"]) {
			t.Errorf("%s is called %s and %s", m["customer_id"], first["姓名"], again["姓名"])
		}
		if again["注册时间"][:10] < first["注册时间"][:10] {
			t.Errorf("%s signed up before the member it is a duplicate of", m["customer_id"])
		}
		for _, field := range []string{"手机号", "邮箱", "详细地址"} {
			if a, b := clean(first[field]), clean(again[field]); a != "" && a == b {
				findable++
				break
			}
		}
	}
	within(t, "share of duplicates", float64(pairs)/6000, 0.012, 0.028)
	within(t, "duplicates that something gives away", float64(findable)/float64(pairs), 0.85, 1)
	if s.Truth.Totals.Duplicates != pairs {
		t.Errorf("the truth counts %d duplicates, the file has %d", s.Truth.Totals.Duplicates, pairs)
	}
}

// clean undoes the ways in which a value is scribbled.
func clean(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case r >= '０' && r <= '９':
			b.WriteRune(r - '０' + '0')
		case r == ' ' || r == '-':
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimPrefix(b.String(), "+86")
}

func TestPhonesParseAndValuesAreMessy(t *testing.T) {
	dir, s := write(t, sim.Options{Seed: 24, Customers: 4000, Days: 60, Only: []sim.Kind{sim.KindCustomers}})
	phones, valid, messy, tablet := map[string]int{}, 0, 0, 0
	all := rows(t, filepath.Join(dir, "customers.csv"))
	short, missing := 0, map[string]int{}
	for _, r := range all {
		for _, column := range []string{"手机号", "邮箱", "性别", "生日", "详细地址"} {
			if r[column] == "" {
				missing[column]++
			}
		}
		if !strings.HasSuffix(r["省份"], "省") && !strings.HasSuffix(r["省份"], "市") && !strings.HasSuffix(r["省份"], "区") {
			short++
		}
		phone := r["手机号"]
		if phone == "" {
			continue
		}
		if clean(phone) != phone {
			messy++
		}
		n, err := phonenumbers.Parse(clean(phone), "CN")
		if err == nil && phonenumbers.IsValidNumber(n) {
			valid++
		}
		phones[clean(phone)]++
		if clean(phone) == s.Truth.Tablet {
			tablet++
		}
	}
	have := float64(len(all) - missing["手机号"])
	within(t, "valid phones once cleaned", float64(valid)/have, 0.985, 0.999)
	within(t, "phones written in another way", float64(messy)/have, 0.03, 0.08)
	within(t, "members on the shop's tablet", float64(tablet), 2, 30)
	within(t, "provinces without their ending", float64(short)/float64(len(all)), 0.2, 0.4)
	for column, bounds := range map[string][2]float64{"手机号": {0.03, 0.07}, "邮箱": {0.5, 0.7}, "性别": {0.07, 0.13}, "生日": {0.25, 0.35}, "详细地址": {0.08, 0.3}} {
		within(t, "missing "+column, float64(missing[column])/float64(len(all)), bounds[0], bounds[1])
	}
	delete(phones, s.Truth.Tablet)
	shared := 0
	for _, n := range phones {
		if n > 1 {
			shared++
		}
	}
	if d := s.Truth.Totals.Duplicates; shared > d {
		t.Errorf("%d phones on several cards, but only %d duplicates", shared, d)
	}
}

// Feedback speaks of what happened: nearly all who had a bad experience
// complain, nearly nobody else does.
func TestFeedbackFollowsExperience(t *testing.T) {
	dir, _ := write(t, sim.Options{Seed: 25, Customers: 6000})
	moods := map[string]map[string]int{"true": {}, "false": {}}
	truth := map[string]map[string]string{}
	for _, r := range rows(t, filepath.Join(dir, "truth_feedback.csv")) {
		truth[r["feedback_id"]] = r
		moods[r["bad_experience"]][r["mood"]]++
	}
	texts := map[string]int{}
	all := rows(t, filepath.Join(dir, "feedback.csv"))
	for _, r := range all {
		texts[r["内容"]]++
		if strings.Contains(r["内容"], "{") || r["内容"] == "" {
			t.Errorf("%s says %q", r["反馈编号"], r["内容"])
		}
		mood := truth[r["反馈编号"]]["mood"]
		if stars := r["评分"]; (mood == "negative") != (stars != "" && stars <= "3") || (mood == "neutral") != (stars == "") {
			t.Errorf("%s is %s with %s stars", r["反馈编号"], mood, stars)
		}
	}
	bad, good := moods["true"], moods["false"]
	within(t, "blame after a bad experience", float64(bad["negative"])/float64(bad["negative"]+bad["positive"]), 0.85, 0.97)
	within(t, "blame after a good one", float64(good["negative"])/float64(good["negative"]+good["positive"]), 0.01, 0.08)
	within(t, "different texts", float64(len(texts))/float64(len(all)), 0.75, 1)
	if len(all) != len(truth) {
		t.Errorf("%d rows of feedback and %d of its truth", len(all), len(truth))
	}
}

// The planted habits must stand out of the baskets.
func TestPlantedAffinitiesShow(t *testing.T) {
	dir, s := write(t, sim.Options{Seed: 26, Customers: 6000, Only: []sim.Kind{sim.KindOrders}})
	baskets := map[string]map[string]bool{}
	for _, r := range rows(t, filepath.Join(dir, "orders.csv")) {
		if baskets[r["订单编号"]] == nil {
			baskets[r["订单编号"]] = map[string]bool{}
		}
		baskets[r["订单编号"]][strings.Fields(r["商品名称"])[1]] = true
	}
	for _, a := range s.Truth.Together {
		var first, then, both float64
		for _, b := range baskets {
			if b[a.First] {
				first++
			}
			if b[a.Then] {
				then++
			}
			if b[a.First] && b[a.Then] {
				both++
			}
		}
		lift := both / first / (then / float64(len(baskets)))
		// Baskets that got First as a follow-up or were full by then do not ask
		// for its partner, which costs up to a third.
		if both/first < 0.6*a.Probability || lift < 2 {
			t.Errorf("%s → %s: confidence %.3f of %.2f, lift %.1f", a.First, a.Then, both/first, a.Probability, lift)
		}
	}
}

func TestOrdersAndMembersAreThoseOfTheFiles(t *testing.T) {
	o := sim.Options{Seed: 27, Customers: 1000, Days: 200}
	dir, s := write(t, o)
	want := map[string]int{}
	for _, r := range rows(t, filepath.Join(dir, "orders.csv")) {
		want[r["订单编号"]+r["商品编码"]+r["实付金额"]+r["付款时间"]+r["订单状态"]]++
	}
	n := 0
	err := sim.Orders(context.Background(), o, func(b []sim.OrderLine) error {
		for _, l := range b {
			want[l.Order+l.Product.Code+strconv.FormatFloat(float64(l.Paid)/100, 'f', 2, 64)+l.Time.Format("2006-01-02 15:04:05")+l.Status]--
			n++
		}
		return nil
	})
	if err != nil || n != s.Truth.Totals.Lines {
		t.Fatalf("%d lines, want %d; error %v", n, s.Truth.Totals.Lines, err)
	}
	for key, left := range want {
		if left != 0 {
			t.Fatalf("%s is %+d times more often in the file", key, left)
		}
	}
}
