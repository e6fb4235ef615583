package sim

import (
	"fmt"
	"math"
	"strings"
)

// Product is an article of the shop. Prices are in fen (1/100 yuan): List is
// the price on the tag, Price what it usually sells for, Cost what it cost.
type Product struct {
	Code, Name, Category, Brand string
	List, Price, Cost           int64
	category, article           int
}

// Affinity is a planted habit between two articles, each sold in several sizes
// (a product's name is brand, article, size).
type Affinity struct {
	First       string  `json:"first"`
	Then        string  `json:"then"`
	Probability float64 `json:"probability"` // of adding Then when First is, or was, bought
}

// category is one department with its own season.
type category struct {
	name     string
	weight   float64
	month    [12]float64
	products []*Product
	popular  urn // over products
}

// catalogue is the range of the shop and what its customers put together.
type catalogue struct {
	categories      []category
	products        []*Product
	together, later []Affinity
	next, follow    map[int][]partner // by article
	articles        [][]*Product
	gifts           []*Product
	weights         urn // over categories
}

type partner struct {
	article int
	p       float64
}

func newCatalogue(d *dice) *catalogue {
	c := &catalogue{}
	var brands []string
	number := map[string]int{}
	for row := range strings.Lines(strings.TrimSpace(shelf)) {
		f := strings.Split(strings.TrimSpace(row), " | ")
		if name, ok := strings.CutPrefix(f[0], "# "); ok {
			brands = strings.Split(f[1], ",")
			c.categories = append(c.categories, newCategory(name, f[2], f[3]))
			continue
		}
		number[f[0]] = len(c.articles)
		c.addArticle(d, f[0], of(d, brands), f[1:])
	}
	var weights []float64
	for i := range c.categories {
		c.categories[i].rank(d)
		weights = append(weights, c.categories[i].weight)
	}
	c.weights = newUrn(weights)
	c.together, c.next = readAffinities(togetherTable, number)
	c.later, c.follow = readAffinities(laterTable, number)
	for name := range strings.FieldsSeq(giftTable) {
		c.gifts = append(c.gifts, c.articles[number[name]]...)
	}
	return c
}

func newCategory(name, weight, months string) category {
	k := category{name: name, weight: figure(weight)}
	for i, m := range strings.Fields(months) {
		k.month[i] = figure(m) / 100
	}
	return k
}

// addArticle adds every size of one article.
func (c *catalogue) addArticle(d *dice, name, brand string, sizes []string) {
	at := len(c.categories) - 1
	k := &c.categories[at]
	var all []*Product
	for _, size := range sizes {
		label, yuan := cut(size)
		list := int64(math.Round(yuan * 100))
		p := &Product{
			Code: fmt.Sprintf("SP%02d%03d", at+1, len(k.products)+1), Name: brand + " " + name + " " + label,
			Category: k.name, Brand: brand, List: list,
			// Sold at 88 to 100 per cent of the tag, to the next 10 fen.
			Price:    int64(math.Round(float64(list)*(0.88+0.12*d.Float64())/10)) * 10,
			Cost:     int64(math.Round(float64(list) * (0.32 + 0.28*d.Float64()))),
			category: at, article: len(c.articles),
		}
		k.products = append(k.products, p)
		c.products = append(c.products, p)
		all = append(all, p)
	}
	c.articles = append(c.articles, all)
}

// rank gives the products of a category a popularity that falls by Zipf's law
// in an order of chance.
func (k *category) rank(d *dice) {
	weights := make([]float64, len(k.products))
	for rank, i := range d.Perm(len(weights)) {
		weights[i] = 1 / math.Pow(float64(rank)+2, 0.8)
	}
	k.popular = newUrn(weights)
}

func readAffinities(table string, number map[string]int) ([]Affinity, map[int][]partner) {
	var list []Affinity
	index := map[int][]partner{}
	for row := range strings.Lines(strings.TrimSpace(table)) {
		f := strings.Fields(row)
		first, okFirst := number[f[0]]
		then, okThen := number[f[1]]
		if !okFirst || !okThen {
			panic("sim: an affinity names an article that is not on the shelf: " + row)
		}
		a := Affinity{First: f[0], Then: f[1], Probability: figure(f[2])}
		list = append(list, a)
		index[first] = append(index[first], partner{then, a.Probability})
	}
	return list, index
}
