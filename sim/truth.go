package sim

import "time"

// Truth is what the files do not say: the parameters behind everything and the
// effects that an analysis should find. It is written as truth.json; what is
// true of single members, campaigns' audiences and feedback is in
// truth_customers.csv (see Member), truth_campaigns.csv (arm, expected additional
// orders if treated, orders in the window if not treated and if treated) and
// truth_feedback.csv (mood, topic, whether something had gone wrong).
//
// Rates are per day of felt time: time that runs faster on days that draw
// customers, at one a day on the average over the data. In a pure simulation it
// is calendar time.
type Truth struct {
	Seed     uint64     `json:"seed"`
	Start    time.Time  `json:"start"`
	End      time.Time  `json:"end"`
	Pure     bool       `json:"pure"`
	Params   Params     `json:"params"` // R, Alpha, A, B are zero unless Pure: see Habits
	Pace     float64    `json:"pace"`   // all rates times this, to reach Options.Lines
	Habits   []Habit    `json:"habits"`
	Seasons  []Season   `json:"seasons"`
	Campaign []Campaign `json:"campaigns"`
	Together []Affinity `json:"bought_together"`
	Later    []Affinity `json:"bought_later"`
	// Tablet is a mobile number under which many different people are signed up.
	Tablet string `json:"tablet"`
	Totals Totals `json:"totals"`
}

// Totals count what is in the files. Money is in fen.
type Totals struct {
	Members    int `json:"members"`
	Duplicates int `json:"duplicates"` // members who are another member too
	Buyers     int `json:"buyers"`     // members with at least one order
	Repeaters  int `json:"repeaters"`  // with at least two
	Left       int `json:"left"`       // who have left for ever
	Orders     int `json:"orders"`     // sales to members, refunded or not, without closed ones
	WalkIns    int `json:"walk_ins"`   // sales without a member
	Refunded   int `json:"refunded"`   // sales with at least one refunded line
	Returned   int `json:"returned"`   // negative documents
	Closed     int `json:"closed"`     // orders that were never paid
	Lines      int `json:"lines"`      // rows of orders.csv
	// Net is what the shop keeps: Paid of all lines that are neither closed nor
	// refunded; returns count negative.
	Net      int64 `json:"net"`
	Events   int   `json:"events"`
	Feedback int   `json:"feedback"`
	Mailings int   `json:"mailings"` // rows of campaigns.csv
}

func (t *Totals) add(u Totals) {
	t.Members += u.Members
	t.Duplicates += u.Duplicates
	t.Buyers += u.Buyers
	t.Repeaters += u.Repeaters
	t.Left += u.Left
	t.Orders += u.Orders
	t.WalkIns += u.WalkIns
	t.Refunded += u.Refunded
	t.Returned += u.Returned
	t.Closed += u.Closed
	t.Lines += u.Lines
	t.Net += u.Net
	t.Events += u.Events
	t.Feedback += u.Feedback
	t.Mailings += u.Mailings
}

// Member is the truth about one member: one row of truth_customers.csv.
type Member struct {
	Customer    string
	Habit       string
	Rate        float64   // λ, purchases a day of felt time while a customer
	Leave       float64   // p, probability of leaving after a repeat purchase
	Spend       float64   // mean value of an order, yuan; of a decliner before the decline
	Joined      time.Time // when they signed up
	Dropped     time.Time // when they left for ever; zero if they have not. No purchase is later
	Fading      time.Time // when a decliner's decline began; zero for the others
	Unhappy     bool      // left because something went wrong, and may have said so
	Wary        bool      // campaigns make them buy less
	DuplicateOf string    // the earlier member number of the same person, or ""
	Category    string    // favourite
	Second      string    // next favourite category
	Channel     string    // favourite
	Hour        int       // favourite hour of the day
	Orders      int       // sales, refunded or not, without closed ones
	Lines       int       // of all documents
	Net         int64     // fen, as in Totals
}

// tell is the truth about one life.
func (w *world) tell(l *life) Member {
	m := Member{
		Customer: w.memberNumber(l.member), Habit: l.habit.Name, Rate: l.rate, Leave: l.leave, Spend: l.spend,
		Joined: w.time(l.joined), Unhappy: l.unhappy, Wary: l.wary,
		Category: w.goods.categories[l.taste[0]].name, Second: w.goods.categories[l.taste[1]].name,
		Channel: w.channelName[l.channel], Hour: l.hour,
	}
	if l.dropped != never {
		m.Dropped = w.time(l.dropped)
	}
	if l.fading != never {
		m.Fading = w.time(l.fading)
	}
	if l.person.index != l.member {
		m.DuplicateOf = w.memberNumber(l.person.index)
	}
	for i := range l.orders {
		o := &l.orders[i]
		if o.sale {
			m.Orders++
		}
		m.Lines += len(o.lines)
		m.Net += o.net()
	}
	return m
}

// net is what the shop keeps of a document.
func (o *order) net() int64 {
	var sum int64
	for i := range o.lines {
		if o.lines[i].Counts() {
			sum += o.lines[i].Paid
		}
	}
	return sum
}

// count adds one life to the totals.
func (t *Totals) count(l *life, m Member) {
	t.Members++
	if m.DuplicateOf != "" {
		t.Duplicates++
	}
	if m.Orders > 0 {
		t.Buyers++
	}
	if m.Orders > 1 {
		t.Repeaters++
	}
	if !m.Dropped.IsZero() {
		t.Left++
	}
	for i := range l.orders {
		t.document(&l.orders[i])
	}
	t.Orders += m.Orders
}

// document counts the lines of one document, member's or not.
func (t *Totals) document(o *order) {
	t.Lines += len(o.lines)
	t.Net += o.net()
	switch o.lines[0].Status {
	case Closed:
		t.Closed++
	case Returned:
		t.Returned++
	}
	for i := range o.lines {
		if o.lines[i].Status == Refunded {
			t.Refunded++
			break
		}
	}
}

// reckon adds one answer to what is known of its campaign.
func (c *Campaign) reckon(a *answer) {
	c.sum += a.with - a.without
	if !a.treated {
		c.Control++
		return
	}
	c.Treated++
	if a.won {
		c.ExtraOrders++
	}
	if a.cancelled {
		c.LostOrders++
	}
}

// settle works the effect out of the sums.
func (c *Campaign) settle() {
	if n := c.Treated + c.Control; n > 0 {
		c.Effect = float64(c.sum) / float64(n)
	}
}
