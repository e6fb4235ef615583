package expr

// Type is what a value is.
type Type string

const (
	Number Type = "number" // float8 in both engines and in memory
	Text   Type = "text"   // UTF-8 without U+0000
	Bool   Type = "bool"   // true or false
	Time   Type = "time"   // an instant, stored as a UTC timestamp without zone
	Date   Type = "date"   // a calendar day without zone, such as a birthday
)

// Field is one quantity known about a customer.
//
// SQL is the expression that yields it, most often a column such as
// s.order_count_90d. It is put into statements as it stands, so it must come
// from the program's own catalogue and never from a person. It may be NULL. A
// Time is a timestamp in UTC, and times and dates lie in the years 1 to 9999.
type Field struct {
	Name string // lower-case letters, digits, underscores and dots: order.count_90d
	Type Type
	SQL  string
}

// Catalogue knows the fields that a condition may use.
type Catalogue interface {
	// Lookup finds a field by its exact name.
	Lookup(name string) (Field, bool)
	// Names are all names, for suggestions.
	Names() []string
}

// Fields is a Catalogue in a slice.
type Fields []Field

// Lookup finds a field by its exact name.
func (f Fields) Lookup(name string) (Field, bool) {
	for _, field := range f {
		if field.Name == name {
			return field, true
		}
	}
	return Field{}, false
}

// Names are the names in the order of the slice.
func (f Fields) Names() []string {
	names := make([]string, len(f))
	for i, field := range f {
		names[i] = field.Name
	}
	return names
}

// english names the type in a sentence.
func (t Type) english() string {
	switch t {
	case Number:
		return "a number"
	case Text:
		return "text"
	case Bool:
		return "true or false"
	case Time:
		return "a time"
	}
	return "a date"
}

// chinese names the type in a sentence.
func (t Type) chinese() string {
	switch t {
	case Number:
		return "数字"
	case Text:
		return "文字"
	case Bool:
		return "真假值"
	case Time:
		return "时间"
	}
	return "日期"
}

// isMoment tells times and dates, which can be compared with each other.
func (t Type) isMoment() bool { return t == Time || t == Date }
