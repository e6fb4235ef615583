package linkage_test

import (
	"testing"

	"zhike/mining/linkage"
)

// What the recordlinkage toolkit 0.16 reaches by Fellegi–Sunter EM when given
// the blocks given_name, surname, date_of_birth, soc_sec_id and postcode; we are
// given nothing.
func TestFebrl(t *testing.T) {
	for name, floor := range map[string]float64{"febrl1.csv": 1, "febrl2.csv": .9977, "febrl3.csv": .9984} {
		for _, seed := range []uint64{0, 1, 2} {
			r, entity := febrl(t, name)
			_, l := linked(t, r, nil, linkage.Options{Seed: seed})
			precision, recall, f1 := agreement(l.Clusters().Of, func(i int) string { return entity[i] })
			if f1 < floor {
				t.Errorf("%s, seed %d: F1 %.5f (precision %.5f, recall %.5f), want %.4f", name, seed, f1, precision, recall, floor)
			}
		}
	}
}

// Floors a little below what was measured, so that a change for the worse is seen.
func TestOtherRealData(t *testing.T) {
	for _, c := range []struct {
		file, truth string
		columns     []string
		floor       float64
	}{
		{"RLdata500.csv", "identity", []string{"fname_c1", "fname_c2", "lname_c1", "lname_c2", "by", "bm", "bd"}, .98},
		{"fake_1000.csv", "cluster", []string{"first_name", "surname", "dob", "city", "email"}, .93},
	} {
		columns := realTable(t, c.file)
		for name, values := range columns {
			for i, v := range values {
				if v == "NA" {
					columns[name][i] = ""
				}
			}
		}
		_, l := linked(t, records(t, columns, c.columns...), nil, linkage.Options{})
		precision, recall, f1 := agreement(l.Clusters().Of, func(i int) string { return columns[c.truth][i] })
		t.Logf("%s: F1 %.4f, precision %.4f, recall %.4f", c.file, f1, precision, recall)
		if f1 < c.floor {
			t.Errorf("%s: F1 %.4f is below %.2f", c.file, f1, c.floor)
		}
	}
}

func TestRestaurants(t *testing.T) {
	fodors, zagats := realTable(t, "fodors.csv"), realTable(t, "zagats.csv")
	names := []string{"name", "addr", "city", "phone", "type"}
	_, l := linked(t, records(t, fodors, names...), records(t, zagats, names...), linkage.Options{})
	matches := realTable(t, "matches_fodors_zagats.csv")
	of := map[string]string{}
	for i, id := range matches["fodors_id"] {
		of[id] = matches["zagats_id"][i]
	}
	right, pairs := 0.0, l.OneToOne()
	for _, p := range pairs {
		if of[fodors["id"][p.Left]] == zagats["id"][p.Right] {
			right++
		}
	}
	f1 := 2 * right / float64(len(of)+len(pairs))
	t.Logf("F1 %.4f of %d pairs", f1, len(pairs))
	if f1 < .98 {
		t.Errorf("F1 %.4f", f1)
	}
}
