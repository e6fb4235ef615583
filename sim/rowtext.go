package sim

import "fmt"

// write puts one life onto the page.
func (p *page) write(w *world, k *desk, l *life) {
	m := w.tell(l)
	p.members++
	p.totals.count(l, m)
	p.customer(w, k, l, m)
	p.truth(m)
	for i := range l.orders {
		p.order(w, &l.orders[i])
	}
	if w.o.wants(KindEvents) && !w.o.Pure {
		p.events(w, w.browse(k.events, l), l)
	}
	if w.o.wants(KindFeedback) && !w.o.Pure {
		p.feedback(w, w.speak(k.feedback, l), m.Customer)
	}
	for i := range l.answers {
		a := &l.answers[i]
		p.campaigns[a.campaign].reckon(a)
		p.answer(w, l, a, m.Customer)
	}
}

// walkIn puts a sale to somebody unknown onto the page.
func (p *page) walkIn(w *world, o *order) {
	p.totals.WalkIns++
	p.totals.document(o)
	p.order(w, o)
}

func (p *page) customer(w *world, k *desk, l *life, m Member) {
	t := &p.tables[sheetCustomers]
	c := w.fillIn(k.who, l.member, l.person, m.Channel)
	for _, cell := range []string{m.Customer, c.name, c.phone, c.email, c.gender, c.birth, c.province, c.city, c.district, c.address, level(m.Net)} {
		t.str(cell)
	}
	t.clock(w, l.joined)
	source := m.Channel
	if !w.o.Pure && k.who.hit(0.2) {
		source = of(k.who, []string{"朋友推荐", "线下活动", "小红书", "朋友推荐"})
	}
	t.str(source)
	t.end()
}

// level is the membership level by what the shop has earned, in fen.
func level(net int64) string {
	switch {
	case net >= 800_000:
		return "钻石会员"
	case net >= 300_000:
		return "金卡会员"
	case net >= 100_000:
		return "银卡会员"
	}
	return "普通会员"
}

func (p *page) truth(m Member) {
	t := &p.tables[sheetMembers]
	t.str(m.Customer)
	t.str(m.Habit)
	t.float(m.Rate)
	t.float(m.Leave)
	t.float(m.Spend)
	t.time(m.Joined)
	t.time(m.Dropped)
	t.time(m.Fading)
	t.flag(m.Unhappy)
	t.flag(m.Wary)
	for _, cell := range []string{m.DuplicateOf, m.Category, m.Second, m.Channel} {
		t.str(cell)
	}
	t.num(m.Hour)
	t.num(m.Orders)
	t.num(m.Lines)
	t.money(m.Net)
	t.end()
}

func (p *page) order(w *world, o *order) {
	t := &p.tables[sheetOrders]
	for i := range o.lines {
		l := &o.lines[i]
		t.str(l.Order)
		t.str(l.Customer)
		t.clock(w, o.at)
		t.str(l.Product.Code)
		t.str(l.Product.Name)
		t.str(l.Product.Category)
		t.num(l.Quantity)
		t.money(l.Price)
		t.money(l.Discount)
		t.money(l.Paid)
		for _, cell := range []string{l.Channel, l.Store, l.Province, l.City, l.Status} {
			t.str(cell)
		}
		t.endAt(o.at)
	}
}

func (p *page) events(w *world, events []event, l *life) {
	t := &p.tables[sheetEvents]
	customer := w.memberNumber(l.member)
	p.totals.Events += len(events)
	for i := range events {
		e := &events[i]
		t.str(customer)
		t.clock(w, e.at)
		t.str(e.name)
		t.str(e.page)
		t.str(codeOf(e.product))
		t.str(e.channel)
		t.str(e.words)
		if e.seconds > 0 {
			t.num(e.seconds)
		} else {
			t.str("")
		}
		t.endAt(e.at)
	}
}

func codeOf(p *Product) string {
	if p == nil {
		return ""
	}
	return p.Code
}

func (p *page) feedback(w *world, all []utterance, customer string) {
	t, truth := &p.tables[sheetFeedback], &p.tables[sheetMoods]
	p.totals.Feedback += len(all)
	for i := range all {
		u := &all[i]
		id := fmt.Sprintf("FK%s-%03d", customer[1:], i+1)
		t.str(id)
		t.str(customer)
		t.clock(w, u.at)
		t.str(u.event)
		t.str(u.channel)
		t.str(u.order)
		t.str(codeOf(u.product))
		if u.stars > 0 {
			t.num(u.stars)
		} else {
			t.str("")
		}
		t.str(u.text)
		t.endAt(u.at)

		truth.str(id)
		truth.str(u.mood)
		truth.str(u.topic)
		truth.flag(u.afterBad)
		truth.end()
	}
}

// answer writes what became of one mailing to one member.
func (p *page) answer(w *world, l *life, a *answer, customer string) {
	t, c := &p.tables[sheetCampaigns], &w.mailed[a.campaign]
	arm := Control
	row := func(at moment, event string) {
		if at > w.end {
			return
		}
		zh := map[string]string{Treated: "实验组", Control: "对照组"}[arm]
		for i, cell := range []string{customer, "", event, c.ID, c.Name, zh, reachNames()[l.reach]} {
			if i == 1 {
				t.clock(w, at)
			} else {
				t.str(cell)
			}
		}
		t.endAt(at)
		p.totals.Mailings++
	}
	if a.treated {
		arm = Treated
		row(c.sent, CampaignSent)
		row(a.opens, CampaignOpened)
		row(a.clicks, CampaignClicked)
	} else {
		row(c.sent, CampaignHeld)
	}
	truth := &p.tables[sheetArms]
	truth.str(customer)
	truth.str(c.ID)
	truth.str(arm)
	truth.float(a.uplift)
	truth.num(a.without)
	truth.num(a.with)
	truth.end()
}
