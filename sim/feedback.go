package sim

import "strings"

// utterance is one row of feedback.csv, with the truth about it.
type utterance struct {
	at       moment
	event    string
	channel  string
	order    string
	product  *Product
	stars    int // 1 to 5; 0 when none were asked for
	text     string
	mood     string // positive, negative or neutral
	topic    string
	afterBad bool
}

// The kinds of feedback, as the column 事件 names them.
const (
	Review     = "评价"
	Complaint  = "投诉"
	Suggestion = "建议"
	Question   = "咨询"
)

// topicRemarks are the sentences of one topic that fit in one place: 食 food, 用
// other goods, 店 street shops, 寄 what was sent, 全 everything.
type topicRemarks struct {
	topic, place string
	lines        []string
}

// voice is the stock of sentences.
type voice struct {
	remarks                                          map[string][]topicRemarks // by mood: + - ! ?
	openersGood, closersGood, openersBad, closersBad []string
	rivals                                           []string
}

func newVoice() *voice {
	v := &voice{
		remarks:     map[string][]topicRemarks{},
		openersGood: strings.Split(openersGood, "|"), closersGood: strings.Split(closersGood, "|"),
		openersBad: strings.Split(openersBad, "|"), closersBad: strings.Split(closersBad, "|"),
		rivals: strings.Fields(rivals),
	}
	for row := range strings.Lines(strings.TrimSpace(remarks)) {
		cells := strings.Split(strings.TrimSpace(row), "|")
		head := strings.Fields(cells[0])
		v.remarks[head[1]] = append(v.remarks[head[1]], topicRemarks{head[0], head[2], cells[1:]})
	}
	return v
}

// foodCategories come first on the shelf.
const foodCategories = 4

// fits reports whether the remarks can be about the order line.
func (r *topicRemarks) fits(line *OrderLine) bool {
	switch r.place {
	case "食":
		return line.Product.category < foodCategories
	case "用":
		return line.Product.category >= foodCategories
	case "店":
		return line.Store != ""
	case "寄":
		return line.Store == ""
	}
	return true
}

// speak makes the feedback of one member: on orders, good and bad, and now and
// then a wish or a question.
func (w *world) speak(d *dice, l *life) []utterance {
	d.set(w.o.Seed, streamFeedback, uint64(l.member))
	var out []utterance
	say := func(u utterance) {
		if u.at <= w.end {
			out = append(out, u)
		}
	}
	for i := range l.orders {
		o := &l.orders[i]
		if !o.sale {
			continue
		}
		angry := l.unhappy && o.bad && o.at >= l.dropped-30*secondsADay
		if d.hit(willingness(o.bad, angry)) {
			say(w.review(d, l, o, angry))
		}
		if d.hit(0.012) {
			say(w.neutral(d, l, o))
		}
	}
	return out
}

// willingness is how likely an order is talked about.
func willingness(bad, angry bool) float64 {
	switch {
	case angry:
		return 0.75
	case bad:
		return 0.40
	}
	return 0.085
}

// review is what is said of an order. After a bad one the mood is bad nine
// times out of ten; after a good one there is still the odd grumbler.
func (w *world) review(d *dice, l *life, o *order, angry bool) utterance {
	line := &o.lines[d.IntN(len(o.lines))]
	u := utterance{
		at: w.afterwards(d, l, o, 2, 9), event: Review, channel: line.Channel,
		order: line.Order, product: line.Product, afterBad: o.bad,
	}
	negative := d.hit(0.04)
	if o.bad {
		negative = d.hit(0.92)
	}
	if negative {
		u.mood, u.stars = "negative", 1+newUrn([]float64{5, 3, 1.2}).draw(d)
		if angry && d.hit(0.5) || d.hit(0.15) {
			u.event = Complaint
		}
		u.topic, u.text = w.compose(d, l, line, w.voice.remarks["-"], w.voice.openersBad, w.voice.closersBad)
	} else {
		u.mood, u.stars = "positive", 4+newUrn([]float64{2, 5}).draw(d)
		u.topic, u.text = w.compose(d, l, line, w.voice.remarks["+"], w.voice.openersGood, w.voice.closersGood)
	}
	return u
}

// neutral is a wish or a question.
func (w *world) neutral(d *dice, l *life, o *order) utterance {
	line := &o.lines[0]
	u := utterance{at: w.afterwards(d, l, o, 0, 8), event: Suggestion, channel: line.Channel, product: line.Product, mood: "neutral"}
	from := w.voice.remarks["!"]
	if d.hit(0.55) {
		u.event, from = Question, w.voice.remarks["?"]
	}
	r := pickTopic(d, from, line)
	u.topic, u.text = r.topic, w.fillText(d, l, line, of(d, r.lines))
	return u
}

// afterwards is a moment some days after an order, at an hour when the customer
// is awake.
func (w *world) afterwards(d *dice, l *life, o *order, from, to int) moment {
	at := (o.at/secondsADay+moment(d.between(from, to)))*secondsADay + w.secondOfDay(d, false, l.hour)
	return max(at, o.at+moment(d.between(600, 7200)))
}

// compose puts an opener, one or two remarks and a closer together. The topic
// is that of the first remark.
func (w *world) compose(d *dice, l *life, line *OrderLine, from []topicRemarks, openers, closers []string) (topic, text string) {
	first := pickTopic(d, from, line)
	text = of(d, openers) + of(d, first.lines)
	if d.hit(0.4) {
		if second := pickTopic(d, from, line); second.topic != first.topic {
			text += of(d, []string{"，", "。", "；", "，而且", "，还有就是"}) + of(d, second.lines)
		}
	}
	return first.topic, w.fillText(d, l, line, text+of(d, closers))
}

// pickTopic draws until the remarks fit.
func pickTopic(d *dice, from []topicRemarks, line *OrderLine) *topicRemarks {
	for {
		if r := &from[d.IntN(len(from))]; r.fits(line) {
			return r
		}
	}
}

// fillText puts the article, the shop and a number into the blanks.
func (w *world) fillText(d *dice, l *life, line *OrderLine, text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	place := line.Store
	if place == "" {
		place = w.storeName[l.store]
	}
	return strings.NewReplacer("{物}", articleOf(line.Product), "{天}", itoa(d.between(2, 9)), "{店}", place, "{对手}", of(d, w.voice.rivals)).Replace(text)
}

// articleOf is a product's name without brand and size.
func articleOf(p *Product) string { return strings.Fields(p.Name)[1] }
