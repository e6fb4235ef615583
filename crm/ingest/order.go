package ingest

import (
	"strings"
	"time"
)

// LineKind is what an order line means for revenue.
type LineKind string

const (
	LineSale       LineKind = "sale"       // amount > 0
	LineGift       LineKind = "gift"       // amount 0, quantity > 0
	LineReturn     LineKind = "return"     // goods came back: negative quantity, or negative amount under a return's number
	LineAdjustment LineKind = "adjustment" // other negative amounts, and stock corrections: negative quantity without amount
	LineRefunded   LineKind = "refunded"   // a positive line whose status says that the money went back
	LineCancelled  LineKind = "cancelled"  // never became a sale
	LinePending    LineKind = "pending"    // not paid yet
)

// OrderLine is one line of an order.
type OrderLine struct {
	Line       int64
	Order      string // made from customer and day if the file has no order numbers
	Customer   string // "" is an anonymous sale
	Time       time.Time
	SKU        string
	Product    string
	Category   string
	Quantity   Money // may be fractional or negative, in ten-thousandths like money
	Price      Money // of one unit
	Amount     Money // what the line cost after discount; negative for returns
	Discount   Money // taken off, never negative
	Channel    string
	Currency   string // ISO code
	Store      string
	Province   string // short standard name
	City       string
	Country    string
	Status     OrderStatus
	StatusText string
	Kind       LineKind
	Net        Money // contribution to revenue
	BuyerName  string
	BuyerPhone string // E.164 where valid
	BuyerEmail string
	Notes      Note
}

// orderColumns are an order's columns looked up once; nil where there is none.
type orderColumns struct {
	order, customer, time, sku, product, category, quantity, price, amount, discount *column
	channel, currency, store, province, city, country, status, name, phone, email    *column
}

func (d *Decoder) orderColumns() orderColumns {
	a := d.at
	return orderColumns{a["order"], a["customer"], a["time"], a["sku"], a["product"], a["category"], a["quantity"], a["price"], a["amount"], a["discount"],
		a["channel"], a["currency"], a["store"], a["province"], a["city"], a["country"], a["status"], a["buyer_name"], a["buyer_phone"], a["buyer_email"]}
}

// Order decodes an order line, or says why the row is rejected.
func (d *Decoder) Order(rec Record) (OrderLine, *Reject) {
	if !d.begin(rec) {
		return OrderLine{}, d.reject
	}
	c := &d.order
	l := OrderLine{Line: rec.Line, Order: d.id(c.order), Customer: d.customer(c.customer), Time: d.moment(c.time),
		SKU: d.id(c.sku), Product: d.text(c.product), Category: d.text(c.category), Channel: d.text(c.channel), Store: d.text(c.store),
		Province: d.province(c.province), Country: d.text(c.country),
		BuyerName: d.text(c.name), BuyerPhone: d.phone(c.phone), BuyerEmail: d.email(c.email)}
	l.City = d.city(c.city, l.Province)
	if l.Time.IsZero() {
		d.absent(c.time, "时间", "time")
	}
	d.who(&l)
	d.number(&l)
	d.howMuch(&l)
	d.whatBecame(&l)
	if d.reject != nil {
		return OrderLine{}, d.reject
	}
	d.classify(&l)
	l.Notes = d.notes
	return l, nil
}

// customer is an id; an e-mail address serving as one is compared in lower case.
func (d *Decoder) customer(c *column) string {
	id := d.id(c)
	if strings.IndexByte(id, '@') > 0 && isEmail(strings.ToLower(id)) {
		return strings.ToLower(id)
	}
	return id
}

// who lets a valid phone number or e-mail address stand for the customer where
// the file has no column for one.
func (d *Decoder) who(l *OrderLine) {
	if l.Customer == "" && d.order.customer == nil {
		if l.BuyerPhone != "" && d.notes&NotePhone == 0 {
			l.Customer = l.BuyerPhone
		} else if l.BuyerEmail != "" && d.notes&NoteEmail == 0 {
			l.Customer = l.BuyerEmail
		}
	}
	if l.Customer == "" {
		d.notes |= NoteAnonymous
	}
}

// number makes an order number where the file has no column for it: a
// customer's lines of one business day are an order, an anonymous line is its own.
func (d *Decoder) number(l *OrderLine) {
	if l.Order != "" || d.reject != nil {
		return
	}
	if d.order.order != nil {
		d.absent(d.order.order, "订单编号", "order number")
		return
	}
	d.notes |= NoteOrderMade
	if l.Customer == "" {
		l.Order = "anonymous@" + d.businessDay(l.Time) + "#" + grouped(l.Line)
		return
	}
	l.Order = l.Customer + "@" + d.businessDay(l.Time)
}

// businessDay is the date in the business's zone.
func (d *Decoder) businessDay(t time.Time) string {
	if t.Unix() != d.lastDay {
		d.lastDay, d.dayText = t.Unix(), t.In(d.settings.Zone).Format("2006-01-02")
	}
	return d.dayText
}

// howMuch reads quantity, price, discount and amount and works out what is missing.
func (d *Decoder) howMuch(l *OrderLine) {
	c := &d.order
	quantity, hasQuantity := d.quantity(c.quantity)
	price, hasPrice := d.money(c.price)
	total, hasAmount := d.money(c.amount)
	off, hasDiscount := d.money(c.discount)
	if d.reject != nil {
		return
	}
	if !hasQuantity {
		quantity = MoneyUnit
		d.notes |= NoteQuantityOne
	}
	l.Quantity, l.Price, l.Amount = quantity, price.value, total.value
	l.Currency = d.currency(total.currency, price.currency)
	gross, fits := quantity.times(price.value)
	if hasDiscount {
		l.Discount = d.discount(off, gross)
	}
	switch {
	case !hasAmount && !hasPrice:
		if c.amount != nil {
			d.absent(c.amount, "金额", "amount")
		} else {
			d.absent(c.price, "单价", "price")
		}
	case !hasAmount && !fits:
		d.refuse(c.price, RejectTooLarge, "", say("第 %s 行的数量×单价太大，无法保存。", "Row %s: quantity × price is too large to be kept.", grouped(d.rec.Line)))
	case !hasAmount:
		d.notes |= NoteAmountMade
		l.Amount = gross - l.Discount
		if gross < 0 {
			l.Amount = gross + l.Discount
		}
	case !hasPrice:
		if unit, ok := total.value.over(quantity); ok {
			l.Price = Money(magnitude(unit))
			d.notes |= NotePriceMade
		}
	}
}

// discount is the amount taken off: files write it positive or negative, or as
// a rate of quantity × price.
func (d *Decoder) discount(off amount, gross Money) Money {
	if off.rate {
		if v, ok := gross.times(off.value); ok {
			off.value = v
		}
	}
	return Money(magnitude(off.value))
}

func (d *Decoder) currency(signs ...string) string {
	if s := d.text(d.order.currency); s != "" {
		if _, code, ok := cutCurrency(s); ok {
			return code
		}
		if code := strings.ToUpper(s); len(code) == 3 && plainASCII(code) {
			return code
		}
	}
	for _, s := range signs {
		if s != "" {
			return s
		}
	}
	return d.settings.Currency
}

// whatBecame reads the status; without one a line is a sale.
func (d *Decoder) whatBecame(l *OrderLine) {
	l.Status = StatusSale
	if s := d.raw(d.order.status); s != "" {
		cell := d.order.status.status.of(s)
		l.Status, l.StatusText = cell.status, cell.text
		if cell.status == StatusUnknown {
			d.notes |= NoteStatus
		}
	}
}

// classify decides the kind of the line and what it adds to revenue.
func (d *Decoder) classify(l *OrderLine) {
	if l.Quantity < 0 && l.Amount > 0 {
		l.Amount = -l.Amount
		d.notes |= NoteSignTurned
	}
	switch {
	case l.Status == StatusCancelled:
		l.Kind = LineCancelled
	case l.Status == StatusPending:
		l.Kind = LinePending
	case l.Quantity < 0 && l.Amount == 0:
		l.Kind = LineAdjustment
	case l.Quantity < 0, l.Amount < 0 && (l.Status == StatusReturned || returnNumber(l.Order)):
		l.Kind, l.Net = LineReturn, l.Amount
	case l.Amount < 0:
		l.Kind, l.Net = LineAdjustment, l.Amount
	case l.Status == StatusReturned:
		l.Kind = LineRefunded
	case l.Amount > 0:
		l.Kind, l.Net = LineSale, l.Amount
	case l.Quantity > 0:
		l.Kind = LineGift
	default:
		l.Kind = LineAdjustment
	}
}

// returnNumber reports whether an order's number is that of a return: C before
// digits (credit note), or one of the usual prefixes.
func returnNumber(order string) bool {
	if len(order) > 1 && (order[0] == 'C' || order[0] == 'c') && order[1] >= '0' && order[1] <= '9' {
		return true
	}
	for _, p := range []string{"退", "TH", "TK", "RMA", "RET", "REF", "CN-", "CR-"} {
		if strings.HasPrefix(order, p) {
			return true
		}
	}
	return false
}
