package text_test

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"zhike/mining/miningtest"
)

// labelled is documents with their classes.
type labelled struct{ documents, labels []string }

// csvTexts reads columns of a CSV file; texts of several columns are joined by a
// blank, rows without a text left out.
func csvTexts(t testing.TB, file, label string, texts ...string) labelled {
	t.Helper()
	f, err := os.Open(miningtest.RealFile(t, "text", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows[0][0] = strings.TrimPrefix(rows[0][0], "\uFEFF")
	var out labelled
	for _, row := range rows[1:] {
		var parts []string
		for _, name := range texts {
			parts = append(parts, row[slices.Index(rows[0], name)])
		}
		if d := strings.Join(parts, " "); strings.TrimSpace(d) != "" {
			out.documents, out.labels = append(out.documents, d), append(out.labels, row[slices.Index(rows[0], label)])
		}
	}
	return out
}

// titles reads news titles, each followed by a tab and its class.
func titles(t testing.TB, file string) labelled {
	t.Helper()
	data, err := os.ReadFile(miningtest.RealFile(t, "text", file))
	if err != nil {
		t.Fatal(err)
	}
	var out labelled
	for line := range strings.Lines(string(data)) {
		title, class, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if ok {
			out.documents, out.labels = append(out.documents, title), append(out.labels, class)
		}
	}
	return out
}

// everyFifth parts the rows whose index divides by 5, for the test.
func (l labelled) everyFifth() (train, test labelled) {
	for i := range l.documents {
		part := &train
		if i%5 == 0 {
			part = &test
		}
		part.documents, part.labels = append(part.documents, l.documents[i]), append(part.labels, l.labels[i])
	}
	return train, test
}

// corpora are the labelled texts with their peers' test rows.
func corpora(t testing.TB) map[string][2]labelled {
	out := map[string][2]labelled{"THUCNews": {titles(t, "thucnews_titles_dev.txt"), titles(t, "thucnews_titles_test.txt")}}
	for name, l := range map[string]labelled{
		"waimai":  csvTexts(t, "waimai_10k.csv", "label", "review"),
		"hotel":   csvTexts(t, "ChnSentiCorp_htl_all.csv", "label", "review"),
		"hotline": csvTexts(t, "hotline/labelled_sample.csv", "一级分类", "留言主题", "留言详情"),
	} {
		train, test := l.everyFifth()
		out[name] = [2]labelled{train, test}
	}
	return out
}
