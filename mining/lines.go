package mining

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// longestLine is the most bytes of one line: a basket of ten thousand items of
// Chinese text takes a few hundred kilobytes.
const longestLine = 16 << 20

// Lines hands out the lines of a UTF-8 text that may be larger than memory.
type Lines struct {
	r    *bufio.Reader
	row  int    // of the line to come, from 0
	long []byte // a line longer than the buffer
}

// NewLines reads from r.
func NewLines(r io.Reader) *Lines { return &Lines{r: bufio.NewReaderSize(r, 1<<16)} }

// Next returns the next line without its end and without a byte order mark,
// valid until the next call; io.EOF after the last. A line above 16 MB, or one
// that is no UTF-8 or holds a zero byte, is a *DataError that names its row.
func (l *Lines) Next() ([]byte, error) {
	row := l.row
	l.row++
	line, err := l.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		l.long = l.long[:0]
		for errors.Is(err, bufio.ErrBufferFull) {
			if l.long = append(l.long, line...); len(l.long) > longestLine {
				return nil, RowError(row, "", fmt.Sprintf("这一行超过 %d MB，不像一行数据；请检查换行符", longestLine>>20),
					fmt.Sprintf("the line is longer than %d MB, which is no row of data; check the line ends", longestLine>>20))
			}
			line, err = l.r.ReadSlice('\n')
		}
		l.long = append(l.long, line...)
		line = l.long
	}
	if err != nil && (err != io.EOF || len(line) == 0) {
		return nil, err
	}
	line = bytes.TrimRight(line, "\r\n")
	if row == 0 {
		line = bytes.TrimPrefix(line, []byte("\uFEFF"))
	}
	if !utf8.Valid(line) || bytes.IndexByte(line, 0) >= 0 {
		return nil, RowError(row, "", "不是 UTF-8 文本；请另存为 UTF-8 编码（可能原是 GBK）", "the line is no UTF-8 text; save the file as UTF-8 (it may be GBK)")
	}
	return line, nil
}
