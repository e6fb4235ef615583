package text

import "strings"

// sense is a word of the lexicon where it stands in a clause.
type sense struct {
	meaning
	from, to int // in the text's characters
}

// clause is what stands between two signs.
type clause struct {
	senses  []sense
	oppose  float64 // figure of a "but" in it, 0 for none
	asks    bool
	claims  bool // asks, but to say so: 难道不好吃吗
	shouts  bool
	ends    bool // the sentence ends here
	content bool // something has been read
}

const (
	askedGood   = .2  // what good words count in a question: 好吃吗 does not say that it is
	askedBad    = .9  // and bad ones: 怎么这么难吃 does
	shouted     = 1.2 // before an exclamation mark
	beforeBut   = .6
	notBad      = .6 // 不难吃 and 没有不好 are less than good
	strongest   = 4  // expression: 好 said five thousand times is no stronger
	reach       = 4  // characters that negation reaches across
	degreeReach = 2
	goodAsMuch  = 1.2 // 好 before another feeling: 好难吃
)

// felt finds what carries feeling in a text.
func (s *Sentiment) felt(text string) []Felt {
	original := []rune(strings.ToValidUTF8(text, "\uFFFD"))
	plain := []rune(Plain(string(original)))
	var out []Felt
	sentence := 0 // from where on "but" takes away in out
	at := 0
	weight := 1.0 // of the clauses behind "but"
	for at < len(plain) {
		var c clause
		c, at = s.clause(plain, at)
		if c.oppose > 0 {
			for k := sentence; k < len(out); k++ {
				out[k].Value *= beforeBut
			}
			sentence = len(out)
			weight = c.oppose
		}
		for _, f := range c.felt(plain) {
			value := f.value * weight
			out = append(out, Felt{string(original[f.from:f.to]), f.from, value})
		}
		if c.ends {
			sentence, weight = len(out), 1
		}
	}
	return out
}

// clause reads the clause that begins at a character, and where the next one does.
func (s *Sentiment) clause(text []rune, at int) (clause, int) {
	var c clause
	for at < len(text) {
		m, n := s.lexicon.find(text[at:])
		if n == 0 {
			if strings.ContainsRune("，,。.！!？?；;~～\n\r 、…", text[at]) && c.content {
				return c.end(text, at)
			}
			if text[at] == '吗' {
				c.asks = true
			}
			c.content = true
			at++
			continue
		}
		if m.role == opposes && len(c.senses) > 0 {
			return c, at // a clause of its own, though no sign parts it
		}
		if m.role == opposes {
			c.oppose = m.figure
		}
		if m.role != opposes && m.role != meansNothing {
			c.senses = append(c.senses, sense{m, at, at + n})
			c.claims = c.claims || string(text[at:at+n]) == "难道"
		}
		c.content = true
		at += n
	}
	c.ends = true
	return c, at
}

// end goes over the signs behind a clause.
func (c clause) end(text []rune, at int) (clause, int) {
	for at < len(text) && strings.ContainsRune("，,。.！!？?；;~～\n\r 、…", text[at]) {
		switch text[at] {
		case '!', '！':
			c.shouts, c.ends = true, true
		case '?', '？':
			c.asks, c.ends = true, true
		case '。', '\n', ';', '；':
			c.ends = true
		}
		at++
	}
	return c, at
}

// expression is a feeling with what turns and strengthens it.
type expression struct {
	from, to int
	value    float64
}

// felt works out the feelings of a clause.
func (c clause) felt(text []rune) []expression {
	var out []expression
	var before []sense // negation and degrees that wait for a feeling
	for k, s := range c.senses {
		if s.role != feels {
			before = append(before, s)
			continue
		}
		if k+1 < len(c.senses) && s.to-s.from == 1 && text[s.from] == '好' {
			if next := c.senses[k+1]; next.role == feels && next.from == s.to {
				before = append(before, sense{meaning{strengthens, goodAsMuch}, s.from, s.to})
				continue
			}
		}
		e := s.expression(before)
		before = nil
		switch {
		case c.claims:
		case c.asks && e.value > 0:
			e.value *= askedGood
		case c.asks:
			e.value *= askedBad
		}
		if c.shouts {
			e.value *= shouted
		}
		out = append(out, e)
	}
	return out
}

// expression applies what stands before a feeling, the nearest first, as long as it
// reaches that far: 不是很满意 (a weak no), 很不满意 (a strong one), 没有不好 (no complaint).
func (s sense) expression(before []sense) expression {
	e := expression{s.from, s.to, s.figure}
	times := 0
	for k := len(before) - 1; k >= 0; k-- {
		b := before[k]
		switch gap := e.from - b.to; {
		case b.role == strengthens && gap <= degreeReach:
			e.value *= b.figure
			if times == 0 && k > 0 && before[k-1].role == negates && b.figure > 1 && b.from-before[k-1].to <= degreeReach {
				e.value /= b.figure * b.figure // not very good is less bad than not good
			}
		case b.role == negates && gap <= reach:
			times++
			if e.value < 0 || times == 2 {
				e.value *= notBad
			}
			e.value *= -b.figure
		default:
			return e
		}
		e.value = min(strongest, max(-strongest, e.value))
		e.from = b.from
	}
	return e
}
