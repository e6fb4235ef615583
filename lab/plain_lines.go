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
		if !utf8.Valid(line) || bytes.ContainsFunc(line, func(r rune) bool { return r < '\t' }) {
			return nil, fault.New(fault.Invalid, "Line %d of %s is no text in UTF-8. Save the file as UTF-8 and try again.", len(lines)+1, path).
				InChinese("%[2]s 第 %[1]d 行不是 UTF-8 编码的文字。请把文件另存为 UTF-8 再试。", len(lines)+1, path)
		}
		lines = append(lines, string(bytes.TrimRight(line, "\r\n")))
	}
	return lines, nil
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
