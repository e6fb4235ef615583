package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"

	"zhike/crm/segment"
	"zhike/fault"
)

type exportCommand struct {
	Rule    string   `help:"Only customers who meet this rule." placeholder:"EXPR"`
	Columns []string `help:"Fields to write; see GET /api/fields." placeholder:"FIELD,…"`
	Sort    string   `help:"Field to sort by; - in front for descending." default:"-order.amount"`
	Out     string   `help:"CSV or XLSX file; - for the standard output." default:"-" type:"path" placeholder:"FILE"`
}

// Run writes the customers that match.
func (cmd *exportCommand) Run(ctx context.Context, g *globals) error {
	c, err := g.connect(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	query := url.Values{"rule": {cmd.Rule}, "sort": {cmd.Sort}, "format": {formatOf(cmd.Out)}}
	if len(cmd.Columns) > 0 {
		query.Set("columns", strings.Join(cmd.Columns, ","))
	}
	return c.writeFile(ctx, "/customers/export", query, cmd.Out)
}

type segmentCommand struct {
	Create segmentCreate `cmd:"" help:"Create a segment from a rule. 新建分群"`
	List   segmentList   `cmd:"" help:"List the segments. 分群列表"`
	Export segmentExport `cmd:"" help:"Export the customers of a segment. 导出分群"`
}

type segmentCreate struct {
	Name        string `arg:"" help:"Name of the segment."`
	Rule        string `required:"" help:"Rule over the field catalogue." placeholder:"EXPR"`
	Description string `help:"What it is for." placeholder:"TEXT"`
	JSON        bool   `name:"json" help:"Print one JSON document."`
}

// Run creates the segment and prints it with its count.
func (cmd *segmentCreate) Run(ctx context.Context, g *globals) error {
	c, err := g.connect(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	var request segment.CreateRequest
	request.Body.Name, request.Body.Rule, request.Body.Description = cmd.Name, cmd.Rule, cmd.Description
	var made segment.Segment
	if err := c.post(ctx, "/segments", request.Body, &made); err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(os.Stdout, made)
	}
	printSegment(g, made)
	return nil
}

type segmentExport struct {
	Name string `arg:"" help:"Name of the segment."`
	Out  string `help:"CSV or XLSX file; - for the standard output." default:"-" type:"path" placeholder:"FILE"`
}

// Run writes the customers of a segment.
func (cmd *segmentExport) Run(ctx context.Context, g *globals) error {
	c, err := g.connect(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	found, err := c.segment(ctx, cmd.Name)
	if err != nil {
		return err
	}
	return c.writeFile(ctx, "/segments/"+found.ID+"/export", url.Values{"format": {formatOf(cmd.Out)}}, cmd.Out)
}

// segment finds a segment by its name.
func (c *client) segment(ctx context.Context, name string) (segment.Segment, error) {
	var found segment.Segment
	query := url.Values{"q": {name}, "limit": {"200"}}
	for {
		var page segment.List
		if err := c.get(ctx, "/segments", query, &page); err != nil {
			return found, err
		}
		for _, s := range page.Items {
			if s.Name == name || s.ID == name {
				return *s, nil
			}
		}
		if page.Next == "" {
			return found, fault.New(fault.NotFound, "there is no segment %q; `zhike segment list` shows them", name).
				InChinese("没有名为“%s”的分群；用 zhike segment list 查看", name)
		}
		query.Set("cursor", page.Next)
	}
}

type segmentList struct {
	JSON bool `name:"json" help:"Print one JSON document."`
}

// Run prints all segments.
func (cmd *segmentList) Run(ctx context.Context, g *globals) error {
	c, err := g.connect(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	all := []*segment.Segment{}
	query := url.Values{"limit": {"200"}}
	for {
		var page segment.List
		if err := c.get(ctx, "/segments", query, &page); err != nil {
			return err
		}
		all = append(all, page.Items...)
		if page.Next == "" {
			break
		}
		query.Set("cursor", page.Next)
	}
	if cmd.JSON {
		return printJSON(os.Stdout, map[string]any{"items": all})
	}
	if len(all) == 0 {
		fmt.Println(g.pick(`还没有分群；例如：zhike segment create 沉睡老客 --rule 'order.count >= 3 and order.days_since_last > 90'`,
			`no segments yet; for example: zhike segment create sleeping --rule 'order.count >= 3 and order.days_since_last > 90'`))
	}
	for _, s := range all {
		printSegment(g, *s)
	}
	return nil
}

func printSegment(g *globals, s segment.Segment) {
	count := "?"
	if s.Count != nil {
		count = fmt.Sprintf(g.pick("%d 人（%.1f%%）", "%d customers (%.1f%%)"), s.Count.Customers, 100*s.Count.Share)
	}
	fmt.Printf("%s  %s  %s\n", s.Name, count, s.Rule)
}
