package ingest

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"zhike/mining/miningtest"
)

func TestCleanCell(t *testing.T) {
	for in, want := range map[string]string{
		"a": "a", " a ": "a", "\ta\t": "a", "　张三　": "张三", "\u00a0x\u200b": "x", `="00123"`: "00123", `= "1"`: `= "1"`, "'13800001111": "13800001111", "'a": "'a", "''": "''",
		"": "", "  ": "", "a b": "a b", "2345678901\t": "2345678901", `=""`: "", "\ufeff1": "1", "'5'": "5", "~": "~", "é": "é",
	} {
		if got := cleanCell(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

// Joiners belong to emoji and to scripts whose letters take their form from them.
func TestCleanNameKeepsJoiners(t *testing.T) {
	for in, want := range map[string]string{
		"家 👨\u200d👩\u200d👧 ": "家 👨\u200d👩\u200d👧", "❤\ufe0f\u200d🔥": "❤\ufe0f\u200d🔥", "نمی\u200cخواهم": "نمی\u200cخواهم",
		"张\u200d三": "张三", "a\u200cb": "ab", "\u200d👩\u200d": "👩", "ＡＢ\u200d　👩\u200d👧": "AB 👩\u200d👧", "👩\u200d\u200b👧": "👩👧",
	} {
		if got := cleanName(in); got != want {
			t.Errorf("%+q is %+q, want %+q", in, got, want)
		}
	}
}

func TestMissing(t *testing.T) {
	for _, s := range []string{"", "-", "--", "/", "NULL", "null", "None", "NaN", "nan", "N/A", "#N/A", "#REF!", "#VALUE!", "#DIV/0!", `\N`, "无", "暂无", "——", "—", "(null)", "<NA>", "NaT", "########"} {
		if !isMissing(s) {
			t.Errorf("%q is not missing", s)
		}
	}
	for _, s := range []string{"0", "a", "NA", "无糖", "#1001", "-5", "none of these", "#"} {
		if isMissing(s) {
			t.Errorf("%q is missing", s)
		}
	}
}

func TestIdentifier(t *testing.T) {
	cases := []struct {
		in, want string
		damaged  bool
	}{
		{"17850.0", "17850", false}, {"17850", "17850", false}, {"0012", "0012", false}, {"1.38E+10", "1.38E+10", true}, {"1.3800001111E+10", "13800001111", false},
		{"5E+3", "5E+3", true}, {"A1E+5", "A1E+5", false}, {"C536379", "C536379", false}, {"1.50", "1.50", false}, {".0", ".0", false}, {"Ｔ００１", "T001", false}, {"#1001", "#1001", false},
		{"2345678901234560000", "2345678901234560000", true}, {"2345678901234567000", "2345678901234567000", false}, {"100000000000000", "100000000000000", false},
	}
	for _, c := range cases {
		if got, damaged := identifier(c.in); got != c.want || damaged != c.damaged {
			t.Errorf("%q is %q (%v), want %q (%v)", c.in, got, damaged, c.want, c.damaged)
		}
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1204: "-1,204", -100: "-100"} {
		if got := grouped(n); got != want {
			t.Errorf("%d is %s", n, got)
		}
	}
}

func TestPhones(t *testing.T) {
	valid := map[string]string{
		"13800001111": "+8613800001111", "138 0000 1111": "+8613800001111", "138-0000-1111": "+8613800001111", "+8613800001111": "+8613800001111", "+86 138 0000 1111": "+8613800001111",
		"8613800001111": "+8613800001111", "008613800001111": "+8613800001111", "０１３８００００１１１１": "+8613800001111", "１３８００００１１１１": "+8613800001111", "(86)13800001111": "+8613800001111",
		"13800001111.0": "+8613800001111", "1.3800001111E+10": "+8613800001111", "'13800001111": "+8613800001111", "13800001111/13900002222": "+8613800001111", "无;13900002222": "+8613900002222",
		"010-12345678": "+861012345678", "0571 8765 4321": "+8657187654321", "(0755)86013388": "+8675586013388", "0571-87654321转801": "+8657187654321", "+1 650 253 0000": "+16502530000",
		"+44 20 7946 0958": "+442079460958", "+852 2345 6789": "+85223456789", "400-810-8888": "+864008108888",
	}
	for in, want := range valid {
		if p := NormalPhone(in); !p.Valid || p.Text != want {
			t.Errorf("%q is %+v, want %s", in, p, want)
		}
	}
	for _, in := range []string{"138****1111", "12345", "abc", "1380000111", "138000011112", "23800001111", "12000001111", "", "1.38E+10", "+999 1", "无"} {
		if p := NormalPhone(in); p.Valid || p.Text != in {
			t.Errorf("%q is %+v", in, p)
		}
	}
}

func TestEmails(t *testing.T) {
	for in, want := range map[string]string{"A.B@Example.COM": "a.b@example.com", " x@y.cn ": "x@y.cn", "ｘ＠ｙ．ｃｏｍ": "x@y.com", "mailto:a@b.org": "a@b.org", "<a@b.org>": "a@b.org", "a+tag@sub.b-c.io": "a+tag@sub.b-c.io", "王@例子.中国": "", "a@例子.中国": "a@例子.中国"} {
		if e := NormalEmail(in); e.Valid != (want != "") || e.Valid && e.Text != want {
			t.Errorf("%q is %+v, want %q", in, e, want)
		}
	}
	for _, in := range []string{"a", "a@", "@b.c", "a@b", "a@b.1", "a b@c.d", "a@b..c", ".a@b.c", "a@-b.c", "a@b@c.d", "a,b@c.de", "a@b.c"} {
		if e := NormalEmail(in); e.Valid || e.Text != in {
			t.Errorf("%q is %+v", in, e)
		}
	}
}

// 11010519491231002X is the example of GB 11643.
func TestIDCard(t *testing.T) {
	for in, want := range map[string]bool{"11010519491231002X": true, "11010519491231002x": true, "110105194912310021": false, "1101051949123100": false, "440524188001010014": true, "110105194913310020": false} {
		if got := isIDCard(in); got != want {
			t.Errorf("%s: %v", in, got)
		}
	}
}

func TestProvinces(t *testing.T) {
	p := newPlaces()
	for in, want := range map[string]string{
		"浙江": "浙江", "浙江省": "浙江", " 浙江 省 ": "浙江", "Zhejiang": "浙江", "ZHEJIANG PROVINCE": "浙江", "Zhe Jiang": "浙江", "330000": "浙江", "33": "浙江", "330106": "浙江", "浙江省杭州市": "浙江", "浙": "浙江",
		"北京市": "北京", "Beijing": "北京", "京": "北京", "广西壮族自治区": "广西", "廣西": "广西", "廣東省": "广东", "内蒙古自治区": "内蒙古", "內蒙古": "内蒙古", "Inner Mongolia": "内蒙古", "Neimenggu": "内蒙古",
		"Shaanxi": "陕西", "Shanxi": "山西", "新疆": "新疆", "Tibet": "西藏", "Xizang": "西藏", "香港特别行政区": "香港", "Hong Kong": "香港", "HK": "香港", "臺灣": "台湾", "澳门": "澳门", "Macau": "澳门", "重庆": "重庆",
	} {
		if got, ok := p.province(in); !ok || got != want {
			t.Errorf("%q is %q (%v), want %s", in, got, ok, want)
		}
	}
	for _, in := range []string{"California", "阿拉巴马", "990000", "华东", ""} {
		if got, ok := p.province(in); ok || got != in {
			t.Errorf("%q is %q (%v)", in, got, ok)
		}
	}
	if n := len(provinces()); n != 34 {
		t.Errorf("%d divisions", n)
	}
}

// The names and numbers of the divisions are those of the public list.
func TestProvincesEqualReference(t *testing.T) {
	f, err := os.Open(miningtest.RealFile(t, "reference/provinces.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string]string{}
	for _, p := range provinces() {
		ours[p.code] = p.full
	}
	for _, r := range rows[1:] {
		if ours[r[0]] != r[1] {
			t.Errorf("%s is %q, the list says %q", r[0], ours[r[0]], r[1])
		}
	}
}

func TestCities(t *testing.T) {
	p := newPlaces()
	for in, want := range map[string]string{"杭州市": "杭州", "杭州": "杭州", "吉林市": "吉林", "阿克苏地区": "阿克苏", "锡林郭勒盟": "锡林郭勒", "延边朝鲜族自治州": "延边", "湘西土家族苗族自治州": "湘西", "黔东南苗族侗族自治州": "黔东南",
		"伊犁哈萨克自治州": "伊犁", "市辖区": "浙江", "沙市": "沙市", "Hangzhou": "Hangzhou"} {
		if got := p.city(in, "浙江"); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestSplitAddress(t *testing.T) {
	p := newPlaces()
	for in, want := range map[string][3]string{
		"浙江省杭州市西湖区文三路1号": {"浙江", "杭州", "西湖区"}, "浙江 杭州市 西湖区 文三路": {"浙江", "杭州", "西湖区"}, "北京市朝阳区超市路2号": {"北京", "北京", "朝阳区"}, "上海市上海市浦东新区世纪大道": {"上海", "上海", "浦东新区"},
		"广西壮族自治区南宁市青秀区": {"广西", "南宁", "青秀区"}, "江苏省苏州市昆山市某镇": {"江苏", "苏州", "昆山市"}, "吉林省延边朝鲜族自治州延吉市某街": {"吉林", "延边", "延吉市"}, "文三路1号": {"", "", ""}, "": {"", "", ""},
	} {
		a, b, c := p.split(in)
		if got := [3]string{a, b, c}; got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestPinyin(t *testing.T) {
	for in, want := range map[string][2]string{
		"张三": {"zhangsan", "zs"}, "曾黎": {"zengli", "zl"}, "单田芳": {"shantianfang", "stf"}, "仇英": {"qiuying", "qy"}, "解缙": {"xiejin", "xj"}, "区建": {"oujian", "oj"}, "查良镛": {"zhaliangyong", "zly"},
		"尉迟恭": {"yuchigong", "ycg"}, "朴树": {"piaoshu", "ps"}, "翟天": {"zhaitian", "zt"}, "盖叫天": {"gejiaotian", "gjt"}, "乐嘉": {"yuejia", "yj"}, "吕布": {"lvbu", "lb"}, "欧阳修": {"ouyangxiu", "oyx"},
		"万俟卨": {"moqixie", "mqx"}, "令狐冲": {"linghuchong", "lhc"}, "覃辉": {"qinhui", "qh"}, "冼星海": {"xianxinghai", "xxh"}, "缪斯": {"miaosi", "ms"}, "曾國藩": {"zengguofan", "zgf"},
		"John Smith": {"johnsmith", "js"}, "李A": {"lia", "la"}, "": {"", ""}, "单价查询系统": {"danjiachaxunxitong", "djcxxt"}, "王　五": {"wangwu", "ww"},
	} {
		full, initials := Pinyin(in)
		if full != want[0] || initials != want[1] {
			t.Errorf("%q is %q %q, want %q", in, full, initials, want)
		}
	}
}

func TestSimplifyTable(t *testing.T) {
	if n := len([]rune(traditional)); n != len(simplified) || n*3 != len(traditional) {
		t.Fatalf("%d traditional, %d simplified characters", n, len(simplified))
	}
	if got := simplify("訂單編號 abc 買家會員名"); got != "订单编号 abc 买家会员名" {
		t.Errorf("%q", got)
	}
}

func TestStatuses(t *testing.T) {
	s := newStatuses()
	for want, list := range map[OrderStatus][]string{
		StatusSale: {"交易成功", "已完成", "已签收", "待发货", "已付款", "买家已付款，等待卖家发货", "卖家已发货，等待买家确认", "已发货", "部分退款", "退款中", "没有申请退款", "申请退款中", "paid", "Completed", "wc-completed", "FULFILLED", "shipped", "partially_refunded",
			"Processing", "已发货，待签收", "支付成功", "交易成功（有部分退款）", "已核銷"},
		StatusReturned:  {"已退款", "退款成功", "退货", "退货退款", "Refunded", "RETURNED", "已全额退款", "全部退款成功", "拒收"},
		StatusCancelled: {"交易关闭", "已取消", "未付款", "Cancelled", "canceled", "超时关闭", "订单已取消", "void", "voided", "交易關閉"},
		StatusPending:   {"待付款", "等待买家付款", "Pending", "pending payment", "待支付", "authorized"},
		StatusUnknown:   {"蓝色", "42", "x"},
	} {
		for _, text := range list {
			if got := s.read(text); got != want {
				t.Errorf("%q is %s, want %s", text, got, want)
			}
		}
	}
}

func TestGenders(t *testing.T) {
	for in, want := range map[string]string{"男": "male", "M": "male", "Female": "female", "女士": "female", "2": "female", "保密": "", "0": ""} {
		if got, ok := normalGender(in); !ok || got != want {
			t.Errorf("%q is %q (%v)", in, got, ok)
		}
	}
	if _, ok := normalGender("蓝"); ok {
		t.Error("蓝 is a gender")
	}
}

func TestTags(t *testing.T) {
	if got := splitTags("老客户，VIP；  爱茶 、,|x"); !slices.Equal(got, []string{"老客户", "VIP", "爱茶", "x"}) {
		t.Errorf("%q", got)
	}
}

func TestMemoCopies(t *testing.T) {
	calls := 0
	m := newMemo(2, func(s string) string { calls++; return strings.ToUpper(s) })
	for _, s := range []string{"a", "a", "b", "a", "c", "c", "d", "c", ""} {
		if got := m.of(s); got != strings.ToUpper(s) {
			t.Errorf("%q is %q", s, got)
		}
	}
	if calls != 6 || len(m.seen) != 2 { // a, b, c, d, c again, "" once more than the bound remembers
		t.Errorf("%d calls, %d remembered", calls, len(m.seen))
	}
}

// cleaning is idempotent and never longer than the text.
func FuzzCleanCell(f *testing.F) {
	for _, s := range []string{`="1"`, "'1", "　", "=\"\"", "'", "='1'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := cleanCell(s)
		if len(c) > len(s) {
			t.Fatalf("%q became %q", s, c)
		}
		NormalPhone(s)
		NormalEmail(s)
		Pinyin(s)
		identifier(c)
		if isIDCard(c) && len(c) != 18 {
			t.Fatalf("%q is an identity number", c)
		}
	})
}
