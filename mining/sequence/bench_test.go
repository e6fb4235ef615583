package sequence_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"

	"zhike/mining/miningtest"
	"zhike/mining/sequence"
)

// A pass of these reads the file too.
func BenchmarkReal(b *testing.B) {
	for _, c := range []struct {
		file    string
		minimum float64
	}{{"SIGN.txt", 219}, {"LEVIATHAN.txt", 292}, {"LEVIATHAN.txt", 117}, {"BMS1.txt", 60}} {
		text, err := io.ReadAll(real(b, c.file))
		if err != nil {
			b.Fatal(err)
		}
		for _, o := range []sequence.Options{{MinSupport: c.minimum}, {MinSupport: c.minimum, Closed: true}} {
			b.Run(fmt.Sprintf("%s/%v/closed=%v", c.file, c.minimum, o.Closed), func(b *testing.B) {
				miningtest.Measure(b, func() {
					s, err := sequence.ReadSPMF(context.Background(), bytes.NewReader(text))
					if err == nil {
						_, err = sequence.Mine(context.Background(), s, o)
					}
					if err != nil {
						b.Fatal(err)
					}
				})
			})
		}
	}
}

// BenchmarkGrowth is simulated customers of about eight orders.
func BenchmarkGrowth(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		s := shoppers(1, n, 1000)
		for name, work := range map[string]func() error{
			"patterns": func() error {
				_, err := sequence.Mine(context.Background(), s, sequence.Options{MinSupport: .005})
				return err
			},
			"within 30": func() error {
				_, err := sequence.Mine(context.Background(), s, sequence.Options{MinSupport: .005, MaxGap: 30})
				return err
			},
			"follow": func() error {
				_, err := sequence.Follow(context.Background(), s, sequence.FollowOptions{MinSupport: .005})
				return err
			},
		} {
			b.Run(fmt.Sprint(n, "/", name), func(b *testing.B) {
				miningtest.Measure(b, func() {
					if err := work(); err != nil {
						b.Fatal(err)
					}
				})
			})
		}
	}
}
