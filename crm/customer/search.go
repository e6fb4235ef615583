package customer

import (
	"context"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"zhike/api"
	"zhike/crm/governance"
	"zhike/fault"
	"zhike/store"
)

// SearchRequest looks for customers by what a person would type.
type SearchRequest struct {
	Query string `query:"q" minLength:"1" maxLength:"200" doc:"name, pinyin or its initials, phone, e-mail, customer number"`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"10"`
}

// Found is one customer found.
type Found struct {
	ID    int64  `json:"id" db:"customer_id"`
	Name  string `json:"name" db:"name"`
	Phone string `json:"phone,omitempty" db:"phone"`
	Email string `json:"email,omitempty" db:"email"`
	Place string `json:"place,omitempty" db:"-"`

	Province string `json:"-" db:"province"`
	City     string `json:"-" db:"city"`
}

// SearchResult is what was found, best first.
type SearchResult struct {
	Items []Found `json:"items"`
}

// Search finds customers by name, pinyin initials, phone, e-mail or number, those
// with just this name or number first.
// Who sees personal data masked finds by a whole phone number or address only.
func (s *Service) Search(ctx context.Context, in *SearchRequest) (*SearchResult, error) {
	text := strings.TrimSpace(in.Query)
	if text == "" {
		return nil, fault.New(fault.Invalid, "type a name, phone number or customer number to search for").InChinese("请输入姓名、手机号或客户编号")
	}
	personal := api.Who(ctx).May(Personal)
	pattern := escapeLike(text)
	found, err := store.All[Found](ctx, s.env.DB, queries.Get("search"),
		"%"+pattern+"%", strings.ToLower(pattern)+"%", text, personal, exactKeys(text), in.Limit, recordNumber(text))
	if err != nil {
		return nil, err
	}
	for i := range found {
		f := &found[i]
		f.Place = f.Province + f.City
		if f.Province == f.City {
			f.Place = f.City
		}
		if !personal {
			f.Name, f.Phone, f.Email = governance.MaskName(f.Name), governance.MaskPhone(f.Phone), governance.MaskEmail(f.Email)
		}
	}
	return &SearchResult{Items: found}, nil
}

// exactKeys are the identities that the text may be as a whole.
func exactKeys(text string) []string {
	keys := []string{strings.ToLower(text)}
	if number, err := phonenumbers.Parse(text, "CN"); err == nil {
		keys = append(keys, phonenumbers.Format(number, phonenumbers.E164))
	}
	return keys
}

// recordNumber is the customer that the text names as the page does who have no
// name, 153 or #153; 0 where it is no number.
func recordNumber(text string) int64 {
	number, err := strconv.ParseInt(strings.TrimPrefix(text, "#"), 10, 64)
	if err != nil {
		return 0
	}
	return number
}

// escapeLike makes text literal in a LIKE pattern with ESCAPE '\'.
func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}
