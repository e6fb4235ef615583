package sequence

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"

	"zhike/mining"
)

// ReadSPMF reads sequences of one line each as the library SPMF writes them:
// whole numbers parted by spaces, −1 behind each step, −2 behind the sequence,
// and, where steps have times, <time> before each. Lines that begin with #, %
// or @ are comments. Lines without a sequence are refused except at the end of
// the file, and so is all that does not follow the form, with a
// *mining.DataError that names the row.
func ReadSPMF(ctx context.Context, r io.Reader) (*Sequences, error) {
	s, lines := &Sequences{}, mining.NewLines(r)
	blank := -1
	for row := 0; ; row++ {
		if row%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		line, err := lines.Next()
		if err == io.EOF {
			return s, check(s)
		}
		if err != nil {
			return nil, err
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			if blank < 0 {
				blank = row
			}
			continue
		}
		if bytes.IndexByte([]byte("#%@"), line[0]) >= 0 {
			continue
		}
		if blank >= 0 {
			return nil, emptySequence(blank)
		}
		p := spmf{sequences: s, row: row, before: -1, time: -1}
		if err := p.read(line); err != nil {
			return nil, err
		}
	}
}

// spmf reads one line.
type spmf struct {
	sequences *Sequences
	row       int
	steps     int
	time      float64 // given for the step in hand, else −1
	timed     bool    // the first step has a time
	before    float64
	filled    bool // the step in hand holds an item
}

func (p *spmf) wrong(word []byte, zh, en string) error {
	w := string(word)
	if len(w) > 40 {
		w = w[:40] + "…"
	}
	return mining.RowError(p.row, "", fmt.Sprintf("%q "+zh, w), fmt.Sprintf("%q "+en, w))
}

func (p *spmf) read(line []byte) error {
	for len(line) > 0 {
		word := line
		if i := bytes.IndexAny(line, " \t"); i >= 0 {
			word, line = line[:i], bytes.TrimLeft(line[i:], " \t")
		} else {
			line = nil
		}
		switch {
		case string(word) == "-2":
			return p.end(word, line)
		case string(word) == "-1":
			if err := p.endStep(word); err != nil {
				return err
			}
		case word[0] == '<':
			if err := p.readTime(word); err != nil {
				return err
			}
		default:
			for _, c := range word {
				if c < '0' || c > '9' {
					return p.wrong(word, "不是整数、-1、-2 或 <时间>", "is no whole number, -1, -2 or <time>")
				}
			}
			p.sequences.put(p.sequences.known(string(word)))
			p.filled = true
		}
	}
	return mining.RowError(p.row, "", "这一行没有以 -2 结束", "the line does not end with -2")
}

// end ends the sequence.
func (p *spmf) end(word, rest []byte) error {
	switch {
	case len(rest) > 0:
		return p.wrong(rest, "出现在 -2 之后", "comes behind -2")
	case p.filled || p.time >= 0:
		return p.wrong(word, "之前的一步没有以 -1 结束", "comes before the last step has ended with -1")
	case p.steps == 0:
		return emptySequence(p.row)
	}
	p.sequences.endSequence()
	return nil
}

func (p *spmf) endStep(word []byte) error {
	if !p.filled {
		return p.wrong(word, "之前的一步没有内容", "ends a step that holds no item")
	}
	if p.steps == 0 {
		p.timed = p.time >= 0
	}
	if p.timed != (p.time >= 0) {
		return mining.RowError(p.row, "time", "有的步有时间，有的没有", "some steps have a time and some have none")
	}
	if !p.timed {
		p.time = float64(p.steps)
	}
	if err := checkTime(p.row, p.time, p.before); err != nil {
		return err
	}
	p.sequences.endStep(p.time)
	p.steps, p.before, p.time, p.filled = p.steps+1, p.time, -1, false
	return nil
}

func (p *spmf) readTime(word []byte) error {
	v, err := strconv.ParseFloat(string(bytes.Trim(word, "<>")), 64)
	if err != nil || word[len(word)-1] != '>' || p.filled || p.time >= 0 {
		return p.wrong(word, "不是一步之前的 <时间>", "is no <time> before a step")
	}
	if err := checkTime(p.row, v, -1); err != nil {
		return err
	}
	p.time = v
	return nil
}
