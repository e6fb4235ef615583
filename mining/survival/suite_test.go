package survival_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
	"zhike/mining/survival"
)

// stay is how long a customer has stayed, and whether he has left since.
type stay struct {
	Days, Left, Spent float64
	Channel           string
}

func stays(n int) []stay {
	rng := rand.New(rand.NewPCG(3, 3))
	rows := make([]stay, n)
	for i := range rows {
		r := stay{Spent: math.Round(rng.NormFloat64()*10 + 50), Channel: []string{"微信", "门店", "官网"}[rng.IntN(3)]}
		rate := math.Exp(-(r.Spent - 50) / 20)
		if r.Channel == "官网" {
			rate *= 2
		}
		r.Days = math.Ceil(rng.ExpFloat64() / rate * 60)
		if seen := math.Ceil(rng.Float64() * 120); seen < r.Days {
			r.Days = seen
		} else {
			r.Left = 1
		}
		rows[i] = r
	}
	return rows
}

func split(rows []stay) (x *mining.Matrix, days, left []float64, err error) {
	spent, channel := make([]float64, len(rows)), make([]string, len(rows))
	days, left = make([]float64, len(rows)), make([]float64, len(rows))
	for i, r := range rows {
		days[i], left[i], spent[i], channel[i] = r.Days, r.Left, r.Spent, r.Channel
	}
	x, err = mining.NewMatrix(mining.Numbers("spent", spent), mining.Categories("channel", channel))
	return x, days, left, err
}

func brokenStays() []miningtest.Broken[stay] {
	return []miningtest.Broken[stay]{
		{Name: "negative days", Column: "duration", Spoil: func(r *stay) { r.Days = -1 }},
		{Name: "no days", Column: "duration", Spoil: func(r *stay) { r.Days = math.NaN() }},
		{Name: "infinite days", Column: "duration", Spoil: func(r *stay) { r.Days = math.Inf(1) }},
		{Name: "half an event", Column: "event", Spoil: func(r *stay) { r.Left = .5 }},
		{Name: "no event", Column: "event", Spoil: func(r *stay) { r.Left = math.NaN() }},
	}
}

func poorStays() map[string][]stay {
	changed := func(change func(i int, r *stay)) []stay {
		rows := stays(120)
		for i := range rows {
			change(i, &rows[i])
		}
		return rows
	}
	return map[string][]stay{
		"no event":          changed(func(_ int, r *stay) { r.Left = 0 }),
		"all events":        changed(func(_ int, r *stay) { r.Left = 1 }),
		"one event":         changed(func(i int, r *stay) { r.Left = float64(i / 119) }),
		"all on one day":    changed(func(_ int, r *stay) { r.Days = 7 }),
		"all on day zero":   changed(func(_ int, r *stay) { r.Days = 0 }),
		"constant columns":  changed(func(_ int, r *stay) { r.Spent, r.Channel = 1, "门店" }),
		"constant number":   changed(func(_ int, r *stay) { r.Spent = 1 }),
		"told apart":        changed(func(_ int, r *stay) { r.Spent = -r.Days }),
		"spent as channel":  changed(func(_ int, r *stay) { r.Spent = float64(len(r.Channel) + int(r.Channel[0])) }),
		"two rows":          {{Days: 1, Left: 1, Spent: 1, Channel: "门店"}, {Days: 2, Spent: 2, Channel: "官网"}},
		"huge numbers":      changed(func(_ int, r *stay) { r.Spent *= 1e300; r.Days *= 1e300 }),
		"tiny numbers":      changed(func(_ int, r *stay) { r.Spent *= 1e-300; r.Days *= 1e-300 }),
		"far from zero":     changed(func(_ int, r *stay) { r.Spent += 1e12 }),
		"last row is event": changed(func(i int, r *stay) { r.Left = 0; r.Days = float64(i); r.Left = float64(i / 119) }),
	}
}

func TestCoxConforms(t *testing.T) {
	for _, ties := range []survival.Ties{survival.Efron, survival.Breslow} {
		t.Run(string(ties), func(t *testing.T) {
			miningtest.Check(t, miningtest.Learner[stay, *survival.Cox]{
				Rows: stays(800),
				Fit: func(ctx context.Context, rows []stay, _ uint64) (*survival.Cox, error) {
					x, days, left, err := split(rows)
					if err != nil {
						return nil, err
					}
					return survival.FitCox(ctx, x, days, left, survival.CoxOptions{Ties: ties})
				},
				Predict: predictStay,
				Decode: func(data []byte) (*survival.Cox, error) {
					m := new(survival.Cox)
					return m, m.UnmarshalJSON(data)
				},
				Broken: append(brokenStays(),
					miningtest.Broken[stay]{Name: "missing number", Column: "spent", Spoil: func(r *stay) { r.Spent = math.NaN() }},
					miningtest.Broken[stay]{Name: "infinite number", Column: "spent", Spoil: func(r *stay) { r.Spent = math.Inf(1) }},
					miningtest.Broken[stay]{Name: "missing channel", Column: "channel", Spoil: func(r *stay) { r.Channel = "" }}),
				Poor:    poorStays(),
				Shuffle: 1e-8,
			})
		})
	}
}

// predictStay is the score and the curve of one customer.
func predictStay(m *survival.Cox, r stay) []float64 {
	x, _, _, err := split([]stay{r})
	if err != nil {
		panic(err)
	}
	scores, err := m.Predict(context.Background(), x)
	if err != nil {
		panic(err)
	}
	curves, err := m.Survival(context.Background(), x, 0, 10, 30, 1000)
	if err != nil {
		panic(err)
	}
	return append(scores, curves[0]...)
}

func TestKaplanMeierConforms(t *testing.T) {
	miningtest.Check(t, miningtest.Learner[stay, *survival.KaplanMeier]{
		Rows: stays(300),
		Fit: func(ctx context.Context, rows []stay, _ uint64) (*survival.KaplanMeier, error) {
			_, days, left, err := split(rows)
			if err != nil {
				return nil, err
			}
			return survival.FitKaplanMeier(ctx, days, left, survival.KaplanMeierOptions{})
		},
		Predict: func(m *survival.KaplanMeier, r stay) []float64 {
			s := m.At(r.Days)
			return []float64{s.Survival, s.StdErr, s.Low, s.High}
		},
		Decode: func(data []byte) (*survival.KaplanMeier, error) {
			m := new(survival.KaplanMeier)
			return m, m.UnmarshalJSON(data)
		},
		Broken: brokenStays(),
		Poor:   poorStays(),
	})
}
