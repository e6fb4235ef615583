package lab

import (
	"fmt"
	"strconv"
	"strings"

	"zhike/mining"
	"zhike/mining/text"
)

// say sets the accuracy beside what asks for no learning.
func (s *textStudy) say() {
	j, d := s.judged, s.document
	d.Warnings = append(d.Warnings, s.task.of(mining.Text{
		Zh: fmt.Sprintf("在没学过的 %d 条文本中分对 %s（95%% 区间 %s 至 %s）；一律归为最常见的“%s”能对 %s。", len(s.verdicts), percent(j.Accuracy.Value), percent(j.Accuracy.Low), percent(j.Accuracy.High), j.Commonest, percent(j.Baseline)),
		En: fmt.Sprintf("Of %d texts not learnt from %s were labelled right (95 %% interval %s to %s); always saying the commonest class, “%s”, is right for %s.", len(s.verdicts), percent(j.Accuracy.Value), percent(j.Accuracy.Low), percent(j.Accuracy.High), j.Commonest, percent(j.Baseline))}))
	if j.Accuracy.Low <= j.Baseline {
		d.Warnings = append(d.Warnings, s.task.of(mining.Text{Zh: "这不比一律归为最常见的类别明显更好：先不要用它，请多标注一些，或检查标注是否一致。",
			En: "That is not clearly better than always saying the commonest class: do not use it yet; label more, or check whether the labels agree with each other."}))
	}
	for _, w := range s.model.Report().Warnings {
		d.Warnings = append(d.Warnings, s.task.of(w))
	}
}

// tables are what the text form shows.
func (s *textStudy) tables() {
	out := table{title: mining.Text{Zh: "各类别", En: "By class"}, header: []mining.Text{{Zh: "类别", En: "class"}, {Zh: "条数", En: "texts"}, {Zh: "判为此类", En: "said"},
		{Zh: "说此类时对的", En: "precision"}, {Zh: "此类中找出的", En: "recall"}, {Zh: "F1", En: "F1"}}}
	for _, c := range s.judged.Classes {
		out.rows = append(out.rows, []string{c.Label, strconv.Itoa(c.Documents), strconv.Itoa(c.Predicted), percent(c.Precision), percent(c.Recall), figure(c.F1, 4)})
	}
	typical := table{title: mining.Text{Zh: "各类别最典型的词语", En: "Most typical terms of each class"}}
	for _, c := range s.model.Report().Classes {
		typical.rows = append(typical.rows, []string{c.Label, strings.Join(c.Typical, "  ")})
	}
	s.document.tables = append(s.document.tables, out, s.confusion(), typical)
	if s.model.Method() == text.Keyword {
		s.document.tables = append(s.document.tables, s.ruleTable())
	}
	if len(s.next) > 0 {
		next := table{title: mining.Text{Zh: "接下来最值得标注的行", En: "Rows most worth labelling next"}, header: []mining.Text{{Zh: "行（从 0 起）", En: "row (from 0)"}, {Zh: "拿不准的程度", En: "doubt"}, {Zh: "现在判为", En: "now said"}, {Zh: "文本", En: "text"}}}
		for _, n := range s.next {
			next.rows = append(next.rows, []string{strconv.Itoa(n.Row), percent(n.Doubt), n.Label, n.Text})
		}
		s.document.tables = append(s.document.tables, next)
	}
}

// mostClasses is the number of classes whose confusion fits on a page.
const mostClasses = 12

// confusion shows all classes, or where they are many, what is most often
// taken for what.
func (s *textStudy) confusion() table {
	j := s.judged
	if len(j.Classes) > mostClasses {
		return table{title: mining.Text{Zh: "类别很多，混淆表见 --json", En: "There are many classes; --json has their confusion"}}
	}
	out := table{title: mining.Text{Zh: "混淆：行为实际，列为判定", En: "Confusion: rows are actual, columns are said"}, header: []mining.Text{{}}}
	for k, c := range j.Classes {
		out.header = append(out.header, mining.Text{Zh: c.Label, En: c.Label})
		line := []string{c.Label}
		for _, n := range j.Confusion[k] {
			line = append(line, strconv.Itoa(n))
		}
		out.rows = append(out.rows, line)
	}
	return out
}

func (s *textStudy) ruleTable() table {
	out := table{title: mining.Text{Zh: "规则：自上而下，先中者定", En: "Rules, read from above; the first that applies decides"}, header: []mining.Text{{Zh: "规则", En: "rule"}, {Zh: "学习时决定", En: "decided in learning"}, {Zh: "其中对的", En: "of these right"}}}
	rules := s.model.Rules()
	classes := s.model.Classes()
	for k, r := range rules {
		if k >= shownRows && k < len(rules)-1 {
			continue
		}
		all, right := 0, 0
		for c, n := range r.Reached {
			if all += n; classes[c] == r.Label {
				right = n
			}
		}
		out.rows = append(out.rows, []string{s.task.of(r.Text()), strconv.Itoa(all), strconv.Itoa(right)})
	}
	return out
}
