package text_test

import (
	"context"
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"zhike/mining/metric"
	"zhike/mining/miningtest"
	"zhike/mining/text"
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

// The floors are the best peers of each set less a standard error of the
// accuracy (.6 points of waimai, .8 of hotel, .3 of THUCNews, 4 of the hotline);
// keyword rules are to reach, on the hotline's documents held back, the 53 % that
// the source of this product reports; of the 99 of the test chance moves them by
// ten points either way.
func TestRealTexts(t *testing.T) {
	floors := map[string]map[text.Method]float64{
		"waimai":   {text.SVM: .9018, text.Logistic: .9018, text.Bayes: .8856, text.Keyword: .85},
		"hotel":    {text.SVM: .8903, text.Logistic: .8903, text.Bayes: .8507},
		"THUCNews": {text.SVM: .8732, text.Logistic: .87, text.Bayes: .85},
		"hotline":  {text.SVM: .7681, text.Logistic: .72, text.Bayes: .72, text.Keyword: .40},
	}
	for name, l := range corpora(t) {
		for method, floor := range floors[name] {
			m, err := text.FitClassifier(context.Background(), l[0].documents, l[0].labels, text.ClassifierOptions{Method: method})
			if err != nil {
				t.Fatal(err)
			}
			said, err := m.Predict(context.Background(), l[1].documents)
			if err != nil {
				t.Fatal(err)
			}
			predicted, confidence, right := make([]string, len(said)), make([]float64, len(said)), make([]float64, len(said))
			for i, p := range said {
				if predicted[i], confidence[i] = p.Label, p.Confidence; p.Label == l[1].labels[i] {
					right[i] = 1
				}
			}
			j, off := text.Judge(l[1].labels, predicted), metric.CalibrationError(confidence, right, 10)
			if t.Logf("%s %s: %.4f, confidence off by %.4f", name, method, j.Accuracy.Value, off); j.Accuracy.Value < floor {
				t.Errorf("%s %s: accuracy %.4f, want %v", name, method, j.Accuracy.Value, floor)
			}
			if held := m.Report().Accuracy.Value; name == "hotline" && method == text.Keyword && held < .53 {
				t.Errorf("hotline by rules: accuracy %.4f on documents held back, want .53", held)
			}
			// What is said of 99 documents is off by several points by chance alone.
			if name != "hotline" && off > .05 {
				t.Errorf("%s %s: confidence is off by %.4f on average", name, method, off)
			}
		}
	}
}
