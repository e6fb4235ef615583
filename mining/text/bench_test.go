package text

import (
	"context"
	"strings"
	"testing"

	"zhike/mining/miningtest"
)

// Every text of PKU's test, one line after the other.
func BenchmarkWords(b *testing.B) {
	var lines []string
	bytes := 0
	for _, line := range pku(b) {
		lines = append(lines, strings.Join(line, ""))
		bytes += len(lines[len(lines)-1])
	}
	s := Chinese()
	b.SetBytes(int64(bytes))
	miningtest.Measure(b, func() {
		for _, line := range lines {
			s.Words(line)
		}
	})
}

// Making the segmenter, which a program does once.
func BenchmarkChinese(b *testing.B) {
	miningtest.Measure(b, func() { segmenterOf(dictionary()) })
}

func BenchmarkFindNewWords(b *testing.B) {
	var lines []string
	for _, line := range pku(b) {
		lines = append(lines, strings.Join(line, ""))
	}
	miningtest.Measure(b, func() {
		if _, err := FindNewWords(context.Background(), Chinese(), lines); err != nil {
			b.Fatal(err)
		}
	})
}
