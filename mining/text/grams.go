package text

import "strings"

// spelling writes a text in the one way in which characters are compared: Plain,
// white space as one blank. Bytes that are no UTF-8 become one unknown character
// each.
func spelling(document string) string {
	return strings.Join(strings.Fields(Plain(document)), " ")
}

// grams cuts a text into all runs of from shortest to longest characters, blanks
// and signs among them. The runs are pieces of one string.
func grams(document string, shortest, longest int) []string {
	document = spelling(document)
	starts := make([]int, 0, len(document)/2+1)
	for at := range document {
		starts = append(starts, at)
	}
	starts = append(starts, len(document))
	n := len(starts) - 1
	out := make([]string, 0, n*(longest-shortest+1))
	for length := shortest; length <= longest; length++ {
		for i := 0; i+length <= n; i++ {
			out = append(out, document[starts[i]:starts[i+length]])
		}
	}
	return out
}

// wordGrams joins from shortest to longest words in a row by blanks.
func wordGrams(words []string, shortest, longest int) []string {
	if shortest == 1 && longest == 1 {
		return words
	}
	var out []string
	for length := shortest; length <= longest; length++ {
		for i := 0; i+length <= len(words); i++ {
			out = append(out, strings.Join(words[i:i+length], " "))
		}
	}
	return out
}
