package analysis

import (
	"context"
	"math"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhike/api"
	"zhike/fault"
)

// Behind is everybody behind a figure, for parts that keep them.
type Behind struct {
	SQL   string // a query that gives customer_id, its parameters counted from 1
	Args  []any
	AsOf  time.Time
	Title Text // who these are
}

// Behind finds the people that a figure's link leads to, such as
// rfm/customers?as_of=2026-03-31&group=important_value.
func (s *Service) Behind(ctx context.Context, link string) (*Behind, error) {
	path, query, _ := strings.Cut(strings.TrimPrefix(link, api.Prefix+"/analysis/"), "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, noFigure(link)
	}
	for _, w := range s.everybody() {
		if w.path == path {
			return w.behind(ctx, values)
		}
	}
	return nil, noFigure(link)
}

func noFigure(link string) error {
	const longest = 60
	if r := []rune(link); len(r) > longest {
		link = string(r[:longest]) + "…"
	}
	return fault.New(fault.Invalid, "%q leads to no figure of an analysis; it should be like rfm/customers?group=important_value", link).
		InChinese("“%s”不是任何分析里的数，应形如 rfm/customers?group=important_value", link).At("field", "people")
}

// behind makes the query of a list's statement, without its pages.
func (s *Service) behind(ctx context.Context, f *frame, q *question, title Text, into *Behind) error {
	q.with("limit", int64(math.MaxInt32)).with("cursor_money", nil).with("cursor_id", nil)
	stmt, args, err := q.render(s.population(ctx, f))
	if err != nil {
		return err
	}
	*into = Behind{SQL: "select customer_id from (" + stmt.For(s.env.DB.Engine()) + ") behind", Args: args, AsOf: f.at, Title: title}
	return nil
}

// paged is a pointer to a request for people.
type paged[I any] interface {
	*I
	all(into *Behind)
}

// who is the way to the people behind the figures of one analysis.
type who struct {
	path    string
	declare func(a *api.API)
	behind  func(ctx context.Context, values url.Values) (*Behind, error)
}

func people[I any, P paged[I]](of string, ask func(context.Context, *I) (*People, error)) who {
	path := of + "/customers"
	return who{
		path:    path,
		declare: func(a *api.API) { api.Handle(a, route(path, "The customers behind a figure of "+of), ask) },
		behind: func(ctx context.Context, values url.Values) (*Behind, error) {
			in, out := new(I), new(Behind)
			if err := read(values, reflect.ValueOf(in).Elem()); err != nil {
				return nil, err
			}
			P(in).all(out)
			_, err := ask(ctx, in)
			return out, err
		},
	}
}

// read fills a request from a query as the API does: by the names, defaults,
// choices and bounds of its fields.
func read(values url.Values, into reflect.Value) error {
	for i := range into.NumField() {
		field := into.Type().Field(i)
		if field.Anonymous {
			if err := read(values, into.Field(i)); err != nil {
				return err
			}
			continue
		}
		name := field.Tag.Get("query")
		if name == "" {
			continue
		}
		text := values.Get(name)
		if !values.Has(name) {
			text = field.Tag.Get("default")
		}
		if err := set(into.Field(i), field.Tag, name, text); err != nil {
			return err
		}
	}
	return nil
}

func set(v reflect.Value, tag reflect.StructTag, name, text string) error {
	refused := fault.New(fault.Invalid, "%s cannot be %q", name, text).InChinese("%s 的值不能是“%s”", name, text).At("parameter", name)
	if choices := tag.Get("enum"); text != "" && choices != "" && !slices.Contains(strings.Split(choices, ","), text) || text == "" && tag.Get("required") == "true" {
		return refused
	}
	if v.Kind() == reflect.String {
		v.SetString(text)
		return nil
	}
	if text == "" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 32)
	least, e1 := strconv.ParseInt(tag.Get("minimum"), 10, 64)
	most, e2 := strconv.ParseInt(tag.Get("maximum"), 10, 64)
	if err != nil || e1 == nil && n < least || e2 == nil && n > most {
		return refused
	}
	v.SetInt(n)
	return nil
}
