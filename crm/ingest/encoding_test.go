package ingest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"zhike/fault"
	"zhike/mining/miningtest"
)

// Real headlines, six at a time (about 100 characters), encoded and found
// again; and again in lower numbers, where less than a line must do.
func TestDetectionOnRealText(t *testing.T) {
	content, err := os.ReadFile(miningtest.RealFile(t, "text/thucnews_titles_dev.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for l := range strings.SplitSeq(string(content), "\n") {
		if title, _, _ := strings.Cut(l, "\t"); !plainASCII(title) {
			lines = append(lines, title)
		}
	}
	for _, c := range []struct{ lines, floor int }{{6, 1000}, {1, 990}} {
		right, n := 0, 0
		for i := 0; i+c.lines <= len(lines) && n < 1000; i += c.lines {
			gbk, err := simplifiedchinese.GBK.NewEncoder().String(strings.Join(lines[i:i+c.lines], "\n"))
			if err != nil {
				continue // a character beyond GBK
			}
			n++
			if found, err := detectCharset([]byte(gbk), []byte(gbk), "x"); err == nil && found.name == gbName {
				right++
			}
		}
		if right*1000 < c.floor*n || n < 900 {
			t.Errorf("%d headlines at a time: %d of %d found as gb18030", c.lines, right, n)
		}
	}
}

func TestDetectCharset(t *testing.T) {
	big5 := func(s string) []byte { return encode(t, s, traditionalchinese.Big5.NewEncoder()) }
	gbk := func(s string) []byte { return encode(t, s, simplifiedchinese.GBK.NewEncoder()) }
	western := func(s string) []byte { return encode(t, s, charmap.Windows1252.NewEncoder()) }
	cases := []struct {
		name, want string
		content    []byte
	}{
		{"ascii", utf8Name, []byte("a,b\n1,2\n")},
		{"utf-8", utf8Name, []byte("姓名\n张三\n")},
		{"utf-8 cut in a character", utf8Name, []byte("姓名\n张三")[:11]},
		{"utf-8 with one broken byte", utf8Name, []byte(strings.Repeat("好的", 30) + "\xff")},
		{"gbk, two characters", gbName, gbk("姓名\n")},
		{"gbk names", gbName, gbk("id,name\n1,欧阳锋\n2,令狐冲\n")},
		{"gbk, rare characters", gbName, gbk("编号,姓名\n1,朱镕基\n2,喆\n3,堃\n")},
		{"gbk within much ascii", gbName, gbk(strings.Repeat("a,1,2\n", 2000) + "b,上海,3\n")},
		{"big5", big5Name, big5("姓名,電話\n王小明,0912\n")},
		{"big5 running text", big5Name, big5("這是一個很好的產品，我們都很喜歡，下次還會再來買。")},
		{"french", latinName, western("nom;ville\nRené;Orléans\nZoë;Besançon\n")},
		{"german", latinName, western("Name;Straße\nMüller;Königsallee\n")},
		{"pounds", latinName, western("item,price\ntea,£5.50\nmilk,£1.20\n")},
	}
	for _, c := range cases {
		found, err := detectCharset(c.content, c.content, c.name)
		if err != nil || found.name != c.want {
			t.Errorf("%s is %q, %v; want %q", c.name, found.name, err, c.want)
		}
	}
}

func TestBinaryAt(t *testing.T) {
	for text, want := range map[string]int{"a,b\r\n\tc": -1, "a\x01b\x01c\n": -1, "a\x00b": 1, strings.Repeat("\x02\x03\x04", 50): 0, "one \x07 bell in a long line of ordinary text": -1} {
		if got := binaryAt([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// Whatever the bytes, opening and reading ends, in rows of sound text or in a
// sentence.
func FuzzEncoding(f *testing.F) {
	f.Add([]byte(chineseOrders), "")
	f.Add(encode(f, chineseOrders, simplifiedchinese.GBK.NewEncoder()), "")
	f.Add(encode(f, chineseOrders, simplifiedchinese.GBK.NewEncoder()), "utf-8")
	f.Add(encode(f, "訂單編號,金額\n1,2\n", traditionalchinese.Big5.NewEncoder()), "big5")
	f.Add([]byte("\xff\xfea\x00,\x00b\x00\n\x001\x00,\x002\x00"), "")
	f.Add(zipped(f, []byte(chineseOrders)), "")
	f.Add([]byte("{\"a\":1}\n{\"b\":\"\xff\"}\n"), "")
	f.Add([]byte("a,b\n1,\xc3\n"), "latin1")
	f.Fuzz(func(t *testing.T, content []byte, declared string) {
		if bytes.HasPrefix(content, []byte("PAR1")) || len(content) > 1<<16 {
			return
		}
		table, err := Open(context.Background(), write(t, "f", content), OpenOptions{Encoding: declared, Limits: Limits{Line: 1 << 20}})
		for n := 0; err == nil; n++ {
			var rec Record
			if rec, err = table.Next(); err != nil {
				break
			}
			if n > len(content) {
				t.Fatal("more rows than bytes")
			}
			for _, c := range rec.Cells {
				if rec.Problem == nil && (!utf8.ValidString(c) || strings.Contains(c, "\x00")) {
					t.Fatalf("line %d holds %q", rec.Line, c)
				}
			}
		}
		if table != nil {
			if err := table.Close(); err != nil {
				t.Fatal(err)
			}
		}
		var sentence *fault.Error
		if errors.As(err, &sentence) && (sentence.Zh == "" || sentence.Message == "" || sentence.Code == fault.Internal) {
			t.Fatalf("%+v", sentence)
		}
	})
}
