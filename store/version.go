package store

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// changeTable has a row for every transaction that wrote a watched table, put
// in by that transaction: who has seen the same rows has seen the same data,
// whichever process wrote them. Nothing else is ever asked of it, so a backup
// leaves it out.
const changeTable = "table_change"

// keepChanges is how long rows of changeTable are kept, and mostChanges how many
// are counted before the old ones are cleared away.
const (
	keepChanges = time.Hour
	mostChanges = 2000
)

var (
	// written finds the tables that a statement writes; a word too many does no harm.
	written = regexp.MustCompile(`(?i)\b(?:insert\s+into|update|delete\s+from|merge\s+into|truncate(?:\s+table)?|` +
		`(?:drop|alter|create)\s+table(?:\s+if\s+(?:not\s+)?exists)?|rename\s+to)\s+"?([a-z_][a-z0-9_]*)`)
	word = regexp.MustCompile(`[a-z_][a-z0-9_]*`)
)

// watch is which tables have their changes noted, and which tables there are.
type watch struct {
	mu      sync.Mutex
	tables  map[string]bool // the watched ones
	all     map[string]bool // every table of the database; nil: not looked up since the schema changed
	cleared time.Time       // when old changes were last cleared away
}

// Watch has the changes of tables noted from now on, so that Version speaks of
// them. Every process that writes must watch the same tables.
func (db *DB) Watch(tables ...string) {
	db.watch.mu.Lock()
	defer db.watch.mu.Unlock()
	if db.watch.tables == nil {
		db.watch.tables = map[string]bool{}
	}
	for _, t := range tables {
		db.watch.tables[t] = true
	}
}

func (w *watch) holds(table string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.tables[table]
}

// note remembers which watched tables a statement of the transaction writes.
func (tx *Tx) note(text string) {
	for _, m := range written.FindAllStringSubmatch(text, -1) {
		tx.wrote(strings.ToLower(m[1]))
	}
}

func (tx *Tx) wrote(table string) {
	if tx.db.watch.holds(table) && !slices.Contains(tx.written, table) {
		tx.written = append(tx.written, table)
	}
}

// noteChanges puts the rows of the transaction into changeTable.
func (tx *Tx) noteChanges(ctx context.Context) error {
	for _, table := range tx.written {
		_, err := tx.Exec(ctx, SQL("insert into "+changeTable+" (change_id, table_name, changed_at) values ($1, $2, $3)"), uuid.Must(uuid.NewV7()).String(), table, time.Now())
		if err != nil {
			return err
		}
	}
	return nil
}

// prepareChanges makes changeTable where there is none.
func (db *DB) prepareChanges(ctx context.Context) error {
	return db.Tx(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, SQL("create table if not exists "+changeTable+" (change_id text not null, table_name text not null, changed_at timestamp not null)"))
		return err
	})
}

// Version names the present content of every table that a statement mentions:
// as long as it stays the same, the statement has the same answer. Ask for it
// before the statement runs. It is empty where one of the tables is not
// watched, so that nothing can be said.
func (db *DB) Version(ctx context.Context, stmt Statement) (string, error) {
	tables, err := db.mentioned(ctx, stmt.For(db.engine))
	if err != nil || len(tables) == 0 {
		return "", err
	}
	places, args := make([]string, len(tables)), make([]any, len(tables))
	for i, t := range tables {
		if !db.watch.holds(t) {
			return "", nil
		}
		places[i], args[i] = fmt.Sprintf("$%d", i+1), t
	}
	type row struct {
		Changes int64   `db:"changes"`
		Last    *string `db:"last"`
	}
	// The number as well as the last: of two transactions the one that began first may end last.
	r, err := One[row](ctx, db, SQL("select count(*)::bigint as changes, max(change_id) as last from "+changeTable+" where table_name in ("+strings.Join(places, ", ")+")"), args...)
	if err != nil {
		return "", err
	}
	if r.Changes > mostChanges && db.watch.mayClear() {
		go db.forgetChanges(context.WithoutCancel(ctx))
	}
	last := "none"
	if r.Last != nil {
		last = *r.Last
	}
	return fmt.Sprintf("%s %d %s", strings.Join(tables, ","), r.Changes, last), nil
}

// mentioned are the tables that occur as a word of a text, in order of name.
func (db *DB) mentioned(ctx context.Context, text string) ([]string, error) {
	all := db.watch.known(nil)
	if all == nil {
		names, err := tables(ctx, db, nil)
		if err != nil {
			return nil, err
		}
		all = db.watch.known(names)
	}
	var out []string
	for _, w := range word.FindAllString(strings.ToLower(text), -1) {
		// A watched table may be away for a moment, while another takes its place.
		if (all[w] || db.watch.holds(w)) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out, nil
}

// known are the tables of the database, the names looked up just now if any.
func (w *watch) known(names []string) map[string]bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if names != nil {
		w.all = map[string]bool{}
		for _, n := range names {
			w.all[n] = true
		}
	}
	return w.all
}

// schemaChanged has the tables looked up anew.
func (w *watch) schemaChanged() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = nil
}

// mayClear is true once a minute.
func (w *watch) mayClear() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if time.Since(w.cleared) < time.Minute {
		return false
	}
	w.cleared = time.Now()
	return true
}

// forgetChanges clears old rows away; each table gets a new one in their place,
// so that no version from before comes back.
func (db *DB) forgetChanges(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	_ = db.Tx(ctx, func(tx *Tx) error { // another process may be doing the same: it is tried again at the next look
		db.watch.mu.Lock()
		for table := range db.watch.tables {
			tx.written = append(tx.written, table)
		}
		db.watch.mu.Unlock()
		_, err := tx.Exec(ctx, SQL("delete from "+changeTable+" where changed_at < $1"), time.Now().Add(-keepChanges))
		return err
	})
}
