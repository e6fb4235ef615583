package ingest

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"zhike/fault"
)

const (
	utf8Name    = "utf-8"
	gbName      = "gb18030"
	big5Name    = "big5"
	utf16leName = "utf-16le"
	utf16beName = "utf-16be"
	latinName   = "windows-1252"
)

// charset is a text encoding with the name people know it by. A nil codec is UTF-8.
type charset struct {
	name  string
	codec encoding.Encoding
}

func charsetOf(name string) (charset, bool) {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "utf-8", "utf8", "utf-8-sig", "utf-8 bom":
		return charset{utf8Name, nil}, true
	case "gbk", "gb2312", "gb18030", "cp936", "ansi", "gb":
		return charset{gbName, simplifiedchinese.GB18030}, true
	case "big5", "big-5", "cp950", "big5-hkscs":
		return charset{big5Name, traditionalchinese.Big5}, true
	case "utf-16", "utf16", "utf-16le", "utf16le", "unicode":
		return charset{utf16leName, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)}, true
	case "utf-16be", "utf16be":
		return charset{utf16beName, unicode.UTF16(unicode.BigEndian, unicode.UseBOM)}, true
	case "windows-1252", "cp1252", "latin1", "latin-1", "iso-8859-1":
		return charset{latinName, charmap.Windows1252}, true
	}
	codec, err := htmlindex.Get(name)
	if err != nil {
		return charset{}, false
	}
	canonical, err := htmlindex.Name(codec)
	return charset{canonical, codec}, err == nil
}

// reader turns a stream in this encoding into UTF-8 without byte order mark.
func (c charset) reader(r io.Reader) io.Reader {
	if c.codec == nil {
		return &markSkipper{r: r}
	}
	return transform.NewReader(r, c.codec.NewDecoder())
}

// markSkipper drops the UTF-8 byte order mark from the beginning of a stream.
type markSkipper struct {
	r    io.Reader
	past bool
}

func (m *markSkipper) Read(p []byte) (int, error) {
	if m.past || len(p) < 3 {
		return m.r.Read(p)
	}
	m.past = true
	n, err := io.ReadFull(m.r, p[:3])
	if err == io.ErrUnexpectedEOF {
		err = io.EOF
	}
	if string(p[:n]) == "\xef\xbb\xbf" {
		n = 0
	}
	return n, err
}

// decode is reader for a sample; a character cut at the end is left out.
func (c charset) decode(b []byte) string {
	if c.codec == nil {
		return string(bytes.TrimPrefix(cutPartial(b), []byte("\xef\xbb\xbf")))
	}
	dst := make([]byte, 0, len(b)*2)
	buf := make([]byte, 4<<10)
	d := c.codec.NewDecoder()
	for len(b) > 0 {
		n, m, err := d.Transform(buf, b, false)
		dst, b = append(dst, buf[:n]...), b[m:]
		if err == transform.ErrShortSrc || n == 0 && m == 0 {
			break
		}
	}
	return string(dst)
}

// cutPartial drops an unfinished UTF-8 sequence from the end of b.
func cutPartial(b []byte) []byte {
	for i := 1; i <= min(3, len(b)); i++ {
		if c := b[len(b)-i]; c >= 0xc0 {
			if !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// chooseCharset takes the declared encoding, after checking it against the
// sample, or finds it.
func chooseCharset(found finding, o OpenOptions) (charset, error) {
	sample := found.sample
	if found.beyond != nil {
		sample = found.beyond
	}
	if o.Encoding == "" {
		return detectCharset(found.sample, sample, o.Name)
	}
	c, ok := charsetOf(o.Encoding)
	if !ok {
		return c, say("不认识编码 %q；可用 utf-8、gb18030、big5、utf-16le、windows-1252 等。",
			"The encoding %q is not known; use utf-8, gb18030, big5, utf-16le, windows-1252 or the like.", o.Encoding).faulty(fault.Invalid)
	}
	if found.beyond != nil {
		return c, nil // the line number would be unknown; such rows are flagged one by one
	}
	return c, checkDeclared(c, sample, o.Name)
}

// checkDeclared refuses an encoding that the sample plainly is not in, naming the line.
func checkDeclared(c charset, sample []byte, name string) error {
	if marked, ok := byteOrderMark(sample); ok {
		if marked.name == c.name {
			return nil
		}
		return wrongEncoding(name, c.name, marked.name, 1)
	}
	good, bad, _ := utf8Evidence(sample)
	if c.codec != nil && bad == 0 && good >= 3 && !strings.HasPrefix(c.name, "utf-16") {
		at := bytes.IndexFunc(sample, func(r rune) bool { return r >= 0x80 })
		return wrongEncoding(name, c.name, utf8Name, lineAt(sample, at))
	}
	text := c.decode(sample)
	other, broken, first := brokenShare(text)
	if broken == 0 || broken*20 <= other {
		return nil
	}
	likely := ""
	if d, err := detectCharset(sample, sample, name); err == nil && d.name != c.name {
		likely = d.name
	}
	return wrongEncoding(name, c.name, likely, int64(1+strings.Count(text[:first], "\n")))
}

// brokenShare counts the characters beyond ASCII of a decoded text, and how
// many of them stand for bytes that were not understood, with the first's place.
func brokenShare(text string) (other, broken, first int) {
	first = -1
	for i, r := range text {
		if r == utf8.RuneError {
			if broken++; first < 0 {
				first = i
			}
		}
		if r >= 0x80 {
			other++
		}
	}
	return other, broken, max(first, 0)
}

func lineAt(b []byte, at int) int64 { return int64(1 + bytes.Count(b[:max(at, 0)], []byte{'\n'})) }

func wrongEncoding(name, declared, likely string, line int64) error {
	s := say("文件 %s 不是 %s 编码：第 %s 行无法按它解读。", "%s is not in %s: line %s cannot be read that way.", name, declared, grouped(line))
	if likely != "" {
		s.Zh += "它看起来是 " + likely + "。"
		s.En += " It looks like " + likely + "."
	}
	return s.faulty(fault.Invalid).At("line", line).At("likely", likely)
}

func byteOrderMark(b []byte) (charset, bool) {
	name := ""
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		name = utf8Name
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		name = utf16leName
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		name = utf16beName
	}
	c, ok := charsetOf(name)
	return c, ok && name != ""
}

// detectCharset finds the encoding: a byte order mark, the zero bytes of
// UTF-16, valid UTF-8, and then whichever of GB18030, Big5 and Windows-1252
// makes the most ordinary text of the bytes.
func detectCharset(start, sample []byte, name string) (charset, error) {
	if c, ok := byteOrderMark(start); ok {
		return c, nil
	}
	if c, ok := unmarkedUTF16(start); ok {
		return c, nil
	}
	if i := binaryAt(start); i >= 0 {
		return charset{}, unreadable(name, say("它不是文本，第 %s 行里有二进制内容。", "it is not text; there are binary bytes in line %s.", grouped(lineAt(start, i))))
	}
	good, bad, _ := utf8Evidence(sample)
	if bad == 0 || good > 20*bad {
		c, _ := charsetOf(utf8Name)
		return c, nil
	}
	best, score := charset{}, 0.0
	for _, candidate := range []string{gbName, big5Name, latinName} {
		c, _ := charsetOf(candidate)
		if s := plausibility(c, sample); s > score {
			best, score = c, s
		}
	}
	if score < 0.05 && inGB2312(sample) {
		best, _ = charsetOf(gbName) // a few rare names, written as Chinese systems write them
		score = 1
	}
	if score < 0.05 {
		return best, say("看不出文件 %s 的编码；请指明，例如 gb18030、big5 或 utf-8。",
			"The encoding of %s could not be found out; name it, for example gb18030, big5 or utf-8.", name).faulty(fault.Invalid)
	}
	return best, nil
}

// unmarkedUTF16 recognises UTF-16 without mark by the zero halves of its
// ASCII characters, which every table has at least as delimiters and digits.
func unmarkedUTF16(b []byte) (charset, bool) {
	b = b[:min(len(b), 8<<10)&^1]
	var even, odd int
	for i := 0; i < len(b); i += 2 {
		if b[i] == 0 {
			even++
		}
		if b[i+1] == 0 {
			odd++
		}
	}
	pairs := len(b) / 2
	switch {
	case pairs < 4:
	case odd*10 >= pairs && even*100 <= pairs:
		return charsetOf(utf16leName)
	case even*10 >= pairs && odd*100 <= pairs:
		return charsetOf(utf16beName)
	}
	return charset{}, false
}

// binaryAt returns the place of the first NUL, or of the first control
// character if there are many, else -1. \x01 and \x1c–\x1f may be delimiters.
func binaryAt(b []byte) int {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return i
	}
	first, n := -1, 0
	for i, c := range b {
		if c > 1 && c < 0x1b && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' || c == 0x7f {
			if n++; first < 0 {
				first = i
			}
		}
	}
	if n*20 > len(b) {
		return first
	}
	return -1
}

// utf8Evidence counts well-formed multi-byte sequences and bytes that belong to
// none; a sequence cut by the end of the sample is neither.
func utf8Evidence(b []byte) (good, bad, firstBad int) {
	firstBad = -1
	b = cutPartial(b)
	for i := 0; i < len(b); {
		if b[i] < 0x80 {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			if bad++; firstBad < 0 {
				firstBad = i
			}
		} else {
			good++
		}
		i += n
	}
	return good, bad, firstBad
}

// plausibility scores 0–1 how much of the text beyond ASCII is ordinary when
// the bytes are read in this encoding: frequent characters and Chinese
// punctuation for the Chinese ones, single accented letters between plain ones
// for the western one. Bytes that cannot be read count heavily against it.
func plausibility(c charset, sample []byte) float64 {
	text := c.decode(sample)
	if c.name == latinName {
		return latinPlausibility(text)
	}
	var total, ordinary, broken float64
	for _, r := range text {
		switch {
		case r < 0x80:
			continue
		case r == utf8.RuneError || r >= 0xe000 && r <= 0xf8ff:
			broken++
		case strings.ContainsRune(frequentCharacters, r), strings.ContainsRune(chinesePunctuation, r), r >= 0xff01 && r <= 0xff5e:
			ordinary++
		}
		total++
	}
	if total == 0 {
		return 0
	}
	return max(0, (ordinary-4*broken)/total)
}

// inGB2312 reports whether every byte beyond ASCII is half of a character of
// GB 2312, both of whose bytes lie at 0xA1 or above.
func inGB2312(b []byte) bool {
	for i := 0; i < len(b); i++ {
		if b[i] < 0x80 {
			continue
		}
		if b[i] < 0xa1 || b[i] > 0xf7 || i+1 < len(b) && b[i+1] < 0xa1 {
			return false
		}
		i++
	}
	return true
}

func latinPlausibility(text string) float64 {
	var total, ordinary float64
	runes := []rune(text)
	isPlain := func(i int) bool { return i < 0 || i >= len(runes) || runes[i] < 0x80 }
	for i, r := range runes {
		if r < 0x80 {
			continue
		}
		total++
		if (r >= 0xc0 && r <= 0xff || strings.ContainsRune("€£°’“”–", r)) && isPlain(i-1) && isPlain(i+1) {
			ordinary++
		}
	}
	if total == 0 {
		return 0
	}
	return ordinary / total
}

const chinesePunctuation = "，。、：；？！（）【】《》“”‘’—…·￥％＃－／　「」"

// frequentCharacters are everyday characters and those of business tables, in
// simplified and traditional form; in running text they make up well over half.
const frequentCharacters = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔" +
	"订单编号买家卖会员客户姓名称商品货款付款支付价额金元数量省市县区街址收件电话手机邮箱备注状态已完成退换交易关闭店铺渠道类目规格型号快递运费优惠券积分等级生日性别男女先生小姐创建更新浙江苏广上海北京深圳杭州李王张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎" +
	"這個們來為國說時會對於過發後裡種經麼學現當沒動還進樣開從實軍無與長機關點業將兩間問並應戰頭體見產話內給門員東聲處義幾認條係氣題爾別變總電數報結場計資統區隊決馬書則聽達強卽難權設記類據邊張該交規萬術領確傳師觀讓識帶導爭運筆訂單編號買賣戶稱貨價額縣狀態換閉鋪遞費優積級創廣劉陳楊趙黃吳孫羅鄭謝韓馮蕭鄧許盧蔣賈葉閻臺灣"
