package recommend_test

import (
	"context"
	"fmt"

	"zhike/mining/recommend"
)

func ExampleList() {
	var events []recommend.Event
	for customer, items := range map[string][]string{
		"an": {"tea", "cup", "kettle"}, "bo": {"tea", "cup"}, "chen": {"tea", "kettle"},
		"ding": {"pen", "ink", "paper"}, "fu": {"pen", "ink"}, "gao": {"ink", "paper"},
	} {
		for _, item := range items {
			events = append(events, recommend.Event{User: customer, Item: item, Value: 1})
		}
	}
	log, err := recommend.NewLog(events)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := recommend.FitEASE(context.Background(), log, recommend.EASEOptions{Penalty: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	picks, err := recommend.List(m, log.History("bo"), recommend.ListOptions{K: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(picks[0].Item, picks[0].Reasons[0].Text().En)
	// Output: kettle because you bought tea
}
