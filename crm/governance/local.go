package governance

import (
	"crypto/subtle"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"

	"zhike/api"
	"zhike/fault"
)

// Who acts without being a user.
const (
	localID = "local"
	demoID  = "demo"
)

// localFile holds the token by which the command line talks to a running server.
const localFile = "local.token"

// Local is the identity of the command line on this machine: it may do everything.
func (s *Service) Local() api.Identity {
	return api.Identity{UserID: localID, Name: "本机 local", Role: Owner, Via: "local", Permissions: s.roles[Owner]}
}

func (s *Service) demo() api.Identity {
	return api.Identity{UserID: demoID, Name: "演示 demo", Role: Owner, Via: "demo", Permissions: s.roles[Owner]}
}

// LocalToken makes a new token, writes it to the file local.token in dir,
// which only this user of the operating system can read, and accepts it from
// this machine until the next call.
func (s *Service) LocalToken(dir string) error {
	token := newSecret("zl_")
	path := filepath.Join(dir, localFile)
	if err := writePrivate(dir, path, token+"\n"); err != nil {
		return fault.Wrap(err, fault.Internal, "cannot write %s", path).InChinese("无法写入 %s", path)
	}
	hash := hashOf(token)
	s.local.Store(&hash)
	return nil
}

// writePrivate replaces a file whole; it is never readable by others, not even
// for a moment, whatever was there before.
func writePrivate(dir, path, text string) error {
	f, err := os.CreateTemp(dir, localFile+".*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Chmod(0o600), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// ReadLocalToken reads what LocalToken wrote. No file gives fault.NotFound, one
// that this user may not read fault.Forbidden.
func ReadLocalToken(dir string) (string, error) {
	path := filepath.Join(dir, localFile)
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fault.New(fault.NotFound, "there is no %s: no server was started on this data folder", path).
			InChinese("没有 %s：此数据目录上没有启动过服务", path)
	case errors.Is(err, fs.ErrPermission):
		return "", fault.New(fault.Forbidden, "%s belongs to another user of this machine; run the command as that user", path).
			InChinese("%s 属于本机的另一个用户，请以该用户运行命令", path)
	case err != nil:
		return "", fault.Wrap(err, fault.Internal, "cannot read %s", path).InChinese("无法读取 %s", path)
	}
	return strings.TrimSpace(string(data)), nil
}

func (s *Service) isLocal(r *http.Request, token string) bool {
	want := s.local.Load()
	return want != nil && loopback(r.RemoteAddr) && subtle.ConstantTimeCompare([]byte(hashOf(token)), []byte(*want)) == 1
}

func loopback(remote string) bool {
	address, err := netip.ParseAddrPort(remote)
	return err == nil && address.Addr().Unmap().IsLoopback()
}

// fromThisMachine tells whether a browser on this machine sends the request to
// this machine by name. The Host header rules out a page of another site whose
// name was made to point here (DNS rebinding), and a forwarding header rules
// out a proxy that speaks for somebody elsewhere.
func fromThisMachine(r *http.Request) bool {
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via"} {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	switch strings.Trim(strings.ToLower(host), "[]") {
	case "localhost", "127.0.0.1", "::1":
		return loopback(r.RemoteAddr)
	}
	return false
}
