package lab

import (
	"bytes"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhike/fault"
)

// readLines reads a text file whole; it must be UTF-8.
func readLines(path string) ([]string, error) {
	f, err := openPlain(Common{File: path})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "The file %s cannot be read", path).InChinese("文件 %s 无法读取", path).At("file", path)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, fault.New(fault.Invalid, "The file %s is empty.", path).InChinese("文件 %s 是空的。", path)
	}
	var lines []string
	for line := range bytes.Lines(data) {
		if !isText(line) {
			return nil, fault.New(fault.Invalid, "Line %d of %s is no text in UTF-8. Save the file as UTF-8 and try again.", len(lines)+1, path).
				InChinese("%[2]s 第 %[1]d 行不是 UTF-8 编码的文字。请把文件另存为 UTF-8 再试。", len(lines)+1, path)
		}
		lines = append(lines, string(bytes.TrimRight(line, "\r\n")))
	}
	return lines, nil
}

// isText tells whether a line is text in UTF-8. A control character strays into
// texts now and then; where they are many, or one is NUL, it is another kind of file.
func isText(line []byte) bool {
	controls := 0
	for _, b := range line {
		if b < '\t' {
			controls++
		}
	}
	return utf8.Valid(line) && bytes.IndexByte(line, 0) < 0 && controls <= 1+len(line)/100
}

// without is a text without white space.
func without(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
