package pattern

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"

	"zhike/mining"
)

// ReadFIMI reads baskets of one line each, items being whole numbers parted by
// spaces, as in the files of the FIMI workshops. Lines without items are
// refused except at the end of the file, and so is whatever is no number, with
// a *mining.DataError that names the row.
func ReadFIMI(ctx context.Context, r io.Reader) (*Baskets, error) {
	return read(ctx, r, func(b *Baskets, row int, line []byte) error {
		for i := 0; i < len(line); {
			if line[i] == ' ' || line[i] == '\t' {
				i++
				continue
			}
			from, n := i, 0
			for i < len(line) && '0' <= line[i] && line[i] <= '9' {
				n = min(n*10+int(line[i]-'0'), tabled)
				i++
			}
			if i == from || i < len(line) && line[i] != ' ' && line[i] != '\t' {
				word, _, _ := bytes.Cut(line[from:], []byte(" "))
				return mining.RowError(row, "item", fmt.Sprintf("%q 不是整数；若商品是文字，请用逗号分隔的 baskets 格式", cut(word)),
					fmt.Sprintf("%q is no whole number; texts belong in the format baskets, parted by commas", cut(word)))
			}
			b.put(b.knownNumber(n, line[from:i]))
		}
		return nil
	})
}

// ReadBaskets reads baskets of one line each, items being texts parted by the
// separator; 0 takes that of comma, semicolon, tab and bar that is most often in
// the first line. Items may be quoted as in CSV; spaces around them and empty
// ones do not count. Lines without items are refused except at the end of the
// file, and so is what is no UTF-8, with a *mining.DataError that names the row.
func ReadBaskets(ctx context.Context, r io.Reader, separator byte) (*Baskets, error) {
	return read(ctx, r, func(b *Baskets, row int, line []byte) error {
		if separator == 0 {
			separator = likelySeparator(line)
		}
		if bytes.IndexByte(line, '"') >= 0 {
			return quoted(b, row, line, separator)
		}
		for {
			item, rest, more := bytes.Cut(line, []byte{separator})
			if item = bytes.TrimSpace(item); len(item) > 0 {
				b.put(b.knownBytes(item))
			}
			if line = rest; !more {
				return nil
			}
		}
	})
}

func likelySeparator(line []byte) byte {
	best, most := byte(','), 0
	for _, c := range []byte(",;\t|") {
		if n := bytes.Count(line, []byte{c}); n > most {
			best, most = c, n
		}
	}
	return best
}

// quoted takes a line with quotes apart.
func quoted(b *Baskets, row int, line []byte, separator byte) error {
	c := csv.NewReader(bytes.NewReader(line))
	c.Comma, c.TrimLeadingSpace = rune(separator), true
	items, err := c.Read()
	if err != nil {
		return mining.RowError(row, "item", "引号不成对", "the quotes do not match")
	}
	for _, item := range items {
		if item := bytes.TrimSpace([]byte(item)); len(item) > 0 {
			b.put(b.knownBytes(item))
		}
	}
	return nil
}

// cut shortens what a sentence quotes.
func cut(s []byte) string {
	if r := []rune(string(s)); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return string(s)
}

// read reads one basket a line.
func read(ctx context.Context, r io.Reader, fill func(b *Baskets, row int, line []byte) error) (*Baskets, error) {
	b, lines := &Baskets{}, mining.NewLines(r)
	blank := -1 // the first of the empty lines before this one
	for row := 0; ; row++ {
		if row%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		line, err := lines.Next()
		if err == io.EOF {
			return b, checkBaskets(b)
		}
		if err != nil {
			return nil, err
		}
		if err := fill(b, row, line); err != nil {
			return nil, err
		}
		if !b.started() {
			if blank < 0 {
				blank = row
			}
			continue
		}
		if blank >= 0 {
			return nil, emptyBasket(blank)
		}
		b.close()
	}
}
