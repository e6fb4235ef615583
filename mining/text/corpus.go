package text

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"zhike/mining"
)

// corpus is documents with their classes, in the order of their contents.
type corpus struct {
	documents []string
	class     []int // index into labels
	labels    []string
	rows      *Counts          // features; keywords that occur, for Keyword
	code      map[string]int32 // of the keywords
	empty     int              // documents without a character, left out
}

func newCorpus(documents, labels []string) (*corpus, error) {
	if len(documents) != len(labels) {
		return nil, mining.TableError(fmt.Sprintf("文本有 %d 条，标签有 %d 个", len(documents), len(labels)), fmt.Sprintf("there are %d labels for %d texts", len(labels), len(documents)))
	}
	if len(documents) == 0 {
		return nil, mining.TableError("没有文本，无从学习", "there are no texts to learn from")
	}
	c := &corpus{}
	order := make([]int, 0, len(documents))
	for i, label := range labels {
		if label == "" {
			return nil, mining.RowError(i, "label", "没有标签", "the label is missing")
		}
		if !utf8.ValidString(label) {
			return nil, mining.RowError(i, "label", "标签不是 UTF-8 文本", "the label is no UTF-8 text")
		}
		if strings.TrimSpace(documents[i]) == "" {
			c.empty++
			continue
		}
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(strings.Compare(labels[a], labels[b]), strings.Compare(documents[a], documents[b]))
	})
	for _, i := range order {
		if n := len(c.labels); n == 0 || c.labels[n-1] != labels[i] {
			c.labels = append(c.labels, labels[i])
		}
		c.documents, c.class = append(c.documents, documents[i]), append(c.class, len(c.labels)-1)
	}
	if len(c.labels) < 2 {
		return nil, mining.TableError("有文字的各条只有一个类别，无从区分", "the texts have one class only, so there is nothing to tell apart")
	}
	return c, nil
}

func (c *corpus) shares() []ClassShare {
	out := make([]ClassShare, len(c.labels))
	for k, label := range c.labels {
		out[k].Label = label
	}
	for _, k := range c.class {
		out[k].Documents++
	}
	return out
}

// fewInClass is the number of documents below which a class is warned of.
const fewInClass = 10

func (c *corpus) warnings() []mining.Text {
	var out []mining.Text
	if c.empty > 0 {
		out = append(out, mining.Text{Zh: fmt.Sprintf("%d 条没有文字，未用于学习。", c.empty), En: fmt.Sprintf("%d texts are empty and were not learnt from.", c.empty)})
	}
	var few []string
	for _, s := range c.shares() {
		if s.Documents < fewInClass {
			few = append(few, s.Label)
		}
	}
	if n := len(few); n > 0 {
		shown := few[:min(n, 5)]
		out = append(out, mining.Text{Zh: fmt.Sprintf("有 %d 个类别不足 %d 条（%s），学到的很不可靠；请多标注一些。", n, fewInClass, strings.Join(shown, "、")),
			En: fmt.Sprintf("%d classes have fewer than %d texts (%s); what is learnt of them is hardly reliable: label more.", n, fewInClass, strings.Join(shown, ", "))})
	}
	return out
}
