package lab

import (
	"context"
	"strconv"
	"strings"

	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/recommend"
)

// recommendResult is what the task found.
type recommendResult struct {
	TrainUsers int               `json:"train_users"`
	TrainItems int               `json:"train_items"`
	TrainPairs int               `json:"train_pairs"`
	Quality    recommend.Quality `json:"quality"`
	Popular    recommend.Quality `json:"popular"`
	Gain       metric.Interval   `json:"ndcg_gain"` // over bestsellers, on the same customers
}

// judge sets the model beside bestsellers.
func (t *Recommend) judge(ctx context.Context, d *Document, m recommend.Model, logs [3]*recommend.Log) error {
	train, known, test := logs[0], logs[1], logs[2]
	popular, err := recommend.FitPopular(ctx, train)
	if err != nil {
		return err
	}
	r := recommendResult{TrainUsers: len(train.Users()), TrainItems: len(train.Items()), TrainPairs: train.Pairs()}
	if r.Quality, err = recommend.Evaluate(ctx, m, known, test, t.K, t.Seed); err != nil {
		return err
	}
	if r.Popular, err = recommend.Evaluate(ctx, popular, known, test, t.K, t.Seed); err != nil {
		return err
	}
	if r.Gain, err = r.Quality.Gain(ctx, r.Popular, t.Seed); err != nil {
		return err
	}
	q := r.Quality
	d.Metrics = map[string]any{"precision_k": q.Precision.Value, "recall_k": q.Recall.Value, "ndcg_k": q.NDCG.Value, "map_k": q.MAP.Value,
		"coverage": q.Coverage, "users": q.Users}
	d.Result = r
	d.tables = append(d.tables, qualityTable(t.Model, r))
	warnings := m.Warnings()
	if m.Kind() != recommend.PopularKind && !(r.Gain.Low > 0) {
		warnings = append(warnings, mining.Text{Zh: "在测试客户上没有明显胜过畅销榜；直接推荐畅销商品也一样好",
			En: "On the customers tested the model is not clearly better than bestsellers; offering these does as well."})
	}
	for _, s := range []struct {
		n      int
		zh, en string
	}{
		{train.Undone(), "对客户与商品的合计不大于 0（如退货），未计入。", "pairs of customer and item sum to zero or less, such as returns, and do not count."},
		{q.Strangers, "位测试客户没有已知的购买，只能得到畅销商品。", "tested customers have no known purchase and get bestsellers."},
		{q.Unknown, "件要找的商品在训练数据中没有出现，任何模型都推荐不了。", "items to be found do not occur in what was learnt from, so no model can recommend them."},
	} {
		if s.n > 0 {
			warnings = append(warnings, countedText(s.n, s.zh, s.en))
		}
	}
	for _, w := range warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
	return nil
}

func qualityTable(model string, r recommendResult) table {
	out := table{title: mining.Text{Zh: "与畅销榜相比（95 % 区间）", En: "Beside bestsellers (95 % intervals)"},
		header: []mining.Text{{}, {Zh: model, En: model}, {}, {Zh: "畅销榜", En: "bestsellers"}, {}}}
	interval := func(i metric.Interval) (string, string) {
		return figure(i.Value, 4), "(" + figure(i.Low, 4) + " – " + figure(i.High, 4) + ")"
	}
	for _, line := range []struct {
		name string
		a, b metric.Interval
	}{
		{"precision", r.Quality.Precision, r.Popular.Precision}, {"recall", r.Quality.Recall, r.Popular.Recall},
		{"ndcg", r.Quality.NDCG, r.Popular.NDCG}, {"map", r.Quality.MAP, r.Popular.MAP},
	} {
		a, ia := interval(line.a)
		b, ib := interval(line.b)
		out.rows = append(out.rows, []string{line.name, a, ia, b, ib})
	}
	out.rows = append(out.rows, []string{"coverage", figure(r.Quality.Coverage, 4), "", figure(r.Popular.Coverage, 4), ""})
	gain, between := interval(r.Gain)
	out.rows = append(out.rows, []string{"ndcg − ndcg", gain, between, "", ""})
	return out
}

// write fits the model to the whole file and writes a list for each customer.
func (t *Recommend) write(ctx context.Context, events []recommend.Event, traits recommend.Traits) error {
	log, err := recommend.NewLog(events)
	if err != nil {
		return err
	}
	m, err := t.fit(ctx, log, traits)
	if err != nil {
		return err
	}
	o := recommend.ListOptions{K: t.K, Diversity: t.Diversity, Owned: map[string]recommend.Rule{"leave": recommend.LeaveOut, "keep": recommend.Keep, "only": recommend.Again}[t.Owned]}
	var lines [][]string
	for _, user := range log.Users() {
		picks, err := recommend.List(m, log.History(user), o)
		if err != nil {
			return err
		}
		for place, p := range picks {
			var because []string
			for _, r := range p.Reasons {
				because = append(because, r.Item)
			}
			lines = append(lines, []string{user, strconv.Itoa(place + 1), p.Item, figure(p.Score, 8), strconv.FormatBool(p.Bestseller), strings.Join(because, "; ")})
		}
	}
	return writeCSV(t.Out, []string{t.User, "place", t.Item, "score", "bestseller", "because_of"}, len(lines), func(i int) []string { return lines[i] })
}
