package ingest

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// MatchReason says why a column was taken for a field.
type MatchReason string

const (
	ByName    MatchReason = "name"    // the header is the field's own name
	BySynonym MatchReason = "synonym" // the header is a known word for it
	BySimilar MatchReason = "similar" // the header is much like a known word
	ByValues  MatchReason = "values"  // the values can hardly be anything else
	ByChoice  MatchReason = "chosen"  // the user said so
	ByMemory  MatchReason = "memory"  // so it was the last time for this source
)

// Text says the reason to people.
func (r MatchReason) Text() Sentence {
	switch r {
	case ByName:
		return Sentence{"列名就是字段名", "the header is the field's name"}
	case BySynonym:
		return Sentence{"列名是已知的叫法", "the header is a known word for it"}
	case BySimilar:
		return Sentence{"列名相近", "the header is similar"}
	case ByValues:
		return Sentence{"根据列中的值", "its values say so"}
	}
	if r == ByMemory {
		return Sentence{"与这个来源上次一样", "as the last time for this source"}
	}
	return Sentence{"由您指定", "you chose it"}
}

// Matched is one field's column.
type Matched struct {
	Field      string      `json:"field"`
	Column     string      `json:"column"`
	Confidence float64     `json:"confidence"` // 0–1; under 0.6 a look is advised
	Reason     MatchReason `json:"reason" enum:"name,synonym,similar,values,chosen,memory"`
}

// matcher compares headers and values with the fields of a kind.
type matcher struct {
	columns []string
	keys    []string // headers as compared
	traits  []traits
	empty   bool // there is no sample
}

func newMatcher(columns []string, sample [][]string) *matcher {
	m := &matcher{columns: columns, keys: make([]string, len(columns)), traits: make([]traits, len(columns)), empty: len(sample) == 0}
	reader := newTraitReader()
	for i, c := range columns {
		m.keys[i] = headerKey(c)
		m.traits[i] = reader.of(sample, i)
	}
	return m
}

// candidate is a possible pair of field and column.
type candidate struct {
	field, column int
	score         float64
	reason        MatchReason
}

// Match pairs the fields of a kind with columns by their headers and by the
// values of the sample, whose rows are as long as columns. A column serves one
// field; the surest pairs are made first. What is missing is for the caller to
// ask: Mapping.Check says it in a sentence.
func Match(kind Kind, columns []string, sample [][]string) Mapping {
	return newMatcher(columns, sample).match(kind, sample)
}

func (m *matcher) match(kind Kind, sample [][]string) Mapping {
	fields := kind.Fields()
	var all []candidate
	for f := range fields {
		words := wordList(fields[f])
		for c := range m.columns {
			if got, ok := m.compare(fields[f], words, c); ok {
				got.field, got.column = f, c
				all = append(all, got)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	mapping := Mapping{Kind: kind}
	usedField, usedColumn := map[int]bool{}, map[int]bool{}
	for _, c := range all {
		if usedField[c.field] || usedColumn[c.column] || c.score < 0.3 {
			continue
		}
		usedField[c.field], usedColumn[c.column] = true, true
		mapping.Fields = append(mapping.Fields, Matched{fields[c.field].Name, m.columns[c.column], min(1, c.score), c.reason})
	}
	mapping.sort()
	if kind == Orders {
		m.buyerForCustomer(&mapping)
		mapping.withoutRepeatedTotals(m.columns, sample)
	}
	return mapping
}

// buyerForCustomer takes the buyer's name for the customer where nothing else
// tells customers apart and the header speaks of a customer, as in the books of
// firms that sell to firms. Masked names (张*) tell nobody apart.
func (m *matcher) buyerForCustomer(mapping *Mapping) {
	if mapping.Has("customer") || mapping.Has("buyer_phone") || mapping.Has("buyer_email") || !mapping.Has("buyer_name") {
		return
	}
	column := slices.Index(m.columns, mapping.Column("buyer_name"))
	if strings.Contains(m.traits[column].first, "*") || !slices.ContainsFunc(strings.Split(customerWeak, "|"), func(w string) bool { return headerKey(w) == m.keys[column] }) {
		return
	}
	for i, f := range mapping.Fields {
		if f.Field == "buyer_name" {
			mapping.Fields[i].Field, mapping.Fields[i].Confidence = "customer", 0.6*f.Confidence
		}
	}
	mapping.sort()
}

// word is one header a field is known by, with the confidence it gives.
type word struct {
	key    string
	score  float64
	reason MatchReason
}

// wordList ranks a field's words: its own name and label first, then the list
// in its order, then the weak ones.
func wordList(f Field) []word {
	words := []word{{headerKey(f.Name), 1, ByName}, {headerKey(f.Label.Zh), 1, ByName}}
	names := strings.Split(f.names, "|")
	for i, n := range names {
		words = append(words, word{headerKey(n), 0.98 - 0.18*float64(i)/float64(len(names)), BySynonym})
	}
	if f.weak != "" {
		weak := strings.Split(f.weak, "|")
		for i, n := range weak {
			words = append(words, word{headerKey(n), 0.62 - 0.12*float64(i)/float64(len(weak)), BySynonym})
		}
	}
	return words
}

// compare scores one column for one field.
func (m *matcher) compare(f Field, words []word, c int) (candidate, bool) {
	best := m.byHeader(f, words, m.keys[c])
	fit := 1.0
	if !m.empty {
		fit = m.traits[c].fits(f.Type)
	}
	best.score *= 0.25 + 0.75*fit
	if fit < 0.3 {
		best.score *= 0.6
	}
	if v := m.byValues(f, c); v > best.score {
		best.score, best.reason = v, ByValues
	}
	return best, best.score > 0
}

// byHeader scores a header: a known word in full, a known word with an addition
// in front or behind, or a word nearly alike.
func (m *matcher) byHeader(f Field, words []word, key string) candidate {
	best := candidate{}
	if key == "" {
		return best
	}
	for _, w := range words {
		score, reason := 0.0, w.reason
		switch {
		case w.key == key:
			score = w.score
		case w.score < 0.75:
			continue
		default:
			score, reason = likeness(key, w.key)*w.score, BySimilar
		}
		if score > best.score {
			best.score, best.reason = score, reason
		}
	}
	return best
}

// likeness scores up to 0.75 how much a header is like a known word that it
// differs from.
func likeness(header, word string) float64 {
	short, long := header, word
	if len(short) > len(long) {
		short, long = long, short
	}
	close := len(short)*5 >= len(long)*3
	enough := len(short) >= 4 && (close || long == header) // two Chinese characters are six bytes
	if enough && strings.HasSuffix(long, short) && !contrary(strings.TrimSuffix(long, short)) {
		return 0.55 + 0.2*float64(len(short))/float64(len(long))
	}
	if enough && close && strings.HasPrefix(long, short) {
		return 0.5 + 0.2*float64(len(short))/float64(len(long))
	}
	if len(short) < 5 { // age and page
		return 0
	}
	if d := dice(header, word); d >= leastDice {
		return 0.75 * d
	}
	return 0
}

// leastDice is the likeness from which two headers may mean the same.
const leastDice = 0.7

// contrary reports additions in front that turn a word into something else: the
// time of shipping is not the time of payment.
func contrary(prefix string) bool {
	for _, p := range []string{"发货", "收货", "退款", "更新", "修改", "预计", "最后", "最近", "上次", "平台", "运", "税", "积分", "原", "父", "子", "ship", "tax", "refund", "updated", "last", "delivery", "cost", "estimated", "parent", "store", "product", "item", "company", "old", "not", "未", "上级", "上一", "删除", "打印", "取消", "是否"} {
		if strings.Contains(prefix, p) {
			return true
		}
	}
	return false
}

// dice is the share of character pairs two words have in common, 0 if their
// lengths alone keep it under leastDice.
func dice(a, b string) float64 {
	n, m := utf8.RuneCountInString(a)-1, utf8.RuneCountInString(b)-1
	if n < 1 || m < 1 || 2*float64(min(n, m)) < leastDice*float64(n+m) {
		return 0
	}
	x, y := pairs(a), pairs(b)
	common := 0
	for _, p := range x {
		if i := slices.Index(y, p); i >= 0 {
			common++
			y = slices.Delete(y, i, i+1)
		}
	}
	return 2 * float64(common) / float64(n+m)
}

func pairs(s string) [][2]rune {
	out := make([][2]rune, 0, len(s))
	var last rune
	for i, r := range s {
		if i > 0 {
			out = append(out, [2]rune{last, r})
		}
		last = r
	}
	return out
}

// byValues scores a column by its values alone, where they speak for themselves.
func (m *matcher) byValues(f Field, c int) float64 {
	t := m.traits[c]
	if t.filled < 3 {
		return 0
	}
	switch f.Type {
	case TypePhone:
		return over(t.mobile, 0.8, 0.6)
	case TypeEmail:
		return over(t.email, 0.8, 0.6)
	case TypeTime:
		if f.Name == "time" && t.number < 0.5 {
			return over(t.date, 0.9, 0.45) + 0.05*t.clock
		}
	case TypeProvince:
		return over(t.province, 0.8, 0.5)
	case TypeStatus:
		if t.distinct < 0.5 {
			return over(t.status, 0.8, 0.5)
		}
	case TypeGender:
		return over(t.gender, 0.9, 0.5)
	}
	return 0
}

// over gives full where a share reaches its threshold, else nothing.
func over(share, threshold, full float64) float64 {
	if share >= threshold {
		return full * share
	}
	return 0
}

// headerKey brings a header to the form in which headers are compared: half
// width, simplified, lower case, without units in parentheses, blanks and signs.
func headerKey(s string) string {
	s = strings.ToLower(simplify(half(s)))
	for _, p := range []string{"()", "[]"} {
		if i := strings.IndexByte(s, p[0]); i > 0 {
			if j := strings.IndexByte(s[i:], p[1]); j > 0 {
				s = s[:i] + s[i+j+1:]
			}
		}
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r >= 0x2e80 && r != '：' && r != '、':
			return r
		}
		return -1
	}, s)
}

// GuessKind says what the rows of a file most likely are, and how sure that is
// from 0 to 1. A file that suits no kind gets the likeliest with a low figure.
func GuessKind(columns []string, sample [][]string) (Kind, float64) {
	m := newMatcher(columns, sample)
	best, top, second := Orders, 0.0, 0.0
	for _, k := range Kinds() {
		score := m.suits(k, sample)
		if score > top {
			best, top, second = k, score, top
		} else if score > second {
			second = score
		}
	}
	if top == 0 {
		return best, 0
	}
	return best, min(1, top) * (0.5 + 0.5*(top-second)/top)
}

// suits scores how well the columns make rows of a kind: what it needs, what
// only it has, and how much of the file it explains.
func (m *matcher) suits(k Kind, sample [][]string) float64 {
	mapping := m.match(k, sample)
	needs := k.Needs()
	met := 0.0
	for _, group := range needs {
		best := 0.0
		for _, f := range group {
			best = max(best, mapping.confidence(f))
		}
		met += best
	}
	met /= float64(len(needs))
	own, ownTotal := 0.0, 0.0
	for _, f := range telling(k) {
		own += mapping.confidence(f)
		ownTotal++
	}
	explained := 0.0
	for _, f := range mapping.Fields {
		explained += f.Confidence
	}
	explained /= float64(max(1, len(m.columns)))
	return met * (0.3 + 0.3*min(1, 2*own/ownTotal) + 0.4*explained)
}

// telling lists the fields that tell a kind from the others.
func telling(k Kind) []string {
	switch k {
	case Customers:
		return []string{"name", "gender", "birthday", "registered", "level", "phone"}
	case Products:
		return []string{"cost", "brand", "price"}
	case Events:
		return []string{"event", "page"}
	}
	return []string{"order", "amount", "quantity", "price"}
}
