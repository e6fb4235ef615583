package analysis

import (
	"context"
	"math"
)

// ProductsRequest asks for the sales by article, category or brand.
type ProductsRequest struct {
	Moment
	Period
	Comparison
	By string `query:"by" enum:"sku,category,brand" default:"sku"`
}

// Products is the sales by article, category or brand.
type Products struct {
	Head
	By       string           `json:"by"`
	Revenue  float64          `json:"revenue"`
	Before   *float64         `json:"revenue_before,omitempty"`
	Compared *ComparedPeriods `json:"compared,omitempty"`
	Rows     []ProductRow     `json:"rows" doc:"most revenue first"`
	Rest     *ProductRow      `json:"rest,omitempty" doc:"what is below the top rows; its buyers are not counted"`
}

// ProductRow is one article, category or brand.
type ProductRow struct {
	Key          string   `json:"key" doc:"empty: not stated"`
	Label        Text     `json:"label"`
	Lines        int64    `json:"lines" doc:"lines sold"`
	Quantity     float64  `json:"quantity" doc:"sold"`
	Revenue      float64  `json:"revenue" doc:"net of returns"`
	Share        float64  `json:"share" doc:"of the revenue"`
	Gross        float64  `json:"gross"`
	Returns      float64  `json:"returns" doc:"money given back, positive"`
	ReturnsRate  float64  `json:"returns_rate" doc:"returns / (revenue + returns)"`
	Buyers       *int64   `json:"buyers,omitempty" doc:"different known customers"`
	Again        *int64   `json:"buyers_again,omitempty" doc:"of them bought it on two different days or more"`
	Repurchase   *float64 `json:"repurchase_share,omitempty" doc:"buyers_again / buyers"`
	Changed      *Changed `json:"changed,omitempty"`
	People       string   `json:"people,omitempty"`
	PeopleRepeat string   `json:"people_again,omitempty"`
}

type productRow struct {
	Key           string  `db:"key"`
	Name          *string `db:"name"`
	Lines         int64   `db:"lines"`
	Quantity      float64 `db:"quantity"`
	Revenue       float64 `db:"revenue"`
	Gross         float64 `db:"gross"`
	Returns       float64 `db:"returns"`
	RevenueBefore float64 `db:"revenue_before"`
	Buyers        *int64  `db:"buyers"`
	Again         *int64  `db:"again"`
}

// productKey is the expression that a breakdown goes by; alias holds the sku.
func productKey(by, alias string) string {
	switch by {
	case "category", "brand":
		return "p." + by
	}
	return alias + ".sku"
}

// Products breaks the sales down and, with two periods, tells what moved the revenue.
func (s *Service) Products(ctx context.Context, in *ProductsRequest) (*Products, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	compared, err := in.periods(f)
	if err != nil {
		return nil, err
	}
	top := in.Top
	if top <= 0 {
		top = usualTop
	}
	q := s.ask("product_rows", f).put("key", productKey(in.By, "s")).comparing(compared).with("top", top)
	if in.By == "category" || in.By == "brand" {
		q.put("name", "null::text")
	}
	rows, err := all[productRow](ctx, s, f, q)
	if err != nil {
		return nil, err
	}
	return productsOf(f, in.By, top, compared, rows), nil
}

func productsOf(f *frame, by string, top int, compared ComparedPeriods, rows []productRow) *Products {
	if by == "" {
		by = "sku"
	}
	out := &Products{Head: f.head(Text{
		Zh: "按订单行的商品（类目、品牌取自商品资料）汇总：行数、件数只计卖出的行；净收入为全部行净额之和（退货为负，取消和已退款为零，含未识别客户）；退货率 = 退货退款金额 ÷（净收入 + 退货退款金额）；复购占比为本期在两个及以上不同日期买过它的客户占买过它的客户的比例。",
		En: "By the article of the order line (category and brand from the product list): lines and quantity count lines sold; revenue sums the net amounts of all lines (returns negative, cancelled and refunded zero, anonymous included); returns rate is money given back ÷ (revenue + money given back); the repurchase share is the part of the buyers who bought it on two different days or more of the period.",
	}), By: by, Rows: []ProductRow{}}
	var before float64
	for _, r := range rows {
		out.Revenue, before = out.Revenue+r.Revenue, before+r.RevenueBefore
	}
	if !compared.none() {
		out.Compared, out.Before = &compared, &before
	}
	var rest productRow
	for i, r := range rows {
		if i >= top {
			rest.add(r)
			continue
		}
		row := out.row(r, before)
		row.Label = keyLabel(r.Key)
		if r.Name != nil && *r.Name != "" {
			row.Label = Text{Zh: *r.Name, En: *r.Name}
		}
		row.setBuyers(r)
		row.People = f.link("products/customers", "by", by, "key", r.Key)
		row.PeopleRepeat = f.link("products/customers", "by", by, "key", r.Key, "who", "again")
		out.Rows = append(out.Rows, row)
	}
	if len(rows) > top {
		row := out.row(rest, before)
		row.Label = restLabel(len(rows) - top)
		out.Rest = &row
	}
	out.Finding = out.finding()
	return out
}

func (r *productRow) add(o productRow) {
	r.Lines, r.Quantity, r.Revenue, r.Gross = r.Lines+o.Lines, r.Quantity+o.Quantity, r.Revenue+o.Revenue, r.Gross+o.Gross
	r.Returns, r.RevenueBefore = r.Returns+o.Returns, r.RevenueBefore+o.RevenueBefore
}

func (p *Products) row(r productRow, totalBefore float64) ProductRow {
	row := ProductRow{Key: r.Key, Lines: r.Lines, Quantity: r.Quantity, Revenue: r.Revenue, Share: share(r.Revenue, p.Revenue),
		Gross: r.Gross, Returns: r.Returns, ReturnsRate: share(r.Returns, r.Revenue+r.Returns)}
	if p.Compared != nil {
		row.Changed = changed(r.Revenue, r.RevenueBefore, totalBefore)
	}
	return row
}

// setBuyers takes the buyers of a top row; none of them known gives zero.
func (r *ProductRow) setBuyers(from productRow) {
	var buyers, again int64
	if from.Buyers != nil {
		buyers, again = *from.Buyers, *from.Again
	}
	r.Buyers, r.Again, r.Repurchase = &buyers, &again, new(share(float64(again), float64(buyers)))
}

func (p *Products) finding() Text {
	if len(p.Rows) == 0 {
		return nothing()
	}
	if p.Compared == nil {
		first := p.Rows[0]
		return both("“%s”卖得最多，净收入 %s，占 %s；%s 位已识别客户买过它，其中 %s 位在不同日子多次买过。",
			"“%s” sells most, with revenue of %s, a share of %s; %s known customers bought it, %s of them on several days.",
			first.Label, money(first.Revenue), percent(first.Share), number(*first.Buyers), number(*first.Again))
	}
	most := p.Rows[0]
	for _, r := range p.Rows {
		if math.Abs(r.Changed.Change) > math.Abs(most.Changed.Change) {
			most = r
		}
	}
	return changeFinding(p.Revenue, *p.Before, most.Label, most.Changed.Contribution)
}

// Table is the rows and the rest.
func (p *Products) Table(language string) (columns []Column, rows [][]any) {
	columns = []Column{{Zh: "编码", En: "Key"}, {Zh: "名称", En: "Name"}, {Zh: "销售行数", En: "Lines"}, {Zh: "件数", En: "Quantity"}, {Zh: "净收入", En: "Revenue"},
		{Zh: "占比", En: "Share"}, {Zh: "退货率", En: "Returns rate"}, {Zh: "购买客户", En: "Buyers"}, {Zh: "复购占比", En: "Repurchase share"},
		{Zh: "上期收入", En: "Revenue before"}, {Zh: "贡献", En: "Contribution"}}
	list := p.Rows
	if p.Rest != nil {
		list = append(list[:len(list):len(list)], *p.Rest)
	}
	for _, r := range list {
		var buyers, before, contribution any
		if r.Buyers != nil {
			buyers = *r.Buyers
		}
		if r.Changed != nil {
			before, contribution = r.Changed.Before, r.Changed.Contribution
		}
		rows = append(rows, []any{r.Key, r.Label.In(language), r.Lines, r.Quantity, r.Revenue, r.Share, r.ReturnsRate, buyers, cell(r.Repurchase), before, contribution})
	}
	return columns, rows
}

// ProductPeopleRequest asks who bought an article, a category or a brand.
type ProductPeopleRequest struct {
	Moment
	Period
	Paging
	By  string `query:"by" enum:"sku,category,brand" default:"sku"`
	Key string `query:"key" doc:"empty: not stated"`
	Who string `query:"who" enum:"all,again" default:"all" doc:"again: on two different days or more"`
}

// ProductPeople lists the customers who bought an article, a category or a
// brand; orders and money are those of its lines.
func (s *Service) ProductPeople(ctx context.Context, in *ProductPeopleRequest) (*People, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	title := both("买过 %s 的客户", "Customers who bought %s", keyLabel(in.Key))
	if in.Who == "again" {
		title = both("多次买过 %s 的客户", "Customers who bought %s on several days", keyLabel(in.Key))
	}
	q := s.ask("product_people", f).put("key", productKey(in.By, "l")).with("key", in.Key).with("again", in.Who == "again")
	return s.list(ctx, f, in.Paging, q, title)
}
