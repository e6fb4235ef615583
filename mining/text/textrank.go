package text

import (
	"context"
	"strings"

	"zhike/mining"
	"zhike/mining/graph"
)

// rankedWithin is how many words on two words still support each other.
const rankedWithin = 5

// TextRank returns the k keywords of one document by itself, without others to compare with:
// terms within a window of five words support each other, and the score is the PageRank of that
// graph, edges weighing how often (Mihalcea & Tarau 2004). The terms come in the order of
// the text; stop words, single characters and numbers are dropped before.
func TextRank(ctx context.Context, terms []string, k int) ([]WeightedTerm, error) {
	times := map[string]float64{}
	var words []string
	for _, t := range terms {
		if t = strings.ToValidUTF8(t, "\uFFFD"); meaningful(t) {
			words = append(words, t)
			times[t]++
		}
	}
	if len(words) == 0 {
		return nil, mining.RowError(-1, "text", "文本中没有可作关键词的词", "there is no word in the text that could be a keyword")
	}
	weights := map[[2]string]float64{}
	var pairs [][2]string
	for i, a := range words {
		for _, b := range words[i+1 : min(len(words), i+rankedWithin)] {
			if a == b {
				continue
			}
			pair := [2]string{min(a, b), max(a, b)}
			if weights[pair] == 0 {
				pairs = append(pairs, pair)
			}
			weights[pair]++
		}
	}
	if len(pairs) == 0 { // one word and no other
		return firstKeywords([]WeightedTerm{{words[0], 1, times[words[0]], 1}}, k), nil
	}
	var edges graph.Builder
	for _, pair := range pairs {
		if err := edges.Add(pair[0], pair[1], weights[pair]); err != nil {
			return nil, err
		}
	}
	g, err := edges.Graph(graph.Options{Weighted: true})
	if err != nil {
		return nil, err
	}
	rank, err := graph.PageRank(ctx, g, graph.PageRankOptions{})
	if err != nil {
		return nil, err
	}
	out := make([]WeightedTerm, g.Nodes())
	for i := range out {
		out[i] = WeightedTerm{g.Name(i), rank[i], times[g.Name(i)], 1}
	}
	return firstKeywords(out, k), nil
}
