package governance

import (
	"context"
	"strings"
	"time"

	"zhike/store"
)

// About says what is running here.
type About struct {
	Product string       `json:"product" doc:"version of the program"`
	Engine  store.Engine `json:"engine" enum:"duckdb,postgres"`
	Version string       `json:"engine_version"`
	Bytes   int64        `json:"bytes" doc:"size of the database"`
	Zone    string       `json:"zone" doc:"in which business days are counted"`
	Now     time.Time    `json:"now" doc:"of the server's clock"`
}

// about asks the database for its version and size.
func (u *upkeep) about(ctx context.Context, _ *struct{}) (*About, error) {
	out := &About{Product: u.o.Product, Engine: u.env.DB.Engine(), Zone: u.env.Zone.String(), Now: u.env.Now().UTC()}
	version, err := store.One[string](ctx, u.env.DB, queries.Get("engine_version"))
	if err != nil {
		return nil, err
	}
	out.Version = shortVersion(version)
	out.Bytes, err = store.One[int64](ctx, u.env.DB, queries.Get("database_size"))
	if err != nil {
		return nil, err
	}
	return out, nil
}

// shortVersion is v1.5.6 as it is, and 17.5 of "PostgreSQL 17.5 (Debian …) on x86_64, compiled by …".
func shortVersion(text string) string {
	text = strings.TrimPrefix(text, "PostgreSQL ")
	short, _, _ := strings.Cut(text, " ")
	return strings.TrimPrefix(short, "v")
}
