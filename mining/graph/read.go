package graph

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"zhike/mining"
)

// longestLine is the most bytes that a line of an edge list may have.
const longestLine = 1 << 20

// ReadEdges reads a list of edges as network collections have it: one a line,
// two names and, for some, a weight, parted by tabs, spaces, commas or
// semicolons; empty lines and lines beginning with # or % are skipped. Without
// weights, a third field and all behind it are not looked at.
//
// A line that is no edge is a *mining.DataError; its row counts all lines from 0.
func ReadEdges(r io.Reader, weighted bool) (*Builder, error) {
	b := &Builder{}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 64<<10), longestLine)
	line := -1
	for lines.Scan() {
		line++
		text := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if text == "" || text[0] == '#' || text[0] == '%' {
			continue
		}
		if err := b.addLine(text, weighted); err != nil {
			var data *mining.DataError
			if errors.As(err, &data) {
				data.Row = line
			}
			return nil, err
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, mining.RowError(line+1, "", fmt.Sprintf("一行超过 %d 字节，这不是边的列表", longestLine), fmt.Sprintf("the line is longer than %d bytes; this is no list of edges", longestLine))
	} else if err != nil {
		return nil, err
	}
	return b, nil
}

func (b *Builder) addLine(text string, weighted bool) error {
	fields := strings.FieldsFunc(text, func(r rune) bool { return r == '\t' || r == ' ' || r == ',' || r == ';' })
	if len(fields) < 2 {
		return mining.RowError(0, "", "应有两个节点名", "two names of nodes are expected")
	}
	weight := 1.0
	if weighted {
		if len(fields) < 3 {
			return mining.RowError(0, "weight", "缺少权重", "the weight is missing")
		}
		var err error
		if weight, err = strconv.ParseFloat(fields[2], 64); err != nil {
			return mining.RowError(0, "weight", "权重“"+fields[2]+"”不是数", "the weight "+strconv.Quote(fields[2])+" is not a number")
		}
	}
	return b.Add(fields[0], fields[1], weight)
}
