package sim

import "time"

// Habit is a type of customer: how often, how long, how much and on which
// occasions they buy. Rates are per day of felt time (see Truth), amounts in yuan.
type Habit struct {
	Name  string  `json:"name"`
	Share float64 `json:"share"` // of the members
	// λ ~ gamma(R, rate Alpha); p of leaving after a repeat purchase ~ beta(A, B).
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"`
	A     float64 `json:"a"`
	B     float64 `json:"b"`
	// Steady is the shape of the gamma gaps between purchases; 1 is Poisson,
	// more is a regular rhythm.
	Steady float64 `json:"steady"`
	Promo  float64 `json:"promo"`  // pull of promotions
	Giving float64 `json:"giving"` // pull of gift days
	Spend  float64 `json:"spend"`  // mean order, as a multiple of the shop's
	// Coupon is the extra discount they look for; Respond how likely a campaign
	// of strength 1 makes them buy once more.
	Coupon  float64 `json:"coupon"`
	Respond float64 `json:"respond"`
	// Fade is the mean number of days until a decliner leaves; 0 for the others.
	Fade float64 `json:"fade,omitempty"`

	rhythm rhythm
}

// The names of the habits.
const (
	Ordinary = "ordinary" // the BG/NBD core
	Regular  = "regular"  // loyal, steady rhythm
	Gifter   = "gift"     // before festivals, large, sent to others
	Bargain  = "bargain"  // on promotion days, with coupons
	OneTime  = "one_time" // never again
	Decliner = "decliner" // ever smaller baskets and longer gaps, then gone
	Prospect = "prospect" // signed up, looks, does not buy
	Pure     = "pure"     // Options.Pure: everybody
)

func habits() []Habit {
	return []Habit{
		{Name: Ordinary, Share: 0.27, R: 0.7, Alpha: 38, A: 0.8, B: 2.8, Steady: 1, Promo: 1, Giving: 0.3, Spend: 1, Respond: 0.07},
		{Name: Regular, Share: 0.105, R: 7, Alpha: 7 * 24, A: 1, B: 24, Steady: 5, Promo: 0.5, Giving: 0.2, Spend: 1.25, Respond: 0.015},
		{Name: Gifter, Share: 0.07, R: 2, Alpha: 2 * 85, A: 1, B: 6, Steady: 1, Promo: 0.5, Giving: 7, Spend: 1.9, Respond: 0.03},
		{Name: Bargain, Share: 0.105, R: 1.2, Alpha: 1.2 * 52, A: 1, B: 5, Steady: 1, Promo: 6, Giving: 0.2, Spend: 0.8, Coupon: 0.12, Respond: 0.18},
		{Name: OneTime, Share: 0.34, R: 1, Alpha: 1, A: 1, B: 1, Steady: 1, Promo: 1, Giving: 0.5, Spend: 0.8},
		{Name: Decliner, Share: 0.05, R: 7, Alpha: 7 * 22, A: 1, B: 1, Steady: 4, Promo: 0.5, Giving: 0.2, Spend: 1.3, Respond: 0.06, Fade: 330},
		{Name: Prospect, Share: 0.06, R: 1, Alpha: 1, A: 1, B: 1, Steady: 1, Promo: 1, Giving: 0.3, Spend: 1},
	}
}

// pureHabit is the model of Params and nothing else.
func pureHabit(p Params) []Habit {
	return []Habit{{Name: Pure, Share: 1, R: p.R, Alpha: p.Alpha, A: p.A, B: p.B, Steady: 1, Spend: 1}}
}

// arrivals is when members sign up: more from year to year, more on promotion
// days, fewer over Spring Festival, with good and bad weeks.
type arrivals struct{ rhythm }

func newArrivals(c *calendar, d *dice, pure bool) arrivals {
	if pure {
		return arrivals{c.straight()}
	}
	r := rhythm{cum: make([]float64, c.days+1)}
	week := 1.0
	for i := range c.days {
		if i%7 == 0 {
			week = 0.85 + 0.3*d.Float64()
		}
		growth := 1 + 0.2*float64(i)/365
		opening := 1.0
		if i < 30 { // the opening of the shop
			opening = 2.5
		}
		r.cum[i+1] = r.cum[i] + week*growth*opening*c.everyday[i]*(1+0.6*c.promo[i]+0.2*c.giving[i])
	}
	return arrivals{r}
}

// when returns the time, in days, at which member i of n signs up before the
// given end. Members are numbered in order of time, as a shop numbers them.
func (a arrivals) when(d *dice, i, n int, end float64) float64 {
	return min(a.after(0, (float64(i)+d.Float64())/float64(n)*a.at(end)), end)
}

// openingHours are those of the street shops; onlineHours is when people order
// from home: before noon, mid-afternoon, and most of all in the evening.
func openingHours() urn {
	return newUrn([]float64{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 7, 6, 5, 6, 8, 8, 7, 8, 10, 9, 4, 0, 0})
}

func onlineHours() urn {
	return newUrn([]float64{3, 1.2, 0.5, 0.3, 0.2, 0.3, 0.8, 2, 3.5, 5, 6.5, 6, 5.5, 5, 4.5, 5, 5, 4.5, 4.5, 6, 8.5, 9.5, 9, 6})
}

// favouriteHours are the times of day at which different people have peace.
const favouriteHours = `8:1.2 10:1 12:2 15:1.3 18:1 20:2 21:3 22:2 23:1`

const secondsADay = 24 * 60 * 60

// moment is a time as seconds since midnight of the first day.
type moment = int64

func (w *world) time(t moment) time.Time { return w.cal.start.Add(time.Duration(t) * time.Second) }
