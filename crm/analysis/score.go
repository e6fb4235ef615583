package analysis

import (
	"context"
	"time"

	"zhike/crm"
	"zhike/crm/customer"
	"zhike/expr"
	"zhike/fault"
	"zhike/job"
	"zhike/store"
)

// ScoreJob is the kind of job that writes the scores of all customers.
const ScoreJob = "analysis.score"

// Scored tells what a run of the scores did.
type Scored struct {
	Customers int64     `json:"customers"`
	AsOf      time.Time `json:"as_of"`
	Seconds   float64   `json:"seconds"`
}

// Jobs implements crm.Part. The scores are also written whenever the house is
// brought up to date after an import, and at least once a day (cmd/zhike).
func (s *Service) Jobs(q *job.Queue) {
	q.Handle(ScoreJob, func(ctx context.Context, run *job.Run) (any, error) {
		run.Progress(0, 0, "计算客户评分", "scoring the customers")
		out, err := s.Score(ctx)
		if err == nil { // has the field catalogue take them over
			_, err = s.env.Jobs.Add(ctx, customer.RefreshAllJob, struct{}{}, job.Options{By: run.By, UniqueKey: customer.RefreshAllJob})
		}
		return out, err
	})
}

// Score writes RFM scores (quintiles over all orders), value tier (20 / 30 / 50
// percent) and life-cycle stage of every customer as of the moment of analysis,
// all at once. The snapshot of fields shows them after its next full refresh.
func (s *Service) Score(ctx context.Context) (*Scored, error) {
	start := time.Now()
	f, err := s.frame(ctx, Moment{}, Period{})
	if err != nil {
		return nil, err
	}
	axes, err := Scoring{}.axes()
	if err != nil {
		return nil, err
	}
	write, args, err := s.ask("write_scores", f).score(axes).with("high", usualHigh).with("middle", usualMiddle).render(nil)
	if err != nil {
		return nil, err
	}
	out := &Scored{AsOf: f.at}
	err = s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, queries.Get("clear_scores")); err != nil {
			return err
		}
		out.Customers, err = tx.Exec(ctx, write, args...)
		return err
	})
	out.Seconds = time.Since(start).Seconds()
	return out, err
}

// Fields implements crm.Fielder.
func (s *Service) Fields() []crm.Field { return Fields() }

// The codes of the scores in words.
var (
	groupTerms = []crm.Term{
		{Code: "important_value", Zh: "重要价值", En: "important: value"}, {Code: "important_develop", Zh: "重要发展", En: "important: develop"},
		{Code: "important_keep", Zh: "重要保持", En: "important: keep"}, {Code: "important_winback", Zh: "重要挽留", En: "important: win back"},
		{Code: "general_value", Zh: "一般价值", En: "general: value"}, {Code: "general_develop", Zh: "一般发展", En: "general: develop"},
		{Code: "general_keep", Zh: "一般保持", En: "general: keep"}, {Code: "general_winback", Zh: "一般挽留", En: "general: win back"},
	}
	tierTerms  = []crm.Term{{Code: "high", Zh: "高价值", En: "high value"}, {Code: "middle", Zh: "中价值", En: "middle value"}, {Code: "low", Zh: "低价值", En: "low value"}}
	stageTerms = []crm.Term{
		{Code: "potential", Zh: "潜在", En: "potential"}, {Code: "new", Zh: "新客", En: "new"}, {Code: "active", Zh: "活跃", En: "active"},
		{Code: "mature", Zh: "成熟", En: "mature"}, {Code: "declining", Zh: "衰退", En: "declining"}, {Code: "lost", Zh: "流失", En: "lost"},
	}
)

// Fields are the scores as fields of the catalogue.
func Fields() []crm.Field {
	groupsZh, groupsEn := crm.ListTerms(groupTerms)
	stagesZh, stagesEn := crm.ListTerms(stageTerms)
	fields := []crm.Field{
		{Name: "rfm.r", Type: expr.Number, Zh: "R 得分", En: "R score", DocZh: "最近一次成交有多近，1–5 分，5 分最近", DocEn: "how recent the last purchase is, 1 to 5, 5 is most recent", SQL: "rfm_r"},
		{Name: "rfm.f", Type: expr.Number, Zh: "F 得分", En: "F score", DocZh: "成交单数多少，1–5 分，5 分最多", DocEn: "how many purchases, 1 to 5, 5 is most", SQL: "rfm_f"},
		{Name: "rfm.m", Type: expr.Number, Zh: "M 得分", En: "M score", DocZh: "净消费高低，1–5 分，5 分最高", DocEn: "how much net money, 1 to 5, 5 is most", SQL: "rfm_m"},
		{Name: "rfm.group", Type: expr.Text, Zh: "RFM 群组", En: "RFM group", DocZh: "按 R、F、M 高低分成的八类：" + groupsZh, DocEn: "one of eight groups by high or low R, F and M: " + groupsEn, SQL: "rfm_group", Terms: groupTerms},
		{Name: "value.tier", Type: expr.Text, Zh: "价值档", En: "Value tier", DocZh: "按净消费排名：高价值（前 20%）、中价值（其后 30%）、低价值", DocEn: "by rank of net money: high (top 20 %), middle (next 30 %), low", SQL: "value_tier", Terms: tierTerms},
		{Name: "lifecycle.stage", Type: expr.Text, Zh: "生命周期阶段", En: "Life-cycle stage", DocZh: "客户走到哪一步：" + stagesZh, DocEn: "how far the customer has come: " + stagesEn, SQL: "lifecycle_stage", Terms: stageTerms},
		{Name: "lifecycle.cycle", Type: expr.Number, Zh: "购买周期", En: "Purchase cycle", DocZh: "这位客户平均多少天买一次（购买次数少时向全体典型周期靠拢）", DocEn: "days between the customer's purchases on average, drawn towards the typical cycle while purchases are few", Unit: "days", SQL: "lifecycle_cycle"},
	}
	for i := range fields {
		fields[i].Group, fields[i].Table = crm.Scores, "analysis_score"
	}
	return fields
}

type personScores struct {
	AsOf  time.Time `db:"as_of"`
	R     *int64    `db:"rfm_r"`
	F     *int64    `db:"rfm_f"`
	M     *int64    `db:"rfm_m"`
	Group *string   `db:"rfm_group"`
	Tier  *string   `db:"value_tier"`
	Stage string    `db:"lifecycle_stage"`
	Cycle *float64  `db:"lifecycle_cycle"`
}

// CopyPerson implements crm.Eraser: the scores kept about one customer.
func (s *Service) CopyPerson(ctx context.Context, customerID int64) (map[string]any, error) {
	r, err := store.One[personScores](ctx, s.env.DB, queries.Get("person_scores"), customerID)
	if fault.Is(err, fault.NotFound) {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, err
	}
	out := map[string]any{"as_of": r.AsOf, "lifecycle_stage": r.Stage}
	put(out, "rfm_r", r.R)
	put(out, "rfm_f", r.F)
	put(out, "rfm_m", r.M)
	put(out, "rfm_group", r.Group)
	put(out, "value_tier", r.Tier)
	put(out, "lifecycle_cycle", r.Cycle)
	return out, nil
}

func put[T any](into map[string]any, name string, v *T) {
	if v != nil {
		into[name] = *v
	}
}

// ErasePerson implements crm.Eraser.
func (s *Service) ErasePerson(ctx context.Context, tx *store.Tx, customerID int64) error {
	_, err := tx.Exec(ctx, queries.Get("erase_scores"), customerID)
	return err
}

var (
	_ crm.Part    = (*Service)(nil)
	_ crm.Fielder = (*Service)(nil)
	_ crm.Eraser  = (*Service)(nil)
	_ Customers   = (*customer.Service)(nil)
)
