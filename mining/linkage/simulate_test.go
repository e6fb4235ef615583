package linkage_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"zhike/mining/linkage"
)

// person is one record of a simulated file and the entity it is of.
type person struct {
	Surname, Given, Born, Phone, City, Street string
	Entity                                    int
}

// people draws n records: four entities in five have one of them, the others two
// or three. Surnames, given names and cities are as unevenly spread as real ones
// (Zipf); each value of a copy is wrong with the given probability and one in
// twenty of all values is missing.
func people(n int, wrong float64, seed uint64) []person {
	rng := rand.New(rand.NewPCG(seed, 7))
	var out []person
	for entity := 0; len(out) < n; entity++ {
		p := person{Entity: entity, Surname: syllables(zipf(rng, 20_000), 2), Given: syllables(zipf(rng, 5_000)+31, 2), City: syllables(zipf(rng, 500)+77, 3),
			Born: fmt.Sprintf("%d%02d%02d", 1940+rng.IntN(65), 1+rng.IntN(12), 1+rng.IntN(28)), Phone: "1" + strconv.Itoa(3_000_000_000+rng.IntN(6_999_999_999)),
			Street: strconv.Itoa(1+rng.IntN(200)) + " " + syllables(zipf(rng, 3_000)+5, 3) + " street"}
		copies := []int{1, 1, 1, 1, 1, 1, 1, 1, 2, 3}[rng.IntN(10)]
		for k := range copies {
			q := p
			for _, v := range []*string{&q.Surname, &q.Given, &q.Born, &q.Phone, &q.City, &q.Street} {
				switch {
				case rng.Float64() < .05:
					*v = ""
				case k > 0 && rng.Float64() < wrong:
					*v = mistyped(rng, *v)
				}
			}
			out = append(out, q)
		}
	}
	out = out[:n]
	rng.Shuffle(n, func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// zipf is a rank below n whose frequency falls as 1/(rank+5).
func zipf(rng *rand.Rand, n int) int {
	return min(n-1, int(5*math.Pow(float64(n+5)/5, rng.Float64())-5))
}

// syllables spells a number.
func syllables(k, least int) string {
	s := ""
	for i := 0; k > 0 || i < least; i++ {
		s += string("bdfghklmnprstvz"[k%15]) + string("aeiou"[k/15%5])
		k /= 75
	}
	return s
}

// mistyped changes, drops or exchanges a character.
func mistyped(rng *rand.Rand, s string) string {
	b := []byte(s)
	i := rng.IntN(len(b) - 1)
	switch rng.IntN(3) {
	case 0:
		b[i], b[i+1] = b[i+1], b[i]
	case 1:
		b = append(b[:i], b[i+1:]...)
	default:
		b[i] = "aeiou0123456789"[rng.IntN(15)]
	}
	return string(b)
}

func tableOf(t testing.TB, rows []person) *linkage.Records {
	t.Helper()
	r, err := recordsOf(rows)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func recordsOf(rows []person) (*linkage.Records, error) {
	columns := make([]linkage.Column, 6)
	for j, name := range []string{"surname", "given", "born", "phone", "city", "street"} {
		columns[j].Name = name
		columns[j].Values = make([]string, len(rows))
	}
	for i, p := range rows {
		for j, v := range p.values() {
			columns[j].Values[i] = v
		}
	}
	return linkage.NewRecords(columns...)
}

func (p person) values() []string {
	return []string{p.Surname, p.Given, p.Born, p.Phone, p.City, p.Street}
}

// agreement is precision, recall and F1 of the pairs of one cluster.
func agreement(of []int, entity func(i int) string) (precision, recall, f1 float64) {
	type cell struct {
		cluster int
		entity  string
	}
	both, clusters, entities := map[cell]float64{}, map[int]float64{}, map[string]float64{}
	right, called, real := 0.0, 0.0, 0.0
	for i, c := range of {
		e := entity(i)
		right, called, real = right+both[cell{c, e}], called+clusters[c], real+entities[e]
		both[cell{c, e}]++
		clusters[c]++
		entities[e]++
	}
	return right / called, right / real, 2 * right / (called + real)
}
