package text

import (
	_ "embed"
	"strings"
)

//go:embed data/stopwords.txt
var stopList string

// stopWords are words that say nothing about what a text is about.
var stopWords = func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(stopList) {
		if !strings.HasPrefix(line, "#") {
			for _, w := range strings.Fields(line) {
				words[w] = true
			}
		}
	}
	return words
}()
