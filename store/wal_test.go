package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
)

// A commit is cut short at every place where the log could have been cut by a
// kill; the database holds the whole transaction or nothing of it. The large
// insert is one that DuckDB writes into its file ahead of the commit.
func TestTornCommit(t *testing.T) {
	dir := t.TempDir()
	before := filepath.Join(dir, "before")
	log := killedAfter(t, before,
		"create table large (n bigint, name text)", "create table small (n bigint)", "insert into small values (1)",
		"begin", "insert into small values (2)", "insert into large select i, 'name ' || i from range(600000) t(i)",
		"insert into small values (3)", "commit")
	whole, known, err := wholeLog(bytes.NewReader(log), int64(len(log)))
	if err != nil || !known || whole != int64(len(log)) {
		t.Fatalf("a whole log of %d bytes has %d of them (known %v, %v)", len(log), whole, known, err)
	}
	end := len(log)
	for at := end; at > 0; at -= 1 + (end-at)/6 {
		counts := countAfterCut(t, before, filepath.Join(dir, "cut"), log[:at])
		if at == end && counts != [2]int64{600000, 3} {
			t.Errorf("the whole log holds %v", counts)
		}
		if at < end && counts != [2]int64{0, 1} && counts != [2]int64{-1, -1} {
			t.Errorf("the log cut at %d of %d holds %v", at, end, counts)
		}
	}
}

// killedAfter runs statements on a new database in dir and returns its log as
// a kill would leave it; beside it is the database file of that moment.
func killedAfter(t *testing.T, dir string, statements ...string) []byte {
	t.Helper()
	work := dir + "-open"
	db, err := Open(t.Context(), Options{Dir: work, MemoryLimit: "300MB"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.sql.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, s := range append([]string{"set global wal_autocheckpoint = '1TB'"}, statements...) {
		if _, err := conn.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	copyFile(t, filepath.Join(work, File), filepath.Join(dir, File))
	log, err := os.ReadFile(filepath.Join(work, File+".wal"))
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// countAfterCut opens the database with this much of its log and counts the
// rows of both tables, -1 where there is none.
func countAfterCut(t *testing.T, from, to string, log []byte) (counts [2]int64) {
	t.Helper()
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		t.Fatal(err)
	}
	copyFile(t, filepath.Join(from, File), filepath.Join(to, File))
	if err := os.WriteFile(filepath.Join(to, File+".wal"), log, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := Open(context.Background(), Options{Dir: to, MemoryLimit: "300MB"})
	if err != nil {
		t.Fatalf("the log cut at %d: %v", len(log), err)
	}
	defer db.Close()
	for i, table := range []string{"large", "small"} {
		n, err := One[int64](t.Context(), db, SQL("select count(*) from "+table))
		if err != nil {
			n = -1
		}
		counts[i] = n
	}
	return counts
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A log that another version of DuckDB wrote is not touched, nor is one of a
// database that is in use.
func TestForeignLog(t *testing.T) {
	dir := t.TempDir()
	log := killedAfter(t, dir, "create table thing (n bigint)")
	torn := append(bytes.Clone(log), 1, 2, 3)
	foreign := bytes.Clone(torn)
	foreign[5] = 9 // the version
	for name, content := range map[string][]byte{"foreign": foreign, "empty": nil, "short": log[:4], "text": []byte("not a log at all, but long enough")} {
		path := filepath.Join(t.TempDir(), "x.wal")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := cutTornTail(path); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got, _ := os.ReadFile(path); !bytes.Equal(got, content) {
			t.Errorf("%s: %d of %d bytes are left", name, len(got), len(content))
		}
	}
	path := filepath.Join(dir, "torn.wal")
	if err := os.WriteFile(path, torn, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := cutTornTail(path); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); !bytes.Equal(got, log) {
		t.Errorf("%d bytes are left of %d", len(got), len(log))
	}
}

// Whatever a log holds, what is called whole of it lies within it and is whole
// when read again.
func FuzzWholeLog(f *testing.F) {
	entry := func(kind byte) []byte {
		b := binary.LittleEndian.AppendUint64(nil, 5)
		b = binary.LittleEndian.AppendUint64(b, 77)
		return append(b, fieldKind, 0, kind, 0xff, 0xff)
	}
	header := []byte{fieldKind, 0, walVersion, fieldVersion, 0, 2, 0xff, 0xff}
	f.Add(header)
	f.Add(append(bytes.Clone(header), entry(walFlush)...))
	f.Add(append(append(bytes.Clone(header), entry(walCheckpoint)...), entry(25)...))
	f.Add([]byte{fieldKind, 0, walVersion, fieldVersion, 0, 2, fieldIdentifier, 0, 2, 1, 2, fieldIteration, 0, 0x81, 1, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, log []byte) {
		whole, known, err := wholeLog(bytes.NewReader(log), int64(len(log)))
		if err != nil || whole < 0 || whole > int64(len(log)) {
			t.Fatalf("%d of %d bytes, %v", whole, len(log), err)
		}
		if !known {
			return
		}
		again, known, err := wholeLog(bytes.NewReader(log[:whole]), whole)
		if err != nil || !known || again != whole {
			t.Fatalf("%d of %d bytes, then %d (known %v, %v)", whole, len(log), again, known, err)
		}
	})
}
