package text

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhike/mining"
)

//go:embed data/dictionary.txt.gz
var builtIn []byte

// Word is an entry of a dictionary.
type Word struct {
	Text  string
	Count float64 // how often it occurs in the text the dictionary was made of; 0: not known
}

// maxWord is the greatest length of a word, in characters; longer entries are
// sentences, and each would be looked for at every place.
const maxWord = 32

// maxWords is more than any dictionary has, and what a trie has room for.
const maxWords = 1_000_000

// dictionary returns the words that the program carries.
func dictionary() []Word {
	unpacked, err := gzip.NewReader(bytes.NewReader(builtIn))
	if err != nil {
		panic(err)
	}
	words, err := ReadDictionary(unpacked)
	if err != nil {
		panic(err)
	}
	return words
}

// ReadDictionary reads one word a line, with its count behind it if it is
// known, after spaces; what follows is passed over, so the files of jieba and
// gse can be read. Empty lines do no harm.
func ReadDictionary(r io.Reader) ([]Word, error) {
	var words []Word
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	n := 1
	for ; lines.Scan(); n++ {
		line := lines.Text()
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if word == "" {
			continue
		}
		if !utf8.ValidString(word) {
			return nil, mining.RowError(n-1, "", "词典不是 UTF-8 编码", "the dictionary is not in UTF-8")
		}
		if utf8.RuneCountInString(word) > maxWord {
			return nil, mining.RowError(n-1, "", "词长超过 32 个字", "the word is longer than 32 characters")
		}
		count, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
		w := Word{Text: word}
		if v, err := strconv.ParseFloat(count, 64); err == nil {
			if !(v >= 0) || math.IsInf(v, 0) {
				return nil, mining.RowError(n-1, "", "词频须是不小于 0 的数", "the count must be a number not below zero")
			}
			w.Count = v
		}
		if words = append(words, w); len(words) > maxWords {
			return nil, mining.TableError("词典超过一百万词", "the dictionary has more than a million words")
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return nil, mining.RowError(n-1, "", "这一行太长，不像词典", "the line is too long for a dictionary")
	}
	if lines.Err() != nil {
		return nil, mining.TableError("词典无法读取："+lines.Err().Error(), "the dictionary cannot be read: "+lines.Err().Error())
	}
	return words, nil
}
