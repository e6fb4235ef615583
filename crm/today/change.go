package today

import (
	"cmp"
	"context"
	"slices"
	"time"

	"zhike/api"
	"zhike/crm/governance"
	"zhike/store"
)

// Changes are what became of the lists of last week and this week.
type Changes struct {
	Week       string   `json:"week" doc:"last week"`
	New        int      `json:"new" doc:"on this week's list and not on last week's"`
	Back       int      `json:"back" doc:"bought since they came onto either list"`
	BackAmount float64  `json:"back_amount" doc:"what they spent since; how much of it they would have spent anyway is not known"`
	Gone       int      `json:"gone" doc:"on last week's list, not on this week's, and not back"`
	Returned   []Change `json:"returned" doc:"those who are back, most money first; at most 50"`
	Dropped    []Change `json:"dropped" doc:"those who are gone; at most 50"`
}

// Change is one customer who is no longer waited for.
type Change struct {
	Customer int64      `json:"customer"`
	Name     string     `json:"name"`
	At       *time.Time `json:"at,omitempty" doc:"first purchase since"`
	Amount   *float64   `json:"amount,omitempty"`
	Why      string     `json:"why,omitempty"`
}

// shown is how many customers a change names.
const shown = 50

// changes compares two lists: list is what is shown of all entries of the week.
// Without an earlier list there is nothing to compare with.
func (s *Service) changes(ctx context.Context, last string, list, all, earlier []record) (*Changes, error) {
	if len(earlier) == 0 {
		return nil, nil //nolint:nilnil // the first list has nothing to be compared with
	}
	out := &Changes{Week: last, Returned: []Change{}, Dropped: []Change{}}
	now, before := customersOf(all), customersOf(earlier)
	back := map[int64]bool{}
	for _, r := range append(append([]record{}, earlier...), all...) {
		if r.BackAt == nil || back[r.Customer] {
			continue
		}
		back[r.Customer] = true
		out.Back++
		out.BackAmount += value(r.BackAmount)
		out.Returned = append(out.Returned, Change{Customer: r.Customer, Name: s.name(ctx, r), At: r.BackAt, Amount: r.BackAmount})
	}
	for _, r := range list {
		if !before[r.Customer] {
			out.New++
		}
	}
	var gone []record
	for _, r := range earlier {
		if r.Listed && r.State == Open && !now[r.Customer] && !back[r.Customer] {
			gone = append(gone, r)
		}
	}
	out.Gone, out.BackAmount = len(gone), cents(out.BackAmount)
	mostFirst(out.Returned)
	out.Returned = out.Returned[:min(len(out.Returned), shown)]
	return out, s.explain(ctx, out, gone[:min(len(gone), shown)])
}

func (s *Service) name(ctx context.Context, r record) string {
	return governance.MaskFor(ctx, governance.Name, r.Name)
}

// explain says of each who is gone whether they are taken for lost.
func (s *Service) explain(ctx context.Context, out *Changes, gone []record) error {
	if len(gone) == 0 {
		return nil
	}
	ids := make([]int64, len(gone))
	for i, r := range gone {
		ids[i] = r.Customer
	}
	type late struct {
		Customer int64   `db:"customer_id"`
		Overdue  float64 `db:"order_overdue"`
	}
	list, err := store.All[late](ctx, s.env.DB, store.SQL("select s.customer_id, s.order_overdue from customer_field s where s.customer_id = any($1::bigint[])"), ids)
	if err != nil {
		return err
	}
	overdue := map[int64]float64{}
	for _, l := range list {
		overdue[l.Customer] = l.Overdue
	}
	for _, r := range gone {
		why := api.Pick(ctx, "不再符合条件，或被价值更高的客户替下", "no rule names them any more, or others have more at stake")
		if x := overdue[r.Customer]; r.Reason == Overdue && x >= lateTo {
			why = api.Pick(ctx, sprintf("已晚到平时间隔的 %s 倍，按流失看待", decimal(x)), sprintf("now %s times their usual pause: taken for lost", decimal(x)))
		}
		out.Dropped = append(out.Dropped, Change{Customer: r.Customer, Name: s.name(ctx, r), Why: why})
	}
	return nil
}

func mostFirst(list []Change) {
	slices.SortStableFunc(list, func(a, b Change) int { return cmp.Compare(value(b.Amount), value(a.Amount)) })
}
