package ingest

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"zhike/fault"
)

// export is a header as a real system writes it, with a row or two in its
// manner, and what must come of it.
type export struct {
	name string
	kind Kind
	head string
	rows []string
	want map[string]string
}

func exports() []export {
	return []export{
		{"the brief's own", Orders, "订单编号,买家会员名,付款时间,商品数量,实付金额,收货省份",
			[]string{"T1,张三,2025-11-08 13:04:05,2,59.80,浙江省", "T2,李四,2025-11-09 09:00:00,1,12.50,广东省", "T3,张三,2025-11-10 09:00:00,1,2.50,江苏省"},
			map[string]string{"order": "订单编号", "customer": "买家会员名", "time": "付款时间", "quantity": "商品数量", "amount": "实付金额", "province": "收货省份"}},
		{"Taobao", Orders, "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址,运送方式,联系电话,联系手机,订单创建时间,订单付款时间,宝贝标题,宝贝种类,物流单号,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称",
			[]string{`"=""2345678901""",tb_1,a@b.com,59.8,0,0,59.8,0,59.8,0,交易成功,,张三,浙江省 杭州市 西湖区 某路,快递,'0571-1,'13800001111,2025-11-07 10:00:00,2025-11-08 13:04:05,绿茶 250g,1,YT1,圆通,,2,'1,茶叶店`,
				`"=""2345678902""",tb_2,c@b.com,12.5,0,0,12.5,0,12.5,0,交易关闭,,李四,广东省 广州市 天河区 某路,快递,'020-1,'13900002222,2025-11-07 11:00:00,2025-11-09 13:04:05,红茶 100g,1,YT2,圆通,,1,'1,茶叶店`},
			map[string]string{"order": "订单编号", "customer": "买家会员名", "time": "订单付款时间", "amount": "买家实际支付金额", "status": "订单状态", "product": "宝贝标题", "quantity": "宝贝总数量", "buyer_phone": "联系手机", "store": "店铺名称", "buyer_name": "收货人姓名"}},
		{"Jingdong", Orders, "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,客户姓名,客户地址,联系电话,付款确认时间,订单完成时间",
			[]string{"2001,100012,绿茶,2,在线支付,2025-11-08 13:04:05,29.9,59.8,59.8,0,59.8,完成,SOP,jd_u1,张三,浙江省杭州市,13800001111,2025-11-08 13:05:05,2025-11-12 10:00:00", "2002,100013,红茶,1,在线支付,2025-11-09 13:04:05,12.5,12.5,12.5,0,12.5,完成,SOP,jd_u2,李四,广东省广州市,13900002222,2025-11-09 13:05:05,2025-11-13 10:00:00"},
			map[string]string{"order": "订单号", "customer": "下单帐号", "sku": "商品ID", "product": "商品名称", "quantity": "订购数量", "amount": "订单金额", "status": "订单状态", "buyer_name": "客户姓名", "buyer_phone": "联系电话"}},
		{"Pinduoduo", Orders, "商品,订单号,订单状态,商品总价(元),店铺优惠折扣(元),平台优惠折扣(元),用户实付金额(元),商品数量(件),收货人,手机,省,市,区,详细地址,拼单成功时间,支付时间,商品规格,样式ID,商家编码-规格维度,商品id",
			[]string{"绿茶,251108-1,已收货,59.8,0,5,54.8,2,张三,13800001111,浙江省,杭州市,西湖区,某路1号,2025-11-08 13:04:05,2025-11-08 13:03:05,250g,11,GT250,900", "红茶,251108-2,已取消,12.5,0,0,12.5,1,李四,13900002222,广东省,广州市,天河区,某路2号,2025-11-09 13:04:05,2025-11-09 13:03:05,100g,12,RT100,901"},
			map[string]string{"order": "订单号", "time": "支付时间", "amount": "用户实付金额(元)", "quantity": "商品数量(件)", "status": "订单状态", "province": "省", "city": "市", "buyer_phone": "手机", "product": "商品", "discount": "店铺优惠折扣(元)"}},
		{"Youzan", Orders, "订单号,订单状态,买家昵称,买家手机号,下单时间,付款时间,商品名称,规格编码,商品数量,商品单价,订单实付金额,收货人省份,收货人城市,订单来源,网店名称",
			[]string{"E2025,交易完成,小张,13800001111,2025-11-08 13:00:00,2025-11-08 13:04:05,绿茶,GT250,2,29.9,59.8,浙江省,杭州市,微信小程序,茶叶店", "E2026,交易关闭,小李,13900002222,2025-11-08 13:00:00,2025-11-08 13:04:05,红茶,RT100,1,12.5,12.5,广东省,广州市,公众号,茶叶店"},
			map[string]string{"order": "订单号", "customer": "买家昵称", "time": "付款时间", "sku": "规格编码", "price": "商品单价", "amount": "订单实付金额", "channel": "订单来源", "province": "收货人省份", "city": "收货人城市", "buyer_phone": "买家手机号"}},
		{"Douyin", Orders, "主订单编号,子订单编号,选购商品,商品规格,商品数量,商品ID,商家编码,商品单价,订单应付金额,订单提交时间,支付完成时间,订单完成时间,订单状态,省,市,收件人",
			[]string{"6900,6901,绿茶,250g,2,350,GT250,29.9,59.8,2025/11/08 13:00:00,2025/11/08 13:04:05,2025/11/12,已完成,浙江省,杭州市,张*", "6910,6911,红茶,100g,1,351,RT100,12.5,12.5,2025/11/09 13:00:00,2025/11/09 13:04:05,2025/11/13,已完成,广东省,广州市,李*"},
			map[string]string{"order": "主订单编号", "time": "支付完成时间", "product": "选购商品", "quantity": "商品数量", "price": "商品单价", "amount": "订单应付金额", "status": "订单状态", "province": "省", "buyer_name": "收件人"}},
		{"Meituan", Orders, "订单编号,下单时间,门店名称,菜品名称,数量,实付金额,订单状态,顾客手机号", []string{"1,2025-11-08 12:00,一店,宫保鸡丁,1,28,已完成,13800001111", "2,2025-11-08 12:10,二店,麻婆豆腐,1,18,已完成,13900001111", "3,2025-11-08 12:20,二店,白饭,2,4,已完成,13900001112"},
			map[string]string{"order": "订单编号", "time": "下单时间", "store": "门店名称", "product": "菜品名称", "quantity": "数量", "amount": "实付金额", "buyer_phone": "顾客手机号"}},
		{"Kingdee and Yonyou", Orders, "单据编号,单据日期,购货单位,物料代码,物料名称,规格型号,数量,含税单价,价税合计,部门", []string{"XS001,2025-11-08,某某公司,01.02,螺丝,M8,100,0.5,50,销售一部", "XS002,2025-11-09,另一公司,01.03,螺母,M8,200,0.4,80,销售二部"},
			map[string]string{"order": "单据编号", "time": "单据日期", "sku": "物料代码", "product": "物料名称", "quantity": "数量", "price": "含税单价", "amount": "价税合计", "customer": "购货单位"}},
		{"Shopify", Orders, "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Billing City,Billing Province,Billing Country,Phone,Vendor,Tags,Source",
			[]string{"#1001,a@b.com,paid,2025-11-08 13:04:05 +0800,fulfilled,2025-11-09 10:00:00 +0800,USD,59.80,5,0,64.80,,0,2025-11-08 13:00:00 +0800,2,Green tea,29.90,GT250,John Smith,Boston,MA,US,+16502530000,Tea Co,,web", "#1001,a@b.com,,,,,,,,,,,,2025-11-08 13:00:00 +0800,1,Red tea,12.50,RT100,,,,,,Tea Co,,", "#1002,c@b.com,refunded,2025-11-10 13:04:05 +0800,fulfilled,2025-11-11 10:00:00 +0800,USD,12.50,5,0,17.50,,0,2025-11-10 13:00:00 +0800,1,Red tea,12.50,RT100,Jane Roe,Denver,CO,US,+16502530001,Tea Co,,web"},
			map[string]string{"order": "Name", "time": "Paid at", "quantity": "Lineitem quantity", "product": "Lineitem name", "price": "Lineitem price", "sku": "Lineitem sku", "buyer_email": "Email", "status": "Financial Status", "currency": "Currency", "discount": "Discount Amount", "buyer_name": "Billing Name", "city": "Billing City", "country": "Billing Country", "channel": "Source"}},
		{"WooCommerce", Orders, "Order Number,Order Status,Order Date,Customer User ID,Billing First Name,Billing Email,Billing Phone,Item Name,SKU,Quantity,Item Cost,Order Total", []string{"1001,completed,2025-11-08 13:04,17,John,a@b.com,+16502530000,Green tea,GT250,2,29.9,59.8", "1002,completed,2025-11-09 13:04,18,Jane,c@b.com,+16502530001,Red tea,RT100,1,12.5,12.5"},
			map[string]string{"order": "Order Number", "status": "Order Status", "time": "Order Date", "product": "Item Name", "sku": "SKU", "quantity": "Quantity", "amount": "Order Total", "buyer_email": "Billing Email", "buyer_phone": "Billing Phone"}},
		{"Square", Orders, "Date,Time,Category,Item,Qty,Price Point Name,SKU,Gross Sales,Discounts,Net Sales,Transaction ID,Location,Customer ID,Channel", []string{"11/08/25,13:04:05,Tea,Green tea,2,Regular,GT250,$59.80,$0.00,$59.80,abc1,Main St,C17,Point of Sale", "11/28/25,13:04:06,Tea,Red tea,1,Regular,RT100,$12.50,-$2.50,$10.00,abc2,Main St,C18,Online"},
			map[string]string{"time": "Date", "category": "Category", "product": "Item", "quantity": "Qty", "sku": "SKU", "amount": "Net Sales", "discount": "Discounts", "order": "Transaction ID", "store": "Location", "customer": "Customer ID", "channel": "Channel"}},
		{"English with slashes", Orders, "Order ID,Customer ID,Order Date,Ship Date,Sales,Quantity,State,Category", []string{"CA-1,CG-12520,11/8/2018,11/11/2018,261.96,2,Kentucky,Furniture", "CA-2,DV-13045,6/12/2018,6/16/2018,14.62,2,California,Office", "CA-3,SO-20335,10/11/2017,10/18/2017,957.5,5,Florida,Furniture"},
			map[string]string{"order": "Order ID", "customer": "Customer ID", "time": "Order Date", "amount": "Sales", "quantity": "Quantity", "category": "Category", "province": "State"}},
		{"dunnhumby", Orders, "household_id,store_id,basket_id,product_id,quantity,sales_value,retail_disc,coupon_disc,transaction_timestamp", []string{"900,330,31198570044,1095275,1,0.50,0,0,2017-01-01 11:53:26", "900,330,31198570047,9878513,1,0.99,0.1,0,2017-01-01 12:10:28"},
			map[string]string{"customer": "household_id", "store": "store_id", "order": "basket_id", "sku": "product_id", "quantity": "quantity", "amount": "sales_value", "time": "transaction_timestamp", "discount": "retail_disc"}},
		{"only two times", Orders, "单号,客户,创建时间,付款时间,发货时间,金额", []string{"1,张三,2025-11-01 10:00:00,2025-11-02 10:00:00,2025-11-03 10:00:00,5", "2,李四,2025-11-01 11:00:00,2025-11-02 11:00:00,2025-11-03 11:00:00,6"},
			map[string]string{"time": "付款时间", "order": "单号", "customer": "客户", "amount": "金额"}},
		{"headers that say nothing", Customers, "甲,乙,丙,丁", []string{"张三,13800001111,a@b.com,男", "李四,13900001111,c@b.com,女", "王五,13700001111,d@b.com,男", "赵六,13600001111,e@b.com,女"},
			map[string]string{"phone": "乙", "email": "丙", "gender": "丁"}},
		{"members", Customers, "会员编号,姓名,手机号码,性别,生日,会员等级,注册时间,所在城市,详细地址,会员标签,备注", []string{"M1,张三,13800001111,男,1985-03-01,金卡,2020-01-01 10:00:00,杭州市,西湖区某路,老客户;VIP,", "M2,李四,13900001111,女,1990-03-01,银卡,2021-01-01 10:00:00,广州市,天河区某路,,"},
			map[string]string{"customer": "会员编号", "name": "姓名", "phone": "手机号码", "gender": "性别", "birthday": "生日", "level": "会员等级", "registered": "注册时间", "city": "所在城市", "address": "详细地址", "tags": "会员标签", "note": "备注"}},
		{"contacts in English", Customers, "Customer ID,First Name,Email,Phone,Date of Birth,City,State,Created At", []string{"1,John,a@b.com,+16502530000,1985-03-01,Boston,MA,2020-01-01", "2,Jane,c@b.com,+16502530001,1990-03-01,Denver,CO,2021-01-01"},
			map[string]string{"customer": "Customer ID", "name": "First Name", "email": "Email", "phone": "Phone", "birthday": "Date of Birth", "city": "City", "province": "State", "registered": "Created At"}},
		{"articles", Products, "商品编码,商品名称,商品类目,品牌,售价,成本价", []string{"GT250,绿茶,茶叶,某牌,29.9,10", "RT100,红茶,茶叶,某牌,12.5,5"},
			map[string]string{"sku": "商品编码", "product": "商品名称", "category": "商品类目", "brand": "品牌", "price": "售价", "cost": "成本价"}},
		{"clicks", Events, "user_id,event_time,event_type,product_id,page_url,source", []string{"17,2025-11-08 13:04:05,view,GT250,/p/1,wechat", "18,2025-11-08 13:05:05,cart,RT100,/p/2,baidu"},
			map[string]string{"customer": "user_id", "time": "event_time", "event": "event_type", "sku": "product_id", "page": "page_url", "channel": "source"}},
	}
}

func rowsOf(tb testing.TB, e export) ([]string, [][]string) {
	tb.Helper()
	d := comma
	rows := parse(e.head+"\n"+strings.Join(e.rows, "\n")+"\n", d, 0)
	for _, r := range rows[1:] {
		if len(r.Cells) != len(rows[0].Cells) {
			tb.Fatalf("%s: a row has %d cells, the header %d", e.name, len(r.Cells), len(rows[0].Cells))
		}
	}
	return rows[0].Cells, cellsOf(rows[1:])
}

func TestMatchExports(t *testing.T) {
	for _, e := range exports() {
		t.Run(e.name, func(t *testing.T) {
			columns, sample := rowsOf(t, e)
			if kind, sure := GuessKind(columns, sample); kind != e.kind {
				t.Errorf("taken for %s (%.2f)", kind, sure)
			}
			m := Match(e.kind, columns, sample)
			for field, want := range e.want {
				if got := m.Column(field); got != want {
					t.Errorf("%s is %q, want %q (%s)", field, got, want, describe(m))
				}
			}
			if err := m.Check(columns); err != nil {
				t.Error(err)
			}
			seen := map[string]bool{}
			for _, f := range m.Fields {
				if seen[f.Column] || f.Confidence <= 0 || f.Confidence > 1 {
					t.Errorf("%+v", f)
				}
				seen[f.Column] = true
			}
		})
	}
}

func describe(m Mapping) string {
	b, _ := json.Marshal(m.Fields)
	return string(b)
}

// The order of the columns does not matter.
func TestMatchIgnoresColumnOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	for _, e := range exports() {
		columns, sample := rowsOf(t, e)
		perm := rng.Perm(len(columns))
		shuffled := make([]string, len(columns))
		rows := make([][]string, len(sample))
		for i := range rows {
			rows[i] = make([]string, len(columns))
		}
		for to, from := range perm {
			shuffled[to] = columns[from]
			for i := range sample {
				rows[i][to] = sample[i][from]
			}
		}
		m := Match(e.kind, shuffled, rows)
		for field, want := range e.want {
			if got := m.Column(field); got != want {
				t.Errorf("%s: %s is %q, want %q", e.name, field, got, want)
			}
		}
	}
}

// Values overrule a header that lies.
func TestMatchValuesOverruleHeader(t *testing.T) {
	columns := []string{"订单编号", "付款时间", "下单时间", "金额"}
	sample := [][]string{{"1", "3 小时", "2025-11-08 13:04:05", "5"}, {"2", "2 小时", "2025-11-09 13:04:05", "6"}, {"3", "1 小时", "2025-11-10 13:04:05", "7"}}
	if got := Match(Orders, columns, sample).Column("time"); got != "下单时间" {
		t.Errorf("time is %q", got)
	}
}

// An order's total repeated on its lines must not be added up line by line.
func TestRepeatedTotals(t *testing.T) {
	columns := []string{"订单号", "客户", "时间", "商品", "数量", "单价", "订单总金额"}
	sample := [][]string{
		{"1", "a", "2025-11-08", "x", "2", "10", "25"}, {"1", "a", "2025-11-08", "y", "1", "5", "25"},
		{"2", "b", "2025-11-08", "x", "1", "10", "40"}, {"2", "b", "2025-11-08", "z", "3", "10", "40"},
		{"3", "b", "2025-11-09", "x", "1", "10", "15"}, {"3", "b", "2025-11-09", "y", "1", "5", "15"},
		{"4", "c", "2025-11-09", "y", "1", "5", "5"},
	}
	m := Match(Orders, columns, sample)
	if m.Has("amount") || m.Column("price") != "单价" || len(m.Notes) != 1 {
		t.Errorf("%s, %v", describe(m), m.Notes)
	}
	own := [][]string{}
	for _, r := range sample { // each line its own amount
		r = slices.Clone(r)
		q, _ := scanAmount(r[4], PointDecimal)
		p, _ := scanAmount(r[5], PointDecimal)
		v, _ := q.value.times(p.value)
		r[6] = v.String()
		own = append(own, r)
	}
	if m := Match(Orders, columns, own); m.Column("amount") != "订单总金额" || len(m.Notes) != 0 {
		t.Errorf("%s, %v", describe(m), m.Notes)
	}
	bare := [][]string{}
	for _, r := range sample {
		bare = append(bare, []string{r[0], r[1], r[2], r[3], r[6]})
	}
	m = Match(Orders, []string{"订单号", "客户", "时间", "商品", "订单总金额"}, bare)
	if !m.Has("amount") || len(m.Notes) != 1 || !strings.Contains(m.Notes[0].Zh, "重复") {
		t.Errorf("%s, %v", describe(m), m.Notes)
	}
}

func TestParseMap(t *testing.T) {
	got, err := ParseMap("time=付款时间, amount = 实付金额（元）,customer=买家, 昵称,sku=a=b,status=")
	want := map[string]string{"time": "付款时间", "amount": "实付金额（元）", "customer": "买家, 昵称", "sku": "a=b", "status": ""}
	if err != nil || len(got) != len(want) {
		t.Fatalf("%q, %v", got, err)
	}
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s is %q, want %q", k, got[k], v)
		}
	}
	for _, bad := range []string{"time", "=x", "time=a,time=b"} {
		if _, err := ParseMap(bad); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestMappingChosen(t *testing.T) {
	columns := []string{"订单编号", "客户", "付款时间", "下单时间", "金额"}
	m := Match(Orders, columns, nil).With(map[string]string{"time": "下单时间", "customer": ""})
	if m.Column("time") != "下单时间" || m.Has("customer") || m.Column("amount") != "金额" {
		t.Errorf("%s", describe(m))
	}
	m = m.With(map[string]string{"customer": "金额"}) // takes the column from amount
	if m.Column("customer") != "金额" || m.Has("amount") {
		t.Errorf("%s", describe(m))
	}
	b, err := json.Marshal(m)
	var back Mapping
	if err != nil || json.Unmarshal(b, &back) != nil || describe(back) != describe(m) || back.Kind != Orders {
		t.Errorf("through JSON: %s", b)
	}
}

func TestMappingCheck(t *testing.T) {
	columns := []string{"订单编号", "付款时间", "实付金额", "客户昵称"}
	good := Match(Orders, columns, nil)
	cases := []struct {
		name   string
		change map[string]string
		says   []string
		field  any // which the page marks and the command line names in its example
	}{
		{"unknown field", map[string]string{"amout": "实付金额"}, []string{`"amout"`, "amount"}, "amout"},
		{"unknown column", map[string]string{"time": "付款时候"}, []string{"付款时候", "付款时间"}, nil},
		{"time missing", map[string]string{"time": ""}, []string{"时间", "付款时间"}, "time"},
		{"amount missing", map[string]string{"amount": ""}, []string{"实付金额或单价", "实付金额"}, "amount"},
	}
	for _, c := range cases {
		err := good.With(c.change).Check(columns)
		f, ok := err.(*fault.Error)
		if !ok || f.Code != fault.Invalid {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if f.Where["field"] != c.field {
			t.Errorf("%s: about %v, want %v", c.name, f.Where["field"], c.field)
		}
		for _, s := range c.says {
			if !strings.Contains(f.Zh, s) {
				t.Errorf("%s: %q does not say %q", c.name, f.Zh, s)
			}
		}
	}
	if err := good.Check(columns); err != nil {
		t.Error(err)
	}
	twice := good
	twice.Fields = append(slices.Clone(good.Fields), Matched{Field: "price", Column: "实付金额"})
	if err := twice.Check(columns); err == nil {
		t.Error("a column serves two fields")
	}
	if err := (Mapping{Kind: "goods"}).Check(columns); err == nil {
		t.Error("unknown kind")
	}
}

// No column, whatever the fuzz, is used twice or made up, and the same input
// gives the same mapping.
func FuzzMatch(f *testing.F) {
	for _, e := range exports() {
		f.Add(e.head, e.rows[0])
	}
	f.Fuzz(func(t *testing.T, head, row string) {
		columns := columnNames(strings.Split(head, ","))
		if len(columns) > 40 {
			return
		}
		cells := strings.Split(row, ",")
		for len(cells) < len(columns) {
			cells = append(cells, "")
		}
		sample := [][]string{cells, cells, cells}
		GuessKind(columns, sample)
		for _, k := range Kinds() {
			m := Match(k, columns, sample)
			used := map[string]bool{}
			for _, f := range m.Fields {
				if used[f.Column] || !slices.Contains(columns, f.Column) || f.Confidence < 0 || f.Confidence > 1 {
					t.Fatalf("%s: %+v of %q", k, f, columns)
				}
				used[f.Column] = true
			}
			if describe(Match(k, columns, sample)) != describe(m) {
				t.Fatal("two answers")
			}
			_ = m.Check(columns)
		}
	})
}

// A GBK file as exported by a Chinese shop must need no help from bytes to rows.
func TestGBKOrdersNeedNoHelp(t *testing.T) {
	path := write(t, "导出.csv", encode(t, strings.ReplaceAll(chineseOrders, "\n", "\r\n"), simplifiedchinese.GBK.NewEncoder()))
	table, err := Open(context.Background(), path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	sample, err := table.Sample(100)
	if err != nil {
		t.Fatal(err)
	}
	kind, _ := GuessKind(table.Columns, sample)
	d, err := NewDecoder(Match(kind, table.Columns, sample), table.Columns, Settings{Now: date(2025, 12, 1)})
	if err != nil {
		t.Fatal(err)
	}
	var lines []OrderLine
	for _, rec := range drain(t, table) {
		l, reject := d.Order(rec)
		if reject != nil {
			t.Fatal(reject.Reason.Zh)
		}
		lines = append(lines, l)
	}
	if len(lines) != 2 {
		t.Fatalf("%d lines", len(lines))
	}
	l := lines[0]
	if l.Order != "T001" || l.Customer != "张三" || l.Quantity != 2*MoneyUnit || l.Amount.String() != "59.80" || l.Province != "浙江" || l.Currency != "CNY" ||
		l.Kind != LineSale || l.Price.String() != "29.90" || l.Time.Format("2006-01-02T15:04:05") != "2025-11-08T05:04:05" {
		t.Errorf("%+v", l)
	}
}
