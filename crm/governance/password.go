package governance

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"zhike/fault"
)

// Parameters of argon2id as OWASP's Password Storage Cheat Sheet recommends
// them for little memory: 19 MiB, two passes, one lane.
const (
	argonMemory = 19 * 1024 // KiB
	argonPasses = 2
	argonLanes  = 1
	saltBytes   = 16
	hashBytes   = 32
)

// Bounds of a stored hash: a damaged row must not take the machine's memory.
const (
	mostMemory = 1 << 20 // KiB
	mostPasses = 16
)

const (
	shortestPassword = 10
	longestPassword  = 200
)

// nobodysPassword is compared when the login is unknown, so that the answer
// takes as long as for a known one. No password has it.
var nobodysPassword = phc{argonMemory, argonPasses, argonLanes, make([]byte, saltBytes), make([]byte, hashBytes)}.String()

// phc is a password hash in the PHC string format:
// $argon2id$v=19$m=19456,t=2,p=1$salt$hash.
type phc struct {
	memory, passes uint32
	lanes          uint8
	salt, hash     []byte
}

// String returns the PHC string.
func (p phc) String() string {
	e := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.passes, p.lanes, e.EncodeToString(p.salt), e.EncodeToString(p.hash))
}

// parsePHC reads what String writes and refuses parameters out of bounds.
func parsePHC(s string) (phc, error) {
	bad := fault.New(fault.Internal, "a stored password hash is damaged")
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return phc{}, bad
	}
	var p phc
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.lanes); err != nil {
		return phc{}, bad
	}
	var err1, err2 error
	p.salt, err1 = base64.RawStdEncoding.Strict().DecodeString(parts[4])
	p.hash, err2 = base64.RawStdEncoding.Strict().DecodeString(parts[5])
	inBounds := p.memory >= 8 && p.memory <= mostMemory && p.passes >= 1 && p.passes <= mostPasses && p.lanes >= 1 &&
		len(p.salt) >= 8 && len(p.salt) <= 64 && len(p.hash) >= 16 && len(p.hash) <= 64
	if err1 != nil || err2 != nil || !inBounds || p.String() != s {
		return phc{}, bad
	}
	return p, nil
}

// hasher computes hashes, two at a time: sign-ins must not take the memory
// that the analyses need.
type hasher struct{ places chan struct{} }

func newHasher() hasher { return hasher{make(chan struct{}, 2)} }

func (h hasher) enter(ctx context.Context) error {
	select {
	case h.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// hash returns the PHC string of a password with a fresh salt.
func (h hasher) hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer func() { <-h.places }()
	p := phc{argonMemory, argonPasses, argonLanes, make([]byte, saltBytes), nil}
	if _, err := rand.Read(p.salt); err != nil {
		return "", err
	}
	p.hash = argon2.IDKey([]byte(password), p.salt, p.passes, p.memory, p.lanes, hashBytes)
	return p.String(), nil
}

// matches compares in constant time.
func (h hasher) matches(ctx context.Context, password, stored string) (bool, error) {
	p, err := parsePHC(stored)
	if err != nil {
		return false, err
	}
	if err := h.enter(ctx); err != nil {
		return false, err
	}
	defer func() { <-h.places }()
	got := argon2.IDKey([]byte(password), p.salt, p.passes, p.memory, p.lanes, uint32(len(p.hash)))
	return subtle.ConstantTimeCompare(got, p.hash) == 1, nil
}

// obvious holds what people type first when ten characters are asked for;
// compared without case and without what is not a letter or a digit.
const obvious = ` 1234567890 0123456789 0987654321 9876543210 12345678910 1234567891 123456789a a123456789 abc1234567 abcd123456
 123456abcd abcdefghij abcdefghijk qwertyuiop qwerty1234 qwerty12345 qwerty123456 1qaz2wsx3edc qazwsxedcrfv asdfghjkl1
 zxcvbnm123 password12 password123 password1234 passw0rd123 p4ssw0rd123 letmein123 welcome123 welcome1234 iloveyou123 iloveyou1314
 admin12345 admin123456 administrator root123456 test123456 testtest12 changeme12 changeme123 woaini1314 woaini5201314 5201314520
 1314520520 1314521521 zhike12345 zhike123456 zhikezhike password01 p0ssword123 q1w2e3r4t5 1q2w3e4r5t 1q2w3e4r5t6y aa12345678 aa123456789
 qq123456789 wang123456 zhang123456 liu1234567 company123 customer123 88888888ab 147258369a 1472583690 7894561230 mima123456 mimamima12 `

// checkPassword tells in a sentence what is wrong with a new password.
func checkPassword(password, login, name string) error {
	n := utf8.RuneCountInString(password)
	plain := essence(password)
	switch {
	case n < shortestPassword:
		return fault.New(fault.Invalid, "the password has %d characters; use at least %d", n, shortestPassword).
			InChinese("密码只有 %d 位，至少需要 %d 位", n, shortestPassword).At("field", "password")
	case n > longestPassword:
		return fault.New(fault.Invalid, "the password has more than %d characters; use a shorter one", longestPassword).
			InChinese("密码超过 %d 位，请缩短", longestPassword).At("field", "password")
	case !utf8.ValidString(password):
		return fault.New(fault.Invalid, "the password is not text").InChinese("密码不是有效的文本").At("field", "password")
	case fewCharacters(password), slices.Contains(strings.Fields(obvious), plain):
		return fault.New(fault.Invalid, "this password is among the first that anyone would try; choose another, such as three unrelated words").
			InChinese("这个密码太容易猜到，请换一个，例如三个不相关的词").At("field", "password")
	case plain != "" && (plain == essence(login) || plain == essence(name)):
		return fault.New(fault.Invalid, "the password is the login or the name; choose another").
			InChinese("密码不能与登录名或姓名相同，请换一个").At("field", "password")
	}
	return nil
}

// essence is the text without case and without what is not a letter or a digit.
func essence(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// fewCharacters tells whether a text repeats fewer than four different characters.
func fewCharacters(s string) bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen) < 4
}
