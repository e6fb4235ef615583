package ingest

import (
	"slices"
	"strings"
	"time"
)

// Reject is a row that cannot be taken, with the reason for the user.
type Reject struct {
	Line   int64    `json:"line"`
	Code   string   `json:"code"`             // kind of mistake, to count by: see the Reject… constants and Problem.Code
	Column string   `json:"column,omitempty"` // header of the cell to blame
	Value  string   `json:"value,omitempty"`  // what stands there
	Reason Sentence `json:"reason"`
	Raw    string   `json:"raw"` // the row as it stands in the file, as CSV if that has no text
}

// Codes of rejected rows.
const (
	RejectMissing  = "missing"   // a value that the row cannot do without
	RejectDate     = "date"      // not a date
	RejectNoSuch   = "no_date"   // a date that the calendar does not have
	RejectEarly    = "too_early" // before 1990
	RejectFuture   = "future"    // more than a day from now
	RejectNumber   = "number"    // not a number
	RejectTooLarge = "too_large" // a number beyond what can be stored
	RejectNegative = "negative"  // a number that cannot be negative
)

// Note is something about an accepted row that deserves to be counted and told.
type Note uint32

const (
	NotePhone       Note = 1 << iota // phone number not valid, kept as written
	NoteEmail                        // e-mail address not valid, kept as written
	NoteStatus                       // status word not known, counted as a sale
	NoteSheetError                   // a formula's error taken for a missing value
	NoteDamagedID                    // a number that lost digits in a spreadsheet
	NoteProvince                     // province not known, kept as written
	NoteAmountMade                   // amount = quantity × price − discount
	NotePriceMade                    // price = amount ÷ quantity
	NoteQuantityOne                  // no quantity: 1
	NoteOrderMade                    // no order column: customer and day make the order
	NoteAnonymous                    // no customer
	NoteSignTurned                   // positive amount of a negative quantity made negative
	NoteDateDropped                  // a date of registration or birth out of range left out
	NoteGender                       // gender not understood, left out
	noteEnd
)

// Texts says the notes to people, in order.
func (n Note) Texts() []Sentence {
	all := []Sentence{
		{"电话号码无效，按原样保留", "the phone number is not valid and kept as written"},
		{"邮箱无效，按原样保留", "the e-mail address is not valid and kept as written"},
		{"不认识的订单状态，按成交处理", "the order status is not known; counted as a sale"},
		{"公式错误值（如 #N/A），按缺失处理", "a formula's error (such as #N/A) is taken for a missing value"},
		{"编号被表格软件当作数字处理，末尾的数字已丢失", "a spreadsheet took an identifying number for a quantity, and its last digits are lost"},
		{"不认识的省份，按原样保留", "the province is not known and kept as written"},
		{"金额由数量×单价－优惠算出", "the amount is computed as quantity × price − discount"},
		{"单价由金额÷数量算出", "the price is computed as amount ÷ quantity"},
		{"没有数量，按 1 处理", "no quantity is given; 1 is taken"},
		{"没有订单编号，按同一客户同一天合为一单", "there is no order number; a customer's lines of one day make an order"},
		{"没有客户，按匿名销售保留", "there is no customer; kept as an anonymous sale"},
		{"数量为负而金额为正，金额已改为负数", "the quantity is negative and the amount was positive; the amount was made negative"},
		{"日期超出范围，已留空", "a date out of range was left out"},
		{"性别看不懂，已留空", "the gender was not understood and left out"},
	}
	var out []Sentence
	for i, s := range all {
		if n&(1<<i) != 0 {
			out = append(out, s)
		}
	}
	return out
}

// Decoder turns records into typed rows. Its strings are copies of their own,
// so rows may be kept. It is for one goroutine and reused for a whole file.
type Decoder struct {
	kind     Kind
	columns  []string
	settings Settings
	at       map[string]*column
	rest     []*column // unmatched, for properties
	zone     clockZone
	latest   int64 // Unix seconds

	order orderColumns

	rec    Record
	notes  Note
	reject *Reject

	lastDay  int64
	dayText  string
	statuses statuses
	places   *places
}

// column is one column as the decoder reads it. The memos are per column, since
// values repeat within one.
type column struct {
	index    int
	header   string
	dates    DateOrder
	numbers  NumberStyle
	text     *memo[string]
	ids      *memo[idCell]
	province *memo[provinceCell]
	status   *memo[statusCell]
	lastRaw  string // of times
	lastTime time.Time
}

type idCell struct {
	text    string
	damaged bool
}

type provinceCell struct {
	name  string
	known bool
}

type statusCell struct {
	text   string
	status OrderStatus
}

// NewDecoder checks the mapping against the columns and prepares a decoder. The
// error is the sentence of Mapping.Check.
func NewDecoder(m Mapping, columns []string, s Settings) (*Decoder, error) {
	if err := m.Check(columns); err != nil {
		return nil, err
	}
	s, err := s.orDefaults()
	if err != nil {
		return nil, err
	}
	d := &Decoder{kind: m.Kind, columns: slices.Clone(columns), settings: s, at: map[string]*column{},
		zone: clockZone{zone: s.Zone}, latest: s.Now.Add(24 * time.Hour).Unix(), lastDay: -1 << 62,
		statuses: newStatuses(), places: newPlaces()}
	for _, f := range m.Fields {
		c := d.newColumn(slices.Index(columns, f.Column), f.Column)
		c.dates, c.numbers = s.Dates[f.Field].Order, s.Numbers[f.Field]
		d.at[f.Field] = c
	}
	for _, name := range m.Unmatched(columns) {
		d.rest = append(d.rest, d.newColumn(slices.Index(columns, name), name))
	}
	d.order = d.orderColumns()
	return d, nil
}

func (d *Decoder) newColumn(index int, header string) *column {
	c := &column{index: index, header: header}
	c.text = newMemo(memoBound, func(s string) string { return strings.Clone(cleanName(s)) })
	c.ids = newMemo(memoBound, func(s string) idCell {
		id, damaged := identifier(cleanCell(s))
		return idCell{strings.Clone(id), damaged}
	})
	c.province = newMemo(memoBound, func(s string) provinceCell {
		name, known := d.places.province(cleanCell(s))
		return provinceCell{strings.Clone(name), known}
	})
	c.status = newMemo(memoBound, func(s string) statusCell {
		text := strings.Clone(cleanName(s))
		return statusCell{text, d.statuses.read(text)}
	})
	return c
}

// begin takes up a record; false if it is unusable as a whole.
func (d *Decoder) begin(rec Record) bool {
	d.rec, d.notes, d.reject = rec, 0, nil
	if rec.Problem == nil {
		return true
	}
	d.reject = &Reject{Line: rec.Line, Code: rec.Problem.Code, Reason: rec.Problem.Reason, Raw: rawText(rec)}
	return false
}

// refuse rejects the row; the first mistake found is the one told.
func (d *Decoder) refuse(c *column, code, value string, reason Sentence) {
	if d.reject != nil {
		return
	}
	d.reject = &Reject{Line: d.rec.Line, Code: code, Reason: reason, Raw: rawText(d.rec)}
	if c != nil {
		d.reject.Column, d.reject.Value = c.header, strings.Clone(value)
	}
}

// rawText is the row as text: the file's own, or its cells as CSV.
func rawText(rec Record) string {
	if rec.Raw != "" {
		return strings.Clone(rec.Raw)
	}
	var b strings.Builder
	for i, c := range rec.Cells {
		if i > 0 {
			b.WriteByte(',')
		}
		if strings.ContainsAny(c, ",\"\r\n") {
			b.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
		} else {
			b.WriteString(c)
		}
	}
	return b.String()
}
