package linkage

import (
	"math/rand/v2"
	"testing"
)

func kinds() []Kind {
	return []Kind{Name, Company, Address, Phone, Email, Date, Number, Code, Words}
}

// levelOf compares two values as a model does.
func levelOf(kind Kind, left, right string) int {
	how, _ := comparisonOf(kind)
	a, b := how.standard(left).marked(), how.standard(right).marked()
	switch {
	case a.text == "" || b.text == "":
		return len(how.levels)
	case a.text == b.text:
		return 0
	}
	return how.level(&a, &b)
}

func TestLevels(t *testing.T) {
	for _, c := range []struct {
		kind        Kind
		left, right string
		want        int
	}{
		{Name, "张伟", "张 伟", 0},
		{Name, "张伟", "张玮", 1},
		{Name, "张伟", "ZHANG Wei", 1},
		{Name, "Wei Zhang", "张伟", 1},
		{Name, "曾黎", "Zeng Li", 1}, // the surname is not céng
		{Name, "欧阳娜娜", "Ouyang Nana", 1},
		{Name, "陈静", "程静", 2}, // n and ng
		{Name, "张伟", "李娜", 4},
		{Name, "Bob Smith", "ROBERT SMITH", 1},
		{Name, "O'Neil", "oneil", 0},
		{Name, "Müller", "Muller", 0},
		{Name, "martha", "marhta", 2},
		{Name, "dwayne", "duane", 3},
		{Company, "杭州知客科技有限公司", "杭州知客科技股份有限公司", 1},
		{Company, "浙江省杭州市知客科技有限公司", "知客科技", 1},
		{Company, "Acme Inc.", "ACME Incorporated", 1},
		{Company, "Acme Inc.", "Zenith Ltd", 4},
		{Address, "12 High Street", "12 high st.", 0},
		{Address, "High Street 12", "12 high st", 1},
		{Address, "浙江省杭州市西湖区文三路 100 号 3 幢 201 室", "西湖区文三路100号3幢201", 1},
		{Address, "12 High Street", "7 Mill Lane", 4},
		{Phone, "+86 138-0013-8000", "13800138000", 0},
		{Phone, "０１０－６２７７ ０１２３", "8610 62770123", 0},
		{Phone, "0571-87654321 转 8", "87654321", 1},
		{Phone, "13800138000", "13800138001", 2},
		{Phone, "310/246-1501", "310-246-1501", 0},
		{Phone, "13800138000", "13912345678", 3},
		{Email, "Li.Na@Example.com", "mailto:li.na@example.com", 0},
		{Email, "li.na+shop@example.com", "li.na@example.com", 0},
		{Email, "li.na@example.com", "li.na@example.org", 1},
		{Email, "li.na@example.com", "wang@qq.com", 3},
		{Date, "1985-02-03", "19850203", 0},
		{Date, "1985年2月3日", "1985/02/03", 0},
		{Date, "03.02.1985", "1985-2-3", 0},
		{Date, "2/28/1985", "1985-02-28", 0},
		{Date, "1985-02-03", "1985-03-02", 1},
		{Date, "1985-02-03", "1985-02-13", 1},
		{Date, "1985-02-03", "1985-02-28", 2},
		{Date, "1985-02-03", "1972-11-30", 3},
		{Number, "1,000.0", "1000", 0},
		{Number, "1000", "1005", 1},
		{Number, "1000", "1050", 2},
		{Number, "1000", "-1000", 3},
		{Code, "AB-12 34", "ab1234", 0},
		{Code, "5304218", "5304281", 1},
		{Code, "5304218", "5340281", 2},
		{Code, "NSW", "QLD", 3},
		{Code, "wa", "nsw", 3},
		{Words, "art's delicatessen", "arts delicatessen", 0},
		{Words, "the palm los angeles", "palm los angeles the", 2},
		{Words, "北京烤鸭店", "北京烤鸭", 1},
		{Words, "", "a", 4},
		{Words, " - ", "a", 4},
	} {
		if got := levelOf(c.kind, c.left, c.right); got != c.want {
			t.Errorf("%s: %q and %q are on level %d, want %d", c.kind, c.left, c.right, got, c.want)
		}
	}
}

// Telling by the letters alone that a comparison is hopeless never changes what
// comes out.
func TestShortcutsChangeNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	word := func() form {
		b := make([]byte, 1+rng.IntN(9))
		for i := range b {
			b[i] = "abcdefgh"[rng.IntN(8)]
		}
		return form{text: string(b)}.marked()
	}
	hopes := 0
	for range 20_000 {
		a, b := word(), word()
		if hopeless(&a, &b) {
			hopes++
			if JaroWinkler(a.text, b.text) >= alikeness {
				t.Fatalf("%q and %q are similar", a.text, b.text)
			}
		}
		for most := 1; most <= 2; most++ {
			if got, want := apart(&a, &b, most), min(most+1, DamerauLevenshtein(a.text, b.text)); got != want {
				t.Fatalf("%q and %q: %d edits, want %d", a.text, b.text, got, want)
			}
		}
	}
	if hopes < 5000 {
		t.Errorf("the letters told only %d of 20,000 comparisons", hopes)
	}
}

func TestRecognise(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []string
		want   Kind
	}{
		{"born", []string{"1985-02-03", "1990/1/1", "19721130"}, Date},
		{"手机", []string{"13800138000", "139-1234-5678", "+86 13700001111"}, Phone},
		{"phone", []string{"310/246-1501", "818/762-1221"}, Phone},
		{"mail", []string{"a@b.com", "c@d.org", "none"}, Email},
		{"客户", []string{"张伟", "李娜", "欧阳娜娜"}, Name},
		{"surname", []string{"smith", "o'neil", "van der berg"}, Name},
		{"firm", []string{"知客科技有限公司", "蓝海贸易公司", "老王面馆"}, Company},
		{"addr", []string{"文三路 100 号", "人民路 5 号"}, Address},
		{"street", []string{"12 high street", "7 mill lane"}, Address},
		{"postcode", []string{"4011", "0812", "310000"}, Code},
		{"state", []string{"nsw", "qld", "wa"}, Code},
		{"price", []string{"12.50", "7.25"}, Number},
		{"dish", []string{"kung pao chicken with nuts", "mapo tofu, very hot"}, Words},
	} {
		if got := recognise(c.name, c.values); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Whatever the texts, comparing ends on one of the levels, and the same one
// from both sides.
func FuzzLevels(f *testing.F) {
	for _, s := range []string{"", "张伟", "12 High St", "1985-02-03", "+86 138 0013 8000", "a@b", "\xff\xfe", "＠", "0571-1转2", "e\u0301", "1e999"} {
		f.Add(s, "Acme Inc. 北京市")
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, left, right string) {
		for _, kind := range kinds() {
			how, _ := comparisonOf(kind)
			got, back := levelOf(kind, left, right), levelOf(kind, right, left)
			if got != back || got < 0 || got > len(how.levels) {
				t.Errorf("%s: %q and %q are on level %d, from the other side %d", kind, left, right, got, back)
			}
			if again := levelOf(kind, left, left); again != 0 && again != len(how.levels) {
				t.Errorf("%s: %q is not the same as itself but on level %d", kind, left, again)
			}
		}
	})
}
