package ingest

import (
	"strings"
	"time"
)

// CustomerRow is one customer as a file describes him.
type CustomerRow struct {
	Line       int64
	Customer   string // the file's own number, "" if it has none
	Name       string
	Pinyin     string // reading of the name, for search
	Initials   string
	Phone      string // E.164 where valid
	Email      string
	Gender     string // "male", "female" or ""
	Birthday   string // "2006-01-02" or ""
	Province   string
	City       string
	District   string
	Address    string
	Company    string
	Channel    string
	Registered time.Time // zero if not known
	Level      string
	Tags       []string
	Note       string
	Properties map[string]string // columns that serve no field, by header; nil if there are none
	Notes      Note
}

// Customer decodes a customer, or says why the row is rejected. A row that
// names neither number, phone nor e-mail cannot be anybody's.
func (d *Decoder) Customer(rec Record) (CustomerRow, *Reject) {
	if !d.begin(rec) {
		return CustomerRow{}, d.reject
	}
	a := d.at
	r := CustomerRow{Line: rec.Line, Customer: d.customer(a["customer"]), Name: d.text(a["name"]), Phone: d.phone(a["phone"]), Email: d.email(a["email"]),
		Gender: d.gender(a["gender"]), Birthday: d.day(a["birthday"]), Province: d.province(a["province"]), District: d.text(a["district"]),
		Address: d.long(a["address"]), Company: d.text(a["company"]), Channel: d.text(a["channel"]), Registered: d.laxMoment(a["registered"]),
		Level: d.text(a["level"]), Note: d.long(a["note"])}
	if t := d.raw(a["tags"]); t != "" {
		r.Tags = splitTags(strings.Clone(t))
	}
	r.City = d.city(a["city"], r.Province)
	d.fromAddress(&r)
	if r.Customer == "" && r.Phone == "" && r.Email == "" {
		c := a["customer"]
		if c == nil {
			c = a["phone"]
		}
		d.absent(c, "客户编号、手机或邮箱", "customer number, phone or e-mail")
	}
	if d.reject != nil {
		return CustomerRow{}, d.reject
	}
	r.Pinyin, r.Initials = Pinyin(r.Name)
	r.Properties = d.properties()
	r.Notes = d.notes
	return r, nil
}

// fromAddress fills in the divisions that only the address tells.
func (d *Decoder) fromAddress(r *CustomerRow) {
	if r.Address == "" || r.Province != "" && r.City != "" {
		return
	}
	province, city, district := d.places.split(r.Address)
	if r.Province != "" && province != r.Province {
		return
	}
	r.Province = province
	if r.City == "" {
		r.City = city
	}
	if r.District == "" {
		r.District = district
	}
}

func (d *Decoder) gender(c *column) string {
	s := d.raw(c)
	if s == "" {
		return ""
	}
	g, ok := normalGender(half(s))
	if !ok {
		d.notes |= NoteGender
	}
	return g
}

// properties gathers the columns that serve no field.
func (d *Decoder) properties() map[string]string {
	var out map[string]string
	for _, c := range d.rest {
		if s := d.text(c); s != "" {
			if out == nil {
				out = make(map[string]string, len(d.rest))
			}
			out[c.header] = s
		}
	}
	return out
}

// ProductRow is one article.
type ProductRow struct {
	Line     int64
	SKU      string // the product's name if the file has no number
	Product  string
	Category string
	Brand    string
	Price    *Money // nil if not known
	Cost     *Money
	Currency string
	Notes    Note
}

// Product decodes an article, or says why the row is rejected.
func (d *Decoder) Product(rec Record) (ProductRow, *Reject) {
	if !d.begin(rec) {
		return ProductRow{}, d.reject
	}
	a := d.at
	r := ProductRow{Line: rec.Line, SKU: d.id(a["sku"]), Product: d.text(a["product"]), Category: d.text(a["category"]), Brand: d.text(a["brand"]), Currency: d.settings.Currency}
	r.Price = d.unsignedMoney(a["price"], &r.Currency)
	r.Cost = d.unsignedMoney(a["cost"], &r.Currency)
	if r.SKU == "" {
		r.SKU = r.Product
	}
	if r.SKU == "" {
		c := a["sku"]
		if c == nil {
			c = a["product"]
		}
		d.absent(c, "商品编码或名称", "article number or name")
	}
	if d.reject != nil {
		return ProductRow{}, d.reject
	}
	r.Notes = d.notes
	return r, nil
}

func (d *Decoder) unsignedMoney(c *column, currency *string) *Money {
	a, ok := d.money(c)
	if !ok {
		return nil
	}
	if a.value < 0 {
		d.refuse(c, RejectNegative, d.raw(c), d.sentence(c, d.raw(c), "不能是负数", "cannot be negative"))
		return nil
	}
	if a.currency != "" {
		*currency = a.currency
	}
	return &a.value
}

// EventRow is one thing a customer did.
type EventRow struct {
	Line       int64
	Customer   string
	Time       time.Time
	Event      string // "page" if the file only names pages
	Page       string
	SKU        string
	Channel    string
	Value      *Money // any number, in ten-thousandths; nil if there is none
	Text       string
	Properties map[string]string // columns that serve no field, by header; nil if there are none
	Notes      Note
}

// Event decodes an event, or says why the row is rejected.
func (d *Decoder) Event(rec Record) (EventRow, *Reject) {
	if !d.begin(rec) {
		return EventRow{}, d.reject
	}
	a := d.at
	r := EventRow{Line: rec.Line, Customer: d.customer(a["customer"]), Time: d.moment(a["time"]), Event: d.text(a["event"]), Page: d.text(a["page"]),
		SKU: d.id(a["sku"]), Channel: d.text(a["channel"]), Text: d.long(a["text"])}
	if v, ok := d.quantity(a["value"]); ok {
		r.Value = &v
	}
	if r.Event == "" && r.Page != "" {
		r.Event = "page"
	}
	switch {
	case r.Customer == "":
		d.absent(a["customer"], "客户", "customer")
	case r.Time.IsZero():
		d.absent(a["time"], "时间", "time")
	case r.Event == "":
		d.absent(a["event"], "事件名称", "event name")
	}
	if d.reject != nil {
		return EventRow{}, d.reject
	}
	r.Properties = d.properties()
	r.Notes = d.notes
	return r, nil
}
