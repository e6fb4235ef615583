package customer

import (
	"context"
	"sort"
	"strconv"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/fault"
	"zhike/store"
)

// Order is one order document.
type Order struct {
	CustomerID int64     `json:"customer_id,omitempty" db:"customer_id" doc:"0: nobody known"`
	Number     string    `json:"order_no" db:"order_no"`
	Time       time.Time `json:"time" db:"ordered_at"`
	Kind       string    `json:"kind" db:"kind" doc:"sale, return, cancelled, other"`
	Lines      int       `json:"lines" db:"lines"`
	Quantity   float64   `json:"quantity" db:"quantity"`
	Amount     float64   `json:"amount" db:"amount"`
	Discount   float64   `json:"discount" db:"discount"`
	Returned   float64   `json:"returned" db:"returned"`
	Net        float64   `json:"net_amount" db:"net_amount"`
	Channel    string    `json:"channel,omitempty" db:"channel"`
	Store      string    `json:"store,omitempty" db:"store"`
	Province   string    `json:"province,omitempty" db:"province"`
	City       string    `json:"city,omitempty" db:"city"`
	Batch      string    `json:"batch" db:"batch_id"`
}

// OrderLine is one line of an order, with the place it came from.
type OrderLine struct {
	SKU      string   `json:"sku,omitempty" db:"sku"`
	Product  string   `json:"product,omitempty" db:"product"`
	Category string   `json:"category,omitempty" db:"category"`
	Quantity float64  `json:"quantity" db:"quantity"`
	Price    *float64 `json:"price" db:"price"`
	Amount   float64  `json:"amount" db:"amount"`
	Discount float64  `json:"discount" db:"discount"`
	Net      float64  `json:"net_amount" db:"net_amount"`
	Kind     string   `json:"kind" db:"kind"`
	Status   string   `json:"status,omitempty" db:"status"`
	Batch    string   `json:"batch" db:"batch_id"`
	Row      int64    `json:"row" db:"row_no" doc:"line of the imported file"`
}

// OrdersRequest asks for a page of one customer's orders.
type OrdersRequest struct {
	ID     int64  `path:"id" minimum:"1"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Cursor string `query:"cursor"`
}

type orderPosition struct {
	Time   time.Time `json:"t"`
	Number string    `json:"n"`
}

// farFuture is behind every fact: where a list that runs backwards begins.
var farFuture = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// Orders returns the customer's orders, newest first.
func (s *Service) Orders(ctx context.Context, in *OrdersRequest) (*api.Page[Order], error) {
	from := orderPosition{Time: farFuture}
	if err := api.ParseCursor(in.Cursor, &from); err != nil {
		return nil, err
	}
	orders, err := store.All[Order](ctx, s.env.DB, queries.Get("list_orders"), in.ID, from.Time, from.Number, in.Limit+1)
	if err != nil {
		return nil, err
	}
	page := &api.Page[Order]{Items: orders}
	if len(orders) > in.Limit {
		page.Items = orders[:in.Limit]
		last := page.Items[in.Limit-1]
		page.Next = api.Cursor(orderPosition{last.Time, last.Number})
	}
	return page, nil
}

// GetOrderRequest names an order by its number.
type GetOrderRequest struct {
	Number string `path:"order_no" maxLength:"300"`
}

// OrderDetail is an order with its lines.
type OrderDetail struct {
	Order
	Items []OrderLine `json:"items"`
}

// GetOrder returns one order with its lines.
func (s *Service) GetOrder(ctx context.Context, in *GetOrderRequest) (*OrderDetail, error) {
	id := crm.Hash(in.Number)
	order, err := store.One[Order](ctx, s.env.DB, queries.Get("get_order"), id, in.Number)
	if fault.Is(err, fault.NotFound) {
		return nil, fault.New(fault.NotFound, "there is no order %s", in.Number).InChinese("没有订单 %s", in.Number)
	}
	if err != nil {
		return nil, err
	}
	lines, err := store.All[OrderLine](ctx, s.env.DB, queries.Get("get_order_lines"), id)
	return &OrderDetail{Order: order, Items: lines}, err
}

// TimelineRequest asks for what happened before a moment.
type TimelineRequest struct {
	ID     int64  `path:"id" minimum:"1"`
	Before string `query:"before" format:"date-time" doc:"time of the last entry of the page before; empty: from the newest"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
}

// TimelinePage is a piece of the timeline, newest first.
type TimelinePage struct {
	Items []crm.TimelineEntry `json:"items"`
	Next  string              `json:"next,omitempty" doc:"pass it as before"`
}

// Timeline merges orders, events and what other parts contribute.
func (s *Service) Timeline(ctx context.Context, in *TimelineRequest) (*TimelinePage, error) {
	before := farFuture
	if in.Before != "" {
		t, err := time.Parse(time.RFC3339Nano, in.Before)
		if err != nil {
			return nil, fault.New(fault.Invalid, "before is not a time such as 2025-11-08T13:04:05Z").InChinese("before 不是有效时间，应形如 2025-11-08T13:04:05Z")
		}
		before = t
	}
	entries, err := s.orderEntries(ctx, in.ID, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	events, err := s.eventEntries(ctx, in.ID, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	entries = append(entries, events...)
	for _, t := range s.timelines {
		more, err := t.Timeline(ctx, in.ID, before, in.Limit+1)
		if err != nil {
			return nil, err
		}
		entries = append(entries, more...)
	}
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].Time.After(entries[j].Time) })
	page := &TimelinePage{Items: entries}
	if len(entries) > in.Limit {
		page.Items = entries[:in.Limit]
		page.Next = page.Items[in.Limit-1].Time.Format(time.RFC3339Nano)
	}
	return page, nil
}

func (s *Service) orderEntries(ctx context.Context, id int64, before time.Time, limit int) ([]crm.TimelineEntry, error) {
	type row struct {
		Time     time.Time `db:"ordered_at"`
		Number   string    `db:"order_no"`
		Kind     string    `db:"kind"`
		Lines    int       `db:"lines"`
		Net      float64   `db:"net_amount"`
		Amount   float64   `db:"amount"`
		Returned float64   `db:"returned"`
		Channel  string    `db:"channel"`
		Batch    string    `db:"batch_id"`
	}
	rows, err := store.All[row](ctx, s.env.DB, queries.Get("timeline_orders"), id, before, limit)
	if err != nil {
		return nil, err
	}
	titles := map[string][2]string{"sale": {"下单", "Order"}, "return": {"退货", "Return"}, "cancelled": {"取消订单", "Cancelled order"}, "other": {"单据", "Document"}}
	out := make([]crm.TimelineEntry, len(rows))
	for i, r := range rows {
		title := titles[r.Kind]
		out[i] = crm.TimelineEntry{Time: r.Time, Kind: r.Kind, Title: api.Pick(ctx, title[0], title[1]), Source: r.Batch,
			Detail: map[string]any{"order_no": r.Number, "lines": r.Lines, "amount": r.Amount, "returned": r.Returned, "net_amount": r.Net, "channel": r.Channel}}
	}
	return out, nil
}

func (s *Service) eventEntries(ctx context.Context, id int64, before time.Time, limit int) ([]crm.TimelineEntry, error) {
	type row struct {
		Time    time.Time `db:"happened_at"`
		Name    string    `db:"name"`
		Page    string    `db:"page"`
		SKU     string    `db:"sku"`
		Channel string    `db:"channel"`
		Body    string    `db:"body"`
		Batch   string    `db:"batch_id"`
	}
	rows, err := store.All[row](ctx, s.env.DB, queries.Get("timeline_events"), id, before, limit)
	if err != nil {
		return nil, err
	}
	out := make([]crm.TimelineEntry, len(rows))
	for i, r := range rows {
		out[i] = crm.TimelineEntry{Time: r.Time, Kind: "event", Title: r.Name, Source: r.Batch,
			Detail: map[string]any{"page": r.Page, "sku": r.SKU, "channel": r.Channel, "text": r.Body}}
	}
	return out, nil
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
