package recommend

import (
	"math"
	"slices"

	"zhike/mining"
)

// Traits is what is known of items, or of customers, besides who bought what:
// by name, words such as a category, a brand, a city, an age band. Each word
// counts once.
type Traits map[string][]string

// content compares items by their words: a row of weights for each item,
// ln(1 + items ÷ items with the word), of length 1 in all.
type content struct {
	words   [][]string // of each item
	rows    sparse
	columns sparse // the same, by words
}

// vocabulary is the words of some names, sorted, and which each name has.
func (t Traits) vocabulary(names []string) (words []string, has [][]int32) {
	seen := map[string]int32{}
	for _, name := range names {
		for _, w := range t[name] {
			seen[w] = 0
		}
	}
	for w := range seen {
		words = append(words, w)
	}
	slices.Sort(words)
	for i, w := range words {
		seen[w] = int32(i)
	}
	has = make([][]int32, len(names))
	for i, name := range names {
		for _, w := range t[name] {
			has[i] = append(has[i], seen[w])
		}
		slices.Sort(has[i])
		has[i] = slices.Compact(has[i])
	}
	return words, has
}

func newContent(items []string, traits Traits) content {
	words, has := traits.vocabulary(items)
	c := content{words: make([][]string, len(items)), rows: sparse{start: []int{0}}}
	count := make([]float64, len(words))
	for i, row := range has {
		for _, w := range row {
			count[w]++
			c.words[i] = append(c.words[i], words[w])
		}
	}
	for _, row := range has {
		length := 0.0
		for _, w := range row {
			weight := math.Log1p(float64(len(items)) / count[w])
			length += weight * weight
			c.rows.index, c.rows.value = append(c.rows.index, w), append(c.rows.value, weight)
		}
		for k := c.rows.start[len(c.rows.start)-1]; k < len(c.rows.value); k++ {
			c.rows.value[k] /= math.Sqrt(length)
		}
		c.rows.start = append(c.rows.start, len(c.rows.index))
	}
	c.columns = c.rows.transpose(len(words))
	return c
}

// described tells whether an item has words.
func (c content) described(i int) bool { return len(c.words[i]) > 0 }

// add adds the cosines between item i and all items.
func (c content) add(i int, into []float64) {
	words, weights := c.rows.row(i)
	for k, w := range words {
		items, theirs := c.columns.row(int(w))
		for n, j := range items {
			into[j] += weights[k] * theirs[n]
		}
	}
}

// cosine of two items.
func (c content) cosine(a, b int) float64 {
	wa, va := c.rows.row(a)
	wb, vb := c.rows.row(b)
	sum := 0.0
	for i, j := 0, 0; i < len(wa) && j < len(wb); {
		switch {
		case wa[i] < wb[j]:
			i++
		case wa[i] > wb[j]:
			j++
		default:
			sum += va[i] * vb[j]
			i, j = i+1, j+1
		}
	}
	return sum
}

// audience is who, by trait, has what: for customers of whom no purchase is known.
type audience struct {
	words  []string
	users  []int  // with each word
	counts sparse // of its users who have each item of the base's catalogue
}

func newAudience(log *Log, base *catalogue, traits Traits) audience {
	words, has := traits.vocabulary(log.users)
	a := audience{words: words, users: make([]int, len(words)), counts: sparse{start: []int{0}}}
	members := make([][]int, len(words))
	for u, row := range has {
		for _, w := range row {
			members[w] = append(members[w], u)
		}
	}
	sum := make([]float64, len(base.items))
	for w, users := range members {
		a.users[w] = len(users)
		for _, u := range users {
			index, _ := log.pairs.row(u)
			for _, i := range index {
				sum[base.place[log.items[i]]]++
			}
		}
		for i, n := range sum {
			if n > 0 {
				a.counts.index, a.counts.value = append(a.counts.index, int32(i)), append(a.counts.value, n)
				sum[i] = 0
			}
		}
		a.counts.start = append(a.counts.start, len(a.counts.index))
	}
	return a
}

// shares estimates how many of the customers with these words have each item of
// the base: the share p of all customers, times for each word how much larger
// the share of those with it is, drawn towards p as if m customers more had it so:
//
//	p(i) × Π over the words of (nᵢ + m p(i)) ÷ (n + m) ÷ p(i).
func (a audience) shares(words []string, base *catalogue, m float64, into []float64) {
	for i, n := range base.owners {
		into[i] = float64(n) / float64(base.users)
	}
	for _, word := range slices.Compact(slices.Sorted(slices.Values(words))) {
		w, known := slices.BinarySearch(a.words, word)
		if !known {
			continue
		}
		counts := make([]float64, len(into))
		index, value := a.counts.row(w)
		for k, i := range index {
			counts[i] = value[k]
		}
		for i, n := range base.owners {
			if n == 0 { // a stored model may have such an item
				continue
			}
			p := float64(n) / float64(base.users)
			into[i] *= (counts[i] + m*p) / (float64(a.users[w]) + m) / p
		}
	}
}

func checkTraits(t Traits, column string) error {
	for name, words := range t {
		if name == "" || slices.Contains(words, "") {
			return mining.RowError(-1, column, "有空的名称或特征", "a name or a trait is empty")
		}
	}
	return nil
}
