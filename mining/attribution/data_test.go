package attribution_test

import (
	"context"
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"zhike/mining/attribution"
	"zhike/mining/miningtest"
)

// realPaths reads the 10,000 paths of the shared test data, or skips.
func realPaths(t testing.TB) []attribution.Path {
	t.Helper()
	f, err := os.Open(miningtest.RealFile(t, "marketing", "attribution_paths.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []attribution.Path
	for _, line := range lines[1:] {
		var v [3]float64
		for k := range v {
			if v[k], err = strconv.ParseFloat(line[k+1], 64); err != nil {
				t.Fatal(err)
			}
		}
		out = append(out, attribution.Path{Channels: strings.Split(line[0], " > "), Conversions: v[0], Value: v[1], Nulls: v[2]})
	}
	return out
}

// made is journeys through a chain of known probabilities over so many channels.
func made(n, channels int, seed uint64) []attribution.Path {
	random := rand.New(rand.NewPCG(seed, 7))
	out := make([]attribution.Path, n)
	for i := range out {
		p := &out[i]
		for {
			c := random.IntN(channels)
			p.Channels = append(p.Channels, "c"+strconv.Itoa(c))
			u := random.Float64()
			if u < .02*float64(c%5) {
				p.Conversions, p.Value = 1, 10+float64(random.IntN(50))
				break
			}
			if u > .7 {
				p.Nulls = 1
				break
			}
		}
	}
	return out
}

func fit(t testing.TB, paths []attribution.Path, o attribution.Options) *attribution.Attribution {
	t.Helper()
	m, err := attribution.Fit(context.Background(), paths, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// conversions is what a method gives each channel.
func conversions(m *attribution.Attribution, method attribution.Method) map[string]float64 {
	out := map[string]float64{}
	for _, c := range m.Credits(method) {
		out[c.Channel] = c.Conversions.Value
	}
	return out
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: got %.12g, want %.12g", what, got, want)
	}
}
