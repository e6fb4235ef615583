package linkage

import "strings"

// JaroWinkler is the similarity of two texts, from 0 to 1: Jaro's (1989) mean of
// m/|a|, m/|b| and (m−t)/m for m common characters with t transpositions, drawn
// towards 1 by .1 for each of the first up to 4 characters that agree where it
// exceeds .7 (Winkler 1990). Two empty texts are the same. Which characters are
// taken for common can depend on the text that one begins with: it is the shorter
// one, or of two equally long ones the first in the alphabet.
func JaroWinkler(a, b string) float64 {
	if len(a) > len(b) || len(a) == len(b) && a > b {
		a, b = b, a
	}
	if ascii(a) && ascii(b) {
		return jaroWinkler([]byte(a), []byte(b))
	}
	return jaroWinkler([]rune(a), []rune(b))
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func jaroWinkler[T byte | rune](a, b []T) float64 {
	s := jaro(a, b)
	if s <= .7 {
		return s
	}
	prefix := 0
	for prefix < min(4, len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	return s + .1*float64(prefix)*(1-s)
}

func jaro[T byte | rune](a, b []T) float64 {
	if len(a) == 0 || len(b) == 0 {
		if len(a) == len(b) {
			return 1
		}
		return 0
	}
	var room [128]bool // most texts are short: no memory is asked for
	used := room[:]
	if len(a)+len(b) > len(room) {
		used = make([]bool, len(a)+len(b))
	}
	usedA, usedB := used[:len(a)], used[len(a):len(a)+len(b)]
	window := max(0, max(len(a), len(b))/2-1)
	common := 0
	for i, c := range a {
		for j := max(0, i-window); j < min(len(b), i+window+1); j++ {
			if b[j] == c && !usedB[j] {
				usedA[i], usedB[j] = true, true
				common++
				break
			}
		}
	}
	if common == 0 {
		return 0
	}
	outOfOrder, j := 0, 0
	for i, c := range a {
		if !usedA[i] {
			continue
		}
		for !usedB[j] {
			j++
		}
		if b[j] != c {
			outOfOrder++
		}
		j++
	}
	m := float64(common)
	return (m/float64(len(a)) + m/float64(len(b)) + (m-float64(outOfOrder/2))/m) / 3
}

// DamerauLevenshtein is the least number of characters inserted, left out,
// replaced or exchanged with their neighbour that turns one text into the other,
// no part of it being edited twice (optimal string alignment; Damerau 1964).
func DamerauLevenshtein(a, b string) int { return edits(a, b, len(a)+len(b)) }

// edits stops at most+1 when the distance is beyond most.
func edits(a, b string, most int) int {
	if ascii(a) && ascii(b) {
		return alignment([]byte(a), []byte(b), most)
	}
	return alignment([]rune(a), []rune(b), most)
}

func alignment[T byte | rune](a, b []T, most int) int {
	if max(len(a)-len(b), len(b)-len(a)) > most {
		return most + 1
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	var room [3 * 33]int
	width := len(b) + 1
	all := room[:]
	if 3*width > len(room) {
		all = make([]int, 3*width)
	}
	before, last, row := all[:width], all[width:2*width], all[2*width:3*width]
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		least := row[0]
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			d := min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
			least = min(least, d)
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], most+1)
}

// overlap is Dice's share of common words, 2|A∩B| ÷ (|A|+|B|); of characters
// where a text is written without spaces.
func overlap(a, b string) float64 {
	if !strings.Contains(a, " ") && !ascii(a) || !strings.Contains(b, " ") && !ascii(b) {
		return dice(strings.Split(strings.ReplaceAll(a, " ", ""), ""), strings.Split(strings.ReplaceAll(b, " ", ""), ""))
	}
	var roomA, roomB [16]string
	return dice(fields(roomA[:0], a), fields(roomB[:0], b))
}

// fields cuts a standardised text at its spaces into the room given.
func fields(room []string, s string) []string {
	for s != "" {
		word, rest, _ := strings.Cut(s, " ")
		room, s = append(room, word), rest
	}
	return room
}

func dice(a, b []string) float64 {
	common := 0
	var room [64]bool
	used := room[:]
	if len(b) > len(used) {
		used = make([]bool, len(b))
	}
	for _, x := range a {
		for j, y := range b {
			if x == y && !used[j] {
				used[j] = true
				common++
				break
			}
		}
	}
	return 2 * float64(common) / float64(max(1, len(a)+len(b)))
}
