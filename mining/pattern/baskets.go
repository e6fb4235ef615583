package pattern

import (
	"fmt"
	"strings"

	"zhike/mining"
)

// Baskets holds baskets compactly: four bytes for each item in each. The zero
// value is empty and ready to Add to. It is not changed by mining.
type Baskets struct {
	names    []string // of the items, in the order in which they came
	index    map[string]int32
	numbers  []int32 // of the items called 0, 1, 2 …, from 1: quicker than index
	last     []int32 // the basket that each item was last put into, from 1
	items    []int32
	ends     []int // where each basket ends in items
	repeated int
}

// Add adds one basket. An item that is in it more than once counts once. A
// basket without items, or with an item without a name, is refused with a
// *mining.DataError that names its row, and not added.
func (b *Baskets) Add(items ...string) error {
	for _, name := range items {
		if name == "" {
			return mining.RowError(len(b.ends), "item", "商品没有名称", "an item has no name")
		}
	}
	if len(items) == 0 {
		return emptyBasket(len(b.ends))
	}
	for _, name := range items {
		b.put(b.known(name))
	}
	b.close()
	return nil
}

func emptyBasket(row int) error {
	return mining.RowError(row, "item", "购物篮是空的；请删去空行", "the basket is empty; remove empty lines")
}

// known returns the number of an item, a new one for a new name.
func (b *Baskets) known(name string) int32 {
	id, ok := b.index[name]
	if !ok {
		id = b.learn(strings.Clone(name))
	}
	return id
}

// knownBytes is known without a copy of a name that is known.
func (b *Baskets) knownBytes(name []byte) int32 {
	id, ok := b.index[string(name)]
	if !ok {
		id = b.learn(string(name))
	}
	return id
}

// tabled is how many numbers have a place of their own.
const tabled = 1 << 20

// knownNumber is knownBytes for the name of a number, which is cut off at tabled.
func (b *Baskets) knownNumber(n int, name []byte) int32 {
	if n == tabled || name[0] == '0' && len(name) > 1 { // 07 is not 7
		return b.knownBytes(name)
	}
	for len(b.numbers) <= n {
		b.numbers = append(b.numbers, 0)
	}
	if b.numbers[n] == 0 {
		b.numbers[n] = b.knownBytes(name) + 1
	}
	return b.numbers[n] - 1
}

func (b *Baskets) learn(name string) int32 {
	if b.index == nil {
		b.index = map[string]int32{}
	}
	id := int32(len(b.names))
	b.index[name] = id
	b.names, b.last = append(b.names, name), append(b.last, 0)
	return id
}

// put puts an item into the basket that is being filled.
func (b *Baskets) put(item int32) {
	if now := int32(len(b.ends) + 1); b.last[item] != now {
		b.last[item] = now
		b.items = append(b.items, item)
	} else {
		b.repeated++
	}
}

// close ends the basket that is being filled.
func (b *Baskets) close() { b.ends = append(b.ends, len(b.items)) }

// started tells whether the basket that is being filled holds anything.
func (b *Baskets) started() bool {
	return len(b.items) > 0 && (len(b.ends) == 0 || len(b.items) > b.ends[len(b.ends)-1])
}

// Len is the number of baskets.
func (b *Baskets) Len() int { return len(b.ends) }

// Items is the number of different items.
func (b *Baskets) Items() int { return len(b.names) }

// Repeated counts the items that were left out because their basket held them already.
func (b *Baskets) Repeated() int { return b.repeated }

// At returns the names of the items of one basket, in the order in which they came.
func (b *Baskets) At(i int) []string {
	var out []string
	for _, item := range b.basket(i) {
		out = append(out, b.names[item])
	}
	return out
}

func (b *Baskets) basket(i int) []int32 {
	from := 0
	if i > 0 {
		from = b.ends[i-1]
	}
	return b.items[from:b.ends[i]]
}

// Lines gathers baskets from lines of one transaction and one item each, in
// any order. The zero value is empty and ready to Add to.
type Lines struct {
	items        Baskets // its names only
	transactions map[string]int32
	transaction  []int32 // of each line
	item         []int32
}

// Add adds one line. A line without transaction or item is refused with a
// *mining.DataError that names it.
func (l *Lines) Add(transaction, item string) error {
	if transaction == "" || item == "" {
		column, zh := "transaction", "没有单号"
		if transaction != "" {
			column, zh = "item", "没有商品"
		}
		return mining.RowError(len(l.item), column, zh, fmt.Sprintf("there is no %s here", column))
	}
	id, ok := l.transactions[transaction]
	if !ok {
		if l.transactions == nil {
			l.transactions = map[string]int32{}
		}
		id = int32(len(l.transactions))
		l.transactions[strings.Clone(transaction)] = id
	}
	l.transaction, l.item = append(l.transaction, id), append(l.item, l.items.known(item))
	return nil
}

// Baskets returns one basket for each transaction, in the order in which they
// first came.
func (l *Lines) Baskets() *Baskets {
	ends := make([]int, len(l.transactions)+1)
	for _, t := range l.transaction {
		ends[t+1]++
	}
	for i := 1; i < len(ends); i++ {
		ends[i] += ends[i-1]
	}
	sorted, next := make([]int32, len(l.item)), append([]int(nil), ends...)
	for k, t := range l.transaction {
		sorted[next[t]] = l.item[k]
		next[t]++
	}
	b := &Baskets{names: l.items.names, index: l.items.index, last: make([]int32, len(l.items.names))}
	for t := range len(ends) - 1 {
		for _, item := range sorted[ends[t]:ends[t+1]] {
			b.put(item)
		}
		b.close()
	}
	return b
}
