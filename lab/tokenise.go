package lab

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/text"
)

// Tokenise is the task `tokenise`: Chinese text cut into words, line by line;
// with --gold, how well.
type Tokenise struct {
	Common     `embed:""`
	Gold       string `help:"标准答案文件：同样的行，词间有空格。File with the same lines, words parted by spaces, to compare with." placeholder:"FILE"`
	Dictionary string `help:"只用该文件的词（每行一个，可带词频），代替自带词典。Words of this file, one a line with or without a count, instead of the dictionary that comes with the program." placeholder:"FILE" xor:"vocabulary"`
	Words      string `help:"在自带词典之外再加该文件的词。Words of this file beside that dictionary." placeholder:"FILE" xor:"vocabulary"`
	New        bool   `help:"列出文中反复出现、词典里没有的词，供您挑选加入词典。Propose words that recur in the text and are in no dictionary."`
}

// Run is called by the command line. Words of the text are the result itself,
// unless something else was asked for.
func (t *Tokenise) Run(ctx context.Context, s *Streams) error {
	if t.JSON || t.Gold != "" || t.New || t.Out != "" {
		return finish(ctx, t.Common, t, s)
	}
	lines, err := readLines(t.File)
	if err != nil {
		return told{err, t.Lang}
	}
	segmenter, err := t.segmenter()
	if err != nil {
		return told{err, t.Lang}
	}
	if err := writeWords(s.Out, len(lines), func(i int) []string { return segmenter.Words(lines[i]) }); err != nil {
		return told{fault.Wrap(err, fault.Internal, "The result cannot be written").InChinese("结果无法写出"), t.Lang}
	}
	return nil
}

// tokeniseResult is what the task found.
type tokeniseResult struct {
	Words int            `json:"words"`
	New   []text.NewWord `json:"new_words,omitempty"`
}

// Document does the work.
func (t *Tokenise) Document(ctx context.Context) (*Document, error) {
	watch := startWatch()
	lines, err := readLines(t.File)
	if err != nil {
		return nil, err
	}
	d := &Document{Task: "tokenise", Input: Input{len(lines), 1}, Metrics: map[string]any{}}
	d.Params = map[string]any{"gold": t.Gold, "dictionary": t.Dictionary, "words": t.Words, "new": t.New}
	d.Seconds.Read = watch.lap()
	segmenter, err := t.segmenter()
	if err != nil {
		return nil, err
	}
	d.Seconds.Fit = watch.lap()
	cut, size := make([][]string, len(lines)), 0
	result := tokeniseResult{}
	for i, line := range lines {
		cut[i] = segmenter.Words(line)
		result.Words += len(cut[i])
		size += len(line) + 1
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	speed := watch.lap()
	d.Seconds.Predict = speed
	d.Metrics["mb_per_second"] = rounded(float64(size)/1e6/max(speed, 1e-4), 1)
	if t.Gold != "" {
		if err := t.compare(d, lines, cut); err != nil {
			return nil, err
		}
	}
	if t.New {
		if result.New, err = text.FindNewWords(ctx, segmenter, lines); err != nil {
			return nil, err
		}
		d.tables = append(d.tables, newWordTable(result.New))
		result.New = result.New[:min(len(result.New), shownJSON)]
	}
	d.Result = result
	if t.Out != "" {
		if err := t.write(cut); err != nil {
			return nil, err
		}
	}
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}

func (t *Tokenise) segmenter() (*text.Segmenter, error) {
	path, with := t.Dictionary, text.NewSegmenter
	if t.Words != "" {
		path, with = t.Words, text.With
	}
	if path == "" {
		return text.Chinese(), nil
	}
	f, err := openPlain(Common{File: path})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	words, err := text.ReadDictionary(f)
	if err != nil {
		return nil, inFile(err, path)
	}
	if len(words) == 0 {
		return nil, fault.New(fault.Invalid, "The file %s has no words.", path).InChinese("文件 %s 里没有词。", path)
	}
	return with(words), nil
}

// compare measures precision and recall: a word is right when it begins and ends
// where one of the gold standard does.
func (t *Tokenise) compare(d *Document, lines []string, cut [][]string) error {
	gold, err := readLines(t.Gold)
	if err != nil {
		return err
	}
	var right, ours, theirs int
	for i, line := range lines {
		if i >= len(gold) || without(line) != without(gold[i]) {
			return fault.New(fault.Invalid, "Line %d of %s is not the text of that line in %s.", i+1, t.Gold, t.File).
				InChinese("%[2]s 第 %[1]d 行与 %[3]s 的同一行不是同一段文字。", i+1, t.Gold, t.File)
		}
		words := strings.Fields(gold[i])
		right += text.Agreeing(cut[i], words)
		ours, theirs = ours+len(cut[i]), theirs+len(words)
	}
	if ours == 0 || theirs == 0 {
		return fault.New(fault.Invalid, "The file %s has no words.", t.File).InChinese("文件 %s 里没有词。", t.File)
	}
	d.Metrics["precision"] = rounded(float64(right)/float64(ours), 4)
	d.Metrics["recall"] = rounded(float64(right)/float64(theirs), 4)
	d.Metrics["f1"] = rounded(2*float64(right)/float64(ours+theirs), 4)
	return nil
}

func (t *Tokenise) write(cut [][]string) error {
	f, err := os.Create(t.Out)
	if err == nil {
		err = errors.Join(writeWords(f, len(cut), func(i int) []string { return cut[i] }), f.Close())
	}
	if err != nil {
		return fault.Wrap(err, fault.Internal, "The file %s cannot be written", t.Out).InChinese("文件 %s 无法写出", t.Out)
	}
	return nil
}

// writeWords writes n lines of words.
func writeWords(w io.Writer, n int, words func(line int) []string) error {
	out := bufio.NewWriter(w)
	for i := range n {
		_, _ = out.WriteString(strings.Join(words(i), " ")) // Flush has the error
		_ = out.WriteByte('\n')
	}
	return out.Flush()
}

func newWordTable(words []text.NewWord) table {
	t := table{
		title:  mining.Text{Zh: "词典里没有、文中反复出现的词（请挑选后用 --words 加入）", En: "Words that recur and are in no dictionary (choose, then add them with --words)"},
		header: []mining.Text{{Zh: "词", En: "word"}, {Zh: "次数", En: "count"}, {Zh: "凝固度", En: "cohesion"}, {Zh: "自由度", En: "freedom"}},
	}
	for _, w := range words[:min(len(words), shownRows)] {
		t.rows = append(t.rows, []string{w.Text, strconv.Itoa(w.Count), figure(w.Cohesion, 1), figure(w.Freedom, 1)})
	}
	return t
}
