package ingest

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// Pinyin returns the reading of a name for search, 曾黎 → "zengli" and "zl".
// The surname is read as surnames are; letters and digits stay, in lower case.
// ü is v, as it is typed.
func Pinyin(name string) (full, initials string) {
	runes := []rune(simplify(half(name)))
	if !plainASCII(name) {
		runes = slices.DeleteFunc(runes, unicode.IsSpace)
	}
	syllables := surname(runes)
	at := len(syllables)
	args := pinyin.NewArgs()
	for ; at < len(runes); at++ {
		r := unicode.ToLower(runes[at])
		switch {
		case r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			syllables = append(syllables, string(r))
		case unicode.Is(unicode.Han, r):
			if read := pinyin.SinglePinyin(r, args); len(read) > 0 {
				syllables = append(syllables, read[0])
			}
		}
	}
	for _, s := range syllables {
		full += s
		initials += s[:1]
	}
	if plainASCII(name) {
		initials = wordInitials(name)
	}
	return full, initials
}

// wordInitials are the first letters of a name in Latin letters: John Smith → "js".
func wordInitials(name string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		b.WriteByte(word[0])
	}
	return b.String()
}

// surname returns the syllables of the surname if its reading differs from the
// characters' usual one. It applies only to whole Chinese names of two to four
// characters, so that 单价 or a company's name is read normally.
func surname(name []rune) []string {
	if len(name) < 2 || len(name) > 4 {
		return nil
	}
	for _, r := range name {
		if !unicode.Is(unicode.Han, r) {
			return nil
		}
	}
	if len(name) > 2 {
		if s, ok := doubleSurname(string(name[:2])); ok {
			return strings.Fields(s)
		}
	}
	if s, ok := singleSurname(name[0]); ok {
		return []string{s}
	}
	return nil
}

func doubleSurname(s string) (string, bool) {
	switch s {
	case "尉迟":
		return "yu chi", true
	case "长孙":
		return "zhang sun", true
	case "单于":
		return "chan yu", true
	case "万俟":
		return "mo qi", true
	case "澹台":
		return "tan tai", true
	case "宿勤":
		return "su qin", true
	case "令狐":
		return "ling hu", true
	case "皇甫":
		return "huang fu", true
	case "尉犁":
		return "yu li", true
	}
	return "", false
}

// singleSurname looks up the surnames whose reading is not the common one of the character.
func singleSurname(r rune) (string, bool) {
	i := strings.Index(surnameReadings, string(r))
	if i < 0 {
		return "", false
	}
	reading, _, _ := strings.Cut(surnameReadings[i+len(string(r)):], " ")
	return reading, true
}

const surnameReadings = "单shan 仇qiu 曾zeng 解xie 区ou 查zha 朴piao 盖ge 翟zhai 冼xian 洗xian 缪miao 宓mi 乐yue 覃qin 员yun 祭zhai 繁po " +
	"折she 秘bi 种chong 召shao 隗wei 乜nie 佴nai 句gou 黑he 逄pang 郇xun 晁chao 郗xi 车che 长zhang 那na 尉wei 宁ning 都du 相xiang " +
	"薄bo 幺yao 妫gui 訾zi 任ren 华hua 葛ge 行xing 重chong 藏zang 臧zang 纪ji 哈ha 万wan 谌chen 尹yin 殷yin 石shi 沈shen 贾jia "

// simplify turns the traditional characters of headers, places and everyday
// business words into simplified ones, so that one list of words serves both.
func simplify(s string) string {
	if plainASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune(traditional, r); i >= 0 {
			return simplified[i/3]
		}
		return r
	}, s)
}

// traditional and simplified correspond character by character, three bytes each.
const traditional = "帐訂單編號會員買賣時間數量額價實際總產種類電話郵機銷門區縣鄉鎮臺灣廣東蘇蘭寧慶龍陝貴雲來國際註冊備貨發運費優惠摳減積級別標籤職業點擊頁動戶稱聯繫絡帳賬訊進遞關閉態狀還換簽約預邊壯顏規條碼圖書與義爾維吾內黑遼雞錢幣圓萬億購車場專櫃據記錄歷張劉陳楊趙黃吳孫羅鄭謝韓馮蕭鄧許盧蔣葉閻確認創建變更統計從體單後個們應該對於開結帶層齡歲愛樂隊長達過遠選適導師幫協辦項須顧風飛館驗"

var simplified = []rune("账订单编号会员买卖时间数量额价实际总产种类电话邮机销门区县乡镇台湾广东苏兰宁庆龙陕贵云来国际注册备货发运费优惠抠减积级别标签职业点击页动户称联系络账账讯进递关闭态状还换签约预边壮颜规条码图书与义尔维吾内黑辽鸡钱币圆万亿购车场专柜据记录历张刘陈杨赵黄吴孙罗郑谢韩冯萧邓许卢蒋叶阎确认创建变更统计从体单后个们应该对于开结带层龄岁爱乐队长达过远选适导师帮协办项须顾风飞馆验")
