package governance

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// newSecret returns 256 random bits as 43 characters that need no escaping in
// a URL, a header or a cookie, behind a prefix.
func newSecret(prefix string) string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // does not fail: the runtime stops the program instead
	return prefix + base64.RawURLEncoding.EncodeToString(b)
}

// hashOf is what is stored of a secret. The secret has 256 bits, so a fast
// hash is enough.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
