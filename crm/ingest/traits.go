package ingest

import "strings"

// traits is what the values of a column look like, as shares of those that are
// not missing.
type traits struct {
	filled               int
	number, whole, money float64 // money: with a currency sign
	date, clock          float64 // dates with a day; with a time of day
	mobile, phone, email float64
	idCard               float64
	province, status     float64
	gender               float64
	distinct             float64 // different values ÷ values
	length               float64 // mean number of characters
	first                string
}

// traitReader measures columns; it holds the word lists they are compared with.
type traitReader struct {
	places   *places
	statuses statuses
}

func newTraitReader() traitReader { return traitReader{newPlaces(), newStatuses()} }

// of measures column i of the sample.
func (r traitReader) of(sample [][]string, i int) traits {
	var t traits
	seen := map[string]bool{}
	for _, row := range sample {
		if i >= len(row) {
			continue
		}
		c := cleanCell(row[i])
		if isMissing(c) {
			continue
		}
		if t.filled++; t.filled == 1 {
			t.first = c
		}
		seen[c] = true
		r.add(&t, c)
	}
	if t.filled == 0 {
		return t
	}
	n := float64(t.filled)
	for _, v := range []*float64{&t.number, &t.whole, &t.money, &t.date, &t.clock, &t.mobile, &t.phone, &t.email, &t.idCard, &t.province, &t.status, &t.gender, &t.length} {
		*v /= n
	}
	t.distinct = float64(len(seen)) / n
	return t
}

// add counts one value.
func (r traitReader) add(t *traits, c string) {
	count := func(is bool, n *float64) {
		if is {
			*n++
		}
	}
	t.length += float64(len([]rune(c)))
	a, bad := scanAmount(c, PointDecimal)
	if bad != amountGood {
		a, bad = scanAmount(c, CommaDecimal)
	}
	count(bad == amountGood, &t.number)
	count(bad == amountGood && a.value%MoneyUnit == 0 && !strings.Contains(c, "."), &t.whole)
	count(bad == amountGood && a.currency != "", &t.money)
	d, wrong := scanDate(c, MonthFirst)
	if wrong == dateMonth && d.a > 0 {
		d, wrong = scanDate(c, DayFirst)
	}
	dated := wrong == dateGood && !d.monthOnly && !(allDigits(c) && len(c) == 5)
	count(dated, &t.date)
	count(dated && d.clock, &t.clock)
	id, _ := identifier(half(c))
	_, mobile := mobileIn(id)
	count(mobile, &t.mobile)
	count(mobile || phoneLike(id), &t.phone)
	count(isEmail(strings.ToLower(c)), &t.email)
	count(isIDCard(c), &t.idCard)
	_, known := r.places.province(c)
	count(known && !allDigits(c), &t.province)
	_, word := r.statuses.words[strings.ToLower(c)]
	count(word, &t.status)
	_, gendered := normalGender(c)
	count(gendered && !allDigits(c), &t.gender)
}

// fits says from 0 (contradicts) to 1 how well the values suit a field of the
// type. A column without values suits everything a little.
func (t traits) fits(kind FieldType) float64 {
	if t.filled == 0 {
		return 0.6
	}
	dateLike := t.date >= 0.5
	switch kind {
	case TypeTime:
		return sharp(max(t.date, serialShare(t)))
	case TypeDate:
		return sharp(t.date)
	case TypeNumber, TypeMoney:
		if t.mobile > 0.5 || t.idCard > 0.5 || dateLike && t.clock > 0.5 {
			return 0.1
		}
		return sharp(t.number)
	case TypePhone:
		return max(0.3, sharp(max(t.phone, t.mobile)))
	case TypeEmail:
		return max(0.2, sharp(t.email))
	case TypeProvince, TypeCity:
		if t.number > 0.5 && t.province < 0.5 || t.email > 0.5 || dateLike {
			return 0.2
		}
		return 1
	case TypeStatus:
		return max(0.7, sharp(t.status))
	case TypeGender:
		return max(0.5, sharp(t.gender))
	case TypeCurrency:
		if t.length > 4 || t.number > 0.5 {
			return 0.2
		}
		return 1
	case TypeText:
		if dateLike && t.clock > 0.5 {
			return 0.3
		}
		return 1
	}
	return 1
}

// serialShare lets a column of bare day numbers count as dates.
func serialShare(t traits) float64 {
	if c, bad := scanDate(t.first, MonthFirst); bad == dateGood && !c.monthOnly && t.number > 0.9 {
		return 0.9
	}
	return 0
}

// sharp turns a share into a verdict: four fifths are a yes, a fifth is a no.
func sharp(share float64) float64 {
	return min(1, max(0.05, (share-0.2)/0.6))
}
