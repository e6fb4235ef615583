package governance

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// level is one level of China's divisions: how its names end, and what cannot
// stand inside one.
type level struct {
	ends  []string
	stops string
	most  int // characters
}

var levels = [...]level{
	{ends: []string{"省", "自治区", "特别行政区"}, stops: "市县路街巷弄号", most: 12},
	{ends: []string{"市", "自治州", "地区", "盟"}, stops: "区县路街巷弄号", most: 16},
	{ends: []string{"区", "县", "旗", "市"}, stops: "路街巷弄号", most: 16},
}

// estates end in 区 and are smaller than a district.
var estates = [...]string{"小区", "社区", "园区", "校区", "厂区", "景区", "住宅区", "开发区", "工业区", "服务区", "营区", "库区", "生活区", "家属区", "宿舍区", "别墅区"}

// MaskAddress shows an address down to the district (浙江省杭州市西湖区****) and
// hides street, house and door. An address that does not begin with a division
// is hidden whole.
func MaskAddress(address string) string {
	rest := strings.TrimSpace(address)
	if rest == "" {
		return ""
	}
	shown := ""
	for i, l := range levels {
		rest = strings.TrimSpace(rest)
		part := l.find(rest)
		if i == len(levels)-1 && isEstate(part) {
			part = ""
		}
		shown += part
		rest = rest[len(part):]
	}
	return shown + stars
}

// find returns the name of this level at the beginning of a text, or "". The
// first character belongs to the name whatever it is: there is a 市中区 and a 路桥区.
func (l level) find(text string) string {
	n := 0
	for i, r := range text {
		if !unicode.Is(unicode.Han, r) || n == l.most {
			return ""
		}
		n++
		if n == 1 {
			continue
		}
		upTo := text[:i+utf8.RuneLen(r)]
		for _, end := range l.ends {
			if strings.HasSuffix(upTo, end) && len(upTo) > len(end) {
				return upTo
			}
		}
		if strings.ContainsRune(l.stops, r) {
			return ""
		}
	}
	return ""
}

func isEstate(part string) bool {
	for _, e := range estates {
		if strings.HasSuffix(part, e) {
			return true
		}
	}
	return false
}
