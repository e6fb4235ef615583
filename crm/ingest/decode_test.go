package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

func date(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// decoder matches the columns of a header and returns a decoder for them.
func decoder(tb testing.TB, kind Kind, head string, s Settings) (*Decoder, []string) {
	tb.Helper()
	columns := strings.Split(head, ",")
	if s.Now.IsZero() {
		s.Now = date(2025, 12, 1)
	}
	d, err := NewDecoder(Match(kind, columns, nil), columns, s)
	if err != nil {
		tb.Fatal(err)
	}
	return d, columns
}

func record(line int64, cells string) Record {
	return Record{Line: line, Cells: strings.Split(cells, ","), Raw: cells}
}

func TestOrderLineKinds(t *testing.T) {
	d, _ := decoder(t, Orders, "订单编号,客户编号,付款时间,商品数量,单价,实付金额,订单状态", Settings{})
	cases := []struct {
		name, cells string
		kind        LineKind
		amount, net string
		notes       Note
	}{
		{"sale", "T1,C1,2025-11-08,2,5,9,已完成", LineSale, "9.00", "9.00", 0},
		{"sale of computed amount", "T1,C1,2025-11-08,2,5,,", LineSale, "10.00", "10.00", NoteAmountMade},
		{"price from amount", "T1,C1,2025-11-08,4,,9,", LineSale, "9.00", "9.00", NotePriceMade},
		{"no quantity", "T1,C1,2025-11-08,,5,,", LineSale, "5.00", "5.00", NoteAmountMade | NoteQuantityOne},
		{"gift", "T1,C1,2025-11-08,1,0,0,", LineGift, "0.00", "0.00", 0},
		{"return by quantity", "C536379,C1,2025-11-08,-2,5,,", LineReturn, "-10.00", "-10.00", NoteAmountMade},
		{"return whose amount is positive", "T1,C1,2025-11-08,-2,5,10,", LineReturn, "-10.00", "-10.00", NoteSignTurned},
		{"return by number", "TH001,C1,2025-11-08,1,5,-5,", LineReturn, "-5.00", "-5.00", 0},
		{"return by status", "T1,C1,2025-11-08,1,5,-5,已退货", LineReturn, "-5.00", "-5.00", 0},
		{"adjustment", "A563186,,2025-11-08,1,-11062.06,,", LineAdjustment, "-11062.06", "-11062.06", NoteAmountMade | NoteAnonymous},
		{"stock correction", "T1,,2025-11-08,-9,0,,", LineAdjustment, "0.00", "0.00", NoteAmountMade | NoteAnonymous},
		{"cancelled", "T1,C1,2025-11-08,2,5,10,交易关闭", LineCancelled, "10.00", "0.00", 0},
		{"refunded", "T1,C1,2025-11-08,2,5,10,退款成功", LineRefunded, "10.00", "0.00", 0},
		{"pending", "T1,C1,2025-11-08,2,5,10,待付款", LinePending, "10.00", "0.00", 0},
		{"unknown status", "T1,C1,2025-11-08,2,5,10,蓝色", LineSale, "10.00", "10.00", NoteStatus},
		{"anonymous", "T1,,2025-11-08,2,5,10,", LineSale, "10.00", "10.00", NoteAnonymous},
		{"formula error", "T1,#N/A,2025-11-08,2,5,10,", LineSale, "10.00", "10.00", NoteAnonymous | NoteSheetError},
		{"fraction", "T1,C1,2025-11-08,0.335kg,10,,", LineSale, "3.35", "3.35", NoteAmountMade},
		{"pieces", "T1,C1,2025-11-08,3件,10,,", LineSale, "30.00", "30.00", NoteAmountMade},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l, reject := d.Order(record(7, c.cells))
			if reject != nil {
				t.Fatal(reject.Reason.En)
			}
			if l.Kind != c.kind || l.Amount.String() != c.amount || l.Net.String() != c.net || l.Notes != c.notes {
				t.Errorf("%s %s %s %b (%v)", l.Kind, l.Amount, l.Net, l.Notes, l.Notes.Texts())
			}
			if n := len(l.Notes.Texts()); n == 0 && l.Notes != 0 {
				t.Error("a note without text")
			}
		})
	}
	l, _ := d.Order(record(2, "T1,17850.0,2025-11-08 13:04:05,4,,9,"))
	if l.Customer != "17850" || l.Price.String() != "2.25" || !l.Time.Equal(time.Date(2025, 11, 8, 5, 4, 5, 0, time.UTC)) || l.Currency != "CNY" || l.Status != StatusSale {
		t.Errorf("%+v", l)
	}
}

func TestOrderDiscounts(t *testing.T) {
	d, _ := decoder(t, Orders, "订单编号,客户编号,付款时间,数量,单价,优惠金额,币种", Settings{})
	for cells, want := range map[string][3]string{
		"T1,C1,2025-11-08,2,10,3,": {"17.00", "3.00", "CNY"}, "T1,C1,2025-11-08,2,10,-3,USD": {"17.00", "3.00", "USD"}, "T1,C1,2025-11-08,2,$10,10%,": {"18.00", "2.00", "USD"},
		"T1,C1,2025-11-08,2,10,8.5折,人民币": {"17.00", "3.00", "CNY"}, "T1,C1,2025-11-08,-2,10,3,eur": {"-17.00", "3.00", "EUR"}, "T1,C1,2025-11-08,2,10,,": {"20.00", "0.00", "CNY"},
	} {
		l, reject := d.Order(record(2, cells))
		if reject != nil {
			t.Fatal(reject.Reason.En)
		}
		if got := [3]string{l.Amount.String(), l.Discount.String(), l.Currency}; got != want {
			t.Errorf("%s: %q, want %q", cells, got, want)
		}
	}
}

func TestOrderRejects(t *testing.T) {
	d, _ := decoder(t, Orders, "订单编号,客户编号,付款时间,数量,实付金额", Settings{})
	cases := []struct {
		cells, code, column, zh string
	}{
		{"T1,C1,2025-13-40,1,5", RejectNoSuch, "付款时间", "第 1,204 行『付款时间』的值“2025-13-40”不是日期：没有 13 月。"},
		{"T1,C1,2025-02-30,1,5", RejectNoSuch, "付款时间", "第 1,204 行『付款时间』的值“2025-02-30”不是日期：2025 年 2 月没有 30 日。"},
		{"T1,C1,昨天,1,5", RejectDate, "付款时间", "第 1,204 行『付款时间』的值“昨天”不是日期。"},
		{"T1,C1,1989-06-01,1,5", RejectEarly, "付款时间", "第 1,204 行『付款时间』的值“1989-06-01”早于 1990 年，不像真实日期。"},
		{"T1,C1,2025-12-25,1,5", RejectFuture, "付款时间", "第 1,204 行『付款时间』的值“2025-12-25”在将来。"},
		{"T1,C1,,1,5", RejectMissing, "付款时间", "第 1,204 行的『付款时间』是空的，没有时间。"},
		{"T1,C1,0000-00-00 00:00:00,1,5", RejectMissing, "付款时间", "第 1,204 行的『付款时间』是空的，没有时间。"},
		{"T1,C1,2025-11-08,x,5", RejectNumber, "数量", "第 1,204 行『数量』的值“x”不是数字。"},
		{"T1,C1,2025-11-08,1,1,2", RejectNumber, "实付金额", ""},
		{"T1,C1,2025-11-08,1,", RejectMissing, "实付金额", "第 1,204 行的『实付金额』是空的，没有金额。"},
		{"T1,C1,2025-11-08,1,999999999999999", RejectTooLarge, "实付金额", "第 1,204 行『实付金额』的值“999999999999999”太大，最多 14 位整数。"},
		{",C1,2025-11-08,1,5", RejectMissing, "订单编号", "第 1,204 行的『订单编号』是空的，没有订单编号。"},
		{"T1,C1,2025-11-08 25:00:00,1,5", RejectNoSuch, "付款时间", "第 1,204 行『付款时间』的值“2025-11-08 25:00:00”不是时间：没有 25:00:00。"},
	}
	for _, c := range cases {
		rec := record(1204, c.cells)
		if c.zh == "" {
			rec.Cells = []string{"T1", "C1", "2025-11-08", "1", "1,2"}
		}
		_, reject := d.Order(rec)
		if reject == nil {
			t.Errorf("%s was accepted", c.cells)
			continue
		}
		if reject.Code != c.code || reject.Column != c.column || c.zh != "" && reject.Reason.Zh != c.zh || reject.Line != 1204 || reject.Raw != c.cells || strings.Contains(reject.Reason.En, "%!") {
			t.Errorf("%s: %+v", c.cells, reject)
		}
	}
	// Tomorrow in the business's zone is not the future.
	if _, reject := d.Order(record(2, "T1,C1,2025-12-02 07:00:00,1,5")); reject != nil {
		t.Error(reject.Reason.En)
	}
	_, reject := d.Order(Record{Line: 3, Cells: []string{"a", `b"c,`}, Problem: &Problem{"ragged", Sentence{"坏", "bad"}}})
	if reject == nil || reject.Code != "ragged" || reject.Raw != `a,"b""c,"` {
		t.Errorf("%+v", reject)
	}
}

// A file without order numbers or customers still makes orders.
func TestOrdersWithoutNumbers(t *testing.T) {
	d, _ := decoder(t, Orders, "客户编号,付款时间,金额", Settings{})
	a, _ := d.Order(record(2, "C1,2025-11-08 23:30:00,5"))
	b, _ := d.Order(record(3, "C1,2025-11-08 00:30:00,6"))
	c, _ := d.Order(record(4, "C1,2025-11-09 00:30:00,6"))
	e, _ := d.Order(record(5, ",2025-11-09,6"))
	if a.Order != "C1@2025-11-08" || b.Order != a.Order || c.Order != "C1@2025-11-09" || e.Order != "anonymous@2025-11-09#5" || e.Customer != "" {
		t.Errorf("%q %q %q %q", a.Order, b.Order, c.Order, e.Order)
	}
	if a.Notes != NoteOrderMade|NoteQuantityOne|NotePriceMade {
		t.Errorf("notes %v", a.Notes.Texts())
	}
	d, _ = decoder(t, Orders, "订单编号,收货人手机,邮箱,付款时间,金额", Settings{})
	a, _ = d.Order(record(2, "T1,138 0000 1111,a@b.com,2025-11-08,5"))
	b, _ = d.Order(record(3, "T2,138****1111,A@B.com,2025-11-08,5"))
	if a.Customer != "+8613800001111" || b.Customer != "a@b.com" || b.BuyerPhone != "138****1111" || b.Notes&NotePhone == 0 {
		t.Errorf("%+v %+v", a, b)
	}
}

// Dates in five forms in one column, amounts in every dress.
func TestMixedForms(t *testing.T) {
	d, _ := decoder(t, Orders, "订单编号,付款时间,实付金额", Settings{})
	for in, want := range map[[2]string]string{
		{"2025-11-08 13:04:05", "￥1,234.50"}: "1234.50", {"2025/11/8 13:04", "1.2万"}: "12000.00", {"20251108", "１２．５元"}: "12.50", {"2025年11月8日 13时04分", "¥ 12"}: "12.00", {"08-Nov-2025", "(5)"}: "-5.00",
	} {
		l, reject := d.Order(Record{Line: 2, Cells: []string{"T1", in[0], in[1]}})
		if reject != nil || l.Amount.String() != want || l.Time.In(shanghai(t)).Format("2006-01-02") != "2025-11-08" {
			t.Errorf("%q: %s at %v, %+v", in, l.Amount, l.Time, reject)
		}
	}
}

// An English file with dates such as 11/8/2018: the values of the column decide.
func TestSlashDates(t *testing.T) {
	for _, c := range []struct {
		last, want string
		proven     bool
	}{{"11/28/2018", "2018-11-08", true}, {"28/11/2018 14:30", "2018-08-11", true}, {"11/9/2018", "2018-11-08", false}} {
		content := "Order ID,Customer ID,Order Date,Sales\nA1,C1,11/8/2018,5.5\nA2,C2," + c.last + ",6\n"
		table, err := Open(context.Background(), write(t, "a.csv", []byte(content)), OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		sample, err := table.Sample(100)
		if err != nil {
			t.Fatal(err)
		}
		kind, _ := GuessKind(table.Columns, sample)
		m := Match(kind, table.Columns, sample)
		e := NewEvidence(m, table.Columns, date(2025, 12, 1))
		e.AddSample(sample)
		if e.Settled() != c.proven {
			t.Errorf("%s: settled %v", c.last, e.Settled())
		}
		d, err := NewDecoder(m, table.Columns, e.Apply(Settings{Zone: time.UTC, Now: date(2025, 12, 1)}))
		if err != nil {
			t.Fatal(err)
		}
		rec, err := table.Next()
		if err != nil {
			t.Fatal(err)
		}
		l, reject := d.Order(rec)
		if kind != Orders || reject != nil || l.Time.Format("2006-01-02") != c.want {
			t.Errorf("%s: %s, %v, %+v", c.last, kind, l.Time, reject)
		}
		if err := table.Close(); err != nil {
			t.Error(err)
		}
	}
	// The user's word counts more than the evidence.
	m := Match(Orders, []string{"Order ID", "Order Date", "Sales"}, nil)
	e := NewEvidence(m, []string{"Order ID", "Order Date", "Sales"}, date(2025, 12, 1))
	e.Add(Record{Cells: []string{"1", "11/28/2018", "5"}})
	if s := e.Apply(Settings{Dates: map[string]DateLayout{"time": {Order: DayFirst}}}); s.Dates["time"].Order != DayFirst {
		t.Errorf("%+v", s.Dates)
	}
	d, _ := decoder(t, Orders, "Order ID,Order Date,Sales", Settings{})
	_, reject := d.Order(record(2, "1,28/11/2018,5"))
	if reject == nil || !strings.Contains(reject.Reason.Zh, "月/日/年") {
		t.Errorf("%+v", reject)
	}
}

func TestDecimalCommaFile(t *testing.T) {
	content := "Order ID;Order Date;Quantity;Unit Price\nA1;08.11.2025;2;1.234,50\nA2;09.11.2025;1;0,99\n"
	table, rows := readAll(t, write(t, "a.csv", []byte(content)), OpenOptions{})
	m := Match(Orders, table.Columns, cellsOf(rows))
	e := NewEvidence(m, table.Columns, date(2025, 12, 1))
	e.AddSample(cellsOf(rows))
	d, err := NewDecoder(m, table.Columns, e.Apply(Settings{Now: date(2025, 12, 1)}))
	if err != nil {
		t.Fatal(err)
	}
	l, reject := d.Order(rows[0])
	if reject != nil || l.Amount.String() != "2469.00" {
		t.Errorf("%s, %+v", l.Amount, reject)
	}
}

func TestCustomers(t *testing.T) {
	d, _ := decoder(t, Customers, "会员编号,姓名,手机,邮箱,性别,生日,省份,城市,详细地址,来源渠道,注册时间,会员等级,标签,备注,爱好,星座", Settings{})
	r, reject := d.Customer(record(2, "M1.0, 曾　黎 ,138 0000 1111,A@B.COM,女,1985年3月1日,浙江省,杭州市,西湖区某路,微信,2020-01-01 10:00:00,金卡,老客户；VIP,喜欢绿茶,喝茶,"))
	if reject != nil {
		t.Fatal(reject.Reason.En)
	}
	if r.Customer != "M1.0" || r.Name != "曾 黎" || r.Pinyin != "zengli" || r.Initials != "zl" || r.Phone != "+8613800001111" || r.Email != "a@b.com" || r.Gender != "female" || r.Birthday != "1985-03-01" ||
		r.Province != "浙江" || r.City != "杭州" || !r.Registered.Equal(time.Date(2020, 1, 1, 2, 0, 0, 0, time.UTC)) || !slices.Equal(r.Tags, []string{"老客户", "VIP"}) || r.Note != "喜欢绿茶" || r.Notes != 0 {
		t.Errorf("%+v", r)
	}
	if len(r.Properties) != 1 || r.Properties["爱好"] != "喝茶" {
		t.Errorf("properties %v", r.Properties)
	}
	r, reject = d.Customer(record(3, "M2,李四,12345,bad mail,蓝,1899-01-01,加州,,江苏省苏州市昆山市某镇,,1970-01-01,,,,,"))
	if reject != nil || r.Phone != "12345" || r.Email != "bad mail" || r.Birthday != "" || !r.Registered.IsZero() || r.Province != "加州" || r.City != "" ||
		r.Notes != NotePhone|NoteEmail|NoteGender|NoteDateDropped|NoteProvince {
		t.Errorf("%+v %v %+v", r, r.Notes.Texts(), reject)
	}
	r, _ = d.Customer(record(4, "M3,王五,,,,,,,江苏省苏州市昆山市某镇,,,,,,,"))
	if r.Province != "江苏" || r.City != "苏州" || r.District != "昆山市" {
		t.Errorf("%+v", r)
	}
	for cells, code := range map[string]string{",无名,,,,,,,,,,,,,,": RejectMissing, "M1,a,,,,2025-02-30,,,,,,,,,,": RejectNoSuch, "M1,a,,,,,,,,,前天,,,,,": RejectDate} {
		if _, reject := d.Customer(record(2, cells)); reject == nil || reject.Code != code {
			t.Errorf("%s: %+v", cells, reject)
		}
	}
}

func TestProductsAndEvents(t *testing.T) {
	d, _ := decoder(t, Products, "商品编码,商品名称,类目,品牌,售价,成本价", Settings{})
	p, reject := d.Product(record(2, "00123,绿茶,茶叶,某牌,$29.9,"))
	if reject != nil || p.SKU != "00123" || p.Price.String() != "29.90" || p.Cost != nil || p.Currency != "USD" {
		t.Errorf("%+v %+v", p, reject)
	}
	if p, _ = d.Product(record(3, ",红茶,,,,")); p.SKU != "红茶" || p.Price != nil {
		t.Errorf("%+v", p)
	}
	for cells, code := range map[string]string{",,茶叶,,,": RejectMissing, "1,a,,,-5,": RejectNegative, "1,a,,,贵,": RejectNumber} {
		if _, reject := d.Product(record(2, cells)); reject == nil || reject.Code != code {
			t.Errorf("%s: %+v", cells, reject)
		}
	}
	d, _ = decoder(t, Events, "user_id,event_time,event,page,value,设备型号", Settings{})
	e, reject := d.Event(record(2, "17,1762578245000,view,/p/1,3.5,某手机"))
	if reject != nil || e.Customer != "17" || e.Event != "view" || e.Value.String() != "3.50" || e.Properties["设备型号"] != "某手机" || !e.Time.Equal(time.Date(2025, 11, 8, 5, 4, 5, 0, time.UTC)) {
		t.Errorf("%+v %+v", e, reject)
	}
	if e, _ = d.Event(record(2, "17,1762578245000,,/p/1,,")); e.Event != "page" || e.Value != nil || e.Properties != nil {
		t.Errorf("%+v", e)
	}
	for cells, column := range map[string]string{",1762578245000,view,,,": "user_id", "17,,view,,,": "event_time", "17,1762578245000,,,,": "event"} {
		if _, reject := d.Event(record(2, cells)); reject == nil || reject.Code != RejectMissing || reject.Column != column {
			t.Errorf("%s: %+v", cells, reject)
		}
	}
}

// Rows must not change when the record's buffers are reused.
func TestRowsKeepNothingOfTheFile(t *testing.T) {
	var b strings.Builder
	b.WriteString("订单编号,客户编号,付款时间,商品名称,实付金额,收货城市\n")
	for i := range 20_000 {
		fmt.Fprintf(&b, "T%d,C%d,2025-11-08 %02d:00:00,商品%d,%d,城%d市\n", i, i%977, i%24, i%53, i+1, i%7)
	}
	table, err := Open(context.Background(), write(t, "a.csv", []byte(b.String())), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	sample, err := table.Sample(10)
	if err != nil {
		t.Fatal(err)
	}
	d, err := NewDecoder(Match(Orders, table.Columns, sample), table.Columns, Settings{Now: date(2025, 12, 1)})
	if err != nil {
		t.Fatal(err)
	}
	var kept []OrderLine
	for {
		rec, err := table.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		l, reject := d.Order(rec)
		if reject != nil {
			t.Fatal(reject.Reason.En)
		}
		kept = append(kept, l)
	}
	for i, l := range kept {
		if l.Order != fmt.Sprintf("T%d", i) || l.Customer != fmt.Sprintf("C%d", i%977) || l.Product != fmt.Sprintf("商品%d", i%53) || l.Amount != Money(i+1)*MoneyUnit || l.Line != int64(i+2) {
			t.Fatalf("row %d: %+v", i, l)
		}
	}
}

// Whatever stands in the cells, a row is either decoded or rejected with a
// sentence in both languages.
func FuzzOrder(f *testing.F) {
	f.Add("T1", "C1", "2025-11-08", "2", "5", "9", "已完成", "3")
	f.Add("C1", "", "45969.5", "-2", "¥5", "", "退款", "10%")
	f.Add("", "#N/A", "11/8/2018", "1e30", "99999999999999", "", "", "8折")
	d, _ := decoder(f, Orders, "订单编号,客户编号,付款时间,商品数量,单价,实付金额,订单状态,优惠金额", Settings{})
	f.Fuzz(func(t *testing.T, a, b, c, e, g, h, i, j string) {
		l, reject := d.Order(Record{Line: 5, Cells: []string{a, b, c, e, g, h, i, j}})
		if reject != nil {
			if reject.Reason.Zh == "" || reject.Reason.En == "" || reject.Code == "" || strings.Contains(reject.Reason.Zh+reject.Reason.En, "%!") && !strings.Contains(a+b+c+e+g+h+i+j, "%!") {
				t.Fatalf("%+v", reject)
			}
			return
		}
		if l.Order == "" || l.Time.IsZero() || l.Kind == "" || l.Amount > MoneyMax || l.Amount < -MoneyMax || l.Quantity < 0 && l.Amount > 0 {
			t.Fatalf("%+v", l)
		}
		if l.Net != 0 && l.Net != l.Amount {
			t.Fatalf("net %s of %s", l.Net, l.Amount)
		}
	})
}
