package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strconv"

	"zhike/crm/today"
)

type todayCommand struct {
	Limit  int    `help:"How many at most." default:"20"`
	Reason string `help:"Only one reason: overdue, second_order or falling." enum:"overdue,second_order,falling," default:""`
	JSON   bool   `name:"json" help:"Print one JSON document."`
}

// Run prints this week's list.
func (cmd *todayCommand) Run(ctx context.Context, g *globals) error {
	c, err := g.connect(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	query := url.Values{"limit": {strconv.Itoa(cmd.Limit)}}
	if cmd.Reason != "" {
		query.Set("reason", cmd.Reason)
	}
	var list today.List
	if err := c.get(ctx, "/today", query, &list); err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(os.Stdout, list)
	}
	if len(list.Items) == 0 {
		fmt.Println(list.Message)
		return nil
	}
	fmt.Println(g.pick(fmt.Sprintf("本周（%s 至 %s）有 %d 位客户值得联系，涉及 ¥%.0f；数据截至 %s", list.From, list.To, list.Counts.Open, list.Counts.Value, list.AsOf.Format("2006-01-02")),
		fmt.Sprintf("this week (%s to %s) %d customers are worth a call, ¥%.0f at stake; data as of %s", list.From, list.To, list.Counts.Open, list.Counts.Value, list.AsOf.Format("2006-01-02"))))
	for i, item := range list.Items {
		fmt.Printf("\n%2d. %s  %s  ¥%.0f\n    %s\n    → %s\n", i+1, item.Name, item.Phone, item.Value, item.Sentence, item.Approach)
	}
	return nil
}
