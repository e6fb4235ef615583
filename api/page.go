package api

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"

	"zhike/fault"
)

// Page is one page of a list; Next is empty on the last.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"pass it as cursor to get the next page"`
	Total *int64 `json:"total,omitempty" doc:"number of items over all pages, where it is cheap to know"`
}

// Cursor encodes the position after the last item of a page. It says nothing
// to the caller and grants nothing.
func Cursor(position any) string {
	data, err := json.Marshal(position)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// ParseCursor decodes what Cursor made; empty leaves position as it is.
func ParseCursor(cursor string, position any) error {
	if cursor == "" {
		return nil
	}
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(data, position)
	}
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "the cursor is not one that this list gave out; begin again without it").
			InChinese("翻页游标无效，请从第一页重新开始")
	}
	return nil
}

func escapeName(name string) string { return strings.ReplaceAll(url.QueryEscape(name), "+", "%20") }
