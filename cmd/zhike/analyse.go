package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"unicode"
)

type analyseCommand struct {
	Report string            `arg:"" enum:"overview,rfm,cohort,lifecycle,pareto,cycle,frequency,rhythm,season,new-returning,channels,products" help:"overview, rfm, cohort, lifecycle, pareto, cycle, frequency, rhythm, season, new-returning, channels or products."`
	AsOf   string            `help:"Moment of analysis, such as 2011-12-10; default: now, or the end of historic data." placeholder:"T"`
	Filter string            `help:"Only customers who meet this rule." placeholder:"EXPR"`
	Set    map[string]string `help:"Further parameters of the report, such as bins=4." placeholder:"NAME=VALUE"`
	Out    string            `help:"Write the table to a CSV or XLSX file." type:"path" placeholder:"FILE"`
	JSON   bool              `name:"json" help:"Print one JSON document."`
}

// Run prints a report.
func (cmd *analyseCommand) Run(ctx context.Context, g *globals) error {
	c, err := g.connect(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	query := url.Values{}
	for name, value := range cmd.Set {
		query.Set(name, value)
	}
	if cmd.AsOf != "" {
		query.Set("as_of", cmd.AsOf)
	}
	if cmd.Filter != "" {
		query.Set("filter", cmd.Filter)
	}
	path := "/analysis/" + cmd.Report
	if cmd.Out != "" {
		return c.writeFile(ctx, path+"."+formatOf(cmd.Out), query, cmd.Out)
	}
	var report json.RawMessage
	if err := c.get(ctx, path, query, &report); err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(os.Stdout, report)
	}
	return c.printReport(ctx, g, path, query, report)
}

// printReport prints the finding, the table, and how it was computed.
func (c *client) printReport(ctx context.Context, g *globals, path string, query url.Values, report []byte) error {
	type text struct{ Zh, En string }
	var head struct {
		AsOf       string `json:"as_of"`
		Finding    text   `json:"finding"`
		Definition text   `json:"definition"`
	}
	if err := json.Unmarshal(report, &head); err != nil {
		return err
	}
	fmt.Println(g.pick(head.Finding.Zh, head.Finding.En))
	fmt.Println()
	var table bytes.Buffer
	if err := c.download(ctx, path+".csv", query, &table); err != nil {
		return err
	}
	if err := printTable(os.Stdout, &table); err != nil {
		return err
	}
	fmt.Printf("\n%s %s · %s\n", g.pick("截至", "as of"), head.AsOf, g.pick(head.Definition.Zh, head.Definition.En))
	return nil
}

// printTable aligns the columns of a CSV table; Chinese characters are two
// columns wide.
func printTable(w io.Writer, r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\uFEFF")))
	reader.FieldsPerRecord = -1
	rows, err := reader.ReadAll()
	if err != nil {
		return err
	}
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-width(cell)+2))
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

// width is the number of terminal columns of a text.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if unicode.Is(unicode.Han, r) || r >= 0xFF01 && r <= 0xFF60 || r >= 0x3000 && r <= 0x303F {
			n++
		}
	}
	return n
}
