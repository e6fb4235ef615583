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

// topicRemarks are the sentences of one topic and mood.
type topicRemarks struct {
	topic string
	lines []string
}

// voice is the stock of sentences.
type voice struct {
	good, bad, suggest, ask                          []topicRemarks
	openersGood, closersGood, openersBad, closersBad []string
	rivals                                           []string
}

func newVoice() *voice {
	v := &voice{
		openersGood: strings.Split(openersGood, "|"), closersGood: strings.Split(closersGood, "|"),
		openersBad: strings.Split(openersBad, "|"), closersBad: strings.Split(closersBad, "|"),
		rivals:  strings.Fields(rivals),
		suggest: readRemarks(suggestions), ask: readRemarks(questions),
	}
	for _, r := range readRemarks(remarks) {
		topic, mood, _ := strings.Cut(r.topic, " ")
		r.topic = topic
		if mood == "+" {
			v.good = append(v.good, r)
		} else {
			v.bad = append(v.bad, r)
		}
	}
	return v
}

func readRemarks(table string) []topicRemarks {
	var out []topicRemarks
	for row := range strings.Lines(strings.TrimSpace(table)) {
		f := strings.Split(strings.TrimSpace(row), "|")
		out = append(out, topicRemarks{f[0], f[1:]})
	}
	return out
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
		at: o.at + moment(d.between(26, 9*24)*3600+d.IntN(3600)), event: Review, channel: line.Channel,
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
		u.topic, u.text = w.compose(d, l, line, w.voice.bad, w.voice.openersBad, w.voice.closersBad)
	} else {
		u.mood, u.stars = "positive", 4+newUrn([]float64{2, 5}).draw(d)
		u.topic, u.text = w.compose(d, l, line, w.voice.good, w.voice.openersGood, w.voice.closersGood)
	}
	return u
}

// neutral is a wish or a question.
func (w *world) neutral(d *dice, l *life, o *order) utterance {
	line := &o.lines[0]
	u := utterance{at: o.at + moment(d.between(2, 200)*3600+d.IntN(3600)), event: Suggestion, channel: line.Channel, product: line.Product, mood: "neutral"}
	from := w.voice.suggest
	if d.hit(0.55) {
		u.event, from = Question, w.voice.ask
	}
	r := of(d, from)
	u.topic, u.text = r.topic, w.fillText(d, l, line, of(d, r.lines))
	return u
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

// pickTopic leaves street-shop matters to street-shop customers.
func pickTopic(d *dice, from []topicRemarks, line *OrderLine) topicRemarks {
	for {
		r := of(d, from)
		inStore := line.Store != ""
		if !(inStore && r.topic == "物流" || !inStore && r.topic == "门店") {
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
