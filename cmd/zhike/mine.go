package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
)

type mineCommand struct {
	Question string `arg:"" enum:"lookahead" help:"lookahead: who is still there, how many orders and how much money to expect."`
	Fit      bool   `help:"Fit the model anew before."`
	JSON     bool   `name:"json" help:"Print one JSON document."`
}

// Run prints the current model with its back-test.
func (cmd *mineCommand) Run(ctx context.Context, g *globals) error {
	c, err := g.connect(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	if cmd.Fit {
		var started struct{ Job string }
		if err := c.post(ctx, "/models/lookahead/fit", nil, &started); err != nil {
			return err
		}
		if err := c.wait(ctx, started.Job, nil); err != nil {
			return err
		}
	}
	var answer json.RawMessage
	if err := c.get(ctx, "/models/lookahead", nil, &answer); err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(os.Stdout, answer)
	}
	return printModel(g, answer)
}

// text is a sentence in both languages.
type text struct{ Zh, En string }

// printModel says what the model finds, how well it did on later data, and what
// to be careful about.
func printModel(g *globals, answer []byte) error {
	var m struct {
		AsOf       string `json:"as_of"`
		Finding    text   `json:"finding"`
		Definition text   `json:"definition"`
		Warnings   []text `json:"warnings"`
	}
	if err := json.Unmarshal(answer, &m); err != nil {
		return err
	}
	fmt.Println(g.pick(m.Finding.Zh, m.Finding.En))
	for _, w := range m.Warnings {
		fmt.Println("  ·", g.pick(w.Zh, w.En))
	}
	fmt.Printf("\n%s %s · %s\n", g.pick("截至", "as of"), m.AsOf, g.pick(m.Definition.Zh, m.Definition.En))
	return nil
}
