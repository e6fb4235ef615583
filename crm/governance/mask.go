package governance

import (
	"context"
	"strings"

	"zhike/api"
)

// Kind says what a personal value is, and so how it is masked.
type Kind string

const (
	Phone    Kind = "phone"
	Email    Kind = "email"
	Name     Kind = "name"
	Address  Kind = "address"
	Birthday Kind = "birthday"
	Text     Kind = "text" // any other personal value: nothing of it is shown
)

const stars = "****"

// MaskFor returns the value as the caller in ctx may see it: in full with the
// permission customer.personal, masked otherwise. A kind it does not know is
// masked whole.
func MaskFor(ctx context.Context, kind Kind, value string) string {
	if api.Who(ctx).May(CustomerPersonal) {
		return value
	}
	return Mask(kind, value)
}

// Mask masks a value of a kind. The empty value stays empty.
func Mask(kind Kind, value string) string {
	switch kind {
	case Phone:
		return MaskPhone(value)
	case Email:
		return MaskEmail(value)
	case Name:
		return MaskName(value)
	case Address:
		return MaskAddress(value)
	case Birthday:
		return MaskBirthday(value)
	}
	if value == "" {
		return ""
	}
	return stars
}

// MaskPhone shows the first three and the last four digits of a number of
// eleven digits or more (+8613812345678 becomes 138****5678), less of a shorter
// one, and always hides at least four. The code of China is left out.
func MaskPhone(phone string) string {
	if phone == "" {
		return ""
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, phone)
	for _, code := range []string{"0086", "86"} {
		if rest, ok := strings.CutPrefix(digits, code); ok && len(rest) >= 10 {
			digits = rest
			break
		}
	}
	switch n := len(digits); {
	case n >= 11:
		return digits[:3] + stars + digits[n-4:]
	case n >= 7:
		return digits[:1] + stars + digits[n-2:]
	}
	return stars
}

// MaskEmail shows the first character and the domain: z***@example.com.
func MaskEmail(email string) string {
	if email == "" {
		return ""
	}
	at := strings.LastIndexByte(email, '@')
	if at < 0 {
		return stars
	}
	local := []rune(email[:at])
	if len(local) < 2 {
		return "***" + email[at:]
	}
	return string(local[:1]) + "***" + email[at:]
}

// MaskName shows the first character: 王小明 becomes 王**. At most three stars
// stand for the rest, and a name of one character is hidden.
func MaskName(name string) string {
	r := []rune(strings.TrimSpace(name))
	switch {
	case len(r) == 0:
		return ""
	case len(r) == 1:
		return "*"
	}
	return string(r[:1]) + strings.Repeat("*", min(len(r)-1, 3))
}

// MaskBirthday shows the year: 1990-05-12 becomes 1990-**-**.
func MaskBirthday(day string) string {
	year, _, ok := strings.Cut(day, "-")
	switch {
	case day == "":
		return ""
	case ok && len(year) == 4:
		return year + "-**-**"
	}
	return stars
}

// MaskContact masks a name under which a customer is known where it is a
// phone number or an e-mail address; a customer number stays.
func MaskContact(name string) string {
	switch {
	case strings.Contains(name, "@"):
		return MaskEmail(name)
	case strings.HasPrefix(name, "+"):
		return MaskPhone(name)
	}
	return name
}
