package recommend_test

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"zhike/mining/miningtest"
	"zhike/mining/recommend"
)

// kinds are all kinds of models.
var kinds = []recommend.Kind{recommend.PopularKind, recommend.ItemKNNKind, recommend.EASEKind, recommend.ALSKind, recommend.BPRKind}

func filmTrust(t testing.TB) []recommend.Event {
	t.Helper()
	data, err := os.ReadFile(miningtest.RealFile(t, "ratings/filmtrust_ratings.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var events []recommend.Event
	for line := range strings.Lines(string(data)) {
		cells := strings.Fields(line)
		rating, err := strconv.ParseFloat(cells[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, recommend.Event{User: cells[0], Item: cells[1], Value: rating})
	}
	return events
}

// onlineRetail is the lines of the UCI gift shop that name a customer: what
// was bought, and when; quantities weigh as 1.
func onlineRetail(t testing.TB) []recommend.Event {
	t.Helper()
	f, err := os.Open(miningtest.RealFile(t, "orders/online_retail.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	var events []recommend.Event
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return events
		}
		if err != nil {
			t.Fatal(err)
		}
		if cells[6] == "" || cells[6] == "CustomerID" || strings.HasPrefix(cells[0], "C") {
			continue
		}
		when, err := time.Parse(time.DateTime, cells[4])
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, recommend.Event{User: cells[6], Item: cells[1], Value: 1, Time: when})
	}
}

func newLog(t testing.TB, events []recommend.Event) *recommend.Log {
	t.Helper()
	log, err := recommend.NewLog(events)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func fit(t testing.TB, kind recommend.Kind, log *recommend.Log) recommend.Model {
	t.Helper()
	m, err := recommend.Fit(context.Background(), kind, log, 1)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// tastes draws customers of a few groups, each of which likes its own items: a
// share of nine tenths of what a customer has is of his group, the rest any.
// Items are named by their group: "2:17".
func tastes(groups, users, items, each int, seed uint64) []recommend.Event {
	rng := rand.New(rand.NewPCG(seed, 1))
	var events []recommend.Event
	for u := range users {
		for range each {
			group := u % groups
			if rng.Float64() < .1 {
				group = rng.IntN(groups)
			}
			item := int(float64(items) * rng.Float64() * rng.Float64()) // the first are bought more
			events = append(events, recommend.Event{User: "u" + strconv.Itoa(u), Item: strconv.Itoa(group) + ":" + strconv.Itoa(item), Value: 1})
		}
	}
	return events
}
