package governance_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"zhike/api"
	"zhike/crm/governance"
)

func TestMask(t *testing.T) {
	for _, c := range []struct {
		kind     governance.Kind
		in, want string
	}{
		{governance.Phone, "+8613812345678", "138****5678"},
		{governance.Phone, "13812345678", "138****5678"},
		{governance.Phone, "138 1234-5678", "138****5678"},
		{governance.Phone, "008613812345678", "138****5678"},
		{governance.Phone, "8613812345678", "138****5678"},
		{governance.Phone, "+865718765432", "5****32"}, // landline, ten digits
		{governance.Phone, "+14155550123", "141****0123"},
		{governance.Phone, "87654321", "8****21"},
		{governance.Phone, "12345", "****"},
		{governance.Phone, "无", "****"},
		{governance.Phone, "", ""},
		{governance.Email, "zhang.san@example.com", "z***@example.com"},
		{governance.Email, "a@b.cn", "***@b.cn"},
		{governance.Email, "王小明@例子.中国", "王***@例子.中国"},
		{governance.Email, "no address", "****"},
		{governance.Email, "", ""},
		{governance.Name, "王小明", "王**"},
		{governance.Name, "王明", "王*"},
		{governance.Name, "欧阳娜娜", "欧***"},
		{governance.Name, "王", "*"},
		{governance.Name, "Alexander Hamilton", "A***"},
		{governance.Name, " ", ""},
		{governance.Address, "浙江省杭州市西湖区文三路 123 号 5 幢 602", "浙江省杭州市西湖区****"},
		{governance.Address, "浙江省 杭州市 西湖区 文三路", "浙江省杭州市西湖区****"},
		{governance.Address, "北京市朝阳区建国路88号", "北京市朝阳区****"},
		{governance.Address, "内蒙古自治区锡林郭勒盟正蓝旗上都镇", "内蒙古自治区锡林郭勒盟正蓝旗****"},
		{governance.Address, "湖北省恩施土家族苗族自治州利川市某街1号", "湖北省恩施土家族苗族自治州利川市****"},
		{governance.Address, "海南省陵水黎族自治县椰林镇", "海南省陵水黎族自治县****"},
		{governance.Address, "山东省济南市市中区英雄山路", "山东省济南市市中区****"},
		{governance.Address, "浙江省台州市路桥区银座街", "浙江省台州市路桥区****"},
		{governance.Address, "江苏省南京市鼓楼区中山路", "江苏省南京市鼓楼区****"},
		{governance.Address, "浙江省金华市义乌市稠州路", "浙江省金华市义乌市****"},
		{governance.Address, "新疆阿克苏地区库车市", "新疆阿克苏地区库车市****"},
		{governance.Address, "杭州市文三路阳光小区3幢", "杭州市****"},
		{governance.Address, "杭州市阳光花园小区3幢", "杭州市****"},
		{governance.Address, "文三路阳光小区3幢602", "****"},
		{governance.Address, "阳光小区3幢602", "****"},
		{governance.Address, "221B Baker Street, London", "****"},
		{governance.Address, "5号楼", "****"},
		{governance.Address, "", ""},
		{governance.Birthday, "1990-05-12", "1990-**-**"},
		{governance.Birthday, "12/05/1990", "****"},
		{governance.Birthday, "", ""},
		{governance.Text, "anything", "****"},
		{"a kind of tomorrow", "anything", "****"},
		{"a kind of tomorrow", "", ""},
	} {
		if got := governance.Mask(c.kind, c.in); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.kind, c.in, got, c.want)
		}
	}
}

func TestMaskForShowsOnlyToThoseWhoMay(t *testing.T) {
	for _, c := range []struct {
		who  api.Identity
		want string
	}{
		{governance.RoleIdentities()["sales"], "13812345678"},
		{governance.RoleIdentities()["analyst"], "138****5678"},
		{governance.RoleIdentities()["viewer"], "138****5678"},
		{api.Identity{}, "138****5678"}, // a job without a caller
	} {
		if got := governance.MaskFor(api.As(t.Context(), c.who), governance.Phone, "13812345678"); got != c.want {
			t.Errorf("%s sees %q", c.who.Role, got)
		}
	}
}

// Whatever comes in: at most seven digits of a phone number and none of an
// address or a name come out, and valid text stays valid.
func FuzzMask(f *testing.F) {
	for _, seed := range []string{"", "13812345678", "浙江省杭州市西湖区文三路123号", "a@b.c", "王小明", "1990-05-12", "@", "市", "区区区", "\xff市\xff区", "省市区"} {
		f.Add(seed)
	}
	digits := func(s string) int {
		return strings.Count(strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return '0'
			}
			return 'x'
		}, s), "0")
	}
	f.Fuzz(func(t *testing.T, in string) {
		for kind, most := range map[governance.Kind]int{governance.Phone: 7, governance.Address: 0, governance.Text: 0, governance.Name: 1} {
			out := governance.Mask(kind, in)
			if digits(out) > most {
				t.Errorf("%s %q shows %q", kind, in, out)
			}
			if utf8.ValidString(in) && !utf8.ValidString(out) {
				t.Errorf("%s %q becomes bytes %q", kind, in, out)
			}
		}
		if out := governance.Mask(governance.Phone, in); digits(in) > 0 && digits(in)-digits(out) < 4 && digits(out) > 0 {
			t.Errorf("phone %q hides too little: %q", in, out)
		}
	})
}
