package recommend

import "context"

// Popular recommends bestsellers: what most customers have, the same to all. It
// is what every other model has to beat.
type Popular struct{ catalogue }

// FitPopular counts the customers of each item.
func FitPopular(ctx context.Context, log *Log) (*Popular, error) {
	return &Popular{newCatalogue(log)}, ctx.Err()
}

// Kind is PopularKind.
func (m *Popular) Kind() Kind { return PopularKind }

// score is the share of customers who have the item.
func (m *Popular) score(_ basket, into []float64) {
	for i, n := range m.owners {
		into[i] = float64(n) / float64(m.users)
	}
}
