package sim

import (
	"fmt"
	"strings"
)

// mobilePrefixes are number ranges given to the three networks (and the new
// fourth). The eight digits behind them are made up.
const mobilePrefixes = `134:4 135:8 136:8 137:8 138:9 139:9 147 150:6 151:6 152:5 157:3 158:6 159:6 178:3 182:5 183:5 184:3 187:5 188:6 195 198:2
130:5 131:5 132:5 155:4 156:4 166:2 175:2 176:3 185:4 186:5 196 133:4 153:4 173:3 177:4 180:4 181:3 189:4 191:2 193 199:2 192`

// roads and estates are names found in a hundred Chinese towns.
const (
	roads   = `人民路 解放路 中山路 建设路 新华路 和平路 文化路 青年路 胜利路 朝阳路 长江路 黄河路 迎宾大道 滨河路 学府路 工业大道 东风路 友谊路 民主街 光明街 体育路 公园路 站前路 科技路 金融街 花园路 健康路 团结路 幸福路 振兴街`
	estates = `阳光花园 锦绣家园 金色华庭 翠湖湾 幸福里 和谐家园 书香苑 滨江一号 东方明珠苑 紫荆苑 春天里 御景园 碧水湾 世纪新城 江南春晓 桂花园 学府名苑 万象新城 康乐小区 水岸人家`
)

// person is who a customer is, apart from what they buy. Two members of the
// shop can be one person: then both have the same index here.
type person struct {
	index     int
	name      string
	gender    string // 男 or 女
	birth     string // 1990-03-05
	birthYear int
	city      *city
	district  string
	address   string
	phone     string // eleven digits
	email     string // "" when the person has none
	local     bool   // lives where the shop is
}

// identity makes up person number i; the same i is always the same person.
func (w *world) identity(d *dice, i int) person {
	d.set(w.o.Seed, streamIdentity, uint64(i))
	p := person{index: i, gender: "女", local: d.hit(0.30)}
	if d.hit(0.34) {
		p.gender = "男"
	}
	p.birthYear = birthYear(d) + w.o.End.Year() - 2025
	p.birth = fmt.Sprintf("%04d-%02d-%02d", p.birthYear, d.between(1, 12), d.between(1, 28))
	p.name = w.namer.name(d, p.gender, p.birthYear)
	at := w.atlas.home
	if !p.local {
		at = w.atlas.pick.draw(d)
	}
	p.city = &w.atlas.cities[at]
	p.district = of(d, p.city.districts)
	p.address = fmt.Sprintf("%s%d号%s%d幢%d室", of(d, w.roads), d.between(1, 699), of(d, w.estates),
		d.between(1, 28), d.between(1, 26)*100+d.between(1, 4))
	p.phone = w.prefixes.word(d) + fmt.Sprintf("%08d", scramble(i, 1e8, 62_110_031))
	p.email = w.email(d, &p)
	return p
}

// birthYear draws from the ages that shop for the home, seen from 2025.
func birthYear(d *dice) int {
	switch x := d.Float64(); {
	case x < 0.08:
		return d.between(1955, 1969)
	case x < 0.34:
		return d.between(1970, 1984)
	case x < 0.86:
		return d.between(1985, 1999)
	}
	return d.between(2000, 2006)
}

// email is a QQ number or the name in pinyin with a few digits, for not quite
// half of all people.
func (w *world) email(d *dice, p *person) string {
	switch x := d.Float64(); {
	case x < 0.22:
		return fmt.Sprintf("%d@qq.com", d.between(1, 28)*100_000_000+scramble(p.index, 1e8, 38_590_321))
	case x < 0.42:
		domain := of(d, []string{"163.com", "163.com", "126.com", "sina.com", "139.com", "outlook.com", "gmail.com"})
		return fmt.Sprintf("%s%02d%d@%s", w.namer.latin(p.name), p.birthYear%100, p.index%1000, domain)
	}
	return ""
}

// scramble maps 0 … size−1 one to one onto itself; factor must share no divisor
// with size. It gives every person digits that look random and are nobody else's.
func scramble(i, size, factor int) int { return (i + 1) % size * factor % size }

// duplicateShare is how many members are people the shop already knows under
// another number.
const duplicateShare = 0.02

// whoIs returns the index of the person behind member i: usually i, for a
// duplicate the earlier member.
func (w *world) whoIs(d *dice, i int) int {
	if j, again := w.earlier(d, i); again {
		if _, chain := w.earlier(d, j); !chain {
			return j
		}
	}
	return i
}

func (w *world) earlier(d *dice, i int) (int, bool) {
	d.set(w.o.Seed, streamTwice, uint64(i))
	if w.o.Pure || i == 0 || !d.hit(duplicateShare) {
		return 0, false
	}
	return d.IntN(i), true
}

// card is a person as written on the membership form: with gaps, slips of the
// pen and several ways of writing the same.
type card struct {
	name, phone, email, gender, birth, province, city, district, address string
}

// fillIn writes the card of member i. A duplicate agrees with the first card
// in at least the name and one of phone, e-mail and address.
func (w *world) fillIn(d *dice, i int, p person, channel string) card {
	d.set(w.o.Seed, streamMess, uint64(i))
	c := card{
		name: p.name, phone: p.phone, email: p.email, gender: p.gender, birth: p.birth,
		province: p.city.province, city: p.city.name, district: p.district, address: p.address,
	}
	if w.o.Pure {
		return c
	}
	duplicate := p.index != i
	c.leaveOut(d, channel, duplicate)
	if duplicate && d.hit(0.35) { // moved, or has it sent to work
		c.address = fmt.Sprintf("%s%d号%s", of(d, w.roads), d.between(1, 699), of(d, []string{"科技大厦", "创业园A座", "商务中心", "写字楼B座"}))
	}
	if channel == "门店" && !duplicate && d.hit(tabletShare) {
		c.phone = w.tablet
	}
	c.scribble(d)
	if d.hit(0.3) {
		c.province = p.city.short
	}
	return c
}

// tabletShare is how many members of the street shops were signed up with the
// number of the shop's own tablet.
const tabletShare = 0.012

func (c *card) leaveOut(d *dice, channel string, duplicate bool) {
	if d.hit(0.05) && (!duplicate || c.email != "") {
		c.phone = ""
	}
	if duplicate && c.phone != "" && d.hit(0.4) {
		c.email = ""
	}
	if d.hit(0.10) {
		c.gender = ""
	}
	if d.hit(0.30) {
		c.birth = ""
	}
	if channel == "门店" && d.hit(0.55) || d.hit(0.06) {
		c.address, c.district = "", ""
	}
}

// scribble writes some values in the other ways that people write them.
func (c *card) scribble(d *dice) {
	c.phone = messyPhone(d, c.phone)
	if d.hit(0.03) {
		c.email = strings.ToUpper(c.email)
	}
	if r := []rune(c.name); d.hit(0.015) && len(r) == 2 {
		c.name = string(r[0]) + " " + string(r[1])
	} else if d.hit(0.01) {
		c.name += " "
	}
	if c.gender != "" && d.hit(0.04) {
		c.gender = map[string]string{"男": "先生", "女": "女士"}[c.gender]
	}
	if c.birth != "" && d.hit(0.06) {
		c.birth = strings.ReplaceAll(c.birth, "-", "/")
	} else if c.birth != "" && d.hit(0.01) {
		c.birth = "1900-01-01" // what a form sends when nothing was chosen
	}
	if d.hit(0.06) {
		c.city = strings.TrimSuffix(c.city, "市")
	}
}

func messyPhone(d *dice, phone string) string {
	x := d.Float64()
	switch {
	case phone == "":
		return ""
	case x < 0.020:
		return phone[:3] + " " + phone[3:7] + " " + phone[7:]
	case x < 0.035:
		return "+86" + phone
	case x < 0.045:
		return "+86 " + phone[:3] + "-" + phone[3:7] + "-" + phone[7:]
	case x < 0.055:
		return fullWidth(phone)
	case x < 0.060:
		return phone[:10] // a digit short
	}
	return phone
}

// fullWidth writes digits as wide as Chinese characters.
func fullWidth(digits string) string {
	var b strings.Builder
	for _, r := range digits {
		b.WriteRune(r - '0' + '０')
	}
	return b.String()
}
