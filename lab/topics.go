package lab

import (
	"context"
	"encoding/json"
	"os"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/text"
)

// Topics is the task `topics`: what texts speak of.
type Topics struct {
	Common    `embed:""`
	TextFlags `embed:""`
	K         int    `help:"主题数；省略则按另一半文本的证实来选。Number of topics; chosen by what other texts confirm if left out." name:"k" placeholder:"N"`
	Most      int    `help:"选择时最多试到几个主题。Most topics tried when choosing." default:"20"`
	Terms     int    `help:"每个主题的词数。Words of each topic." default:"10"`
	Save      string `help:"把模型写入该文件。Write the model to this file." placeholder:"FILE"`
	Load      string `help:"不学习，用该文件里的模型给文本归主题。Do not learn: place the texts by the model in this file." placeholder:"FILE"`
}

// Run is called by the command line.
func (t *Topics) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// Document does the work.
func (t *Topics) Document(ctx context.Context) (*Document, error) {
	watch := startWatch()
	w, err := t.read(ctx, t.Common, "", false)
	if err != nil {
		return nil, err
	}
	d := w.begin("topics", watch)
	counts, err := text.Count(ctx, w.texts, text.Chinese().Terms)
	if err != nil {
		return nil, err
	}
	m := new(text.Topics)
	if t.Load != "" {
		err = t.load(m)
	} else if m, err = text.FitTopics(ctx, counts, text.TopicOptions{Topics: t.K, Most: t.Most, Terms: t.Terms, Seed: t.Seed}); err != nil {
		err = invalid(err, w.name)
	}
	if err != nil {
		return nil, err
	}
	d.Seconds.Fit = watch.lap()
	shares, err := m.Place(ctx, counts)
	if err != nil {
		return nil, err
	}
	d.Seconds.Predict = watch.lap()
	t.describe(d, m)
	if t.Save != "" {
		if err := t.save(m); err != nil {
			return nil, err
		}
	}
	if t.Out != "" {
		if err := t.write(w, shares); err != nil {
			return nil, err
		}
	}
	d.close(watch)
	return d, nil
}

func (t *Topics) load(m *text.Topics) error {
	data, err := os.ReadFile(t.Load)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "The model file %s cannot be read.", t.Load).InChinese("模型文件 %s 无法读取。", t.Load).At("file", t.Load)
	}
	return invalid(m.UnmarshalJSON(data), t.Load)
}

func (t *Topics) save(m *text.Topics) error {
	data, err := json.Marshal(m)
	if err == nil {
		err = os.WriteFile(t.Save, append(data, '\n'), 0o644)
	}
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "The model cannot be written to %s.", t.Save).InChinese("模型无法写入 %s。", t.Save).At("file", t.Save)
	}
	return nil
}

func (t *Topics) describe(d *Document, m *text.Topics) {
	r := m.Report()
	d.Params = map[string]any{"text": t.Text, "k": t.K, "most": t.Most, "terms": t.Terms, "seed": t.Seed, "load": t.Load}
	d.Result = map[string]any{"topics": m.Topics(), "report": r}
	d.Metrics["topics"], d.Metrics["texts"] = len(m.Topics()), d.Input.Rows
	d.Metrics["coherence"], d.Metrics["confirmed"], d.Metrics["chance"], d.Metrics["stability"] = r.Coherence, r.Confirmed, r.Chance, r.Stability
	d.warn(t.Common, r.Warnings)
	if t.Load != "" {
		d.warn(t.Common, []mining.Text{{Zh: "占比与各项指标是学习时那些文本的，不是本文件的；本文件各文本的占比见 --out。", En: "Shares and figures are those of the texts learnt from, not of this file; --out has the shares of this file's texts."}})
	}
	list := table{title: mining.Text{Zh: "主题", En: "Topics"}, header: []mining.Text{{Zh: "", En: ""}, {Zh: "占比", En: "share"}, {Zh: "连贯", En: "coherence"}, {Zh: "证实", En: "confirmed"}, {Zh: "稳定", En: "stability"}, {Zh: "词", En: "words"}}}
	for k, topic := range m.Topics() {
		var words []string
		for _, w := range topic.Terms {
			words = append(words, w.Term)
		}
		name := strconv.Itoa(k + 1)
		if topic.Weak {
			name += t.of(mining.Text{Zh: " 弱", En: " weak"})
		}
		list.rows = append(list.rows, []string{name, percent(topic.Share), figure(topic.Coherence, 2), figure(topic.Confirmed, 2), percent(topic.Stability), strings.Join(words, " ")})
	}
	d.tables = append(d.tables, list)
	if len(r.Curve) == 0 {
		return
	}
	curve := table{title: mining.Text{Zh: "试过的主题数", En: "Numbers of topics tried"}, header: []mining.Text{{Zh: "主题数", En: "topics"}, {Zh: "证实", En: "confirmed"}, {Zh: "随机", En: "chance"}, {Zh: "稳定", En: "stability"}}}
	for _, c := range r.Curve {
		curve.rows = append(curve.rows, []string{strconv.Itoa(c.Topics), figure(c.Confirmed, 3), figure(c.Chance, 3), percent(c.Stability)})
	}
	d.tables = append(d.tables, curve)
}

// write writes each text's main topic, from 1, 0 for none, and its share of every topic.
func (t *Topics) write(w *writings, shares [][]float64) error {
	header := []string{"row", "topic"}
	for k := range shares[0] {
		header = append(header, "share_"+strconv.Itoa(k+1))
	}
	return writeCSV(t.Out, header, len(shares), func(i int) []string {
		main, most := 0, 0.0
		line := []string{strconv.Itoa(w.rows[i]), ""}
		for k, v := range shares[i] {
			if v > most {
				main, most = k+1, v
			}
			line = append(line, figure(v, 4))
		}
		line[1] = strconv.Itoa(main)
		return line
	})
}
