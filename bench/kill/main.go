// Command kill proves that an import is kept wholly or not at all. It imports
// pieces of an order file through the command line into one data folder and
// ends the program with SIGKILL at moments drawn from a seed, and in its
// commits. After every kill the folder is opened and looked at:
//
//   - a batch whose import was acknowledged (the command ended by itself and
//     printed its result) is there with as many rows as were acknowledged
//   - every finished batch has exactly the lines that it says it has, whatever
//     of them later batches replaced
//   - a batch that is not finished has no line
//   - `zhike doctor` finds nothing; it also begins the interrupted import anew
//     and breaks it off once more
//
// Every few kills a piece is imported to its end, and the next one begins. The
// result is one line of JSON; the exit code is 1 when anything was violated.
//
//	kill -zhike bin/zhike -file orders.csv -dir DIR
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// perPiece is how many kills fall on one piece before it is let through.
const perPiece = 4

// trial is a run of the proof.
type trial struct {
	program, memory string
	data            string // folder
	random          *rand.Rand
	typical         time.Duration // from start to result of the last import that was let through
	importing       time.Duration // the part of it before the batch was kept
	opening         time.Duration // what the program takes to open the folder

	acknowledged []result
	known        map[string]bool // batches seen so far
	report       report
}

// report is what was found.
type report struct {
	Kills        int            `json:"kills"`
	Acknowledged int            `json:"acknowledged"`
	Early        int            `json:"before_batch"` // where the kills fell
	Middle       int            `json:"in_mid_import"`
	Late         int            `json:"after_commit"`
	Looks        int            `json:"looks"`
	Lines        int64          `json:"lines"`
	Batches      map[string]int `json:"batches"` // by state, at the end
	Violations   int            `json:"violations"`
	Seconds      float64        `json:"seconds"`
}

func main() {
	t := &trial{known: map[string]bool{}}
	flag.StringVar(&t.program, "zhike", "bin/zhike", "the program")
	flag.StringVar(&t.memory, "memory", "500MB", "memory of the embedded database")
	file := flag.String("file", "orders.csv", "order file to cut pieces from")
	dir := flag.String("dir", "", "empty folder to work in")
	lines := flag.Int("lines", 300_000, "lines of a piece")
	kills := flag.Int("kills", 20, "how often to kill")
	seed := flag.Uint64("seed", 1, "of the moments")
	flag.Parse()
	t.random = rand.New(rand.NewPCG(*seed, 0))
	t.data = filepath.Join(*dir, "data")
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	start := time.Now()
	err := t.run(ctx, *file, *dir, *lines, *kills)
	t.report.Seconds = time.Since(start).Seconds()
	if line, e := json.Marshal(t.report); e == nil {
		fmt.Println(string(line))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "kill:", err)
	}
	if err != nil || t.report.Violations > 0 {
		stop()
		os.Exit(1)
	}
}
