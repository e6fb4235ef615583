package recommend

import (
	"slices"
	"time"

	"zhike/mining"
)

// Event is one thing that a customer did with an item: bought it, clicked it,
// rated it.
type Event struct {
	User, Item string
	Value      float64   // how much: 1, a quantity, a rating; below zero takes back
	Time       time.Time // only the split by time asks for it
}

// Owned is an item that a customer has, and how much of it.
type Owned struct {
	Item  string
	Value float64
}

// Log is who has what: the events summed by customer and item. Pairs whose sum
// is not above zero, such as what was brought back, are left out. Customers and
// items are sorted by name, so that nothing depends on the order of the events.
type Log struct {
	users, items []string
	pairs        sparse // a row for each user
	undone       int
	place        map[string]int // of the users
}

// sparse is a matrix by rows: of row r, index and value from start[r] to
// start[r+1], the indexes ascending.
type sparse struct {
	start []int
	index []int32
	value []float64
}

func (s sparse) row(r int) ([]int32, []float64) {
	return s.index[s.start[r]:s.start[r+1]], s.value[s.start[r]:s.start[r+1]]
}

func (s sparse) rows() int { return len(s.start) - 1 }

// transpose has a row for each of the columns.
func (s sparse) transpose(columns int) sparse {
	t := sparse{make([]int, columns+1), make([]int32, len(s.index)), make([]float64, len(s.value))}
	for _, i := range s.index {
		t.start[i+1]++
	}
	for i := range columns {
		t.start[i+1] += t.start[i]
	}
	next := slices.Clone(t.start)
	for r := range s.rows() {
		index, value := s.row(r)
		for k, i := range index {
			t.index[next[i]], t.value[next[i]] = int32(r), value[k]
			next[i]++
		}
	}
	return t
}

// NewLog sums events. An event without customer or item, or whose value is no
// number, is a *mining.DataError that names its row.
func NewLog(events []Event) (*Log, error) {
	if len(events) == 0 {
		return nil, mining.TableError("没有购买记录，无从推荐", "there are no purchases to learn from")
	}
	user, item, value := make([]string, len(events)), make([]string, len(events)), make([]float64, len(events))
	for i, e := range events {
		switch {
		case e.User == "":
			return nil, mining.RowError(i, "user", "没有客户", "the row names no customer")
		case e.Item == "":
			return nil, mining.RowError(i, "item", "没有商品", "the row names no item")
		case !finite(e.Value):
			return nil, mining.RowError(i, "value", "数值缺失或为无穷大", "the value is missing or infinite")
		}
		user[i], item[i], value[i] = e.User, e.Item, e.Value
	}
	users, items := mining.Categories("user", user), mining.Categories("item", item)
	out := &Log{}
	kept := out.sum(users.Values, items.Values, value)
	if len(kept.index) == 0 {
		return nil, mining.TableError("每位客户的每种商品合计都不大于 0，无从推荐", "no customer has more than nothing of any item, so there is nothing to learn from")
	}
	out.name(kept, users.Levels, items.Levels)
	return out, nil
}

// sum adds up the values of each pair of codes, the smallest first.
func (l *Log) sum(user, item, value []float64) sparse {
	s := sparse{start: []int{0}}
	order := mining.Order(user, item, value)
	for from := 0; from < len(order); {
		u, i, sum := user[order[from]], item[order[from]], 0.0
		to := from
		for ; to < len(order) && user[order[to]] == u && item[order[to]] == i; to++ {
			sum += value[order[to]]
		}
		for len(s.start) <= int(u) {
			s.start = append(s.start, len(s.index))
		}
		if sum > 0 {
			s.index, s.value = append(s.index, int32(i)), append(s.value, sum)
		} else {
			l.undone++
		}
		from = to
	}
	s.start = append(s.start, len(s.index))
	return s
}

// name keeps the users and items that have a pair left.
func (l *Log) name(s sparse, users, items []string) {
	number, used := make([]int32, len(items)), make([]bool, len(items))
	for _, i := range s.index {
		used[i] = true
	}
	for i, name := range items {
		if used[i] {
			number[i] = int32(len(l.items))
			l.items = append(l.items, name)
		}
	}
	for k, i := range s.index {
		s.index[k] = number[i]
	}
	start := []int{0}
	for u, name := range users {
		if s.start[u+1] > s.start[u] {
			l.users = append(l.users, name)
			start = append(start, s.start[u+1])
		}
	}
	s.start = start
	l.pairs = s
	l.place = make(map[string]int, len(l.users))
	for u, name := range l.users {
		l.place[name] = u
	}
}

// Users is the customers who have something, sorted; read only.
func (l *Log) Users() []string { return l.users }

// Items is the items that somebody has, sorted; read only.
func (l *Log) Items() []string { return l.items }

// Pairs is how many pairs of a customer and an item there are.
func (l *Log) Pairs() int { return len(l.pairs.index) }

// Undone is how many pairs were left out because they sum to nothing or less.
func (l *Log) Undone() int { return l.undone }

// History is what a customer has, by name of the item; nil for a stranger.
func (l *Log) History(user string) []Owned {
	u, known := l.place[user]
	if !known {
		return nil
	}
	index, value := l.pairs.row(u)
	out := make([]Owned, len(index))
	for k, i := range index {
		out[k] = Owned{l.items[i], value[k]}
	}
	return out
}
