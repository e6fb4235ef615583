package ingest

import "strings"

// province is one of the 34 divisions of the first level, with its number in GB/T 2260.
type province struct {
	code, short, full, latin string
	other                    []string // further spellings, lower case, without blanks
}

// provinces is the standard list; names are compared without blanks and case.
func provinces() []province {
	return []province{
		{"11", "北京", "北京市", "Beijing", []string{"京", "peking"}},
		{"12", "天津", "天津市", "Tianjin", []string{"津"}},
		{"13", "河北", "河北省", "Hebei", []string{"冀"}},
		{"14", "山西", "山西省", "Shanxi", []string{"晋"}},
		{"15", "内蒙古", "内蒙古自治区", "Inner Mongolia", []string{"内蒙", "蒙", "neimenggu", "neimongol", "innermongolia"}},
		{"21", "辽宁", "辽宁省", "Liaoning", []string{"辽"}},
		{"22", "吉林", "吉林省", "Jilin", []string{"吉"}},
		{"23", "黑龙江", "黑龙江省", "Heilongjiang", []string{"黑"}},
		{"31", "上海", "上海市", "Shanghai", []string{"沪"}},
		{"32", "江苏", "江苏省", "Jiangsu", []string{"苏"}},
		{"33", "浙江", "浙江省", "Zhejiang", []string{"浙"}},
		{"34", "安徽", "安徽省", "Anhui", []string{"皖"}},
		{"35", "福建", "福建省", "Fujian", []string{"闽"}},
		{"36", "江西", "江西省", "Jiangxi", []string{"赣"}},
		{"37", "山东", "山东省", "Shandong", []string{"鲁"}},
		{"41", "河南", "河南省", "Henan", []string{"豫"}},
		{"42", "湖北", "湖北省", "Hubei", []string{"鄂"}},
		{"43", "湖南", "湖南省", "Hunan", []string{"湘"}},
		{"44", "广东", "广东省", "Guangdong", []string{"粤", "canton"}},
		{"45", "广西", "广西壮族自治区", "Guangxi", []string{"桂", "广西省", "广西自治区", "guangxizhuang"}},
		{"46", "海南", "海南省", "Hainan", []string{"琼"}},
		{"50", "重庆", "重庆市", "Chongqing", []string{"渝", "chungking"}},
		{"51", "四川", "四川省", "Sichuan", []string{"川", "蜀", "szechuan"}},
		{"52", "贵州", "贵州省", "Guizhou", []string{"贵", "黔"}},
		{"53", "云南", "云南省", "Yunnan", []string{"云", "滇"}},
		{"54", "西藏", "西藏自治区", "Tibet", []string{"藏", "xizang"}},
		{"61", "陕西", "陕西省", "Shaanxi", []string{"陕"}},
		{"62", "甘肃", "甘肃省", "Gansu", []string{"甘", "陇"}},
		{"63", "青海", "青海省", "Qinghai", []string{"青"}},
		{"64", "宁夏", "宁夏回族自治区", "Ningxia", []string{"宁", "宁夏自治区", "ningxiahui"}},
		{"65", "新疆", "新疆维吾尔自治区", "Xinjiang", []string{"新", "新疆自治区", "xinjianguygur", "xinjianguyghur"}},
		{"71", "台湾", "台湾省", "Taiwan", []string{"台", "中国台湾"}},
		{"81", "香港", "香港特别行政区", "Hong Kong", []string{"港", "hongkong", "hk", "hongkongsar", "中国香港"}},
		{"82", "澳门", "澳门特别行政区", "Macao", []string{"澳", "macau", "mo", "中国澳门"}},
	}
}

// places standardises the names of provinces and cities.
type places struct {
	byName map[string]string // every spelling → short name
	short  []province
}

func newPlaces() *places {
	p := &places{byName: map[string]string{}, short: provinces()}
	for _, d := range p.short {
		latin := strings.ToLower(strings.ReplaceAll(d.latin, " ", ""))
		for _, name := range append([]string{d.short, d.full, d.short + "省", d.short + "市", latin, latin + "province", latin + "sheng", latin + "shi", latin + "city", d.code, d.code + "0000"}, d.other...) {
			p.byName[name] = d.short
		}
	}
	return p
}

// province returns the short standard name, 浙江 for 浙江省, Zhejiang or 330000.
// A name it does not know comes back tidied, with false.
func (p *places) province(s string) (string, bool) {
	if short, ok := p.byName[s]; ok {
		return short, true
	}
	tidy := cleanName(s)
	key := strings.ToLower(strings.NewReplacer(" ", "", "'", "", "’", "", "-", "").Replace(simplify(tidy)))
	if short, ok := p.byName[key]; ok {
		return short, true
	}
	if len(key) == 6 && allDigits(key) { // the number of a city or county
		if short, ok := p.byName[key[:2]]; ok {
			return short, true
		}
	}
	for _, d := range p.short { // 浙江省杭州市
		if strings.HasPrefix(key, d.full) || strings.HasPrefix(key, d.short+"省") {
			return d.short, true
		}
	}
	return tidy, false
}

// city returns a city's name without 市, 地区, 盟 or 自治州; the municipalities'
// 市辖区 becomes the municipality itself.
func (p *places) city(s, province string) string {
	name := cleanName(s)
	if name == "市辖区" || name == "县" || name == "市辖县" {
		return province
	}
	for _, suffix := range []string{"市", "地区", "盟"} {
		if rest, ok := strings.CutSuffix(name, suffix); ok && len(rest) >= 2*len("市") {
			return rest
		}
	}
	if rest, ok := strings.CutSuffix(name, "自治州"); ok {
		return withoutPeoples(rest)
	}
	return name
}

// withoutPeoples takes the names of peoples off the end: 延边朝鲜族 → 延边.
func withoutPeoples(s string) string {
	peoples := []string{"朝鲜族", "土家族", "苗族", "藏族", "羌族", "彝族", "布依族", "侗族", "哈尼族", "壮族", "傣族", "白族", "景颇族", "傈僳族", "回族", "蒙古族", "蒙古", "哈萨克", "柯尔克孜"}
	for cut := true; cut; {
		cut = false
		for _, p := range peoples {
			if rest, ok := strings.CutSuffix(s, p); ok && rest != "" {
				s, cut = rest, true
			}
		}
	}
	return s
}

// split takes province, city and district off the beginning of an address as
// people write it, 浙江省杭州市西湖区文三路1号 or "浙江 杭州 西湖区". What it does
// not find is empty.
func (p *places) split(address string) (province, city, district string) {
	rest := strings.NewReplacer(" ", "", "/", "", ",", "", "·", "").Replace(cleanName(address))
	for _, d := range p.short {
		if after, ok := cutProvince(rest, d); ok {
			province, rest = d.short, after
			break
		}
	}
	if province == "" {
		return "", "", ""
	}
	if strings.Contains("北京天津上海重庆", province) {
		city, rest = province, strings.TrimPrefix(rest, "市辖区")
	} else if name, after, ok := cutDivision(rest, "自治州", "地区", "盟", "市"); ok {
		city, rest = p.city(name, province), after
	}
	if name, _, ok := cutDivision(rest, "自治县", "区", "县", "旗", "市"); ok {
		district = name
	}
	return province, city, district
}

func cutProvince(s string, d province) (string, bool) {
	if after, ok := strings.CutPrefix(s, d.full); ok {
		return strings.TrimPrefix(after, d.full), true // 上海市上海市
	}
	if after, ok := strings.CutPrefix(s, d.short); ok {
		return strings.TrimPrefix(after, "省"), true
	}
	return s, false
}

// cutDivision takes a name of two to ten characters ending in the first of the
// suffixes that occurs.
func cutDivision(s string, suffixes ...string) (name, rest string, ok bool) {
	best := len(s) + 1
	for _, suffix := range suffixes {
		if i := strings.Index(s, suffix); i >= len("中") && i+len(suffix) < best {
			best = i + len(suffix)
		}
	}
	if best > len(s) || best > 11*len("中") {
		return "", s, false
	}
	return s[:best], s[best:], true
}
