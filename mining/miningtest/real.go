package miningtest

import (
	"os"
	"path/filepath"
	"testing"
)

// RealFile is the path of a file of the shared test data, which lie in the folder
// ZHIKE_TESTDATA, or beside the project in shared/data. Where they are missing
// the test is skipped and says so.
func RealFile(t testing.TB, name ...string) string {
	t.Helper()
	folder := os.Getenv("ZHIKE_TESTDATA")
	if folder == "" {
		folder = filepath.Join(projectRoot(t), "..", "shared", "data")
	}
	path := filepath.Join(append([]string{folder}, name...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the real data are not here (%v); set ZHIKE_TESTDATA to their folder", err)
	}
	return path
}

// projectRoot is the folder of go.mod, above that of the test.
func projectRoot(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		above := filepath.Dir(folder)
		if above == folder {
			t.Fatal("miningtest: no go.mod above the folder of the test")
		}
		folder = above
	}
}
