package store

// Engine names the database behind a DB.
type Engine string

const (
	DuckDB   Engine = "duckdb"   // embedded, one file, one process
	Postgres Engine = "postgres" // a server, by DSN
)
