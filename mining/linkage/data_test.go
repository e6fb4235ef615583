package linkage_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"zhike/mining/linkage"
	"zhike/mining/miningtest"
)

// realTable reads a file of the shared test data by columns, or skips.
func realTable(t testing.TB, name string) map[string][]string {
	t.Helper()
	f, err := os.Open(miningtest.RealFile(t, "linkage", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.TrimLeadingSpace = true
	lines, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for j, name := range lines[0] {
		for _, line := range lines[1:] {
			out[name] = append(out[name], strings.TrimSpace(line[j]))
		}
	}
	return out
}

// records takes some columns.
func records(t testing.TB, columns map[string][]string, names ...string) *linkage.Records {
	t.Helper()
	var list []linkage.Column
	for _, name := range names {
		list = append(list, linkage.Column{Name: name, Values: columns[name]})
	}
	r, err := linkage.NewRecords(list...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// febrl is one of the Febrl files and the entity of each record, which the
// identifier rec-ENTITY-org or rec-ENTITY-dup-N names.
func febrl(t testing.TB, name string) (*linkage.Records, []string) {
	t.Helper()
	columns := realTable(t, name)
	var entity []string
	for _, id := range columns["rec_id"] {
		entity = append(entity, strings.Split(id, "-")[1])
	}
	return records(t, columns, febrlColumns()...), entity
}

func febrlColumns() []string {
	return []string{"given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth", "soc_sec_id"}
}
