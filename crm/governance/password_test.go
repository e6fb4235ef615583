package governance

import (
	"context"
	"strings"
	"testing"
	"time"

	"zhike/fault"
)

func TestPasswordHash(t *testing.T) {
	h := newHasher()
	one, err := h.hash(t.Context(), "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	two, _ := h.hash(t.Context(), "correct horse battery")
	if one == two || !strings.HasPrefix(one, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("%s\n%s", one, two)
	}
	for password, want := range map[string]bool{"correct horse battery": true, "correct horse batterY": false, "": false} {
		if got, err := h.matches(t.Context(), password, one); err != nil || got != want {
			t.Errorf("%q: %v %v", password, got, err)
		}
	}
	// A vector of the reference implementation (phc-winner-argon2, src/test.c,
	// version 0x13, argon2id, t=2, m=2^16, p=1, "password", "somesalt").
	reference := "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if ok, err := h.matches(t.Context(), "password", reference); err != nil || !ok {
		t.Errorf("the reference vector does not match: %v", err)
	}
	if ok, err := h.matches(t.Context(), "password", nobodysPassword); err != nil || ok {
		t.Errorf("nobody's password: %v %v", ok, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	h.places <- struct{}{}
	h.places <- struct{}{}
	cancel()
	if _, err := h.hash(ctx, "x"); err == nil {
		t.Error("did not wait for a place")
	}
}

func FuzzParsePHC(f *testing.F) {
	for _, seed := range []string{"", "$", nobodysPassword, "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=4294967295,t=99,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "$argon2i$v=19$m=8,t=1,p=1$$", "$2a$10$abc"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parsePHC(s)
		if err != nil {
			if !fault.Is(err, fault.Internal) {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		if p.String() != s || p.memory > mostMemory || p.passes > mostPasses || p.lanes == 0 {
			t.Errorf("%q was read as %+v", s, p)
		}
	})
}

func TestPasswordRules(t *testing.T) {
	for password, ok := range map[string]bool{
		"correct horse battery": true, "三个不相关的词苹果": false /* nine */, "三个不相关的词苹果树": true, "P@55w0rd!x": true,
		"": false, "short": false, "123456789": false, "1234567890": false, "123-456-7890": false, "Password 123": false,
		"aaaaaaaaaaaa": false, "121212121212": false, "QWERTYUIOP": false, "woaini1314": false, "li.lei@example.com": false, "LiLeiExampleCom": false,
		"李雷是个好名字呀呀": false, strings.Repeat("abcdefgh", 25): true, strings.Repeat("abcdefgh", 25) + "i": false, "valid but \xff": false,
	} {
		err := checkPassword(password, "li.lei@example.com", "李雷")
		if (err == nil) != ok {
			t.Errorf("%q: %v", password, err)
		}
		if err != nil && fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%q: %v", password, err)
		}
		if err != nil && len(password) > 3 && strings.Contains(err.Error(), password) {
			t.Errorf("%q is in the sentence %v", password, err)
		}
	}
	for _, p := range strings.Fields(obvious) {
		if len(p) < shortestPassword {
			t.Errorf("%q is too short to be listed", p)
		}
	}
}

func TestLimiter(t *testing.T) {
	now := time.Date(2024, 5, 1, 8, 0, 0, 0, time.UTC)
	l := newLimiter(3, time.Minute, 4)
	take := func(key string, want time.Duration) {
		t.Helper()
		if got := l.take(key, now); got != want {
			t.Errorf("%s: wait %v, want %v", key, got, want)
		}
	}
	for range 3 {
		take("a", 0)
	}
	take("a", time.Minute)
	take("a", time.Minute) // waiting costs nothing
	take("b", 0)
	take("", 0)
	now = now.Add(45 * time.Second)
	take("a", 15*time.Second)
	now = now.Add(15 * time.Second)
	take("a", 0)
	take("a", time.Minute)
	l.give("a")
	take("a", 0)
	take("a", time.Minute)
	l.forgive("a")
	take("a", 0)
	now = now.Add(-time.Hour)
	take("a", time.Minute) // a clock set back must not lock anybody out for an hour
}

// However many keys there are, the set stays bounded, and who is limited most
// stays limited.
func TestLimiterIsBounded(t *testing.T) {
	now := time.Date(2024, 5, 1, 8, 0, 0, 0, time.UTC)
	l := newLimiter(3, time.Minute, 10)
	for range 3 {
		l.take("attacked", now)
	}
	for i := range 1000 {
		l.take(string(rune('一'+i)), now)
	}
	if len(l.buckets) > 10 {
		t.Errorf("%d buckets", len(l.buckets))
	}
	if l.take("attacked", now) == 0 {
		t.Error("a flood of other keys freed the attacked one")
	}
}

func TestNetwork(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64",
		"": "", "@": "@",
	} {
		if got := network(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// What was read before a change must not be remembered after it.
func TestCacheForgetsWhatIsOlderThanAChange(t *testing.T) {
	now := time.Date(2024, 5, 1, 8, 0, 0, 0, time.UTC)
	c := newCache(2)
	_, _, generation := c.get("h", now)
	c.empty() // the user was deactivated while the row was being read
	c.put("h", RoleIdentities()["owner"], now.Add(time.Minute), generation)
	if _, found, _ := c.get("h", now); found {
		t.Error("a stale identity is remembered")
	}
	_, _, generation = c.get("h", now)
	c.put("h", RoleIdentities()["owner"], now.Add(time.Minute), generation)
	if who, found, _ := c.get("h", now.Add(59*time.Second)); !found || who.Role != Owner {
		t.Error("not remembered")
	}
	if _, found, _ := c.get("h", now.Add(time.Minute)); found {
		t.Error("remembered for more than a minute")
	}
	for _, h := range []string{"i", "j", "k", "l"} {
		c.put(h, RoleIdentities()["owner"], now.Add(time.Minute), generation)
	}
	if len(c.byHash) > 2 {
		t.Errorf("%d remembered", len(c.byHash))
	}
}
