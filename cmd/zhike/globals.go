package main

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"
	_ "time/tzdata" // machines without zone files know the business day too

	"zhike/fault"
	"zhike/store"
)

// globals are the flags that every command understands.
type globals struct {
	Data    string `help:"Data folder." default:"./zhike-data" env:"ZHIKE_DATA" placeholder:"DIR"`
	DB      string `name:"db" help:"PostgreSQL instead of the embedded database: postgres://…" env:"ZHIKE_DB" placeholder:"DSN"`
	Memory  string `help:"Memory that the embedded database may use, such as 1GB." placeholder:"SIZE"`
	Threads int    `help:"Threads that the embedded database may use." placeholder:"N"`
	Zone    string `help:"Time zone of the business day." default:"Asia/Shanghai"`
	Lang    string `help:"Language of sentences: zh or en." enum:"zh,en," default:""`
	Verbose bool   `help:"Log what happens inside." short:"v"`
}

func (g *globals) options() store.Options {
	return store.Options{Dir: g.Data, DSN: g.DB, MemoryLimit: g.Memory, Threads: g.Threads}
}

func (g *globals) zone() (*time.Location, error) {
	zone, err := time.LoadLocation(g.Zone)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "there is no time zone %q; use a name such as Asia/Shanghai", g.Zone).InChinese("没有时区“%s”，应形如 Asia/Shanghai", g.Zone)
	}
	return zone, nil
}

// language is what --lang says, else the system's: Chinese unless it is set to
// another language.
func (g *globals) language() string {
	if g.Lang != "" {
		return g.Lang
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" && v != "C" && v != "POSIX" && !strings.HasPrefix(v, "C.") {
			if strings.HasPrefix(v, "zh") {
				return "zh"
			}
			return "en"
		}
	}
	return "zh"
}

func (g *globals) pick(zh, en string) string {
	if g.language() == "en" || zh == "" {
		return en
	}
	return zh
}

// sentence is an error in the user's language.
func (g *globals) sentence(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return g.pick(f.Zh, f.Message)
	}
	return err.Error()
}

func (g *globals) log(level slog.Level) *slog.Logger {
	if g.Verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// printJSON writes one JSON document.
func printJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}
